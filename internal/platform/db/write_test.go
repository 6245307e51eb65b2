package db_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

var errNo = errors.New("no")

func TestWriteKeepsAllOrNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Insert(ctx, addThing, "a", nil, nil, true, 1); err != nil {
				return err
			}
			if n := number(t, tx, `SELECT COUNT(*) FROM things`); n != 1 {
				t.Errorf("the transaction sees %d of its rows, want 1", n)
			}
			if n := number(t, d, `SELECT COUNT(*) FROM things`); n != 0 {
				t.Errorf("others see %d rows before the commit, want 0", n)
			}
			return errNo
		})
		if err != errNo {
			t.Errorf("Write returned %v, want the error of the function as it is", err)
		}
		if n := number(t, d, `SELECT COUNT(*) FROM things`); n != 0 {
			t.Errorf("%d rows are left of a failed write", n)
		}
	}, things)
}

func TestWhatComesAfterComesOnlyAfterACommit(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var events []string
		for _, fail := range []error{errNo, nil} {
			d.Write(ctx, func(tx *db.Tx) error {
				tx.After(func() {
					events = append(events, fmt.Sprintf("after, %d rows", number(t, d, `SELECT COUNT(*) FROM things`)))
				})
				tx.Insert(ctx, addThing, "a", nil, nil, true, 1)
				events = append(events, "inside")
				return fail
			})
		}
		if want := []string{"inside", "inside", "after, 1 rows"}; !slices.Equal(events, want) {
			t.Errorf("got %q, want %q", events, want)
		}
	}, things)
}

