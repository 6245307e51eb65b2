package board

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// maxComment is the length of a comment in characters.
const maxComment = 300

// NewComment is what one writes under a post.
type NewComment struct {
	Post    int64
	Parent  int64  // the comment that it replies to, which is no reply itself; 0 for none
	Content string // 1 to 300 characters
	Signed  bool   // under the own nickname; the board may decide otherwise

	// NeverSign refuses the comment where the board decides that it is signed:
	// its writer was told otherwise.
	NeverSign bool

	// Key, if not empty, makes a repetition within 24 hours do nothing and
	// return the comment of the first time.
	Key string
}

// AddComment writes a comment, and tells the writers of the post and of the
// comment that it replies to. Under a question it is an answer, unless it says
// that it is by who asked.
func (s *Service) AddComment(ctx context.Context, v account.Viewer, in NewComment) (Comment, error) {
	if !v.SignedIn() {
		return Comment{}, unauthenticated()
	}
	var e *fault.Error
	if in.Content, e = plain.Check(e, "content", in.Content, 1, maxComment); e != nil {
		return Comment{}, e
	}
	var c *commentRow
	var earlier int64
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		c = nil
		if earlier, err = once.Take(ctx, tx, int64(v.ID), "comment", in.Key); err != nil || earlier != 0 {
			return err
		}
		// Counting first locks the post: comments under it go one by one.
		if _, err := tx.Exec(ctx, `UPDATE posts SET comment_count = comment_count + 1, last_thread = last_thread + 1 WHERE id = ?`, in.Post); err != nil {
			return err
		}
		p, err := findForComment(ctx, tx, v, in.Post)
		if err != nil {
			return noSuch("post", in.Post, err)
		}
		if c, err = s.insertComment(ctx, tx, v, p, in); err != nil {
			return err
		}
		return once.Keep(ctx, tx, int64(v.ID), "comment", in.Key, c.ID)
	})
	switch {
	case err != nil:
		return Comment{}, err
	case earlier != 0:
		return s.Comment(ctx, v, earlier)
	}
	return c.seenBy(i18n.Of(ctx), v), nil
}

func (s *Service) insertComment(ctx context.Context, tx *db.Tx, v account.Viewer, p *commented, in NewComment) (*commentRow, error) {
	c := &commentRow{writer: writer{id: v.ID, anonymous: p.comments.decide(!in.Signed)}}
	if err := mayAppear(v, &p.rights, c.writer.anonymous); err != nil {
		return nil, err
	}
	if in.NeverSign && !c.writer.anonymous {
		return nil, fault.Field("content", "board_signs")
	}
	c.Post, c.Content, c.IsAnonymous = in.Post, in.Content, c.writer.anonymous
	c.Place.thread = p.thread
	now := db.Micros(tx.Now)
	c.CreatedAt.Time, c.UpdatedAt.Time = tx.Now, tx.Now

	var err error
	if c.writer.anonymous {
		if c.writer.number, err = p.number(ctx, tx, v); err != nil {
			return nil, err
		}
	} else {
		c.writer.nickname = sql.NullString{String: v.Nickname, Valid: true}
	}
	var parent any
	var replied receiver
	if in.Parent != 0 {
		parent, c.Parent = in.Parent, &in.Parent
		// Counting first, as above: the parent is not edited or deleted meanwhile.
		if _, err := tx.Exec(ctx, `UPDATE comments SET reply_count = reply_count + 1 WHERE id = ?`, in.Parent); err != nil {
			return nil, err
		}
		who, post := c.writer.name(in.Post)
		err := tx.Row(ctx, selectParent, int64(who), post, c.writer.number, in.Parent, in.Post).Scan(&c.Place.thread, &replied.id, &replied.deaf)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fault.Field("parent_comment", "does_not_exist", in.Parent)
		}
		if err != nil {
			return nil, err
		}
	}
	c.ID, err = tx.Insert(ctx, `INSERT INTO comments (post_id, thread, parent_id, writer_id, is_anonymous, number, is_deleted, is_edited, content, like_count, reply_count, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0, ?, ?)`,
		in.Post, c.Place.thread, parent, int64(v.ID), c.writer.anonymous, c.writer.number, in.Content, now, now)
	if err != nil {
		return nil, err
	}
	c.Place.id = c.ID
	if p.question {
		if err := answer(ctx, tx, 1, in.Post, c.ID); err != nil {
			return nil, err
		}
	}
	return c, s.tell(ctx, tx, v, receiver{p.writer.id, p.deaf(c.writer.anonymous)}, replied, c)
}

