package friend

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const listPath, newPath, linkBase = "/friend/", "/friend/new/", "/friendlink/"

func (s *Service) mountPages(m *web.Mux) {
	m.Handle("GET /friend/", s.pageList)
	m.Handle("GET /friend/new/", s.pageNew)
	m.Handle("POST /friend/new/", s.pageAsked)
	m.Handle("GET /friend/{id}/", s.pageFriend)
	m.Handle("POST /friend/{id}/", s.pageNamed)
	m.Handle("POST /friend/{id}/accept/", s.pageAccepted)
	m.Handle("POST /friend/{id}/delete/", s.pageRemoved)
	m.Handle("POST /friendlink/", s.pageMadeLink)
	m.Handle("POST /friendlink/delete/", s.pageEndedLink)
	m.Handle("GET /friendlink/{token}/", s.pageInvitation)
	m.Handle("POST /friendlink/{token}/", s.pageAcceptedLink)
}

// path is an address of one of one's friends.
func (f Friend) path(rest string) string {
	return listPath + strconv.FormatInt(f.ID, 10) + "/" + rest
}

// safe is a path made here.
func safe(path string) templ.SafeURL { return templ.SafeURL(path) }

// listView is what the page of one's friends shows.
type listView struct{ friends, in, out []Friend }

func (s *Service) pageList(w http.ResponseWriter, r *http.Request) error {
	var p listView
	for state, list := range map[State]*[]Friend{Is: &p.friends, In: &p.in, Out: &p.out} {
		var err error
		if *list, err = s.List(r.Context(), account.ViewerOf(r.Context()), state); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, listPage(p))
}

// newView is what the page shows on which one finds friends.
type newView struct {
	login    string
	link     *Link
	problems ui.Problems
}

func (s *Service) newView(ctx context.Context) (p newView, err error) {
	l, ok, err := s.Link(ctx, account.ViewerOf(ctx))
	if ok {
		p.link = &l
	}
	return p, err
}

func (s *Service) pageNew(w http.ResponseWriter, r *http.Request) error {
	p, err := s.newView(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, newPageOf(p))
}

func (s *Service) pageAsked(w http.ResponseWriter, r *http.Request) error {
	p, err := s.newView(r.Context())
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	p.login = r.PostFormValue("login_id")
	login, err := s.Ask(r.Context(), account.ViewerOf(r.Context()), p.login)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		p.problems = problems
		return web.Render(w, r, status, newPageOf(p))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "friend.page.asked", login)
	return web.Redirect(w, r, listPath)
}

// friendView is what one says of a friend.
type friendView struct {
	friend   Friend
	alias    string
	problems ui.Problems
}

// one returns the friend whom the path names.
func (s *Service) one(r *http.Request) (Friend, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return Friend{}, err
	}
	return s.Friend(r.Context(), account.ViewerOf(r.Context()), id)
}

func (s *Service) pageFriend(w http.ResponseWriter, r *http.Request) error {
	f, err := s.one(r)
	if err != nil {
		return err
	}
	if f.State != Is {
		return web.Redirect(w, r, listPath)
	}
	return web.Render(w, r, http.StatusOK, friendPage(friendView{friend: f, alias: f.Alias}))
}

func (s *Service) pageNamed(w http.ResponseWriter, r *http.Request) error {
	f, err := s.one(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	p := friendView{friend: f, alias: r.PostFormValue("alias")}
	_, err = s.SetAlias(r.Context(), account.ViewerOf(r.Context()), f.ID, p.alias)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		p.problems = problems
		return web.Render(w, r, status, friendPage(p))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "friend.page.saved")
	return web.Redirect(w, r, listPath)
}

// does answers a form without fields: it leads to the list and says what was done,
// or why not.
func does(w http.ResponseWriter, r *http.Request, to string, done string, args []any, err error) error {
	if f := fault.Of(err); err != nil && (f.Kind == fault.Conflict || f.Kind == fault.TooMany) {
		web.Flash(w, r, "error."+f.Code, f.Args...)
		return web.Redirect(w, r, to)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, done, args...)
	return web.Redirect(w, r, to)
}

func (s *Service) pageAccepted(w http.ResponseWriter, r *http.Request) error {
	f, err := s.one(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	_, err = s.Accept(r.Context(), account.ViewerOf(r.Context()), f.ID)
	return does(w, r, listPath, "friend.page.accepted", []any{f.Name()}, err)
}

func (s *Service) pageRemoved(w http.ResponseWriter, r *http.Request) error {
	f, err := s.one(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err == nil {
		err = s.Remove(r.Context(), account.ViewerOf(r.Context()), f.ID)
	}
	return does(w, r, listPath, "friend.page.removed_"+string(f.State), nil, err)
}

func (s *Service) pageMadeLink(w http.ResponseWriter, r *http.Request) error {
	err := web.ParseForm(r)
	if err == nil {
		_, err = s.MakeLink(r.Context(), account.ViewerOf(r.Context()))
	}
	return does(w, r, newPath+"#link", "friend.page.link_made", nil, err)
}

func (s *Service) pageEndedLink(w http.ResponseWriter, r *http.Request) error {
	err := web.ParseForm(r)
	if err == nil {
		err = s.EndLink(r.Context(), account.ViewerOf(r.Context()))
	}
	return does(w, r, newPath+"#link", "friend.page.link_ended", nil, err)
}

// invitationView is what who opens a link sees.
type invitationView struct {
	Invitation
	path string
}

// pageInvitation shows who gives a link. Of one that does not work it does not say
// why: the one who gives it may have ended it for the reader.
func (s *Service) pageInvitation(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	in, err := s.Invitation(r.Context(), account.ViewerOf(r.Context()), token)
	switch {
	case fault.Is(err, "own_friend_link"):
		return web.Redirect(w, r, newPath+"#link")
	case fault.Is(err, "not_found"):
		return web.Render(w, r, http.StatusNotFound, noInvitationPage())
	case err != nil:
		return err
	}
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is a secret
	return web.Render(w, r, http.StatusOK, invitationPage(invitationView{in, linkPath(token)}))
}

func (s *Service) pageAcceptedLink(w http.ResponseWriter, r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f, err := s.AcceptLink(r.Context(), account.ViewerOf(r.Context()), r.PathValue("token"))
	if fault.Is(err, "not_found") {
		return web.Render(w, r, http.StatusNotFound, noInvitationPage())
	}
	name := ""
	if err == nil {
		name = f.Name()
	}
	return does(w, r, listPath, "friend.page.accepted", []any{name}, err)
}
