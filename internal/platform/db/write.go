package db

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

// Write runs f in a transaction. It commits when f returns nil and rolls back
// otherwise; it returns the error of f as it is.
//
// When the database gives up the transaction for another one (a deadlock, a
// Galera certification failure, a busy SQLite) or is away for a moment, Write
// calls f again. So f must change nothing but the database, and not wait for
// anything else: see [Tx.After]. It must not call Write.
//
// When ctx ends, Write returns as soon as it knows that nothing was written.
// If the answer to a COMMIT is lost, Write cannot know what became of it, and
// returns an error that wraps [ErrUnknownOutcome].
func (db *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	return db.begin(ctx, f, false)
}

// WriteAlone is [DB.Write] for much at once, such as an import: on SQLite,
// where writes share commits, nobody shares this one.
func (db *DB) WriteAlone(ctx context.Context, f func(tx *Tx) error) error {
	return db.begin(ctx, f, true)
}

func (db *DB) begin(ctx context.Context, f func(tx *Tx) error, alone bool) error {
	if db.group != nil {
		return db.group.write(ctx, f, alone)
	}
	var done *Tx
	err := db.retry(ctx, func() (class, error) {
		return db.attempt(ctx, func(tx *Tx) error {
			done = tx
			return f(tx)
		})
	})
	if err != nil {
		return err
	}
	for _, f := range done.after {
		f()
	}
	return nil
}

// attempt runs f in one transaction and says what kind of error ended it. The
// kind is what the connection saw, whatever f made of it.
func (db *DB) attempt(ctx context.Context, f func(tx *Tx) error) (class, error) {
	sqlConn, err := db.write.Conn(ctx)
	if err != nil {
		return kindOf(err), err
	}
	defer sqlConn.Close()
	var c *conn
	if err := sqlConn.Raw(func(dc any) error { c = dc.(*conn); return nil }); err != nil {
		return other, err
	}
	// The statements have ctx, or that of the group; the transaction itself is
	// ended here and nowhere else.
	sqlTx, err := sqlConn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return c.kind, err
	}
	defer sqlTx.Rollback() // no-op after Commit; undoes on error and panic

	err = f(&Tx{Now: db.Now(), tx: sqlTx, conn: c, d: db.d})
	if err == nil {
		err = db.fails("commit")
	}
	if err == nil {
		err = sqlTx.Commit()
	}
	return c.kind, err
}

// How long Write tries. Lost conflicts are short and many are normal; a
// database that is away may be back soon, or not.
const (
	conflictTries = 60
	conflictTime  = 15 * time.Second
	awayTime      = 3 * time.Second
)

func (db *DB) retry(ctx context.Context, attempt func() (class, error)) error {
	start := time.Now()
	for i := 1; ; i++ {
		kind, err := attempt()
		if err == nil {
			return nil
		}
		took := time.Since(start)
		again := kind == conflict && i < conflictTries && took < conflictTime || kind == away && took < awayTime
		if !again || errors.Is(err, ErrUnknownOutcome) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(backoff(i)):
		}
	}
}

// backoff is up to 2 i² milliseconds, at most 200: two that met once shall not
// meet again.
func backoff(i int) time.Duration {
	most := min(time.Duration(i*i)*2*time.Millisecond, 200*time.Millisecond)
	return most/4 + rand.N(most)
}
