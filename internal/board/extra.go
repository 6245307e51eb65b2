package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/db"
)

// extra fills in what posts have more than their rows, as v sees it. A row says
// whether it has any of a kind; each kind costs one query, however many posts
// there are, and none where no post has it.
func extra(ctx context.Context, q db.Q, v account.Viewer, list []*Post) error {
	if err := loadPolls(ctx, q, v, list); err != nil {
		return err
	}
	return pictures(ctx, q, list)
}

// pictures loads the pictures of posts.
func pictures(ctx context.Context, q db.Q, list []*Post) error {
	var with []int64
	for _, p := range list {
		if p.hasPictures {
			with = append(with, p.ID)
		}
	}
	if len(with) == 0 {
		return nil
	}
	of, err := media.Of(ctx, q, with)
	if err != nil {
		return err
	}
	for _, p := range list {
		if all := of[p.ID]; all != nil {
			p.Media = all
		}
	}
	return nil
}
