package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// serve is the API as the app serves it.
func (h *house) serve() http.Handler {
	api := rest.New(rest.Options{
		Authenticate: h.Authenticate,
		SignedIn:     func(ctx context.Context) bool { return ViewerOf(ctx).SignedIn() },
		Log:          func(_ context.Context, err error) { h.t.Errorf("the API failed: %v", err) },
	})
	h.Call(api)
	return web.Chain(web.Options{Now: h.clock.Now}, h.Identify(api))
}

// An asker sends requests to a handler and keeps cookies as a browser does.
type asker struct {
	t       *testing.T
	handler http.Handler
	header  http.Header
	cookies map[string]string
}

func (h *house) asker() *asker {
	return &asker{h.t, h.serve(), http.Header{}, map[string]string{}}
}

// as sends an access token from now on.
func (a *asker) as(token string) *asker {
	a.header.Set("Authorization", "Bearer "+token)
	return a
}

func (a *asker) do(method, path, body string) *httptest.ResponseRecorder {
	a.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header = a.header.Clone()
	if strings.HasPrefix(body, "{") {
		r.Header.Set("Content-Type", "application/json")
	} else if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for name, value := range a.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(a.cookies, c.Name)
		} else {
			a.cookies[c.Name] = c.Value
		}
	}
	return w
}

// want sends a request and checks the answer's status and body.
func (a *asker) want(method, path, body string, status int, answer string) {
	a.t.Helper()
	w := a.do(method, path, body)
	if w.Code != status || w.Body.String() != answer {
		a.t.Errorf("%s %s %s\ngot  %d %s\nwant %d %s", method, path, body, w.Code, w.Body, status, answer)
	}
}

// logIn gets tokens, and forgets the cookies that came with them.
func (a *asker) logIn(id string) Tokens {
	a.t.Helper()
	w := a.do("POST", "/account/login/", `{"id":"`+id+`","password":"`+good+`"}`)
	var out logInOut
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		a.t.Fatalf("log-in of %s: %d %s", id, w.Code, w.Body)
	}
	clear(a.cookies)
	return Tokens{out.Token.Access, out.Token.Refresh}
}

const (
	tokenNotValid = `{"detail":"이 토큰은 모든 타입의 토큰에 대해 유효하지 않습니다","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"%"}]}`
	refreshDead   = `{"detail":"유효하지 않거나 만료된 토큰","code":"token_not_valid"}`
	refreshSpent  = `{"detail":"블랙리스트에 추가된 토큰","code":"token_not_valid"}`
	notSignedIn   = `{"detail":"자격 인증데이터(authentication credentials)가 제공되지 않았습니다."}`
	wrongLogIn    = `{"non_field_errors":["아이디 또는 비밀번호가 올바르지 않습니다."]}`
)

func badAccessToken(message string) string { return strings.ReplaceAll(tokenNotValid, "%", message) }

func TestSignUpAnswersTheReferencesClients(t *testing.T) {
	h := one(t)
	a := h.asker()
	const required = "이 필드는 필수 항목입니다."
	a.want("POST", "/account/signup/", `{}`, 400,
		`{"id":["`+required+`"],"email":["`+required+`"],"password":["`+required+`"],"nickname":["`+required+`"],"school_id":["`+required+`"]}`)
	a.want("POST", "/account/signup/", `{"id":"gamnamu","email":"a@mail.test","password":"`+good+`","nickname":"감나무집","school_id":1}`, 200, `{"id":"gamnamu","message":"회원가입 성공"}`)
	a.want("POST", "/account/signup/", `id=gamnamu2&email=b@hanbit.ac.kr&password=`+good+`&nickname=감나무둘`, 200, `{"id":"gamnamu2","message":"회원가입 성공"}`)
	a.want("POST", "/account/signup/", `{"id":"gamnamu","email":"a","password":"12345678","nickname":"감나무집","school_id":99,"class_of":"x","name":[]}`, 400,
		`{"id":["사용자의 아이디은/는 이미 존재합니다."],"email":["유효한 이메일 주소를 입력하십시오."],"password":["비밀번호가 전부 숫자로 되어 있습니다."],`+
			`"nickname":["사용자의 닉네임은/는 이미 존재합니다."],"school_id":["유효하지 않은 pk \"99\" - 객체가 존재하지 않습니다."],"class_of":["유효한 정수(integer)를 넣어주세요."],"name":["Not a valid string."]}`)
	a.want("POST", "/account/signup/", `{"id":"gamnamu3","email":"c@mail.test","password":"gamnamu33","nickname":"감나무셋","school_id":1}`, 400,
		`{"password":["비밀번호가 아이디와 너무 유사합니다."]}`)
}

