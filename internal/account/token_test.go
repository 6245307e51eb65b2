package account

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
)

func (h *house) tokens(t *testing.T, id string) Tokens {
	t.Helper()
	tokens, _, err := h.LogInApp(context.Background(), Login{Name: id, Password: good})
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func (h *house) lets(access string) bool {
	v, err := h.byAccess(context.Background(), access)
	return err == nil && v.SignedIn()
}

func TestARefreshTokenWorksOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		h.add("minji")
		first := h.tokens(t, "minji")
		second, err := h.Refresh(ctx, first.Refresh)
		if err != nil || second.Refresh == first.Refresh || !h.lets(second.Access) {
			t.Fatalf("refresh: %v", err)
		}
		h.clock.advance(graceTime + time.Second)
		if _, err := h.Refresh(ctx, first.Refresh); !fault.Is(err, "refresh_token_blacklist") {
			t.Errorf("a spent token: %v", err)
		}
		if _, err := h.Refresh(ctx, second.Refresh); err == nil {
			t.Error("the family outlived the reuse of a spent token")
		}
		if h.lets(second.Access) {
			t.Error("an access token outlived its family")
		}
		if log := h.log.String(); !strings.Contains(log, "token.reuse") || strings.Contains(log, "minji") {
			t.Errorf("the security log does not say so, or names the account: %s", log)
		}
	})
}

func TestTabsThatRefreshAtOnceGetOneToken(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ctx := context.Background()
		h.add("minji")
		first := h.tokens(t, "minji")
		got := make([]string, 100)
		var wg sync.WaitGroup
		for i := range got {
			wg.Go(func() {
				next, err := h.Refresh(ctx, first.Refresh)
				if err != nil {
					t.Error(err)
				}
				got[i] = next.Refresh
			})
		}
		wg.Wait()
		for _, token := range got {
			if token != got[0] || token == first.Refresh {
				t.Fatal("two tabs got different tokens")
			}
		}
		var rows int
		if err := h.db.Row(ctx, `SELECT COUNT(*) FROM refresh_tokens`).Scan(&rows); err != nil || rows != 2 {
			t.Errorf("%d tokens were made of one login and one refresh (%v)", rows, err)
		}
	})
}

func TestTheGraceOfARefreshDoesNotRenewItself(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	h.add("minji")
	first := h.tokens(t, "minji")
	second, err := h.Refresh(ctx, first.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the later ones do not prolong the grace
		h.clock.advance(4 * time.Second)
		if again, err := h.Refresh(ctx, first.Refresh); err != nil || again.Refresh != second.Refresh {
			t.Fatalf("within the grace: %v", err)
		}
	}
	h.clock.advance(4 * time.Second)
	if _, err := h.Refresh(ctx, first.Refresh); !fault.Is(err, "refresh_token_blacklist") {
		t.Errorf("after the grace: %v", err)
	}

	third := h.tokens(t, "minji")
	fourth, err := h.Refresh(ctx, third.Refresh)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Refresh(ctx, fourth.Refresh); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Refresh(ctx, third.Refresh); !fault.Is(err, "refresh_token_blacklist") {
		t.Errorf("the grace outlived the use of the successor: %v", err)
	}
}

func TestTokensEndAtOnce(t *testing.T) {
	const next = "봄바람-77-강"
	for name, act := range map[string]func(ctx context.Context, h *house, v Viewer) error{
		"password change": func(ctx context.Context, h *house, v Viewer) error { return h.ChangePassword(ctx, v, good, next) },
		"password set":    func(ctx context.Context, h *house, v Viewer) error { return h.SetPassword(ctx, System, v.ID, next) },
		"bar":             func(ctx context.Context, h *house, v Viewer) error { return h.Bar(ctx, System, v.ID, "도배") },
		"duty":            func(ctx context.Context, h *house, v Viewer) error { return h.Grant(ctx, System, v.ID, Moderator) },
		"reset": func(ctx context.Context, h *house, v Viewer) error {
			if err := h.RequestReset(ctx, "minji"); err != nil {
				return err
			}
			return h.ResetPassword(ctx, h.lastLink("minji@mail.test"), next)
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := one(t)
			ctx := context.Background()
			v := h.add("minji")
			app, web := h.tokens(t, "minji"), h.loggedIn("minji")
			if !h.lets(app.Access) {
				t.Fatal("the access token does not let in")
			}
			if err := act(ctx, h, v); err != nil {
				t.Fatal(err)
			}
			if h.lets(app.Access) {
				t.Error("the access token still lets in")
			}
			if _, err := h.Refresh(ctx, app.Refresh); err == nil {
				t.Error("the refresh token still works")
			}
			if err := h.VerifyToken(ctx, app.Access); err == nil {
				t.Error("the access token still verifies")
			}
			if web.Get("/account/me/").Status == http.StatusOK {
				t.Error("the browser is still logged in")
			}
		})
	}
}

