package review

import (
	"context"
	"database/sql"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A topic is what a text is about: a course by an instructor, in a semester.
type topic struct {
	school, course, instructor int64
	semester                   lecture.Semester
}

// about finds what one writes about: a lecture, one of its instructors (the first
// where instructor is 0) and a semester (the newest one may write about where it is
// 0). It is a fault where one may not write about it, or not yet.
func (s *Service) about(ctx context.Context, v account.Viewer, section, instructor, semester int64) (topic, error) {
	if err := mayWriteSome(v); err != nil {
		return topic{}, err
	}
	x, err := s.lecture.Section(ctx, v, section)
	if fault.Of(err).Kind == fault.NotFound {
		return topic{}, fault.Field("lecture", "does_not_exist", section)
	}
	if err == nil {
		err = mayWrite(v, x.School())
	}
	if err != nil {
		return topic{}, err
	}
	if instructor, err = instructorOf(x, instructor); err != nil {
		return topic{}, err
	}
	all, err := s.semesters(ctx, v, x.School(), x.Course, instructor)
	if err != nil {
		return topic{}, err
	}
	t := topic{school: x.School(), course: x.Course, instructor: instructor}
	at := 0
	if semester != 0 {
		at = slices.IndexFunc(all, func(one lecture.Semester) bool { return one.ID == semester })
		if at < 0 {
			return topic{}, fault.Field("semester", "does_not_exist", semester)
		}
	}
	t.semester = all[at]
	return t, nil
}

// instructorOf returns which instructor of a lecture is asked for, the first where
// none is.
func instructorOf(x lecture.Section, asked int64) (int64, error) {
	switch {
	case len(x.Instructors) == 0:
		return 0, fault.Field("lecture", "no_professor")
	case asked == 0:
		return x.Instructors[0].ID, nil
	case slices.ContainsFunc(x.Instructors, func(i lecture.Instructor) bool { return i.ID == asked }):
		return asked, nil
	}
	return 0, fault.Field("instructor", "does_not_exist", asked)
}

// semesters returns those of which v may write about a course by an instructor, the
// newest first, at least one. That there is none is a fault that says why.
func (s *Service) semesters(ctx context.Context, v account.Viewer, school, course, instructor int64) ([]lecture.Semester, error) {
	ids, err := s.had(ctx, v, school, course, instructor)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, fault.New(fault.Forbidden, "lecture_not_taken")
	}
	wait, err := onlySettled.Get(ctx, s.db, school)
	if err != nil {
		return nil, err
	}
	every, err := s.lecture.Semesters(ctx, v, school)
	if err != nil {
		return nil, err
	}
	day := today(s.db.Now())
	var open []lecture.Semester
	var soonest lecture.Date
	for _, one := range every { // the newest first
		switch {
		case !slices.Contains(ids, one.ID):
		case one.First <= day && (!wait || one.Settled() <= day):
			open = append(open, one)
		default:
			soonest = one.First
			if wait {
				soonest = one.Settled()
			}
		}
	}
	if len(open) == 0 {
		return nil, fault.New(fault.Forbidden, "lecture_not_settled", soonest.String())
	}
	return open, nil
}

// had returns the semesters in which v has the course by the instructor, or where
// the school asks for nothing in those in which it is given.
func (s *Service) had(ctx context.Context, v account.Viewer, school, course, instructor int64) ([]int64, error) {
	taken, err := onlyTaken.Get(ctx, s.db, school)
	if err != nil {
		return nil, err
	}
	if taken {
		return s.o.Took(ctx, v, course, instructor)
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) },
		`SELECT DISTINCT x.semester_id FROM sections x JOIN section_instructors g ON g.section_id = x.id WHERE x.course_id = ? AND g.instructor_id = ?`, course, instructor)
}

// instructors are the ids of those who teach a lecture.
func instructors(x lecture.Section) []int64 {
	ids := make([]int64, len(x.Instructors))
	for i, one := range x.Instructors {
		ids[i] = one.ID
	}
	return ids
}

// maxADay is how many texts of a kind somebody writes in a day.
const maxADay = 5

// countDay counts a text of today, or is a fault where there were as many already.
// The transaction is alone with the school, and so with whoever belongs to it.
func countDay(ctx context.Context, tx *db.Tx, v account.Viewer, kind string) error {
	day := int(today(tx.Now))
	n, err := tx.Exec(ctx, `UPDATE review_days SET written = CASE WHEN on_day = ? THEN written + 1 ELSE 1 END, on_day = ? WHERE user_id = ? AND kind = ? AND (on_day <> ? OR written < ?)`,
		day, day, int64(v.ID), kind, day, maxADay)
	if err != nil || n > 0 {
		return err
	}
	added, err := tx.AddOnce(ctx, `INSERT INTO review_days (user_id, kind, on_day, written) VALUES (?, ?, ?, 1)`, int64(v.ID), kind, day)
	if err == nil && !added {
		f := fault.Wait("too_many_a_day", dayOf(lecture.Date(day)+1).Sub(tx.Now))
		f.Args = []any{maxADay}
		return f
	}
	return err
}
