package review

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func (s *Service) mountNotes(m *web.Mux) {
	m.Handle("GET /examnote/", s.pageNotes)
	m.Handle("GET /examnote/mine/", s.pageMyNotes)
	m.Handle("GET /examnote/{id}/edit/", s.pageEditNote)
	m.Handle("POST /examnote/{id}/edit/", s.pageEditedNote)
	m.Handle("GET /examnote/{id}/delete/", s.pageDeleteNote)
	m.Handle("POST /examnote/{id}/delete/", s.pageDeletedNote)
	m.Handle("GET /examnote/new/", s.pageWriteNote)
	m.Handle("POST /examnote/new/", s.pageWrittenNote)
	m.Handle("POST /examnote/open/", s.pageOpenNotes)
}

func (n Note) path() string { return notesPath + number(n.ID) + "/" }

func (n Note) sheetID() string { return "n" + number(n.ID) + "-more" }

// headline says which exam it was: 2026년 1학기 중간 · 서술형 4문제.
func (n Note) headline(ctx context.Context) string {
	semester := lecture.Semester{Year: n.year, Term: n.term}.In(ctx)
	exam, form := i18n.T(ctx, "review.exam."+n.Exam), i18n.T(ctx, "review.form."+n.Form)
	if n.QuestionCount == 0 {
		return i18n.T(ctx, "review.note.headline", semester, exam, form)
	}
	return i18n.T(ctx, "review.note.headline_n", semester, exam, form, n.QuestionCount)
}

// notesView is a page of exam notes.
type notesView struct {
	lecture *lecture.Section // nil for the viewer's own
	notes   []Note
	more    string
	staff   bool
}

func (p notesView) address(from string) string {
	if p.lecture == nil {
		return withQuery(notesPath+"mine/", "from", from)
	}
	return withQuery(notesPath, "lecture", number(p.lecture.ID), "from", from)
}

func (s *Service) showNotes(w http.ResponseWriter, r *http.Request, p notesView, find func(account.Viewer, Range) ([]Note, error)) error {
	v := account.ViewerOf(r.Context())
	from, _ := ParsePlace(r.URL.Query().Get("from")) // what names none is the beginning
	list, err := find(v, Range{From: from, Limit: pageOf + 1})
	if err != nil {
		return err
	}
	if len(list) > pageOf {
		list = list[:pageOf]
		p.more = p.address(placeOfNote(list[pageOf-1]).String())
	}
	p.notes, p.staff = list, v.Staff()
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, noteRows(p))
	}
	return web.Render(w, r, http.StatusOK, notesPage(p))
}

func (s *Service) pageNotes(w http.ResponseWriter, r *http.Request) error {
	x, err := s.lectureNamed(r, r.URL.Query().Get("lecture"))
	if err != nil {
		return err
	}
	return s.showNotes(w, r, notesView{lecture: &x}, func(v account.Viewer, at Range) ([]Note, error) { return s.Notes(r.Context(), v, x, at) })
}

func (s *Service) pageMyNotes(w http.ResponseWriter, r *http.Request) error {
	return s.showNotes(w, r, notesView{}, func(v account.Viewer, at Range) ([]Note, error) { return s.MyNotes(r.Context(), v, at) })
}

// noteView is the page on which one writes or edits a note.
type noteView struct {
	name, professor string
	in              NewNote
	questions       string // as they were typed
	editing         bool
	action, back    string
	semesters       []lecture.Semester // to choose from; none when editing
	instructors     []lecture.Instructor
	few             []lecture.Semester // as that of a writeView
	problems        ui.Problems
}

func (p noteView) title(ctx context.Context) string {
	if p.editing {
		return i18n.T(ctx, "review.note.edit")
	}
	return i18n.T(ctx, "review.note.write")
}

func (p noteView) submit(ctx context.Context) string {
	if p.editing {
		return i18n.T(ctx, "review.page.save")
	}
	return i18n.T(ctx, "review.page.post")
}

// read takes what was typed. A number of questions that is none is −1, which the
// rules refuse.
func (p *noteView) read(r *http.Request) {
	p.questions = strings.TrimSpace(r.PostFormValue("question_count"))
	n, err := strconv.Atoi(p.questions)
	switch {
	case p.questions == "":
		n = 0
	case err != nil:
		n = -1
	}
	p.in.NoteText = NoteText{r.PostFormValue("exam"), r.PostFormValue("form"), n, r.PostFormValue("content")}
	p.in.Instructor, p.in.Semester, p.in.Key = formNumber(r, "instructor"), formNumber(r, "semester"), web.KeyOf(r)
}

