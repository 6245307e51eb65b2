package board

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// textFields are what OPTIONS shows before the fields one writes.
type textFields struct {
	ReadID      int64     `json:"id" readonly:"true"`
	ReadCreated rest.Time `json:"created_at" readonly:"true"`
	ReadUpdated rest.Time `json:"updated_at" readonly:"true"`
}

type inPosts struct {
	Board     rest.Opt[int64] `query:"board" filter:"number"`
	Hashtag   string          `query:"hashtag" filter:"text"`
	Question  rest.Opt[bool]  `query:"question" help:"questions, or what is none"`
	Answered  rest.Opt[bool]  `query:"answered" help:"questions that have an answer, or have none yet"`
	Anonymous rest.Opt[bool]  `query:"is_anonymous" filter:"bool"`
	Search    rest.Words      `query:"search"`
	rest.CursorQuery
}

type inFeed struct{ rest.CursorQuery }

type inWholePost struct {
	textFields
	Board       int64            `json:"board" fk:"board"`
	Title       rest.Opt[string] `json:"title" optional:"true" max:"100" blank:"true"` // whether it may be blank, the board says
	Content     string           `json:"content" max:"10000"`
	IsAnonymous rest.Opt[bool]   `json:"is_anonymous" optional:"true" absent:"keep"`
	IsQuestion  rest.Opt[bool]   `json:"is_question" optional:"true"`
	inMedia
}

type inNewPost struct {
	inWholePost
	Poll rest.Opt[inNewPoll] `json:"poll" optional:"true" null:"true"`
}

type inPutPost struct {
	ID int64 `path:"id"`
	inWholePost
	Poll rest.Opt[json.RawMessage] `json:"poll" optional:"true" null:"true" help:"as it was posted: a poll does not change"`
}

type inPatchPost struct {
	ID int64 `path:"id"`
	textFields
	Board       rest.Opt[int64]  `json:"board" fk:"board"`
	Title       rest.Opt[string] `json:"title" optional:"true" max:"100" blank:"true"`
	Content     rest.Opt[string] `json:"content" max:"10000"`
	IsAnonymous rest.Opt[bool]   `json:"is_anonymous" optional:"true" absent:"keep"`
	IsQuestion  rest.Opt[bool]   `json:"is_question" optional:"true" absent:"keep"`
	inMedia

	Poll rest.Opt[json.RawMessage] `json:"poll" optional:"true" null:"true" help:"as it was posted: a poll does not change"`
}

func (s *Service) handlePosts(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/", Name: "Post List", Summary: "Posts of a board, or of all of one's school, the newest first"}, s.apiPosts)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/post/", Name: "Post List", Summary: "Write a post", May: mayWriteSome}, s.apiAddPost)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/mine/", Name: "My Post List", Summary: "Posts that one wrote"}, s.apiMine)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/commented/", Name: "Commented Post List", Summary: "Posts that one commented on"}, s.apiCommented)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/{id}/", Name: "Post Instance", Summary: "A post"}, s.apiPost)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/post/{id}/", Name: "Post Instance", Summary: "Change one's post", Object: s.mayEditPost}, s.apiPutPost)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/post/{id}/", Name: "Post Instance", Summary: "Change some of one's post", Object: s.mayEditPost}, s.apiPatchPost)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/post/{id}/", Name: "Post Instance", Summary: "Delete a post"}, s.apiRemovePost)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/post/{id}/like/", Name: "Post Like", Summary: "Like a post", Status: 200}, s.apiLikePost)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/post/{id}/like/", Name: "Post Like", Summary: "Take a like back within a day", Status: 200}, s.apiUnlikePost)
}

// mayWriteSome says whether the one who asks may write anywhere.
func mayWriteSome(ctx context.Context) error {
	v := account.ViewerOf(ctx)
	switch {
	case !v.SignedIn():
		return unauthenticated()
	case v.State == account.Unverified && !v.Staff():
		return fault.New(fault.Forbidden, "not_verified")
	}
	return nil
}

// rangeOf reads where a page of posts begins. One more than its size is asked
// for, which tells whether there are more.
func rangeOf(q rest.CursorQuery) (Range, error) {
	c := q.Cursor()
	r := Range{Limit: q.Size + 1}
	var id int64
	if c.Pos != "" {
		var err error
		if id, err = strconv.ParseInt(c.Pos, 10, 64); err != nil || id < 1 {
			return r, fault.New(fault.NotFound, "invalid_cursor")
		}
	}
	switch {
	case !c.Back:
		r.Before = id
	case id != 0:
		r.After = id
	default:
		r.After = -1 // from the oldest on
	}
	return r, nil
}

