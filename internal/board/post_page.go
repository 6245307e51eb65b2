package board

import (
	"math"
	"net/http"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// postView is what a post's page shows.
type postView struct {
	post      Post
	board     Board
	comments  []Comment
	more      bool // there are comments after these
	beginning bool // there are comments before these
	composer  ui.ComposerProps
	address   string      // to pass on
	vote      ui.Problems // with what was chosen of the poll
}

func (s *Service) pagePost(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	return s.showPost(w, r, id, http.StatusOK, NewComment{Post: id, Parent: replyOf(r)}, nil)
}

// replyOf reads ?reply=, the comment that one answers without scripts.
func replyOf(r *http.Request) int64 {
	id, err := strconv.ParseInt(r.URL.Query().Get("reply"), 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

// showPost shows a post with its comments and what was typed under it.
func (s *Service) showPost(w http.ResponseWriter, r *http.Request, id int64, status int, draft NewComment, problems ui.Problems) error {
	p, err := s.viewPost(r, id)
	if err != nil {
		return err
	}
	if web.Part(r) && r.Method == http.MethodGet {
		return web.Render(w, r, status, commentRows(p))
	}
	if p.post.IsBlocked && r.Method == http.MethodGet && r.URL.RawQuery == "" { // else one has seen it, and goes on
		return web.Render(w, r, status, blockedPost(p.post, p.board))
	}
	p.composer = s.composer(r, p, draft, problems)
	return web.Render(w, r, status, postPage(p))
}

// viewPost finds what a post's page shows, but for the composer.
func (s *Service) viewPost(r *http.Request, id int64) (postView, error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	from, ok := ParsePosition(r.URL.Query().Get("after"))
	if !ok {
		from = Position{}
	}
	post, comments, err := s.Comments(ctx, v, id, from, false, commentsOf+1)
	if err != nil {
		return postView{}, err
	}
	p := postView{post: post, comments: comments, beginning: from != Position{}}
	if p.more = len(comments) > commentsOf; p.more {
		p.comments = comments[:commentsOf]
	}
	p.address = web.Address(r, post.Href())
	p.board, err = s.Board(ctx, v, post.Board, Filter{})
	return p, err
}

func (s *Service) composer(r *http.Request, p postView, draft NewComment, problems ui.Problems) ui.ComposerProps {
	ctx := r.Context()
	c := ui.ComposerProps{
		Action: p.post.Href() + "comment/", Label: i18n.T(ctx, "board.page.write_comment"), Placeholder: i18n.T(ctx, "board.page.comment_hint"),
		Value: draft.Content, Max: maxComment, Ask: p.board.AnonymityComments == Allowed, Anonymous: !draft.Signed,
		Promise: string(promised(r, p.board.AnonymityComments)),
		Cancel:  p.post.Href() + "#composer", Target: "#comment-list", Problems: problems,
	}
	for _, one := range p.comments {
		if one.ID == draft.Parent && one.Parent == nil && !one.IsDeleted && !one.IsBlocked {
			c.Parent, c.ReplyTo = one.ID, one.Author.Name
		}
	}
	return c
}

// pageSay writes a comment: by 303 to it, and to a script the comment itself.
func (s *Service) pageSay(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	in := NewComment{Post: id, Content: r.PostFormValue("content"), Signed: !web.Flag(r, "is_anonymous", true), Key: web.KeyOf(r)}
	if text := r.PostFormValue("parent_comment"); text != "" {
		if in.Parent, err = strconv.ParseInt(text, 10, 64); err != nil {
			in.Parent = -1 // which no comment has
		}
	}
	in.NeverSign = !in.Signed && promised(r, Off) != Off
	c, err := s.AddComment(ctx, v, in)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		if web.Part(r) {
			return s.showComposer(w, r, status, in, problems)
		}
		return s.showPost(w, r, id, status, in, problems)
	}
	if err != nil {
		return err
	}
	if web.Part(r) {
		return s.showNewComment(w, r, c)
	}
	post, err := s.Post(ctx, v, id)
	if err != nil {
		return err
	}
	to := post.Href()
	if post.CommentCount > commentsOf { // the page that it stands on may be a later one
		to += "?after=" + Position{c.Place.thread - 1, math.MaxInt64}.String()
	} else if post.IsBlocked {
		to = post.openHref()
	}
	return web.Redirect(w, r, to+"#c"+number(c.ID))
}

// showComposer answers a script with the form and what is wrong with it.
func (s *Service) showComposer(w http.ResponseWriter, r *http.Request, status int, in NewComment, problems ui.Problems) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p := postView{}
	var err error
	if p.post, err = s.Post(ctx, v, in.Post); err != nil {
		return err
	}
	if p.board, err = s.Board(ctx, v, p.post.Board, Filter{}); err != nil {
		return err
	}
	if in.Parent > 0 {
		if parent, err := s.Comment(ctx, v, in.Parent); err == nil {
			p.comments = []Comment{parent}
		}
	}
	return web.Render(w, r, status, ui.Composer(s.composer(r, p, in, problems)))
}

// showNewComment answers a script with the comment, to be put at its place: at
// the end, or behind the last of its thread.
func (s *Service) showNewComment(w http.ResponseWriter, r *http.Request, c Comment) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	post, last, err := s.Comments(ctx, v, c.Post, c.Place, true, 1)
	if err != nil {
		return err
	}
	b, err := s.Board(ctx, v, post.Board, Filter{})
	if err != nil {
		return err
	}
	if c.Parent != nil && len(last) == 1 {
		w.Header().Set("HX-Retarget", "#c"+number(last[0].ID))
		w.Header().Set("HX-Reswap", "afterend")
	}
	return web.Render(w, r, http.StatusOK, newComment(c, post, b.Permissions))
}

