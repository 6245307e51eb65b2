package review

import (
	"context"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// NewReview is what one writes about a lecture.
type NewReview struct {
	Lecture    int64 // any of the course by the professor
	Instructor int64 // which of those who teach it, 0 for the first
	Semester   int64 // in which one took it, 0 for the newest
	Text

	// Key, if not empty, makes a repetition within 24 hours do nothing and return
	// the review of the first time.
	Key string
}

const (
	kindReview = "review" // of keys, days and points

	pointsOfReview = 10
)

// AddReview writes a review, one for each course and professor and at most five a
// day, and rates the lectures anew.
func (s *Service) AddReview(ctx context.Context, v account.Viewer, in NewReview) (Review, error) {
	if err := mayWriteSome(v); err != nil {
		return Review{}, err
	}
	text, wrong := in.check()
	t, err := s.about(ctx, v, in.Lecture, in.Instructor, in.Semester)
	if err = both(wrong, err); err != nil {
		return Review{}, err
	}
	id := drawID()
	var earlier int64
	err = s.db.Write(ctx, func(tx *db.Tx) (err error) {
		if earlier, err = once.Take(ctx, tx, int64(v.ID), kindReview, in.Key); err != nil || earlier != 0 {
			return err
		}
		if err := lecture.LockSchool(ctx, tx, t.school); err != nil {
			return err
		}
		added, err := tx.AddOnce(ctx, `INSERT INTO reviews (id, school_id, course_id, instructor_id, semester_id, writer_id, star, homework, team_work, grading, attendance, exam_count,
			content, like_count, taken_on, weight, written_on, is_edited) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, 0)`,
			id, t.school, t.course, t.instructor, t.semester.ID, int64(v.ID), text.Star, text.Homework, text.TeamWork, text.Grading, text.Attendance, text.ExamCount,
			text.Content, int(t.semester.Last), weightOf(0, t.semester.Last), int(today(tx.Now)))
		if err != nil {
			return err
		}
		if !added {
			return fault.Whole("review_exists")
		}
		if err := countDay(ctx, tx, v, kindReview); err != nil {
			return err
		}
		if err := lecture.CountReview(ctx, tx, t.course, t.instructor, 1, text.Star); err != nil {
			return err
		}
		if err := earn(ctx, tx, v, t, kindReview, pointsOfReview); err != nil {
			return err
		}
		return once.Keep(ctx, tx, int64(v.ID), kindReview, in.Key, id)
	})
	if err != nil {
		return Review{}, err
	}
	if earlier != 0 {
		id = earlier
	}
	return s.Review(ctx, v, id)
}

// EditReview changes v's own review, and takes its likes away: they were of what it
// said. Where change leaves the text as it is nothing happens.
func (s *Service) EditReview(ctx context.Context, v account.Viewer, id int64, change func(*Text)) (Review, error) {
	first, err := findReview(ctx, s.db, v, id)
	if err == nil {
		err = mayEdit(v, first.writer, first.school)
	}
	if err != nil {
		return Review{}, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lecture.LockSchool(ctx, tx, first.school); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE reviews SET like_count = like_count WHERE id = ?`, id); err != nil { // nobody likes it meanwhile
			return err
		}
		r, err := findReview(ctx, tx, v, id)
		if err == nil {
			err = mayEdit(v, r.writer, r.school)
		}
		if err != nil {
			return err
		}
		text := r.text()
		change(&text)
		text, wrong := text.check()
		if wrong != nil {
			return wrong
		}
		if err := rest.Match(ctx, r.seenBy(i18n.Of(ctx), v)); err != nil {
			return err
		}
		if text == r.text() {
			return nil
		}
		if _, err := tx.Exec(ctx, `DELETE FROM review_likes WHERE review_id = ?`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE reviews SET star = ?, homework = ?, team_work = ?, grading = ?, attendance = ?, exam_count = ?, content = ?, like_count = 0, weight = ?, is_edited = 1 WHERE id = ?`,
			text.Star, text.Homework, text.TeamWork, text.Grading, text.Attendance, text.ExamCount, text.Content, weightOf(0, r.taken), id); err != nil {
			return err
		}
		return lecture.CountReview(ctx, tx, r.Course, r.Instructor, 0, text.Star-r.Star)
	})
	if err != nil {
		return Review{}, err
	}
	return s.Review(ctx, v, id)
}

// RemoveReview deletes a review for good. Its writer may, and staff, whose act is
// noted in the audit log and told to its writer.
func (s *Service) RemoveReview(ctx context.Context, v account.Viewer, id int64) error {
	first, err := findReview(ctx, s.db, v, id)
	if err == nil {
		err = mayRemove(v, first.writer, first.school)
	}
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lecture.LockSchool(ctx, tx, first.school); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE reviews SET like_count = like_count WHERE id = ?`, id); err != nil {
			return err
		}
		r, err := findReview(ctx, tx, v, id)
		if err == nil {
			err = mayRemove(v, r.writer, r.school)
		}
		if err == nil && r.writer.id != v.ID {
			err = s.removed(ctx, tx, v, r.writer, kindReviewRemoved, "review", id)
		}
		if err != nil {
			return err
		}
		for _, query := range []string{`DELETE FROM review_likes WHERE review_id = ?`, `DELETE FROM reviews WHERE id = ?`} {
			if _, err := tx.Exec(ctx, query, id); err != nil {
				return err
			}
		}
		return lecture.CountReview(ctx, tx, r.Course, r.Instructor, -1, -r.Star)
	})
}

// removed notes that v deleted a text of others by right of office, and tells its
// writer. The audit log does not say whose it was.
func (s *Service) removed(ctx context.Context, tx *db.Tx, v account.Viewer, w writer, kind, thing string, id int64) error {
	e := audit.Entry{Act: thing + ".remove", Thing: thing, ThingID: strconv.FormatInt(id, 10)}
	if v.ID != account.System.ID {
		e.Actor = int64(v.ID)
	}
	if err := audit.Add(ctx, tx, e); err != nil || s.o.Notification == nil {
		return err
	}
	return s.o.Notification.Add(ctx, tx, w.id, kind, id, id)
}
