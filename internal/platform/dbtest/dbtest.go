// Package dbtest gives each test a database of its own.
//
// SQLite needs nothing. For the other engines the package starts throw-away
// servers from the machine's own programs, once for each test process and when
// first asked for; they go when the process ends, however it ends. Where a
// program is missing, tests say "skipped: …"; MADANG_TEST_REQUIRE=all makes
// that a failure. MySQL itself is tested where it is found and never required.
//
// MADANG_TEST_DB (sqlite, mariadb, mysql or postgres) chooses what [New] uses.
package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// New returns a database with the given schemas on the engine that
// MADANG_TEST_DB names, SQLite if it names none. It goes when t ends.
func New(t testing.TB, schemas ...fs.FS) *db.DB {
	t.Helper()
	engine := os.Getenv("MADANG_TEST_DB")
	if engine == "" {
		engine = "sqlite"
	}
	return Open(t, engine, schemas...)
}

// Each runs f as a subtest on every engine, each time with a database that has
// the given schemas.
func Each(t *testing.T, f func(t *testing.T, d *db.DB), schemas ...fs.FS) {
	t.Helper()
	for _, engine := range Engines() {
		t.Run(engine, func(t *testing.T) { f(t, Open(t, engine, schemas...)) })
	}
}

// Engines are those that tests shall run on. A test that asks for one that is
// not on the machine is skipped, or fails: see [Open].
func Engines() []string {
	all := []string{"sqlite", "mariadb", "postgres"}
	if programs["mysql"].found() {
		all = append(all, "mysql")
	}
	return all
}

// Open returns a database with the given schemas on engine. It goes when t
// ends. Without the engine t is skipped, or fails.
func Open(t testing.TB, engine string, schemas ...fs.FS) *db.DB {
	t.Helper()
	m := templateOf(t, engine, schemas)
	url := m.copy(t)
	d, err := db.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if m.made {
		return d
	}
	if err := d.Migrate(context.Background(), schemas...); err != nil {
		t.Fatal(err)
	}
	return d
}

// URL returns the address of an empty database on engine, for tests that start
// a program. Without the engine t is skipped, or fails.
func URL(t testing.TB, engine string) string {
	t.Helper()
	if engine == "sqlite" {
		return "sqlite:" + filepath.Join(t.TempDir(), "madang.db")
	}
	return shared(t, engine).database(t, "")
}

// A template is a database that has the schemas, to be copied where that is
// faster than to make the schemas again.
type template struct {
	engine string
	made   bool
	sqlite []byte // the file
	name   string // of the database, on PostgreSQL
}

var templates struct {
	sync.Mutex
	m map[string]*template
}

func templateOf(t testing.TB, engine string, schemas []fs.FS) *template {
	t.Helper()
	m := &template{engine: engine}
	if engine != "sqlite" && engine != "postgres" || len(schemas) == 0 {
		return m
	}
	key := engine + sum(t, schemas)
	templates.Lock()
	defer templates.Unlock()
	if m := templates.m[key]; m != nil {
		return m
	}
	if err := m.make(t, schemas); err != nil {
		t.Fatal(err)
	}
	m.made = true
	if templates.m == nil {
		templates.m = map[string]*template{}
	}
	templates.m[key] = m
	return m
}

func (m *template) make(t testing.TB, schemas []fs.FS) error {
	var url, path string
	if m.engine == "sqlite" {
		path = filepath.Join(t.TempDir(), "template.db")
		url = "sqlite:" + path
	} else {
		m.name = "template_" + strings.ToLower(rand.Text()[:12])
		s := shared(t, m.engine)
		if err := s.admin("CREATE DATABASE " + m.name); err != nil {
			return err
		}
		url = s.URL(m.name)
	}
	d, err := db.Open(url)
	if err != nil {
		return err
	}
	if err := errors.Join(d.Migrate(context.Background(), schemas...), d.Close()); err != nil {
		return err
	}
	if path != "" {
		m.sqlite, err = os.ReadFile(path)
	}
	return err
}

// copy makes the database of one test and returns its address.
func (m *template) copy(t testing.TB) string {
	t.Helper()
	if m.engine != "sqlite" {
		return shared(t, m.engine).database(t, m.name)
	}
	path := filepath.Join(t.TempDir(), "madang.db")
	if m.made {
		if err := os.WriteFile(path, m.sqlite, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return "sqlite:" + path
}

func sum(t testing.TB, schemas []fs.FS) string {
	t.Helper()
	h := sha256.New()
	for _, s := range schemas {
		names, err := fs.Glob(s, "schema/*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range names {
			text, err := fs.ReadFile(s, n)
			if err != nil {
				t.Fatal(err)
			}
			h.Write([]byte(n + "\x00" + string(text) + "\x00"))
		}
	}
	return string(h.Sum(nil))
}
