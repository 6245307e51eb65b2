package db

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"
)

// Tx is one attempt at a transaction. See [DB.Write]. It must be used by the
// goroutine that was given it, and only until the function returns.
type Tx struct {
	// Now is the time of the whole transaction, in UTC and whole microseconds.
	Now time.Time

	tx     *sql.Tx
	conn   *conn // the connection below tx
	d      *dialect
	shared bool // a member of a group: its context must not end the group's transaction
	after  []func()
}

// Row runs a query for one row. It sees what the transaction has changed.
func (tx *Tx) Row(ctx context.Context, q string, args ...any) *sql.Row {
	return tx.tx.QueryRowContext(tx.context(ctx), tx.d.bind(q), args...)
}

// Rows runs a query for many rows. They must be closed before the next query
// of the transaction: prefer [All].
func (tx *Tx) Rows(ctx context.Context, q string, args ...any) (*sql.Rows, error) {
	return tx.tx.QueryContext(tx.context(ctx), tx.d.bind(q), args...)
}

// Exec runs a statement and reports how many rows it matched, whether or not
// they already were as the statement makes them.
func (tx *Tx) Exec(ctx context.Context, q string, args ...any) (int64, error) {
	res, err := tx.tx.ExecContext(tx.context(ctx), tx.d.bind(q), args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Insert runs an INSERT into a table with an id column and returns the new id.
func (tx *Tx) Insert(ctx context.Context, q string, args ...any) (id int64, err error) {
	if tx.d.returning {
		err = tx.tx.QueryRowContext(tx.context(ctx), tx.d.bind(q+" RETURNING id"), args...).Scan(&id)
		return id, err
	}
	res, err := tx.tx.ExecContext(tx.context(ctx), tx.d.bind(q), args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// AddOnce runs an INSERT of one row unless a row with the same unique key is
// there, and reports whether it added one.
func (tx *Tx) AddOnce(ctx context.Context, q string, args ...any) (added bool, err error) {
	res, err := tx.tx.ExecContext(tx.context(ctx), tx.d.bind(q+tx.d.doNothing), args...)
	if err != nil {
		if _, ok := errors.AsType[Exists](err); ok && tx.d.doNothing == "" {
			tx.conn.failed = nil // here a key that exists ends the statement only
			return false, nil
		}
		return false, err
	}
	n, err := res.RowsAffected()
	return n > 0, err
}

// After calls f once the transaction is committed, and never if it is not. A
// crash loses it: what must happen is a row that a job works off.
func (tx *Tx) After(f func()) { tx.after = append(tx.after, f) }

// context returns the context for a statement. The members of a group share a
// transaction, so the end of one's request lets its own next statement fail,
// but interrupts none.
func (tx *Tx) context(ctx context.Context) context.Context {
	if !tx.shared {
		return ctx
	}
	if err := ctx.Err(); err != nil {
		tx.conn.end(other, err)
	}
	return context.Background()
}

// InsertMany adds rows to a table: into is its name with the columns in brackets,
// which every row has in that order. It takes statements of 256 rows, then of 64, and
// so on, so that there are few different ones.
func (tx *Tx) InsertMany(ctx context.Context, into string, rows [][]any) error {
	for n := 256; len(rows) > 0; {
		if n > len(rows) {
			n /= 4
			continue
		}
		row := "(?" + strings.Repeat(", ?", len(rows[0])-1) + ")"
		if _, err := tx.Exec(ctx, `INSERT INTO `+into+` VALUES `+row+strings.Repeat(", "+row, n-1), slices.Concat(rows[:n]...)...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}
