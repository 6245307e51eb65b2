package db_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// together runs fs as the members of one group: it holds the writer until all
// wait. The errors come in the order of fs.
func together(t *testing.T, d *db.DB, fs ...func(tx *db.Tx) error) []error {
	t.Helper()
	contexts := make([]context.Context, len(fs))
	for i := range fs {
		contexts[i] = ctx
	}
	return togetherWith(t, d, contexts, nil, fs...)
}

func togetherWith(t *testing.T, d *db.DB, contexts []context.Context, waiting func(), fs ...func(tx *db.Tx) error) []error {
	t.Helper()
	held, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := d.Write(ctx, func(*db.Tx) error { close(held); <-release; return nil }); err != nil {
			t.Error(err)
		}
	})
	<-held
	before, err := d.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	errs := make([]error, len(fs))
	for i, f := range fs {
		wg.Go(func() {
			defer func() {
				if v := recover(); v != nil {
					errs[i] = fmt.Errorf("panic: %v", v)
				}
			}()
			errs[i] = d.Write(contexts[i], f)
		})
		for db.Waiting(d) != i+1 { // in this order
			runtime.Gosched()
		}
	}
	if waiting != nil {
		waiting()
	}
	close(release)
	wg.Wait()
	after, err := d.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if n := after.Commits - before.Commits; n != 1 {
		t.Errorf("%d writes made %d groups, want 1", len(fs), n)
	}
	return errs
}

func add(name string) func(tx *db.Tx) error {
	return func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO counters (name, n) VALUES (?, 0)`, name)
		return err
	}
}

func sqlite(t testing.TB) *db.DB { t.Helper(); return dbtest.Open(t, "sqlite", things) }

func TestWritesThatWaitShareACommit(t *testing.T) {
	d := sqlite(t)
	commits := 0
	d.SetFailPoint(func(point string) error { commits++; return nil })
	var fs []func(*db.Tx) error
	for i := range 64 {
		fs = append(fs, add(fmt.Sprint(i)))
	}
	for i, err := range together(t, d, fs...) {
		if err != nil {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters`); n != 64 || commits != 2 {
		t.Errorf("%d rows in %d commits, want 64 in 2 with the one before", n, commits)
	}
}

func TestAFailingMemberUndoesItselfOnly(t *testing.T) {
	d := sqlite(t)
	errs := together(t, d, add("a"), func(tx *db.Tx) error { add("b")(tx); return errNo }, add("c"),
		func(tx *db.Tx) error { add("d")(tx); panic("ouch") }, add("e"), add("a"),
		func(tx *db.Tx) error { add("f")(tx); runtime.Goexit(); return nil })
	for i, want := range []string{"<nil>", "no", "<nil>", "panic: ouch", "<nil>", "db: exists already: PRIMARY", "<nil>"} {
		if got := fmt.Sprint(errs[i]); got != want {
			t.Errorf("member %d: got %s, want %s", i, got, want)
		}
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters WHERE name IN ('a', 'c', 'e')`); n != 3 {
		t.Errorf("%d of 3 rows are there", n)
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters`); n != 3 {
		t.Errorf("%d rows, want 3", n)
	}
}

func TestACancelledMemberDoesNotTouchItsNeighbours(t *testing.T) {
	d := sqlite(t)
	waits, cancelWaits := context.WithCancel(ctx)
	runs, cancelRuns := context.WithCancel(ctx)
	ran := false
	errs := togetherWith(t, d, []context.Context{ctx, waits, runs, ctx}, func() {
		cancelWaits()
		time.Sleep(20 * time.Millisecond) // most likely it has left; if not, it must fail all the same
	},
		add("a"),
		func(tx *db.Tx) error {
			ran = true
			_, err := tx.Exec(waits, `INSERT INTO counters (name, n) VALUES ('b', 0)`)
			return err
		},
		func(tx *db.Tx) error {
			if err := add("c")(tx); err != nil {
				return err
			}
			cancelRuns()
			_, err := tx.Exec(runs, `INSERT INTO counters (name, n) VALUES ('d', 0)`)
			return err
		},
		add("e"))
	if errs[0] != nil || errs[3] != nil {
		t.Errorf("the neighbours got %v and %v", errs[0], errs[3])
	}
	if !errors.Is(errs[1], context.Canceled) || !errors.Is(errs[2], context.Canceled) {
		t.Errorf("the cancelled got %v and %v (ran: %v), want context canceled", errs[1], errs[2], ran)
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters WHERE name IN ('a', 'e')`); n != 2 {
		t.Errorf("%d of the neighbours' rows, want 2", n)
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters`); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
}

