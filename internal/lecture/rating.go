package lecture

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
)

// LockSchool makes the transaction alone with the names and the ratings of a
// school: its courses, instructors, categories, periods and mappings, and what
// reviews come to. It is a not_found fault where there is no such school.
func LockSchool(ctx context.Context, tx *db.Tx, school int64) error {
	n, err := tx.Exec(ctx, `UPDATE schools SET updated_at = updated_at WHERE id = ?`, school)
	if err == nil && n == 0 {
		err = notFound()
	}
	return err
}

// CountReview adds reviews, 1, −1 or 0, and stars to what a course by an
// instructor is rated with, and rates all its lectures anew. The transaction must
// be alone with the school: see [LockSchool].
func CountReview(ctx context.Context, tx *db.Tx, course, instructor int64, reviews, stars int) error {
	n, err := tx.Exec(ctx, `UPDATE course_ratings SET review_count = review_count + ?, star_sum = star_sum + ? WHERE course_id = ? AND instructor_id = ?`, reviews, stars, course, instructor)
	if err == nil && n == 0 {
		_, err = tx.AddOnce(ctx, `INSERT INTO course_ratings (course_id, instructor_id, review_count, star_sum) VALUES (?, ?, ?, ?)`, course, instructor, reviews, stars)
	}
	if err != nil {
		return err
	}
	return rate(ctx, tx, `course_id = ?`, course)
}

// rate makes rating and review_count of sections what the ratings of their
// instructors come to. Half a hundredth is rounded up, in integers, as the
// engines divide differently.
func rate(ctx context.Context, tx *db.Tx, of string, args ...any) error {
	_, err := tx.Exec(ctx, `UPDATE sections SET review_count = `+reviewsOf+`, rating = `+ratingOf+` WHERE `+of, args...)
	return err
}

// rateSemester is rate for what an import has changed.
func rateSemester(ctx context.Context, tx *db.Tx, semester int64) error {
	return rate(ctx, tx, `semester_id = ? AND course_id IN (SELECT course_id FROM course_ratings)`, semester)
}

const (
	ofInstructors = ` FROM section_instructors g JOIN course_ratings r ON r.instructor_id = g.instructor_id WHERE g.section_id = sections.id AND r.course_id = sections.course_id`
	dividend      = `(200 * SUM(r.star_sum) + SUM(r.review_count))`
	divisor       = `NULLIF(2 * SUM(r.review_count), 0)`
	reviewsOf     = `COALESCE((SELECT SUM(r.review_count)` + ofInstructors + `), 0)`
	ratingOf      = `COALESCE((SELECT (` + dividend + ` - ` + dividend + ` % ` + divisor + `) / ` + divisor + ofInstructors + `), 0)`
)

// RecountRatings returns how many sections have another rating, or number of
// reviews, than their instructors' sums say. It changes nothing.
func RecountRatings(ctx context.Context, q db.Q) (wrong int, err error) {
	err = q.Row(ctx, `SELECT COUNT(*) FROM sections WHERE review_count <> `+reviewsOf+` OR rating <> `+ratingOf).Scan(&wrong)
	return wrong, err
}
