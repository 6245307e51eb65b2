package timetable

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// Took returns the semesters, the newest first, in whose main timetable v has a
// section of the course that the instructor teaches.
func (s *Service) Took(ctx context.Context, v account.Viewer, course, instructor int64) ([]int64, error) {
	return db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) },
		selectTook, int64(v.ID), course, instructor)
}

const selectTook = `SELECT DISTINCT x.semester_id FROM main_timetables m CROSS JOIN timetable_entries e CROSS JOIN sections x CROSS JOIN section_instructors g
	WHERE m.user_id = ? AND e.timetable_id = m.timetable_id AND x.id = e.section_id AND x.course_id = ? AND g.section_id = x.id AND g.instructor_id = ?
	ORDER BY x.semester_id DESC`
