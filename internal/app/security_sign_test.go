package app_test

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
)

func logInBody(login, password string) string {
	return fmt.Sprintf(`{"id":%q,"password":%q}`, login, password)
}

func TestSecurity10GuessingIsSlowedAndShutsNobodyOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("junho", account.Student)
	known := w.browser(account.Viewer{})
	if a := known.do("POST", "/account/login/", "id=junho&password="+testPassword+"&keep=on"); a.Code != 303 || known.cookies["madang_device"] == "" {
		t.Fatalf("log-in: %d, cookies %v", a.Code, known.cookies)
	}
	delete(known.cookies, "madang")
	guess := func(login string, from int) answer {
		c := w.program(account.Viewer{})
		c.remote = fmt.Sprintf("203.0.113.%d:1", from)
		return c.do("POST", "/account/login/", logInBody(login, "wrong"))
	}
	for i := range 25 {
		if a := guess("junho", i); a.Code != 400 {
			t.Fatalf("guess %d: %d %s", i+1, a.Code, a.Body)
		}
	}
	a := guess("junho", 200)
	if a.Code != 429 || a.Header.Get("Retry-After") == "" {
		t.Errorf("guess 26 from another address: %d, Retry-After %q", a.Code, a.Header.Get("Retry-After"))
	}
	if a := w.program(account.Viewer{}).do("POST", "/account/login/", logInBody("junho", testPassword)); a.Code != 429 {
		t.Errorf("the right password from a device that nobody knows: %d", a.Code)
	}
	if a := known.do("POST", "/account/login/", "id=junho&password="+testPassword); a.Code != 303 {
		t.Errorf("the owner, on a device of theirs, is shut out: %d", a.Code)
	}
	w.pass(time.Hour)
	if a := w.program(account.Viewer{}).do("POST", "/account/login/", logInBody("junho", testPassword)); a.Code != 200 {
		t.Errorf("an hour later: %d %s", a.Code, a.Body)
	}
}

func TestSecurity11AStrangersForwardingHeaderIsIgnored(t *testing.T) {
	t.Parallel()
	for _, trusted := range []bool{false, true} {
		w := newWorld(t, func(c *config.Config) {
			if trusted {
				c.Proxies = []string{"192.0.2.0/24"}
			}
		})
		w.app.Limits = true
		handler := w.app.Handler() // a bucket of its own
		w.handler = handler
		codes := map[int]int{}
		for i := range 3050 {
			c := w.program(account.Viewer{})
			c.header.Set("X-Forwarded-For", netip.AddrFrom4([4]byte{198, 51, byte(i >> 8), byte(i)}).String())
			codes[c.do("GET", "/nothing/", "").Code]++
		}
		if trusted != (codes[429] == 0) {
			t.Errorf("with a trusted peer %v: %v", trusted, codes)
		}
	}
}

// The work is counted, not the time: a check of a password needs 19 MiB, for
// nobody's too.
func TestSecurity12AnUnknownNameAnswersAsAKnownOne(t *testing.T) {
	w := newWorld(t)
	w.add("minji", account.Student)
	work := func(login string) (mib uint64, a answer) {
		c := w.program(account.Viewer{})
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		a = c.do("POST", "/account/login/", logInBody(login, "wrong-password"))
		runtime.ReadMemStats(&after)
		return (after.TotalAlloc - before.TotalAlloc) >> 20, a
	}
	work("minji")
	knownWork, known := work("minji")
	unknownWork, unknown := work("nobody-of-this-name")
	if known.Code != unknown.Code || known.Body != unknown.Body || knownWork < 19 || unknownWork < 19 {
		t.Errorf("known: %d %s, %d MiB\nunknown: %d %s, %d MiB", known.Code, known.Body, knownWork, unknown.Code, unknown.Body, unknownWork)
	}
	for _, of := range [2][2]string{{"minji@mail.test", "nobody@mail.test"}, {"minji", "nobody"}} {
		var all [2]string
		for i, name := range of {
			before := w.count(`SELECT COUNT(*) FROM jobs`)
			a := w.program(account.Viewer{}).do("POST", "/account/password/reset/", fmt.Sprintf(`{"email":%q}`, name))
			b := w.browser(account.Viewer{}).do("POST", "/account/reset/", "name="+name)
			all[i] = fmt.Sprint(a.Code, a.Body, b.Code, strings.ReplaceAll(b.Body, name, ""), w.count(`SELECT COUNT(*) FROM jobs`)-before)
		}
		if all[0] != all[1] {
			t.Errorf("a reset tells %v apart:\n%.300s\n%.300s", of, all[0], all[1])
		}
	}
	signUp := func(login, nickname, email string) string {
		a := w.program(account.Viewer{}).do("POST", "/account/signup/", fmt.Sprintf(`{"id":%q,"email":%q,"password":%q,"nickname":%q,"school_id":1}`, login, email, testPassword, nickname))
		return fmt.Sprint(a.Code, strings.ReplaceAll(a.Body, login, ""))
	}
	if a, b := signUp("haru1", "하루하나", "minji@mail.test"), signUp("haru2", "하루둘", "free@mail.test"); a != b {
		t.Errorf("sign-up tells a mail that is taken: %s, %s", a, b)
	}
}

