package review

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

const (
	kindOpen = "open"

	pointsToOpen = 5
)

// Points are what somebody has for what they wrote, where a school counts any.
type Points struct {
	Balance int `json:"points"`
}

// Points returns v's.
func (s *Service) Points(ctx context.Context, v account.Viewer) (p Points, err error) {
	if !v.SignedIn() {
		return p, unauthenticated()
	}
	err = s.db.Row(ctx, `SELECT balance FROM review_points WHERE user_id = ?`, int64(v.ID)).Scan(&p.Balance)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return p, err
}

// earn gives points for a text, the first of its kind about a course by an
// instructor, where the school of it has points.
func earn(ctx context.Context, tx *db.Tx, v account.Viewer, t topic, kind string, points int) error {
	on, err := usePoints.Get(ctx, tx, t.school)
	if err != nil || !on {
		return err
	}
	first, err := enter(ctx, tx, v, t.course, t.instructor, kind, points)
	if err != nil || !first {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE review_points SET balance = balance + ? WHERE user_id = ?`, points, int64(v.ID))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.AddOnce(ctx, `INSERT INTO review_points (user_id, balance) VALUES (?, ?)`, int64(v.ID), points)
	return err
}

// enter notes what points were given or spent for, once.
func enter(ctx context.Context, tx *db.Tx, v account.Viewer, course, instructor int64, kind string, points int) (first bool, err error) {
	return tx.AddOnce(ctx, `INSERT INTO review_point_entries (user_id, course_id, instructor_id, kind, points) VALUES (?, ?, ?, ?, ?)`, int64(v.ID), course, instructor, kind, points)
}

// opened reports whether v reads the exam notes of a course by instructors: all do
// where there are no points, staff does, and who has spent some.
func (s *Service) opened(ctx context.Context, v account.Viewer, school, course int64, instructors []int64) (bool, error) {
	on, err := usePoints.Get(ctx, s.db, school)
	if err != nil || !on || v.StaffOf(school) || len(instructors) == 0 {
		return true, err
	}
	var n int
	err = s.db.Row(ctx, `SELECT COUNT(*) FROM review_point_entries WHERE user_id = ? AND course_id = ? AND kind = ? AND instructor_id IN (`+db.In(len(instructors))+`)`,
		append([]any{int64(v.ID), course, kindOpen}, db.Args(instructors)...)...).Scan(&n)
	return n == len(instructors), err
}

// OpenNotes spends 5 points, once, to read the exam notes of a lecture. It is a
// conflict where v has fewer.
func (s *Service) OpenNotes(ctx context.Context, v account.Viewer, x lecture.Section) error {
	if err := mayWrite(v, x.School()); err != nil {
		return err
	}
	open, err := s.opened(ctx, v, x.School(), x.Course, instructors(x))
	if err != nil || open {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		cost := -pointsToOpen               // on the first of the entries
		for _, id := range instructors(x) { // few
			first, err := enter(ctx, tx, v, x.Course, id, kindOpen, cost)
			if err != nil {
				return err
			}
			if first {
				cost = 0
			}
		}
		if cost != 0 {
			return nil // another request was faster
		}
		n, err := tx.Exec(ctx, `UPDATE review_points SET balance = balance - ? WHERE user_id = ? AND balance >= ?`, pointsToOpen, int64(v.ID), pointsToOpen)
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "not_enough_points", pointsToOpen)
		}
		return err
	})
}
