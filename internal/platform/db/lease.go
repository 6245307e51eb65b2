package db

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"time"
)

// A lease lets one process at a time change the schema, on every engine: a row
// with the name of its owner and a beat that goes on. Nobody compares clocks;
// who waits takes over when the beat stands still for leaseTime.
type lease struct {
	db    *DB
	owner string
	stop  context.CancelCauseFunc
	ended chan struct{}
}

var leaseTime = 10 * time.Second

var errLease = errors.New("another process has taken over the migration")

// lease waits until this process may change the schema. The context it returns
// ends when it may not any more.
func (db *DB) lease(ctx context.Context) (*lease, context.Context, error) {
	l := &lease{db: db, owner: rand.Text(), ended: make(chan struct{})}
	var owner string
	var beat int64
	var since time.Time
	for {
		var got bool
		err := db.Write(ctx, func(tx *Tx) error {
			got = false
			var nowOwner string
			var nowBeat int64
			err := tx.Row(ctx, `SELECT owner, beat FROM schema_lease WHERE id = 1`).Scan(&nowOwner, &nowBeat)
			if errors.Is(err, sql.ErrNoRows) {
				got, err = tx.AddOnce(ctx, `INSERT INTO schema_lease (id, owner, beat) VALUES (1, ?, 1)`, l.owner)
				return err
			}
			if err != nil {
				return err
			}
			if nowOwner != owner || nowBeat != beat {
				owner, beat, since = nowOwner, nowBeat, time.Now()
			}
			if owner != "" && time.Since(since) < leaseTime {
				return nil
			}
			n, err := tx.Exec(ctx, `UPDATE schema_lease SET owner = ?, beat = beat + 1 WHERE id = 1 AND owner = ? AND beat = ?`, l.owner, owner, beat)
			got = n == 1
			return err
		})
		if err != nil {
			return nil, nil, err
		}
		if got {
			ctx, l.stop = context.WithCancelCause(ctx)
			go l.keep(ctx)
			return l, ctx, nil
		}
		select {
		case <-ctx.Done():
			return nil, nil, ctx.Err()
		case <-time.After(min(leaseTime/10, 100*time.Millisecond)):
		}
	}
}

// hold is the first statement of a change: it fails if the lease is not ours,
// and keeps it ours until the change is committed.
func (l *lease) hold(ctx context.Context, tx *Tx) error {
	n, err := tx.Exec(ctx, `UPDATE schema_lease SET beat = beat + 1 WHERE id = 1 AND owner = ?`, l.owner)
	if err == nil && n == 0 {
		return errLease
	}
	return err
}

func (l *lease) keep(ctx context.Context) {
	defer close(l.ended)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(leaseTime / 5):
		}
		err := l.db.Write(ctx, func(tx *Tx) error { return l.hold(ctx, tx) })
		if errors.Is(err, errLease) { // after any other error the next beat may do; the change itself holds the lease too
			l.stop(err)
			return
		}
	}
}

// release lets the next process change the schema.
func (l *lease) release() error {
	l.stop(nil)
	<-l.ended
	ctx := context.Background()
	return l.db.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, `UPDATE schema_lease SET owner = '' WHERE id = 1 AND owner = ?`, l.owner)
		return err
	})
}
