package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// eachServer runs f with a server of its own and a database in it.
func eachServer(t *testing.T, f func(t *testing.T, s *dbtest.Server, d *db.DB)) {
	for _, engine := range dbtest.Engines() {
		if engine == "sqlite" {
			continue
		}
		t.Run(engine, func(t *testing.T) {
			s := dbtest.Start(t, engine)
			d, err := db.Open(s.Database(t))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { d.Close() })
			if err := d.Migrate(ctx, things); err != nil {
				t.Fatal(err)
			}
			write(t, d, `INSERT INTO counters (name, n) VALUES ('hot', 0)`)
			f(t, s, d)
		})
	}
}

func increment(d *db.DB) error {
	return d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, "hot")
		return err
	})
}

func TestAServerThatIsAwayIsAFaultAndThePoolHeals(t *testing.T) {
	eachServer(t, func(t *testing.T, s *dbtest.Server, d *db.DB) {
		var warm sync.WaitGroup
		for range 10 { // connections that will all be dead
			warm.Go(func() { increment(d) })
		}
		warm.Wait()
		if err := s.Kill(); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := d.Row(ctx, `SELECT n FROM counters WHERE name = ?`, "hot").Scan(&n); fault.Of(err).Kind != fault.Unavailable {
			t.Errorf("a read without a server: %v, want Unavailable", err)
		}
		if err := increment(d); fault.Of(err).Kind != fault.Unavailable || errors.Is(err, db.ErrUnknownOutcome) {
			t.Errorf("a write without a server: %v, want Unavailable", err)
		}
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		for range 10 {
			if err := d.Row(ctx, `SELECT n FROM counters WHERE name = ?`, "hot").Scan(&n); err != nil || n != 10 {
				t.Errorf("after the restart: %d, %v, want 10", n, err)
			}
		}
		if err := increment(d); err != nil {
			t.Errorf("a write after the restart: %v", err)
		}
	})
}

func TestARestartBetweenTwoRequestsIsNotSeen(t *testing.T) {
	eachServer(t, func(t *testing.T, s *dbtest.Server, d *db.DB) {
		var warm sync.WaitGroup
		for range 10 {
			warm.Go(func() { increment(d) })
		}
		warm.Wait()
		if err := s.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := s.Restart(); err != nil {
			t.Fatal(err)
		}
		for i := range 10 {
			var n int
			if err := d.Row(ctx, `SELECT n FROM counters WHERE name = ?`, "hot").Scan(&n); err != nil || n != 10+i {
				t.Errorf("read %d: %d, %v, want %d", i, n, err, 10+i)
			}
			if err := increment(d); err != nil {
				t.Errorf("write %d: %v", i, err)
			}
		}
	})
}

func TestAServerThatDiesInATransactionIsWaitedFor(t *testing.T) {
	eachServer(t, func(t *testing.T, s *dbtest.Server, d *db.DB) {
		runs := 0
		err := d.Write(ctx, func(tx *db.Tx) error {
			if runs++; runs == 1 {
				tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, "hot")
				if err := errors.Join(s.Kill(), s.Restart()); err != nil {
					t.Error(err)
				}
			}
			_, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, "hot")
			return err
		})
		if err != nil || runs != 2 {
			t.Errorf("%v after %d runs, want none after 2", err, runs)
		}
		if n := number(t, d, `SELECT n FROM counters`); n != 1 {
			t.Errorf("n = %d, want 1", n)
		}
	})
}

func TestALostAnswerToCommitIsNotRunAgain(t *testing.T) {
	eachServer(t, func(t *testing.T, s *dbtest.Server, d *db.DB) {
		runs := 0
		killed := make(chan error, 1)
		d.SetFailPoint(func(string) error { // it gets the COMMIT and does not answer
			err := s.Pause()
			go func() {
				time.Sleep(300 * time.Millisecond) // if the COMMIT comes later still, it fails in a known way, and so does the test
				err := s.Kill()
				killed <- err
			}()
			return err
		})
		err := d.Write(ctx, func(tx *db.Tx) error {
			runs++
			_, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, "hot")
			return err
		})
		if err := <-killed; err != nil {
			t.Fatal(err)
		}
		if !errors.Is(err, db.ErrUnknownOutcome) || fault.Of(err).Kind != fault.Unavailable || runs != 1 {
			t.Errorf("got %v after %d runs, want ErrUnknownOutcome and Unavailable after 1", err, runs)
		}
	})
}