func TestSecurity13PasswordsAreKeptAsSlowHashes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.add("minji", account.Student)
	stored := func() (s string) {
		if err := w.app.DB.Row(t.Context(), `SELECT password FROM users WHERE id = ?`, int64(v.ID)).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	const current = "$argon2id$v=19$m=19456,t=2,p=1$"
	if !strings.HasPrefix(stored(), current) {
		t.Errorf("stored as %s", stored())
	}
	key, err := pbkdf2.Key(sha256.New, testPassword, []byte("salt"), 260_000, 32)
	if err != nil {
		t.Fatal(err)
	}
	w.exec(`UPDATE users SET password = ? WHERE id = ?`, "pbkdf2_sha256$260000$salt$"+base64.StdEncoding.EncodeToString(key), int64(v.ID))
	c := w.program(account.Viewer{})
	if a := c.do("POST", "/account/login/", logInBody("minji", "wrong")); a.Code != 400 || strings.HasPrefix(stored(), current) {
		t.Errorf("a wrong password against Django's hash: %d", a.Code)
	}
	c.logIn("minji")
	if !strings.HasPrefix(stored(), current) {
		t.Errorf("after log-in it is %s", stored())
	}
	c.logIn("minji")
	long := strings.Repeat("긴비밀번호 ", 20) // 120 characters, 260 bytes and more
	u := w.add("longpass", account.Student, func(u *account.NewUser) { u.PasswordHash, u.Password = "", long })
	if a := c.do("POST", "/account/login/", logInBody("longpass", long)); a.Code != 200 {
		t.Errorf("a long password: %d %s", a.Code, a.Body)
	}
	if a := c.do("POST", "/account/login/", logInBody("longpass", long[:len(long)-2]+"x")); a.Code != 400 || !u.SignedIn() {
		t.Errorf("its last character does not count: %d", a.Code)
	}
}

func TestSecurity14ASpentTokenEndsTheFamily(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		w.add("minji", account.Student)
		c := w.program(account.Viewer{})
		_, first := c.logIn("minji")
		refresh := func(token string) (next, access string, code int) {
			a := w.program(account.Viewer{}).do("POST", "/account/token/refresh/", `{"refresh":"`+token+`"}`)
			var out struct{ Access, Refresh string }
			if err := json.Unmarshal([]byte(a.Body), &out); err != nil {
				t.Error(err)
			}
			return out.Refresh, out.Access, a.Code
		}
		// Tabs that refresh at once get one successor.
		var wg sync.WaitGroup
		next := make([]string, 5)
		for i := range next {
			wg.Go(func() { next[i], _, _ = refresh(first) })
		}
		wg.Wait()
		for _, n := range next {
			if jtiOf(n) == "" || jtiOf(n) != jtiOf(next[0]) {
				t.Errorf("tabs at once got different families: %q, %q", jtiOf(n), jtiOf(next[0]))
			}
		}
		if n := w.count(`SELECT COUNT(*) FROM refresh_tokens`); n != 2 {
			t.Errorf("%d tokens in the family", n)
		}
		w.pass(9 * time.Second)
		if _, _, code := refresh(first); code != 200 {
			t.Errorf("within the grace: %d", code)
		}
		w.pass(2 * time.Second) // the grace does not renew itself
		successor, access, _ := refresh(next[0])
		if _, _, code := refresh(first); code != 401 {
			t.Errorf("after the grace: %d", code)
		}
		if _, _, code := refresh(successor); code != 401 {
			t.Errorf("the thief's, or the owner's, successor: %d", code)
		}
		if a := w.program(account.Viewer{}).do("GET", "/account/me/", "", "Authorization", "Bearer "+access); a.Code != 401 {
			t.Errorf("the family's access token: %d", a.Code)
		}
		if !strings.Contains(w.log.String(), "token.reuse") {
			t.Error("nothing of it is in the log")
		}
	})
}

