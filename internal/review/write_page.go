package review

import (
	"context"
	"database/sql"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// writeView is the page on which one writes or edits a review.
type writeView struct {
	name, professor string
	in              NewReview
	editing         bool
	action, back    string
	semesters       []lecture.Semester // to choose from; none when editing
	instructors     []lecture.Instructor
	few             []lecture.Semester // in which few took it: who they are may be known
	problems        ui.Problems
}

func (p writeView) title(ctx context.Context) string {
	if p.editing {
		return i18n.T(ctx, "review.page.edit")
	}
	return i18n.T(ctx, "review.page.write")
}

func (p writeView) submit(ctx context.Context) string {
	if p.editing {
		return i18n.T(ctx, "review.page.save")
	}
	return i18n.T(ctx, "review.page.post")
}

func semesterOptions(ctx context.Context, list []lecture.Semester) (all []ui.Option) {
	for _, s := range list {
		all = append(all, ui.Option{Value: number(s.ID), Text: s.In(ctx)})
	}
	return all
}

func instructorOptions(list []lecture.Instructor) (all []ui.Option) {
	for _, i := range list {
		all = append(all, ui.Option{Value: number(i.ID), Text: i.Name})
	}
	return all
}

// wordOptions are the words that a tag, an exam or a form can be.
func wordOptions(ctx context.Context, name string, words []string) (all []ui.Option) {
	for _, w := range words {
		all = append(all, ui.Option{Value: w, Text: i18n.T(ctx, "review."+name+"."+w)})
	}
	return all
}

// open returns the lecture that a page for writing is about, and the semesters of
// which the viewer may write.
func (s *Service) open(r *http.Request, instructor int64) (x lecture.Section, all []lecture.Semester, err error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if x, err = s.lectureNamed(r, r.URL.Query().Get("lecture")); err == nil {
		err = mayWrite(v, x.School())
	}
	if err == nil {
		instructor, err = instructorOf(x, instructor)
	}
	if err != nil {
		return x, nil, err
	}
	all, err = s.semesters(ctx, v, x.School(), x.Course, instructor)
	return x, all, err
}

func formNumber(r *http.Request, name string) int64 {
	n, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (s *Service) writing(r *http.Request) (writeView, error) {
	x, all, err := s.open(r, 0)
	if err != nil {
		return writeView{}, err
	}
	p := writeView{name: x.Name, professor: x.Professor, in: NewReview{Lecture: x.ID}, action: writePath(x.ID), back: x.Href(), semesters: all}
	if len(x.Instructors) > 1 {
		p.instructors = x.Instructors
	}
	p.few, err = s.fewTook(r.Context(), x, all)
	return p, err
}

// few is how many make a crowd in which one is not found.
const few = 5

// fewTook returns those of the semesters in which fewer than a few people have a course
// by one of the instructors in their main timetable. What they say of it may be theirs
// to see who knows of their timetable: no care of ours helps against that, so they
// are told before they write.
func (s *Service) fewTook(ctx context.Context, x lecture.Section, semesters []lecture.Semester) ([]lecture.Semester, error) {
	many, err := db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) },
		`SELECT o.semester_id FROM sections o WHERE o.course_id = ? AND EXISTS (SELECT 1 FROM section_instructors g WHERE g.section_id = o.id AND g.instructor_id IN (`+db.In(len(x.Instructors))+`))
		GROUP BY o.semester_id HAVING SUM(o.basket_count) >= ?`,
		append(append([]any{x.Course}, db.Args(instructors(x))...), few)...)
	return slices.DeleteFunc(slices.Clone(semesters), func(one lecture.Semester) bool { return slices.Contains(many, one.ID) }), err
}

// names are those of semesters in one line.
func names(ctx context.Context, list []lecture.Semester) string {
	all := make([]string, len(list))
	for i, one := range list {
		all[i] = one.In(ctx)
	}
	return strings.Join(all, ", ")
}

func (s *Service) pageWrite(w http.ResponseWriter, r *http.Request) error {
	p, err := s.writing(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writePage(p))
}

func (s *Service) pageWritten(w http.ResponseWriter, r *http.Request) error {
	p, err := s.writing(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	p.in.Instructor, p.in.Semester, p.in.Text, p.in.Key = formNumber(r, "instructor"), formNumber(r, "semester"), textOf(r), web.KeyOf(r)
	_, err = s.AddReview(r.Context(), account.ViewerOf(r.Context()), p.in)
	if err != nil {
		return writeAgain(w, r, p, err)
	}
	web.Flash(w, r, "review.page.posted")
	return web.Redirect(w, r, p.back)
}

// textOf reads what a form says of a lecture.
func textOf(r *http.Request) Text {
	t := Text{Star: int(min(max(formNumber(r, "star"), 0), 6)), Content: r.PostFormValue("content")}
	for _, one := range tags {
		*one.of(&t.Tags) = r.PostFormValue(one.name)
	}
	return t
}

// writeAgain shows the page again with what was typed.
func writeAgain(w http.ResponseWriter, r *http.Request, p writeView, err error) error {
	problems, status, ok := web.Again(w, r, err)
	if !ok {
		return err
	}
	p.problems = problems
	return web.Render(w, r, status, writePage(p))
}

// own returns the page on which the viewer edits an own review.
func (s *Service) own(r *http.Request) (writeView, int64, error) {
	id, err := web.ID(r, "id")
	if err == nil {
		err = s.mayEditReview(r.Context(), id)
	}
	if err != nil {
		return writeView{}, 0, err
	}
	one, err := s.Review(r.Context(), account.ViewerOf(r.Context()), id)
	return writeView{name: one.Name, professor: one.Professor, in: NewReview{Text: one.text()}, editing: true, action: one.Href() + "edit/", back: one.Href()}, id, err
}

func (s *Service) pageEdit(w http.ResponseWriter, r *http.Request) error {
	p, _, err := s.own(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writePage(p))
}

func (s *Service) pageEdited(w http.ResponseWriter, r *http.Request) error {
	p, id, err := s.own(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	p.in.Text = textOf(r)
	if _, err = s.EditReview(r.Context(), account.ViewerOf(r.Context()), id, func(t *Text) { *t = p.in.Text }); err != nil {
		return writeAgain(w, r, p, err)
	}
	web.Flash(w, r, "review.page.saved")
	return web.Redirect(w, r, p.back)
}

// confirmation is what a page asks before a text is deleted.
type confirmation struct{ title, what, text, action, back string }

// deleting returns what is asked before a review goes, where the viewer may delete
// it.
func (s *Service) deleting(r *http.Request) (confirmation, Review, error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return confirmation{}, Review{}, err
	}
	row, err := findReview(ctx, s.db, v, id)
	if err == nil {
		err = mayRemove(v, row.writer, row.school)
	}
	if err != nil {
		return confirmation{}, Review{}, err
	}
	one := row.seenBy(i18n.Of(ctx), v)
	return confirmation{
		title: i18n.T(ctx, "review.page.delete_title"), what: i18n.T(ctx, "review.page.of", one.Name, one.Professor), text: i18n.T(ctx, "review.page.delete_text"),
		action: one.Href() + "delete/", back: one.Href(),
	}, one, nil
}

func (s *Service) pageDelete(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.deleting(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, deletePage(c))
}

func (s *Service) pageDeleted(w http.ResponseWriter, r *http.Request) error {
	_, one, err := s.deleting(r)
	if err == nil {
		err = s.RemoveReview(r.Context(), account.ViewerOf(r.Context()), one.ID)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "review.page.deleted")
	return web.Redirect(w, r, lecture.Path(one.Lecture))
}
