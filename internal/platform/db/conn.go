package db

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"time"
)

// A connector opens the connections of a pool and puts a [conn] around each.
type connector struct {
	driver.Connector
	d *dialect
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	within := ctx
	if !c.d.local { // a server that hangs takes calls and does not answer them
		var cancel context.CancelFunc
		within, cancel = context.WithTimeout(ctx, c.d.patience)
		defer cancel()
	}
	in, err := c.Connector.Connect(within)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		kind := c.d.classify(err)
		if kind == other {
			return nil, clean(err) // wrong password, no such database
		}
		return nil, failure(kind, err)
	}
	conn := &conn{in: in.(inner), d: c.d, stmts: map[string]*stmt{}}
	for _, q := range c.d.session {
		if _, err := conn.ExecContext(ctx, q, nil); err != nil {
			in.Close()
			return nil, err
		}
	}
	return conn, nil
}

// inner is what a driver's connection can do.
type inner interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Pinger
}

// A conn is one connection. It keeps prepared statements (preparing through
// the pool inside of a transaction can lock up: it may want a connection more),
// bounds the time of a statement, turns errors into the package's own, and
// remembers the one that ended a transaction.
type conn struct {
	in     inner
	d      *dialect
	stmts  map[string]*stmt
	inTx   bool
	failed error // what ended the transaction
	kind   class // of failed, or of the last error
	gone   bool  // not to be used again
	worked bool  // has answered before
}

// maxStmts is how many statements a connection keeps. MySQL allows 16382 on
// all connections of a server.
const maxStmts = 256

func (c *conn) Prepare(query string) (driver.Stmt, error)        { return c.in.Prepare(query) }
func (c *conn) Begin() (driver.Tx, error)                        { return c.BeginTx(context.Background(), driver.TxOptions{}) }
func (c *conn) Ping(ctx context.Context) error                   { return c.in.Ping(ctx) }
func (c *conn) CheckNamedValue(v *driver.NamedValue) (err error) { return checkValue(v) }

// Close closes the connection and with it its statements.
func (c *conn) Close() error {
	c.forget()
	return c.in.Close()
}

// IsValid tells the pool whether to keep the connection.
func (c *conn) IsValid() bool {
	if v, ok := c.in.(driver.Validator); ok && !v.IsValid() {
		return false
	}
	return !c.gone
}

// ResetSession is called before the pool gives the connection out again.
func (c *conn) ResetSession(ctx context.Context) error {
	if c.gone {
		return driver.ErrBadConn
	}
	return c.in.ResetSession(ctx)
}

func (c *conn) ExecContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Result, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	bounded, cancel := c.bound(ctx)
	defer cancel()
	if !c.d.prepares || len(args) == 0 && !c.d.local {
		res, err := c.in.ExecContext(bounded, q, args)
		return res, c.check(ctx, err)
	}
	s, err := c.stmt(bounded, q)
	if err != nil {
		return nil, c.check(ctx, err)
	}
	defer c.release(s)
	res, err := s.in.ExecContext(bounded, args)
	return res, c.check(ctx, err)
}

func (c *conn) QueryContext(ctx context.Context, q string, args []driver.NamedValue) (driver.Rows, error) {
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	bounded, cancel := c.bound(ctx)
	if !c.d.prepares {
		in, err := c.in.QueryContext(bounded, q, args)
		if err != nil {
			cancel()
			return nil, c.elsewhere(ctx, err)
		}
		return &rows{in: in, c: c, ctx: ctx, end: cancel}, nil
	}
	s, err := c.stmt(bounded, q)
	if err != nil {
		cancel()
		return nil, c.elsewhere(ctx, err)
	}
	in, err := s.in.QueryContext(bounded, args)
	if err != nil {
		c.release(s)
		cancel()
		return nil, c.elsewhere(ctx, err)
	}
	return &rows{in: in, c: c, ctx: ctx, end: func() { c.release(s); cancel() }}, nil
}

// ready refuses what follows the error that ended a transaction.
func (c *conn) ready(ctx context.Context) error {
	if c.inTx && c.failed != nil {
		return c.failed
	}
	if err := ctx.Err(); err != nil {
		c.end(other, err)
		return err
	}
	return nil
}

// bound gives a statement a time in which it must be done, if its caller has
// not: a server that hangs must not take its clients with it.
func (c *conn) bound(ctx context.Context) (context.Context, context.CancelFunc) {
	if _, has := ctx.Deadline(); has || c.d.local {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, c.d.patience)
}

