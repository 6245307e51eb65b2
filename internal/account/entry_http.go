package account

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// How long the cookies of tokens are kept, as the reference kept them. The
// tokens inside may end before.
const (
	accessCookieLife  = time.Hour
	refreshCookieLife = 24 * time.Hour
)

// Accounts and letters that one network can ask for. A campus may stand behind
// one address.
var (
	perSignUp = limit.Rule{Name: "signup.network", N: 300, Per: time.Hour}
	perReset  = limit.Rule{Name: "reset.network", N: 60, Per: time.Hour}
)

// signUpIn is what the reference's clients send, in the order of its errors.
type signUpIn struct {
	ID       string           `json:"id" min:"4" max:"20"`
	Email    string           `json:"email" max:"254" format:"email"`
	Password string           `json:"password" min:"8" max:"128" trim:"false" write:"true"`
	Nickname string           `json:"nickname" min:"2" max:"10"`
	School   rest.Opt[int64]  `json:"school_id" fk:"school" optional:"true" null:"true"`
	ClassOf  rest.Opt[int64]  `json:"class_of" optional:"true" null:"true"`
	Name     rest.Opt[string] `json:"name" max:"50" optional:"true" null:"true" blank:"true"`
}

func (in signUpIn) signUp() SignUp {
	return SignUp{Login: in.ID, Email: in.Email, Password: in.Password, Nickname: in.Nickname,
		School: in.School.Or(0), ClassOf: int(min(max(in.ClassOf.Or(0), -1), 1<<30)), Name: in.Name.Or("")}
}

type done struct {
	ID      string `json:"id"`
	Message string `json:"message"`
}

type logInIn struct {
	ID       string `json:"id"`
	Password string `json:"password" trim:"false" write:"true"`
}

type tokenOut struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

type logInOut struct {
	ID      string   `json:"id"`
	Message string   `json:"message"`
	Token   tokenOut `json:"token"`
}

type refreshIn struct {
	Refresh string `json:"refresh" write:"true"`
}

type refreshOut struct {
	Access  string `json:"access"`
	Refresh string `json:"refresh"`
}

type verifyIn struct {
	Token string `json:"token" write:"true"`
}

type resetIn struct {
	Email string `json:"email" max:"254"`
}

type newPasswordIn struct {
	Token    string `json:"token" max:"100" write:"true"`
	Password string `json:"new_password" max:"128" trim:"false" write:"true"`
}

type confirmIn struct {
	Token rest.Opt[string] `json:"token" max:"100" optional:"true"`
	Code  rest.Opt[string] `json:"code" max:"20" optional:"true"`
}

// callEntry adds the calls that somebody without an account, or not yet logged
// in, can make.
func (s *Service) callEntry(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/signup/", Name: "Sign Up", Summary: "Open an account", Status: http.StatusOK, Open: true,
		Throttle: s.among(perSignUp),
		Whole: rest.Check(func(ctx context.Context, in signUpIn) error {
			all := in.signUp()
			return s.checkSignUp(ctx, &all)
		})}, s.apiSignUp)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/login/", Name: "Log In", Summary: "Get tokens for an id, or e-mail, and password", Status: http.StatusOK, Open: true}, s.apiLogIn)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/logout/", Name: "Log Out", Summary: "End the session that asks", Status: http.StatusNoContent, Open: true}, s.apiLogOut)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/account/auth/", Name: "Auth", Summary: "The own account, by token or by cookies", Open: true}, s.apiAuth)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/token/refresh/", Name: "Token Refresh", Summary: "Trade a refresh token for a new pair", Status: http.StatusOK, Open: true}, s.apiRefresh)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/token/verify/", Name: "Token Verify", Summary: "Ask whether a token is right", Status: http.StatusOK, Open: true}, s.apiVerifyToken)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/password/reset/", Name: "Password Reset", Summary: "Have a link to a new password mailed", Status: http.StatusNoContent, Open: true, Throttle: s.among(perReset)}, s.apiRequestReset)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/password/reset/confirm/", Name: "Password Reset Confirm", Summary: "Set a new password with the token of the mailed link", Status: http.StatusNoContent, Open: true}, s.apiReset)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/account/email/confirm/", Name: "Email Confirm", Summary: "Confirm the e-mail by the token of the mailed link, or signed in by the code", Status: http.StatusNoContent, Open: true}, s.apiConfirm)
}

// among refuses who did something too often from one network. It counts nothing.
func (s *Service) among(rule limit.Rule) func(context.Context) error {
	return func(ctx context.Context) error {
		wait, err := s.limits.Wait(ctx, s.db, limit.Act{Rule: rule, Of: network(ctx)})
		if err == nil && wait > 0 {
			return fault.Wait("throttled", wait)
		}
		return err
	}
}

// count counts what is done from one network, and refuses what is too often.
func (s *Service) count(ctx context.Context, rule limit.Rule) error {
	wait, err := s.limits.Take(ctx, limit.Act{Rule: rule, Of: network(ctx)})
	if err == nil && wait > 0 {
		return fault.Wait("throttled", wait)
	}
	return err
}

func (s *Service) apiSignUp(ctx context.Context, in signUpIn) (done, error) {
	if _, err := s.SignUp(ctx, in.signUp()); err != nil {
		return done{}, err
	}
	return done{in.ID, i18n.T(ctx, "account.signup.done")}, nil
}

