package board

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// Lengths of a post's texts, in characters.
const (
	maxTitle   = 100
	maxContent = 10_000
)

// A Post is a post (글) as one viewer sees it.
type Post struct {
	ID           int64           `json:"id"`
	CreatedAt    rest.Time       `json:"created_at"`
	UpdatedAt    rest.Time       `json:"updated_at"`
	Board        int64           `json:"board"`
	Title        string          `json:"title"` // at most 100 characters, empty where the board allows it
	Content      string          `json:"content"`
	IsAnonymous  bool            `json:"is_anonymous"`
	IsQuestion   bool            `json:"is_question"`
	IsDeleted    bool            `json:"is_deleted"` // false: a deleted post is not found
	LikeCount    int             `json:"like_count"`
	ScrapCount   int             `json:"scrap_count"`
	CommentCount int             `json:"comment_count"` // comments that stand
	Author       Author          `json:"author"`
	IsLiked      bool            `json:"is_liked"` // by the viewer
	IsScrapped   bool            `json:"is_scrapped"`
	IsEdited     bool            `json:"is_edited"`
	Media        []media.Picture `json:"media"`       // in their order
	Hashtags     []string        `json:"hashtags"`    // of the text, without #, in small letters
	Poll         *Poll           `json:"poll"`        // null for none
	IsAnswered   bool            `json:"is_answered"` // a question that has an answer: see [Service.AddComment]
	IsBlocked    bool            `json:"is_blocked"`  // the viewer blocks who signed it; lists leave it out
	IsHot        bool            `json:"is_hot"`      // stands in HOT

	BoardName  string `json:"-"`
	MediaCount int    `json:"-"`
	Block      int64  `json:"-"` // the viewer's block that hides it, 0 for none
	hasPoll    bool
	hotAt      int64 // see hot.go; 0 for one that has too few likes

	markedAt int64 // when the viewer did what the list is about, in µs; 0 in others
	folder   int64 // in which the viewer keeps it, in a list of scraps
}

// Empty lists in JSON, not null.
var (
	none       = []string{}
	noPictures = []media.Picture{}
)

// postRow is a post with what only the rules see.
type postRow struct {
	Post
	writer writer
	rights
	question bool // the board takes questions
	titled   bool // the board requires a title
	pictures bool // the board takes pictures

	takesPart bool // the board does in HOT, BEST and popular
}

func (postRow) String() string       { return "post" }
func (postRow) GoString() string     { return "post" }
func (postRow) LogValue() slog.Value { return slog.StringValue("post") }

// postColumns are those of the post p on the board b for one viewer, whose id
// they take as their arguments: see [asking]. A writer's account is looked up
// only where the text is signed, and a mark of the viewer's only where somebody
// made one; not by EXISTS, for which servers read all marks of the viewer at once.
const postColumns = `p.id, p.created_at, p.updated_at, p.board_id, p.title, p.content, p.is_anonymous, p.is_question, p.is_edited, p.like_count, p.comment_count,
	p.writer_id, CASE WHEN p.is_anonymous = 0 THEN (SELECT u.nickname FROM users u WHERE u.id = p.writer_id) END, p.like_count > 0 AND (SELECT l.user_id FROM post_likes l WHERE l.post_id = p.id AND l.user_id = ?) IS NOT NULL,
	p.scrap_count, p.scrap_count > 0 AND (SELECT s.user_id FROM scraps s WHERE s.post_id = p.id AND s.user_id = ?) IS NOT NULL,
	p.hashtags, p.answer_count, p.has_poll, p.media_count,
	p.hot_at, CASE WHEN` + takesPart + ` THEN 1 ELSE 0 END`

// asking returns the arguments of postColumns, followed by args.
func asking(v account.Viewer, args ...any) []any {
	return append([]any{int64(v.ID), int64(v.ID)}, args...)
}

// scan reads postColumns, and more that follow them.
func (p *postRow) scan(r interface{ Scan(...any) error }, more ...any) error {
	var created, updated int64
	var hashtags string
	var answers int
	err := r.Scan(append([]any{&p.ID, &created, &updated, &p.Board, &p.Title, &p.Content, &p.IsAnonymous, &p.IsQuestion, &p.IsEdited, &p.LikeCount, &p.CommentCount,
		&p.writer.id, &p.writer.nickname, &p.IsLiked,
		&p.ScrapCount, &p.IsScrapped,
		&hashtags, &answers, &p.hasPoll, &p.MediaCount,
		&p.hotAt, &p.takesPart}, more...)...)
	p.CreatedAt, p.UpdatedAt = rest.At(db.Time(created)), rest.At(db.Time(updated))
	p.writer.anonymous = p.IsAnonymous
	p.Hashtags, p.IsAnswered = tagsIn(hashtags), answers > 0
	p.IsHot = p.hotAt != 0 && p.takesPart
	return err
}

// seenBy returns the post as v sees it.
func (p *postRow) seenBy(lang i18n.Lang, v account.Viewer) Post {
	view := p.Post
	view.Author = p.writer.ofPost(lang, v)
	view.IsBlocked = view.Block != 0
	if view.Media == nil {
		view.Media = noPictures
	}
	return view
}

// selectPost takes the arguments of postColumns, the viewer's id and the post's.
const selectPost = `SELECT ` + postColumns + `, b.name, b.school_id, COALESCE(b.manager_id, 0), b.read_states, b.write_states, b.comment_states,
	b.questions, b.title_required, b.media, ` + blockOfPost + `
	FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.id = ? AND p.is_deleted = 0 AND b.is_deleted = 0`

// findPost returns a post that stands, whoever may read it.
func findPost(ctx context.Context, q db.Q, v account.Viewer, id int64) (*postRow, error) {
	p := new(postRow)
	err := p.scan(q.Row(ctx, selectPost, asking(v, int64(v.ID), id)...), &p.BoardName, &p.school, &p.manager, &p.read, &p.write, &p.comment,
		&p.question, &p.titled, &p.pictures, orZero(&p.Block))
	if errors.Is(err, sql.ErrNoRows) {
		return p, notFound()
	}
	if err != nil {
		return p, err
	}
	return p, extra(ctx, q, v, []*Post{&p.Post})
}

// MayReadPost says whether v may read the post, by returning nil.
func (s *Service) MayReadPost(ctx context.Context, v account.Viewer, id int64) error {
	var r rights
	err := s.db.Row(ctx, `SELECT b.school_id, b.read_states FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.id = ? AND p.is_deleted = 0 AND b.is_deleted = 0`, id).Scan(&r.school, &r.read)
	if errors.Is(err, sql.ErrNoRows) {
		return notFound()
	}
	if err != nil {
		return err
	}
	return mayRead(v, &r)
}

// Post returns a post that v may read.
func (s *Service) Post(ctx context.Context, v account.Viewer, id int64) (Post, error) {
	if !v.SignedIn() {
		return Post{}, unauthenticated()
	}
	p, err := findPost(ctx, s.db, v, id)
	if err != nil {
		return Post{}, err
	}
	if err := mayRead(v, &p.rights); err != nil {
		return Post{}, err
	}
	return p.seenBy(i18n.Of(ctx), v), nil
}

// lockPost returns a post that v may read, for itself until tx ends: change is
// an UPDATE of posts that takes the id.
func lockPost(ctx context.Context, tx *db.Tx, v account.Viewer, id int64, change string) (*postRow, error) {
	if _, err := tx.Exec(ctx, change, id); err != nil {
		return nil, err
	}
	p, err := findPost(ctx, tx, v, id)
	if err != nil {
		return nil, err
	}
	return p, mayRead(v, &p.rights)
}
