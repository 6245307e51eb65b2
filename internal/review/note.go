package review

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Note (시험 정보) is how an exam of a course by a professor was.
type Note struct {
	ID         int64     `json:"id"`
	CreatedAt  rest.Time `json:"created_at"` // the beginning of the day on which it was written
	Lecture    int64     `json:"lecture"`    // the newest one of the course by the professor
	Course     int64     `json:"course"`
	Name       string    `json:"lecture_name"`
	Instructor int64     `json:"instructor"`
	Professor  string    `json:"professor"`
	Semester   int64     `json:"semester"`
	NoteText
	Author   Author `json:"author"`
	IsEdited bool   `json:"is_edited"`

	year int
	term lecture.Term
	on   lecture.Date
}

// NoteText is what one writes of an exam.
type NoteText struct {
	Exam          string `json:"exam"`           // midterm, final, other
	Form          string `json:"form"`           // essay, short, choice, truefalse, problems, mixed
	QuestionCount int    `json:"question_count"` // 0 where the writer does not remember; at most 200
	Content       string `json:"content"`        // tips: 20 to 2,000 characters
}

// What an exam was, and how one answered.
var (
	exams = []string{"midterm", "final", "other"}
	forms = []string{"essay", "short", "choice", "truefalse", "problems", "mixed"}
)

const maxQuestions = 200

func (n NoteText) check() (NoteText, *fault.Error) {
	var e *fault.Error
	if !slices.Contains(exams, n.Exam) {
		e = e.And("exam", "choose_one")
	}
	if !slices.Contains(forms, n.Form) {
		e = e.And("form", "choose_one")
	}
	if n.QuestionCount < 0 || n.QuestionCount > maxQuestions {
		e = e.And("question_count", "invalid_questions", maxQuestions)
	}
	n.Content, e = checkContent(e, n.Content)
	return n, e
}

// noteRow is a note with what only the rules see.
type noteRow struct {
	Note
	writer writer
	school int64
}

func (noteRow) String() string       { return "exam note" }
func (noteRow) GoString() string     { return "exam note" }
func (noteRow) LogValue() slog.Value { return slog.StringValue("exam note") }

const selectNotes = `SELECT r.id, r.school_id, r.course_id, c.name, r.instructor_id, i.name, r.semester_id, s.in_year, s.term, r.writer_id, r.exam, r.form, r.question_count, r.content, r.written_on, r.is_edited, ` + newestLecture + `
	FROM exam_notes r JOIN courses c ON c.id = r.course_id JOIN instructors i ON i.id = r.instructor_id JOIN semesters s ON s.id = r.semester_id WHERE `

func (n *noteRow) scan(row interface{ Scan(...any) error }) error {
	err := row.Scan(&n.ID, &n.school, &n.Course, &n.Name, &n.Instructor, &n.Professor, &n.Semester, &n.year, &n.term, &n.writer.id, &n.Exam, &n.Form, &n.QuestionCount, &n.Content, &n.on, &n.IsEdited, &n.Lecture)
	n.CreatedAt = dayOf(n.on)
	return err
}

// seenBy returns the note as v sees it.
func (n *noteRow) seenBy(lang i18n.Lang, v account.Viewer) Note {
	view := n.Note
	view.Author = n.writer.seenBy(lang, v)
	return view
}

// findNote returns one of a school whose notes v may read, opened or not.
func findNote(ctx context.Context, q db.Q, v account.Viewer, id int64) (*noteRow, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	n := &noteRow{}
	err := n.scan(q.Row(ctx, selectNotes+`r.id = ?`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err == nil {
		err = mayRead(v, n.school)
	}
	return n, err
}

// Note returns one that v may read: of those that one has to open, one that is open.
func (s *Service) Note(ctx context.Context, v account.Viewer, id int64) (Note, error) {
	n, err := findNote(ctx, s.db, v, id)
	if err != nil {
		return Note{}, err
	}
	if n.writer.id != v.ID {
		if err := s.mayOpenRead(ctx, v, n.school, n.Course, []int64{n.Instructor}); err != nil {
			return Note{}, err
		}
	}
	return n.seenBy(i18n.Of(ctx), v), nil
}

func (s *Service) mayOpenRead(ctx context.Context, v account.Viewer, school, course int64, instructors []int64) error {
	open, err := s.opened(ctx, v, school, course, instructors)
	if err == nil && !open {
		err = fault.New(fault.Forbidden, "notes_closed", pointsToOpen)
	}
	return err
}

// Notes returns a part of the notes of a lecture, by day: those behind a place, the
// newest first.
func (s *Service) Notes(ctx context.Context, v account.Viewer, x lecture.Section, r Range) ([]Note, error) {
	f := Filter{Lecture: &x}
	if err := f.mayList(v); err != nil {
		return nil, err
	}
	if err := s.mayOpenRead(ctx, v, x.School(), x.Course, instructors(x)); err != nil {
		return nil, err
	}
	return s.notes(ctx, v, f, r)
}

// MyNotes returns a part of the notes that v wrote.
func (s *Service) MyNotes(ctx context.Context, v account.Viewer, r Range) ([]Note, error) {
	f := Filter{Mine: true}
	if err := f.mayList(v); err != nil {
		return nil, err
	}
	return s.notes(ctx, v, f, r)
}

func (s *Service) notes(ctx context.Context, v account.Viewer, f Filter, r Range) ([]Note, error) {
	r.Sort, r.Asc = ByDay, false
	where, args := f.conditions(v)
	order, bounds := r.bounds()
	lang := i18n.Of(ctx)
	return db.All(ctx, s.db, func(rows *sql.Rows) (Note, error) {
		var one noteRow
		err := one.scan(rows)
		return one.seenBy(lang, v), err
	}, selectNotes+where+order, append(args, bounds...)...)
}

func placeOfNote(n Note) Place { return Place{int64(n.on), n.ID} }
