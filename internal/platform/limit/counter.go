package limit

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A Counter applies rules exactly, over all processes that share a database. It
// stores keyed hashes, so that its table names nobody. It is safe for concurrent
// use.
type Counter struct {
	d   *db.DB
	key secret.Key
}

// NewCounter returns a counter on d. key must be the same in all processes.
func NewCounter(d *db.DB, key secret.Key) *Counter { return &Counter{d, key} }

// An Act is one thing that is counted: of whom (an account, a network, a device)
// and under which rule.
type Act struct {
	Rule Rule
	Of   string
}

// Take counts all acts, in a transaction of its own that stays whatever becomes
// of the caller's, and returns 0. When one of them has to wait, it counts none
// and returns the longest wait.
func (c *Counter) Take(ctx context.Context, acts ...Act) (wait time.Duration, err error) {
	err = c.d.Write(ctx, func(tx *db.Tx) error {
		wait, err = c.TakeIn(ctx, tx, acts...)
		if err == nil && wait > 0 {
			return errWait // takes back what was counted
		}
		return err
	})
	if errors.Is(err, errWait) {
		return wait, nil
	}
	return wait, err
}

var errWait = errors.New("limit: not yet")

// TakeIn is [Counter.Take] in the caller's transaction: the acts count when it
// is committed. When it returns a wait, the caller must return an error from
// its transaction, as some of the acts may have been counted.
func (c *Counter) TakeIn(ctx context.Context, tx *db.Tx, acts ...Act) (wait time.Duration, err error) {
	// All take rows in one order, so that they do not wait for each other in a ring.
	acts = slices.SortedFunc(slices.Values(acts), func(a, b Act) int {
		return cmp.Or(cmp.Compare(a.Rule.Name, b.Rule.Name), cmp.Compare(a.Of, b.Of))
	})
	for _, a := range acts {
		w, err := c.take(ctx, tx, a)
		if err != nil {
			return 0, err
		}
		wait = max(wait, w)
	}
	return wait, nil
}

// take moves on the time until which a bucket is spent: by one share per act,
// from now on at the earliest, and never further than a period ahead.
func (c *Counter) take(ctx context.Context, tx *db.Tx, a Act) (time.Duration, error) {
	subject, now, share := c.subject(a), db.Micros(tx.Now), a.Rule.share().Microseconds()
	latest := now + share*int64(a.Rule.N) - share
	for range 2 {
		n, err := tx.Exec(ctx, `UPDATE limit_counters SET spent_until = CASE WHEN spent_until < ? THEN ? ELSE spent_until END + ? WHERE name = ? AND subject = ? AND spent_until <= ?`,
			now, now, share, a.Rule.Name, subject, latest)
		if err != nil || n == 1 {
			return 0, err
		}
		added, err := tx.AddOnce(ctx, `INSERT INTO limit_counters (name, subject, spent_until) VALUES (?, ?, ?)`, a.Rule.Name, subject, now+share)
		if err != nil || added {
			return 0, err
		}
		// It is there: spent, or added between the two statements.
		spent, err := c.spent(ctx, tx, a, subject)
		if err != nil || spent > latest {
			return max(time.Duration(spent-latest)*time.Microsecond, 0), err
		}
	}
	return a.Rule.share(), nil // others were quicker twice
}

// Wait returns how long the acts would have to wait now, 0 when they need not.
// It counts nothing.
func (c *Counter) Wait(ctx context.Context, q db.Q, acts ...Act) (wait time.Duration, err error) {
	now := db.Micros(c.d.Now())
	for _, a := range acts {
		spent, err := c.spent(ctx, q, a, c.subject(a))
		if err != nil {
			return 0, err
		}
		share := a.Rule.share().Microseconds()
		latest := now + share*int64(a.Rule.N) - share
		wait = max(wait, time.Duration(spent-latest)*time.Microsecond)
	}
	return wait, nil
}

func (c *Counter) spent(ctx context.Context, q db.Q, a Act, subject string) (us int64, err error) {
	err = q.Row(ctx, `SELECT spent_until FROM limit_counters WHERE name = ? AND subject = ?`, a.Rule.Name, subject).Scan(&us)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return us, err
}

// Forget makes as if the acts had never been done, as after a right password.
func (c *Counter) Forget(ctx context.Context, tx *db.Tx, acts ...Act) error {
	for _, a := range acts {
		if _, err := tx.Exec(ctx, `DELETE FROM limit_counters WHERE name = ? AND subject = ?`, a.Rule.Name, c.subject(a)); err != nil {
			return err
		}
	}
	return nil
}

// Clean removes the counters that hold nothing any more. It is meant to be done
// again and again.
func (c *Counter) Clean(ctx context.Context) error {
	return c.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM limit_counters WHERE spent_until < ?`, db.Micros(tx.Now))
		return err
	})
}

func (c *Counter) subject(a Act) string { return c.key.Sum(a.Rule.Name, a.Of) }
