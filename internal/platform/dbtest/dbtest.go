// Package dbtest gives each test a database of its own.
//
// It is a new one: whatever a test does to its rows, its tables or its counted
// ids, no other test meets it. The schemas are made once for each test process;
// the databases of the tests are copies of that one, with all that [db.DB.Migrate]
// has put there.
//
// SQLite needs nothing. For the other engines the package starts throw-away
// servers from the machine's own programs, once for each test process and when
// first asked for. Where a program is missing, tests say "skipped: …";
// MADANG_TEST_REQUIRE=all makes that a failure. MySQL itself is tested where it
// is found and never required.
//
// Servers and files are kept in memory, in /dev/shm, where it has 4 GiB free and
// no TMPDIR is set, and among the temporary files otherwise. They go when the
// process ends, however it ends. They are no place to test what a power cut
// leaves: the servers do not sync.
//
// MADANG_TEST_DB (sqlite, mariadb, mysql or postgres) chooses what [New] uses.
package dbtest

import (
	"io/fs"
	"os"
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
	var url string
	if m := templateOf(t, engine, schemas); m != nil {
		url = m.copy(t)
	} else {
		url = URL(t, engine)
	}
	d, err := db.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// URL returns the address of an empty database on engine, for tests that start
// a program. Without the engine t is skipped, or fails.
func URL(t testing.TB, engine string) string {
	t.Helper()
	if engine == "sqlite" {
		return "sqlite:" + file(t)
	}
	return shared(t, engine).database(t, "", "")
}