// fromRequest fills in where a log-in comes from.
func (l Login) fromRequest(r *http.Request) Login {
	l.Network, l.Agent = network(r.Context()), r.UserAgent()
	if c, err := r.Cookie(deviceCookie); err == nil {
		l.Device = c.Value
	}
	return l
}

func (s *Service) apiLogIn(ctx context.Context, in logInIn) (logInOut, error) {
	x := rest.From(ctx)
	t, login, err := s.LogInApp(ctx, Login{Name: in.ID, Password: in.Password}.fromRequest(x.Request))
	if err != nil {
		return logInOut{}, err
	}
	x.SetCookie(s.cookie(x.Request, accessCookie, t.Access, accessCookieLife))
	x.SetCookie(s.cookie(x.Request, refreshCookie, t.Refresh, refreshCookieLife))
	return logInOut{login, i18n.T(ctx, "account.login.done"), tokenOut(t)}, nil
}

func (s *Service) apiLogOut(ctx context.Context, _ rest.Empty) (rest.Empty, error) {
	x := rest.From(ctx)
	err := s.logOut(ctx, x.Request)
	for _, name := range []string{accessCookie, refreshCookie, s.sessionCookie(x.Request)} {
		if _, has := x.Request.Cookie(name); has == nil || name != s.sessionCookie(x.Request) {
			x.SetCookie(s.cookie(x.Request, name, "", -1))
		}
	}
	return rest.Empty{}, err
}

// logOut ends whatever session the request shows: by header, by the session
// cookie, or by the cookies of tokens.
func (s *Service) logOut(ctx context.Context, r *http.Request) error {
	ids := map[int64]bool{}
	if v := ViewerOf(ctx); v.session != 0 {
		ids[v.session] = true
	}
	if c, err := r.Cookie(s.sessionCookie(r)); err == nil {
		if v, ok, err := s.bySession(ctx, c.Value); err != nil {
			return err
		} else if ok {
			ids[v.session] = true
		}
	}
	for name, kind := range map[string]string{accessCookie: accessToken, refreshCookie: refreshToken} {
		c, err := r.Cookie(name)
		if err != nil {
			continue
		}
		said, expired, problem := s.parse(c.Value, kind, s.db.Now())
		if problem != "" && !expired || said.Sid == "" {
			continue
		}
		var id int64
		err = s.db.Row(ctx, `SELECT id FROM sessions WHERE sid = ?`, said.Sid).Scan(&id)
		if err != nil && !isNoRows(err) {
			return err
		}
		if err == nil {
			ids[id] = true
		}
	}
	if len(ids) == 0 {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		for id := range ids {
			if err := endSession(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// apiAuth answers who asks. Beside the header and the session it takes the
// cookies of tokens, and renews an access token that has ended.
func (s *Service) apiAuth(ctx context.Context, _ rest.Empty) (apiMe, error) {
	v := ViewerOf(ctx)
	if !v.SignedIn() {
		var err error
		if v, err = s.byCookies(ctx); err != nil {
			return apiMe{}, err
		}
	}
	m, err := s.Me(ctx, v)
	return m.api(), err
}

func (s *Service) byCookies(ctx context.Context) (Viewer, error) {
	x := rest.From(ctx)
	ended := error(fault.New(fault.Unauthenticated, "not_authenticated"))
	if c, err := x.Request.Cookie(accessCookie); err == nil && c.Value != "" {
		v, err := s.byAccess(ctx, c.Value)
		if err == nil || !errors.Is(err, errExpired) {
			return v, err
		}
		ended = err
	}
	c, err := x.Request.Cookie(refreshCookie)
	if err != nil || c.Value == "" {
		return Viewer{}, ended
	}
	u, access, err := s.peekRefresh(ctx, c.Value)
	if err != nil {
		return Viewer{}, err
	}
	x.SetCookie(s.cookie(x.Request, accessCookie, access, accessCookieLife))
	return u.viewer(0), nil
}

func (s *Service) apiRefresh(ctx context.Context, in refreshIn) (refreshOut, error) {
	t, err := s.Refresh(ctx, in.Refresh)
	return refreshOut(t), err
}

func (s *Service) apiVerifyToken(ctx context.Context, in verifyIn) (none, error) {
	return none{}, s.VerifyToken(ctx, in.Token)
}

func (s *Service) apiRequestReset(ctx context.Context, in resetIn) (rest.Empty, error) {
	if err := s.count(ctx, perReset); err != nil {
		return rest.Empty{}, err
	}
	return rest.Empty{}, s.RequestReset(ctx, in.Email)
}

func (s *Service) apiReset(ctx context.Context, in newPasswordIn) (rest.Empty, error) {
	return rest.Empty{}, s.ResetPassword(ctx, in.Token, in.Password)
}

func (s *Service) apiConfirm(ctx context.Context, in confirmIn) (rest.Empty, error) {
	if in.Code.Set && !in.Token.Set {
		return rest.Empty{}, s.ConfirmCode(ctx, ViewerOf(ctx), in.Code.Value)
	}
	if !in.Token.Set {
		return rest.Empty{}, fault.Field("token", "required")
	}
	return rest.Empty{}, s.ConfirmLink(ctx, in.Token.Value)
}

// forget takes a browser's session away from it.
func (s *Service) forget(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, s.cookie(r, s.sessionCookie(r), "", -1))
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}
