package dbtest

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// A template is a database that has the schemas. To copy it is much faster than
// to make the schemas again.
type template struct {
	engine string
	sqlite []byte // the file
	name   string // of the database, on a server
	tables string // what [tables] returned, on MySQL and MariaDB
}

var templates = struct {
	sync.Mutex
	m map[string]*template
}{m: map[string]*template{}}

// templateOf returns the template for the schemas, made when first asked for.
// Without schemas there is none: nil.
func templateOf(t testing.TB, engine string, schemas []fs.FS) *template {
	t.Helper()
	if len(schemas) == 0 {
		return nil
	}
	key := engine + sum(t, schemas)
	templates.Lock()
	defer templates.Unlock()
	if m := templates.m[key]; m != nil {
		return m
	}
	m := &template{engine: engine}
	if err := m.make(t, schemas); err != nil {
		t.Fatal(err)
	}
	templates.m[key] = m
	return m
}

func (m *template) make(t testing.TB, schemas []fs.FS) (err error) {
	t.Helper()
	var url, path string
	if m.engine == "sqlite" {
		path = file(t)
		url = "sqlite:" + path
	} else {
		s := shared(t, m.engine)
		m.name = "template_" + strings.ToLower(rand.Text()[:12])
		if err := s.admin("CREATE DATABASE " + m.name); err != nil {
			return err
		}
		url = s.URL(m.name)
	}
	d, err := db.Open(url)
	if err != nil {
		return err
	}
	ctx := context.Background()
	err = d.Migrate(ctx, schemas...)
	if err == nil && (m.engine == "mariadb" || m.engine == "mysql") {
		m.tables, err = tables(ctx, d, m.name)
	}
	if err := errors.Join(err, d.Close()); err != nil {
		return err
	}
	if path != "" {
		m.sqlite, err = os.ReadFile(path)
	}
	return err
}

// copy makes a database like the template and returns its address. It goes when
// t ends.
func (m *template) copy(t testing.TB) string {
	t.Helper()
	switch m.engine {
	case "sqlite":
		path := file(t)
		if err := os.WriteFile(path, m.sqlite, 0o600); err != nil {
			t.Fatal(err)
		}
		return "sqlite:" + path
	case "postgres":
		return shared(t, m.engine).database(t, " TEMPLATE "+m.name, "")
	default:
		return shared(t, m.engine).database(t, "", m.tables)
	}
}

// sum tells schemas apart.
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