// A receiver is one who is told of a comment, unless they block it by the name
// under which it will stand.
type receiver struct {
	id   account.ID
	deaf bool
}

func (receiver) String() string       { return "receiver" }
func (receiver) GoString() string     { return "receiver" }
func (receiver) LogValue() slog.Value { return slog.StringValue("receiver") }

// selectParent takes what names the one who replies (see [writer.name]), their
// number, the comment that is replied to and its post.
const selectParent = `SELECT c.thread, c.writer_id, CASE WHEN EXISTS (SELECT 1 FROM blocks y WHERE y.user_id = c.writer_id AND y.writer_id = ? AND y.post_id = ? AND y.number = ?) THEN 1 ELSE 0 END
	FROM comments c WHERE c.id = ? AND c.post_id = ? AND c.is_deleted = 0 AND c.parent_id IS NULL`

// tell notifies the author of the post and the writer of the comment that c
// replies to, if any. Nobody is told of the own comment, of one comment twice, or
// of one that they block; but as much is done and stored as if they were. Who
// answers a signed comment would else measure that its writer wrote the anonymous
// post above too, and whoever comments that the one above blocks them.
func (s *Service) tell(ctx context.Context, tx *db.Tx, v account.Viewer, author, replied receiver, c *commentRow) error {
	add := func(to receiver, spare bool, kind string, subject int64) error {
		if spare || to.id == v.ID || to.deaf {
			return s.notify.Spare(ctx, tx, to.id, kind, subject)
		}
		return s.notify.Add(ctx, tx, to.id, kind, subject, c.ID)
	}
	if c.Parent != nil {
		if err := add(replied, false, kindReply, *c.Parent); err != nil {
			return err
		}
	}
	return add(author, author.id == replied.id, kindComment, c.Post)
}

// commented is a post as the one who comments on it needs it.
type commented struct {
	id     int64
	writer writer
	rights
	comments Anonymity // what the board says of signing them
	thread   int64     // the newest thread
	known    int       // the number of the one who comments, 0 for none yet
	highest  int       // the highest number given
	question bool
	flags    flagSet
}

func (commented) String() string       { return "post" }
func (commented) GoString() string     { return "post" }
func (commented) LogValue() slog.Value { return slog.StringValue("post") }

// deaf reports whether the post's author blocks the one who comments, by the name
// that an anonymous comment or a signed one has.
func (p *commented) deaf(anonymous bool) bool {
	if anonymous {
		return p.flags.has(flagDeafToLabel)
	}
	return p.flags.has(flagDeafToNickname)
}

// The bits of the flags of a commented.
const (
	flagPostAnonymous flagSet = 1 << iota
	flagPostQuestion
	flagBound // the one who comments is restricted on the board
	flagDeafToNickname
	flagDeafToLabel
)

// selectForComment takes the viewer's id, the time, the viewer's id three times
// and the post's id. All that is asked before a comment is written is asked at
// once, and all of everybody, so that the time that it takes tells nothing.
// Without a number yet nobody blocks it.
const selectForComment = `SELECT p.writer_id, p.board_id, p.is_anonymous + 2 * p.is_question
	+ CASE WHEN EXISTS (SELECT 1 FROM board_restrictions x WHERE x.user_id = ? AND x.board_id = b.id AND x.is_lifted = 0 AND x.ends_at > ?) THEN 4 ELSE 0 END
	+ CASE WHEN EXISTS (SELECT 1 FROM blocks y WHERE y.user_id = p.writer_id AND y.writer_id = ? AND y.post_id = 0 AND y.number = 0) THEN 8 ELSE 0 END
	+ CASE WHEN EXISTS (SELECT 1 FROM blocks y WHERE y.user_id = p.writer_id AND y.writer_id = 0 AND y.post_id = p.id
		AND y.number = (SELECT n.number FROM post_names n WHERE n.post_id = p.id AND n.user_id = ?)) THEN 16 ELSE 0 END,
	p.last_thread, b.school_id, COALESCE(b.manager_id, 0), b.read_states, b.comment_states, b.anonymity_comments,
	(SELECT n.number FROM post_names n WHERE n.post_id = p.id AND n.user_id = ?), (SELECT MAX(n.number) FROM post_names n WHERE n.post_id = p.id)
	FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.id = ? AND p.is_deleted = 0 AND b.is_deleted = 0`

