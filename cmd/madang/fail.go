package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// language is that of the operator's terminal: Korean or English.
func language(getenv func(string) string) i18n.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := getenv(name); v != "" {
			if strings.HasPrefix(v, "ko") {
				return i18n.Ko
			}
			break
		}
	}
	return i18n.En
}

// say prints the text of a key.
func (p *program) say(key string, args ...any) {
	fmt.Fprintln(p.out, i18n.In(p.lang, key, args...))
}

// misused tells of a command line that cannot be understood.
func (p *program) misused(err error) int {
	fmt.Fprintf(p.err, "madang: %v\n%s\n", err, i18n.In(p.lang, "cmd.see_help"))
	return exitRefused
}

// fail tells what went wrong and returns the exit code that it has.
func (p *program) fail(err error) int {
	for _, line := range explain(p.lang, err) {
		fmt.Fprintln(p.err, "madang: "+line)
	}
	return exitCode(err)
}

// exitCode says what an error means to a script.
func exitCode(err error) int {
	if f, ok := errors.AsType[*fault.Error](err); ok {
		switch f.Kind {
		case fault.Internal, fault.NoSpace, fault.Unavailable:
			return exitFailed
		case fault.NotFound:
			return exitNotFound
		}
		return exitRefused
	}
	if _, ok := errors.AsType[missing](err); ok {
		return exitNotFound
	}
	var refusals struct {
		app   app.Refusal
		lock  db.Locked
		newer db.NewerSchema
		set   *config.Problem
		use   usage
	}
	if errors.As(err, &refusals.app) || errors.As(err, &refusals.lock) || errors.As(err, &refusals.newer) ||
		errors.As(err, &refusals.set) || errors.As(err, &refusals.use) {
		return exitRefused
	}
	return exitFailed
}

// A usage is why the arguments of a command cannot be.
type usage struct{ key string }

func (u usage) Error() string { return i18n.In(i18n.En, u.key) }

// A missing is what a command is about and is not there.
type missing struct{ key, name string }

func (m missing) Error() string { return i18n.In(i18n.En, m.key, m.name) }

// named says in err that it is about what the operator called name.
func named(err error, key, name string) error {
	if f := fault.Of(err); err != nil && f.Kind == fault.NotFound {
		return missing{key, name}
	}
	return err
}

// explain puts an error into lines for an operator.
func explain(lang i18n.Lang, err error) []string {
	if u, ok := errors.AsType[usage](err); ok {
		return []string{i18n.In(lang, u.key)}
	}
	if m, ok := errors.AsType[missing](err); ok {
		return []string{i18n.In(lang, m.key, m.name)}
	}
	if l, ok := errors.AsType[db.Locked](err); ok {
		return []string{i18n.In(lang, "cmd.locked", l.Error())}
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return strings.Split(err.Error(), "\n")
	}
	if len(f.Fields) == 0 {
		return []string{sentence(lang, f.Code, f.Args)}
	}
	var lines []string
	for _, field := range f.Fields {
		for _, problem := range field.Problems {
			line := sentence(lang, problem.Code, problem.Args)
			if field.Name != "" {
				line = field.Name + ": " + line
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// sentence returns the text of a fault's code, and the code where there is none.
func sentence(lang i18n.Lang, code string, args []any) string {
	if key := "error." + code; i18n.Has(key) {
		return i18n.In(lang, key, args...)
	}
	return strings.ReplaceAll(code, "_", " ")
}