func (s *Service) pageLikePost(w http.ResponseWriter, r *http.Request) error {
	return s.pageLike(w, r, "/post/", s.LikePost, s.UnlikePost, false)
}

func (s *Service) pageLikeComment(w http.ResponseWriter, r *http.Request) error {
	return s.pageLike(w, r, "/comment/", s.LikeComment, s.UnlikeComment, true)
}

func (s *Service) pageLike(w http.ResponseWriter, r *http.Request, path string, like, unlike likeFunc, small bool) error {
	ctx := r.Context()
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	if !web.Flag(r, "on", true) {
		like = unlike
	}
	v := account.ViewerOf(ctx)
	l, err := like(ctx, v, id)
	if err != nil {
		return err
	}
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, ui.Like(ui.LikeProps{Action: path + number(id) + "/like/", On: l.IsLiked, Count: l.LikeCount, Small: small}))
	}
	if !small {
		return web.Redirect(w, r, "/post/"+number(id)+"/")
	}
	c, err := s.Comment(ctx, v, id)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.postHref())
}

// pageDelete asks before a post is deleted.
func (s *Service) pageDelete(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.postRemoval(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, confirmPage(c))
}

// postRemoval returns what is asked before the post goes, to who may delete it.
func (s *Service) postRemoval(r *http.Request) (confirmation, Post, error) {
	ctx := r.Context()
	id, err := web.ID(r, "id")
	if err != nil {
		return confirmation{}, Post{}, err
	}
	v := account.ViewerOf(ctx)
	p, err := findPost(ctx, s.db, v, id)
	if err == nil {
		err = mayDelete(v, &p.writer, &p.rights)
	}
	if err != nil {
		return confirmation{}, Post{}, err
	}
	post := p.seenBy(i18n.Of(ctx), v)
	return confirmation{
		title: i18n.T(ctx, "board.page.delete_post"), what: post.Headline(), text: i18n.T(ctx, "board.page.delete_post_text"),
		action: post.Href() + "delete/", back: post.Href(),
	}, post, nil
}

func (s *Service) pageDeleted(w http.ResponseWriter, r *http.Request) error {
	c, post, err := s.postRemoval(r)
	if err != nil {
		return err
	}
	if err := s.RemovePost(r.Context(), account.ViewerOf(r.Context()), post.ID); err != nil {
		return s.confirmAgain(w, r, c, err)
	}
	web.Flash(w, r, "board.page.deleted")
	return web.Redirect(w, r, "/board/"+number(post.Board)+"/")
}

// confirmAgain says on the page that asked why it was not done.
func (s *Service) confirmAgain(w http.ResponseWriter, r *http.Request, c confirmation, err error) error {
	problems, status, ok := web.Again(w, r, err)
	if !ok {
		return err
	}
	c.problems = problems
	return web.Render(w, r, status, confirmPage(c))
}
