// Package setting holds what an instance or a school may decide for itself.
//
// A package declares its settings as variables, with their defaults:
//
//	var loginErrors = setting.Bool("compat.login_errors", false)
//
// and reads them where they count, in the transaction where there is one:
//
//	old, err := loginErrors.Get(ctx, tx, school)
//
// What a school decided goes before what the instance decided, and that before
// the default. A value is read from the database each time (one lookup by
// primary key), so that a change counts at once in every process.
package setting

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// Schema is the table of settings.
//
//go:embed schema
var Schema embed.FS

// A Setting is one declared setting, read as a T.
type Setting[T any] struct {
	name     string
	fallback T
	parse    func(string) (T, error)
	format   func(T) string
}

// A Declared is what is known of a setting without its type.
type Declared struct {
	Name    string
	Kind    string // bool, int, duration, text, or what one chooses among: round or truncate
	Default string // as [Set] takes it
	check   func(string) error
}

var declared = map[string]Declared{} // filled by package variables only

// Bool declares a setting that is true or false.
func Bool(name string, fallback bool) Setting[bool] {
	return declare("bool", name, fallback, strconv.ParseBool, strconv.FormatBool)
}

// Int declares a setting that is a whole number between least and most.
func Int(name string, fallback, least, most int64) Setting[int64] {
	return declare("int", name, fallback, func(s string) (int64, error) {
		n, err := strconv.ParseInt(s, 10, 64)
		if err == nil && (n < least || n > most) {
			err = fmt.Errorf("not between %d and %d", least, most)
		}
		return n, err
	}, func(n int64) string { return strconv.FormatInt(n, 10) })
}

// Duration declares a setting that is a time of at least 0, written like 90s,
// 5m or 72h.
func Duration(name string, fallback time.Duration) Setting[time.Duration] {
	return declare("duration", name, fallback, func(s string) (time.Duration, error) {
		d, err := time.ParseDuration(s)
		if err == nil && d < 0 {
			err = errors.New("less than nothing")
		}
		return d, err
	}, time.Duration.String)
}

// Text declares a setting that is a text of up to 500 characters.
func Text(name, fallback string) Setting[string] {
	return declare("text", name, fallback, func(s string) (string, error) {
		if len([]rune(s)) > 500 {
			return "", errors.New("longer than 500 characters")
		}
		return s, nil
	}, func(s string) string { return s })
}

// Choice declares a setting that is one of a few words: fallback or one of others.
func Choice(name, fallback string, others ...string) Setting[string] {
	words := append([]string{fallback}, others...)
	return declare(strings.Join(words, " or "), name, fallback, func(s string) (string, error) {
		if !slices.Contains(words, s) {
			return "", fmt.Errorf("none of %s", strings.Join(words, ", "))
		}
		return s, nil
	}, func(s string) string { return s })
}

func declare[T any](kind, name string, fallback T, parse func(string) (T, error), format func(T) string) Setting[T] {
	if _, twice := declared[name]; twice {
		panic("setting: " + name + " is declared twice")
	}
	declared[name] = Declared{name, kind, format(fallback), func(s string) error { _, err := parse(s); return err }}
	return Setting[T]{name, fallback, parse, format}
}

// All lists the settings that the program knows, by name.
func All() []Declared {
	all := make([]Declared, 0, len(declared))
	for _, d := range declared {
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b Declared) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Name returns the name of a setting.
func (s Setting[T]) Name() string { return s.name }

// Get returns what holds for a school, or for the instance when school is 0.
func (s Setting[T]) Get(ctx context.Context, q db.Q, school int64) (T, error) {
	// 'instance' sorts before 'school:…', so the narrower one is first.
	var value string
	err := q.Row(ctx, `SELECT value FROM settings WHERE name = ? AND scope IN ('instance', ?) ORDER BY scope DESC LIMIT 1`, s.name, scope(school)).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return s.fallback, nil
	}
	if err != nil {
		return s.fallback, err
	}
	v, err := s.parse(value)
	if err != nil { // written by other means than Set
		return s.fallback, fmt.Errorf("setting %s of %s: %w", s.name, scope(school), err)
	}
	return v, nil
}

// Everywhere returns what holds for each school, by the school's number, all
// read at once.
func (s Setting[T]) Everywhere(ctx context.Context, q db.Q) (func(school int64) T, error) {
	of := map[string]T{}
	_, err := db.All(ctx, q, func(r *sql.Rows) (at string, err error) {
		var value string
		if err := r.Scan(&at, &value); err != nil {
			return at, err
		}
		if of[at], err = s.parse(value); err != nil { // written by other means than Set
			err = fmt.Errorf("setting %s of %s: %w", s.name, at, err)
		}
		return at, err
	}, `SELECT scope, value FROM settings WHERE name = ?`, s.name)
	return func(school int64) T {
		for _, at := range []string{scope(school), scope(0)} {
			if v, ok := of[at]; ok {
				return v
			}
		}
		return s.fallback
	}, err
}

// Set decides a setting for a school, or for the instance when school is 0. It
// is a setting_not_found fault for an unknown name and an invalid fault about
// "value" for what cannot be its value.
func Set(ctx context.Context, tx *db.Tx, school int64, name, value string) error {
	d, ok := declared[name]
	if !ok {
		return fault.New(fault.NotFound, "setting_not_found")
	}
	if err := d.check(value); err != nil {
		return fault.Field("value", "invalid")
	}
	n, err := tx.Exec(ctx, `UPDATE settings SET value = ?, updated_at = ? WHERE scope = ? AND name = ?`, value, db.Micros(tx.Now), scope(school), name)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.AddOnce(ctx, `INSERT INTO settings (scope, name, value, updated_at) VALUES (?, ?, ?, ?)`, scope(school), name, value, db.Micros(tx.Now))
	return err
}

// Decided returns what a school has decided by itself, or the instance when
// school is 0, by name.
func Decided(ctx context.Context, q db.Q, school int64) (map[string]string, error) {
	all := map[string]string{}
	_, err := db.All(ctx, q, func(r *sql.Rows) (name string, err error) {
		var value string
		err = r.Scan(&name, &value)
		all[name] = value
		return name, err
	}, `SELECT name, value FROM settings WHERE scope = ?`, scope(school))
	return all, err
}

// Unset leaves a setting to the instance, or to the default when school is 0. It
// is a setting_not_found fault for an unknown name.
func Unset(ctx context.Context, tx *db.Tx, school int64, name string) error {
	if _, ok := declared[name]; !ok {
		return fault.New(fault.NotFound, "setting_not_found")
	}
	_, err := tx.Exec(ctx, `DELETE FROM settings WHERE scope = ? AND name = ?`, scope(school), name)
	return err
}

func scope(school int64) string {
	if school == 0 {
		return "instance"
	}
	return "school:" + strconv.FormatInt(school, 10)
}
