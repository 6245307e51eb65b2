package db

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// A group makes writes that wait at the same time share one commit on SQLite,
// which has one writer at a time and pays for each commit with an fsync.
//
// One goroutine leads: it takes who is waiting, begins a transaction, gives
// each member its turn, commits, and only then lets any of them go.
//
//   - A member runs on its caller's goroutine, between a savepoint and its
//     release. If it fails or panics, what it did is undone, and only that.
//   - The group has a context of its own: the end of a member's request makes
//     that member fail, and does not touch its neighbours.
//   - Errors wait for the COMMIT as well: an [Exists] may rest on the row of a
//     neighbour that is not there yet.
//   - If the COMMIT fails, nothing has happened, and all run again, each in a
//     transaction of its own, so that the guilty one fails by itself.
type group struct {
	db *DB

	mu      sync.Mutex
	waiting []*member
	closed  bool
	wake    chan struct{} // holds one token when somebody waits
	stopped chan struct{} // closed when the leader has gone

	commits, members atomic.Int64 // so far
}

// groupSize bounds how many share a commit, and so how many run again.
const groupSize = 128

var (
	errClosed = errors.New("db: the database is closed")
	errLeft   = errors.New("db: did not wait for its turn")
	errPanic  = errors.New("db: panicked")
)

// A member is one call of Write.
type member struct {
	f     func(*Tx) error
	alone bool
	turn  chan *Tx      // the leader gives it the transaction, perhaps more than once
	left  chan struct{} // closed when it waits for no turn any more
	ran   chan error    // it gives the transaction back
	done  chan error    // the outcome; has room, so that the leader never waits
	after []func()
	err   error // the outcome if the group's COMMIT succeeds
}

func newGroup(db *DB) *group {
	g := &group{db: db, wake: make(chan struct{}, 1), stopped: make(chan struct{})}
	go g.lead()
	return g
}

// write is [DB.Write], on the caller's goroutine.
func (g *group) write(ctx context.Context, f func(*Tx) error, alone bool) error {
	m := &member{f: f, alone: alone, turn: make(chan *Tx), left: make(chan struct{}), ran: make(chan error), done: make(chan error, 1)}
	if err := ctx.Err(); err != nil {
		return err
	}
	if !g.join(m) {
		return errClosed
	}
	leave := ctx.Done() // until the first turn: from then on others rest on what it did
	for {
		select {
		case tx := <-m.turn:
			leave = nil
			m.run(tx)
		case err := <-m.done:
			if err == nil {
				for _, f := range m.after {
					f()
				}
			}
			return err
		case <-leave:
			close(m.left)
			return ctx.Err()
		}
	}
}

// run gives back the transaction even when f panics or ends its goroutine;
// either goes on to the caller, who is on the same stack.
func (m *member) run(tx *Tx) {
	err := errPanic
	defer func() {
		if err == errPanic {
			close(m.left) // there will be no other turn
		}
		m.after = tx.after
		m.ran <- err
	}()
	err = m.f(tx)
}

func (g *group) join(m *member) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		return false
	}
	g.waiting = append(g.waiting, m)
	select {
	case g.wake <- struct{}{}:
	default:
	}
	return true
}

// next waits for members: those who wait now, up to the first who goes alone.
func (g *group) next() []*member {
	for {
		g.mu.Lock()
		n := min(len(g.waiting), groupSize)
		for i, m := range g.waiting[:n] {
			if m.alone {
				n = max(i, 1)
				break
			}
		}
		ms, closed := g.waiting[:n:n], g.closed
		g.waiting = g.waiting[n:]
		g.mu.Unlock()
		if n > 0 {
			return ms
		}
		if closed {
			return nil
		}
		<-g.wake
	}
}

func (g *group) lead() {
	defer close(g.stopped)
	for ms := g.next(); ms != nil; ms = g.next() {
		g.commits.Add(1)
		g.members.Add(int64(len(ms)))
		if len(ms) > 1 && g.together(ms) {
			continue
		}
		for _, m := range ms {
			g.single(m)
		}
	}
}

// together runs ms in one transaction. It reports whether they have their
// answers; if not, nothing has happened.
func (g *group) together(ms []*member) bool {
	began := false
	err := g.db.retry(context.Background(), func() (class, error) {
		kind, err := g.db.attempt(context.Background(), func(tx *Tx) error {
			began = true
			for _, m := range ms {
				if err := g.saved(tx, m); err != nil {
					return err
				}
			}
			return nil
		})
		if began {
			kind = other // not all again, but each
		}
		return kind, err
	})
	if err != nil && began {
		return false
	}
	for _, m := range ms {
		if err != nil {
			m.err = err // another process does not let go of the file
		}
		m.done <- m.err
	}
	return true
}

// saved runs one member between a savepoint and its release. Its error is that
// of the whole transaction.
func (g *group) saved(tx *Tx, m *member) error {
	const save, undo, release = "SAVEPOINT member", "ROLLBACK TO member", "RELEASE member"
	if _, err := tx.tx.Exec(save); err != nil {
		return err
	}
	m.err = g.turn(tx, m)
	if m.err == nil {
		m.err = tx.conn.failed // it ended its transaction, and did not say so
	}
	if m.err != nil {
		if tx.conn.kind == conflict || tx.conn.kind == full {
			return m.err // SQLite may have undone more than the statement
		}
		tx.conn.begun()
		if _, err := tx.tx.Exec(undo); err != nil {
			return err
		}
	}
	_, err := tx.tx.Exec(release)
	return err
}

// turn lets m run with a transaction of its own look, if it is still there.
func (g *group) turn(tx *Tx, m *member) error {
	own := &Tx{Now: g.db.Now(), tx: tx.tx, conn: tx.conn, d: tx.d, shared: true}
	select {
	case m.turn <- own:
		return <-m.ran
	case <-m.left:
		return errLeft
	}
}

// single runs m in a transaction of its own, again if it must.
func (g *group) single(m *member) {
	m.done <- g.db.retry(context.Background(), func() (class, error) {
		return g.db.attempt(context.Background(), func(tx *Tx) error { return g.turn(tx, m) })
	})
}

// close lets those who wait finish and stops the leader.
func (g *group) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
	select {
	case g.wake <- struct{}{}:
	default:
	}
	<-g.stopped
}