// jtiOf is the name of a token.
func jtiOf(token string) string {
	var c struct{ Jti string }
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return ""
	}
	return c.Jti
}

func TestSecurity15AChangeEndsAllThatWasThere(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(w *world, v account.Viewer, c *client){
		"a new password": func(w *world, v account.Viewer, c *client) {
			w.program(v).must("POST", "/account/password/change/", `{"old_password":"`+testPassword+`","new_password":"`+testPassword+`-2"}`)
		},
		"a reset": func(w *world, v account.Viewer, c *client) {
			w.program(account.Viewer{}).must("POST", "/account/password/reset/", `{"email":"minji"}`)
			w.program(account.Viewer{}).must("POST", "/account/password/reset/confirm/", `{"token":"`+w.mailedToken("minji@mail.test")+`","new_password":"`+testPassword+`-2"}`)
		},
		"a bar": func(w *world, v account.Viewer, c *client) {
			if err := w.app.Account.Bar(w.t.Context(), account.System, v.ID, "test"); err != nil {
				w.t.Fatal(err)
			}
		},
		"a duty": func(w *world, v account.Viewer, c *client) {
			if err := w.app.Account.Grant(w.t.Context(), account.System, v.ID, account.Moderator); err != nil {
				w.t.Fatal(err)
			}
		},
		"ending all": func(w *world, v account.Viewer, c *client) { c.must("DELETE", "/account/sessions/", "") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			v := w.add("minji", account.Student)
			nobody := w.program(account.Viewer{})
			access, refresh := nobody.logIn("minji")
			browser := w.browser(v)
			mine, _ := w.program(account.Viewer{}).logIn("minji")
			me := w.program(account.Viewer{})
			me.header.Set("Authorization", "Bearer "+mine)
			change(w, v, me)
			c := w.program(account.Viewer{})
			if a := c.do("GET", "/account/me/", "", "Authorization", "Bearer "+access); a.Code != 401 {
				t.Errorf("the access token: %d", a.Code)
			}
			if a := c.do("POST", "/account/token/refresh/", `{"refresh":"`+refresh+`"}`); a.Code != 401 {
				t.Errorf("the refresh token: %d", a.Code)
			}
			if a := nobody.do("GET", "/account/auth/", ""); a.Code != 401 {
				t.Errorf("the cookies of tokens: %d", a.Code)
			}
			if got := outcome(browser.do("GET", "/account/me/", "")); got != "in" {
				t.Errorf("the browser's session: %s", got)
			}
		})
	}
}

var mailed = regexp.MustCompile(`(\S+)/(?:reset|confirm)/\?token=(\S+)`)

// mailedToken is what stands in the link of some letter to an address, the
// newest being the only one that opens anything.
func (w *world) mailedToken(address string) (token string) {
	w.t.Helper()
	for _, text := range w.lettersTo(address) {
		if m := mailed.FindStringSubmatch(text); m != nil {
			token = m[2]
		}
	}
	if token == "" {
		w.t.Fatalf("no link was mailed to %s", address)
	}
	return token
}

// TestContractTokens has the words; this the rule.
func TestSecurity16OnlyOneKindOfTokenOpens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.add("minji", account.Student)
	now, key := w.clock().Unix(), []byte(testSecret)
	bad := []string{
		forge(t, w, v, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil),
		forge(t, w, v, jwt.SigningMethodHS384, key, nil), forge(t, w, v, jwt.SigningMethodHS512, key, nil),
		forge(t, w, v, jwt.SigningMethodHS256, key, map[string]any{"jwk": map[string]any{"kty": "oct", "k": "AAAA"}}),
		forge(t, w, v, jwt.SigningMethodHS256, key, map[string]any{"crit": []string{"x"}}),
		forge(t, w, v, jwt.SigningMethodHS256, key[:len(key)-1], nil),
		w.token(v, jwt.MapClaims{"nbf": now + 3600}), w.token(v, jwt.MapClaims{"iat": now + 3600}), w.token(v, jwt.MapClaims{"exp": now}),
		w.token(v, jwt.MapClaims{"exp": "never"}), w.token(v, jwt.MapClaims{"exp": nil}), w.token(v, jwt.MapClaims{"jti": nil}), w.token(v, jwt.MapClaims{"token_type": nil}),
		w.token(v, jwt.MapClaims{"token_type": "refresh"}), w.token(v, jwt.MapClaims{"token_type": "sliding"}), w.token(v, jwt.MapClaims{"user_id": ""}),
	}
	for i, token := range bad {
		if a := w.program(account.Viewer{}).do("GET", "/account/me/", "", "Authorization", "Bearer "+token); a.Code != 401 {
			t.Errorf("token %d: %d %s", i, a.Code, a.Body)
		}
	}
}

