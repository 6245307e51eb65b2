package board

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Comment is a comment (댓글) or a reply to one (답글) as one viewer sees it.
type Comment struct {
	ID          int64     `json:"id"`
	CreatedAt   rest.Time `json:"created_at"`
	UpdatedAt   rest.Time `json:"updated_at"`
	Post        int64     `json:"post"`
	Parent      *int64    `json:"parent_comment"` // the comment that it replies to, no reply itself; null for none
	Content     string    `json:"content"`        // at most 300 characters; of a deleted one, that it is
	IsAnonymous bool      `json:"is_anonymous"`
	IsDeleted   bool      `json:"is_deleted"` // stays because of its replies
	LikeCount   int       `json:"like_count"`
	Author      Author    `json:"author"` // without a name where deleted
	IsLiked     bool      `json:"is_liked"`
	IsEdited    bool      `json:"is_edited"`
	IsBlocked   bool      `json:"is_blocked"` // the viewer blocks who wrote it; lists say no more, and that only because of its replies

	Replies  int      `json:"-"` // that stand
	Place    Position `json:"-"`
	ByAuthor bool     `json:"-"` // says 글쓴이
	Block    int64    `json:"-"` // the viewer's block that hides it, 0 for none
}

// A Position is a comment's place under its post: thread after thread, and by
// time within one. It never changes.
type Position struct{ thread, id int64 }

// String is the text form that [ParsePosition] reads.
func (p Position) String() string {
	return strconv.FormatInt(p.thread, 10) + "." + strconv.FormatInt(p.id, 10)
}

// ParsePosition reads what [Position.String] wrote, "" being the beginning.
func ParsePosition(s string) (p Position, ok bool) {
	if s == "" {
		return p, true
	}
	thread, id, _ := strings.Cut(s, ".")
	var err1, err2 error
	p.thread, err1 = strconv.ParseInt(thread, 10, 64)
	p.id, err2 = strconv.ParseInt(id, 10, 64)
	return p, err1 == nil && err2 == nil && p.thread >= 0 && p.id >= 0 && p.thread <= math.MaxInt32
}

// commentRow is a comment with what only the rules see.
type commentRow struct {
	Comment
	writer writer
}

func (commentRow) String() string       { return "comment" }
func (commentRow) GoString() string     { return "comment" }
func (commentRow) LogValue() slog.Value { return slog.StringValue("comment") }

// commentColumns takes the viewer's id three times.
const commentColumns = `c.id, c.created_at, c.updated_at, c.post_id, c.thread, c.parent_id, c.content, ` + commentFlags + `, c.like_count, c.reply_count,
	c.number, c.writer_id, CASE WHEN c.is_anonymous = 0 THEN (SELECT u.nickname FROM users u WHERE u.id = c.writer_id) END, ` + blockOfComment

const selectComments = `SELECT ` + commentColumns + ` FROM comments c`

// readableComments takes the viewer's id three times, the post's and the
// arguments of readable.
const readableComments = `SELECT ` + commentColumns + ` FROM posts p CROSS JOIN boards b CROSS JOIN comments c
	WHERE p.id = ? AND p.is_deleted = 0 AND b.id = p.board_id AND` + readable + ` AND`

// The parts of a post's comments: without those that are deleted, and those that
// the viewer blocks, whose id they take twice, unless there are replies. Their
// places are compared in this form because every engine finds the index in it.
const (
	commentsAfter = ` c.post_id = ? AND c.thread >= ? AND (c.thread > ? OR c.id > ?)
	AND` + shownComments + ` ORDER BY c.thread, c.id LIMIT ?`
	commentsBefore = ` c.post_id = ? AND c.thread <= ? AND (c.thread < ? OR c.id < ?)
	AND` + shownComments + ` ORDER BY c.thread DESC, c.id DESC LIMIT ?`
	shownComments = ` (c.reply_count > 0 OR c.is_deleted = 0 AND NOT ` + blockedComment + `)`
)

// A commentReader reads rows into a comment, one after the other.
type commentReader struct {
	comment                *commentRow
	created, updated       int64
	parent                 sql.NullInt64
	flags                  flagSet
	likes, replies, number int64
	to                     []any
}

// reader returns what reads commentColumns into c.
func (c *commentRow) reader() *commentReader {
	r := &commentReader{comment: c}
	r.to = []any{&c.ID, &r.created, &r.updated, &c.Post, &c.Place.thread, &r.parent, &c.Content, &r.flags, &r.likes, &r.replies,
		&r.number, &c.writer.id, &c.writer.nickname, &c.Block}
	return r
}

