package account

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func query(name, value string) string { return url.Values{name: {value}}.Encode() }

// confirmForm is what the pages show on which one proves an address.
type confirmForm struct {
	Me       Me
	Email    string // a school mail, as it was typed
	Code     string
	Token    string
	Next     string
	Domains  []string // of the school
	Sent     bool     // a code is on its way
	Problems ui.Problems
}

func (s *Service) pageConfirm(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := ViewerOf(ctx)
	m, err := s.Me(ctx, v)
	if err != nil {
		return err
	}
	f := confirmForm{Me: m, Next: web.Next(r)}
	if r.Method != http.MethodPost {
		if m.EmailConfirmed && m.NewEmail == "" {
			return web.Redirect(w, r, s.afterConfirm(m, f.Next))
		}
		return web.Render(w, r, http.StatusOK, confirmPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Code = strings.TrimSpace(r.PostForm.Get("code"))
	if err := s.ConfirmCode(ctx, v, f.Code); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, confirmPage(f))
		})
	}
	if m, err = s.Me(ctx, v); err != nil {
		return err
	}
	web.Flash(w, r, confirmedText(m))
	return web.Redirect(w, r, s.afterConfirm(m, f.Next))
}

// afterConfirm is where one goes on: to the school's mail, if nothing has shown
// yet that one is a student.
func (s *Service) afterConfirm(m Me, next string) string {
	if m.State == Unverified && m.School.ID != 0 {
		return withNext("/account/verify/", next)
	}
	return next
}

func confirmedText(m Me) string {
	if m.State == Unverified {
		return "account.confirm.done"
	}
	return "account.verify.done"
}

func (s *Service) pageSendConfirmation(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := ViewerOf(ctx)
	err := s.SendConfirmation(ctx, v)
	if err != nil {
		m, meErr := s.Me(ctx, v)
		if meErr != nil {
			return meErr
		}
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			return web.Render(w, r, status, confirmPage(confirmForm{Me: m, Next: web.Next(r), Problems: p}))
		})
	}
	web.Flash(w, r, "account.confirm.sent")
	return web.Redirect(w, r, withNext("/account/confirm/", web.Next(r)))
}

// pageConfirmLink is where the mailed link leads. Opening it changes nothing,
// as mail programs open links by themselves; its button does.
func (s *Service) pageConfirmLink(w http.ResponseWriter, r *http.Request) error {
	f := confirmForm{Token: r.URL.Query().Get("token")}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, confirmLinkPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Token = r.PostForm.Get("token")
	if err := s.ConfirmLink(r.Context(), f.Token); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, confirmLinkPage(f))
		})
	}
	web.Flash(w, r, "account.confirm.done")
	v := ViewerOf(r.Context())
	if !v.SignedIn() {
		return web.Redirect(w, r, "/account/login/")
	}
	m, err := s.Me(r.Context(), v)
	if err != nil {
		return err
	}
	return web.Redirect(w, r, s.afterConfirm(m, "/"))
}

func (s *Service) verifyForm(r *http.Request) (f confirmForm, err error) {
	ctx := r.Context()
	v := ViewerOf(ctx)
	if f.Me, err = s.Me(ctx, v); err != nil {
		return f, err
	}
	if f.Me.School.ID != 0 {
		f.Domains, err = s.Domains(ctx, f.Me.School.ID)
	}
	f.Next = web.Next(r)
	return f, err
}

func (s *Service) pageVerify(w http.ResponseWriter, r *http.Request) error {
	f, err := s.verifyForm(r)
	if err != nil {
		return err
	}
	f.Sent = r.URL.Query().Get("sent") != ""
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, verifyPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Code, f.Sent = strings.TrimSpace(r.PostForm.Get("code")), true
	if err := s.VerifySchoolCode(r.Context(), ViewerOf(r.Context()), f.Code); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, verifyPage(f))
		})
	}
	web.Flash(w, r, "account.verify.done")
	return web.Redirect(w, r, f.Next)
}

func (s *Service) pageSendCode(w http.ResponseWriter, r *http.Request) error {
	f, err := s.verifyForm(r)
	if err != nil {
		return err
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Email = strings.TrimSpace(r.PostForm.Get("email"))
	if err := s.SendSchoolCode(r.Context(), ViewerOf(r.Context()), f.Email); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, verifyPage(f))
		})
	}
	web.Flash(w, r, "account.verify.sent")
	to := withNext("/account/verify/", f.Next)
	if strings.Contains(to, "?") {
		return web.Redirect(w, r, to+"&sent=1")
	}
	return web.Redirect(w, r, to+"?sent=1")
}