func TestAServerThatHangsDoesNotTakeItsClientsWithIt(t *testing.T) {
	eachServer(t, func(t *testing.T, s *dbtest.Server, d *db.DB) {
		db.SetPatience(d, 300*time.Millisecond)
		if err := increment(d); err != nil {
			t.Fatal(err)
		}
		if err := s.Pause(); err != nil {
			t.Fatal(err)
		}
		var n int
		if err := d.Row(ctx, `SELECT n FROM counters WHERE name = ?`, "hot").Scan(&n); fault.Of(err).Kind != fault.Unavailable {
			t.Errorf("a read: %v, want Unavailable", err)
		}
		soon, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
		err := d.Write(soon, func(tx *db.Tx) error {
			_, err := tx.Exec(soon, `UPDATE counters SET n = n + 1`)
			return err
		})
		if err == nil {
			t.Error("a write succeeded on a server that hangs")
		}
		if err := s.Resume(); err != nil {
			t.Fatal(err)
		}
		db.SetPatience(d, 20*time.Second)
		if err := increment(d); err != nil {
			t.Errorf("a write after it goes on: %v", err)
		}
	})
}

func TestAFullDiskIsAFaultAndTheDatabaseGoesOn(t *testing.T) {
	d := sqlite(t)
	pages := number(t, d, "PRAGMA page_count")
	limit := func(n int64) {
		d.WriteAlone(ctx, func(tx *db.Tx) error { number(t, tx, fmt.Sprintf("PRAGMA max_page_count = %d", n)); return nil })
	}
	limit(pages + 20)
	big := strings.Repeat("가", 100_000)
	errs := together(t, d, add("a"), func(tx *db.Tx) error {
		_, err := tx.Insert(ctx, addThing, "big", big, nil, true, 1)
		return err
	}, add("b"))
	if errs[0] != nil || errs[2] != nil || fault.Of(errs[1]).Kind != fault.NoSpace {
		t.Errorf("got %v, want NoSpace for the second only", errs)
	}
	if n := number(t, d, `SELECT COUNT(*) FROM counters`); n != 2 {
		t.Errorf("%d rows, want 2", n)
	}
	limit(1 << 30)
	write(t, d, addThing, "big", big, nil, true, 1)
	if problems, err := d.IntegrityCheck(ctx); err != nil || len(problems) > 0 {
		t.Errorf("IntegrityCheck = %q, %v", problems, err)
	}
}

// TestAcknowledge is the process that the next test kills: it writes, and
// prints the name of each row when it has been told that the row is there.
func TestAcknowledge(t *testing.T) {
	path := os.Getenv("MADANG_ACK")
	if path == "" {
		return
	}
	d, err := db.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	for w := range 16 {
		go func() {
			for i := 0; ; i++ {
				name := fmt.Sprintf("%d-%d", w, i)
				if err := d.Write(ctx, add(name)); err != nil {
					fmt.Println("error:", err)
					return
				}
				syscall.Write(1, []byte("ack "+name+"\n"))
			}
		}()
	}
	select {}
}

func TestWhatIsAcknowledgedSurvivesAKill(t *testing.T) {
	path := filepath.Join(t.TempDir(), "madang.db")
	d, err := db.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(d.Migrate(ctx, things), d.Close()); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	cmd := exec.Command(os.Args[0], "-test.run=^TestAcknowledge$")
	cmd.Env = append(os.Environ(), "MADANG_ACK="+path)
	pipe, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 4096)
	killed := false
	for {
		n, err := pipe.Read(b)
		out.Write(b[:n])
		if out.Len() > 20_000 && !killed {
			killed = true
			cmd.Process.Kill()
		}
		if err != nil {
			break
		}
	}
	cmd.Wait()
	if d, err = db.Open(path); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	acks := 0
	for line := range strings.Lines(out.String()) {
		name, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "ack ")
		if !ok || !strings.HasSuffix(line, "\n") {
			continue
		}
		acks++
		if number(t, d, `SELECT COUNT(*) FROM counters WHERE name = ?`, name) != 1 {
			t.Errorf("%s was acknowledged and is not there", name)
		}
	}
	if acks < 500 {
		t.Errorf("only %d writes were acknowledged\n%.500s", acks, out.String())
	}
	if problems, err := d.IntegrityCheck(ctx); err != nil || len(problems) > 0 {
		t.Errorf("IntegrityCheck = %q, %v", problems, err)
	}
}

func TestACommandMayWriteBesideAServer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "madang.db")
	var wg sync.WaitGroup
	var all []*db.DB
	for range 2 { // what two processes have: pools and groups of their own
		d, err := db.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		if err := d.Migrate(ctx, things); err != nil {
			t.Fatal(err)
		}
		all = append(all, d)
	}
	write(t, all[0], `INSERT INTO counters (name, n) VALUES ('hot', 0)`)
	for _, d := range all {
		for range 8 {
			wg.Go(func() {
				for range 20 {
					if err := increment(d); err != nil {
						t.Error(err)
					}
				}
			})
		}
	}
	wg.Wait()
	if n := number(t, all[0], `SELECT n FROM counters`); n != 320 {
		t.Errorf("n = %d, want 320", n)
	}
}
