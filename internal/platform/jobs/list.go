package jobs

import (
	"context"
	"database/sql"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A Job is what an operator sees of a job: not its arguments, which may be secret.
type Job struct {
	ID      int64
	Kind    string
	State   string    // Ready, Running or Dead
	Due     time.Time // Ready: not before; Running: the end of the lease; Dead: when it was given up
	Tries   int       // failures since the last success
	Trouble string    // the last failure's text
	Created time.Time
}

// List returns up to limit jobs of a state, those due first at the top; the
// dead ones newest first. State "" means all.
func List(ctx context.Context, q db.Q, state string, limit int) ([]Job, error) {
	order := "due_at, id"
	if state == Dead {
		order = "due_at DESC, id DESC"
	}
	where, args := "", []any{}
	if state != "" {
		where, args = " WHERE state = ?", []any{state}
	}
	return db.All(ctx, q, func(r *sql.Rows) (j Job, err error) {
		var due, created int64
		err = r.Scan(&j.ID, &j.Kind, &j.State, &due, &j.Tries, &j.Trouble, &created)
		j.Due, j.Created = db.Time(due), db.Time(created)
		return j, err
	}, `SELECT id, kind, state, due_at, tries, trouble, created_at FROM jobs`+where+` ORDER BY `+order+` LIMIT ?`, append(args, limit)...)
}

// Retry makes a dead job ready again, with all its tries. It is a
// job_not_found fault when there is no dead job of that id.
func Retry(ctx context.Context, tx *db.Tx, id int64) error {
	n, err := tx.Exec(ctx, `UPDATE jobs SET state = ?, tries = 0, due_at = ? WHERE id = ? AND state = ?`, Ready, db.Micros(tx.Now), id, Dead)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "job_not_found")
	}
	tx.After(wake.ring)
	return err
}

// Discard removes a dead job for good. It is a job_not_found fault when there
// is no dead job of that id.
func Discard(ctx context.Context, tx *db.Tx, id int64) error {
	n, err := tx.Exec(ctx, `DELETE FROM jobs WHERE id = ? AND state = ?`, id, Dead)
	if err == nil && n == 0 {
		return fault.New(fault.NotFound, "job_not_found")
	}
	return err
}