// check turns the error of a statement into the package's own.
func (c *conn) check(ctx context.Context, err error) error {
	if err == nil {
		c.worked = true
		return nil
	}
	if ctx.Err() != nil {
		c.end(other, ctx.Err())
		return ctx.Err()
	}
	kind := c.d.classify(err)
	switch kind {
	case away:
		c.gone = true
		err = failure(kind, err)
	case conflict, full:
		err = failure(kind, err)
	case taken:
		err = Exists{c.d.constraint(c, err)}
	default:
		err = clean(err)
	}
	c.end(kind, err)
	return err
}

// elsewhere is check for a query. Outside of a transaction it changes nothing,
// so when a connection breaks that has worked before, which may be long ago,
// the pool may ask on another.
func (c *conn) elsewhere(ctx context.Context, err error) error {
	slow := errors.Is(err, context.DeadlineExceeded)
	old := c.worked
	err = c.check(ctx, err)
	if c.gone && old && !slow && !c.inTx && ctx.Err() == nil {
		return driver.ErrBadConn
	}
	return err
}

// end remembers what ended the transaction.
func (c *conn) end(kind class, err error) {
	if c.failed == nil {
		c.failed, c.kind = err, kind
	}
}

// begun forgets it.
func (c *conn) begun() { c.failed, c.kind = nil, other }

func (c *conn) BeginTx(ctx context.Context, _ driver.TxOptions) (driver.Tx, error) {
	c.begun()
	if _, err := c.ExecContext(ctx, c.d.begin, nil); err != nil {
		return nil, err
	}
	c.inTx = true
	return txn{c}, nil
}

type txn struct{ c *conn }

func (t txn) Commit() error {
	c := t.c
	if c.failed != nil {
		t.Rollback()
		return c.failed
	}
	c.inTx = false
	// Not the context of the request: whoever asks for a COMMIT waits for it.
	ctx, cancel := c.bound(context.Background())
	defer cancel()
	_, err := c.in.ExecContext(ctx, "COMMIT", nil)
	if err == nil {
		return nil
	}
	if !c.d.answered(err) {
		c.gone = true
		err = unknown(err)
		c.end(other, err)
		return err
	}
	err = c.check(context.Background(), err)
	if c.d.local || !c.gone {
		c.in.ExecContext(ctx, "ROLLBACK", nil) // what is left of it; may be nothing
	}
	return err
}

func (t txn) Rollback() error {
	c := t.c
	c.inTx = false
	if c.gone {
		return nil // the server does it when it sees that the connection is gone
	}
	ctx, cancel := c.bound(context.Background())
	defer cancel()
	if _, err := c.in.ExecContext(ctx, "ROLLBACK", nil); err != nil && !c.d.local {
		c.gone = true
	}
	return nil
}

// A stmt is a prepared statement. It is busy while its rows are read.
type stmt struct {
	in interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	}
	busy, kept bool
}

func (c *conn) stmt(ctx context.Context, q string) (*stmt, error) {
	if s := c.stmts[q]; s != nil && !s.busy {
		s.busy = true
		return s, nil
	}
	in, err := c.in.PrepareContext(ctx, q)
	if err != nil {
		return nil, err
	}
	s := &stmt{busy: true}
	s.in = in.(interface {
		driver.Stmt
		driver.StmtExecContext
		driver.StmtQueryContext
	})
	if c.stmts[q] == nil {
		if len(c.stmts) >= maxStmts {
			c.forget()
		}
		s.kept = true
		c.stmts[q] = s
	}
	return s, nil
}

func (c *conn) release(s *stmt) {
	s.busy = false
	if !s.kept {
		s.in.Close()
	}
}

// forget closes the statements that are kept; a busy one when it is released.
func (c *conn) forget() {
	for _, s := range c.stmts {
		s.kept = false
		if !s.busy {
			s.in.Close()
		}
	}
	clear(c.stmts)
}

type rows struct {
	in  driver.Rows
	c   *conn
	ctx context.Context
	end func()
}

func (r *rows) Columns() []string { return r.in.Columns() }

func (r *rows) Next(dest []driver.Value) error {
	err := r.in.Next(dest)
	if err == nil || err == io.EOF {
		return err
	}
	return r.c.check(r.ctx, err)
}

func (r *rows) Close() error {
	err := r.in.Close()
	if r.end != nil {
		r.end()
		r.end = nil
	}
	if err != nil {
		return r.c.check(r.ctx, err)
	}
	r.c.worked = true
	return nil
}

// patience is how long a server may take for a statement whose caller has set
// no deadline.
const patience = 20 * time.Second