func TestLogInGivesTokensAndCookies(t *testing.T) {
	h := one(t)
	h.add("minji")
	a := h.asker()
	w := a.do("POST", "/account/login/", `{"id":"MinJi","password":"`+good+`"}`)
	if w.Code != 200 || !strings.HasPrefix(w.Body.String(), `{"id":"minji","message":"로그인 성공","token":{"access_token":"ey`) {
		t.Errorf("got %d %s", w.Code, w.Body)
	}
	age := map[string]int{"access_token": 3600, "refresh_token": 86400}
	for _, c := range w.Result().Cookies() {
		if c.MaxAge != age[c.Name] || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Path != "/" {
			t.Errorf("cookie %v", c)
		}
		delete(age, c.Name)
	}
	if len(age) > 0 {
		t.Errorf("no cookies %v", age)
	}
	a.want("POST", "/account/login/", `{"id":"minji","password":"wrong"}`, 400, wrongLogIn)
	a.want("POST", "/account/login/", `{"id":"nobody","password":"wrong"}`, 400, wrongLogIn)
	a.want("POST", "/account/login/", `{"id":"minji"}`, 400, `{"password":["이 필드는 필수 항목입니다."]}`)
}

func TestATokenSaysWhatSimplejwtSays(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	tokens := h.asker().logIn("minji")
	for token, life := range map[string]float64{tokens.Access: 300, tokens.Refresh: 86400} {
		parts := strings.Split(token, ".")
		head, _ := base64.RawURLEncoding.DecodeString(parts[0])
		body, _ := base64.RawURLEncoding.DecodeString(parts[1])
		if string(head) != `{"alg":"HS256","typ":"JWT"}` {
			t.Errorf("header %s", head)
		}
		var c claims
		if err := json.Unmarshal(body, &c); err != nil {
			t.Fatal(err)
		}
		order := -1
		for _, name := range []string{`{"token_type":`, `,"exp":`, `,"iat":`, `,"jti":`, `,"user_id":`} {
			at := strings.Index(string(body), name)
			if at <= order {
				t.Errorf("%s is out of order in %s", name, body)
			}
			order = at
		}
		if *c.Exp-*c.Iat != life || len(*c.Jti) != 32 || string(c.UserID) != `"`+v.UUID+`"` || strings.Contains(string(body), "e+") {
			t.Errorf("claims %s", body)
		}
	}
}

func TestAuthAnswersTheOwnAccountWithoutAPassword(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	a := h.asker()
	w := a.as(a.logIn("minji").Access).do("GET", "/account/auth/", "")
	order := -1
	for _, name := range []string{"user_id", "last_login", "created_at", "updated_at", "id", "email", "nickname", "class_of", "name", "join_date", "is_active", "is_admin", "school_id", "school"} {
		at := strings.Index(w.Body.String(), `"`+name+`":`)
		if at <= order {
			t.Errorf("%s is out of order in %s", name, w.Body)
		}
		order = at
	}
	if body := w.Body.String(); w.Code != 200 || strings.Contains(body, "argon2") || strings.Contains(body, "password") || !strings.Contains(body, v.UUID) {
		t.Errorf("got %d %s", w.Code, body)
	}
}

