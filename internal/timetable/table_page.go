package timetable

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func (s *Service) mountTables(m *web.Mux) {
	m.Handle("GET /timetable/", s.pageMain)
	m.Handle("GET /timetable/new/", s.pageNew)
	m.Handle("POST /timetable/new/", s.pageMade)
	m.Handle("POST /timetable/restore/", s.pageRestore)
	m.Handle("GET /timetable/{id}/", s.pageTable)
	m.Handle("GET /timetable/{id}/edit/", s.pageEdit)
	m.Handle("POST /timetable/{id}/edit/", s.pageEdited)
	m.Handle("POST /timetable/{id}/main/", s.pageMadeMain)
	m.Handle("POST /timetable/{id}/move/", s.pageMove)
	m.Handle("POST /timetable/{id}/copy/", s.pageCopy)
	m.Handle("POST /timetable/{id}/undo/", s.pageUndo)
	m.Handle("POST /timetable/{id}/delete/", s.pageDeleted)
}

func path(id int64, rest string) string {
	return "/timetable/" + strconv.FormatInt(id, 10) + "/" + rest
}

// Href is the page of the timetable.
func (t Timetable) Href() string { return path(t.ID, "") }

// tableView is what the page of a timetable shows.
type tableView struct {
	semesters []lecture.Semester
	semester  lecture.Semester
	tables    []Timetable // of the semester
	table     Timetable   // its zero value where there is none yet
	grid      *grid
	today     lecture.Date
	takers    map[int64][]Taker // friends who have a lecture too, by section
	listed    bool              // its entries stand below the grid, and not in sheets
}

// view gathers what the page of a timetable shows; pick chooses it among v's of the
// semester.
func (s *Service) view(ctx context.Context, v account.Viewer, semester int64, pick func([]Timetable) int) (p tableView, err error) {
	if p.semesters, err = s.lecture.Semesters(ctx, v, v.School); err != nil {
		return p, err
	}
	now := s.db.Now().In(i18n.Zone)
	p.today = lecture.DateOf(now)
	if semester == 0 {
		p.semester, _ = lecture.Current(p.semesters, p.today)
	} else if i := slices.IndexFunc(p.semesters, func(s lecture.Semester) bool { return s.ID == semester }); i >= 0 {
		p.semester = p.semesters[i]
	} else {
		return p, notFound()
	}
	if p.tables, err = s.Tables(ctx, v, p.semester.ID); err != nil {
		return p, err
	}
	if i := pick(p.tables); i >= 0 {
		p.table = p.tables[i]
	}
	if p.takers, err = s.Takers(ctx, v, p.table.sections()...); err != nil {
		return p, err
	}
	p.draw(nil)
	if p.semester.First <= p.today && p.today <= p.semester.Last {
		p.grid.mark(now)
	}
	return p, nil
}

// draw lays out the grid, with the ghost of a lecture.
func (p *tableView) draw(ghost *Entry) { p.grid = gridOf(p.table.Entries, ghost) }

// timeless are the entries that stand below the grid.
func (p *tableView) timeless() (list []Entry) {
	for _, e := range p.table.Entries {
		if len(e.Meetings) == 0 {
			list = append(list, e)
		}
	}
	return list
}

// A duty is something to do, and for what.
type duty struct {
	Todo
	entry Entry
}

