package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
)

// listOfLiked takes the arguments of postColumns, the viewer's id, the arguments
// of inList and those of [Moment.marks].
const listOfLiked = `SELECT ` + postColumns + `, b.name, m.created_at FROM post_likes m CROSS JOIN posts p CROSS JOIN boards b
	 WHERE m.user_id = ? AND p.id = m.post_id AND p.is_deleted = 0 AND b.id = p.board_id AND` + inList

// Liked returns at most limit of the posts that v likes (공감한 글) and may read,
// those that v liked before from, the newest like first; with back those after
// it, the nearest first. It is v's own list: nobody sees who likes what.
func (s *Service) Liked(ctx context.Context, v account.Viewer, from Moment, back bool, limit int) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	order, bounds := from.marks(back, limit)
	return s.postsWith(ctx, v, listOfLiked+order, func(p *Post) []any { return []any{&p.markedAt} },
		append(append([]any{int64(v.ID)}, listing(v)...), bounds...)...)
}
