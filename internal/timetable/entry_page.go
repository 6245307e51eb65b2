package timetable

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func (s *Service) mountEntries(m *web.Mux) {
	m.Handle("POST /timetable/{id}/add/", s.pageAdd)
	m.Handle("GET /timetable/{id}/block/", s.pageBlock)
	m.Handle("POST /timetable/{id}/block/", s.pageAddBlock)
	m.Handle("GET /timetable/{id}/entry/{entry}/", s.pageEntry)
	m.Handle("POST /timetable/{id}/entry/{entry}/", s.pageChanged)
	m.Handle("POST /timetable/{id}/entry/{entry}/remove/", s.pageRemove)
}

// entryPath is where one changes an entry.
func entryPath(table, entry int64) string {
	return path(table, "entry/"+strconv.FormatInt(entry, 10)+"/")
}

// pageAdd puts a lecture into a timetable and leads back to where it was found.
func (s *Service) pageAdd(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	id, err := strconv.ParseInt(r.PostFormValue("lecture"), 10, 64)
	if err != nil || id <= 0 {
		return notFound()
	}
	back := t.Href()
	if r.PostFormValue("next") != "" {
		back = web.Next(r)
	}
	after, err := s.AddEntry(r.Context(), account.ViewerOf(r.Context()), t.ID, NewEntry{Lecture: id, Overlap: web.Flag(r, "overlap", false)})
	switch f := fault.Of(err); {
	case err == nil:
		name := after.Entries[slices.IndexFunc(after.Entries, func(e Entry) bool { return e.Lecture != nil && *e.Lecture == id })].Name
		web.FlashUndo(w, r, path(t.ID, "undo/"), "timetable.page.added", name)
	case f.Kind == fault.Conflict:
		web.Flash(w, r, "error."+f.Code, f.Args...)
	case f.Kind == fault.Invalid:
		return notFound()
	default:
		return err
	}
	return web.Redirect(w, r, back)
}

// timeForm is one time of an own block, as it was typed.
type timeForm struct{ day, start, end, room string }

// todoForm is one line of what is to do, as it was typed.
type todoForm struct {
	content, due string
	done         bool
}

// entryForm is what one says of an entry.
type entryForm struct {
	table    Timetable
	entry    Entry // its zero value for a new block
	name     string
	times    []timeForm
	colour   int
	memo     string
	todos    []todoForm
	clash    string // names of what it would overlap
	problems ui.Problems
}

func (f entryForm) isBlock() bool { return f.entry.Lecture == nil }

// blankTodos is how many lines for new things to do a form has.
const blankTodos = 3

func formOf(t Timetable, e Entry) entryForm {
	f := entryForm{table: t, entry: e, name: e.Name, colour: e.Colour, memo: e.Memo}
	for _, m := range e.Meetings {
		f.times = append(f.times, timeForm{strconv.Itoa(int(m.Day)), Clock(m.Start), Clock(m.End), m.Room})
	}
	for _, todo := range e.Todos {
		line := todoForm{content: todo.Content, done: todo.IsDone}
		if todo.Due != nil {
			line.due = todo.Due.String()
		}
		f.todos = append(f.todos, line)
	}
	f.blanks()
	return f
}

// blanks adds lines that are empty, for what is new.
func (f *entryForm) blanks() {
	if f.isBlock() {
		for len(f.times) < maxTimes {
			f.times = append(f.times, timeForm{})
		}
	}
	for range min(blankTodos, maxTodos-len(f.todos)) {
		f.todos = append(f.todos, todoForm{})
	}
}

// read reads the form: lines in which nothing stands do not count.
func (f *entryForm) read(r *http.Request) {
	all := func(name string) []string { return r.PostForm[name] }
	at := func(list []string, i int) string {
		if i < len(list) {
			return strings.TrimSpace(list[i])
		}
		return ""
	}
	f.name, f.memo = r.PostFormValue("name"), r.PostFormValue("memo")
	f.colour, _ = strconv.Atoi(r.PostFormValue("colour")) // 0 is any
	f.times, f.todos = nil, nil
	days, starts, ends, rooms := all("day"), all("start"), all("end"), all("room")
	for i := range min(len(starts), 2*maxTimes) {
		if line := (timeForm{at(days, i), at(starts, i), at(ends, i), at(rooms, i)}); line.start != "" || line.end != "" || line.room != "" {
			f.times = append(f.times, line)
		}
	}
	contents, dues, done := all("todo"), all("due"), all("done")
	for i := range min(len(contents), 2*maxTodos) {
		if line := (todoForm{at(contents, i), at(dues, i), slices.Contains(done, strconv.Itoa(i))}); line.content != "" {
			f.todos = append(f.todos, line)
		}
	}
}

