package account

import (
	"cmp"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// Mount adds the pages and calls of this package.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.Call(api)
	m.Handle("GET /about/", s.FrontPage)
	m.Handle("GET /account/signup/", s.pageSignUp)
	m.Handle("POST /account/signup/", s.pageSignUp)
	m.Handle("GET /account/login/", s.pageLogIn)
	m.Handle("POST /account/login/", s.pageLogIn)
	m.Handle("POST /account/logout/", s.pageLogOut)
	m.Handle("GET /account/reset/", s.pageRequestReset)
	m.Handle("POST /account/reset/", s.pageRequestReset)
	m.Handle("GET /reset/", s.pageReset)
	m.Handle("POST /reset/", s.pageReset)
	m.Handle("GET /confirm/", s.pageConfirmLink)
	m.Handle("POST /confirm/", s.pageConfirmLink)
	m.Handle("GET /account/confirm/", s.pageConfirm)
	m.Handle("POST /account/confirm/", s.pageConfirm)
	m.Handle("POST /account/confirm/send/", s.pageSendConfirmation)
	m.Handle("GET /account/verify/", s.pageVerify)
	m.Handle("POST /account/verify/", s.pageVerify)
	m.Handle("POST /account/verify/send/", s.pageSendCode)
	s.mountMe(m)
	m.Handle("GET /setup/{token}/", s.pageSetup)
	m.Handle("POST /setup/{token}/", s.pageSetup)
}

// FrontPage is what a visitor sees first.
func (s *Service) FrontPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, frontPage())
}

// offeredSchools is how many schools the sign-up page names to a browser, which
// searches them as one types. All of Korea's are fewer; who types the name of
// another one is understood too.
const offeredSchools = 500

// signUpForm is what the sign-up page shows and takes.
type signUpForm struct {
	Email, School, SchoolID, Login, Nickname, ClassOf, Next string
	Choices                                                 []School // that the typed school may mean
	Schools                                                 []School // to offer while one types
	Year                                                    int      // the present one
	Agreed                                                  bool     // to the rules and to what is stored
	Problems                                                ui.Problems
}

func (s *Service) pageSignUp(w http.ResponseWriter, r *http.Request) error {
	if ViewerOf(r.Context()).SignedIn() {
		return web.Redirect(w, r, web.Next(r))
	}
	f := signUpForm{Year: s.db.Now().Year(), Next: web.Next(r)}
	if r.Method != http.MethodPost {
		return s.showSignUp(w, r, http.StatusOK, f)
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	f.Email, f.School, f.SchoolID, f.Nickname, f.ClassOf = get("email"), get("school"), get("school_id"), get("nickname"), get("class_of")
	f.Login = strings.ToLower(get("id")) // a phone's keyboard begins with a large letter
	f.Agreed = get("agree") != ""
	v, err := s.signUpByForm(r.Context(), &f, r.PostForm.Get("password"))
	if err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return s.showSignUp(w, r, status, f)
		})
	}
	b, err := s.LogInAs(r.Context(), v, r.UserAgent(), true)
	if err != nil {
		return err
	}
	s.keepBrowser(w, r, b)
	web.Flash(w, r, "account.signup.welcome")
	return web.Redirect(w, r, withNext("/account/confirm/", f.Next))
}

// showSignUp renders the page, with the schools that it offers.
func (s *Service) showSignUp(w http.ResponseWriter, r *http.Request, status int, f signUpForm) error {
	all, err := s.Schools(r.Context(), "")
	if err != nil {
		return err
	}
	f.Schools = all[:min(len(all), offeredSchools)]
	return web.Render(w, r, status, signUpPage(f))
}

// again shows a form once more with what is wrong with it, if err is that;
// other errors get the page of their own.
func (s *Service) again(w http.ResponseWriter, r *http.Request, err error, show func(status int, p ui.Problems) error) error {
	if problems, status, ok := web.Again(w, r, err); ok {
		return show(status, problems)
	}
	return err
}

func (s *Service) signUpByForm(ctx context.Context, f *signUpForm, password string) (Viewer, error) {
	if err := s.among(perSignUp)(ctx); err != nil {
		return Viewer{}, err
	}
	year, err := strconv.Atoi(cmp.Or(f.ClassOf, "0"))
	if err != nil {
		return Viewer{}, fault.Field("class_of", "invalid_choice", f.ClassOf)
	}
	in := SignUp{Login: f.Login, Email: f.Email, Password: password, Nickname: f.Nickname, ClassOf: year}
	problem, err := s.schoolByForm(ctx, f, &in)
	if err != nil {
		return Viewer{}, err
	}
	if problem != "" || !f.Agreed {
		return Viewer{}, s.refuseForm(ctx, in, problem, f.Agreed)
	}
	return s.SignUp(ctx, in)
}