// duties are what is to do, what is due first before.
func (p *tableView) duties() (list []duty) {
	for _, e := range p.table.Entries {
		for _, t := range e.Todos {
			if !t.IsDone {
				list = append(list, duty{t, e})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b duty) int {
		switch {
		case a.Due == nil && b.Due == nil:
			return 0
		case a.Due == nil:
			return 1
		case b.Due == nil:
			return -1
		}
		return int(*a.Due - *b.Due)
	})
	return list
}

func (p *tableView) lectures() (n int) {
	for _, e := range p.table.Entries {
		if e.Lecture != nil {
			n++
		}
	}
	return n
}

// pageMain shows the main timetable of a semester: of the present one where none is
// named.
func (s *Service) pageMain(w http.ResponseWriter, r *http.Request) error {
	v := account.ViewerOf(r.Context())
	if !v.SignedIn() {
		return unauthenticated()
	}
	if v.School == 0 {
		return web.Render(w, r, http.StatusOK, noSchoolPage())
	}
	semester, err := strconv.ParseInt(r.URL.Query().Get("semester"), 10, 64)
	if err != nil {
		semester = 0
	}
	p, err := s.view(r.Context(), v, semester, func(list []Timetable) int {
		return slices.IndexFunc(list, func(t Timetable) bool { return t.IsMain })
	})
	if err != nil {
		return err
	}
	if p.semester.ID == 0 {
		return web.Render(w, r, http.StatusOK, noSemesterPage())
	}
	return web.Render(w, r, http.StatusOK, tablePage(p))
}

// viewOf is the view of one of the viewer's timetables, which the path names.
func (s *Service) viewOf(r *http.Request) (p tableView, err error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return p, err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	t, err := s.Table(ctx, v, id)
	if err != nil {
		return p, err
	}
	return s.view(ctx, v, t.Semester, func(list []Timetable) int {
		return slices.IndexFunc(list, func(t Timetable) bool { return t.ID == id })
	})
}

func (s *Service) pageTable(w http.ResponseWriter, r *http.Request) error {
	p, err := s.viewOf(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, tablePage(p))
}

// tabs are the timetables of the semester.
func (p *tableView) tabs(ctx context.Context) []ui.Tab {
	var all []ui.Tab
	for _, t := range p.tables {
		name := t.Name
		if t.IsMain && len(p.tables) > 1 {
			name += " ★"
		}
		all = append(all, ui.Tab{Href: t.Href(), Text: name, Current: t.ID == p.table.ID})
	}
	return append(all, ui.Tab{Href: "/timetable/new/?semester=" + strconv.FormatInt(p.semester.ID, 10), Text: i18n.T(ctx, "timetable.page.add_table")})
}

// tableForm is what one says of a timetable.
type tableForm struct {
	semester   lecture.Semester
	table      Timetable // its zero value for a new one
	name       string
	visibility Visibility
	theme      int
	problems   ui.Problems
}

func (f *tableForm) read(r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.name, f.visibility = r.PostFormValue("name"), Visibility(r.PostFormValue("visibility"))
	f.theme, _ = strconv.Atoi(r.PostFormValue("theme")) // the rule refuses 0
	return nil
}

func (s *Service) newForm(r *http.Request, semester string) (f tableForm, err error) {
	id, err := strconv.ParseInt(semester, 10, 64)
	if err != nil {
		return f, notFound()
	}
	v := account.ViewerOf(r.Context())
	if f.semester, err = s.lecture.Semester(r.Context(), v, id); err != nil {
		return f, err
	}
	f.visibility, f.theme = Friends, 1
	return f, mayKeep(v, f.semester.SchoolID)
}

func (s *Service) pageNew(w http.ResponseWriter, r *http.Request) error {
	f, err := s.newForm(r, r.URL.Query().Get("semester"))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(f))
}

func (s *Service) pageMade(w http.ResponseWriter, r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f, err := s.newForm(r, r.PostFormValue("semester"))
	if err == nil {
		err = f.read(r)
	}
	if err != nil {
		return err
	}
	t, err := s.AddTable(r.Context(), account.ViewerOf(r.Context()), NewTimetable{Semester: f.semester.ID, Name: f.name, Visibility: f.visibility, Theme: f.theme, Key: web.KeyOf(r)})
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems = problems
		return web.Render(w, r, status, formPage(f))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, t.Href())
}

// own returns the timetable that a page is about.
func (s *Service) own(r *http.Request) (Timetable, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return Timetable{}, err
	}
	return s.Table(r.Context(), account.ViewerOf(r.Context()), id)
}

func (s *Service) editForm(r *http.Request) (f tableForm, err error) {
	t, err := s.own(r)
	if err != nil {
		return f, err
	}
	f = tableForm{table: t, name: t.Name, visibility: t.Visibility, theme: t.Theme}
	f.semester, err = s.lecture.Semester(r.Context(), account.ViewerOf(r.Context()), t.Semester)
	return f, err
}

func (s *Service) pageEdit(w http.ResponseWriter, r *http.Request) error {
	f, err := s.editForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, formPage(f))
}