func TestSecurity17LinksOfLettersOpenOnce(t *testing.T) {
	t.Parallel()
	ask := func(w *world) string {
		c := w.program(account.Viewer{})
		r := c.request("POST", "/account/password/reset/", strings.NewReader(`{"email":"minji@mail.test"}`))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("X-Forwarded-Host", "evil.test")
		if a := c.send(r); a.Code != 204 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		return w.mailedToken("minji@mail.test")
	}
	use := func(w *world, token string) int {
		return w.program(account.Viewer{}).do("POST", "/account/password/reset/confirm/", `{"token":"`+token+`","new_password":"`+testPassword+`-2"}`).Code
	}
	w := newWorld(t)
	w.add("minji", account.Student)
	elsewhere := w.program(account.Viewer{}).request("POST", "/account/password/reset/", strings.NewReader(`{"email":"minji@mail.test"}`))
	elsewhere.Host = "evil.test"
	if a := w.program(account.Viewer{}).send(elsewhere); a.Code != 400 || len(w.lettersTo("minji@mail.test")) != 0 {
		t.Errorf("asked under another name: %d", a.Code)
	}
	token := ask(w)
	for _, text := range w.lettersTo("minji@mail.test") {
		if m := mailed.FindStringSubmatch(text); m == nil || m[1] != "https://"+testHost {
			t.Errorf("the link begins with %v", m)
		}
	}
	if len(token) < 22 { // 128 bits in base64
		t.Errorf("the token %q is short", token)
	}
	if n := w.count(`SELECT COUNT(*) FROM proofs WHERE link_hash = ?`, token); n != 0 {
		t.Error("the token is stored as it is")
	}
	if a := w.browser(account.Viewer{}).do("GET", "/reset/?token="+token, ""); a.Code != 200 || a.Header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("the page of the link: %d", a.Code)
	}
	if code := use(w, token); code != 204 {
		t.Errorf("the first use: %d", code)
	}
	if code := use(w, token); code != 400 {
		t.Errorf("the second use: %d", code)
	}
	w = newWorld(t)
	w.add("minji", account.Student)
	token = ask(w)
	w.pass(time.Hour + time.Second)
	if code := use(w, token); code != 400 {
		t.Errorf("after an hour: %d", code)
	}
	w = newWorld(t)
	v := w.add("minji", account.Student)
	token = ask(w)
	c := w.program(v)
	c.must("PATCH", "/account/me/", `{"email":"new@mail.test","password":"`+testPassword+`"}`)
	c.must("POST", "/account/email/confirm/", `{"token":"`+w.mailedToken("new@mail.test")+`"}`)
	if code := use(w, token); code != 400 {
		t.Errorf("after the e-mail was changed: %d", code)
	}
}