func (r *commentReader) scan(row interface{ Scan(...any) error }) error {
	err := row.Scan(r.to...)
	c, f := r.comment, r.flags
	c.CreatedAt, c.UpdatedAt = rest.At(db.Time(r.created)), rest.At(db.Time(r.updated))
	c.LikeCount, c.Replies, c.writer.number = int(r.likes), int(r.replies), int(r.number)
	c.IsAnonymous, c.IsDeleted, c.IsEdited, c.IsLiked = f.has(flagCommentAnonymous), f.has(flagCommentDeleted), f.has(flagCommentEdited), f.has(flagCommentLiked)
	c.writer.anonymous, c.Place.id = c.IsAnonymous, c.ID
	if c.Parent = nil; r.parent.Valid {
		c.Parent = new(r.parent.Int64)
	}
	return err
}

// times is v's id as n arguments of a query.
func times(v account.Viewer, n int) []any {
	return slices.Repeat([]any{int64(v.ID)}, n)
}

// seenBy returns the comment as v sees it. Of a deleted one neither the text
// nor whose it was is left, nor when it went: who deletes several at once would
// show that they are one person's.
func (c *commentRow) seenBy(lang i18n.Lang, v account.Viewer) Comment {
	view := c.Comment
	if c.IsDeleted {
		view.Content, view.Author, view.IsLiked, view.LikeCount = i18n.In(lang, "board.comment.deleted"), Author{}, false, 0
		view.IsEdited, view.UpdatedAt, view.Block = false, view.CreatedAt, 0
		return view
	}
	view.Author, view.ByAuthor = c.writer.ofComment(lang, v), c.IsAnonymous && c.writer.number == 0
	view.IsBlocked = view.Block != 0
	return view
}

// listed returns the comment as v sees it among others: of one that v blocks
// only that it is there.
func (c *commentRow) listed(lang i18n.Lang, v account.Viewer) Comment {
	view := c.seenBy(lang, v)
	if view.IsBlocked {
		view.Content, view.Author, view.ByAuthor, view.IsLiked, view.LikeCount = i18n.In(lang, "board.comment.blocked"), Author{}, false, false, 0
		view.IsEdited, view.UpdatedAt = false, view.CreatedAt
	}
	return view
}

// findComment returns a comment that stands and its post, whoever may read it.
func findComment(ctx context.Context, q db.Q, v account.Viewer, id int64) (*commentRow, *postRow, error) {
	c := new(commentRow)
	err := c.reader().scan(q.Row(ctx, selectComments+` WHERE c.id = ? AND c.is_deleted = 0`, append(times(v, 3), id)...))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil, notFound()
	}
	if err != nil {
		return nil, nil, err
	}
	p, err := findPost(ctx, q, v, c.Post)
	return c, p, err
}

// Comment returns a comment that v may read.
func (s *Service) Comment(ctx context.Context, v account.Viewer, id int64) (Comment, error) {
	if !v.SignedIn() {
		return Comment{}, unauthenticated()
	}
	c, p, err := findComment(ctx, s.db, v, id)
	if err != nil {
		return Comment{}, err
	}
	if err := mayRead(v, &p.rights); err != nil {
		return Comment{}, err
	}
	return c.seenBy(i18n.Of(ctx), v), nil
}

// Comments returns a post that v may read, and at most limit of its comments
// after from; with back those before it, the nearest first. A comment that is
// deleted, or that v blocks, is among them while a reply to it stands.
func (s *Service) Comments(ctx context.Context, v account.Viewer, post int64, from Position, back bool, limit int) (Post, []Comment, error) {
	p, err := s.Post(ctx, v, post)
	if err != nil {
		return p, nil, err
	}
	list, err := s.comments(ctx, v, selectComments+` WHERE`, post, from, back, limit)
	return p, list, err
}

// CommentsOf is [Service.Comments] without the post, in one query.
func (s *Service) CommentsOf(ctx context.Context, v account.Viewer, post int64, from Position, back bool, limit int) ([]Comment, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	school, all, states := scope(v)
	list, err := s.comments(ctx, v, readableComments, post, from, back, limit, post, school, all, states)
	if err != nil || len(list) > 0 {
		return list, err
	}
	// Nothing there, or not for v: only now is the difference looked for.
	_, err = s.Post(ctx, v, post)
	return list, err
}

// comments runs a query that takes the viewer's id three times, then args, and
// goes on with a part of the post's comments.
func (s *Service) comments(ctx context.Context, v account.Viewer, query string, post int64, from Position, back bool, limit int, args ...any) ([]Comment, error) {
	part := commentsAfter
	if back {
		part = commentsBefore
		if from == (Position{}) {
			from = Position{math.MaxInt32, math.MaxInt64}
		}
	}
	args = append(times(v, 3), args...)
	args = append(args, post, from.thread, from.thread, from.id, int64(v.ID), int64(v.ID), limit)
	lang := i18n.Of(ctx)
	var c commentRow
	reader := c.reader()
	return db.All(ctx, s.db, func(r *sql.Rows) (Comment, error) {
		err := reader.scan(r)
		return c.listed(lang, v), err
	}, query+part, args...)
}
