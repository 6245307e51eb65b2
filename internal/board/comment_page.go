package board

import (
	"context"
	"net/http"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/web"
)

type likeFunc func(ctx context.Context, v account.Viewer, id int64) (Like, error)

// ownComment returns the viewer's own comment, to be edited.
func (s *Service) ownComment(r *http.Request) (Comment, error) {
	id, err := toEdit(r, s.mayEditComment)
	if err != nil {
		return Comment{}, err
	}
	return s.Comment(r.Context(), account.ViewerOf(r.Context()), id)
}

func (s *Service) pageEditComment(w http.ResponseWriter, r *http.Request) error {
	c, err := s.ownComment(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, editCommentPage(c, c.Content, nil))
}

func (s *Service) pageEditedComment(w http.ResponseWriter, r *http.Request) error {
	c, err := s.ownComment(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	content := r.PostFormValue("content")
	_, err = s.EditComment(r.Context(), account.ViewerOf(r.Context()), c.ID, &content, nil)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		return web.Render(w, r, status, editCommentPage(c, r.PostFormValue("content"), problems))
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, c.postHref())
}

// commentRemoval is postRemoval for a comment.
func (s *Service) commentRemoval(r *http.Request) (confirmation, Comment, error) {
	ctx := r.Context()
	id, err := web.ID(r, "id")
	if err != nil {
		return confirmation{}, Comment{}, err
	}
	v := account.ViewerOf(ctx)
	row, p, err := findComment(ctx, s.db, v, id)
	if err == nil {
		err = mayDelete(v, &row.writer, &p.rights)
	}
	if err != nil {
		return confirmation{}, Comment{}, err
	}
	c := row.seenBy(i18n.Of(ctx), v)
	return confirmation{
		title: i18n.T(ctx, "board.page.delete_one_comment"), what: plain.Snippet(c.Content, 120), text: i18n.T(ctx, "board.page.delete_comment_text"),
		action: c.Href() + "delete/", back: c.postHref(),
	}, c, nil
}

func (s *Service) pageDeleteComment(w http.ResponseWriter, r *http.Request) error {
	c, _, err := s.commentRemoval(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, confirmPage(c))
}

func (s *Service) pageDeletedComment(w http.ResponseWriter, r *http.Request) error {
	ask, c, err := s.commentRemoval(r)
	if err != nil {
		return err
	}
	if err := s.RemoveComment(r.Context(), account.ViewerOf(r.Context()), c.ID); err != nil {
		return s.confirmAgain(w, r, ask, err)
	}
	web.Flash(w, r, "board.page.comment_deleted")
	return web.Redirect(w, r, "/post/"+number(c.Post)+"/#comments")
}
