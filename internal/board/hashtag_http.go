package board

import (
	"context"
	"net/http"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

type inHashtags struct {
	Search string `query:"search" filter:"text" help:"how the hashtags begin"`
}

func (s *Service) handleHashtags(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/hashtag/", Name: "Hashtag List", Summary: "Hashtags of one's school that begin so, at most ten, the most used first"}, s.apiHashtags)
}

func (s *Service) apiHashtags(ctx context.Context, in inHashtags) ([]Hashtag, error) {
	return s.Hashtags(ctx, account.ViewerOf(ctx), in.Search)
}

// pageHashtag shows the posts with the hashtag that ?hashtag= names.
func (s *Service) pageHashtag(w http.ResponseWriter, r *http.Request, typed string) error {
	list, err := s.Posts(r.Context(), account.ViewerOf(r.Context()), PostFilter{Hashtag: typed}, before(r))
	if err != nil {
		return err
	}
	name := ui.Hashtag(typed)
	posts, more := part(hashtagHref(name), list, byID)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(posts, true, more))
	}
	return web.Render(w, r, http.StatusOK, hashtagPage(name, posts, more))
}

func hashtagTitle(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "board.page.hashtag")
	}
	return "#" + name
}
