package board

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/jobs"
)

// listsEvery is how often [Service.MakeLists] is done.
const listsEvery = time.Minute

// Work says what the domain does behind the requests.
func (s *Service) Work(r *jobs.Runner) {
	r.Every("board.lists", listsEvery, s.MakeLists)
	r.Every("board.clean", 24*time.Hour, s.Clean)
	r.Handle(kindClosed, s.boardClosed)
}

// MakeLists brings the lists of all schools up to date: the popular posts, and
// HOT and BEST where a school's thresholds have changed. Processes may do so at
// once.
func (s *Service) MakeLists(ctx context.Context) error {
	return errors.Join(s.followThresholds(ctx), s.makePopular(ctx))
}

// followThresholds lets HOT and BEST go by the thresholds that are set now. The
// first time that it finds others, likes begin to go by these; the next time all
// likes that still went by the former are over, and the posts are gone through.
func (s *Service) followThresholds(ctx context.Context) error {
	hot, err := HotLikes.Everywhere(ctx, s.db)
	if err != nil {
		return err
	}
	best, err := BestLikes.Everywhere(ctx, s.db)
	if err != nil {
		return err
	}
	type school struct {
		id      int64
		has     thresholds
		settled bool
	}
	all, err := db.All(ctx, s.db, func(r *sql.Rows) (c school, err error) { return c, r.Scan(&c.id, &c.has.hot, &c.has.best, &c.settled) },
		`SELECT s.id, COALESCE(t.hot_likes, 0), COALESCE(t.best_likes, 0), COALESCE(t.is_settled, 0)
			FROM schools s LEFT JOIN list_thresholds t ON t.school_id = s.id WHERE s.is_open = 1 ORDER BY s.id`)
	if err != nil {
		return err
	}
	for _, c := range all {
		wants := thresholds{int(hot(c.id)), int(best(c.id))}
		switch {
		case c.has != wants:
			err = s.db.Write(ctx, func(tx *db.Tx) error { return setThresholds(ctx, tx, c.id, wants) })
		case !c.settled:
			err = s.settleSchool(ctx, c.id, wants)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func setThresholds(ctx context.Context, tx *db.Tx, school int64, t thresholds) error {
	n, err := tx.Exec(ctx, `UPDATE list_thresholds SET hot_likes = ?, best_likes = ?, is_settled = 0 WHERE school_id = ?`, t.hot, t.best, school)
	if err == nil && n == 0 {
		_, err = tx.AddOnce(ctx, `INSERT INTO list_thresholds (school_id, hot_likes, best_likes, is_settled) VALUES (?, ?, ?, 0)`, school, t.hot, t.best)
	}
	return err
}

// settleBatch is how many posts one transaction settles.
const settleBatch = 200

// settleSchool settles all posts of a school that the thresholds concern.
func (s *Service) settleSchool(ctx context.Context, school int64, t thresholds) error {
	for last := int64(0); ; {
		ids, err := db.All(ctx, s.db, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) },
			`SELECT p.id FROM posts p WHERE p.school_id = ? AND p.id > ? AND (p.like_count >= ? OR p.hot_at <> 0 OR EXISTS (SELECT 1 FROM best_posts h WHERE h.post_id = p.id))
				ORDER BY p.id LIMIT ?`, school, last, min(t.hot, t.best), settleBatch)
		if err != nil {
			return err
		}
		if len(ids) == 0 {
			return s.db.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE list_thresholds SET is_settled = 1 WHERE school_id = ? AND hot_likes = ? AND best_likes = ?`, school, t.hot, t.best)
				return err
			})
		}
		last = ids[len(ids)-1]
		err = s.db.WriteAlone(ctx, func(tx *db.Tx) error {
			for _, id := range ids {
				if err := settleAgain(ctx, tx, id, t); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
}

// settleAgain settles a post whose row is not locked yet.
func settleAgain(ctx context.Context, tx *db.Tx, id int64, t thresholds) error {
	if _, err := tx.Exec(ctx, `UPDATE posts SET is_deleted = is_deleted WHERE id = ?`, id); err != nil {
		return err
	}
	p := standing{id: id}
	if err := tx.Row(ctx, `SELECT school_id, board_id, created_at, like_count FROM posts WHERE id = ?`, id).Scan(&p.school, &p.board, &p.created, &p.likes); err != nil {
		return err
	}
	_, err := settle(ctx, tx, p, t)
	return err
}
