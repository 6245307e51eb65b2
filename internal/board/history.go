package board

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A FormerText is what a post or a comment said before an edit.
type FormerText struct {
	Title      string    `json:"title"` // of a post; "" of a comment
	Content    string    `json:"content"`
	ReplacedAt rest.Time `json:"replaced_at"`
}

// PostHistory returns what a post that stands said before each of its edits,
// the newest first, to the staff of its school. It says nothing of the writer,
// like everything that is shown of a text. What it adds to what everybody sees
// is the times of all edits but the last: whoever edits several anonymous texts
// in one sitting lets staff guess that these are one person's.
func (s *Service) PostHistory(ctx context.Context, v account.Viewer, id int64) (Post, []FormerText, error) {
	if !v.SignedIn() {
		return Post{}, nil, unauthenticated()
	}
	p, err := findPost(ctx, s.db, v, id)
	if err == nil {
		err = mayReadHistory(v, &p.rights)
	}
	if err != nil {
		return Post{}, nil, err
	}
	list, err := s.former(ctx, id, 0)
	return p.seenBy(i18n.Of(ctx), v), list, err
}

// CommentHistory is [Service.PostHistory] for a comment.
func (s *Service) CommentHistory(ctx context.Context, v account.Viewer, id int64) (Comment, []FormerText, error) {
	if !v.SignedIn() {
		return Comment{}, nil, unauthenticated()
	}
	c, p, err := findComment(ctx, s.db, v, id)
	if err == nil {
		err = mayReadHistory(v, &p.rights)
	}
	if err != nil {
		return Comment{}, nil, err
	}
	list, err := s.former(ctx, c.Post, id)
	return c.seenBy(i18n.Of(ctx), v), list, err
}

// former returns the texts that edits replaced: no more than can be made.
func (s *Service) former(ctx context.Context, post, comment int64) ([]FormerText, error) {
	return db.All(ctx, s.db, func(r *sql.Rows) (t FormerText, err error) {
		var at int64
		err = r.Scan(&t.Title, &t.Content, &at)
		t.ReplacedAt = rest.At(db.Time(at))
		return t, err
	}, `SELECT title, content, replaced_at FROM former_texts WHERE post_id = ? AND comment_id = ? ORDER BY id DESC`, post, comment)
}
