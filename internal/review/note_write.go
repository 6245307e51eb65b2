package review

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// NewNote is what one writes about an exam.
type NewNote struct {
	Lecture    int64 // any of the course by the professor
	Instructor int64 // which of those who teach it, 0 for the first
	Semester   int64 // in which one took it, 0 for the newest
	NoteText

	Key string // as that of a NewReview
}

const (
	kindNote = "note"

	pointsOfNote = 20
)

// AddNote writes a note, one for each course, professor, semester and exam, and at
// most five a day.
func (s *Service) AddNote(ctx context.Context, v account.Viewer, in NewNote) (Note, error) {
	if err := mayWriteSome(v); err != nil {
		return Note{}, err
	}
	text, wrong := in.check()
	t, err := s.about(ctx, v, in.Lecture, in.Instructor, in.Semester)
	if err = both(wrong, err); err != nil {
		return Note{}, err
	}
	id := drawID()
	var earlier int64
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if earlier, err = once.Take(ctx, tx, int64(v.ID), kindNote, in.Key); err != nil || earlier != 0 {
			return err
		}
		if err := lecture.LockSchool(ctx, tx, t.school); err != nil {
			return err
		}
		added, err := tx.AddOnce(ctx, `INSERT INTO exam_notes (id, school_id, course_id, instructor_id, semester_id, writer_id, exam, form, question_count, content, written_on, is_edited)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)`,
			id, t.school, t.course, t.instructor, t.semester.ID, int64(v.ID), text.Exam, text.Form, text.QuestionCount, text.Content, int(today(tx.Now)))
		if err != nil {
			return err
		}
		if !added {
			return fault.Whole("note_exists")
		}
		if err := countDay(ctx, tx, v, kindNote); err != nil {
			return err
		}
		if err := earn(ctx, tx, v, t, kindNote, pointsOfNote); err != nil {
			return err
		}
		return once.Keep(ctx, tx, int64(v.ID), kindNote, in.Key, id)
	})
	if err != nil {
		return Note{}, err
	}
	if earlier != 0 {
		id = earlier
	}
	return s.Note(ctx, v, id)
}

// both returns what is wrong with a text and with what it is about, in one answer
// where both are.
func both(wrong *fault.Error, err error) error {
	f := fault.Of(err)
	switch {
	case wrong == nil:
		return err
	case err == nil:
		return wrong
	case f.Kind != fault.Invalid:
		return err
	}
	for _, field := range f.Fields {
		wrong = wrong.And(field.Name, field.Problems[0].Code, field.Problems[0].Args...)
	}
	return wrong
}

// EditNote changes v's own note, which stays one of its exam.
func (s *Service) EditNote(ctx context.Context, v account.Viewer, id int64, change func(*NoteText)) (Note, error) {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE exam_notes SET is_edited = is_edited WHERE id = ?`, id); err != nil {
			return err
		}
		n, err := findNote(ctx, tx, v, id)
		if err == nil {
			err = mayEdit(v, n.writer, n.school)
		}
		if err != nil {
			return err
		}
		text := n.NoteText
		change(&text)
		text.Exam = n.Exam
		text, wrong := text.check()
		if wrong != nil {
			return wrong
		}
		if err := rest.Match(ctx, n.seenBy(i18n.Of(ctx), v)); err != nil || text == n.NoteText {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE exam_notes SET form = ?, question_count = ?, content = ?, is_edited = 1 WHERE id = ?`, text.Form, text.QuestionCount, text.Content, id)
		return err
	})
	if err != nil {
		return Note{}, err
	}
	return s.Note(ctx, v, id)
}

// RemoveNote deletes a note for good. Its writer may, and staff, whose act is noted
// in the audit log and told to its writer.
func (s *Service) RemoveNote(ctx context.Context, v account.Viewer, id int64) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE exam_notes SET is_edited = is_edited WHERE id = ?`, id); err != nil {
			return err
		}
		n, err := findNote(ctx, tx, v, id)
		if err == nil {
			err = mayRemove(v, n.writer, n.school)
		}
		if err == nil && n.writer.id != v.ID {
			err = s.removed(ctx, tx, v, n.writer, kindNoteRemoved, "examnote", id)
		}
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM exam_notes WHERE id = ?`, id)
		return err
	})
}
