package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inComments struct {
	Post int64 `query:"post" filter:"number" required:"true"`
	rest.CursorQuery
}

type inNewComment struct {
	textFields
	Post        int64           `json:"post" fk:"post"`
	Parent      rest.Opt[int64] `json:"parent_comment" fk:"comment" optional:"true" null:"true"`
	Content     string          `json:"content" max:"300"`
	IsAnonymous rest.Opt[bool]  `json:"is_anonymous" optional:"true" absent:"keep"`
}

type inPatchComment struct {
	ID int64 `path:"id"`
	textFields
	Content     rest.Opt[string] `json:"content" max:"300"`
	IsAnonymous rest.Opt[bool]   `json:"is_anonymous" optional:"true" absent:"keep"`
}

func (s *Service) handleComments(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/comment/", Name: "Comment List", Summary: "Comments of a post, thread after thread"}, s.apiComments)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/comment/", Name: "Comment List", Summary: "Write a comment or a reply", May: mayWriteSome}, s.apiAddComment)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/comment/{id}/", Name: "Comment Instance", Summary: "A comment"}, s.apiComment)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/comment/{id}/", Name: "Comment Instance", Summary: "Change one's comment, until somebody replies", Object: s.mayEditComment}, s.apiPatchComment)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/comment/{id}/", Name: "Comment Instance", Summary: "Delete a comment"}, s.apiRemoveComment)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/comment/{id}/like/", Name: "Comment Like", Summary: "Like a comment", Status: 200}, s.apiLikeComment)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/comment/{id}/like/", Name: "Comment Like", Summary: "Take a like back within a day", Status: 200}, s.apiUnlikeComment)
}

func (s *Service) apiComments(ctx context.Context, in inComments) (rest.Page[Comment], error) {
	c := in.Cursor()
	from, ok := ParsePosition(c.Pos)
	if !ok {
		return rest.Page[Comment]{}, fault.New(fault.NotFound, "invalid_cursor")
	}
	list, err := s.CommentsOf(ctx, account.ViewerOf(ctx), in.Post, from, c.Back, in.Size+1)
	if err != nil {
		return rest.Page[Comment]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, c, func(c Comment) string { return c.Place.String() }), nil
}

func (s *Service) apiComment(ctx context.Context, in inThing) (Comment, error) {
	return s.Comment(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiAddComment(ctx context.Context, in inNewComment) (Comment, error) {
	return s.AddComment(ctx, account.ViewerOf(ctx), NewComment{
		Post: in.Post, Parent: in.Parent.Value, Content: in.Content, Signed: !in.IsAnonymous.Or(true), Key: rest.From(ctx).IdempotencyKey(),
	})
}

// mayEditComment says whether the one who asks may edit the comment, before
// what is sent is looked at.
func (s *Service) mayEditComment(ctx context.Context, id int64) error {
	v := account.ViewerOf(ctx)
	c, p, err := findComment(ctx, s.db, v, id)
	if err != nil {
		return err
	}
	return mayEdit(v, &c.writer, &p.rights)
}

func (s *Service) apiPatchComment(ctx context.Context, in inPatchComment) (Comment, error) {
	var content *string
	if in.Content.Set {
		content = &in.Content.Value
	}
	return s.EditComment(ctx, account.ViewerOf(ctx), in.ID, content, signedOf(in.IsAnonymous))
}

func (s *Service) apiRemoveComment(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.RemoveComment(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiLikeComment(ctx context.Context, in inThing) (Like, error) {
	return s.LikeComment(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiUnlikeComment(ctx context.Context, in inThing) (Like, error) {
	return s.UnlikeComment(ctx, account.ViewerOf(ctx), in.ID)
}
