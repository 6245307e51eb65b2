package jobs

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

const (
	look       = time.Second     // how often a runner looks for work that other processes left
	width      = 4               // how many jobs of a kind a runner does at once
	lastTry    = 36              // failures after which a job is dead: about a day
	firstPause = 5 * time.Second // after the first failure; doubles with each
	longPause  = time.Hour       // and grows no further
	keepDead   = 30 * 24 * time.Hour
	grace      = 20 * time.Second // how long running jobs may go on after the end was asked for
)

// A Runner does the jobs of the kinds that it was given handlers for. Several
// runners, in one process or in many, may share a database.
type Runner struct {
	d     *db.DB
	log   *slog.Logger
	kinds []*kind
	grace time.Duration
}

type kind struct {
	name   string
	handle func(context.Context, json.RawMessage) error
	every  time.Duration // 0 except for what is done again and again
	always bool          // is never given up
	busy   chan struct{} // holds one thing per running job
}

// New returns a runner on d. It logs what fails to log, by kind and id only.
func New(d *db.DB, log *slog.Logger) *Runner {
	r := &Runner{d: d, log: log, grace: grace}
	r.Every("jobs.clean", 24*time.Hour, r.clean)
	return r
}

// Handle sets what does the jobs of a kind (at most 60 characters). f gets the
// arguments as given to [Add]. When it returns an error or panics, the job is
// tried again later; see [Permanent]. Its context ends when the job was lost to
// another process, or when the runner stops and f has not finished in time.
// Handle must be called before Run.
func (r *Runner) Handle(name string, f func(ctx context.Context, args json.RawMessage) error) {
	r.add(&kind{name: name, handle: f})
}

// HandleAlways is [Runner.Handle] for jobs that are never given up for failing
// too often: what they leave undone nobody else knows of.
func (r *Runner) HandleAlways(name string, f func(ctx context.Context, args json.RawMessage) error) {
	r.add(&kind{name: name, handle: f, always: true})
}

// Every has f done each time that long after it was last done, once for all
// processes together. A failure is tried again like that of any job, but never
// given up. Every must be called before Run.
func (r *Runner) Every(name string, interval time.Duration, f func(ctx context.Context) error) {
	r.add(&kind{name: name, every: interval, always: true, handle: func(ctx context.Context, _ json.RawMessage) error { return f(ctx) }})
}

func (r *Runner) add(k *kind) {
	if slices.ContainsFunc(r.kinds, func(o *kind) bool { return o.name == k.name }) {
		panic("jobs: two handlers for " + k.name)
	}
	k.busy = make(chan struct{}, width)
	r.kinds = append(r.kinds, k)
}

// Run does jobs until ctx ends. Then it takes no more, lets those that run
// finish for a while, ends the contexts of the others, which are left for the
// next runner, and returns nil when all handlers have returned. While the
// database is away, Run waits for it.
func (r *Runner) Run(ctx context.Context) error {
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var running sync.WaitGroup
	planned := false
	for ctx.Err() == nil {
		rung, tick := wake.next(), time.NewTimer(look)
		err := error(nil)
		if !planned {
			err = r.plan(ctx)
			planned = err == nil
		}
		for _, k := range r.kinds {
			if err == nil {
				err = r.start(ctx, work, k, &running)
			}
		}
		if err != nil && ctx.Err() == nil {
			r.log.Error("looking for jobs", "error", err)
			rung = nil // do not hurry towards a database that is away
		}
		select {
		case <-ctx.Done():
		case <-rung:
		case <-tick.C:
		}
		tick.Stop()
	}
	late := time.AfterFunc(r.grace, stop)
	defer late.Stop()
	running.Wait()
	return nil
}

// Drain does all jobs that are due and those that these add, one after the
// other, and returns when none is left. Failed ones wait for their next try. It
// is for tests and for commands that must not leave work behind.
func (r *Runner) Drain(ctx context.Context) error {
	if err := r.plan(ctx); err != nil {
		return err
	}
	for {
		did := 0
		for _, k := range r.kinds {
			due, err := r.due(ctx, k, 100)
			if err != nil {
				return err
			}
			for _, j := range due {
				taken, err := r.claim(ctx, &j)
				if err != nil {
					return err
				}
				if taken {
					r.do(ctx, k, j)
					did++
				}
			}
		}
		if did == 0 {
			return ctx.Err()
		}
	}
}

// plan puts the jobs of [Runner.Every] into the table.
func (r *Runner) plan(ctx context.Context) error {
	return r.d.Write(ctx, func(tx *db.Tx) error {
		for _, k := range r.kinds {
			if k.every == 0 {
				continue
			}
			_, err := tx.AddOnce(ctx, `INSERT INTO jobs (kind, name, args, state, due_at, claims, tries, trouble, created_at) VALUES (?, ?, 'null', ?, ?, 0, 0, '', ?)`,
				k.name, k.name, Ready, db.Micros(tx.Now), db.Micros(tx.Now))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// start claims due jobs of a kind for the free places and does them beside.
func (r *Runner) start(ctx, work context.Context, k *kind, running *sync.WaitGroup) error {
	free := cap(k.busy) - len(k.busy) // only this goroutine fills busy
	if free == 0 {
		return nil
	}
	due, err := r.due(ctx, k, free)
	if err != nil {
		return err
	}
	for _, j := range due {
		taken, err := r.claim(ctx, &j)
		if err != nil {
			return err
		}
		if !taken {
			continue
		}
		k.busy <- struct{}{}
		running.Go(func() {
			defer wake.ring() // there may be more of this kind
			defer func() { <-k.busy }()
			r.do(work, k, j)
		})
	}
	return nil
}

// do runs a claimed job and writes down how it went.
func (r *Runner) do(ctx context.Context, k *kind, j claimed) {
	jobCtx, cancel := context.WithCancel(ctx)
	kept := make(chan struct{})
	go func() { defer close(kept); r.keep(jobCtx, cancel, j) }()
	err := call(jobCtx, k, j)
	cutShort := jobCtx.Err() != nil
	cancel()
	<-kept

	// The answer is kept even while the runner stops.
	ctx, end := context.WithTimeout(context.WithoutCancel(ctx), Lease/4)
	defer end()
	switch {
	case err == nil:
		err = r.finish(ctx, k, j)
	case cutShort:
		err = r.release(ctx, j)
	default:
		r.log.Warn("job failed", "job", j.id, "kind", k.name, "try", j.tries+1, "error", err)
		err = r.fail(ctx, k, j, err)
	}
	if err != nil { // the lease ends and the job is done again
		r.log.Error("writing down how a job went", "job", j.id, "kind", k.name, "error", err)
	}
}

// call calls the handler and turns a panic into an error.
func call(ctx context.Context, k *kind, j claimed) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v\n%s", v, debug.Stack())
		}
	}()
	return k.handle(ctx, j.args)
}
