package lecture

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// Pages of who keeps the catalogue of a school.
const (
	importsPath   = "/lecture/import/"
	semestersPath = "/semester/"
	periodsPath   = "/period/"
)

func (s *Service) mountKeeping(m *web.Mux) {
	m.Handle("GET "+semestersPath, s.pageSemesters)
	m.Handle("GET /semester/new/", s.pageSemester)
	m.Handle("POST /semester/new/", s.pageSemesterSaved)
	m.Handle("GET /semester/{id}/edit/", s.pageSemester)
	m.Handle("POST /semester/{id}/edit/", s.pageSemesterSaved)
	m.Handle("GET "+periodsPath, s.pagePeriods)
	m.Handle("POST "+periodsPath, s.pagePeriodsSaved)
	s.mountImports(m)
}

// MayKeep reports whether v has these pages: a school's manager and operators.
func MayKeep(v account.Viewer) bool {
	return v.SignedIn() && (v.Role == account.Operator || mayKeep(v, v.School) == nil)
}

// A kept school is the one whose pages are shown.
type kept struct {
	school   int64
	operator bool // who has to say of which school
}

// at is a page of the school.
func (k kept) at(path string) string {
	if k.operator {
		return path + "?school=" + number(k.school)
	}
	return path
}

// keptOf returns whose catalogue the page is about: v's own school, or to an
// operator the one that the address names. all are the schools an operator may
// choose from, where it names none.
func (s *Service) keptOf(r *http.Request) (k kept, all []School, err error) {
	v := account.ViewerOf(r.Context())
	k = kept{v.School, v.Role == account.Operator}
	if !v.SignedIn() {
		return k, nil, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	if k.operator {
		if k.school, err = strconv.ParseInt(r.URL.Query().Get("school"), 10, 64); err != nil {
			all, err = s.o.Schools(r.Context())
			return k, all, err
		}
	}
	return k, nil, mayKeep(v, k.school)
}

// choose shows the schools to an operator who has not said which.
func choose(w http.ResponseWriter, r *http.Request, path string, all []School) error {
	return web.Render(w, r, http.StatusOK, schoolsPage(path, all))
}

func (s *Service) pageSemesters(w http.ResponseWriter, r *http.Request) error {
	k, all, err := s.keptOf(r)
	if err != nil || all != nil {
		return orChoose(w, r, semestersPath, all, err)
	}
	list, err := s.Semesters(r.Context(), account.ViewerOf(r.Context()), k.school)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, semestersPage(k, list))
}

func orChoose(w http.ResponseWriter, r *http.Request, path string, all []School, err error) error {
	if err != nil {
		return err
	}
	return choose(w, r, path, all)
}

// In returns the semester as people call it: 2026년 2학기.
func (s Semester) In(ctx context.Context) string {
	return i18n.T(ctx, "lecture.term."+string(s.Term), strconv.Itoa(s.Year))
}

// A semesterForm is the page on which a semester is added or changed.
type semesterForm struct {
	kept
	id          int64 // 0 for a new one
	year, term  string
	first, last string
	days        []daysRow
	problems    ui.Problems
}

// A daysRow is what was typed of special days.
type daysRow struct{ kind, first, last, name string }

// spareRows are rows of a form that are empty, for more.
const spareRows = 4

func (f semesterForm) action() string {
	if f.id != 0 {
		return "/semester/" + number(f.id) + "/edit/"
	}
	return f.at("/semester/new/")
}

// semesterOf returns the form as it is before anything is typed.
func (s *Service) semesterOf(r *http.Request) (f semesterForm, all []School, err error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if r.PathValue("id") == "" {
		f.kept, all, err = s.keptOf(r)
		today := DateOf(s.db.Now().In(i18n.Zone))
		f.year, f.term = today.String()[:4], string(Spring)
		return f, all, err
	}
	if f.id, err = web.ID(r, "id"); err != nil {
		return f, nil, err
	}
	x, err := s.keptSemester(ctx, v, f.id)
	if err != nil {
		return f, nil, err
	}
	f.kept = kept{x.SchoolID, v.Role == account.Operator}
	f.year, f.term, f.first, f.last = strconv.Itoa(x.Year), string(x.Term), x.First.String(), x.Last.String()
	for _, d := range x.Days {
		f.days = append(f.days, daysRow{string(d.Kind), d.First.String(), d.Last.String(), d.Name})
	}
	return f, nil, nil
}

func (s *Service) pageSemester(w http.ResponseWriter, r *http.Request) error {
	f, all, err := s.semesterOf(r)
	if err != nil || all != nil {
		return orChoose(w, r, "/semester/new/", all, err)
	}
	return web.Render(w, r, http.StatusOK, semesterPage(f))
}

func (s *Service) pageSemesterSaved(w http.ResponseWriter, r *http.Request) error {
	f, all, err := s.semesterOf(r)
	if err == nil && all != nil {
		err = notFound()
	}
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	n, err := f.read(r.PostForm)
	if err == nil && f.id == 0 {
		_, err = s.AddSemester(ctx, v, n)
	} else if err == nil {
		_, err = s.ChangeSemester(ctx, v, f.id, func(old *NewSemester) { *old = n })
	}
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems = problems
		return web.Render(w, r, status, semesterPage(f))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "lecture.page.saved")
	return web.Redirect(w, r, f.at(semestersPath))
}

