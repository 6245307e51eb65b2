package board

import (
	"context"
	"errors"
	"math"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// NewPost is what one writes.
type NewPost struct {
	Board    int64
	Title    string // at most 100 characters; may be empty where the board says so
	Content  string // 1 to 10,000 characters
	Signed   bool   // under the own nickname; the board may decide otherwise
	Question bool
	Poll     *NewPoll // nil for none

	// NeverSign refuses the post where the board decides that it is signed: its
	// writer was told otherwise.
	NeverSign bool

	// Key, if not empty, makes a repetition within 24 hours do nothing and
	// return the post of the first time.
	Key string

	Media []media.Item // pictures that wait for it, in their order
}

// AddPost writes a post. The board says how long v waits for the next one, and
// nobody writes one text twice.
func (s *Service) AddPost(ctx context.Context, v account.Viewer, in NewPost) (Post, error) {
	if !v.SignedIn() {
		return Post{}, unauthenticated()
	}
	e := checkPost(nil, &in.Title, &in.Content)
	hashtags := ui.Hashtags(in.Content)
	in.Media, e = media.CheckItems(e, in.Media)
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := findBoard(ctx, tx, v, in.Board)
		anonymous := b.AnonymityPosts.decide(!in.Signed)
		if err == nil {
			err = mayWrite(v, &b.rights)
		}
		if err == nil {
			err = mayAppear(v, &b.rights, anonymous)
		}
		if err != nil {
			return noSuch("board", in.Board, err)
		}
		bad := checkForBoard(e, in.Title, in.Question, b.TitleRequired, b.Questions)
		if err := in.Poll.check(bad, tx.Now).Or(); err != nil {
			return err
		}
		if err := takesPictures(b.Media, nil, in.Media); err != nil {
			return err
		}
		if in.NeverSign && !anonymous {
			return fault.Field("board", "board_signs")
		}
		earlier, err := once.Take(ctx, tx, int64(v.ID), "post", in.Key)
		if err != nil || earlier != 0 {
			id = earlier
			return err
		}
		if err := takeTurn(ctx, tx, v, &b); err != nil {
			return err
		}
		now := db.Micros(tx.Now)
		id, err = tx.Insert(ctx, `INSERT INTO posts (school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, content_key,
			like_count, comment_count, last_thread, created_at, updated_at, hashtags, has_poll) VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?)`,
			b.SchoolID, b.ID, int64(v.ID), anonymous, in.Question, in.Title, in.Content, digest(in.Title, in.Content), now, now, strings.Join(hashtags, " "), in.Poll != nil)
		if err != nil {
			return sameText(err)
		}
		if err := s.index.Add(ctx, tx, indexed(id, b.SchoolID, b.ID, in.Title, in.Content)); err != nil {
			return err
		}
		if len(in.Media) > 0 {
			if _, err := arrangePictures(ctx, tx, v.ID, id, in.Media); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE boards SET post_count = post_count + 1, posted_at = ? WHERE id = ?`, now, b.ID); err != nil {
			return err
		}
		if err := setHashtags(ctx, tx, b.SchoolID, b.ID, id, nil, hashtags); err != nil {
			return err
		}
		if in.Question {
			if err := addQuestion(ctx, tx, b.SchoolID, b.ID, id); err != nil {
				return err
			}
		}
		if err := addPoll(ctx, tx, id, in.Poll); err != nil {
			return err
		}
		return once.Keep(ctx, tx, int64(v.ID), "post", in.Key, id)
	})
	if err != nil {
		return Post{}, err
	}
	return s.own(ctx, v, id)
}

// own returns the post with the given id to the one who has just written it.
func (s *Service) own(ctx context.Context, v account.Viewer, id int64) (Post, error) {
	p, err := findPost(ctx, s.db, v, id)
	if err != nil {
		return Post{}, err
	}
	return p.seenBy(i18n.Of(ctx), v), nil
}

// noSuch turns NotFound into a problem with the field that names the thing.
func noSuch(field string, id int64, err error) error {
	if fault.Of(err).Kind == fault.NotFound {
		return fault.Field(field, "does_not_exist", id)
	}
	return err
}

// checkPost returns e with what is wrong with the texts, and cleans them.
func checkPost(e *fault.Error, title, content *string) *fault.Error {
	if *title, e = plain.Check(e, "title", plain.OneLine(*title), 0, maxTitle); plain.Unseen(*title) {
		*title = ""
	}
	*content, e = plain.Check(e, "content", *content, 1, maxContent)
	return e
}

// checkForBoard returns e and what the board minds. It leaves e as it is.
func checkForBoard(e *fault.Error, title string, question, titleRequired, questions bool) *fault.Error {
	all := &fault.Error{Kind: fault.Invalid, Code: "invalid"}
	if titleRequired && title == "" {
		all.And("title", "blank")
	}
	if e != nil {
		for _, f := range e.Fields {
			for _, p := range f.Problems {
				all.And(f.Name, p.Code, p.Args...)
			}
		}
	}
	if question && !questions {
		all.And("is_question", "no_questions")
	}
	if len(all.Fields) == 0 {
		return nil
	}
	return all
}

// sameText turns the violation of the key over a writer's texts into a fault.
func sameText(err error) error {
	if x, ok := errors.AsType[db.Exists](err); ok && x.Constraint == "u_posts_content" {
		return fault.Whole("same_text")
	}
	return err
}

// PostChange is what changes of a post; nil leaves a thing as it is.
type PostChange struct {
	Board    *int64 // for programs that send it back: another one is refused
	Title    *string
	Content  *string
	Signed   *bool // likewise
	Question *bool
	Poll     *NewPoll      // likewise; without options none
	Media    *[]media.Item // all pictures that it has from now on
}

// EditPost changes the texts and pictures of v's own post. The former texts are kept for
// moderators, and the post says that it was edited; it can be so 50 times. A
// question that was answered stays as it is.
func (s *Service) EditPost(ctx context.Context, v account.Viewer, id int64, in PostChange) (Post, error) {
	if !v.SignedIn() {
		return Post{}, unauthenticated()
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if in.Content != nil { // its hashtags may change: the board first, as in RemovePost
			if _, err := tx.Exec(ctx, `UPDATE boards SET post_count = post_count WHERE id = (SELECT board_id FROM posts WHERE id = ?)`, id); err != nil {
				return err
			}
		}
		p, err := lockPost(ctx, tx, v, id, `UPDATE posts SET is_deleted = is_deleted WHERE id = ?`)
		if err != nil {
			return err
		}
		if p.writer.id != v.ID {
			return forbidden()
		}
		if err := mayEditStill(ctx, tx, v, p.Board, p.rights, p.IsAnonymous); err != nil {
			return err
		}
		if err := rest.Match(ctx, p.seenBy(i18n.Of(ctx), v)); err != nil {
			return err
		}
		title, content, question := p.Title, p.Content, p.IsQuestion
		set(&title, in.Title)
		set(&content, in.Content)
		set(&question, in.Question)
		var e *fault.Error
		if in.Board != nil && *in.Board != p.Board {
			e = e.And("board", "immutable")
		}
		e = checkPost(e, &title, &content)
		var items []media.Item
		if in.Media != nil {
			items, e = media.CheckItems(e, *in.Media)
		}
		if in.Signed != nil && *in.Signed == p.IsAnonymous {
			e = e.And("is_anonymous", "immutable")
		}
		bad := checkForBoard(e, title, question && !p.IsQuestion, p.titled, p.question)
		if in.Poll != nil && !p.Poll.same(in.Poll) {
			bad = bad.And("poll", "immutable")
		}
		if bad != nil {
			return bad
		}
		if err := unanswered(p); err != nil {
			return err
		}
		if err := ask(ctx, tx, p, question); err != nil {
			return err
		}
		if err := takesPictures(p.pictures, p.Media, items); err != nil {
			return err
		}
		rearranged := false
		if in.Media != nil {
			if rearranged, err = arrangePictures(ctx, tx, v.ID, id, items); err != nil {
				return err
			}
		}
		if title == p.Title && content == p.Content && question == p.IsQuestion && !rearranged {
			return nil
		}
		if err := keepFormer(ctx, tx, id, 0, p.Title, p.Content); err != nil {
			return err
		}
		hashtags := ui.Hashtags(content)
		_, err = tx.Exec(ctx, `UPDATE posts SET title = ?, content = ?, content_key = ?, is_question = ?, is_edited = 1, updated_at = ?, hashtags = ? WHERE id = ?`,
			title, content, digest(title, content), question, db.Micros(tx.Now), strings.Join(hashtags, " "), id)
		if err != nil {
			return sameText(err)
		}
		if err := s.index.Put(ctx, tx, indexed(id, p.school, p.Board, title, content)); err != nil {
			return err
		}
		return setHashtags(ctx, tx, p.school, p.Board, id, p.Hashtags, hashtags)
	})
	if err != nil {
		return Post{}, err
	}
	return s.own(ctx, v, id)
}

func set[T any](to, from *T) {
	if from != nil {
		*to = *from
	}
}

// maxEdits is how often a text can be edited: each edit takes room for good.
const maxEdits = 50

// keepFormer keeps the text that an edit replaces; comment is 0 for the post's own.
func keepFormer(ctx context.Context, tx *db.Tx, post, comment int64, title, content string) error {
	var kept int
	err := tx.Row(ctx, `SELECT COUNT(*) FROM former_texts WHERE post_id = ? AND comment_id = ?`, post, comment).Scan(&kept)
	if err != nil {
		return err
	}
	if kept >= maxEdits {
		return fault.New(fault.Conflict, "too_many_edits", maxEdits)
	}
	_, err = tx.Insert(ctx, `INSERT INTO former_texts (post_id, comment_id, title, content, replaced_at) VALUES (?, ?, ?, ?, ?)`,
		post, comment, title, content, db.Micros(tx.Now))
	return err
}

// RemovePost deletes a post: nobody finds it any more. Its writer may, unless
// it is an answered question, and so may the board's manager and staff, whose
// act is noted in the audit log and told to its writer.
func (s *Service) RemovePost(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		// The board first: writing a post takes its lock too.
		if _, err := tx.Exec(ctx, `UPDATE boards SET post_count = post_count - 1 WHERE id = (SELECT board_id FROM posts WHERE id = ? AND is_deleted = 0)`, id); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE posts SET is_deleted = is_deleted WHERE id = ?`, id); err != nil {
			return err
		}
		p, err := findPost(ctx, tx, v, id)
		if err != nil {
			return err
		}
		switch {
		case p.writer.id == v.ID:
			err = unanswered(p)
		case mayRemove(v, &p.rights):
			if err = record(ctx, tx, v, "post.remove", "post", id); err == nil {
				err = s.notify.Add(ctx, tx, p.writer.id, kindPostRemoved, id, id)
			}
		default:
			if err = mayRead(v, &p.rights); err == nil {
				err = forbidden()
			}
		}
		if err != nil {
			return err
		}
		if err := setHashtags(ctx, tx, p.school, p.Board, id, p.Hashtags, nil); err != nil {
			return err
		}
		if p.IsQuestion {
			if err := dropQuestion(ctx, tx, id); err != nil {
				return err
			}
		}
		if _, err = tx.Exec(ctx, `UPDATE posts SET is_deleted = 1, content_key = NULL, updated_at = ? WHERE id = ?`, db.Micros(tx.Now), id); err != nil {
			return err
		}
		if err := s.index.Remove(ctx, tx, id); err != nil {
			return err
		}
		return releasePictures(ctx, tx, p)
	})
}