// That a token was seen before saves looking at its signature, and nothing else.
func TestATokenThatWasSeenIsJudgedEachTime(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	ctx := context.Background()
	first, second := h.tokens(t, "minji"), h.tokens(t, "minji")
	for range 2 {
		if !h.lets(first.Access) || !h.lets(second.Access) {
			t.Fatal("the access tokens do not let in")
		}
	}
	last := first.Access[len(first.Access)-2:]
	if other := strings.TrimSuffix(first.Access, last) + strings.Repeat("A", 2); h.lets(other) {
		t.Error("a changed token lets in")
	}
	if _, err := h.Refresh(ctx, first.Access); err == nil {
		t.Error("an access token refreshes")
	}
	if err := h.EndOtherSessions(ctx, v); err != nil { // v itself is in none
		t.Fatal(err)
	}
	if h.lets(first.Access) || h.lets(second.Access) {
		t.Error("a token outlived its session")
	}
	third := h.tokens(t, "minji")
	if !h.lets(third.Access) {
		t.Fatal("the access token does not let in")
	}
	h.clock.advance(5*time.Minute + time.Second)
	if h.lets(third.Access) {
		t.Error("a token outlived its time")
	}
}

func TestFewTokensAreRemembered(t *testing.T) {
	var r readTokens
	for i := range 10 * maxRead {
		r.put(strconv.Itoa(i), claims{Epoch: int64(i)})
		if c, ok := r.get("0"); !ok || c.Epoch != 0 {
			t.Fatalf("after %d others one that comes often is forgotten", i)
		}
		if n := len(r.young) + len(r.old); n > 2*maxRead {
			t.Fatalf("%d are remembered", n)
		}
	}
	if c, ok := r.get(strconv.Itoa(10*maxRead - 1)); !ok || c.Epoch != 10*maxRead-1 {
		t.Error("the newest is forgotten")
	}
	if _, ok := r.get("1"); ok {
		t.Error("the oldest is remembered")
	}
}

func TestTokenCallsAnswerAsSimplejwt(t *testing.T) {
	h := one(t)
	h.add("minji")
	a := h.asker()
	tokens := a.logIn("minji")
	a.want("POST", "/account/token/refresh/", `{}`, 400, `{"refresh":["이 필드는 필수 항목입니다."]}`)
	a.want("POST", "/account/token/refresh/", `{"refresh":"x"}`, 401, refreshDead)
	a.want("POST", "/account/token/refresh/", `{"refresh":"`+tokens.Access+`"}`, 401, `{"detail":"잘못된 토큰 타입","code":"token_not_valid"}`)
	a.want("POST", "/account/token/verify/", `{"token":"`+tokens.Access+`"}`, 200, `{}`)
	a.want("POST", "/account/token/verify/", `{"token":"`+tokens.Refresh+`"}`, 200, `{}`)
	a.want("POST", "/account/token/verify/", `{"token":"x"}`, 401, refreshDead)
	w := a.do("POST", "/account/token/refresh/", `{"refresh":"`+tokens.Refresh+`"}`)
	if body := w.Body.String(); w.Code != 200 || !strings.HasPrefix(body, `{"access":"ey`) || !strings.Contains(body, `","refresh":"ey`) {
		t.Errorf("got %d %s", w.Code, body)
	}
	a.want("POST", "/account/token/verify/", `{"token":"`+tokens.Refresh+`"}`, 400, `{"non_field_errors":["Token is blacklisted"]}`)
	h.clock.advance(time.Minute)
	a.want("POST", "/account/token/refresh/", `{"refresh":"`+tokens.Refresh+`"}`, 401, refreshSpent)
}

func FuzzAuthorization(f *testing.F) {
	h := fuzzHouse(f)
	for _, seed := range []string{"", "Bearer", "Bearer x", "Bearer a b", "bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer \x00\t\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, header string) {
		r := &http.Request{Header: http.Header{"Authorization": {header}}}
		v, err := h.whoSends(r)
		if v.SignedIn() {
			t.Fatalf("%q signed somebody in", header)
		}
		if err != nil && fault.Of(err).Kind != fault.Unauthenticated {
			t.Fatalf("%q: %v", header, err)
		}
	})
}

func FuzzToken(f *testing.F) {
	h := fuzzHouse(f)
	u := user{id: 1, uuid: "01234567-89ab-4cde-8f01-23456789abcd"}
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // the same token in each process that fuzzes
	real, err := h.sign(accessToken, u, "", "00000000000000000000000000000000", now, now.Add(time.Hour))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(real)
	f.Add("e30.e30.")
	f.Add("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.bnVsbA.x")
	f.Fuzz(func(t *testing.T, token string) {
		_, _, problem := h.parse(token, "", now)
		if problem == "" && token != real {
			t.Fatalf("%q passes, which nobody signed", token)
		}
	})
}