type listOf func(ctx context.Context, v account.Viewer, r Range) ([]Post, error)

// feed answers with a page of a list.
func feed(ctx context.Context, q rest.CursorQuery, list listOf) (rest.Page[Post], error) {
	r, err := rangeOf(q)
	if err != nil {
		return rest.Page[Post]{}, err
	}
	posts, err := list(ctx, account.ViewerOf(ctx), r)
	if err != nil {
		return rest.Page[Post]{}, err
	}
	return rest.NewPage(ctx, posts, q.Size, q.Cursor(), func(p Post) string { return strconv.FormatInt(p.ID, 10) }), nil
}

func (s *Service) apiPosts(ctx context.Context, in inPosts) (rest.Page[Post], error) {
	f := PostFilter{Board: idOf(in.Board), Hashtag: in.Hashtag}
	if in.Question.Set {
		f.Question = &in.Question.Value
	}
	if in.Answered.Set {
		f.Answered = &in.Answered.Value
	}
	if in.Anonymous.Set {
		f.Anonymous = &in.Anonymous.Value
	}
	list := func(ctx context.Context, v account.Viewer, r Range) ([]Post, error) { return s.Posts(ctx, v, f, r) }
	if len(in.Search) > 0 {
		var err error
		if list, err = s.searched(in.Search, f); err != nil {
			return rest.Page[Post]{}, err
		}
	}
	return feed(ctx, in.CursorQuery, list)
}

func (s *Service) apiMine(ctx context.Context, in inFeed) (rest.Page[Post], error) {
	return feed(ctx, in.CursorQuery, s.Mine)
}

func (s *Service) apiCommented(ctx context.Context, in inFeed) (rest.Page[Post], error) {
	return feed(ctx, in.CursorQuery, s.Commented)
}

func (s *Service) apiPost(ctx context.Context, in inThing) (Post, error) {
	return s.Post(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiAddPost(ctx context.Context, in inNewPost) (Post, error) {
	items, err := in.items()
	if err != nil {
		return Post{}, err
	}
	return s.AddPost(ctx, account.ViewerOf(ctx), NewPost{
		Board: in.Board, Title: in.Title.Value, Content: in.Content, Signed: !in.IsAnonymous.Or(true), Question: in.IsQuestion.Or(false),
		Poll: newPoll(in.Poll), Key: rest.From(ctx).IdempotencyKey(), Media: items,
	})
}

// mayEditPost says whether the one who asks may edit the post, before what is
// sent is looked at.
func (s *Service) mayEditPost(ctx context.Context, id int64) error {
	v := account.ViewerOf(ctx)
	p, err := findPost(ctx, s.db, v, id)
	if err != nil {
		return err
	}
	return mayEdit(v, &p.writer, &p.rights)
}

func (s *Service) apiPutPost(ctx context.Context, in inPutPost) (Post, error) {
	change := PostChange{Board: &in.Board, Title: &in.Title.Value, Content: &in.Content, Signed: signedOf(in.IsAnonymous), Poll: sentPoll(in.Poll)}
	if in.IsQuestion.Set {
		change.Question = &in.IsQuestion.Value
	}
	if err := in.change(&change); err != nil {
		return Post{}, err
	}
	return s.EditPost(ctx, account.ViewerOf(ctx), in.ID, change)
}

func (s *Service) apiPatchPost(ctx context.Context, in inPatchPost) (Post, error) {
	change := PostChange{Signed: signedOf(in.IsAnonymous), Poll: sentPoll(in.Poll)}
	if in.Board.Set {
		change.Board = &in.Board.Value
	}
	if in.Title.Set {
		change.Title = &in.Title.Value
	}
	if in.Content.Set {
		change.Content = &in.Content.Value
	}
	if in.IsQuestion.Set {
		change.Question = &in.IsQuestion.Value
	}
	if err := in.change(&change); err != nil {
		return Post{}, err
	}
	return s.EditPost(ctx, account.ViewerOf(ctx), in.ID, change)
}

// signedOf turns is_anonymous, as it was sent, into the rules' word.
func signedOf(anonymous rest.Opt[bool]) *bool {
	if !anonymous.Set {
		return nil
	}
	signed := !anonymous.Value
	return &signed
}

func (s *Service) apiRemovePost(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.RemovePost(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiLikePost(ctx context.Context, in inThing) (Like, error) {
	return s.LikePost(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiUnlikePost(ctx context.Context, in inThing) (Like, error) {
	return s.UnlikePost(ctx, account.ViewerOf(ctx), in.ID)
}