func TestAddOnceAddsOnceAndTheTransactionGoesOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for i := range 2 {
			err := d.Write(ctx, func(tx *db.Tx) error {
				for j := range 2 {
					added, err := tx.AddOnce(ctx, `INSERT INTO counters (name, n) VALUES (?, 0)`, "likes")
					if want := i == 0 && j == 0; err != nil || added != want {
						t.Errorf("AddOnce %d, %d = %v, %v, want %v", i, j, added, err, want)
					}
				}
				n, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1`)
				if n != 1 {
					t.Errorf("the transaction matched %d rows after AddOnce, want 1", n)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		if n := number(t, d, `SELECT n FROM counters`); n != 2 {
			t.Errorf("n = %d, want 2", n)
		}
	}, things)
}

func TestExecCountsWhatItMatches(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, `INSERT INTO counters (name, n) VALUES (?, 1)`, "a")
		d.Write(ctx, func(tx *db.Tx) error {
			same, err1 := tx.Exec(ctx, `UPDATE counters SET n = 1 WHERE name = ?`, "a")
			none, err2 := tx.Exec(ctx, `UPDATE counters SET n = 1 WHERE name = ?`, "b")
			if same != 1 || none != 0 || err1 != nil || err2 != nil {
				t.Errorf("matched %d, %v and %d, %v, want 1 and 0", same, err1, none, err2)
			}
			return nil
		})
	}, things)
}

func TestAnErrorEndsItsTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, addThing, "a", nil, nil, true, 1)
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.Insert(ctx, addThing, "a", nil, nil, true, 2) // the error is lost
			_, err := tx.Insert(ctx, addThing, "b", nil, nil, true, 3)
			if _, ok := errors.AsType[db.Exists](err); !ok {
				t.Errorf("the next statement gave %v, want the same error", err)
			}
			return nil
		})
		if _, ok := errors.AsType[db.Exists](err); !ok {
			t.Errorf("Write returned %v, want the error that ended the transaction", err)
		}
		if n := number(t, d, `SELECT COUNT(*) FROM things`); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
	}, things)
}

func TestAQueryThatGetsNothingEndsNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(ctx, func(tx *db.Tx) error {
			var n int
			if err := tx.Row(ctx, `SELECT n FROM counters WHERE name = ?`, "x").Scan(&n); err == nil {
				t.Error("a row came from nowhere")
			}
			_, err := tx.Exec(ctx, `INSERT INTO counters (name, n) VALUES (?, 1)`, "x")
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}, things)
}

func TestCountersAreExactUnder64Writers(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, `INSERT INTO counters (name, n) VALUES (?, 0)`, "hot")
		const writers, each = 64, 5
		var wg sync.WaitGroup
		for i := range writers {
			wg.Go(func() {
				for j := range each {
					err := d.Write(ctx, func(tx *db.Tx) error {
						if _, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, "hot"); err != nil {
							return err
						}
						n := number(t, tx, `SELECT n FROM counters WHERE name = ?`, "hot")
						_, err := tx.Insert(ctx, addThing, fmt.Sprint(i, "-", j), nil, nil, false, n)
						return err // each n once: a unique key says so
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if n := number(t, d, `SELECT n FROM counters`); n != writers*each {
			t.Errorf("counted %d, want %d", n, writers*each)
		}
		if n := number(t, d, `SELECT MAX(big) - MIN(big) + 1 - COUNT(*) FROM things`); n != 0 {
			t.Errorf("%d gaps in the numbers", n)
		}
	}, things)
}

func TestADeadlockIsRunAgainUnseen(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() == "sqlite" {
			return // one writer cannot meet another
		}
		for _, name := range []string{"a", "b"} {
			write(t, d, `INSERT INTO counters (name, n) VALUES (?, 0)`, name)
		}
		var wg, met sync.WaitGroup
		var runs atomic.Int32
		met.Add(2)
		for _, order := range [][]string{{"a", "b"}, {"b", "a"}} {
			wg.Go(func() {
				first := true
				err := d.Write(ctx, func(tx *db.Tx) error {
					runs.Add(1)
					for i, name := range order {
						if i == 1 && first {
							first = false
							met.Done()
							met.Wait() // each holds what the other wants
						}
						if _, err := tx.Exec(ctx, `UPDATE counters SET n = n + 1 WHERE name = ?`, name); err != nil {
							return fmt.Errorf("in the way: %v", err) // whatever the function makes of it
						}
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := number(t, d, `SELECT SUM(n) FROM counters`); n != 4 || runs.Load() < 3 {
			t.Errorf("sum %d after %d runs, want 4 after at least 3", n, runs.Load())
		}
	}, things)
}

func TestAPoolThatIsUsedUpDoesNotLockUp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		var wg sync.WaitGroup
		for i := range 40 { // twice the pool of a server
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.Tx) error {
					for k := range 3 { // statements nobody has prepared
						q := fmt.Sprintf(`SELECT COUNT(*) + %d FROM things WHERE big > ?`, 10*i+k)
						number(t, tx, q, -1)
					}
					return nil
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}, things)
}

func TestMoreStatementsThanAConnectionKeeps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		err := d.Write(ctx, func(tx *db.Tx) error {
			for i := range 600 {
				if n := number(t, tx, fmt.Sprintf(`SELECT COUNT(*) + %d FROM things WHERE big > ?`, i), 0); n != int64(i) {
					return fmt.Errorf("got %d, want %d", n, i)
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}, things)
}

func TestTheEndOfARequestEndsItsWrite(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(ctx)
		err := d.Write(ctx, func(tx *db.Tx) error {
			if _, err := tx.Insert(ctx, addThing, "a", nil, nil, true, 1); err != nil {
				return err
			}
			cancel()
			_, err := tx.Insert(ctx, addThing, "b", nil, nil, true, 2)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want context canceled", err)
		}
		if n := number(t, d, `SELECT COUNT(*) FROM things`); n != 0 {
			t.Errorf("%d rows, want 0", n)
		}
		write(t, d, addThing, strings.Repeat("다", 50), nil, nil, true, 1)
	}, things)
}

func TestAPanicUndoesItsWriteAndReachesItsCaller(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		func() {
			defer func() {
				if v := recover(); v != errNo {
					t.Errorf("recovered %v, want what was thrown", v)
				}
			}()
			d.Write(ctx, func(tx *db.Tx) error {
				tx.Insert(ctx, addThing, "a", nil, nil, true, 1)
				panic(errNo)
			})
		}()
		write(t, d, addThing, "b", nil, nil, true, 1)
		if n := number(t, d, `SELECT COUNT(*) FROM things`); n != 1 {
			t.Errorf("%d rows, want 1", n)
		}
	}, things)
}