func (s *Service) writingNote(r *http.Request) (noteView, error) {
	x, all, err := s.open(r, 0)
	if err != nil {
		return noteView{}, err
	}
	p := noteView{name: x.Name, professor: x.Professor, in: NewNote{Lecture: x.ID}, action: notePath(x.ID), back: x.Href(), semesters: all}
	if len(x.Instructors) > 1 {
		p.instructors = x.Instructors
	}
	p.few, err = s.fewTook(r.Context(), x, all)
	return p, err
}

func (s *Service) pageWriteNote(w http.ResponseWriter, r *http.Request) error {
	p, err := s.writingNote(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writeNotePage(p))
}

func (s *Service) pageWrittenNote(w http.ResponseWriter, r *http.Request) error {
	p, err := s.writingNote(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	p.read(r)
	if _, err = s.AddNote(r.Context(), account.ViewerOf(r.Context()), p.in); err != nil {
		return noteAgain(w, r, p, err)
	}
	web.Flash(w, r, "review.note.posted")
	return web.Redirect(w, r, p.back)
}

func noteAgain(w http.ResponseWriter, r *http.Request, p noteView, err error) error {
	problems, status, ok := web.Again(w, r, err)
	if !ok {
		return err
	}
	p.problems = problems
	return web.Render(w, r, status, writeNotePage(p))
}

// ownNote returns the page on which the viewer edits an own note.
func (s *Service) ownNote(r *http.Request) (noteView, int64, error) {
	id, err := web.ID(r, "id")
	if err == nil {
		err = s.mayEditNote(r.Context(), id)
	}
	if err != nil {
		return noteView{}, 0, err
	}
	n, err := s.Note(r.Context(), account.ViewerOf(r.Context()), id)
	p := noteView{name: n.Name, professor: n.Professor, in: NewNote{NoteText: n.NoteText}, editing: true, action: n.path() + "edit/", back: lecture.Path(n.Lecture)}
	if n.QuestionCount > 0 {
		p.questions = strconv.Itoa(n.QuestionCount)
	}
	return p, id, err
}

func (s *Service) pageEditNote(w http.ResponseWriter, r *http.Request) error {
	p, _, err := s.ownNote(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writeNotePage(p))
}

func (s *Service) pageEditedNote(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.ownNote(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	exam := p.in.Exam
	p.read(r)
	p.in.Exam = exam
	if _, err = s.EditNote(r.Context(), account.ViewerOf(r.Context()), id, func(t *NoteText) { *t = p.in.NoteText }); err != nil {
		return noteAgain(w, r, p, err)
	}
	web.Flash(w, r, "review.page.saved")
	return web.Redirect(w, r, p.back)
}

func (s *Service) deletingNote(r *http.Request) (confirmation, Note, error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return confirmation{}, Note{}, err
	}
	row, err := findNote(ctx, s.db, v, id)
	if err == nil {
		err = mayRemove(v, row.writer, row.school)
	}
	if err != nil {
		return confirmation{}, Note{}, err
	}
	n := row.seenBy(i18n.Of(ctx), v)
	return confirmation{
		title: i18n.T(ctx, "review.note.delete_title"), what: n.headline(ctx), text: i18n.T(ctx, "review.note.delete_text"),
		action: n.path() + "delete/", back: lecture.Path(n.Lecture),
	}, n, nil
}

func (s *Service) pageDeleteNote(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.deletingNote(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, deletePage(c))
}

func (s *Service) pageDeletedNote(w http.ResponseWriter, r *http.Request) error {
	c, n, err := s.deletingNote(r)
	if err == nil {
		err = s.RemoveNote(r.Context(), account.ViewerOf(r.Context()), n.ID)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "review.page.deleted")
	return web.Redirect(w, r, c.back)
}

func (s *Service) pageOpenNotes(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if err := web.ParseForm(r); err != nil {
		return err
	}
	x, err := s.lectureNamed(r, r.PostFormValue("lecture"))
	if err == nil {
		err = s.OpenNotes(ctx, v, x)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "review.note.opened")
	return web.Redirect(w, r, x.Href())
}
