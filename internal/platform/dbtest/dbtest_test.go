package dbtest_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

var ctx = context.Background()

// schema has what a copy could lose: keys to a table that comes later, defaults
// with all kinds of letters, rows, ids that are counted, an index of words.
var schema = fstest.MapFS{
	"schema/0001_writer.sql": {Data: []byte(`
CREATE TABLE writers (
	id {id},
	name VARCHAR(50) NOT NULL DEFAULT 'it''s \ "마당"',
	mail VARCHAR(50),
	CONSTRAINT u_writers_mail UNIQUE (mail)
) {table};
INSERT INTO writers (mail) VALUES ('a@madang.test');
INSERT INTO writers (mail) VALUES ('b@madang.test');
DELETE FROM writers WHERE mail = 'b@madang.test';
`)},
	"schema/0002_note.sql": {Data: []byte(`
CREATE TABLE notes (id {id}, writer_id BIGINT NOT NULL REFERENCES writers (id), body {text} NOT NULL) {table};
CREATE INDEX i_notes_writer ON notes (writer_id, id);
`)},
	"schema/0003_words.sql":       {Data: []byte("CREATE TABLE words (id {id}, body {text} NOT NULL) {table};\n")},
	"schema/0003_words.mysql.sql": {Data: []byte("CREATE TABLE words (id {id}, body {text} NOT NULL, FULLTEXT KEY i_words (body)) {table};\n")},
}

func write(t *testing.T, d *db.DB, q string, args ...any) error {
	t.Helper()
	return d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, q, args...)
		return err
	})
}

// TestNothingOfATestReachesTheNext has each of three tests find what the schemas
// make, and then change all of it.
func TestNothingOfATestReachesTheNext(t *testing.T) {
	for range 3 {
		dbtest.Each(t, func(t *testing.T, d *db.DB) {
			tables, err := d.Tables(ctx)
			if err != nil || strings.Join(tables, " ") != "notes schema_lease schema_progress words writers" {
				t.Fatalf("a new database has the tables %q, %v", tables, err)
			}
			for q, want := range map[string]int{
				`SELECT COUNT(*) FROM writers WHERE id = 1 AND name = 'it''s \ "마당"'`: 1, `SELECT COUNT(*) FROM writers`: 1, `SELECT COUNT(*) FROM notes`: 0, `SELECT COUNT(*) FROM words`: 0,
			} {
				var n int
				if err := d.Row(ctx, q).Scan(&n); err != nil || n != want {
					t.Errorf("%s = %d, %v, want %d", q, n, err, want)
				}
			}
			if left, err := d.Pending(ctx, schema); err != nil || len(left) > 0 {
				t.Errorf("pending in a new database: %q, %v", left, err)
			}
			for q, want := range map[string]int64{
				`INSERT INTO writers (name) VALUES (?)`: 3, `INSERT INTO notes (writer_id, body) VALUES (1, ?)`: 1, `INSERT INTO words (body) VALUES (?)`: 1,
			} {
				var id int64
				err := d.Write(ctx, func(tx *db.Tx) (err error) {
					id, err = tx.Insert(ctx, q, "안녕하세요")
					return err
				})
				if err != nil || id != want {
					t.Errorf("%s gave the id %d, %v, want %d", q, id, err, want)
				}
			}
			for _, q := range []string{`DROP TABLE words`, `ALTER TABLE notes ADD COLUMN more BIGINT`, `CREATE TABLE another (id BIGINT)`,
				`UPDATE schema_progress SET done = 0`, `DELETE FROM notes`, `UPDATE writers SET name = 'x'`} {
				if err := write(t, d, q); err != nil {
					t.Fatalf("%s: %v", q, err)
				}
			}
		}, schema)
	}
}

// TestKeysHoldInACopy looks whether what was switched off for copying is on.
func TestKeysHoldInACopy(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := write(t, d, `INSERT INTO notes (writer_id, body) VALUES (99, 'x')`); err == nil {
			t.Error("a note of nobody was taken")
		}
		if err := write(t, d, `INSERT INTO writers (mail) VALUES ('a@madang.test')`); err != (db.Exists{Constraint: "u_writers_mail"}) {
			t.Errorf("a second writer with one address: %v", err)
		}
	}, schema)
}

