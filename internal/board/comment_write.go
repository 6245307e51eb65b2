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

	var parent any
	var parentWriter account.ID
	if in.Parent != 0 {
		parent, c.Parent = in.Parent, &in.Parent
		// Counting first, as above: the parent is not edited or deleted meanwhile.
		if _, err := tx.Exec(ctx, `UPDATE comments SET reply_count = reply_count + 1 WHERE id = ?`, in.Parent); err != nil {
			return nil, err
		}
		err := tx.Row(ctx, `SELECT thread, writer_id FROM comments WHERE id = ? AND post_id = ? AND is_deleted = 0 AND parent_id IS NULL`, in.Parent, in.Post).
			Scan(&c.Place.thread, &parentWriter)
		if errors.Is(err, sql.ErrNoRows) {
			return nil, fault.Field("parent_comment", "does_not_exist", in.Parent)
		}
		if err != nil {
			return nil, err
		}
	}
	var err error
	if c.writer.anonymous {
		if c.writer.number, err = p.number(ctx, tx, v); err != nil {
			return nil, err
		}
	} else {
		c.writer.nickname = sql.NullString{String: v.Nickname, Valid: true}
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
	return c, s.tell(ctx, tx, v, p, parentWriter, c)
}

// tell notifies the writers of the post and of the comment that c replies to, if
// any. Nobody is told of the own comment, of one comment twice, or of one that
// they block; but as much is done and stored as if they were. Who answers a
// signed comment would else measure that its writer wrote the anonymous post
// above too, and whoever comments that the one above blocks them.
func (s *Service) tell(ctx context.Context, tx *db.Tx, v account.Viewer, p *commented, parentWriter account.ID, c *commentRow) error {
	deaf, err := c.deaf(ctx, tx, p.writer.id, parentWriter)
	if err != nil {
		return err
	}
	add := func(to account.ID, spare bool, kind string, subject int64) error {
		if spare || to == v.ID || deaf[to] {
			return s.notify.Spare(ctx, tx, to, kind, subject)
		}
		return s.notify.Add(ctx, tx, to, kind, subject, c.ID)
	}
	if c.Parent != nil {
		if err := add(parentWriter, false, kindReply, *c.Parent); err != nil {
			return err
		}
	}
	return add(p.writer.id, p.writer.id == parentWriter, kindComment, c.Post)
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
}

func (commented) String() string       { return "post" }
func (commented) GoString() string     { return "post" }
func (commented) LogValue() slog.Value { return slog.StringValue("post") }

// findForComment returns the post, which is locked, to one who may comment.
func findForComment(ctx context.Context, tx *db.Tx, v account.Viewer, id int64) (*commented, error) {
	p := &commented{id: id}
	var reason sql.NullString
	var ends sql.NullInt64
	err := tx.Row(ctx, `SELECT p.writer_id, p.is_anonymous, p.last_thread, b.school_id, COALESCE(b.manager_id, 0), b.read_states, b.comment_states, b.anonymity_comments,
		(SELECT n.number FROM post_names n WHERE n.post_id = p.id AND n.user_id = ?), (SELECT MAX(n.number) FROM post_names n WHERE n.post_id = p.id), p.is_question, r.reason, r.ends_at
		FROM posts p JOIN boards b ON b.id = p.board_id`+bindingOne+` WHERE p.id = ? AND p.is_deleted = 0 AND b.is_deleted = 0`, int64(v.ID), int64(v.ID), db.Micros(tx.Now), id).
		Scan(&p.writer.id, &p.writer.anonymous, &p.thread, &p.school, &p.manager, &p.read, &p.comment, &p.comments, orZero(&p.known), orZero(&p.highest), &p.question, &reason, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, notFound()
	}
	if err != nil {
		return nil, err
	}
	p.bound = boundOf(reason, ends)
	return p, mayComment(v, &p.rights)
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
