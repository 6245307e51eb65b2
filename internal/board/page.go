package board

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// pageOf is how many posts stand on a page, and commentsOf how many comments.
const (
	pageOf     = 20
	commentsOf = 200
)

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.handleBoards(api)
	s.handlePosts(api)
	s.handleComments(api)
	s.handleHashtags(api)
	s.handlePolls(api)
	s.mountBlocks(m, api)
	s.handleLists(api)
	s.handleScraps(api)
	s.handleHistory(api)
	s.handleRestrictions(api)
	s.handleHandover(api)
	s.handleSearch(api)

	m.Handle("GET /board/", s.pageBoards)
	m.Handle("GET /board/open/", s.pageOpen)
	m.Handle("POST /board/open/", s.pageOpened)
	m.Handle("GET /board/{id}/", s.pageBoard)
	m.Handle("POST /board/{id}/pin/", s.pagePin)
	m.Handle("GET /board/{id}/settings/", s.pageSettings)
	m.Handle("POST /board/{id}/settings/", s.pageSet)
	m.Handle("GET /board/{id}/delete/", s.pageCloseBoard)
	m.Handle("POST /board/{id}/delete/", s.pageClosedBoard)
	m.Handle("GET /myboard/", s.pageOrder)
	m.Handle("POST /myboard/", s.pageOrdered)

	m.Handle("GET /search/", s.pageSearch)

	m.Handle("GET /board/{id}/write/", s.pageWrite)
	m.HandleFiles("POST /board/{id}/write/", media.MaxForm, s.pageWritten)
	m.Handle("GET /post/", s.pageNewest)
	m.Handle("GET /post/mine/", s.pageMine)
	m.Handle("GET /post/commented/", s.pageCommented)
	m.Handle("GET /post/hot/", s.pageHot)
	m.Handle("GET /post/best/", s.pageBest)
	m.Handle("GET /post/popular/", s.pagePopular)
	m.Handle("GET /post/{id}/", s.pagePost)
	m.Handle("GET /post/{id}/edit/", s.pageEdit)
	m.HandleFiles("POST /post/{id}/edit/", media.MaxForm, s.pageEdited)
	m.Handle("GET /post/{id}/delete/", s.pageDelete)
	m.Handle("POST /post/{id}/delete/", s.pageDeleted)
	m.Handle("POST /post/{id}/like/", s.pageLikePost)
	m.Handle("POST /post/{id}/vote/", s.pageVote)

	s.mountScraps(m)
	m.Handle("GET /post/{id}/history/", s.pagePostHistory)
	m.Handle("GET /comment/{id}/history/", s.pageCommentHistory)

	m.Handle("POST /post/{id}/comment/", s.pageSay)
	m.Handle("GET /comment/{id}/edit/", s.pageEditComment)
	m.Handle("POST /comment/{id}/edit/", s.pageEditedComment)
	m.Handle("GET /comment/{id}/delete/", s.pageDeleteComment)
	m.Handle("POST /comment/{id}/delete/", s.pageDeletedComment)
	m.Handle("POST /comment/{id}/like/", s.pageLikeComment)

	s.mountRestrictions(m)
	s.mountManage(m)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func yesNo(b bool) string { return strconv.FormatBool(b) }

// Href is the path of the board's page.
func (b Board) Href() string { return "/board/" + number(b.ID) + "/" }

// Href is the path of the post's page.
func (p Post) Href() string { return "/post/" + number(p.ID) + "/" }

// Headline is what stands for the post in lists: its title, or the beginning
// of its text where it has none.
func (p Post) Headline() string {
	if p.Title != "" {
		return p.Title
	}
	return plain.Snippet(p.Content, 60)
}

// Snippet is the beginning of the post's text in one line.
func (p Post) Snippet() string { return plain.Snippet(p.Content, 120) }

// Href is the path of what one does with the comment.
func (c Comment) Href() string { return "/comment/" + number(c.ID) + "/" }

func (c Comment) sheetID() string { return "c" + number(c.ID) + "-more" }

func (c Comment) postHref() string { return "/post/" + number(c.Post) + "/#c" + number(c.ID) }

func (c Comment) replyHref() string {
	return "/post/" + number(c.Post) + "/?reply=" + number(c.ID) + "#composer"
}

// openHref is the path of the post's page for one who blocks its writer.
func (p Post) openHref() string { return p.Href() + "?blocked=show" }

// blockText is the entry of the menu that blocks who wrote the post.
func (p Post) blockText(ctx context.Context) string {
	if p.IsAnonymous {
		return i18n.T(ctx, "board.page.block_author")
	}
	return i18n.T(ctx, "board.page.block_one", p.Author.Name)
}

// Name is whom the block is about, as texts show them.
func (b Block) Name() string {
	if b.Nickname != nil {
		return *b.Nickname
	}
	return *b.Label
}

func (b Block) postHref() string { return "/post/" + number(*b.Post) + "/" }

func (b Block) undo(next string) string { return unblockPath(b.ID, next) }

// unblockPath is where a block is taken away, to go on at next.
func unblockPath(id int64, next string) string {
	return "/block/" + number(id) + "/delete/?next=" + url.QueryEscape(next)
}

// before reads where a page of posts begins, ?before= the id of a post. What
// is no id is the newest end.
func before(r *http.Request) Range {
	id, err := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	if err != nil || id < 0 {
		id = 0
	}
	return Range{Before: id, Limit: pageOf + 1}
}

// part cuts a list of one more than a page, and returns the path to the next: in
// it stands at, which is the place of the last that is shown.
func part[T any](path string, list []T, at func(T) string) (page []T, more string) {
	if len(list) <= pageOf {
		return list, ""
	}
	list = list[:pageOf]
	sign := "?"
	if strings.Contains(path, "?") {
		sign = "&"
	}
	return list, path + sign + "before=" + at(list[pageOf-1])
}

// byID is the place of a post in the lists that are in the order of ids.
func byID(p Post) string { return number(p.ID) }

// pageNewest shows the newest posts of the school.
func (s *Service) pageNewest(w http.ResponseWriter, r *http.Request) error {
	if typed := r.URL.Query().Get("hashtag"); typed != "" {
		return s.pageHashtag(w, r, typed)
	}
	list, err := s.Newest(r.Context(), account.ViewerOf(r.Context()), before(r))
	if err != nil {
		return err
	}
	posts, more := part("/post/", list, byID)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(posts, true, more))
	}
	return web.Render(w, r, http.StatusOK, newestPage(posts, more))
}

func (s *Service) pageMine(w http.ResponseWriter, r *http.Request) error {
	return s.showMine(w, r, s.Mine, minePath)
}

func (s *Service) pageCommented(w http.ResponseWriter, r *http.Request) error {
	return s.showMine(w, r, s.Commented, commentedPath)
}

func (s *Service) showMine(w http.ResponseWriter, r *http.Request, list listOf, path string) error {
	all, err := list(r.Context(), account.ViewerOf(r.Context()), before(r))
	if err != nil {
		return err
	}
	posts, more := part(path, all, byID)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(posts, true, more))
	}
	return web.Render(w, r, http.StatusOK, minePage(posts, path, more))
}
