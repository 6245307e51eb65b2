// Package dbtest gives each test a database of its own.
//
// Tests run on SQLite. MADANG_TEST_DB names another server to run the same
// tests on: postgres://… or mysql://….
package dbtest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// New returns an empty database with the given schemas, dropped when t ends.
func New(t testing.TB, schemas ...fs.FS) *db.DB {
	t.Helper()
	d, err := db.Open(fresh(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Migrate(context.Background(), schemas...); err != nil {
		t.Fatal(err)
	}
	return d
}

// Each runs f as a subtest on every engine that is found on the machine.
func Each(t *testing.T, f func(t *testing.T, d *db.DB), schemas ...fs.FS) {
	t.Run("sqlite", func(t *testing.T) { f(t, New(t, schemas...)) })
}

func fresh(t testing.TB) string {
	server := os.Getenv("MADANG_TEST_DB")
	if server == "" {
		return filepath.Join(t.TempDir(), "madang.db")
	}
	name := "t_" + strings.ToLower(rand.Text()[:12])
	driver, dsn := "pgx", server
	if s, ok := strings.CutPrefix(server, "mysql://"); ok {
		driver, dsn = "mysql", s
	}
	admin, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		drop := "DROP DATABASE " + name
		if driver == "pgx" {
			drop += " WITH (FORCE)"
		}
		if _, err := admin.Exec(drop); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	if driver == "mysql" {
		return strings.Replace(server, ")/", ")/"+name, 1)
	}
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
