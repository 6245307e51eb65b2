package media

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io/fs"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/jobs"
)

const (
	kindRemove = "media.remove"
	kindClean  = "media.clean"

	waitTime  = 24 * time.Hour // how long a picture waits for its post
	writeTime = time.Hour      // how long writing one takes at the very most
	atOnce    = 100
)

// Work adds what is done behind the requests: the files of pictures that are
// gone go, and so do pictures that no post came for.
func (s *Service) Work(r *jobs.Runner) {
	r.HandleAlways(kindRemove, func(ctx context.Context, args json.RawMessage) error {
		var ids []string
		if err := json.Unmarshal(args, &ids); err != nil {
			return jobs.Permanent(errors.New("arguments that are none"))
		}
		return s.o.Store.Remove(ctx, files(ids)...)
	})
	r.Every(kindClean, time.Hour, s.clean)
}

// drop lets pictures go: nobody finds them from the commit on, and then their
// files go.
func drop(ctx context.Context, tx *db.Tx, ids []string) error {
	if _, err := tx.Exec(ctx, `DELETE FROM media WHERE id IN (`+db.In(len(ids))+`)`, db.Args(ids)...); err != nil {
		return err
	}
	return jobs.Add(ctx, tx, kindRemove, ids)
}

// clean lets go the pictures that have waited for too long, and what is left of
// those whose writing was broken off.
func (s *Service) clean(ctx context.Context) error {
	for {
		n, err := s.cleanSome(ctx)
		if err != nil || n < atOnce {
			return err
		}
	}
}

func (s *Service) cleanSome(ctx context.Context) (n int, err error) {
	id := func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) }
	now := s.db.Now()
	late, err := db.All(ctx, s.db, id, `SELECT id FROM media WHERE post_id IS NULL AND (created_at < ? OR is_ready = 0 AND created_at < ?) ORDER BY id LIMIT ?`,
		db.Micros(now.Add(-waitTime)), db.Micros(now.Add(-writeTime)), atOnce)
	if err != nil || len(late) == 0 {
		return 0, err
	}
	return len(late), s.db.Write(ctx, func(tx *db.Tx) error {
		among := ` WHERE id IN (` + db.In(len(late)) + `) AND post_id IS NULL`
		// Those that a post takes at this moment are its own.
		if _, err := tx.Exec(ctx, `UPDATE media SET place = 0`+among, db.Args(late)...); err != nil {
			return err
		}
		ids, err := db.All(ctx, tx, id, `SELECT id FROM media`+among, db.Args(late)...)
		if err != nil || len(ids) == 0 {
			return err
		}
		return drop(ctx, tx, ids)
	})
}

// Missing returns how many of the newest pictures, at most that many, have not
// all of their files, and how many were looked at.
func (s *Service) Missing(ctx context.Context, most int) (missing, seen int, err error) {
	ids, err := db.All(ctx, s.db, func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) },
		`SELECT id FROM media WHERE is_ready = 1 ORDER BY created_at DESC LIMIT ?`, most)
	if err != nil {
		return 0, 0, err
	}
	for _, id := range ids {
		whole := true
		for _, name := range files([]string{id}) {
			f, err := s.o.Store.Open(ctx, name)
			switch {
			case errors.Is(err, fs.ErrNotExist):
				whole = false
				continue
			case err != nil:
				return missing, seen, err
			}
			if err := f.Close(); err != nil {
				return missing, seen, err
			}
		}
		if seen++; !whole {
			missing++
		}
	}
	return missing, seen, nil
}
