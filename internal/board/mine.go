package board

import (
	"context"
	"net/http"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// The pages of what one did oneself.
const (
	minePath      = "/post/mine/"
	commentedPath = "/post/commented/"
	likedPath     = "/post/liked/"
	scrapsPath    = "/scrap/"
)

type tabs []ui.Tab

// mineTabs are those pages, the one at path being the current.
func mineTabs(ctx context.Context, path string) tabs {
	all := tabs{
		{Href: minePath, Text: i18n.T(ctx, "board.page.mine")},
		{Href: commentedPath, Text: i18n.T(ctx, "board.page.commented")},
		{Href: likedPath, Text: i18n.T(ctx, "board.page.liked")},
		{Href: scrapsPath, Text: i18n.T(ctx, "board.page.scraps")},
	}
	for i := range all {
		all[i].Current = all[i].Href == path
	}
	return all
}

func (all tabs) current() ui.Tab {
	return all[slices.IndexFunc(all, func(t ui.Tab) bool { return t.Current })]
}

// beforeMoment reads where a page of such a list begins, ?before= a [Moment].
// What is none is the newest end.
func beforeMoment(r *http.Request) Moment {
	m, ok := ParseMoment(r.URL.Query().Get("before"))
	if !ok {
		return Moment{}
	}
	return m
}

// pageLiked shows the posts that one likes.
func (s *Service) pageLiked(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Liked(r.Context(), account.ViewerOf(r.Context()), beforeMoment(r), false, pageOf+1)
	if err != nil {
		return err
	}
	list, more := part(likedPath, list, func(p Post) string { return p.marked().String() })
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(list, true, more))
	}
	return web.Render(w, r, http.StatusOK, minePage(list, likedPath, more))
}
