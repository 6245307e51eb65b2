package board

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// besideOf is how many posts of a list stand on pages about other things.
const besideOf = 5

// HotBeside returns the latest of HOT for the side of a page.
func (s *Service) HotBeside(ctx context.Context, v account.Viewer) (templ.Component, error) {
	list, err := s.Hot(ctx, v, Moment{}, false, besideOf)
	return hotBeside(list), err
}

// PopularBeside returns the most popular posts for a page of several things.
func (s *Service) PopularBeside(ctx context.Context, v account.Viewer) (templ.Component, error) {
	list, err := s.Popular(ctx, v, besideOf)
	return popularBeside(list), err
}

// beside is HotBeside for the pages of boards, which visitors see too.
func (s *Service) beside(ctx context.Context, v account.Viewer) (templ.Component, error) {
	if !v.SignedIn() {
		return nil, nil
	}
	return s.HotBeside(ctx, v)
}

// listTabs lead from one of the school's lists to another.
func listTabs(ctx context.Context, current string) []ui.Tab {
	tabs := []ui.Tab{
		{Href: "/post/", Text: i18n.T(ctx, "board.page.newest")},
		{Href: "/post/popular/", Text: i18n.T(ctx, "board.list.popular")},
		{Href: "/post/hot/", Text: i18n.T(ctx, "board.list.hot")},
		{Href: "/post/best/", Text: i18n.T(ctx, "board.list.best")},
	}
	for i := range tabs {
		tabs[i].Current = tabs[i].Href == current
	}
	return tabs
}

// unmarked takes the mark of HOT from posts where all have it.
func unmarked(list []Post) []Post {
	for i := range list {
		list[i].IsHot = false
	}
	return list
}

func (s *Service) pagePopular(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Popular(r.Context(), account.ViewerOf(r.Context()), popularShown)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, popularPage(list))
}

func (s *Service) pageHot(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	list, err := s.Hot(ctx, v, beforeMoment(r), false, pageOf+1)
	if err != nil {
		return err
	}
	list, more := part("/post/hot/", list, func(p Post) string { return p.becameHot().String() })
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(unmarked(list), true, more))
	}
	needs, err := thresholdsOf(ctx, s.db, v.School)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, hotPage(unmarked(list), more, needs.hot))
}

// bestView is what the page of BEST shows.
type bestView struct {
	half   Half   // that is shown
	halves []Half // that there are
	posts  []Post
	more   string
	needs  int // likes
}

func bestPath(h Half) string { return "/post/best/?half=" + h.String() }

func (p bestView) chips(ctx context.Context) []ui.Tab {
	var tabs []ui.Tab
	for _, h := range p.halves {
		year, half := h.Year()
		text := i18n.T(ctx, "board.list.first_half", year)
		if half == 2 {
			text = i18n.T(ctx, "board.list.second_half", year)
		}
		tabs = append(tabs, ui.Tab{Href: bestPath(h), Text: text, Current: h == p.half})
	}
	return tabs
}

// pageBest shows the half year that is asked for, else the newest that there is.
func (s *Service) pageBest(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	var p bestView
	var err error
	if p.halves, err = s.Halves(ctx, v); err != nil {
		return err
	}
	var ok bool
	if p.half, ok = ParseHalf(r.URL.Query().Get("half")); !ok && len(p.halves) > 0 {
		p.half = p.halves[0]
	}
	list, err := s.Best(ctx, v, p.half, before(r))
	if err != nil {
		return err
	}
	p.posts, p.more = part(bestPath(p.half), unmarked(list), byID)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(p.posts, true, p.more))
	}
	needs, err := thresholdsOf(ctx, s.db, v.School)
	if err != nil {
		return err
	}
	p.needs = needs.best
	return web.Render(w, r, http.StatusOK, bestPage(p))
}
