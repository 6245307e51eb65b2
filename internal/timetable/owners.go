package timetable

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
)

// Owners returns who has which of the sections, at most a few thousand, in one
// of their timetables: those whom the catalogue tells that a lecture has changed.
func (s *Service) Owners(ctx context.Context, q db.Q, sections []int64) ([]lecture.Owner, error) {
	if len(sections) == 0 {
		return nil, nil
	}
	return db.All(ctx, q, func(r *sql.Rows) (o lecture.Owner, err error) { return o, r.Scan(&o.Section, &o.User) },
		`SELECT DISTINCT e.section_id, t.user_id FROM timetable_entries e JOIN timetables t ON t.id = e.timetable_id WHERE e.section_id IN (`+db.In(len(sections))+`) ORDER BY e.section_id, t.user_id`, db.Args(sections)...)
}
