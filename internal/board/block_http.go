package board

import (
	"context"
	"math"
	"net/http"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

func (s *Service) mountBlocks(m *web.Mux, api *rest.API) {
	m.Handle("GET /block/", s.pageBlocks)
	m.Handle("POST /block/", s.pageBlocked)
	m.Handle("POST /block/{id}/delete/", s.pageUnblocked)

	rest.Handle(api, rest.Call{Method: "GET", Path: "/block/", Name: "Block List", Summary: "What one has blocked, the newest first"}, s.apiBlocks)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/block/", Name: "Block List", Summary: "Block who wrote a post or a comment, as it names them: a nickname, or a label in one post's comments"}, s.apiBlock)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/block/{id}/", Name: "Block Instance", Summary: "Unblock"}, s.apiUnblock)
}

type inBlock struct {
	Post    rest.Opt[int64] `json:"post" fk:"post" optional:"true" null:"true"`
	Comment rest.Opt[int64] `json:"comment" fk:"comment" optional:"true" null:"true"`
}

func (s *Service) apiBlocks(ctx context.Context, in inFeed) (rest.Page[Block], error) {
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Block]{}, err
	}
	list, err := s.Blocks(ctx, account.ViewerOf(ctx), r)
	if err != nil {
		return rest.Page[Block]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, in.Cursor(), func(b Block) string { return number(b.ID) }), nil
}

func (s *Service) apiBlock(ctx context.Context, in inBlock) (Block, error) {
	return s.blockText(ctx, account.ViewerOf(ctx), in.Post.Value, in.Comment.Value)
}

func (s *Service) apiUnblock(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.Unblock(ctx, account.ViewerOf(ctx), in.ID)
}

// blockText blocks by one of the two, the other of which is 0.
func (s *Service) blockText(ctx context.Context, v account.Viewer, post, comment int64) (Block, error) {
	switch {
	case !v.SignedIn():
		return Block{}, unauthenticated()
	case (post == 0) == (comment == 0):
		return Block{}, fault.Whole("block_one_text")
	case post != 0:
		return s.BlockPost(ctx, v, post)
	}
	return s.BlockComment(ctx, v, comment)
}

// pageBlocks shows what one has blocked.
func (s *Service) pageBlocks(w http.ResponseWriter, r *http.Request) error {
	list, err := s.Blocks(r.Context(), account.ViewerOf(r.Context()), before(r))
	if err != nil {
		return err
	}
	list, more := part("/block/", list, func(b Block) string { return number(b.ID) })
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, blockRows(list, more))
	}
	return web.Render(w, r, http.StatusOK, blocksPage(list, more))
}

// pageBlocked blocks who wrote a text, and leads back to where the text was,
// where it can be undone.
func (s *Service) pageBlocked(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if err := web.ParseForm(r); err != nil {
		return err
	}
	ids := [2]int64{}
	for i, name := range []string{"post", "comment"} {
		if text := r.PostFormValue(name); text != "" {
			var err error
			if ids[i], err = strconv.ParseInt(text, 10, 64); err != nil {
				ids[i] = -1 // which nothing has
			}
		}
	}
	b, err := s.blockText(ctx, v, ids[0], ids[1])
	if err != nil && fault.Of(err).Kind == fault.Invalid {
		return notFound() // nothing of it was typed
	}
	if err != nil {
		return err
	}
	from, back, err := s.aroundBlocked(ctx, v, b, ids[0], ids[1])
	if err != nil {
		return err
	}
	if b.Kind == BlockLabel {
		web.FlashUndo(w, r, b.undo(from), "board.page.blocked_label", *b.Label)
	} else {
		web.FlashUndo(w, r, b.undo(from), "board.page.blocked_nickname", *b.Nickname)
	}
	return web.Redirect(w, r, back)
}

// aroundBlocked returns where a text stands that was blocked by, and where one
// goes on that does not see it any more: the comment before it, or the board of
// a post that lists leave out.
func (s *Service) aroundBlocked(ctx context.Context, v account.Viewer, b Block, post, comment int64) (from, back string, err error) {
	if comment == 0 {
		p, err := s.Post(ctx, v, post)
		if back = p.Href() + "#comments"; b.Kind == BlockNickname {
			back = "/board/" + number(p.Board) + "/"
		}
		return p.Href(), back, err
	}
	c, err := s.Comment(ctx, v, comment)
	if err != nil {
		return "", "", err
	}
	p, last, err := s.Comments(ctx, v, c.Post, Position{c.Place.thread, c.Place.id + 1}, true, 1)
	back = p.Href()
	if p.CommentCount > commentsOf { // the page that it stood on may be a later one
		back += "?after=" + Position{c.Place.thread - 1, math.MaxInt64}.String()
	}
	if len(last) == 0 {
		return c.postHref(), back + "#comments", err
	}
	return c.postHref(), back + "#c" + number(last[0].ID), err
}

func (s *Service) pageUnblocked(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err == nil {
		err = s.Unblock(r.Context(), account.ViewerOf(r.Context()), id)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.unblocked")
	return web.Redirect(w, r, web.Next(r))
}