// refuseForm returns everything that is wrong with a form that cannot be taken
// because of its school, or because one did not agree.
func (s *Service) refuseForm(ctx context.Context, in SignUp, school string, agreed bool) error {
	var e *fault.Error
	if school != "" {
		e, in.School = e.And("school", school), anySchool
	}
	if err := s.checkSignUp(ctx, &in); err != nil {
		rest := fault.Of(err)
		if rest.Kind != fault.Invalid {
			return err
		}
		for _, one := range rest.Fields {
			for _, p := range one.Problems {
				e = e.And(one.Name, p.Code, p.Args...)
			}
		}
	}
	if !agreed {
		e = e.And("agree", "agree_required")
	}
	return e.Or()
}

// schoolByForm finds the school that is meant: the one that was chosen, typed,
// or that the address speaks for. problem is the code of why there is none.
func (s *Service) schoolByForm(ctx context.Context, f *signUpForm, in *SignUp) (problem string, err error) {
	if f.SchoolID != "" {
		if in.School, err = strconv.ParseInt(f.SchoolID, 10, 64); err != nil || in.School < 1 {
			return "does_not_exist", nil
		}
		return "", nil
	}
	if f.School == "" {
		if in.School, err = inferSchool(ctx, s.db, in.Email); err != nil || in.School != 0 {
			return "", err
		}
		_, found, err := schoolDomains(ctx, s.db, in.Email)
		for _, d := range found { // campuses with one domain
			if c, err := findSchool(ctx, s.db, d.school); err == nil {
				f.Choices = append(f.Choices, c)
			}
		}
		if len(f.Choices) > 0 {
			return "school_choose", err
		}
		return "school_unknown", err
	}
	c, err := s.SchoolNamed(ctx, f.School)
	if err == nil {
		in.School = c.ID
		return "", nil
	}
	if !fault.Is(err, "not_found") {
		return "", err
	}
	all, err := s.Schools(ctx, f.School)
	switch {
	case err != nil:
		return "", err
	case len(all) == 0 || len(likeWords(f.School)) == 0:
		return "school_unknown", nil
	case len(all) == 1:
		in.School = all[0].ID
		return "", nil
	}
	f.Choices = all[:min(len(all), 50)]
	return "school_choose", nil
}

// logInForm is what the log-in page shows.
type logInForm struct {
	ID, Next string
	Keep     bool
	Problems ui.Problems
}

func (s *Service) pageLogIn(w http.ResponseWriter, r *http.Request) error {
	v := ViewerOf(r.Context())
	f := logInForm{Next: web.Next(r), Keep: true}
	if r.Method != http.MethodPost {
		if v.SignedIn() {
			return web.Redirect(w, r, f.Next)
		}
		return web.Render(w, r, http.StatusOK, logInPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.ID, f.Keep = strings.TrimSpace(r.PostForm.Get("id")), r.PostForm.Get("keep") != ""
	b, err := s.LogInBrowser(r.Context(), Login{Name: f.ID, Password: r.PostForm.Get("password")}.fromRequest(r), f.Keep)
	if err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, logInPage(f))
		})
	}
	if v.session != 0 { // a new session, never the one that was there
		if err := s.logOut(r.Context(), r); err != nil {
			return err
		}
	}
	s.keepBrowser(w, r, b)
	return web.Redirect(w, r, f.Next)
}

func (s *Service) pageLogOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.logOut(r.Context(), r); err != nil {
		return err
	}
	s.forget(w, r)
	return web.Redirect(w, r, "/")
}

// resetForm is what the two pages of a new password show.
type resetForm struct {
	Name, Token string
	Sent        bool
	Problems    ui.Problems
}

func (s *Service) pageRequestReset(w http.ResponseWriter, r *http.Request) error {
	f := resetForm{}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, requestResetPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Name = strings.TrimSpace(r.PostForm.Get("name"))
	err := s.requestResetByForm(r.Context(), f.Name)
	if err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, requestResetPage(f))
		})
	}
	f.Sent = true
	return web.Render(w, r, http.StatusOK, requestResetPage(f))
}

func (s *Service) requestResetByForm(ctx context.Context, name string) error {
	if name == "" {
		return fault.Field("name", "required")
	}
	wait, err := s.limits.Take(ctx, limit.Act{Rule: perReset, Of: network(ctx)})
	if err != nil {
		return err
	}
	if wait > 0 {
		return fault.Wait("login_throttled", wait)
	}
	return s.RequestReset(ctx, name)
}

func (s *Service) pageReset(w http.ResponseWriter, r *http.Request) error {
	f := resetForm{Token: r.URL.Query().Get("token")}
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, resetPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.Token = r.PostForm.Get("token")
	if err := s.ResetPassword(r.Context(), f.Token, r.PostForm.Get("new_password")); err != nil {
		return s.again(w, r, err, func(status int, p ui.Problems) error {
			f.Problems = p
			return web.Render(w, r, status, resetPage(f))
		})
	}
	s.forget(w, r)
	web.Flash(w, r, "account.reset.done")
	return web.Redirect(w, r, "/account/login/")
}

// withNext is a path that remembers where the reader wanted to go.
func withNext(path, next string) string {
	if next == "" || next == "/" {
		return path
	}
	return path + "?" + query("next", next)
}
