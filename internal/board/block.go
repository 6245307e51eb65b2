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
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Block is what somebody does not want to read (차단): what is signed with a
// nickname, wherever it stands, or what a label says in the comments of one
// post. It hides nothing else: that a signed and an anonymous text are of one
// person must not show by both being gone.
type Block struct {
	ID        int64     `json:"id"` // unique among one's own
	CreatedAt rest.Time `json:"created_at"`
	Kind      BlockKind `json:"kind"`
	Nickname  *string   `json:"nickname"` // as signed texts show it now; null of a label
	Post      *int64    `json:"post"`     // where the label is; null of a nickname
	Label     *string   `json:"label"`    // 익명3; null of a nickname

	Headline string `json:"-"` // of the post, or the name of its board where that is secret; empty when one cannot read it any more
}

// A BlockKind is what is blocked.
type BlockKind string

const (
	BlockNickname BlockKind = "nickname"
	BlockLabel    BlockKind = "label"
)

// blocksSome is the condition that a viewer, whose id it takes, blocks anything.
// It is looked at once per query: who blocks nobody pays for no more.
const blocksSome = `EXISTS (SELECT 1 FROM blocks y WHERE y.user_id = ?)`

// unblocked is the condition that a viewer, whose id it takes twice, does not
// block the nickname that the post p is signed with. Of an anonymous post it
// looks at nothing.
const unblocked = ` (p.is_anonymous = 1 OR NOT ` + blocksSome + `
	OR NOT EXISTS (SELECT 1 FROM blocks x WHERE x.user_id = ? AND x.writer_id = p.writer_id AND x.post_id = 0))`

// blockOfPost is the viewer's block that hides the post p, or null. It takes the
// viewer's id.
const blockOfPost = `CASE WHEN p.is_anonymous = 0 THEN (SELECT x.id FROM blocks x WHERE x.user_id = ? AND x.writer_id = p.writer_id AND x.post_id = 0) END`

// blockOfComment is the viewer's block that hides the comment c, or 0, and
// blockedComment the condition that there is one. Each takes the viewer's id
// twice. A signed comment has no number: 0.
const (
	blockOfComment = `CASE WHEN ` + blocksSome + ` THEN COALESCE(` + hidingComment + `, 0) ELSE 0 END`
	blockedComment = `(` + blocksSome + ` AND EXISTS ` + hidingComment + `)`
	hidingComment  = `(SELECT x.id FROM blocks x WHERE x.user_id = ? AND x.writer_id = CASE WHEN c.is_anonymous = 0 THEN c.writer_id ELSE 0 END
		AND x.post_id = CASE WHEN c.is_anonymous = 1 THEN c.post_id ELSE 0 END AND x.number = c.number)`
)

// blockRow is a block with what only the rules see. In the table that of a
// nickname has its writer, and no post; that of a label has the post and the
// number, 0 being its author's, and no writer: nothing links it to a person.
type blockRow struct {
	Block
	writer writer
	post   int64
}

func (blockRow) String() string       { return "block" }
func (blockRow) GoString() string     { return "block" }
func (blockRow) LogValue() slog.Value { return slog.StringValue("block") }

// selectBlocks takes the arguments of readable and the id of whose they are.
const selectBlocks = `SELECT x.id, x.created_at, x.post_id, x.number, (SELECT u.nickname FROM users u WHERE u.id = x.writer_id),
	CASE WHEN b.secret = 0 THEN p.title WHEN b.secret = 1 THEN b.name END, CASE WHEN b.secret = 0 THEN p.content END
	FROM blocks x LEFT JOIN posts p ON p.id = x.post_id AND p.is_deleted = 0 LEFT JOIN boards b ON b.id = p.board_id AND` + readable + ` WHERE x.user_id = ?`

func (b *blockRow) scan(r interface{ Scan(...any) error }) error {
	var created int64
	var title, content sql.NullString
	err := r.Scan(&b.ID, &created, &b.post, &b.writer.number, &b.writer.nickname, &title, &content)
	b.CreatedAt = rest.At(db.Time(created))
	b.writer.anonymous = b.post != 0
	b.Headline = Post{Title: title.String, Content: content.String}.Headline()
	return err
}

// seenBy returns the block as v, whose it is, sees it.
func (b *blockRow) seenBy(lang i18n.Lang, v account.Viewer) Block {
	view, post, name := b.Block, b.post, b.writer.ofComment(lang, v).Name
	if b.writer.anonymous {
		view.Kind, view.Post, view.Label = BlockLabel, &post, &name
	} else {
		view.Kind, view.Nickname = BlockNickname, &name
	}
	return view
}

// Blocks returns at most limit of v's blocks, the newest first: those older
// than r.Before, or with r.After those newer than it, the nearest first.
func (s *Service) Blocks(ctx context.Context, v account.Viewer, r Range) ([]Block, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	order, bound := r.boundsOf("x.id")
	lang := i18n.Of(ctx)
	school, all, states := scope(v)
	return db.All(ctx, s.db, func(r *sql.Rows) (Block, error) {
		var b blockRow
		err := b.scan(r)
		return b.seenBy(lang, v), err
	}, selectBlocks+order, school, all, states, int64(v.ID), bound, r.Limit)
}