// read takes what was typed into the form, and returns the semester it says.
func (f *semesterForm) read(in url.Values) (n NewSemester, err error) {
	f.year, f.term, f.first, f.last = in.Get("year"), in.Get("term"), in.Get("first_day"), in.Get("last_day")
	var e *fault.Error
	day := func(field, text string) Date {
		d, ok := ParseDate(text)
		if !ok {
			e = e.And(field, "invalid_date")
		}
		return d
	}
	n = NewSemester{SchoolID: f.school, Term: Term(f.term), First: day("first_day", f.first), Last: day("last_day", f.last)}
	if n.Year, err = strconv.Atoi(f.year); err != nil {
		e = e.And("year", "invalid_year")
	}
	f.days = nil
	kinds, firsts, lasts, names := in["kind"], in["from"], in["to"], in["called"]
	for i := range min(len(kinds), len(firsts), len(lasts), len(names), maxSemesterDays+spareRows) {
		row := daysRow{kinds[i], firsts[i], lasts[i], strings.TrimSpace(names[i])}
		if row.first == "" && row.last == "" && row.name == "" {
			continue
		}
		if row.last == "" {
			row.last = row.first
		}
		f.days = append(f.days, row)
		n.Days = append(n.Days, SemesterDays{DaysKind(row.kind), day("days", row.first), day("days", row.last), row.name})
	}
	return n, e.Or()
}

// A periodsForm is the page of a school's numbered hours.
type periodsForm struct {
	kept
	rows     []periodRow
	problems ui.Problems
}

type periodRow struct{ number, start, end string }

func (s *Service) pagePeriods(w http.ResponseWriter, r *http.Request) error {
	k, all, err := s.keptOf(r)
	if err != nil || all != nil {
		return orChoose(w, r, periodsPath, all, err)
	}
	list, err := s.Periods(r.Context(), account.ViewerOf(r.Context()), k.school)
	if err != nil {
		return err
	}
	f := periodsForm{kept: k}
	for _, p := range list {
		f.rows = append(f.rows, periodRow{strconv.Itoa(p.Number), Clock(p.Start), Clock(p.End)})
	}
	return web.Render(w, r, http.StatusOK, periodsPage(f))
}

func (s *Service) pagePeriodsSaved(w http.ResponseWriter, r *http.Request) error {
	k, all, err := s.keptOf(r)
	if err == nil && all != nil {
		err = notFound()
	}
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	f := periodsForm{kept: k}
	list, err := f.read(r.PostForm)
	if err == nil {
		err = s.SetPeriods(r.Context(), account.ViewerOf(r.Context()), k.school, list)
	}
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems = problems
		return web.Render(w, r, status, periodsPage(f))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "lecture.page.saved")
	return web.Redirect(w, r, k.at(periodsPath))
}

// read takes the rows that were typed. One that is empty is left out.
func (f *periodsForm) read(in url.Values) (list []period.Period, err error) {
	numbers, starts, ends := in["number"], in["start"], in["end"]
	var e *fault.Error
	for i := range min(len(numbers), len(starts), len(ends), maxPeriods+10) {
		row := periodRow{numbers[i], starts[i], ends[i]}
		if row.start == "" && row.end == "" {
			continue
		}
		f.rows = append(f.rows, row)
		n, err := strconv.Atoi(strings.TrimSpace(row.number))
		start, ok1 := parseClock(row.start)
		end, ok2 := parseClock(row.end)
		if err != nil || !ok1 || !ok2 {
			e = e.And("periods", "bad_period_row", i+1)
		}
		list = append(list, period.Period{Number: n, Start: start, End: end})
	}
	return list, e.Or()
}

// parseClock reads 09:05 as minutes since midnight.
func parseClock(text string) (minutes int, ok bool) {
	h, m, colon := strings.Cut(text, ":")
	hours, err1 := strconv.Atoi(h)
	rest, err2 := strconv.Atoi(m)
	return hours*60 + rest, colon && err1 == nil && err2 == nil && hours >= 0 && hours < 24 && rest >= 0 && rest < 60
}

// blank are rows for hours that are not there yet, numbered on.
func (f periodsForm) blank() (rows []periodRow) {
	next := 1
	if len(f.rows) > 0 {
		if n, err := strconv.Atoi(f.rows[len(f.rows)-1].number); err == nil {
			next = n + 1
		}
	}
	for n := range 5 {
		rows = append(rows, periodRow{number: strconv.Itoa(next + n)})
	}
	return rows
}

func termOptions(ctx context.Context) (all []ui.Option) {
	for _, t := range Terms {
		all = append(all, ui.Option{Value: string(t), Text: i18n.T(ctx, "lecture.terms."+string(t))})
	}
	return all
}

func kindOptions(ctx context.Context) (all []ui.Option) {
	for _, k := range DaysKinds {
		all = append(all, ui.Option{Value: string(k), Text: i18n.T(ctx, "lecture.days."+string(k))})
	}
	return all
}

// withSpare returns the rows and some that are empty.
func (f semesterForm) withSpare() []daysRow {
	return append(slices.Clone(f.days), make([]daysRow, spareRows)...)
}