func TestSecurity18SessionCookies(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.add("minji", account.Student)
	for name, encrypted := range map[string]bool{"madang": false, "__Host-madang": true} {
		c := w.browser(account.Viewer{})
		c.tls = encrypted
		c.cookies[name] = "chosen-by-somebody-else"
		a := c.do("POST", "/account/login/", "id=minji&password="+testPassword+"&keep=on")
		k := a.cookie(name)
		if a.Code != 303 || k == nil || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != encrypted || k.Path != "/" || k.Domain != "" || k.Value == "chosen-by-somebody-else" || len(k.Value) < 22 {
			t.Errorf("TLS %v: %d, cookie %v", encrypted, a.Code, a.set)
			continue
		}
		if n := w.count(`SELECT COUNT(*) FROM sessions WHERE token_hash = ?`, k.Value); n != 0 {
			t.Error("the cookie is stored as it is")
		}
		first := k.Value
		if a = c.do("POST", "/account/login/", "id=minji&password="+testPassword); a.cookie(name) == nil || a.cookie(name).Value == first {
			t.Errorf("a second log-in kept the session: %d", a.Code)
		}
		c.cookies[name] = first
		if got := outcome(c.do("GET", "/account/me/", "")); got != "in" {
			t.Errorf("the former session after a new log-in: %s", got)
		}
	}
	// Idle and absolute ends.
	c := w.browser(account.Viewer{})
	c.do("POST", "/account/login/", "id=minji&password="+testPassword) // not to be kept
	w.pass(11 * time.Hour)
	if a := c.do("GET", "/account/me/", ""); a.Code != 200 {
		t.Errorf("in use: %d", a.Code)
	}
	w.pass(11 * time.Hour)
	if a := c.do("GET", "/account/me/", ""); a.Code != 200 {
		t.Errorf("in use: %d", a.Code)
	}
	w.pass(3 * time.Hour)
	if got := outcome(c.do("GET", "/account/me/", "")); got != "in" {
		t.Errorf("after its absolute end: %s", got)
	}
	idle := w.browser(v)
	w.pass(31 * 24 * time.Hour)
	if got := outcome(idle.do("GET", "/account/me/", "")); got != "in" {
		t.Errorf("after 31 idle days: %s", got)
	}
	// Listed, and ended one by one.
	phone, here := w.browser(v), w.browser(v)
	var all []struct {
		ID        string
		IsCurrent bool `json:"is_current"`
	}
	a := here.do("GET", "/account/sessions/", "", "Accept", "application/json")
	if err := json.Unmarshal([]byte(a.Body), &all); err != nil || len(all) != 2 {
		t.Fatalf("sessions: %s", a.Body)
	}
	for _, s := range all {
		if !s.IsCurrent {
			here.must("DELETE", "/account/sessions/"+s.ID+"/", "")
		}
	}
	if got := outcome(phone.do("GET", "/account/me/", "")); got != "in" {
		t.Errorf("a session that was ended: %s", got)
	}
	if a := here.do("GET", "/account/me/", ""); a.Code != 200 {
		t.Errorf("the one that ended it: %d", a.Code)
	}
}

func TestSecurity20OnlyTheTokenSetsUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := bareWorld(t, d)
		token, err := w.app.Account.SetupToken(t.Context())
		if err != nil || len(token) < 22 {
			t.Fatalf("token %q, %v", token, err)
		}
		h := &hostile{world: w, t: t}
		for _, r := range w.app.Routes() {
			if r.For == app.Anyone && !strings.HasPrefix(r.Path, "/docs") && r.Path != "/openapi.json" {
				continue
			}
			for _, c := range []*client{w.program(account.Viewer{}), w.browser(account.Viewer{})} {
				a := c.do(r.Method, h.target(r.Path), "")
				if want := map[bool]int{true: 404, false: 503}[strings.HasPrefix(r.Path, "/setup/")]; a.Code != want && !(want == 404 && a.Code == 405) {
					t.Errorf("%s %s before the set-up: %d", r.Method, r.Path, a.Code)
				}
			}
		}
		const form = "id=boss&email=boss@mail.test&nickname=운영하는이&password=" + testPassword + "&school_name=한빛대학교&domains=hanbit.ac.kr"
		c := w.browser(account.Viewer{})
		for _, wrong := range []string{"wrong", secret.Token(), token[:len(token)-1], strings.ToUpper(token)} {
			if a := c.do("POST", "/setup/"+wrong+"/", form); a.Code != 404 || w.count(`SELECT COUNT(*) FROM users`) != 0 {
				t.Errorf("another token: %d", a.Code)
			}
		}
		if a := c.do("GET", "/setup/"+token+"/", ""); a.Code != 200 {
			t.Errorf("the page of the set-up: %d", a.Code)
		}
		if a := c.do("POST", "/setup/"+token+"/", form); a.Code != 303 {
			t.Fatalf("the set-up: %d %s", a.Code, a.Body)
		}
		if n := w.count(`SELECT COUNT(*) FROM users WHERE role = 'operator' AND login = 'boss'`); n != 1 {
			t.Errorf("%d operators", n)
		}
		if a := w.browser(account.Viewer{}).do("POST", "/setup/"+token+"/", strings.ReplaceAll(form, "boss", "thief")); a.Code != 404 || w.count(`SELECT COUNT(*) FROM users`) != 1 {
			t.Errorf("the same token again: %d", a.Code)
		}
		if a := w.program(account.Viewer{}).do("GET", "/board/", ""); a.Code != 200 {
			t.Errorf("after the set-up: %d", a.Code)
		}
	}, app.Schemas()...)
}
