package review

import (
	"context"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A PastReview is a review as it was written earlier, for [Service.Import].
type PastReview struct {
	Writer   account.ID
	Lecture  int64 // whose first instructor it is about
	Semester lecture.Semester
	Text
	At    time.Time
	Likes []account.ID // each once, and not the writer
}

// A PastNote is an exam note as it was written earlier.
type PastNote struct {
	Writer   account.ID
	Lecture  int64
	Semester lecture.Semester
	NoteText
	At time.Time
}

// Import adds texts of the past, for demos, all of them at once. It trusts them:
// nothing is refused, and they count for nobody's day. Those about lectures that
// name no professor are left out.
func (s *Service) Import(ctx context.Context, reviews []PastReview, notes []PastNote) error {
	var ids []int64
	for _, r := range reviews {
		ids = append(ids, r.Lecture)
	}
	for _, n := range notes {
		ids = append(ids, n.Lecture)
	}
	of := map[int64]lecture.Section{}
	for ; len(ids) > 0; ids = ids[min(1000, len(ids)):] {
		part, err := lecture.SectionsOf(ctx, s.db, ids[:min(1000, len(ids))])
		if err != nil {
			return err
		}
		for _, x := range part {
			if len(x.Instructors) > 0 {
				of[x.ID] = x
			}
		}
	}
	type topicKey struct{ school, course, instructor int64 }
	type sum struct{ reviews, stars int }
	sums := map[topicKey]sum{}
	var rows, likes, noteRows [][]any
	for _, r := range reviews {
		x, known := of[r.Lecture]
		if !known {
			continue
		}
		id, t := drawID(), topicKey{x.School(), x.Course, x.Instructors[0].ID}
		rows = append(rows, []any{id, t.school, t.course, t.instructor, r.Semester.ID, int64(r.Writer), r.Star, r.Homework, r.TeamWork, r.Grading, r.Attendance, r.ExamCount,
			r.Content, len(r.Likes), int(r.Semester.Last), weightOf(len(r.Likes), r.Semester.Last), int(today(r.At)), false})
		for _, by := range r.Likes {
			likes = append(likes, []any{id, int64(by)})
		}
		had := sums[t]
		sums[t] = sum{had.reviews + 1, had.stars + r.Star}
	}
	for _, n := range notes {
		if x, known := of[n.Lecture]; known {
			noteRows = append(noteRows, []any{drawID(), x.School(), x.Course, x.Instructors[0].ID, n.Semester.ID, int64(n.Writer), n.Exam, n.Form, n.QuestionCount, n.Content, int(today(n.At)), false})
		}
	}
	return s.db.WriteAlone(ctx, func(tx *db.Tx) error {
		locked := map[int64]bool{}
		for t, n := range sums {
			if !locked[t.school] {
				if err := lecture.LockSchool(ctx, tx, t.school); err != nil {
					return err
				}
				locked[t.school] = true
			}
			if err := lecture.CountReview(ctx, tx, t.course, t.instructor, n.reviews, n.stars); err != nil {
				return err
			}
		}
		for _, one := range []struct {
			into string
			rows [][]any
		}{
			{`reviews (id, school_id, course_id, instructor_id, semester_id, writer_id, star, homework, team_work, grading, attendance, exam_count, content, like_count, taken_on, weight, written_on, is_edited)`, rows},
			{`review_likes (review_id, user_id)`, likes},
			{`exam_notes (id, school_id, course_id, instructor_id, semester_id, writer_id, exam, form, question_count, content, written_on, is_edited)`, noteRows},
		} {
			if err := tx.InsertMany(ctx, one.into, one.rows); err != nil {
				return err
			}
		}
		return nil
	})
}
