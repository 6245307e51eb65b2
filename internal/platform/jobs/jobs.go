// Package jobs does work after a transaction, in any process of the instance.
//
// What it promises:
//
//   - A job added in a transaction is there when the transaction is, and is
//     not when it is not.
//   - It is done at least once, whatever crashes: a process that took a job and
//     fell silent loses it to another one after [Lease]. So a handler must bear
//     to be called twice with the same arguments.
//   - Processes that share a database never do one job at the same time, as long
//     as their clocks differ by less than [Lease].
//   - A job that fails is tried again, later each time, and after the last try
//     stays for 30 days where the operator sees it ([List], [Retry], [Discard]).
//   - Kinds do not wait for each other: one that hangs holds up its own alone.
//   - A finished job is erased, with whatever its arguments held.
//
// Errors of handlers are kept beside the job and logged: they must not say what
// the arguments are.
package jobs

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Schema is the table of jobs.
//
//go:embed schema
var Schema embed.FS

// Lease is how long a process may be silent about a job before another takes it.
const Lease = 2 * time.Minute

// States of a job.
const (
	Ready   = "ready"   // waits for its time, or for its next try
	Running = "running" // taken by a process, which says so again and again
	Dead    = "dead"    // given up; stays until it is retried or discarded
)

// Add leaves a job of the given kind for when the transaction is committed.
// args is stored as JSON and given to the handler of that kind.
func Add(ctx context.Context, tx *db.Tx, kind string, args any) error {
	return AddAt(ctx, tx, tx.Now, kind, args)
}

// AddAt is [Add] for a job that is not done before at.
func AddAt(ctx context.Context, tx *db.Tx, at time.Time, kind string, args any) error {
	raw, err := json.Marshal(args)
	if err != nil {
		return fmt.Errorf("arguments of job %s: %w", kind, err)
	}
	_, err = tx.Insert(ctx, `INSERT INTO jobs (kind, args, state, due_at, claims, tries, trouble, created_at) VALUES (?, ?, ?, ?, 0, 0, '', ?)`,
		kind, string(raw), Ready, db.Micros(at), db.Micros(tx.Now))
	if err != nil {
		return err
	}
	tx.After(wake.ring)
	return nil
}

// Permanent marks an error of a handler as one that no further try can mend:
// the job is dead at once.
func Permanent(err error) error { return permanent{err} }

type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

func isPermanent(err error) bool {
	_, ok := errors.AsType[permanent](err)
	return ok
}

// wake tells the runners of this process that there may be work, so that they
// need not wait for their next look. Ringing too often costs a query.
var wake bell

type bell struct {
	mu sync.Mutex
	ch chan struct{} // closed by the next ring; nil when nobody listens
}

func (b *bell) ring() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch != nil {
		close(b.ch)
		b.ch = nil
	}
}

// next returns a channel that is closed by the first ring after the call.
func (b *bell) next() <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ch == nil {
		b.ch = make(chan struct{})
	}
	return b.ch
}
