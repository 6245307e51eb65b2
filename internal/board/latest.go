package board

import (
	"context"
	"database/sql"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A Latest is the newest post of a board that one has pinned. Of a secret board
// it says that there is one and when it came, and leads to the board: its posts
// stand on no page that gathers posts.
type Latest struct {
	BoardName string
	Headline  string // "" of a secret board
	Href      string // of the post, or of the secret board
	At        time.Time
}

// newestOfPinned takes the arguments of postColumns, the viewer's id three times
// and the arguments of readable.
const newestOfPinned = `SELECT ` + postColumns + `, b.name, b.secret FROM pinned_boards k CROSS JOIN boards b CROSS JOIN posts p
	 WHERE k.user_id = ? AND b.id = k.board_id AND p.id = (SELECT p.id FROM posts p WHERE p.board_id = b.id AND p.is_deleted = 0 AND` + unblocked + ` ORDER BY p.id DESC LIMIT 1) AND` + readable + ` ORDER BY k.place, b.id`

// NewestOfPinned returns the newest post of each of v's pinned boards, in v's
// order, leaving out boards without posts.
func (s *Service) NewestOfPinned(ctx context.Context, v account.Viewer) ([]Latest, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	school, all, states := scope(v)
	var row postRow
	var secret bool
	reader := row.reader(&row.BoardName, &secret)
	return db.All(ctx, s.db, func(r *sql.Rows) (Latest, error) {
		err := reader.scan(r)
		p := row.seenBy(i18n.Of(ctx), v)
		if secret {
			return Latest{BoardName: p.BoardName, Href: Board{ID: p.Board}.Href(), At: p.CreatedAt.Time}, err
		}
		return Latest{p.BoardName, p.Headline(), p.Href(), p.CreatedAt.Time}, err
	}, newestOfPinned, asking(v, int64(v.ID), int64(v.ID), int64(v.ID), school, all, states)...)
}