// sign makes a token of any claims, as the reference or a forger would.
func sign(t *testing.T, method jwt.SigningMethod, key any, header map[string]any, c jwt.MapClaims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	for k, v := range header {
		token.Header[k] = v
	}
	s, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestABadAccessTokenIs401InSimplejwtsWords(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	barred := h.add("junho")
	if err := h.Bar(context.Background(), System, barred.ID, "test"); err != nil {
		t.Fatal(err)
	}
	now := h.clock.Now().Unix()
	full := func(change jwt.MapClaims) jwt.MapClaims {
		c := jwt.MapClaims{"token_type": "access", "exp": now + 300, "iat": now, "jti": "00000000000000000000000000000000", "user_id": v.UUID}
		for k, v := range change {
			if v == nil {
				delete(c, k)
			} else {
				c[k] = v
			}
		}
		return c
	}
	hs := func(change jwt.MapClaims) string {
		return sign(t, jwt.SigningMethodHS256, []byte(testSecret), nil, full(change))
	}
	const invalid = "유효하지 않거나 만료된 토큰"
	right := hs(nil)
	tests := []struct{ name, header, want string }{
		{"expired", "Bearer " + hs(jwt.MapClaims{"exp": now - 1}), badAccessToken(invalid)},
		{"forged", "Bearer " + sign(t, jwt.SigningMethodHS256, []byte("another secret of the same length!"), nil, full(nil)), badAccessToken(invalid)},
		{"changed", "Bearer " + right[:len(right)-2] + "AA", badAccessToken(invalid)},
		{"alg none", "Bearer " + sign(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil, full(nil)), badAccessToken(invalid)},
		{"another alg", "Bearer " + sign(t, jwt.SigningMethodHS512, []byte(testSecret), nil, full(nil)), badAccessToken(invalid)},
		{"another typ", "Bearer " + sign(t, jwt.SigningMethodHS256, []byte(testSecret), map[string]any{"typ": "at+jwt"}, full(nil)), badAccessToken(invalid)},
		{"a key of its own", "Bearer " + sign(t, jwt.SigningMethodHS256, []byte(testSecret), map[string]any{"jku": "https://evil.test/"}, full(nil)), badAccessToken(invalid)},
		{"not yet", "Bearer " + hs(jwt.MapClaims{"nbf": now + 100}), badAccessToken(invalid)},
		{"no token", "Bearer x", badAccessToken(invalid)},
		{"refresh", "Bearer " + hs(jwt.MapClaims{"token_type": "refresh"}), badAccessToken("잘못된 토큰 타입")},
		{"no type", "Bearer " + hs(jwt.MapClaims{"token_type": nil}), badAccessToken("토큰 타입이 주어지지 않음")},
		{"no jti", "Bearer " + hs(jwt.MapClaims{"jti": nil}), badAccessToken("토큰에 식별자가 주어지지 않음")},
		{"no exp", "Bearer " + hs(jwt.MapClaims{"exp": nil}), badAccessToken("토큰에 'exp' 클레임이 없음")},
		{"no user", "Bearer " + hs(jwt.MapClaims{"user_id": nil}), `{"detail":"토큰에 사용자 식별자가 포함되어 있지 않습니다","code":"token_not_valid"}`},
		{"the reference's number", "Bearer " + hs(jwt.MapClaims{"user_id": 1}), `{"detail":"찾을 수 없는 사용자","code":"user_not_found"}`},
		{"orphaned", "Bearer " + hs(jwt.MapClaims{"user_id": "01234567-89ab-4cde-8f01-23456789abcd"}), `{"detail":"찾을 수 없는 사용자","code":"user_not_found"}`},
		{"barred", "Bearer " + hs(jwt.MapClaims{"user_id": barred.UUID}), `{"detail":"비활성화된 사용자","code":"user_inactive"}`},
		{"another epoch", "Bearer " + hs(jwt.MapClaims{"epoch": 7}), badAccessToken(invalid)},
		{"no such session", "Bearer " + hs(jwt.MapClaims{"sid": "01234567-89ab-4cde-8f01-23456789abcd"}), badAccessToken(invalid)},
		{"one part", "Bearer", `{"detail":"인증 헤더에는 공백으로 구분 된 두 개의 값이 포함되어야 합니다","code":"bad_authorization_header"}`},
		{"three parts", "Bearer a b", `{"detail":"인증 헤더에는 공백으로 구분 된 두 개의 값이 포함되어야 합니다","code":"bad_authorization_header"}`},
		{"small letters", "bearer " + right, notSignedIn},
		{"another scheme", "Basic abc", notSignedIn},
		{"nothing", "", notSignedIn},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := h.asker()
			a.header.Set("Authorization", tt.header)
			w := a.do("GET", "/account/me/", "")
			if w.Code != 401 || w.Body.String() != tt.want || w.Header().Get("WWW-Authenticate") != `Bearer realm="api"` {
				t.Errorf("got  %d %s\nwant 401 %s", w.Code, w.Body, tt.want)
			}
		})
	}
	if w := h.asker().as(right).do("GET", "/account/me/", ""); w.Code != 200 {
		t.Errorf("a token with the five claims: %d %s", w.Code, w.Body)
	}
}

