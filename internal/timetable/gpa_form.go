package timetable

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

const (
	formRows = 10 // of courses, at least
	moreRows = 5  // that one asks for at once
)

// gpaForm is the page on which one writes the courses of a semester.
type gpaForm struct {
	g        GPA
	semester GPASemester
	name     string
	rows     []courseRow
	problems ui.Problems
	stale    bool               // the semester was changed since the form was shown
	mains    []lecture.Semester // whose timetables it can be filled from
}

// A courseRow is one course as it was typed.
type courseRow struct {
	number              int // from 1
	name, credit, grade string
	major, retake       bool
	course              GPACourse // that is kept, its zero value while none is
}

func (row courseRow) blank() bool {
	return row.name == "" && row.credit == "" && row.grade == "" && !row.major && !row.retake
}

// field is the name of one of the row's fields, and its id.
func (row courseRow) field(name string) string { return fmt.Sprintf("course%d-%s", row.number, name) }

// attrs are those of one of a row's fields that say what it is and what is wrong.
func (f *gpaForm) attrs(row courseRow, name string) templ.Attributes {
	field := row.field(name)
	a := templ.Attributes{"id": field, "name": field}
	if f.problems.Has(field) {
		a["aria-invalid"], a["aria-describedby"] = "true", field+"-error"
	}
	return a
}

// action is where the form goes. It names the state that it was shown with, so
// that drafts of another one are not put into it.
func (f *gpaForm) action() string {
	return f.semester.Href() + "?version=" + strconv.FormatInt(f.semester.version, 10)
}

// grades are what a course can have, none first.
func (f *gpaForm) grades() []ui.Option {
	all := []ui.Option{{Value: "", Text: "–"}}
	for _, g := range f.g.Grades {
		all = append(all, ui.Option{Value: g.Grade, Text: g.Grade})
	}
	return all
}

// summary are the problems with the number of the course before each.
func (f *gpaForm) summary(ctx context.Context) ui.Problems {
	var all ui.Problems
	for _, p := range f.problems {
		one := ui.Problem{Name: p.Name}
		for _, text := range p.Texts {
			number, isRow := strings.CutPrefix(p.Name, "course")
			if number, _, ok := strings.Cut(number, "-"); isRow && ok {
				text = i18n.T(ctx, "timetable.gpa.course_number", number) + ": " + text
			}
			one.Texts = append(one.Texts, text)
		}
		all = append(all, one)
	}
	return all
}

// pad adds empty rows, until there are at least so many and two for what is new.
func (f *gpaForm) pad(least int) {
	for len(f.rows) < min(max(least, len(f.semester.Courses)+2), maxCourses) {
		f.rows = append(f.rows, courseRow{number: len(f.rows) + 1})
	}
}

// hint says below a row what replaces what.
func (f *gpaForm) hint(ctx context.Context, row courseRow) string {
	c := row.course
	switch {
	case c.IsReplaced:
		return i18n.T(ctx, "timetable.gpa.replaced", f.g.Semesters[c.by].title(ctx))
	case !c.IsRetake || c.Grade == nil || *c.Grade == string(gpa.Withdrawn):
		return ""
	case len(c.earlier) == 0:
		return i18n.T(ctx, "timetable.gpa.nothing_replaced")
	}
	var all []string
	for _, e := range c.earlier {
		all = append(all, strings.TrimSpace(f.g.Semesters[e.semester].title(ctx)+" "+e.grade))
	}
	return i18n.T(ctx, "timetable.gpa.replaces", strings.Join(all, ", "))
}

// gpaForm returns the form of the semester that a request names, as it is kept.
func (s *Service) gpaForm(r *http.Request) (*gpaForm, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return nil, err
	}
	if id > gpaSemesters {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	g, err := s.GPA(r.Context(), account.ViewerOf(r.Context()))
	if err != nil {
		return nil, err
	}
	f := &gpaForm{g: g, semester: g.Semesters[id-1]}
	if f.mains, err = s.mains(r.Context(), account.ViewerOf(r.Context())); err != nil {
		return nil, err
	}
	f.name = f.semester.Name
	for i, c := range f.semester.Courses {
		row := courseRow{number: i + 1, name: c.Name, credit: c.Credit.String(), major: c.IsMajor, retake: c.IsRetake, course: c}
		if c.Grade != nil {
			row.grade = *c.Grade
		}
		f.rows = append(f.rows, row)
	}
	return f, nil
}

func (s *Service) pageGPASemester(w http.ResponseWriter, r *http.Request) error {
	f, err := s.gpaForm(r)
	if err != nil {
		return err
	}
	f.pad(formRows)
	return web.Render(w, r, http.StatusOK, gpaSemesterPage(f))
}