// TestACopyIsWhatTheSchemasMake is about the engines that keep no template: what
// their copies are made of is written by dbtest.
func TestACopyIsWhatTheSchemasMake(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		if engine != "mariadb" && engine != "mysql" {
			continue
		}
		t.Run(engine, func(t *testing.T) {
			made := dbtest.Open(t, engine)
			if err := made.Migrate(ctx, schema); err != nil {
				t.Fatal(err)
			}
			want, err := dbtest.Tables(ctx, made, "x")
			if err != nil {
				t.Fatal(err)
			}
			got, err := dbtest.Tables(ctx, dbtest.Open(t, engine, schema), "x")
			if err != nil {
				t.Fatal(err)
			}
			if got != want || !strings.Contains(got, "FULLTEXT") || !strings.Contains(got, "FOREIGN KEY") || !strings.Contains(got, "INSERT INTO writers") {
				t.Errorf("a copy has\n%s\nand the schemas make\n%s", got, want)
			}
		})
	}
}

// TestMoreThanTablesIsRefused: a view would be missing in every test.
func TestMoreThanTablesIsRefused(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		if engine != "mariadb" && engine != "mysql" {
			continue
		}
		t.Run(engine, func(t *testing.T) {
			d := dbtest.Open(t, engine, schema)
			if _, err := dbtest.Tables(ctx, d, "x"); err != nil {
				t.Fatal(err)
			}
			for _, q := range []string{`CREATE VIEW v AS SELECT id FROM notes`, `CREATE TRIGGER t BEFORE INSERT ON notes FOR EACH ROW SET NEW.body = ''`, `CREATE FUNCTION f() RETURNS INT DETERMINISTIC RETURN 1`} {
				d := dbtest.Open(t, engine, schema)
				if err := write(t, d, q); err != nil {
					t.Fatal(err)
				}
				if _, err := dbtest.Tables(ctx, d, "x"); err == nil || !strings.Contains(err.Error(), "copies tables alone") {
					t.Errorf("%s: %v, want that this is not copied", q, err)
				}
			}
		})
	}
}

func TestTheFilesOfATestGoWithIt(t *testing.T) {
	var folder string
	t.Run("a test", func(t *testing.T) {
		path := strings.TrimPrefix(dbtest.URL(t, "sqlite"), "sqlite:")
		if err := os.WriteFile(path+"-wal", nil, 0o600); err != nil {
			t.Fatal(err)
		}
		folder = filepath.Dir(path)
	})
	if _, err := os.Stat(folder); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("after the test its folder gave %v, want that it is gone", err)
	}
}

// TestKilledWithAFile is the process that the next test kills.
func TestKilledWithAFile(t *testing.T) {
	if os.Getenv("MADANG_KILLED") == "" {
		return
	}
	fmt.Println(dbtest.URL(t, "sqlite"))
	select {}
}

// TestTheFilesOfAKilledProcessGo also sees that a TMPDIR is heeded.
func TestTheFilesOfAKilledProcessGo(t *testing.T) {
	dir := t.TempDir()
	cmd := exec.Command(os.Args[0], "-test.run=^TestKilledWithAFile$")
	cmd.Env = append(os.Environ(), "MADANG_KILLED=1", "TMPDIR="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	url, err := bufio.NewReader(out).ReadString('\n')
	folders, _ := filepath.Glob(dir + "/madang-sqlite-*/*")
	if err := errors.Join(err, cmd.Process.Kill()); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() // says that it was killed
	if len(folders) != 1 || strings.TrimSpace(url) != "sqlite:"+folders[0]+"/madang.db" {
		t.Errorf("a process with the TMPDIR %s has its file in %s", dir, url)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		left, err := os.ReadDir(dir)
		if err == nil && len(left) == 0 {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("a minute after a process was killed %v is left, %v", left, err)
		}
	}
}
