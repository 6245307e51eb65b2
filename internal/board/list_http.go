package board

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inBest struct {
	Half rest.Opt[string] `query:"half" filter:"text"` // 2026-1 or 2026-2
	rest.CursorQuery
}

func (s *Service) handleLists(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/hot/", Name: "Hot Post List", Summary: "Posts that have many likes, in the order in which they came to have them, the latest first"}, s.apiHot)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/best/", Name: "Best Post List", Summary: "Posts with the most likes, those of a half year (2026-2) or all, the newest first"}, s.apiBest)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/popular/", Name: "Popular Post List", Summary: "What is most popular now among the posts of the last 24 hours, the most popular first"}, s.apiPopular)
}

func (s *Service) apiHot(ctx context.Context, in inFeed) (rest.Page[Post], error) {
	c := in.Cursor()
	from, err := momentOf(c)
	if err != nil {
		return rest.Page[Post]{}, err
	}
	list, err := s.Hot(ctx, account.ViewerOf(ctx), from, c.Back, in.Size+1)
	if err != nil {
		return rest.Page[Post]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, c, func(p Post) string { return p.becameHot().String() }), nil
}

func (s *Service) apiBest(ctx context.Context, in inBest) (rest.Page[Post], error) {
	var half Half
	if in.Half.Set {
		var ok bool
		if half, ok = ParseHalf(in.Half.Value); !ok {
			return rest.Page[Post]{}, fault.Field("half", "invalid_pattern")
		}
	}
	return feed(ctx, in.CursorQuery, func(ctx context.Context, v account.Viewer, r Range) ([]Post, error) { return s.Best(ctx, v, half, r) })
}

func (s *Service) apiPopular(ctx context.Context, in inFeed) (rest.Page[Post], error) {
	return feed(ctx, in.CursorQuery, func(ctx context.Context, v account.Viewer, r Range) ([]Post, error) {
		list, err := s.Popular(ctx, v, popularShown)
		return partOf(list, r), err
	})
}

// partOf cuts a list that is short and in an order of its own. A post that has
// left it since is its end.
func partOf(list []Post, r Range) []Post {
	at := func(id int64) int { return slices.IndexFunc(list, func(p Post) bool { return p.ID == id }) }
	switch {
	case r.Before != 0:
		if i := at(r.Before); i >= 0 {
			list = list[i+1:]
		} else {
			list = nil
		}
	case r.After != 0:
		if i := at(r.After); i >= 0 {
			list = list[:i]
		}
		slices.Reverse(list)
	}
	return list[:min(len(list), r.Limit)]
}
