package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// change runs f with one of v's timetables, which is locked and as If-Match says
// it is, and keeps what it was before, to take the change back. It returns the
// timetable as it is then.
func (s *Service) change(ctx context.Context, v account.Viewer, id int64, f func(tx *db.Tx, t *Timetable) error) (after Timetable, err error) {
	if !v.SignedIn() {
		return Timetable{}, unauthenticated()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		t, err := lockOwn(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if err := rest.Match(ctx, t); err != nil {
			return err
		}
		before := t
		if err := f(tx, &t); err != nil {
			return err
		}
		if err := keepFormer(ctx, tx, before); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE timetables SET updated_at = ? WHERE id = ?`, db.Micros(tx.Now), id); err != nil {
			return err
		}
		after, err = findOwn(ctx, tx, v, id)
		return err
	})
	return after, err
}

// lockOwn returns one of v's timetables, for this transaction alone: what one
// person changes goes one by one.
func lockOwn(ctx context.Context, tx *db.Tx, v account.Viewer, id int64) (Timetable, error) {
	if err := lockOwner(ctx, tx, v); err != nil {
		return Timetable{}, err
	}
	if _, err := tx.Exec(ctx, `UPDATE timetables SET version = version + 1 WHERE id = ? AND user_id = ?`, id, int64(v.ID)); err != nil {
		return Timetable{}, err
	}
	return findOwn(ctx, tx, v, id)
}

// lockOwner lets no other transaction change timetables of v until tx ends.
func lockOwner(ctx context.Context, tx *db.Tx, v account.Viewer) error {
	_, err := tx.Exec(ctx, `UPDATE users SET epoch = epoch WHERE id = ?`, int64(v.ID))
	return err
}

// sections returns the lectures of a timetable.
func (t *Timetable) sections() (ids []int64) {
	for _, e := range t.Entries {
		if e.Lecture != nil {
			ids = append(ids, *e.Lecture)
		}
	}
	return ids
}

// count adds by to what the catalogue counts of lectures, if t is a main table.
func (t *Timetable) count(ctx context.Context, tx *db.Tx, sections []int64, by int) error {
	if !t.IsMain {
		return nil
	}
	return lecture.CountBaskets(ctx, tx, sections, by)
}
