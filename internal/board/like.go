package board

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// likeTime is how long a like (공감) can be taken back.
const likeTime = 24 * time.Hour

// A Like is what a like or its taking back leads to.
type Like struct {
	IsLiked   bool `json:"is_liked"`
	LikeCount int  `json:"like_count"`
}

// A likeable is a kind of text that can be liked.
type likeable struct {
	more, less       string // count one more, one less
	add, drop, since string // the like itself; since when it is there
}

var likesOfPosts = likeable{
	more:  `UPDATE posts SET like_count = like_count + 1 WHERE id = ?`,
	less:  `UPDATE posts SET like_count = like_count - 1 WHERE id = ?`,
	add:   `INSERT INTO post_likes (post_id, user_id, created_at) VALUES (?, ?, ?)`,
	drop:  `DELETE FROM post_likes WHERE post_id = ? AND user_id = ?`,
	since: `SELECT created_at FROM post_likes WHERE post_id = ? AND user_id = ?`,
}

var likesOfComments = likeable{
	more:  `UPDATE comments SET like_count = like_count + 1 WHERE id = ?`,
	less:  `UPDATE comments SET like_count = like_count - 1 WHERE id = ?`,
	add:   `INSERT INTO comment_likes (comment_id, user_id, created_at) VALUES (?, ?, ?)`,
	drop:  `DELETE FROM comment_likes WHERE comment_id = ? AND user_id = ?`,
	since: `SELECT created_at FROM comment_likes WHERE comment_id = ? AND user_id = ?`,
}

// LikePost likes a post that v may read and did not write, once.
func (s *Service) LikePost(ctx context.Context, v account.Viewer, id int64) (Like, error) {
	return s.like(ctx, v, id, likesOfPosts, likedPost)
}

// UnlikePost takes v's like back, within 24 hours of giving it.
func (s *Service) UnlikePost(ctx context.Context, v account.Viewer, id int64) (Like, error) {
	return s.unlike(ctx, v, id, likesOfPosts, likedPost)
}

// LikeComment likes a comment that v may read and did not write, once.
func (s *Service) LikeComment(ctx context.Context, v account.Viewer, id int64) (Like, error) {
	return s.like(ctx, v, id, likesOfComments, likedComment)
}

// UnlikeComment takes v's like back, within 24 hours of giving it.
func (s *Service) UnlikeComment(ctx context.Context, v account.Viewer, id int64) (Like, error) {
	return s.unlike(ctx, v, id, likesOfComments, likedComment)
}

// liked is what liking needs to know of a text: whose it is and what it counts.
type liked struct {
	writer account.ID
	count  int
	post   *postRow // nil for a comment
}

func (liked) String() string       { return "liked text" }
func (liked) GoString() string     { return "liked text" }
func (liked) LogValue() slog.Value { return slog.StringValue("liked text") }

func likedPost(ctx context.Context, q db.Q, v account.Viewer, id int64) (liked, error) {
	p, err := findPost(ctx, q, v, id)
	if err != nil {
		return liked{}, err
	}
	return liked{p.writer.id, p.LikeCount, p}, mayRead(v, &p.rights)
}

func likedComment(ctx context.Context, q db.Q, v account.Viewer, id int64) (liked, error) {
	c, p, err := findComment(ctx, q, v, id)
	if err != nil {
		return liked{}, err
	}
	return liked{c.writer.id, c.LikeCount, nil}, mayRead(v, &p.rights)
}

type likedFunc func(ctx context.Context, q db.Q, v account.Viewer, id int64) (liked, error)

func (s *Service) like(ctx context.Context, v account.Viewer, id int64, of likeable, find likedFunc) (l Like, err error) {
	if !v.SignedIn() {
		return l, unauthenticated()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// Counting first locks the text, so that nobody counts in between.
		if _, err := tx.Exec(ctx, of.more, id); err != nil {
			return err
		}
		t, err := find(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if t.writer == v.ID {
			return fault.New(fault.Forbidden, "own_text")
		}
		added, err := tx.AddOnce(ctx, of.add, id, int64(v.ID), db.Micros(tx.Now))
		if err != nil {
			return err
		}
		l = Like{true, t.count}
		if !added { // it was counted the first time
			l.LikeCount--
			_, err = tx.Exec(ctx, of.less, id)
			return err
		}
		if t.post != nil {
			return s.enterLists(ctx, tx, t.post)
		}
		return nil
	})
	return l, err
}

func (s *Service) unlike(ctx context.Context, v account.Viewer, id int64, of likeable, find likedFunc) (l Like, err error) {
	if !v.SignedIn() {
		return l, unauthenticated()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, of.less, id); err != nil {
			return err
		}
		t, err := find(ctx, tx, v, id)
		if err != nil {
			return err
		}
		l = Like{false, t.count}
		var since int64
		err = tx.Row(ctx, of.since, id, int64(v.ID)).Scan(&since)
		if errors.Is(err, sql.ErrNoRows) {
			l.LikeCount++
			_, err = tx.Exec(ctx, of.more, id)
			return err
		}
		if err != nil {
			return err
		}
		if tx.Now.Sub(db.Time(since)) > likeTime {
			return fault.New(fault.Conflict, "like_too_old")
		}
		if _, err = tx.Exec(ctx, of.drop, id, int64(v.ID)); err != nil || t.post == nil {
			return err
		}
		return leaveLists(ctx, tx, t.post)
	})
	return l, err
}
