package account

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A Link leads from one's own page to what a domain above keeps for one: my
// posts, my comments.
type Link struct {
	Icon, Href string
	Text       string // key of the text

	For func(v Viewer) bool // who has it; nil for everybody
}

func (s *Service) mountMe(m *web.Mux) {
	m.Handle("GET /account/me/", s.pageMe)
	m.Handle("POST /account/appearance/", s.pageAppearance)
	m.Handle("GET /account/profile/", s.pageProfile)
	m.Handle("POST /account/profile/", s.pageProfile)
	m.Handle("GET /account/email/change/", s.pageEmail)
	m.Handle("POST /account/email/change/", s.pageEmail)
	m.Handle("GET /account/security/", s.pageSecurity)
	m.Handle("POST /account/security/", s.pageChangePassword)
	m.Handle("POST /account/security/end/", s.pageEndOthers)
	m.Handle("POST /account/security/{sid}/end/", s.pageEndSession)
}

func (s *Service) pageMe(w http.ResponseWriter, r *http.Request) error {
	m, err := s.Me(r.Context(), ViewerOf(r.Context()))
	if err != nil {
		return err
	}
	sessions, err := s.Sessions(r.Context(), ViewerOf(r.Context()))
	if err != nil {
		return err
	}
	links := slices.DeleteFunc(slices.Clone(s.o.Links), func(l Link) bool { return l.For != nil && !l.For(ViewerOf(r.Context())) })
	return web.Render(w, r, http.StatusOK, mePage(m, links, len(sessions)))
}

// pageAppearance keeps language and theme with the account, and in the browser
// for when nobody is logged in.
func (s *Service) pageAppearance(w http.ResponseWriter, r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	language, theme := r.PostForm.Get("language"), r.PostForm.Get("theme")
	m, err := s.ChangeMe(r.Context(), ViewerOf(r.Context()), Change{Language: &language, Theme: &theme})
	if err != nil {
		return err
	}
	web.ChooseLanguage(w, r, i18n.Lang(m.Language))
	web.ChooseTheme(w, r, ui.Theme(m.Theme))
	return web.Redirect(w, r, "/account/me/")
}

// profileForm is what the page shows on which one changes the own profile.
type profileForm struct {
	Me                      Me
	Nickname, ClassOf, Name string
	Year                    int
	Problems                ui.Problems
}

func (s *Service) pageProfile(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := s.Me(ctx, ViewerOf(ctx))
	if err != nil {
		return err
	}
	f := profileForm{Me: m, Nickname: m.Nickname, Name: m.Name, Year: s.db.Now().Year()}
	if m.ClassOf != 0 {
		f.ClassOf = strconv.Itoa(m.ClassOf)
	}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, profilePage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	if r.PostForm.Has("nickname") { // a field that is at rest is not sent
		f.Nickname = strings.TrimSpace(r.PostForm.Get("nickname"))
	}
	f.Name, f.ClassOf = strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("class_of")
	if err := s.changeByForm(ctx, f); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, profilePage(f))
		})
	}
	web.Flash(w, r, "account.profile.done")
	return web.Redirect(w, r, "/account/me/")
}

func (s *Service) changeByForm(ctx context.Context, f profileForm) error {
	year, err := strconv.Atoi(cmp.Or(f.ClassOf, "0"))
	if err != nil {
		return fault.Field("class_of", "invalid_choice", f.ClassOf)
	}
	_, err = s.ChangeMe(ctx, ViewerOf(ctx), Change{Nickname: &f.Nickname, Name: &f.Name, ClassOf: &year})
	return err
}

// emailForm is what the page shows on which one changes the own address.
type emailForm struct {
	Me       Me
	Email    string
	Problems ui.Problems
}

func (s *Service) pageEmail(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	m, err := s.Me(ctx, ViewerOf(ctx))
	if err != nil {
		return err
	}
	f := emailForm{Me: m, Email: m.NewEmail}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, emailPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Email = strings.TrimSpace(r.PostForm.Get("email"))
	if _, err := s.ChangeMe(ctx, ViewerOf(ctx), Change{Email: &f.Email, Password: r.PostForm.Get("password")}); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, emailPage(f))
		})
	}
	return web.Redirect(w, r, "/account/confirm/")
}

// securityForm is what the page of password and devices shows.
type securityForm struct {
	Login    string
	Sessions []Session
	Problems ui.Problems
}

func (s *Service) pageSecurity(w http.ResponseWriter, r *http.Request) error {
	return s.showSecurity(w, r, http.StatusOK, nil)
}

func (s *Service) showSecurity(w http.ResponseWriter, r *http.Request, status int, p ui.Problems) error {
	ctx := r.Context()
	m, err := s.Me(ctx, ViewerOf(ctx))
	if err != nil {
		return err
	}
	sessions, err := s.Sessions(ctx, ViewerOf(ctx))
	if err != nil {
		return err
	}
	return web.Render(w, r, status, securityPage(securityForm{m.Login, sessions, p}))
}

func (s *Service) pageChangePassword(w http.ResponseWriter, r *http.Request) error {
	if err := web.ParseForm(r); err != nil {
		return err
	}
	ctx := r.Context()
	v := ViewerOf(ctx)
	if err := s.ChangePassword(ctx, v, r.PostForm.Get("old_password"), r.PostForm.Get("new_password")); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error { return s.showSecurity(w, r, status, p) })
	}
	// Everything has ended, this browser's session too: who knew the password
	// and stands here goes on with a new one.
	b, err := s.LogInAs(ctx, v, r.UserAgent(), true)
	if err != nil {
		return err
	}
	s.keepBrowser(w, r, b)
	web.Flash(w, r, "account.security.changed")
	return web.Redirect(w, r, "/account/security/")
}

func (s *Service) pageEndOthers(w http.ResponseWriter, r *http.Request) error {
	if err := s.EndOtherSessions(r.Context(), ViewerOf(r.Context())); err != nil {
		return err
	}
	web.Flash(w, r, "account.security.ended")
	return web.Redirect(w, r, "/account/security/")
}

func (s *Service) pageEndSession(w http.ResponseWriter, r *http.Request) error {
	if err := s.EndSession(r.Context(), ViewerOf(r.Context()), r.PathValue("sid")); err != nil {
		return err
	}
	web.Flash(w, r, "account.security.ended")
	return web.Redirect(w, r, "/account/security/")
}
