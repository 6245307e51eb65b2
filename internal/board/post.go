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

	BoardName   string `json:"-"`
	Block       int64  `json:"-"` // the viewer's block that hides it, 0 for none
	hasPictures bool
	hasPoll     bool

	hotAt    int64 // see hot.go; 0 for one that has too few likes, and in other lists than HOT
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
// only where the text is signed.
const postColumns = `p.id, p.created_at, p.updated_at, p.board_id, p.title, p.content, ` + postFlags + `, p.like_count, p.comment_count, p.scrap_count,
	p.writer_id, CASE WHEN p.is_anonymous = 0 THEN (SELECT u.nickname FROM users u WHERE u.id = p.writer_id) END, p.hashtags`

// asking returns the arguments of postColumns, followed by args.
func asking(v account.Viewer, args ...any) []any {
	return append([]any{int64(v.ID), int64(v.ID)}, args...)
}

// A postReader reads rows into a post, one after the other.
type postReader struct {
	post                      *postRow
	created, updated          int64
	likes, comments, scrapped int64
	flags                     flagSet
	hashtags                  string
	to                        []any
}

// reader returns what reads postColumns, and more that follow them, into p.
func (p *postRow) reader(more ...any) *postReader {
	r := &postReader{post: p}
	r.to = append([]any{&p.ID, &r.created, &r.updated, &p.Board, &p.Title, &p.Content, &r.flags, &r.likes, &r.comments, &r.scrapped,
		&p.writer.id, &p.writer.nickname, &r.hashtags}, more...)
	return r
}

func (r *postReader) scan(row interface{ Scan(...any) error }) error {
	err := row.Scan(r.to...)
	p, f := r.post, r.flags
	p.CreatedAt, p.UpdatedAt = rest.At(db.Time(r.created)), rest.At(db.Time(r.updated))
	p.LikeCount, p.CommentCount, p.ScrapCount = int(r.likes), int(r.comments), int(r.scrapped)
	p.IsAnonymous, p.IsQuestion, p.IsEdited, p.IsAnswered = f.has(flagAnonymous), f.has(flagQuestion), f.has(flagEdited), f.has(flagAnswered)
	p.IsLiked, p.IsScrapped, p.hasPoll, p.hasPictures = f.has(flagLiked), f.has(flagScrapped), f.has(flagPoll), f.has(flagPictures)
	p.takesPart = f.has(flagTakesPart)
	p.IsHot = p.takesPart && f.has(flagEnough)
	p.writer.anonymous, p.Hashtags = p.IsAnonymous, tagsIn(r.hashtags)
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
	b.questions, b.title_required, b.media, p.hot_at, ` + blockOfPost + `
	FROM posts p JOIN boards b ON b.id = p.board_id WHERE p.id = ? AND p.is_deleted = 0 AND b.is_deleted = 0`

// findPost returns a post that stands, whoever may read it.
func findPost(ctx context.Context, q db.Q, v account.Viewer, id int64) (*postRow, error) {
	p := new(postRow)
	err := p.reader(&p.BoardName, &p.school, &p.manager, &p.read, &p.write, &p.comment,
		&p.question, &p.titled, &p.pictures, &p.hotAt, orZero(&p.Block)).scan(q.Row(ctx, selectPost, asking(v, int64(v.ID), id)...))
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