// takeTurn lets v post on the board once per interval: refused acts do not
// count, because their transaction does not. Boards for advertising share one
// turn per school.
func takeTurn(ctx context.Context, tx *db.Tx, v account.Viewer, b *boardRow) error {
	if b.PostInterval == 0 {
		return nil
	}
	turn, wait := b.ID, time.Duration(b.PostInterval)*time.Second
	if b.sharesInterval {
		turn = -b.SchoolID
	}
	n, err := tx.Exec(ctx, `UPDATE post_turns SET last_at = ? WHERE user_id = ? AND turn = ? AND last_at <= ?`,
		db.Micros(tx.Now), int64(v.ID), turn, db.Micros(tx.Now.Add(-wait)))
	if err != nil || n > 0 {
		return err
	}
	added, err := tx.AddOnce(ctx, `INSERT INTO post_turns (user_id, turn, last_at) VALUES (?, ?, ?)`, int64(v.ID), turn, db.Micros(tx.Now))
	if err != nil || added {
		return err
	}
	var last int64
	if err := tx.Row(ctx, `SELECT last_at FROM post_turns WHERE user_id = ? AND turn = ?`, int64(v.ID), turn).Scan(&last); err != nil {
		return err
	}
	return tooSoon(wait - tx.Now.Sub(db.Time(last)))
}

// tooSoon says how long is left, in minutes or, of a long time, in hours.
func tooSoon(left time.Duration) error {
	f := fault.Wait("too_soon", left)
	f.Args = []any{int(math.Ceil(left.Minutes()))}
	if left > 2*time.Hour {
		f.Code, f.Args = "too_soon_hours", []any{int(math.Ceil(left.Hours()))}
	}
	return f
}
