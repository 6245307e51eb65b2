package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inRestrictions struct {
	ID int64 `path:"id"`
	rest.CursorQuery
}

type inNewRestriction struct {
	ID          int64           `path:"id"`
	ReadID      int64           `json:"id" readonly:"true"`
	ReadCreated rest.Time       `json:"created_at" readonly:"true"`
	ReadEnds    rest.Time       `json:"ends_at" readonly:"true"`
	Post        rest.Opt[int64] `json:"post" fk:"post" optional:"true" null:"true"`
	Comment     rest.Opt[int64] `json:"comment" fk:"comment" optional:"true" null:"true"`
	Days        int             `json:"days" min:"1" max:"365"` // the longest is a setting
	Reason      string          `json:"reason" max:"200"`
}

type inRestriction struct {
	ID          int64 `path:"id"`
	Restriction int64 `path:"rid"`
}

func (s *Service) handleRestrictions(api *rest.API) {
	const list, one = "Board Restriction List", "Board Restriction Instance"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/board/{id}/restriction/", Name: list, Object: s.mayManageBoard,
		Summary: "Restrictions of a board that one runs, with the texts they were given for, the newest first"}, s.apiRestrictions)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/board/{id}/restriction/", Name: list, Object: s.mayManageBoard,
		Summary: "Keep the writer of a post or a comment from writing on the board",
		Help:    "Name a post or a comment. Giving a text's restriction again replaces it. The answer is the same whoever wrote the text."}, s.apiRestrict)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/board/{id}/restriction/{rid}/", Name: one, Object: s.mayManageBoard,
		Summary: "Lift a restriction"}, s.apiLift)
}

func (s *Service) apiRestrictions(ctx context.Context, in inRestrictions) (rest.Page[Restriction], error) {
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Restriction]{}, err
	}
	list, err := s.Restrictions(ctx, account.ViewerOf(ctx), in.ID, r)
	if err != nil {
		return rest.Page[Restriction]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, in.Cursor(), func(r Restriction) string { return number(r.ID) }), nil
}

func (s *Service) apiRestrict(ctx context.Context, in inNewRestriction) (Restriction, error) {
	if in.Post.Value == 0 && in.Comment.Value == 0 {
		return Restriction{}, fault.Field("post", "required")
	}
	return s.Restrict(ctx, account.ViewerOf(ctx), NewRestriction{
		Board: in.ID, Post: in.Post.Value, Comment: in.Comment.Value, Days: in.Days, Reason: in.Reason,
	})
}

func (s *Service) apiLift(ctx context.Context, in inRestriction) (rest.Empty, error) {
	return rest.Empty{}, s.Lift(ctx, account.ViewerOf(ctx), in.ID, in.Restriction)
}