func TestEveryAnswerWaitsForTheCommit(t *testing.T) {
	d := sqlite(t)
	answered := make(chan string, 3)
	var early []string
	commits := 0
	d.SetFailPoint(func(string) error {
		commits++
		if commits == 2 { // that of the group
			time.Sleep(20 * time.Millisecond) // who does not wait would be seen
			for len(answered) > 0 {
				early = append(early, <-answered)
			}
		}
		return nil
	})
	held, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { d.Write(ctx, func(*db.Tx) error { close(held); <-release; return nil }) })
	<-held
	for i, f := range []func(*db.Tx) error{add("a"), add("a"), func(*db.Tx) error { return errNo }} {
		wg.Go(func() { answered <- fmt.Sprint(d.Write(ctx, f)) })
		for db.Waiting(d) != i+1 {
			runtime.Gosched()
		}
	}
	close(release)
	wg.Wait()
	if len(early) > 0 || commits != 2 || len(answered) != 3 {
		t.Errorf("answers before the commit: %q; commits %d, answers after %d, want none, 2 and 3", early, commits, len(answered))
	}
}

func TestWhenTheCommitFailsAllRunAgain(t *testing.T) {
	d := sqlite(t)
	commits, runs := 0, 0
	d.SetFailPoint(func(string) error {
		if commits++; commits == 2 {
			return errNo
		}
		return nil
	})
	count := func(f func(*db.Tx) error) func(*db.Tx) error {
		return func(tx *db.Tx) error { runs++; return f(tx) }
	}
	after := 0
	errs := together(t, d, count(add("a")), count(add("a")), count(func(tx *db.Tx) error {
		tx.After(func() { after++ })
		return add("b")(tx)
	}), count(func(*db.Tx) error { panic("ouch") }))
	for i, want := range []string{"<nil>", "db: exists already: PRIMARY", "<nil>", "panic: ouch"} {
		if got := fmt.Sprint(errs[i]); got != want {
			t.Errorf("member %d: got %s, want %s", i, got, want)
		}
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters`); n != 2 || runs != 7 || after != 1 {
		t.Errorf("%d rows after %d runs, %d events; want 2, 7 (a panic is not run again) and 1", n, runs, after)
	}
}

func TestWhoMakesTheCommitFailFailsAlone(t *testing.T) {
	d := dbtest.Open(t, "sqlite", fstest.MapFS{"schema/0001_x.sql": {Data: []byte(
		`CREATE TABLE counters (name VARCHAR(50) NOT NULL PRIMARY KEY, n BIGINT, of VARCHAR(50) REFERENCES counters (name) DEFERRABLE INITIALLY DEFERRED);`)}})
	errs := together(t, d, add("a"), func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO counters (name, of) VALUES ('b', 'nobody')`)
		return err // found out at the COMMIT only
	}, add("c"))
	if errs[0] != nil || errs[1] == nil || errs[2] != nil {
		t.Errorf("got %v, want an error for the second only", errs)
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters`); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	write(t, d, `INSERT INTO counters (name, of) VALUES ('d', 'a')`)
}

func TestAnImportCommitsAlone(t *testing.T) {
	d := sqlite(t)
	held, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() { d.Write(ctx, func(*db.Tx) error { close(held); <-release; return nil }) })
	<-held
	var commits []int64
	d.SetFailPoint(func(string) error { // before each COMMIT: how much it brings
		commits = append(commits, 1)
		return nil
	})
	for i, begin := range []func(context.Context, func(*db.Tx) error) error{d.Write, d.Write, d.WriteAlone, d.Write} {
		wg.Go(func() {
			if err := begin(ctx, add(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		})
		for db.Waiting(d) != i+1 {
			runtime.Gosched()
		}
	}
	close(release)
	wg.Wait()
	if len(commits) != 4 {
		t.Errorf("%d commits, want 4: the one before, two together, the import, one", len(commits))
	}
}

func TestCloseWaitsForWritesAndRefusesLaterOnes(t *testing.T) {
	d := sqlite(t)
	held, release := make(chan bool), make(chan bool)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := d.Write(ctx, func(tx *db.Tx) error { close(held); <-release; return add("a")(tx) }); err != nil {
			t.Error(err)
		}
	})
	<-held
	wg.Go(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	close(release)
	wg.Wait()
	if err := d.Write(ctx, add("b")); err == nil {
		t.Error("a closed database took a write")
	}
}

// BenchmarkWrite compares writes that share commits with those that do not:
// one INSERT and one UPDATE each, 64 at a time.
func BenchmarkWrite(b *testing.B) {
	for _, mode := range []string{"shared", "alone"} {
		b.Run(mode, func(b *testing.B) {
			d := sqlite(b)
			write(b, d, `INSERT INTO counters (name, n) VALUES ('hot', 0)`)
			begin := d.Write
			if mode == "alone" {
				begin = d.WriteAlone
			}
			b.SetParallelism(64 / runtime.GOMAXPROCS(0))
			b.ResetTimer()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					err := begin(ctx, func(tx *db.Tx) error {
						if _, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, "hot"); err != nil {
							return err
						}
						n := number(b, tx, `SELECT n FROM counters WHERE name = ?`, "hot")
						_, err := tx.Insert(ctx, addThing, fmt.Sprint(n), "안녕하세요", nil, true, n)
						return err
					})
					if err != nil {
						b.Error(err)
					}
				}
			})
			s, err := d.Stats(ctx)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(s.Writes)/float64(s.Commits), "writes/commit")
		})
	}
}
