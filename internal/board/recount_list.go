package board

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// HOT and BEST are recounted from the likes, by the thresholds that each school
// goes by. A school whose posts wait to be gone through, after a change of
// these, is left out.
const (
	// A post is HOT since the moment at which it had so many likes, and no sooner.
	wrongHot = `SELECT (SELECT COUNT(*) FROM posts p JOIN list_thresholds t ON t.school_id = p.school_id LEFT JOIN hot_posts h ON h.post_id = p.id
		WHERE t.is_settled = 1 AND (p.hot_at <> COALESCE(h.hot_at, 0) OR h.school_id <> p.school_id OR h.board_id <> p.board_id
			OR (p.hot_at = 0 AND (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id) >= t.hot_likes)
			OR (p.hot_at <> 0 AND (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id AND l.created_at <= p.hot_at) < t.hot_likes)
			OR (p.hot_at <> 0 AND (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id AND l.created_at < p.hot_at) >= t.hot_likes)))
		+ (SELECT COUNT(*) FROM hot_posts h WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = h.post_id))`

	enoughForBest = `(SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id) >= t.best_likes`
	allBest       = `SELECT p.created_at, COALESCE(h.half, 0), CASE WHEN ` + enoughForBest + ` THEN 1 ELSE 0 END, CASE WHEN h.school_id <> p.school_id OR h.board_id <> p.board_id THEN 1 ELSE 0 END
		FROM posts p JOIN list_thresholds t ON t.school_id = p.school_id LEFT JOIN best_posts h ON h.post_id = p.id
		WHERE t.is_settled = 1 AND (h.post_id IS NOT NULL OR ` + enoughForBest + `)`
	lostBest = `SELECT COUNT(*) FROM best_posts h WHERE NOT EXISTS (SELECT 1 FROM posts p WHERE p.id = h.post_id)`
)

// recountBest returns how many posts are in BEST, or not in it, or in the wrong
// half of a year, against what their likes and their time say.
func recountBest(ctx context.Context, q db.Q) (wrong int, err error) {
	if err := q.Row(ctx, lostBest).Scan(&wrong); err != nil {
		return 0, err
	}
	_, err = db.All(ctx, q, func(r *sql.Rows) (half Half, err error) {
		var created int64
		var enough, strange bool
		err = r.Scan(&created, &half, &enough, &strange)
		want := Half(0)
		if enough {
			want = halfOf(db.Time(created))
		}
		if half != want || strange {
			wrong++
		}
		return half, err
	}, allBest)
	return wrong, err
}

// A contender is a post that may have been popular when the lists were made.
type contender struct {
	place
	eligible bool
	touched  bool // something has happened to it since, or did just then
}

// contenders takes six times since when something counts as having happened, and
// the age of the oldest.
const contenders = `SELECT p.id, p.school_id, p.created_at, (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id),
	(SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND c.is_deleted = 0),
	CASE WHEN p.is_deleted = 0 AND b.is_deleted = 0 AND` + takesPart + ` THEN 1 ELSE 0 END,
	CASE WHEN p.updated_at > ? OR p.unliked_at > ? OR b.updated_at > ? OR EXISTS (SELECT 1 FROM post_likes l WHERE l.post_id = p.id AND l.created_at > ?)
		OR EXISTS (SELECT 1 FROM comments c WHERE c.post_id = p.id AND (c.created_at > ? OR c.updated_at > ?)) THEN 1 ELSE 0 END
	FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.created_at > ?`

// recountPopular returns how many posts are in the popular lists, or not, or at
// the wrong place, against what their likes and comments were when the lists
// were made. Posts to which something happened since are not looked at: the
// lists are made again within a minute.
func recountPopular(ctx context.Context, q db.Q) (int, error) {
	for {
		at, err := popularMade(ctx, q)
		if err != nil {
			return 0, err
		}
		posts, err := contendersAt(ctx, q, at)
		if err != nil {
			return 0, err
		}
		places, err := popularPlaces(ctx, q)
		if err != nil {
			return 0, err
		}
		again, err := popularMade(ctx, q)
		if err != nil || again == at {
			return wrongPopular(posts, places), err
		}
	}
}

// popularMade returns when the popular lists were made, 0 where they were not.
func popularMade(ctx context.Context, q db.Q) (at int64, err error) {
	err = q.Row(ctx, `SELECT made_at FROM popular_runs WHERE id = 1`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return at, err
}

func contendersAt(ctx context.Context, q db.Q, at int64) (map[int64]contender, error) {
	posts := map[int64]contender{}
	if at == 0 {
		return posts, nil
	}
	// A write that began before the lists were made may have been committed after.
	since, oldest := at-time.Minute.Microseconds(), at-popularFor.Microseconds()
	_, err := db.All(ctx, q, func(r *sql.Rows) (contender, error) {
		var c contender
		var created int64
		var likes, comments int
		err := r.Scan(&c.post, &c.school, &created, &likes, &comments, &c.eligible, &c.touched)
		if c.eligible = c.eligible && likes > 0; c.eligible {
			c.score = score(created, likes, comments)
		}
		posts[c.post] = c
		return c, err
	}, contenders, since, since, since, since, since, since, oldest)
	return posts, err
}

func wrongPopular(posts map[int64]contender, places []place) (wrong int) {
	there, last, count := map[int64]bool{}, map[int64]place{}, map[int64]int{}
	for _, p := range places {
		there[p.post] = true
		if count[p.school]++; count[p.school] == 1 || byScore(last[p.school], p) < 0 {
			last[p.school] = p
		}
		if c, known := posts[p.post]; !c.touched && (!known || !c.eligible || c.place != p) {
			wrong++
		}
	}
	for _, c := range posts {
		if c.eligible && !c.touched && !there[c.post] && (count[c.school] < popularKept || byScore(c.place, last[c.school]) < 0) {
			wrong++
		}
	}
	return wrong
}
