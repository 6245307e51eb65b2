package board

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/search"
)

type inSearch struct {
	Q     string          `query:"q" required:"true" max:"100"`
	Board rest.Opt[int64] `query:"board" filter:"number"`
	Order string          `query:"order" choices:"newest,relevance"`
	rest.CursorQuery
}

func (s *Service) handleSearch(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/search/", Name: "Search", Summary: "Posts in which all words stand",
		Help: "Words are separated by blanks; several words in quotes stand as they are. Korean, Chinese and Japanese are found anywhere in a text, other words by their beginning. " +
			"By relevance the fittest 200 of the newest 2,000 are found at most. Ranges count code points."}, s.apiSearch)
}

func (s *Service) apiSearch(ctx context.Context, in inSearch) (rest.Page[Hit], error) {
	q, err := search.Parse("q", in.Q)
	if err != nil {
		return rest.Page[Hit]{}, err
	}
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Hit]{}, err
	}
	hits, err := s.Search(ctx, account.ViewerOf(ctx), Search{Words: q, Board: idOf(in.Board), Order: Order(in.Order)}, r)
	if err != nil {
		return rest.Page[Hit]{}, err
	}
	return rest.NewPage(ctx, hits, in.Size, in.Cursor(), func(h Hit) string { return number(h.position()) }), nil
}

// searched is the list of posts that ?search= asks for, beside other filters.
func (s *Service) searched(words rest.Words, only PostFilter) (listOf, error) {
	q, err := search.Parse("search", strings.Join(words, " "))
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, v account.Viewer, r Range) ([]Post, error) {
		hits, err := s.Search(ctx, v, Search{Words: q, Board: only.Board, Only: only}, r)
		posts := make([]Post, len(hits))
		for i := range hits {
			posts[i] = hits[i].Post
		}
		return posts, err
	}, nil
}