// findForComment returns the post, which is locked, to one who may comment.
func findForComment(ctx context.Context, tx *db.Tx, v account.Viewer, id int64) (*commented, error) {
	p := &commented{id: id}
	me := int64(v.ID)
	var board int64
	err := tx.Row(ctx, selectForComment, me, db.Micros(tx.Now), me, me, me, id).
		Scan(&p.writer.id, &board, &p.flags, &p.thread, &p.school, &p.manager, &p.read, &p.comment, &p.comments, orZero(&p.known), orZero(&p.highest))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	p.writer.anonymous, p.question = p.flags.has(flagPostAnonymous), p.flags.has(flagPostQuestion)
	if err := mayComment(v, &p.rights); err != nil {
		return nil, err
	}
	if p.flags.has(flagBound) {
		p.bound, err = boundOn(ctx, tx, v, board)
	}
	return p, err
}

// EditComment changes the text of v's own comment, until somebody replies to
// it, and at most 50 times. The former text is kept for moderators, and it says
// that it was edited. A nil content leaves the text as it is; signed is for
// programs that send it back: another one than it has is refused.
func (s *Service) EditComment(ctx context.Context, v account.Viewer, id int64, content *string, signed *bool) (Comment, error) {
	if !v.SignedIn() {
		return Comment{}, unauthenticated()
	}
	var e *fault.Error
	if content != nil {
		*content, e = plain.Check(e, "content", *content, 1, maxComment)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE comments SET is_deleted = is_deleted WHERE id = ?`, id); err != nil {
			return err
		}
		c, p, err := findComment(ctx, tx, v, id)
		if err == nil {
			err = mayEdit(v, &c.writer, &p.rights)
		}
		if err == nil {
			err = mayEditStill(ctx, tx, v, p.Board, p.rights, c.IsAnonymous)
		}
		switch {
		case err != nil:
			return err
		case e != nil:
			return e
		case signed != nil && *signed == c.IsAnonymous:
			return fault.Field("is_anonymous", "immutable")
		case content == nil || *content == c.Content:
			return nil
		case c.Replies > 0:
			return fault.New(fault.Conflict, "comment_answered")
		}
		if err := rest.Match(ctx, c.seenBy(i18n.Of(ctx), v)); err != nil {
			return err
		}
		if err := keepFormer(ctx, tx, c.Post, id, "", c.Content); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE comments SET content = ?, is_edited = 1, updated_at = ? WHERE id = ?`, *content, db.Micros(tx.Now), id)
		return err
	})
	if err != nil {
		return Comment{}, err
	}
	return s.Comment(ctx, v, id)
}

// RemoveComment deletes a comment. Its writer may, the board's manager and
// staff, whose act is noted in the audit log and told to its writer. What stays
// to be seen is that there was one, while it has replies. The number of its
// writer stays theirs.
func (s *Service) RemoveComment(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		// The post first, then its comments: as AddComment locks them.
		if _, err := tx.Exec(ctx, `UPDATE posts SET comment_count = comment_count - 1 WHERE id = (SELECT post_id FROM comments WHERE id = ?)`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE comments SET is_deleted = is_deleted WHERE id = ?`, id); err != nil {
			return err
		}
		c, p, err := findComment(ctx, tx, v, id)
		switch {
		case err != nil:
			return err
		case c.writer.id == v.ID:
		case mayRemove(v, &p.rights):
			if err = record(ctx, tx, v, "comment.remove", "comment", id); err == nil {
				err = s.notify.Add(ctx, tx, c.writer.id, kindCommentRemoved, id, id)
			}
		default:
			if err = mayRead(v, &p.rights); err == nil {
				err = forbidden()
			}
		}
		if err != nil {
			return err
		}
		if c.Parent != nil {
			if _, err := tx.Exec(ctx, `UPDATE comments SET reply_count = reply_count - 1 WHERE id = ?`, *c.Parent); err != nil {
				return err
			}
		}
		if p.IsQuestion {
			if err := answer(ctx, tx, -1, c.Post, id); err != nil {
				return err
			}
		}
		_, err = tx.Exec(ctx, `UPDATE comments SET is_deleted = 1, updated_at = ? WHERE id = ?`, db.Micros(tx.Now), id)
		return err
	})
}
