package dbtest_test

import (
	"context"
	"testing"
	"testing/fstest"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

var schema = fstest.MapFS{"schema/0001_note.sql": {Data: []byte("CREATE TABLE notes (id {id}, body {text} NOT NULL) {table};\n")}}

func TestEachTestHasADatabaseOfItsOwn(t *testing.T) {
	for range 2 {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			ctx := context.Background()
			var n int
			if err := d.Row(ctx, `SELECT COUNT(*) FROM notes`).Scan(&n); err != nil || n != 0 {
				t.Fatalf("a new database has %d notes, %v, want none", n, err)
			}
			err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Insert(ctx, `INSERT INTO notes (body) VALUES (?)`, "안녕")
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}, schema)
	}
}
