package timetable

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// Limits of grades.
const (
	maxCourses      = 30 // of a semester
	maxCourseName   = 50 // characters
	maxSemesterName = 20 // characters
	maxCredit       = gpa.Credits(30_00)
	maxGraduation   = gpa.Credits(400_00)
)

// A NewCourse is a course as one writes it down.
type NewCourse struct {
	Name   string      // at most 50 characters, may be empty
	Credit gpa.Credits // at most 30 credits
	Grade  string      // as the scale writes it, "" for none yet
	Major  bool
	Retake bool
}

// A GPASemesterChange is what is different with a semester; nil leaves a thing as it is.
type GPASemesterChange struct {
	Name    *string      // at most 20 characters, "" for none
	Courses *[]NewCourse // all of them, at most 30
	Version *int64       // that the change was made on; another one refuses it as gpa_changed
}

// A GPAChange is what is different for all semesters; nil leaves a thing as it is.
type GPAChange struct {
	Scale            *gpa.Scale
	GraduationCredit *gpa.Credits // at most 400 credits, 0 for none
	TargetAverage    *gpa.Points  // at most the most of the scale, 0 for none
}

// ChangeGPASemester changes one of v's semesters, id being 1 to 12. Faults of a course
// name it by its place: courses.2.credit. Whoever has grades keeps the scale that
// they were given in, whatever the school decides later.
func (s *Service) ChangeGPASemester(ctx context.Context, v account.Viewer, id int64, in GPASemesterChange) (after GPASemester, err error) {
	err = s.changeGrades(ctx, v, func(tx *db.Tx, t *transcript) error {
		was, err := t.semester(id)
		if err != nil {
			return err
		}
		if err := rest.Match(ctx, was); err != nil {
			return err
		}
		if in.Version != nil && *in.Version != was.version {
			return fault.New(fault.Conflict, "gpa_changed")
		}
		var e *fault.Error
		if in.Name != nil {
			was.Name, e = plain.Check(e, "name", plain.OneLine(*in.Name), 0, maxSemesterName)
		}
		var courses []gpa.Course
		if in.Courses != nil {
			courses, e = t.check(e, *in.Courses)
		}
		if e != nil {
			return e
		}
		if err := putSemester(ctx, tx, v, was); err != nil {
			return err
		}
		if in.Courses != nil {
			if err := putCourses(ctx, tx, v, id, courses); err != nil {
				return err
			}
		}
		if t.ownScale || len(courses) == 0 {
			return nil
		}
		return putProfile(ctx, tx, v, t)
	}, func(t *transcript) error {
		after, err = t.semester(id)
		return err
	})
	return after, err
}

// ChangeGPA changes what holds for all of v's semesters. A scale that lacks a grade
// which some course has is refused.
func (s *Service) ChangeGPA(ctx context.Context, v account.Viewer, in GPAChange) (after GPA, err error) {
	err = s.changeGrades(ctx, v, func(tx *db.Tx, t *transcript) error {
		if err := rest.Match(ctx, t.view()); err != nil {
			return err
		}
		if e := t.change(in); e != nil {
			return e
		}
		return putProfile(ctx, tx, v, t)
	}, func(t *transcript) error {
		after = t.view()
		return nil
	})
	return after, err
}

// changeGrades runs f with what v keeps, while no other transaction changes it, and
// then has seen look at what became of it.
func (s *Service) changeGrades(ctx context.Context, v account.Viewer, f func(*db.Tx, *transcript) error, seen func(*transcript) error) error {
	if !v.SignedIn() {
		return fault.New(fault.Unauthenticated, "not_authenticated")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		// One's own account first: what one person changes goes one by one.
		if _, err := tx.Exec(ctx, `UPDATE users SET epoch = epoch WHERE id = ?`, int64(v.ID)); err != nil {
			return err
		}
		t, err := findTranscript(ctx, tx, v)
		if err != nil {
			return err
		}
		if err := f(tx, t); err != nil {
			return err
		}
		if t, err = findTranscript(ctx, tx, v); err != nil {
			return err
		}
		return seen(t)
	})
}

// change changes what holds for all semesters, or says what is wrong with that.
func (t *transcript) change(in GPAChange) (e *fault.Error) {
	if in.Scale != nil {
		if !in.Scale.Known() {
			return e.And("scale", "invalid_choice", string(*in.Scale))
		}
		if missing := t.missing(*in.Scale); len(missing) > 0 {
			e = e.And("scale", "scale_lacks_grades", strings.Join(missing, ", "))
		}
		t.Scale, t.ownScale = *in.Scale, true
	}
	if c := in.GraduationCredit; c != nil {
		if *c < 0 || *c > maxGraduation {
			e = e.And("graduation_credit", "invalid_graduation_credit", maxGraduation.String())
		}
		t.graduation = *c
	}
	if p := in.TargetAverage; p != nil {
		t.target = *p
	}
	if t.target < 0 || t.target > t.Scale.Most() {
		e = e.And("target_average", "invalid_target", string(t.Scale))
	}
	return e
}

// missing lists the grades of t's courses that another scale lacks.
func (t *transcript) missing(scale gpa.Scale) (labels []string) {
	has := scale.Grades()
	for _, c := range slices.Concat(t.courses...) {
		if label := t.Scale.Label(c.Grade); c.Grade != gpa.None && !slices.Contains(has, c.Grade) && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
	}
	return labels
}

// check returns the courses as they are kept, and e with what is wrong with them.
func (t *transcript) check(e *fault.Error, in []NewCourse) ([]gpa.Course, *fault.Error) {
	if len(in) > maxCourses {
		return nil, e.And("courses", "max_items", maxCourses)
	}
	all := make([]gpa.Course, len(in))
	for i, c := range in {
		field := func(name string) string { return fmt.Sprintf("courses.%d.%s", i, name) }
		all[i] = gpa.Course{Credits: c.Credit, Major: c.Major, Retake: c.Retake}
		all[i].Name, e = plain.Check(e, field("name"), plain.OneLine(c.Name), 0, maxCourseName)
		if c.Credit < 0 || c.Credit > maxCredit {
			e = e.And(field("credit"), "invalid_credit", maxCredit.String())
		}
		var ok bool
		if all[i].Grade, ok = t.Scale.Parse(c.Grade); !ok {
			e = e.And(field("grade"), "invalid_grade", string(t.Scale))
		}
	}
	return all, e
}
