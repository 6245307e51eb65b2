package app_test

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/madang-campus/madang/internal/account"
)

// badAccess is simplejwt's answer to an access token.
func badAccess(message string) string {
	return `{"detail":"이 토큰은 모든 타입의 토큰에 대해 유효하지 않습니다","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"` + message + `"}]}`
}

// forge makes a token of the usual claims in another way.
func forge(t *testing.T, w *world, v account.Viewer, method jwt.SigningMethod, key any, header map[string]any) string {
	t.Helper()
	now := w.clock().Unix()
	token := jwt.NewWithClaims(method, jwt.MapClaims{"token_type": "access", "exp": now + 300, "iat": now, "jti": strings.Repeat("0", 32), "user_id": v.UUID})
	for k, value := range header {
		token.Header[k] = value
	}
	s, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A bad token is refused in the same words by calls that need one and by those
// that do not.
func TestContractTokens(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v, gone, barred, ended := w.add("minji", account.Student), w.add("gone", account.Student), w.add("barred", account.Student), w.add("ended", account.Student)
	endedAccess, _ := w.program(account.Viewer{}).logIn("ended")
	if a := w.program(ended).do("POST", "/account/password/change/", `{"old_password":"`+testPassword+`","new_password":"`+testPassword+`2"}`); a.Code != 204 {
		t.Fatalf("password change: %d %s", a.Code, a.Body)
	}
	if err := w.app.Account.Bar(t.Context(), account.System, barred.ID, "test"); err != nil {
		t.Fatal(err)
	}
	w.exec(`DELETE FROM users WHERE id = ?`, int64(gone.ID))
	const invalid, wrongType = "유효하지 않거나 만료된 토큰", "잘못된 토큰 타입"
	const header = `{"detail":"인증 헤더에는 공백으로 구분 된 두 개의 값이 포함되어야 합니다","code":"bad_authorization_header"}`
	const unknown = `{"detail":"찾을 수 없는 사용자","code":"user_not_found"}`
	now, right := w.clock().Unix(), w.token(v, nil)
	key := []byte(testSecret)
	for _, tt := range []struct{ name, authorization, want string }{
		{"expired", "Bearer " + w.token(v, jwt.MapClaims{"exp": now - 1}), badAccess(invalid)},
		{"forged", "Bearer " + forge(t, w, v, jwt.SigningMethodHS256, []byte("another secret of the same length!"), nil), badAccess(invalid)},
		{"alg none", "Bearer " + forge(t, w, v, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, nil), badAccess(invalid)},
		{"HS512", "Bearer " + forge(t, w, v, jwt.SigningMethodHS512, key, nil), badAccess(invalid)},
		{"foreign typ", "Bearer " + forge(t, w, v, jwt.SigningMethodHS256, key, map[string]any{"typ": "at+jwt"}), badAccess(invalid)},
		{"jku", "Bearer " + forge(t, w, v, jwt.SigningMethodHS256, key, map[string]any{"jku": "https://evil.test"}), badAccess(invalid)},
		{"kid", "Bearer " + forge(t, w, v, jwt.SigningMethodHS256, key, map[string]any{"kid": "../../dev/null"}), badAccess(invalid)},
		{"nbf to come", "Bearer " + w.token(v, jwt.MapClaims{"nbf": now + 99}), badAccess(invalid)},
		{"refresh", "Bearer " + w.token(v, jwt.MapClaims{"token_type": "refresh"}), badAccess(wrongType)},
		{"no type", "Bearer " + w.token(v, jwt.MapClaims{"token_type": nil}), badAccess("토큰 타입이 주어지지 않음")},
		{"no jti", "Bearer " + w.token(v, jwt.MapClaims{"jti": nil}), badAccess("토큰에 식별자가 주어지지 않음")},
		{"no exp", "Bearer " + w.token(v, jwt.MapClaims{"exp": nil}), badAccess("토큰에 'exp' 클레임이 없음")},
		{"no user", "Bearer " + w.token(v, jwt.MapClaims{"user_id": nil}), `{"detail":"토큰에 사용자 식별자가 포함되어 있지 않습니다","code":"token_not_valid"}`},
		{"a number", "Bearer " + w.token(v, jwt.MapClaims{"user_id": 1}), unknown},
		{"a list", "Bearer " + w.token(v, jwt.MapClaims{"user_id": []int{1}}), unknown},
		{"nobody", "Bearer " + w.token(v, jwt.MapClaims{"user_id": "01234567-89ab-4cde-8f01-23456789abcd"}), unknown},
		{"orphaned", "Bearer " + w.token(gone, nil), unknown},
		{"barred", "Bearer " + w.token(barred, nil), badOrInactive},
		{"epoch ended", "Bearer " + endedAccess, badAccess(invalid)},
		{"no such session", "Bearer " + w.token(v, jwt.MapClaims{"sid": "01234567-89ab-4cde-8f01-23456789abcd"}), badAccess(invalid)},
		{"one part", "Bearer", header},
		{"three parts", "Bearer a b", header},
		{"nonsense", "Bearer ....", badAccess(invalid)},
		{"long", "Bearer " + strings.Repeat("a", 20_000), badAccess(invalid)},
	} {
		for _, target := range []string{"/board/", "/account/me/", "/account/auth/"} {
			c := w.program(account.Viewer{})
			c.header.Set("Authorization", tt.authorization)
			a := c.do("GET", target, "")
			if a.Code != 401 || a.Body != tt.want || a.Header.Get("WWW-Authenticate") != `Bearer realm="api"` {
				t.Errorf("%s, GET %s\ngot  %d %s %q\nwant 401 %s", tt.name, target, a.Code, a.Body, a.Header.Get("WWW-Authenticate"), tt.want)
			}
		}
	}
	// Another scheme is as if there were none.
	for _, other := range []string{"bearer " + right, "Basic bWluamk6cGFzc3dvcmQ=", "Token x", ""} {
		c := w.program(account.Viewer{})
		c.header.Set("Authorization", other)
		if a := c.do("GET", "/account/me/", ""); a.Code != 401 || a.Body != noToken {
			t.Errorf("%.20q: %d %s", other, a.Code, a.Body)
		}
		if a := c.do("GET", "/board/", ""); a.Code != 200 {
			t.Errorf("%.20q on an open call: %d", other, a.Code)
		}
	}
	// One that the reference signed with the same key, five claims and no more, passes.
	if a := w.program(v).do("GET", "/account/me/", ""); a.Code != 200 {
		t.Errorf("the reference's token: %d %s", a.Code, a.Body)
	}
}

// An account that is barred is told so only where nothing else is wrong with
// the token: barring also ends its epoch.
const badOrInactive = `{"detail":"비활성화된 사용자","code":"user_inactive"}`

func TestContractTokenClaims(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.add("minji", account.Student)
	access, refresh := w.program(account.Viewer{}).logIn("minji")
	for token, want := range map[string]struct {
		kind string
		life int64
	}{access: {"access", 300}, refresh: {"refresh", 86400}} {
		parts := strings.Split(token, ".")
		head, err := base64.RawURLEncoding.DecodeString(parts[0])
		if err != nil || string(head) != `{"alg":"HS256","typ":"JWT"}` {
			t.Errorf("header %s, %v", head, err)
		}
		body, err := base64.RawURLEncoding.DecodeString(parts[1])
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			Exp, Iat int64
			Jti      string
		}
		if err := json.Unmarshal(body, &c); err != nil {
			t.Fatalf("%s: %v", body, err)
		}
		at := -1
		for _, name := range []string{`{"token_type":`, `,"exp":`, `,"iat":`, `,"jti":`, `,"user_id":`} {
			i := strings.Index(string(body), name)
			if i <= at {
				t.Errorf("%s is out of order in %s", name, body)
			}
			at = i
		}
		if c.Exp-c.Iat != want.life || c.Iat != w.clock().Unix() || len(c.Jti) != 32 || !strings.Contains(string(body), `"token_type":"`+want.kind+`"`) || !strings.Contains(string(body), `"user_id":"`+v.UUID+`"`) {
			t.Errorf("claims %s", body)
		}
	}
}

