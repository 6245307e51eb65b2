package db_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

func schema(files ...string) fs.FS {
	m := fstest.MapFS{}
	for i := 0; i < len(files); i += 2 {
		m["schema/"+files[i]+".sql"] = &fstest.MapFile{Data: []byte(files[i+1])}
	}
	return m
}

// steps is a schema in two folders, with statements of every kind.
var steps = []fs.FS{
	schema("0001_a", "CREATE TABLE a (id {id}, name VARCHAR(20) NOT NULL) {table};\nINSERT INTO a (name) VALUES ('one?');\nCREATE INDEX i_a_name ON a (name);\n",
		"0003_c", "-- later; than b;\nALTER TABLE a ADD COLUMN n BIGINT NOT NULL DEFAULT 0;\nUPDATE a SET n = n + 1;\nDROP TABLE b;"),
	schema("0002_b", "CREATE TABLE b (id {id}) {table};\nINSERT INTO a (name) VALUES ('two');\nINSERT INTO b (id) VALUES (7);\n",
		"0004_d", "SELECT no_such_thing;", "0004_d.sqlite", "INSERT INTO a (name, n) VALUES ('d', 10);", "0004_d.mysql", "INSERT INTO a (name, n) VALUES ('d', 10);",
		"0004_d.postgres", "INSERT INTO a (name, n) VALUES ('d', 10);"),
}

func checkSteps(t *testing.T, d *db.DB) {
	t.Helper()
	tables, err := d.Tables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(tables, "a") || slices.Contains(tables, "b") {
		t.Errorf("tables are %q, want a and not b", tables)
	}
	if n, sum := number(t, d, `SELECT COUNT(*) FROM a`), number(t, d, `SELECT SUM(n) FROM a`); n != 3 || sum != 12 {
		t.Errorf("%d rows with sum %d, want 3 with 12", n, sum)
	}
	if left, err := d.Pending(ctx, steps...); err != nil || len(left) != 0 {
		t.Errorf("pending after the migration: %q, %v", left, err)
	}
	if err := d.Migrate(ctx, steps...); err != nil {
		t.Errorf("a second migration: %v", err)
	}
}

func TestMigrationsRunInTheOrderOfTheirNumbers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want := []string{"0001_a", "0002_b", "0003_c", "0004_d"}
		if got, err := d.Pending(ctx, steps...); err != nil || !slices.Equal(got, want) {
			t.Errorf("Pending = %q, %v, want %q", got, err, want)
		}
		if err := d.Migrate(ctx, steps...); err != nil {
			t.Fatal(err)
		}
		checkSteps(t, d)
	})
}

func TestAMigrationThatFailsAtAnyStepGoesOnThere(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			for at := 1; ; at++ {
				d := dbtest.Open(t, engine)
				n := 0
				d.SetFailPoint(func(point string) error {
					if point == "commit" {
						return nil
					}
					if n++; n == at {
						return fmt.Errorf("crash at %s", point)
					}
					return nil
				})
				err := d.Migrate(ctx, steps...)
				if err == nil {
					if at < 25 {
						t.Errorf("only %d points were passed", at)
					}
					return
				}
				d.SetFailPoint(nil)
				if err := d.Migrate(ctx, steps...); err != nil {
					t.Fatalf("after %v: %v", err, err)
				}
				checkSteps(t, d)
				if t.Failed() {
					t.Fatalf("after %v", err)
				}
			}
		})
	}
}

// TestKilledMigration is the process that the next test kills.
func TestKilledMigration(t *testing.T) {
	url, point := os.Getenv("MADANG_KILLED_URL"), os.Getenv("MADANG_KILLED_POINT")
	if url == "" {
		return
	}
	d, err := db.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	d.SetFailPoint(func(p string) error {
		if p == point {
			syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
		return nil
	})
	t.Fatal("it was not killed: ", d.Migrate(ctx, steps...))
}

func TestAMigrationThatIsKilledIsTakenOver(t *testing.T) {
	defer db.SetLeaseTime(500 * time.Millisecond)()
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			for _, point := range []string{"begin 0002_b 1", "run 0001_a 2", "note 0003_c 0", "run 0003_c 2"} {
				url := dbtest.URL(t, engine)
				cmd := exec.Command(os.Args[0], "-test.run=^TestKilledMigration$")
				cmd.Env = append(os.Environ(), "MADANG_KILLED_URL="+url, "MADANG_KILLED_POINT="+point)
				out, err := cmd.CombinedOutput()
				if cmd.ProcessState.Success() || strings.Contains(string(out), "FAIL") {
					t.Fatalf("the process was not killed at %s: %v\n%s", point, err, out)
				}
				d, err := db.Open(url)
				if err != nil {
					t.Fatal(err)
				}
				if err := d.Migrate(ctx, steps...); err != nil {
					t.Fatalf("after a kill at %s: %v", point, err)
				}
				checkSteps(t, d)
				d.Close()
			}
		})
	}
}

