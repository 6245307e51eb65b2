// Package db is the only way Madang talks to SQL.
//
// A query is written once, with ? for its arguments, and runs on SQLite,
// MySQL/MariaDB and PostgreSQL. What differs between them is in dialect.go.
//
// Read with a [DB]. Change things inside [DB.Write], which gives a [Tx].
// Functions that do either take a [Q].
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
	d           dialect
	clock       atomic.Pointer[func() time.Time]
}

// Now is the time of the database's clock, in UTC and whole microseconds.
func (db *DB) Now() time.Time { return (*db.clock.Load())().UTC().Truncate(time.Microsecond) }

// SetClock makes now the clock of db, for tests.
func (db *DB) SetClock(now func() time.Time) { db.clock.Store(&now) }

// Micros is how the database keeps a time: microseconds since 1970, UTC.
func Micros(t time.Time) int64 { return t.UnixMicro() }

// Time is the time, in UTC, that the database keeps as us. See [Micros].
func Time(us int64) time.Time { return time.UnixMicro(us).UTC() }

// Tx is one attempt at a transaction. See [DB.Write].
type Tx struct {
	tx    *sql.Tx
	d     dialect
	after []func()

	// Now is the time of the whole transaction, in UTC and whole microseconds.
	Now time.Time
}

func (db *DB) Row(ctx context.Context, q string, args ...any) *sql.Row {
	return db.read.QueryRowContext(ctx, db.d.bind(q), args...)
}

func (db *DB) Rows(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return db.read.QueryContext(ctx, db.d.bind(q), args...)
}

func (tx *Tx) Row(ctx context.Context, q string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(ctx, tx.d.bind(q), args...)
}

func (tx *Tx) Rows(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return tx.tx.QueryContext(ctx, tx.d.bind(q), args...)
}

// Exec runs a statement and reports how many rows it matched.
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	res, err := tx.tx.ExecContext(ctx, tx.d.bind(q), args...)
	if err != nil {
		return 0, tx.d.translate(err)
	}
	return res.RowsAffected()
}

// Insert runs an INSERT into a table with an id column and returns the new id.
func (tx *Tx) Insert(ctx context.Context, q string, args ...any) (id int64, err error) {
	if tx.d.returning {
		err = tx.tx.QueryRowContext(ctx, tx.d.bind(q+" RETURNING id"), args...).Scan(&id)
		return id, tx.d.translate(err)
	}
	res, err := tx.tx.ExecContext(ctx, tx.d.bind(q), args...)
	if err != nil {
		return 0, tx.d.translate(err)
	}
	return res.LastInsertId()
}

// AddOnce runs an INSERT unless a row with the same unique key is there, and
// reports whether it added one.
func (tx *Tx) AddOnce(ctx context.Context, q string, args ...any) (added bool, err error) {
	res, err := tx.tx.ExecContext(ctx, tx.d.bind(q+tx.d.doNothing), args...)
	if err != nil {
		if tx.d.doNothing == "" && tx.d.isUnique(err) {
			return false, nil
		}
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// After calls f once the transaction is committed, and never if it is not.
// Whatever leaves the database (an event, a mail, a metric) belongs here.
func (tx *Tx) After(f func()) { tx.after = append(tx.after, f) }

// Write runs f in a transaction. It commits when f returns nil and rolls back
// otherwise. When the database gives up the transaction for another one
// (a deadlock, a Galera certification failure, a busy SQLite), Write calls f
// again, so f must change nothing but the database: see [Tx.After].
func (db *DB) Write(ctx context.Context, f func(tx *Tx) error) error {
	const attempts = 10
	for i := 1; ; i++ {
		err := db.try(ctx, f)
		if err == nil || i == attempts || !db.d.isRetry(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(ctx.Err(), err)
		case <-time.After(backoff(i)):
		}
	}
}

func (db *DB) try(ctx context.Context, f func(tx *Tx) error) error {
	sqlTx, err := db.write.BeginTx(ctx, &sql.TxOptions{Isolation: db.d.isolation})
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer sqlTx.Rollback() // no-op after Commit; undoes on error and panic

	tx := &Tx{tx: sqlTx, d: db.d, Now: db.Now()}
	if err := f(tx); err != nil {
		return err
	}
	if err := sqlTx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

// All runs a query and scans every row.
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
		all = append(all, v)
	}
	return all, rows.Err()
}

// Close closes the database.
func (db *DB) Close() error { return errors.Join(db.read.Close(), db.write.Close()) }
