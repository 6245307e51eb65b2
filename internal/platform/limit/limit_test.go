package limit

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
)

var hourly = Rule{"login.account", 25, time.Hour}

// start returns a counter and a function that lets time pass.
func start(t *testing.T, d *db.DB) (*Counter, func(time.Duration)) {
	t.Helper()
	keys, err := secret.NewKeys(strings.Repeat("k", secret.MinLength))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	d.SetClock(func() time.Time { mu.Lock(); defer mu.Unlock(); return now })
	return NewCounter(d, keys.For("limit")), func(p time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(p) }
}

func take(t *testing.T, c *Counter, acts ...Act) time.Duration {
	t.Helper()
	wait, err := c.Take(t.Context(), acts...)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

func TestAnAccountIsThrottledExactlyAndNeverLockedOut(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, pass := start(t, d)
		minji := Act{hourly, "minji"}
		for i := range hourly.N {
			if wait := take(t, c, minji); wait != 0 {
				t.Fatalf("try %d has to wait %v", i+1, wait)
			}
		}
		for range 100 { // refused tries do not make the wait longer
			if wait := take(t, c, minji); wait != hourly.share() {
				t.Fatalf("the wait is %v, want %v", wait, hourly.share())
			}
		}
		if wait := take(t, c, Act{hourly, "junho"}); wait != 0 {
			t.Errorf("another account waits %v", wait)
		}
		if wait, err := c.Wait(t.Context(), d, minji); err != nil || wait != hourly.share() {
			t.Errorf("Wait = %v, %v, want %v", wait, err, hourly.share())
		}
		pass(hourly.share())
		if wait := take(t, c, minji); wait != 0 {
			t.Errorf("after the wait there is another one of %v", wait)
		}
		if wait := take(t, c, minji); wait != hourly.share() {
			t.Errorf("one share of time allows more than one try: wait %v", wait)
		}
		pass(24 * time.Hour)
		for i := range hourly.N {
			if wait := take(t, c, minji); wait != 0 {
				t.Fatalf("a day later try %d has to wait %v", i+1, wait)
			}
		}
		if wait := take(t, c, minji); wait == 0 {
			t.Error("quiet time is saved up beyond the rule")
		}
	}, Schema)
}

func TestParallelTriesAreCountedExactly(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, _ := start(t, d)
		rule := Rule{"code", 5, time.Hour}
		var wg sync.WaitGroup
		var mu sync.Mutex
		allowed := 0
		for range 40 {
			wg.Go(func() {
				wait, err := c.Take(context.Background(), Act{rule, "x"})
				if err != nil {
					t.Error(err)
				}
				if wait == 0 {
					mu.Lock()
					allowed++
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if allowed != rule.N {
			t.Errorf("%d of 40 parallel tries passed, want %d", allowed, rule.N)
		}
	}, Schema)
}

func TestWhoWaitsForOneRuleSpendsNoOther(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, _ := start(t, d)
		address, account := Act{Rule{"login.address", 2, time.Minute}, "192.0.2.1"}, Act{hourly, "minji"}
		take(t, c, address)
		take(t, c, address)
		for range 100 {
			if wait := take(t, c, address, account); wait != 30*time.Second {
				t.Fatalf("wait %v, want that of the address", wait)
			}
		}
		for i := range hourly.N {
			if wait := take(t, c, account); wait != 0 {
				t.Fatalf("refused tries from one address spent the account's: try %d waits %v", i+1, wait)
			}
		}
	}, Schema)
}

func TestOnlyAcceptedActsCountInTheirTransaction(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		c, _ := start(t, d)
		act := Act{Rule{"post", 1, time.Hour}, "minji"}
		refused := errors.New("refused")
		post := func(outcome error) (wait time.Duration, err error) {
			err = d.Write(t.Context(), func(tx *db.Tx) error {
				if wait, err = c.TakeIn(t.Context(), tx, act); err != nil {
					return err
				}
				if wait > 0 {
					return refused
				}
				return outcome
			})
			return wait, err
		}
		for range 3 {
			if wait, err := post(refused); wait != 0 || !errors.Is(err, refused) {
				t.Fatalf("a refused post was counted: wait %v, %v", wait, err)
			}
		}
		if wait, err := post(nil); wait != 0 || err != nil {
			t.Fatalf("the first accepted post: wait %v, %v", wait, err)
		}
		if wait, _ := post(nil); wait != time.Hour {
			t.Errorf("the second post waits %v, want an hour", wait)
		}
	}, Schema)
}

func TestForgottenTriesAreAsIfNeverDone(t *testing.T) {
	d := dbtest.New(t, Schema)
	c, _ := start(t, d)
	act := Act{Rule{"login.account", 1, time.Hour}, "minji"}
	take(t, c, act)
	err := d.Write(t.Context(), func(tx *db.Tx) error { return c.Forget(t.Context(), tx, act) })
	if err != nil {
		t.Fatal(err)
	}
	if wait := take(t, c, act); wait != 0 {
		t.Errorf("wait %v after forgetting", wait)
	}
}

func TestTheTableNamesNobodyAndIsCleaned(t *testing.T) {
	d := dbtest.New(t, Schema)
	c, pass := start(t, d)
	take(t, c, Act{hourly, "canary"}, Act{Rule{"login.address", 3, time.Minute}, "192.0.2.77"})
	rows := func() []string {
		all, err := db.All(t.Context(), d, func(r *sql.Rows) (string, error) {
			var name, subject string
			var until int64
			err := r.Scan(&name, &subject, &until)
			return fmt.Sprint(name, subject, until), err
		}, `SELECT name, subject, spent_until FROM limit_counters`)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	for _, r := range rows() {
		if strings.Contains(r, "canary") || strings.Contains(r, "192.0.2.77") {
			t.Errorf("a row names somebody: %s", r)
		}
	}
	pass(time.Minute)
	if err := c.Clean(t.Context()); err != nil {
		t.Fatal(err)
	}
	if left := rows(); len(left) != 1 {
		t.Errorf("%d rows are left, want the one that still holds something", len(left))
	}
}

func TestBucketsAllowABurstAndThenTheRate(t *testing.T) {
	b := NewBuckets(Rule{"read", 3, 3 * time.Second}, 10)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for range 3 {
		if b.Wait("a", now) != 0 || b.Take("a", now) != 0 {
			t.Fatal("the burst is refused")
		}
	}
	for range 50 {
		if got := b.Take("a", now); got != time.Second {
			t.Fatalf("wait %v, want a second however often one asks", got)
		}
		if got := b.Wait("a", now); got != time.Second {
			t.Fatalf("Wait = %v, want a second", got)
		}
	}
	if b.Take("b", now) != 0 {
		t.Error("another key waits")
	}
	now = now.Add(time.Second)
	if b.Wait("a", now) != 0 || b.Take("a", now) != 0 || b.Take("a", now) == 0 {
		t.Error("a second allows other than one act")
	}
}

func TestBucketsRememberABoundedNumberOfKeys(t *testing.T) {
	b := NewBuckets(Rule{"read", 1, time.Hour}, 3)
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	b.Take("busy", now)
	for i := range 1000 {
		b.Take(fmt.Sprint(i), now)
		if b.Take("busy", now) == 0 {
			t.Fatal("a key in use was forgotten")
		}
		if n := len(b.keys); n > 3 || n != b.used.Len() {
			t.Fatalf("%d keys are remembered, %d in order", n, b.used.Len())
		}
	}
}