func (s *Service) pageEdited(w http.ResponseWriter, r *http.Request) error {
	f, err := s.editForm(r)
	if err == nil {
		err = f.read(r)
	}
	if err != nil {
		return err
	}
	_, err = s.ChangeTable(r.Context(), account.ViewerOf(r.Context()), f.table.ID, TableChange{Name: &f.name, Visibility: &f.visibility, Theme: &f.theme})
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems = problems
		return web.Render(w, r, status, formPage(f))
	}
	if err != nil {
		return err
	}
	web.FlashUndo(w, r, path(f.table.ID, "undo/"), "timetable.page.saved")
	return web.Redirect(w, r, f.table.Href())
}

// does answers a form without fields: it leads back to the timetable and says what
// was done.
func (s *Service) does(w http.ResponseWriter, r *http.Request, done string, do func(ctx context.Context, v account.Viewer, t Timetable) (Timetable, error)) error {
	t, err := s.own(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	after, err := do(r.Context(), account.ViewerOf(r.Context()), t)
	if fault.Of(err).Kind == fault.Conflict && err != nil {
		web.Flash(w, r, "error."+fault.Of(err).Code, fault.Of(err).Args...)
		return web.Redirect(w, r, t.Href())
	}
	if err != nil {
		return err
	}
	if done != "" {
		web.Flash(w, r, done)
	}
	return web.Redirect(w, r, after.Href())
}

func (s *Service) pageMadeMain(w http.ResponseWriter, r *http.Request) error {
	return s.does(w, r, "timetable.page.is_main_now", func(ctx context.Context, v account.Viewer, t Timetable) (Timetable, error) {
		yes := true
		return s.ChangeTable(ctx, v, t.ID, TableChange{IsMain: &yes})
	})
}

func (s *Service) pageCopy(w http.ResponseWriter, r *http.Request) error {
	return s.does(w, r, "timetable.page.copied", func(ctx context.Context, v account.Viewer, t Timetable) (Timetable, error) {
		return s.CopyTable(ctx, v, t.ID, "", web.KeyOf(r))
	})
}

func (s *Service) pageUndo(w http.ResponseWriter, r *http.Request) error {
	return s.does(w, r, "timetable.page.undone", func(ctx context.Context, v account.Viewer, t Timetable) (Timetable, error) {
		return s.Undo(ctx, v, t.ID)
	})
}

// pageMove puts a timetable one place to the left or to the right.
func (s *Service) pageMove(w http.ResponseWriter, r *http.Request) error {
	return s.does(w, r, "", func(ctx context.Context, v account.Viewer, t Timetable) (Timetable, error) {
		list, err := s.Tables(ctx, v, t.Semester)
		if err != nil {
			return t, err
		}
		ids := make([]int64, len(list))
		for i := range list {
			ids[i] = list[i].ID
		}
		at := slices.Index(ids, t.ID)
		to := at + 1
		if r.PostFormValue("to") == "left" {
			to = at - 1
		}
		if at < 0 || to < 0 || to >= len(ids) {
			return t, nil
		}
		ids[at], ids[to] = ids[to], ids[at]
		return t, s.OrderTables(ctx, v, t.Semester, ids)
	})
}

func (s *Service) pageDeleted(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err == nil {
		err = s.RemoveTable(r.Context(), account.ViewerOf(r.Context()), t.ID)
	}
	if err != nil {
		return err
	}
	web.FlashUndo(w, r, "/timetable/restore/", "timetable.page.deleted")
	return web.Redirect(w, r, "/timetable/?semester="+strconv.FormatInt(t.Semester, 10))
}

func (s *Service) pageRestore(w http.ResponseWriter, r *http.Request) error {
	t, err := s.RestoreTable(r.Context(), account.ViewerOf(r.Context()))
	if fault.Is(err, "nothing_to_undo") {
		web.Flash(w, r, "error.nothing_to_undo")
		return web.Redirect(w, r, "/timetable/")
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "timetable.page.restored")
	return web.Redirect(w, r, t.Href())
}

// safe is a path made here.
func safe(path string) templ.SafeURL { return templ.SafeURL(path) }