func TestContractRefreshAndVerify(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		v := w.add("minji", account.Student)
		c := w.program(account.Viewer{})
		access, refresh := c.logIn("minji")
		refreshing := func(token string) answer { return c.do("POST", "/account/token/refresh/", `{"refresh":"`+token+`"}`) }
		a := refreshing(refresh)
		var out struct{ Access, Refresh string }
		if err := json.Unmarshal([]byte(a.Body), &out); err != nil || a.Code != 200 || a.Body != `{"access":"`+out.Access+`","refresh":"`+out.Refresh+`"}` {
			t.Fatalf("refresh: %d %s", a.Code, a.Body)
		}
		for _, tt := range []struct {
			path, body string
			status     int
			want       string
		}{
			{"refresh", `{}`, 400, `{"refresh":["` + required + `"]}`},
			{"refresh", `{"refresh":null}`, 400, `{"refresh":["` + isNull + `"]}`},
			{"refresh", `{"refresh":""}`, 400, `{"refresh":["` + blank + `"]}`},
			{"refresh", `{"refresh":[]}`, 400, `{"refresh":["Not a valid string."]}`},
			{"refresh", `{"refresh":"nonsense"}`, 401, deadToken},
			{"refresh", `{"refresh":"` + access + `"}`, 401, `{"detail":"잘못된 토큰 타입","code":"token_not_valid"}`},
			{"refresh", `{"refresh":"` + w.token(v, jwt.MapClaims{"token_type": "refresh", "exp": w.clock().Unix() - 1}) + `"}`, 401, deadToken},
			{"verify", `{}`, 400, `{"token":["` + required + `"]}`},
			{"verify", `{"token":"nonsense"}`, 401, deadToken},
			{"verify", `{"token":"` + access + `"}`, 200, `{}`},
			{"verify", `{"token":"` + out.Refresh + `"}`, 200, `{}`},
			{"verify", `{"token":"` + refresh + `"}`, 400, `{"non_field_errors":["Token is blacklisted"]}`},
		} {
			c.want("POST", "/account/token/"+tt.path+"/", tt.body, tt.status, tt.want)
		}
		w.pass(time.Minute)
		if a := refreshing(refresh); a.Code != 401 || a.Body != spentToken || a.Header.Get("WWW-Authenticate") != `Bearer realm="api"` {
			t.Errorf("a spent refresh token: %d %s", a.Code, a.Body)
		}
		if a := refreshing(out.Refresh); a.Code != 401 {
			t.Errorf("its successor after the reuse: %d %s", a.Code, a.Body)
		}
	})
}