func TestOfSeveralProcessesOneMigrates(t *testing.T) {
	for _, engine := range dbtest.Engines() {
		t.Run(engine, func(t *testing.T) {
			url := dbtest.URL(t, engine)
			var wg sync.WaitGroup
			for range 4 {
				d, err := db.Open(url)
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				wg.Go(func() {
					if err := d.Migrate(ctx, steps...); err != nil {
						t.Error(err)
					}
					checkSteps(t, d)
				})
			}
			wg.Wait()
		})
	}
}

func TestANewerSchemaIsRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		newer := append(slices.Clone(steps), schema("0099_new", "CREATE TABLE later (id {id}) {table};\n"))
		if err := d.Migrate(ctx, newer...); err != nil {
			t.Fatal(err)
		}
		err := d.Migrate(ctx, steps...)
		e, ok := errors.AsType[db.NewerSchema](err)
		if !ok || !slices.Equal(e.Names, []string{"0099_new"}) {
			t.Errorf("got %v, want NewerSchema 0099_new", err)
		}
		if _, err := d.Pending(ctx, steps...); err == nil {
			t.Error("Pending found nothing wrong with a newer schema")
		}
	})
}

func TestAFileThatWasAppliedCannotChange(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const first = "CREATE TABLE x (id {id}) {table};\n"
		if err := d.Migrate(ctx, schema("0001_x", first)); err != nil {
			t.Fatal(err)
		}
		if err := d.Migrate(ctx, schema("0001_x", "-- a remark may come\n"+first)); err != nil {
			t.Errorf("a comment was refused: %v", err)
		}
		for _, text := range []string{"CREATE TABLE y (id {id}) {table};\n", first + "CREATE TABLE y (id {id}) {table};\n", ""} {
			err := d.Migrate(ctx, schema("0001_x", text))
			if e, ok := errors.AsType[db.ChangedSchema](err); !ok || e.Name != "0001_x" {
				t.Errorf("with %q: got %v, want ChangedSchema 0001_x", text, err)
			}
		}
	})
}

func TestAHalfDoneFileMayBeCorrectedWhereItStopped(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const first = "CREATE TABLE x (id {id}) {table};\n"
		if err := d.Migrate(ctx, schema("0001_x", first+"CREATE TABEL y (id {id}) {table};\n")); err == nil {
			t.Fatal("a statement with a mistake was taken")
		}
		if err := d.Migrate(ctx, schema("0001_x", first+"CREATE TABLE y (id {id}) {table};\n")); err != nil {
			t.Error(err)
		}
	})
}

func TestSchemasThatCannotBe(t *testing.T) {
	d := dbtest.New(t)
	for _, x := range [][]fs.FS{
		{schema("0001_a", ""), schema("0001_b", "")},
		{schema("0001_a", ""), schema("0001_a", "")},
	} {
		if err := d.Migrate(ctx, x...); err == nil {
			t.Errorf("%v was taken", x)
		}
	}
}

func TestASQLiteFileIsCopiedAsideBeforeAMigration(t *testing.T) {
	d := dbtest.Open(t, "sqlite", steps...)
	s, err := d.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Clone(steps)
	copies := func() []string {
		t.Helper()
		names, err := filepath.Glob(s.Path + ".before-*")
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	for i := range 5 {
		write(t, d, `UPDATE a SET n = ?`, i)
		name := fmt.Sprintf("00%d_later", 10+i)
		all = append(all, schema(name, fmt.Sprintf("UPDATE a SET n = %d;\n", 100+i)))
		if err := d.Migrate(ctx, all...); err != nil {
			t.Fatal(err)
		}
		if got := copies(); len(got) != min(i+1, 3) || !strings.Contains(got[len(got)-1], name) {
			t.Errorf("after %d migrations there are %q", i+1, got)
		}
	}
	names := copies()
	info, err := os.Stat(names[len(names)-1])
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy has mode %v, %v, want 0600", info.Mode(), err)
	}
	old, err := db.Open(names[len(names)-1])
	if err != nil {
		t.Fatal(err)
	}
	if n := number(t, old, `SELECT SUM(n) FROM a`); n != 12 {
		t.Errorf("the copy has sum %d, want 12 as before the migration", n)
	}
	if problems, err := old.IntegrityCheck(ctx); err != nil || len(problems) > 0 {
		t.Errorf("the copy: %q, %v", problems, err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	if err := d.Migrate(ctx, all...); err != nil || len(copies()) != 3 {
		t.Errorf("a migration with nothing to do made a copy, or %v", err)
	}
}
