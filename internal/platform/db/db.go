// Package db is the only way Madang talks to SQL.
//
// A query is written once, with ? for its arguments, and runs on SQLite,
// MySQL/MariaDB and PostgreSQL. What differs between them is in dialect.go and
// in the file of each engine.
//
// Read with a [DB]. Change things inside [DB.Write], which gives a [Tx].
// Functions that do either take a [Q]. The package promises:
//
//   - What Write has reported as done is on the disk: no crash takes it back.
//     On SQLite the writes that wait at the same time share one commit.
//   - A transaction that loses against another one runs again, unseen.
//   - An error ends its transaction, on every engine: what runs after it in the
//     same transaction fails with the same error, and so does Write.
//   - An error holds no value that somebody sent: see [Exists].
//   - A full disk is a fault of kind [fault.NoSpace]; a database that is away,
//     or does not answer in time, one of kind [fault.Unavailable].
//
// Arguments are integers, floats, bools (kept as 0 and 1), strings, []byte and
// nil. Times are given as [Micros] and read with [Time].
package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"sync/atomic"
	"time"
)

// Q runs queries: it is a *DB or a *Tx.
type Q interface {
	// Row runs a query for one row. Scan reports [sql.ErrNoRows].
	Row(ctx context.Context, query string, args ...any) *sql.Row
	// Rows runs a query for many rows. Prefer [All], which closes them.
	Rows(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// DB is a database. It is safe for concurrent use.
type DB struct {
	read, write *sql.DB // the same, except on SQLite
	d           *dialect
	group       *group // SQLite only: what makes writes share commits
	path        string // SQLite only: the file
	clock       atomic.Pointer[func() time.Time]
	failPoint   atomic.Pointer[func(string) error]
}

// Row runs a query for one row. It sees what is committed.
func (db *DB) Row(ctx context.Context, q string, args ...any) *sql.Row {
	return db.read.QueryRowContext(db.context(ctx), db.d.bind(q), args...)
}

// Rows runs a query for many rows. It sees what is committed.
func (db *DB) Rows(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(db.context(ctx), db.d.bind(q), args...)
}

// context returns the context for a read. Watching one that may end costs two
// goroutines per query, more than most of SQLite's answers take: there a query
// that has begun is stopped by a deadline, and not by an asker who has gone.
func (db *DB) context(ctx context.Context) context.Context {
	if _, timed := ctx.Deadline(); timed || !db.d.local || ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// All runs a query and scans every row. Without rows it returns an empty
// slice, not nil.
func All[T any](ctx context.Context, q Q, scan func(*sql.Rows) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.Rows(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := []T{} // never null in JSON
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		if cap(all) == 0 {
			all = make([]T, 0, pageful)
		}
		all = append(all, v)
	}
	return all, rows.Err()
}

// pageful is how many rows a query is taken to have that has any: a page of a
// list and the one that tells whether there is another.
const pageful = 21

// Each runs a query and gives each row to scan, which puts it where it belongs.
func Each(ctx context.Context, q Q, scan func(*sql.Rows) error, query string, args ...any) error {
	_, err := All(ctx, q, func(r *sql.Rows) (struct{}, error) { return struct{}{}, scan(r) }, query, args...)
	return err
}

// NowOf is the time at which q reads: that of the transaction, or of the
// database's clock.
func NowOf(q Q) time.Time {
	if tx, ok := q.(*Tx); ok {
		return tx.Now
	}
	return q.(*DB).Now()
}

// In returns n placeholders for "x IN (" + db.In(len(xs)) + ")". For none it
// returns NULL, which nothing is in.
func In(n int) string {
	if n <= 0 {
		return "NULL"
	}
	return strings.Repeat("?,", n-1) + "?"
}

// Args returns xs as arguments, such as those of [In].
func Args[T any](xs []T) []any {
	args := make([]any, len(xs))
	for i, x := range xs {
		args[i] = x
	}
	return args
}

// Now is the time of the database's clock, in UTC and whole microseconds.
func (db *DB) Now() time.Time { return (*db.clock.Load())().UTC().Truncate(time.Microsecond) }

// SetClock makes now the clock of db, for tests.
func (db *DB) SetClock(now func() time.Time) { db.clock.Store(&now) }

// Micros is how the database keeps a time: microseconds since 1970, UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time is the time, in UTC, that the database keeps as us. See [Micros].
func Time(us int64) time.Time { return time.UnixMicro(us).UTC() }

// Engine is "sqlite", "mysql", "mariadb" or "postgres".
func (db *DB) Engine() string { return db.d.name }

// SetFailPoint makes f decide, for tests, whether a point in the life of db
// fails: "commit" before each COMMIT, and "begin", "run" and "note" of each
// statement of a schema file ("begin 0001_jobs 2"). Nil takes it away.
func (db *DB) SetFailPoint(f func(point string) error) {
	if f == nil {
		db.failPoint.Store(nil)
		return
	}
	db.failPoint.Store(&f)
}

func (db *DB) fails(point string) error {
	if f := db.failPoint.Load(); f != nil {
		return (*f)(point)
	}
	return nil
}

// Close waits for the writes that have begun and closes the database.
func (db *DB) Close() error {
	if db.group != nil {
		db.group.close()
	}
	return errors.Join(db.read.Close(), db.write.Close())
}
