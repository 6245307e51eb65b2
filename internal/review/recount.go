package review

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/recount"
)

var sums = []recount.Sum{
	{What: "likes of reviews", Query: `SELECT COUNT(*) FROM reviews r WHERE r.like_count <> (SELECT COUNT(*) FROM review_likes l WHERE l.review_id = r.id)`},
	{What: "likes of no review", Query: `SELECT COUNT(*) FROM review_likes l LEFT JOIN reviews r ON r.id = l.review_id WHERE r.id IS NULL`},
	{What: "ratings of courses", Query: `SELECT COUNT(*) FROM (SELECT course_id, instructor_id, SUM(n) AS reviews, SUM(stars) AS stars FROM (SELECT course_id, instructor_id, review_count AS n, star_sum AS stars FROM course_ratings
		UNION ALL SELECT course_id, instructor_id, -1, -star FROM reviews) both_ratings GROUP BY course_id, instructor_id HAVING SUM(n) <> 0 OR SUM(stars) <> 0) wrong_ratings`},
	{What: "points", Query: `SELECT COUNT(*) FROM (SELECT user_id, SUM(n) AS points FROM (SELECT user_id, balance AS n FROM review_points
		UNION ALL SELECT user_id, -points FROM review_point_entries) both_points GROUP BY user_id HAVING SUM(n) <> 0) wrong_points`},
}

// Recount compares every sum that the domain keeps with the rows that it sums up.
// It reads all of them, so it takes a while; it changes nothing.
func Recount(ctx context.Context, q db.Q) ([]recount.Count, error) {
	all, err := recount.Of(ctx, q, sums)
	if err != nil {
		return nil, err
	}
	wrong, err := lecture.RecountRatings(ctx, q)
	if err != nil {
		return nil, err
	}
	all = append(all, recount.Count{What: "ratings of lectures", Wrong: wrong})
	wrong, err = recountWeights(ctx, q)
	return append(all, recount.Count{What: "weights of reviews", Wrong: wrong}), err
}

// recountWeights counts reviews that stand elsewhere in the order of help than they
// should. Another machine may round a logarithm to the millionth beside it.
func recountWeights(ctx context.Context, q db.Q) (wrong int, err error) {
	err = db.Each(ctx, q, func(r *sql.Rows) error {
		var likes int
		var weight int64
		var last lecture.Date
		err := r.Scan(&likes, &weight, &last)
		if d := weight - weightOf(likes, last); d < -1 || d > 1 {
			wrong++
		}
		return err
	}, `SELECT r.like_count, r.weight, r.taken_on FROM reviews r`)
	return wrong, err
}
