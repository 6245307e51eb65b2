package review

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A Like is what a like (도움돼요) or its taking back leads to.
type Like struct {
	IsLiked   bool `json:"is_liked"`
	LikeCount int  `json:"like_count"`
}

// Like likes a review that v may read and did not write, once; with on false it
// takes the like back, whenever it was given.
func (s *Service) Like(ctx context.Context, v account.Viewer, id int64, on bool) (l Like, err error) {
	if !v.SignedIn() {
		return l, unauthenticated()
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// Changing the review first: whoever likes it goes one after the other.
		if _, err := tx.Exec(ctx, `UPDATE reviews SET like_count = like_count WHERE id = ?`, id); err != nil {
			return err
		}
		r, err := findReview(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if r.writer.id == v.ID {
			return fault.New(fault.Forbidden, "own_review")
		}
		l = Like{on, r.LikeCount}
		if on == r.IsLiked {
			return nil
		}
		query := `INSERT INTO review_likes (review_id, user_id) VALUES (?, ?)`
		if l.LikeCount++; !on {
			l.LikeCount -= 2
			query = `DELETE FROM review_likes WHERE review_id = ? AND user_id = ?`
		}
		if _, err := tx.Exec(ctx, query, id, int64(v.ID)); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE reviews SET like_count = ?, weight = ? WHERE id = ?`, l.LikeCount, weightOf(l.LikeCount, r.taken), id)
		return err
	})
	return l, err
}
