package dbtest_test

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// Of the queries that were watched, those without an index to go along are found.
func TestAWatchFindsWhatReadsATableAsAWhole(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := write(t, d, `INSERT INTO notes (writer_id, body) VALUES (1, 'x')`+strings.Repeat(`, (1, 'y')`, 2000)); err != nil {
			t.Fatal(err)
		}
		if err := d.Analyze(ctx); err != nil {
			t.Fatal(err)
		}
		q := &dbtest.Watch{Q: d}
		for _, query := range []string{`SELECT id FROM notes WHERE id = 7`, `SELECT id FROM notes WHERE writer_id = 7`, `SELECT id FROM notes WHERE body = 'x'`} {
			if _, err := db.All(ctx, q, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, query); err != nil {
				t.Fatal(err)
			}
		}
		var name string
		if err := q.Row(ctx, `SELECT name FROM writers WHERE id = 1`).Scan(&name); err != nil {
			t.Fatal(err)
		}
		whole := q.Whole(t, d)
		if len(whole) != 1 || !strings.HasPrefix(whole[0], `SELECT id FROM notes WHERE body`) {
			t.Errorf("%q", whole)
		}
	}, schema)
}
