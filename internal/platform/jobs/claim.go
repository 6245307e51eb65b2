package jobs

import (
	"context"
	"database/sql"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// A claimed job belongs to this process until the end of its lease. Each claim
// of a job has a number of its own: only the last one may write about the job.
type claimed struct {
	id, claims int64
	tries      int
	state      string
	args       json.RawMessage
}

// due returns jobs of a kind whose time has come, those left by a silent process
// included. Anybody may claim them first.
func (r *Runner) due(ctx context.Context, k *kind, limit int) ([]claimed, error) {
	return db.All(ctx, r.d, func(rows *sql.Rows) (j claimed, err error) {
		err = rows.Scan(&j.id, &j.claims, &j.tries, &j.state, (*[]byte)(&j.args))
		return j, err
	}, `SELECT id, claims, tries, state, args FROM jobs WHERE kind = ? AND state IN ('ready', 'running') AND due_at <= ? ORDER BY due_at, id LIMIT ?`,
		k.name, db.Micros(r.d.Now()), limit)
}

// claim takes a job, unless somebody else did since it was read. The job may be
// started only when claim has returned true: that is after the commit, which is
// where a cluster says who was first.
func (r *Runner) claim(ctx context.Context, j *claimed) (taken bool, err error) {
	err = r.d.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE jobs SET state = ?, claims = claims + 1, due_at = ? WHERE id = ? AND claims = ? AND state = ?`,
			Running, db.Micros(tx.Now.Add(Lease)), j.id, j.claims, j.state)
		taken = n == 1
		return err
	})
	j.claims++
	return taken && err == nil, err
}

// keep renews the lease of a running job until ctx ends, and calls lost when
// the job is no longer ours.
func (r *Runner) keep(ctx context.Context, lost func(), j claimed) {
	t := time.NewTicker(Lease / 4)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		ours := true
		err := r.d.Write(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec(ctx, `UPDATE jobs SET due_at = ? WHERE id = ? AND claims = ? AND state = ?`, db.Micros(tx.Now.Add(Lease)), j.id, j.claims, Running)
			ours = n == 1
			return err
		})
		switch {
		case err != nil && ctx.Err() == nil:
			r.log.Error("renewing the lease of a job", "job", j.id, "error", err)
		case err == nil && !ours:
			lost()
			return
		}
	}
}

// finish erases a job that was done, or sets the next time of one that is done
// again and again.
func (r *Runner) finish(ctx context.Context, k *kind, j claimed) error {
	return r.d.Write(ctx, func(tx *db.Tx) error {
		if k.every > 0 {
			_, err := tx.Exec(ctx, `UPDATE jobs SET state = ?, tries = 0, trouble = '', due_at = ? WHERE id = ? AND claims = ?`,
				Ready, db.Micros(tx.Now.Add(k.every)), j.id, j.claims)
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM jobs WHERE id = ? AND claims = ?`, j.id, j.claims)
		return err
	})
}

// release gives a job back that was cut short through no fault of its own.
func (r *Runner) release(ctx context.Context, j claimed) error {
	return r.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE jobs SET state = ?, due_at = ? WHERE id = ? AND claims = ?`, Ready, db.Micros(tx.Now), j.id, j.claims)
		return err
	})
}

// fail puts a job off to its next try, or gives it up.
func (r *Runner) fail(ctx context.Context, k *kind, j claimed, trouble error) error {
	state, wait := Ready, pause(j.tries)
	if k.every == 0 && isPermanent(trouble) || !k.always && j.tries+1 >= lastTry {
		state, wait = Dead, 0
	}
	return r.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE jobs SET state = ?, tries = ?, trouble = ?, due_at = ? WHERE id = ? AND claims = ?`,
			state, j.tries+1, cut(trouble.Error(), 500), db.Micros(tx.Now.Add(wait)), j.id, j.claims)
		return err
	})
}

// clean erases the jobs that were given up long ago, as their arguments may be
// private.
func (r *Runner) clean(ctx context.Context) error {
	return r.d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM jobs WHERE state = ? AND due_at < ?`, Dead, db.Micros(tx.Now.Add(-keepDead)))
		return err
	})
}

// pause is how long a job waits after its failures, which number tries+1. It
// varies, so that what failed together is not tried together.
func pause(tries int) time.Duration {
	d := longPause
	if tries < 20 {
		d = min(firstPause<<tries, longPause)
	}
	return d*3/4 + rand.N(d/2)
}

// cut returns the first n characters of s in a form that every database keeps.
func cut(s string, n int) string {
	r := []rune(strings.ReplaceAll(s, "\x00", " "))
	return string(r[:min(n, len(r))])
}