// minutesOf reads 09:05; what is none is −1.
func minutesOf(text string) int {
	h, m, ok := strings.Cut(text, ":")
	hours, err1 := strconv.ParseUint(h, 10, 8)
	minutes, err2 := strconv.ParseUint(m, 10, 8)
	if !ok || err1 != nil || err2 != nil || minutes > 59 {
		return -1
	}
	return int(60*hours + minutes)
}

func (f *entryForm) meetings() []lecture.Meeting {
	list := make([]lecture.Meeting, len(f.times))
	for i, t := range f.times {
		day, _ := strconv.Atoi(t.day) // 0 is no day: the rule says so
		m := lecture.Meeting{Day: period.Day(day), Start: minutesOf(t.start), End: minutesOf(t.end), Room: t.room}
		if m.End == 0 {
			m.End = period.DayLength // midnight, as a field for times can say it
		}
		list[i] = m
	}
	return list
}

// notes returns what is to do, and what is wrong with it.
func (f *entryForm) notes() (todos []Todo, err error) {
	for _, line := range f.todos {
		todo := Todo{Content: line.content, IsDone: line.done}
		if line.due != "" {
			due, ok := lecture.ParseDate(line.due)
			if !ok {
				return nil, fault.Field("todos", "invalid_date")
			}
			todo.Due = &due
		}
		todos = append(todos, todo)
	}
	return todos, nil
}

func (s *Service) pageBlock(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err != nil {
		return err
	}
	f := entryForm{table: t}
	f.blanks()
	f.times[0].day = "1"
	return web.Render(w, r, http.StatusOK, entryPage(f))
}

func (s *Service) pageAddBlock(w http.ResponseWriter, r *http.Request) error {
	t, err := s.own(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	f := entryForm{table: t}
	f.read(r)
	return s.saved(w, r, f, "timetable.page.block_added", func(ctx context.Context, v account.Viewer) (Timetable, error) {
		return s.AddEntry(ctx, v, t.ID, NewEntry{Name: f.name, Times: f.meetings(), Overlap: web.Flag(r, "overlap", false)})
	})
}

// ownEntry returns the entry that a page is about, and its timetable.
func (s *Service) ownEntry(r *http.Request) (t Timetable, e Entry, err error) {
	if t, err = s.own(r); err != nil {
		return t, e, err
	}
	id, err := web.ID(r, "entry")
	if err != nil {
		return t, e, err
	}
	i := slices.IndexFunc(t.Entries, func(e Entry) bool { return e.ID == id })
	if i < 0 {
		return t, e, notFound()
	}
	return t, t.Entries[i], nil
}

func (s *Service) pageEntry(w http.ResponseWriter, r *http.Request) error {
	t, e, err := s.ownEntry(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, entryPage(formOf(t, e)))
}

func (s *Service) pageChanged(w http.ResponseWriter, r *http.Request) error {
	t, e, err := s.ownEntry(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	f := entryForm{table: t, entry: e}
	f.read(r)
	return s.saved(w, r, f, "timetable.page.saved", func(ctx context.Context, v account.Viewer) (Timetable, error) {
		todos, err := f.notes()
		if err != nil {
			return t, err
		}
		change := EntryChange{Memo: &f.memo, Todos: &todos, Overlap: web.Flag(r, "overlap", false)}
		if f.isBlock() {
			times := f.meetings()
			change.Name, change.Times = &f.name, &times
		} else {
			change.Colour = &f.colour
		}
		return s.ChangeEntry(ctx, v, t.ID, e.ID, change)
	})
}

// saved does what a form asks for and leads back to the timetable, or shows the
// form again with what is wrong.
func (s *Service) saved(w http.ResponseWriter, r *http.Request, f entryForm, done string, do func(context.Context, account.Viewer) (Timetable, error)) error {
	t, err := do(r.Context(), account.ViewerOf(r.Context()))
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems = problems
		if fault.Is(err, "timetable_overlap") {
			f.clash, f.problems = problems[0].Texts[0], nil
		}
		f.blanks()
		return web.Render(w, r, status, entryPage(f))
	}
	if err != nil {
		return err
	}
	web.FlashUndo(w, r, path(t.ID, "undo/"), done)
	return web.Redirect(w, r, t.Href())
}

func (s *Service) pageRemove(w http.ResponseWriter, r *http.Request) error {
	t, e, err := s.ownEntry(r)
	if err == nil {
		_, err = s.RemoveEntry(r.Context(), account.ViewerOf(r.Context()), t.ID, e.ID)
	}
	if err != nil {
		return err
	}
	web.FlashUndo(w, r, path(t.ID, "undo/"), "timetable.page.removed", e.Name)
	return web.Redirect(w, r, t.Href())
}
