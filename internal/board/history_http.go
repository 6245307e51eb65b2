package board

import (
	"context"
	"net/http"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

func (s *Service) handleHistory(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/{id}/history/", Name: "Post History", Summary: "What a post said before it was edited, the newest first, for staff"}, s.apiPostHistory)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/comment/{id}/history/", Name: "Comment History", Summary: "What a comment said before it was edited, the newest first, for staff"}, s.apiCommentHistory)
}

func (s *Service) apiPostHistory(ctx context.Context, in inThing) ([]FormerText, error) {
	_, list, err := s.PostHistory(ctx, account.ViewerOf(ctx), in.ID)
	return list, err
}

func (s *Service) apiCommentHistory(ctx context.Context, in inThing) ([]FormerText, error) {
	_, list, err := s.CommentHistory(ctx, account.ViewerOf(ctx), in.ID)
	return list, err
}

func (s *Service) pagePostHistory(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	p, list, err := s.PostHistory(r.Context(), account.ViewerOf(r.Context()), id)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(FormerText{Title: p.Title, Content: p.Content}, list, p.Href()))
}

func (s *Service) pageCommentHistory(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	c, list, err := s.CommentHistory(r.Context(), account.ViewerOf(r.Context()), id)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, historyPage(FormerText{Content: c.Content}, list, c.postHref()))
}
