package board

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

const (
	popularFor   = 24 * time.Hour // how long a post can be popular
	doubling     = 4 * time.Hour  // how much newer a post seems with each doubling of its points
	popularKept  = 50             // how many posts of a school are kept
	popularShown = 30             // how many a reader sees: some have gone since, or are not for all
)

// score returns what the popular posts (실시간 인기) are ordered by, greatest
// first: the time at which a post with a single point would have to be written
// to be worth as much. Points are the likes and the square root of the comments,
// so a post has at least one when somebody likes it.
//
// It counts what everybody sees. Counting the people who commented would tell
// whether a number and a name are one person.
func score(created int64, likes, comments int) int64 {
	points := float64(likes) + math.Sqrt(float64(comments))
	return created + int64(math.Round(math.Log2(points)*doubling.Seconds()))*int64(time.Second/time.Microsecond)
}

// A place is that of a post in the popular list of its school.
type place struct{ post, school, score int64 }

// byScore orders places, the best first.
func byScore(a, b place) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.post, a.post))
}

// keptOf returns the places that are kept of each school.
func keptOf(of map[int64][]place) map[int64]place {
	kept := map[int64]place{}
	for _, all := range of {
		slices.SortFunc(all, byScore)
		for _, p := range all[:min(len(all), popularKept)] {
			kept[p.post] = p
		}
	}
	return kept
}

// makePopular makes the popular lists of all schools anew.
func (s *Service) makePopular(ctx context.Context) error {
	at := s.db.Now()
	of := map[int64][]place{}
	_, err := db.All(ctx, s.db, func(r *sql.Rows) (place, error) {
		var p place
		var created int64
		var likes, comments int
		err := r.Scan(&p.post, &p.school, &created, &likes, &comments)
		p.score = score(created, likes, comments)
		of[p.school] = append(of[p.school], p)
		return p, err
	}, lively, db.Micros(at.Add(-popularFor)))
	if err != nil {
		return err
	}
	return s.db.WriteAlone(ctx, func(tx *db.Tx) error { return keepPopular(ctx, tx, db.Micros(at), keptOf(of)) })
}

// lively are the posts since a time that somebody likes.
const lively = `SELECT p.id, p.school_id, p.created_at, p.like_count, p.comment_count FROM posts p CROSS JOIN boards b
	WHERE p.created_at > ? AND p.is_deleted = 0 AND p.like_count > 0 AND b.id = p.board_id AND b.is_deleted = 0 AND` + takesPart

// keepPopular replaces the lists by what they are to be as of a time, changing
// as few rows as that takes, unless another process has made later ones.
func keepPopular(ctx context.Context, tx *db.Tx, at int64, want map[int64]place) error {
	n, err := tx.Exec(ctx, `UPDATE popular_runs SET made_at = ? WHERE id = 1 AND made_at <= ?`, at, at)
	if err != nil {
		return err
	}
	if n == 0 {
		added, err := tx.AddOnce(ctx, `INSERT INTO popular_runs (id, made_at) VALUES (1, ?)`, at)
		if err != nil || !added {
			return err
		}
	}
	missing := maps.Clone(want)
	have, err := popularPlaces(ctx, tx)
	if err != nil {
		return err
	}
	for _, h := range have {
		p, stays := want[h.post]
		delete(missing, h.post)
		switch {
		case !stays:
			_, err = tx.Exec(ctx, `DELETE FROM popular_posts WHERE post_id = ?`, h.post)
		case p != h:
			_, err = tx.Exec(ctx, `UPDATE popular_posts SET school_id = ?, score = ? WHERE post_id = ?`, p.school, p.score, p.post)
		}
		if err != nil {
			return err
		}
	}
	for _, id := range slices.Sorted(maps.Keys(missing)) {
		p := want[id]
		if _, err := tx.Exec(ctx, `INSERT INTO popular_posts (post_id, school_id, score) VALUES (?, ?, ?)`, p.post, p.school, p.score); err != nil {
			return err
		}
	}
	return nil
}

// popularPlaces returns the lists of all schools, in the order of ids.
func popularPlaces(ctx context.Context, q db.Q) ([]place, error) {
	return db.All(ctx, q, func(r *sql.Rows) (p place, err error) { return p, r.Scan(&p.post, &p.school, &p.score) },
		`SELECT post_id, school_id, score FROM popular_posts ORDER BY post_id`)
}

// The popular list takes the arguments of postColumns, the school where it is
// one's, since when posts count, those of inList and how many.
const (
	fromPopular = `SELECT ` + postColumns + `, b.name FROM popular_posts h CROSS JOIN posts p CROSS JOIN boards b WHERE`
	isPopular   = ` p.id = h.post_id AND p.is_deleted = 0 AND p.created_at > ? AND b.id = p.board_id AND` + takesPart + ` AND` + inList +
		` ORDER BY h.score DESC, h.post_id DESC LIMIT ?`

	listOfPopular  = fromPopular + ` h.school_id = ? AND` + isPopular
	listAllPopular = fromPopular + isPopular
)

// Popular returns the n most popular posts of v's school now, at most 30. An
// operator's are those of all schools. The list is made about once a minute.
func (s *Service) Popular(ctx context.Context, v account.Viewer, n int) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	since := db.Micros(s.db.Now().Add(-popularFor))
	args := append(append([]any{since}, listing(v)...), min(n, popularShown))
	if v.Role == account.Operator {
		return s.posts(ctx, v, listAllPopular, args...)
	}
	return s.posts(ctx, v, listOfPopular, append([]any{v.School}, args...)...)
}
