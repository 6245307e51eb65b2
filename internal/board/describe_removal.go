package board

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
)

// What those who run a board removed is told to its writer, about the text. Who
// did it is not said.
const (
	kindPostRemoved    = "post_removed"
	kindCommentRemoved = "comment_removed"
)

// The removed texts of one writer; a condition follows.
const (
	removedPosts    = `SELECT p.id, p.title, p.content FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.writer_id = ? AND`
	removedComments = `SELECT c.id, '', c.content FROM comments c JOIN posts p ON p.id = c.post_id JOIN boards b ON b.id = p.board_id WHERE c.writer_id = ? AND`
)

// removed words that a text of one's own was removed. Its beginning is shown to
// its writer while the board can still be read.
func (s *Service) removed(key, query, column string) notification.Describer {
	return func(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
		text, known := i18n.In(i18n.Of(ctx), key), map[int64]notification.Told{}
		cond, args := subjects(column, v, refs)
		_, err := db.All(ctx, s.db, func(rows *sql.Rows) (p Post, err error) {
			err = rows.Scan(&p.ID, &p.Title, &p.Content)
			known[p.ID] = notification.Told{Text: text, Snippet: plain.Snippet(p.Headline(), 80)}
			return p, err
		}, query+cond, append([]any{int64(v.ID)}, args...)...)
		return wording(refs, known, text), err
	}
}
