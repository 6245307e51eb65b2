package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// extra fills in what posts have more than their rows, as v sees it. A row says
// whether it has any of a kind; each kind costs one query, however many posts
// there are, and none where no post has it.
func extra(ctx context.Context, q db.Q, v account.Viewer, list []*Post) error {
	return loadPolls(ctx, q, v, list)
}
