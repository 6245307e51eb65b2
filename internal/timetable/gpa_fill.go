package timetable

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// major is what registrars call categories of courses in one's major: 전공필수, 전선.
var major = []string{"전공", "전필", "전선"}

// fill returns courses with the lectures of a timetable behind them, without grades
// yet: those that are not there by their name, as many as a semester holds. What an
// earlier one of g's semesters than id has is taken again.
func (g GPA) fill(id int64, courses []NewCourse, table Timetable) []NewCourse {
	has := func(list []NewCourse, name string) bool {
		return slices.ContainsFunc(list, func(c NewCourse) bool { return gpa.SameName(c.Name, name) })
	}
	var earlier []NewCourse
	for _, m := range g.Semesters[:id-1] {
		for _, c := range m.Courses {
			earlier = append(earlier, NewCourse{Name: c.Name})
		}
	}
	for _, e := range table.Entries {
		runes := []rune(e.Name)
		name := string(runes[:min(len(runes), maxCourseName)])
		if e.Lecture == nil || has(courses, name) || len(courses) == maxCourses {
			continue
		}
		courses = append(courses, NewCourse{
			Name: name, Credit: gpa.Credits(e.Credits), Retake: has(earlier, name),
			Major: slices.ContainsFunc(major, func(word string) bool { return strings.Contains(e.Section.Category, word) }),
		})
	}
	return courses
}

// written are the courses of a semester as one would write them down.
func (m GPASemester) written() []NewCourse {
	all := make([]NewCourse, len(m.Courses))
	for i, c := range m.Courses {
		all[i] = NewCourse{Name: c.Name, Credit: c.Credit, Major: c.IsMajor, Retake: c.IsRetake}
		if c.Grade != nil {
			all[i].Grade = *c.Grade
		}
	}
	return all
}

// FillGPASemester puts the lectures of v's main timetable of a semester of the
// catalogue into one of v's twelve, id being 1 to 12, behind the courses that are
// there. Lectures that are there by their name stay as they are. A semester without a
// name is called as the catalogue's.
func (s *Service) FillGPASemester(ctx context.Context, v account.Viewer, id, semester int64) (GPASemester, error) {
	g, err := s.GPA(ctx, v)
	if err != nil {
		return GPASemester{}, err
	}
	if id < 1 || id > gpaSemesters {
		return GPASemester{}, fault.New(fault.NotFound, "not_found")
	}
	name, table, err := s.mainNamed(ctx, v, semester)
	if err != nil {
		return GPASemester{}, err
	}
	was := g.Semesters[id-1]
	courses, change := g.fill(id, was.written(), table), GPASemesterChange{Version: &was.version}
	change.Courses = &courses
	if was.Name == "" {
		change.Name = &name
	}
	return s.ChangeGPASemester(ctx, v, id, change)
}

// mainNamed returns v's main timetable of a semester, and what the semester is called.
func (s *Service) mainNamed(ctx context.Context, v account.Viewer, semester int64) (name string, table Timetable, err error) {
	list, err := s.mains(ctx, v)
	if err != nil {
		return "", Timetable{}, err
	}
	i := slices.IndexFunc(list, func(x lecture.Semester) bool { return x.ID == semester })
	if i < 0 {
		return "", Timetable{}, fault.Field("semester", "does_not_exist", semester)
	}
	table, _, err = MainOf(ctx, s.db, v.ID, semester)
	return list[i].In(ctx), table, err
}

// mains returns the semesters of v's school of which v has a timetable, the newest
// first.
func (s *Service) mains(ctx context.Context, v account.Viewer) ([]lecture.Semester, error) {
	if v.School == 0 {
		return nil, nil
	}
	list, err := s.lecture.Semesters(ctx, v, v.School)
	if err != nil {
		return nil, err
	}
	ids, err := db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, `SELECT semester_id FROM main_timetables WHERE user_id = ?`, int64(v.ID))
	return slices.DeleteFunc(list, func(x lecture.Semester) bool { return !slices.Contains(ids, x.ID) }), err
}
