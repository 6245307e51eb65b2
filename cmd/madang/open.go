package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"

	"golang.org/x/text/width"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

// logger logs to the terminal as the settings say, nothing below least.
func (p *program) logger(least slog.Level) *slog.Logger {
	o := &slog.HandlerOptions{Level: max(p.cfg.Level(), least)}
	if p.cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(p.err, o))
	}
	return slog.New(slog.NewTextHandler(p.err, o))
}

// with opens the instance, its schema current, and closes it after f. A server
// may be running on it: it sees what f does.
func (p *program) with(f func(a *app.App) error) (err error) {
	a, err := app.New(*p.cfg, p.logger(slog.LevelWarn))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if err := a.Migrate(p.ctx); err != nil {
		return err
	}
	return f(a)
}

// school finds a school by its number or its Korean name.
func (p *program) school(a *app.App, name string) (s account.School, err error) {
	if id, notNumber := strconv.ParseInt(name, 10, 64); notNumber == nil {
		s, err = a.Account.School(p.ctx, id)
	} else {
		s, err = a.Account.SchoolNamed(p.ctx, name)
	}
	return s, named(err, "cmd.no_school", name)
}

// firstLine reads a password from standard input, where no other user of the
// machine can see it.
func (p *program) firstLine() (string, error) {
	line, err := bufio.NewReader(io.LimitReader(p.in, 4096)).ReadString('\n')
	if err != nil && err != io.EOF {
		return "", err
	}
	return strings.TrimRight(line, "\r\n"), nil
}

// json prints v for programs.
func (p *program) json(v any) error {
	e := json.NewEncoder(p.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// table prints rows in columns, Korean characters counted as the two places
// that they take.
func (p *program) table(rows [][]string) {
	var wide []int
	for _, r := range rows {
		for i, cell := range r {
			if i == len(wide) {
				wide = append(wide, 0)
			}
			wide[i] = max(wide[i], places(cell))
		}
	}
	for _, r := range rows {
		var b strings.Builder
		for i, cell := range r {
			b.WriteString(cell)
			if i < len(r)-1 {
				b.WriteString(strings.Repeat(" ", wide[i]-places(cell)+2))
			}
		}
		fmt.Fprintln(p.out, strings.TrimRight(b.String(), " "))
	}
}

// places is how much room a text takes in a terminal.
func places(s string) (n int) {
	for _, r := range s {
		switch width.LookupRune(r).Kind() {
		case width.EastAsianWide, width.EastAsianFullwidth:
			n += 2
		default:
			n++
		}
	}
	return n
}

func number(n int64) string { return strconv.FormatInt(n, 10) }
