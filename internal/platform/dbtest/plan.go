package dbtest

import (
	"context"
	"database/sql"
	"regexp"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Plan returns how the engine would run a query, a line for each step: in the words
// of SQLite and PostgreSQL, and of MariaDB the type, table, key and remarks.
func Plan(t testing.TB, q db.Q, engine, query string, args ...any) string {
	t.Helper()
	explain := "EXPLAIN "
	if engine == "sqlite" {
		explain = "EXPLAIN QUERY PLAN "
	}
	lines, err := db.All(t.Context(), q, func(r *sql.Rows) (string, error) {
		columns, err := r.Columns()
		if err != nil {
			return "", err
		}
		values, to := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := r.Scan(to...); err != nil {
			return "", err
		}
		of := map[string]string{}
		for i, c := range columns {
			of[c] = values[i].String
		}
		for _, whole := range []string{"detail", "QUERY PLAN"} {
			if line, ok := of[whole]; ok {
				return line, nil
			}
		}
		return of["type"] + " " + of["table"] + " " + of["key"] + " " + of["Extra"], nil
	}, explain+query, args...)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n") + "\n"
}

// A Watch passes queries on and notes them, for tests of how they are run.
type Watch struct {
	db.Q
	asked []asked
}

type asked struct {
	query string
	args  []any
}

// Note notes a query that is not asked.
func (w *Watch) Note(query string, args ...any) { w.asked = append(w.asked, asked{query, args}) }

// Row is [db.Q]'s.
func (w *Watch) Row(ctx context.Context, query string, args ...any) *sql.Row {
	w.Note(query, args...)
	return w.Q.Row(ctx, query, args...)
}

// Rows is [db.Q]'s.
func (w *Watch) Rows(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	w.Note(query, args...)
	return w.Q.Rows(ctx, query, args...)
}

// AlongKeys fails the test where one of the queries reads one of its tables as a
// whole, or where there are fewer of them than least. PostgreSQL, which reads a table
// of few pages as it likes, is asked what it would do if it were a large one.
func (w *Watch) AlongKeys(t testing.TB, d *db.DB, least int) {
	t.Helper()
	for _, query := range w.Whole(t, d) {
		t.Errorf("%s reads a table as a whole: %s", d.Engine(), query)
	}
	if len(w.asked) < least {
		t.Errorf("%d queries were looked at, fewer than %d", len(w.asked), least)
	}
}

// Whole returns the queries that read one of their tables as a whole, with their
// plans.
func (w *Watch) Whole(t testing.TB, d *db.DB) (whole []string) {
	t.Helper()
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if d.Engine() == "postgres" {
			if _, err := tx.Exec(t.Context(), `SET LOCAL enable_seqscan = off`); err != nil {
				return err
			}
		}
		for _, a := range w.asked {
			if plan := Plan(t, tx, d.Engine(), a.query, a.args...); wholeTable.MatchString(plan) {
				whole = append(whole, a.query+"\n"+plan)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return whole
}

// wholeTable is a step that reads each row of a table, or of an index.
var wholeTable = regexp.MustCompile(`(?m)^SCAN [a-z]+\b|Seq Scan on|^(ALL|index) [a-z]`)