// pageSaveSemester keeps a semester, or gives the form more rows.
func (s *Service) pageSaveSemester(w http.ResponseWriter, r *http.Request) error {
	f, err := s.gpaForm(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	f.read(r)
	if r.PostFormValue("add") != "" {
		f.semester.version = versionOf(r, f.semester.version) // still the state that was changed
		f.pad(len(f.rows) + moreRows)
		return web.Render(w, r, http.StatusOK, gpaSemesterPage(f))
	}
	if r.PostFormValue("fill") != "" {
		return s.fillForm(w, r, f)
	}
	courses, numbers := f.courses()
	version := versionOf(r, f.semester.version)
	_, err = s.ChangeGPASemester(r.Context(), account.ViewerOf(r.Context()), f.semester.ID, GPASemesterChange{Name: &f.name, Courses: &courses, Version: &version})
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems, f.stale = byRow(problems, numbers), fault.Is(err, "gpa_changed")
		if f.stale {
			f.problems = nil // the page says more of it
		}
		f.pad(formRows)
		return web.Render(w, r, status, gpaSemesterPage(f))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "timetable.gpa.saved")
	return web.Redirect(w, r, f.semester.Href())
}

// fillForm puts the lectures of a timetable behind what was typed. Nothing is kept
// before the form is sent.
func (s *Service) fillForm(w http.ResponseWriter, r *http.Request, f *gpaForm) error {
	semester, err := strconv.ParseInt(r.PostFormValue("from"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "not_found")
	}
	name, table, err := s.mainNamed(r.Context(), account.ViewerOf(r.Context()), semester)
	if err != nil {
		return err
	}
	if f.name == "" {
		f.name = name
	}
	typed, _ := f.courses()
	kept := f.rows
	f.rows = nil
	for i, c := range f.g.fill(f.semester.ID, typed, table) {
		row := courseRow{number: i + 1, name: c.Name, credit: c.Credit.String(), grade: c.Grade, major: c.Major, retake: c.Retake}
		if i < len(typed) {
			at := slices.IndexFunc(kept, func(k courseRow) bool { return !k.blank() })
			row, kept = kept[at], kept[at+1:]
			row.number = i + 1
		}
		f.rows = append(f.rows, row)
	}
	f.semester.version = versionOf(r, f.semester.version)
	f.pad(formRows)
	return web.Render(w, r, http.StatusOK, gpaSemesterPage(f))
}

// sources are the timetables that the form can be filled from: the newest that no
// semester of grades is called after stands first.
func (f *gpaForm) sources(ctx context.Context) (all []ui.Option, first string) {
	for _, m := range f.mains {
		name, value := m.In(ctx), strconv.FormatInt(m.ID, 10)
		all = append(all, ui.Option{Value: value, Text: name})
		if first == "" && !slices.ContainsFunc(f.g.Semesters, func(g GPASemester) bool { return g.Name == name }) {
			first = value
		}
	}
	return all, first
}

// versionOf is the state of the semester that a form was shown with.
func versionOf(r *http.Request, otherwise int64) int64 {
	n, err := strconv.ParseInt(r.URL.Query().Get("version"), 10, 64)
	if err != nil {
		return otherwise
	}
	return n
}

// read puts what was typed in the place of what is kept.
func (f *gpaForm) read(r *http.Request) {
	f.name = r.PostFormValue("name")
	kept := f.rows
	f.rows = nil
	for n := 1; n <= maxCourses; n++ {
		row := courseRow{number: n}
		if !r.PostForm.Has(row.field("name")) {
			break
		}
		row.name, row.credit, row.grade = strings.TrimSpace(r.PostFormValue(row.field("name"))), strings.TrimSpace(r.PostFormValue(row.field("credit"))), r.PostFormValue(row.field("grade"))
		row.major, row.retake = web.Flag(r, row.field("major"), false), web.Flag(r, row.field("retake"), false)
		if n <= len(kept) && kept[n-1].name == row.name {
			row.course = kept[n-1].course
		}
		f.rows = append(f.rows, row)
	}
}

// courses returns what was typed, without empty rows, and the number of the row
// that each stands in.
func (f *gpaForm) courses() (all []NewCourse, numbers []int) {
	for _, row := range f.rows {
		if !row.blank() {
			all = append(all, NewCourse{Name: row.name, Credit: gpa.Credits(parseHundredths(row.credit)), Grade: row.grade, Major: row.major, Retake: row.retake})
			numbers = append(numbers, row.number)
		}
	}
	return all, numbers
}

// byRow names problems of courses as the fields of their rows are named.
func byRow(problems ui.Problems, numbers []int) ui.Problems {
	all := ui.Problems{}
	for _, p := range problems {
		parts := strings.Split(p.Name, ".")
		if len(parts) == 3 {
			at, err := strconv.Atoi(parts[1])
			if err == nil && at < len(numbers) {
				p.Name = courseRow{number: numbers[at]}.field(parts[2])
			}
		}
		all = append(all, p)
	}
	return all
}