// Block returns one of v's blocks.
func (s *Service) Block(ctx context.Context, v account.Viewer, id int64) (Block, error) {
	if !v.SignedIn() {
		return Block{}, unauthenticated()
	}
	var b blockRow
	school, all, states := scope(v)
	err := b.scan(s.db.Row(ctx, selectBlocks+` AND x.id = ?`, school, all, states, int64(v.ID), id))
	if errors.Is(err, sql.ErrNoRows) {
		return Block{}, notFound()
	}
	return b.seenBy(i18n.Of(ctx), v), err
}

// BlockPost blocks what the post that v may read stands under: the nickname
// that signed it, or 글쓴이 in its comments. Blocking once more changes nothing.
func (s *Service) BlockPost(ctx context.Context, v account.Viewer, id int64) (Block, error) {
	return s.block(ctx, v, func(tx *db.Tx) (writer, int64, error) {
		p, err := findPost(ctx, tx, v, id)
		if err == nil {
			err = mayRead(v, &p.rights)
		}
		return p.writer, id, noSuch("post", id, err)
	})
}

// BlockComment blocks what the comment that v may read stands under: the
// nickname that signed it, or its label in the post's comments.
func (s *Service) BlockComment(ctx context.Context, v account.Viewer, id int64) (Block, error) {
	return s.block(ctx, v, func(tx *db.Tx) (writer, int64, error) {
		c, p, err := findComment(ctx, tx, v, id)
		if err == nil {
			err = mayRead(v, &p.rights)
		}
		if err != nil {
			return writer{}, 0, noSuch("comment", id, err)
		}
		return c.writer, c.Post, nil
	})
}

// sameMoment is how many blocks a person can add in one microsecond.
const sameMoment = 1000

// block blocks who wrote a text as the text itself names them. That alone
// decides: whether v blocks the same person elsewhere changes nothing.
func (s *Service) block(ctx context.Context, v account.Viewer, of func(tx *db.Tx) (w writer, post int64, err error)) (Block, error) {
	if !v.SignedIn() {
		return Block{}, unauthenticated()
	}
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		w, post, err := of(tx)
		if err != nil {
			return err
		}
		if w.id == v.ID {
			return fault.New(fault.Forbidden, "own_block")
		}
		if w.anonymous {
			w.id = 0
		} else {
			post, w.number = 0, 0
		}
		// Ids are times, as those of notifications: counted over all they would
		// show how much others block.
		now := db.Micros(tx.Now)
		for id = now; id < now+sameMoment; id++ {
			added, err := tx.AddOnce(ctx, `INSERT INTO blocks (id, user_id, writer_id, post_id, number, created_at) VALUES (?, ?, ?, ?, ?, ?)`,
				id, int64(v.ID), int64(w.id), post, w.number, now)
			if err == nil && added && !w.anonymous && s.blocked != nil {
				err = s.blocked(ctx, tx, v.ID, w.id)
			}
			if err != nil || added {
				return err
			}
			err = tx.Row(ctx, `SELECT id FROM blocks WHERE user_id = ? AND writer_id = ? AND post_id = ? AND number = ?`, int64(v.ID), int64(w.id), post, w.number).Scan(&id)
			if !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		return errors.New("board: too many blocks at one moment")
	})
	if err != nil {
		return Block{}, err
	}
	return s.Block(ctx, v, id)
}

// WhenBlocked says what else ends when one person blocks the nickname of another, in
// the transaction of the block. A label that is blocked ends nothing: what ended
// would say whose it is. It is called before the first request: unlike the other
// methods it is not safe for concurrent use.
func (s *Service) WhenBlocked(f func(ctx context.Context, tx *db.Tx, a, b account.ID) error) {
	s.blocked = f
}

// BlocksNickname reports whether one of two people blocks the other's nickname. Labels
// that they block do not count.
func (s *Service) BlocksNickname(ctx context.Context, q db.Q, a, b account.ID) (bool, error) {
	var n int
	err := q.Row(ctx, `SELECT COUNT(*) FROM blocks WHERE (user_id = ? AND writer_id = ? OR user_id = ? AND writer_id = ?) AND post_id = 0`, int64(a), int64(b), int64(b), int64(a)).Scan(&n)
	return n > 0, err
}

// Unblock takes one of v's blocks away.
func (s *Service) Unblock(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM blocks WHERE user_id = ? AND id = ?`, int64(v.ID), id)
		if err == nil && n == 0 {
			return notFound()
		}
		return err
	})
}

// name is what a block of the comments that w writes under the post names: whom,
// or of an anonymous one the post, in which the number says whom.
func (w *writer) name(post int64) (who account.ID, under int64) {
	if w.anonymous {
		return 0, post
	}
	return w.id, 0
}
