package account

import (
	"context"
	"database/sql"
	"net/http"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// identity is what a request's proof came to.
type identity struct{ err error }

type identityKey struct{}

// Identify finds out who sends each request and puts the [Viewer] into its
// context, in the viewer's language and theme: by the Authorization header first, then
// by the session cookie. A header that does not hold makes the asker a visitor
// here, and is refused by [Service.Authenticate].
func (s *Service) Identify(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r = s.identify(r)
		if v := ViewerOf(r.Context()); v.Language != "" {
			w.Header().Set("Content-Language", v.Language)
		}
		next.ServeHTTP(w, r)
	})
}

// Authenticate is the form of [Service.Identify] that package rest asks for: a
// proof that does not hold is an error. It does not look twice.
func (s *Service) Authenticate(r *http.Request) (*http.Request, error) {
	if _, done := r.Context().Value(identityKey{}).(identity); !done {
		r = s.identify(r)
	}
	return r, r.Context().Value(identityKey{}).(identity).err
}

func (s *Service) identify(r *http.Request) *http.Request {
	v, err := s.whoSends(r)
	ctx := context.WithValue(r.Context(), identityKey{}, identity{err})
	if v.SignedIn() {
		ctx = WithViewer(ctx, v)
		if v.Language != "" {
			ctx = i18n.With(ctx, i18n.Lang(v.Language))
		}
		if v.Theme != "" {
			ctx = ui.WithTheme(ctx, ui.Theme(v.Theme))
		}
	}
	return r.WithContext(ctx)
}

func (s *Service) whoSends(r *http.Request) (Viewer, error) {
	token, given, err := bearer(r.Header)
	if err != nil {
		return Viewer{}, err
	}
	if given {
		return s.byAccess(r.Context(), token)
	}
	c, err := r.Cookie(s.sessionCookie(r))
	if err != nil {
		return Viewer{}, nil // no cookie
	}
	v, _, err := s.bySession(r.Context(), c.Value)
	return v, err
}

// bearer reads the Authorization header as simplejwt does: another scheme, in
// other letters even, is as if there were none.
func bearer(h http.Header) (token string, given bool, err error) {
	parts := strings.FieldsFunc(h.Get("Authorization"), func(r rune) bool {
		return r == ' ' || r >= '\t' && r <= '\r'
	})
	switch {
	case len(parts) == 0 || parts[0] != "Bearer":
		return "", false, nil
	case len(parts) != 2:
		return "", false, fault.New(fault.Unauthenticated, "bad_authorization_header")
	}
	return parts[1], true, nil
}

// badAccess is the answer to an access token that does not count. The second
// code says why, as simplejwt's messages do.
func badAccess(p tokenProblem) error {
	return fault.New(fault.Unauthenticated, "token_not_valid", string(p))
}

const viewerColumns = `SELECT u.id, u.school_id, u.state, u.role, u.nickname, u.language, u.theme, u.is_active, u.epoch, `

// byAccess finds who an access token stands for: who was barred, has another
// password by now or ended the session is out at once. One query finds them by
// their session; only where it does not is it looked for what is wrong.
func (s *Service) byAccess(ctx context.Context, token string) (Viewer, error) {
	c, expired, problem := s.parse(token, accessToken, s.db.Now())
	if problem != "" {
		if expired {
			return Viewer{}, errExpired
		}
		return Viewer{}, badAccess(problem)
	}
	id, ok := c.user()
	if !ok {
		return Viewer{}, fault.New(fault.Unauthenticated, "token_no_user")
	}
	var u user
	var school sql.NullInt64
	var session int64
	scan := func(r *sql.Row) error {
		return r.Scan(&u.id, &school, &u.state, &u.role, &u.nickname, &u.language, &u.theme, &u.active, &u.epoch, &session)
	}
	err := sql.ErrNoRows
	if c.Sid != "" {
		err = scan(s.db.Row(ctx, viewerColumns+`s.id FROM sessions s CROSS JOIN users u WHERE s.sid = ? AND u.id = s.user_id AND u.uuid = ?`, c.Sid, id))
	}
	if isNoRows(err) {
		err = scan(s.db.Row(ctx, viewerColumns+`0 FROM users u WHERE u.uuid = ?`, id))
	}
	switch {
	case isNoRows(err):
		return Viewer{}, fault.New(fault.Unauthenticated, "user_not_found")
	case err != nil:
		return Viewer{}, err
	case !u.active:
		return Viewer{}, fault.New(fault.Unauthenticated, "user_inactive")
	case u.epoch != c.Epoch, c.Sid != "" && session == 0:
		return Viewer{}, badAccess(tokenInvalid)
	}
	u.uuid, u.school = id, school.Int64
	return u.viewer(session), nil
}

// errExpired is badAccess(tokenInvalid) for a token that was right once.
var errExpired = badAccess(tokenInvalid)

// Names of cookies. Those of tokens are for clients of the reference service,
// and count for account/auth/ and account/logout/ alone.
const (
	accessCookie  = "access_token"
	refreshCookie = "refresh_token"
	deviceCookie  = "madang_device"
)

// sessionCookie is the name of the cookie with the session: under HTTPS one
// that a browser takes from this very host only.
func (s *Service) sessionCookie(r *http.Request) string {
	if web.Secure(r) {
		return "__Host-madang"
	}
	return "madang"
}

// cookie makes a cookie that scripts cannot read. A life of 0 is until the
// browser is closed, a negative one deletes it.
func (s *Service) cookie(r *http.Request, name, value string, life time.Duration) *http.Cookie {
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, SameSite: http.SameSiteLaxMode, Secure: web.Secure(r), MaxAge: int(life / time.Second)}
	if life < 0 {
		c.MaxAge = -1
	}
	return c
}

// keepBrowser gives a browser what it holds from now on.
func (s *Service) keepBrowser(w http.ResponseWriter, r *http.Request, b Browser) {
	http.SetCookie(w, s.cookie(r, s.sessionCookie(r), b.Token, b.Life))
	http.SetCookie(w, s.cookie(r, deviceCookie, b.Device, deviceLife))
}
