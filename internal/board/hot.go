package board

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// How many likes bring a post into the lists of its school. A change holds
// within a few minutes: see [Service.MakeLists].
var (
	HotLikes  = setting.Int("board.hot_likes", defaultHot, 1, 1_000_000)
	BestLikes = setting.Int("board.best_likes", defaultBest, 1, 1_000_000)
)

const defaultHot, defaultBest = 10, 100

// thresholds are the likes that a school's lists go by, which follow the
// settings.
type thresholds struct{ hot, best int }

func thresholdsOf(ctx context.Context, q db.Q, school int64) (thresholds, error) {
	t := thresholds{defaultHot, defaultBest}
	err := q.Row(ctx, `SELECT hot_likes, best_likes FROM list_thresholds WHERE school_id = ?`, school).Scan(&t.hot, &t.best)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return t, err
}

// takesPart is the condition that the posts of the board b may stand in HOT,
// BEST and popular.
const takesPart = ` b.hot = 1 AND b.secret = 0`

// A standing is what decides in which lists a post stands. Whether its board
// takes part is not in it: that is asked when a list is read, so that it counts
// at once and can be taken back.
type standing struct {
	id, school, board, created int64
	likes                      int
}

func (p *postRow) standing() standing {
	return standing{p.ID, p.school, p.Board, db.Micros(p.CreatedAt.Time), p.LikeCount}
}

// settle puts a post, whose row is locked, into HOT and BEST or takes it out, as
// the likes that it has now say. It returns when the post became HOT, which is
// the time of the like that was the last one needed, 0 if it is not.
func settle(ctx context.Context, tx *db.Tx, p standing, t thresholds) (hotAt int64, err error) {
	if p.likes >= t.hot {
		err = tx.Row(ctx, `SELECT created_at FROM post_likes WHERE post_id = ? ORDER BY created_at LIMIT 1 OFFSET ?`, p.id, t.hot-1).Scan(&hotAt)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return 0, err
		}
	}
	if _, err = tx.Exec(ctx, `UPDATE posts SET hot_at = ? WHERE id = ?`, hotAt, p.id); err != nil {
		return 0, err
	}
	if err = keepIn(ctx, tx, hotList, p, hotAt != 0, hotAt); err != nil {
		return 0, err
	}
	return hotAt, keepIn(ctx, tx, bestList, p, p.likes >= t.best, int64(halfOf(db.Time(p.created))))
}

// A postList is a table of posts in the order of a number that each has there.
type postList struct{ update, insert, remove string }

var hotList = postList{
	update: `UPDATE hot_posts SET school_id = ?, board_id = ?, hot_at = ? WHERE post_id = ?`,
	insert: `INSERT INTO hot_posts (school_id, board_id, hot_at, post_id) VALUES (?, ?, ?, ?)`,
	remove: `DELETE FROM hot_posts WHERE post_id = ?`,
}

var bestList = postList{
	update: `UPDATE best_posts SET school_id = ?, board_id = ?, half = ? WHERE post_id = ?`,
	insert: `INSERT INTO best_posts (school_id, board_id, half, post_id) VALUES (?, ?, ?, ?)`,
	remove: `DELETE FROM best_posts WHERE post_id = ?`,
}

// keepIn lets the list have the post at a place, or not have it.
func keepIn(ctx context.Context, tx *db.Tx, of postList, p standing, there bool, place int64) error {
	if !there {
		_, err := tx.Exec(ctx, of.remove, p.id)
		return err
	}
	n, err := tx.Exec(ctx, of.update, p.school, p.board, place, p.id)
	if err == nil && n == 0 {
		_, err = tx.Exec(ctx, of.insert, p.school, p.board, place, p.id)
	}
	return err
}

// enterLists lets a post, whose row is locked, enter the lists that the like it
// has just got brings it into. Its writer is told of HOT, once.
func (s *Service) enterLists(ctx context.Context, tx *db.Tx, p *postRow) error {
	t, err := thresholdsOf(ctx, tx, p.school)
	if err != nil {
		return err
	}
	// A like's time is that of the beginning of its transaction: one that waited
	// for the lock can be older than those that are there.
	entersHot, older := p.LikeCount == t.hot, p.hotAt > db.Micros(tx.Now)
	if !entersHot && !older && p.LikeCount != t.best {
		return nil
	}
	if _, err := settle(ctx, tx, p.standing(), t); err != nil || !entersHot || !p.takesPart {
		return err
	}
	return s.notify.AddFirst(ctx, tx, p.writer.id, kindHot, p.ID, p.ID)
}

// leaveLists takes a post, whose row is locked, out of the lists that it has no
// longer the likes for, now that one was taken back.
func leaveLists(ctx context.Context, tx *db.Tx, p *postRow) error {
	// The like leaves no row by which a recount could tell that there was one.
	if _, err := tx.Exec(ctx, `UPDATE posts SET unliked_at = ? WHERE id = ?`, db.Micros(tx.Now), p.ID); err != nil {
		return err
	}
	t, err := thresholdsOf(ctx, tx, p.school)
	if err != nil || p.LikeCount+1 < min(t.hot, t.best) {
		return err
	}
	_, err = settle(ctx, tx, p.standing(), t)
	return err
}

// listed is the condition that a post p of a list h on a board b stands and is
// for v to see. Its arguments are those of [listing]. Boards are few and asked
// before the post is read, so that those which take no part cost little, however
// much is liked there.
const listed = ` b.id = h.board_id AND` + takesPart + ` AND` + readable + ` AND p.id = h.post_id AND p.is_deleted = 0 AND` + unblocked

// HOT takes the arguments of postColumns, the school where it is one's and those
// of listed; [Moment.bounds] end it.
const (
	fromHot    = `SELECT ` + postColumns + `, b.name, p.hot_at FROM hot_posts h CROSS JOIN boards b CROSS JOIN posts p WHERE`
	listOfHot  = fromHot + ` h.school_id = ? AND` + listed
	listAllHot = fromHot + listed
)

func boundsOfHot(from Moment, back bool, n int) (order string, args []any) {
	return from.bounds("h.hot_at", "h.post_id", back, n)
}

// Hot returns at most n posts of v's school that have become HOT before from,
// the latest first, or with back those after it, the nearest first. An
// operator's are those of all schools.
func (s *Service) Hot(ctx context.Context, v account.Viewer, from Moment, back bool, n int) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	query, args := listAllHot, listing(v)
	if v.Role != account.Operator {
		query, args = listOfHot, append([]any{v.School}, args...)
	}
	order, bounds := boundsOfHot(from, back, n)
	return s.postsWith(ctx, v, query+order, func(p *Post) []any { return []any{&p.hotAt} }, append(args, bounds...)...)
}
