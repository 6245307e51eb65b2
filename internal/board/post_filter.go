package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A PostFilter narrows a list of posts. Its zero value narrows nothing.
type PostFilter struct {
	Board   int64  // those of one board; 0 for all that one may read
	Hashtag string // those with a hashtag, as somebody typed it
}

// Lists of posts with a hashtag. Each takes the viewer's id first, what is
// looked for, the arguments of readable, and ends as [Range.boundsOf] says.
// Posts of secret boards are on none of them.
const (
	listOfTag = `SELECT ` + postColumns + `, b.name FROM post_tags t CROSS JOIN posts p CROSS JOIN boards b
		 WHERE t.school_id = ? AND t.tag = ?` + taggedPosts
	listOfBoardTag = `SELECT ` + postColumns + `, b.name FROM post_tags t CROSS JOIN posts p CROSS JOIN boards b
		 WHERE t.board_id = ? AND t.tag = ?` + taggedPosts
	listOfAnyTag = `SELECT ` + postColumns + `, b.name FROM post_tags t CROSS JOIN posts p CROSS JOIN boards b
		 WHERE t.tag = ?` + taggedPosts
	taggedPosts = ` AND p.id = t.post_id AND p.is_deleted = 0 AND b.id = p.board_id AND b.secret = 0 AND` + readable
)

// Posts returns the posts that f lets through: [Service.PostsOf] where it names
// a board, else [Service.Newest].
func (s *Service) Posts(ctx context.Context, v account.Viewer, f PostFilter, r Range) ([]Post, error) {
	switch {
	case f.Hashtag != "":
		return s.tagged(ctx, v, f, r)
	case f.Board != 0:
		return s.PostsOf(ctx, v, f.Board, r)
	}
	return s.Newest(ctx, v, r)
}

// tagged returns the posts with a hashtag.
func (s *Service) tagged(ctx context.Context, v account.Viewer, f PostFilter, r Range) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	tag := ui.Hashtag(f.Hashtag)
	school, all, states := scope(v)
	order, bound := r.boundsOf("t.post_id")
	query, args := listOfTag, []any{int64(v.ID), school}
	switch {
	case f.Board != 0:
		query, args = listOfBoardTag, []any{int64(v.ID), f.Board}
	case all == 1:
		query, args = listOfAnyTag, []any{int64(v.ID)}
	}
	list, err := s.posts(ctx, v, query+order, append(args, tag, school, all, states, bound, r.Limit)...)
	if err != nil || len(list) > 0 || f.Board == 0 {
		return list, err
	}
	return list, s.mayList(ctx, v, f.Board)
}
