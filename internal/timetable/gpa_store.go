package timetable

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// putProfile stores what holds for all semesters, the scale included.
func putProfile(ctx context.Context, tx *db.Tx, v account.Viewer, t *transcript) error {
	n, err := tx.Exec(ctx, `UPDATE gpa_profiles SET scale = ?, graduation_credit = ?, target_average = ? WHERE user_id = ?`,
		string(t.Scale), int64(t.graduation), int64(t.target), int64(v.ID))
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.AddOnce(ctx, `INSERT INTO gpa_profiles (user_id, scale, graduation_credit, target_average) VALUES (?, ?, ?, ?)`,
		int64(v.ID), string(t.Scale), int64(t.graduation), int64(t.target))
	return err
}

// putSemester stores the name of a semester and that it was changed.
func putSemester(ctx context.Context, tx *db.Tx, v account.Viewer, m GPASemester) error {
	now := db.Micros(tx.Now)
	n, err := tx.Exec(ctx, `UPDATE gpa_semesters SET name = ?, version = version + 1, updated_at = ? WHERE user_id = ? AND semester = ?`, m.Name, now, int64(v.ID), m.ID)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.AddOnce(ctx, `INSERT INTO gpa_semesters (user_id, semester, name, version, updated_at) VALUES (?, ?, ?, 1, ?)`, int64(v.ID), m.ID, m.Name, now)
	return err
}

// putCourses stores courses in the place of those that a semester had.
func putCourses(ctx context.Context, tx *db.Tx, v account.Viewer, semester int64, courses []gpa.Course) error {
	if _, err := tx.Exec(ctx, `DELETE FROM gpa_courses WHERE user_id = ? AND semester = ?`, int64(v.ID), semester); err != nil || len(courses) == 0 {
		return err
	}
	var args []any
	for i, c := range courses {
		args = append(args, int64(v.ID), semester, i+1, c.Name, int64(c.Credits), string(c.Grade), c.Major, c.Retake)
	}
	const row = `(?, ?, ?, ?, ?, ?, ?, ?)`
	_, err := tx.Exec(ctx, `INSERT INTO gpa_courses (user_id, semester, place, name, credit, grade, is_major, is_retake) VALUES `+
		strings.Repeat(row+`, `, len(courses)-1)+row, args...)
	return err
}