func TestAnExpiredAccessCookieIsRenewed(t *testing.T) {
	h := one(t)
	h.add("minji")
	a := h.asker()
	a.do("POST", "/account/login/", `{"id":"minji","password":"`+good+`"}`)
	before, refresh := a.cookies[accessCookie], a.cookies[refreshCookie]
	if w := a.do("GET", "/account/auth/", ""); w.Code != 200 || len(w.Result().Cookies()) != 0 {
		t.Errorf("fresh cookies: %d %s", w.Code, w.Body)
	}
	if w := a.do("GET", "/account/me/", ""); w.Code != 401 {
		t.Errorf("cookies of tokens count for more than they should: %d", w.Code)
	}
	h.clock.advance(6 * time.Minute)
	w := a.do("GET", "/account/auth/", "")
	if w.Code != 200 || a.cookies[accessCookie] == before || a.cookies[refreshCookie] != refresh {
		t.Errorf("expired access cookie: %d %s", w.Code, w.Body)
	}
	delete(a.cookies, accessCookie)
	if w := a.do("GET", "/account/auth/", ""); w.Code != 200 || a.cookies[accessCookie] == "" {
		t.Errorf("no access cookie: %d %s", w.Code, w.Body)
	}
	a.cookies[accessCookie] = before[:len(before)-2] + "AA"
	a.want("GET", "/account/auth/", "", 401, badAccessToken("유효하지 않거나 만료된 토큰"))
	h.clock.advance(25 * time.Hour)
	delete(a.cookies, accessCookie)
	a.want("GET", "/account/auth/", "", 401, refreshDead)
	clear(a.cookies)
	a.want("GET", "/account/auth/", "", 401, notSignedIn)
}

func TestLogOutEndsTheFamily(t *testing.T) {
	h := one(t)
	h.add("minji")
	a := h.asker()
	w := a.do("POST", "/account/login/", `{"id":"minji","password":"`+good+`"}`)
	var out logInOut
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatal(err)
	}
	w = a.do("POST", "/account/logout/", "")
	if w.Code != 204 || len(a.cookies) != 0 {
		t.Errorf("got %d, cookies %v", w.Code, a.cookies)
	}
	b := h.asker()
	b.want("POST", "/account/token/refresh/", `{"refresh":"`+out.Token.Refresh+`"}`, 401, refreshSpent)
	b.as(out.Token.Access).want("GET", "/account/me/", "", 401, badAccessToken("유효하지 않거나 만료된 토큰"))
	if w := h.asker().do("POST", "/account/logout/", ""); w.Code != 204 {
		t.Errorf("log-out of nobody: %d", w.Code)
	}
}
