package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

const (
	wrongLogin = `{"non_field_errors":["아이디 또는 비밀번호가 올바르지 않습니다."]}`
	deadToken  = `{"detail":"유효하지 않거나 만료된 토큰","code":"token_not_valid"}`
	spentToken = `{"detail":"블랙리스트에 추가된 토큰","code":"token_not_valid"}`
)

func TestContractSignUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("minji", account.Student)
	c := w.program(account.Viewer{})
	atLeast := func(n string) string {
		return `이 필드의 글자 수가  적어도 ` + n + ` 이상인지 확인하십시오.`
	}
	good := func(id, mail, nickname, more string) string {
		return fmt.Sprintf(`{"id":%q,"email":%q,"password":%q,"nickname":%q%s}`, id, mail, testPassword, nickname, more)
	}
	const multipart = "--x\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\nharu3\r\n--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nharu3@hanbit.ac.kr\r\n" +
		"--x\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\n" + testPassword + "\r\n--x\r\nContent-Disposition: form-data; name=\"nickname\"\r\n\r\n하루셋\r\n--x--\r\n"
	for _, tt := range []struct {
		body   string
		status int
		want   string
	}{
		{good("haru1", "haru1@mail.test", "하루하나", `,"school_id":1,"class_of":2026,"name":"김하루"`), 200, `{"id":"haru1","message":"회원가입 성공"}`},
		{"id=haru2&email=haru2%40mail.test&password=" + testPassword + "&nickname=하루둘&school_id=2", 200, `{"id":"haru2","message":"회원가입 성공"}`},
		{multipart, 200, `{"id":"haru3","message":"회원가입 성공"}`},
		{good("haru4", "haru4@cs.hanbit.ac.kr", "하루넷", ""), 200, `{"id":"haru4","message":"회원가입 성공"}`},
		{good("haru5", "haru5@mail.test", "하루다섯", `,"school_id":1,"class_of":null,"name":null`), 200, `{"id":"haru5","message":"회원가입 성공"}`},

		// An address that somebody confirmed, and one that somebody merely gave.
		{good("haru6", "minji@mail.test", "하루여섯", `,"school_id":1`), 200, `{"id":"haru6","message":"회원가입 성공"}`},
		{good("haru7", "haru1@mail.test", "하루일곱", `,"school_id":1`), 200, `{"id":"haru7","message":"회원가입 성공"}`},

		{`{}`, 400, `{"id":["` + required + `"],"email":["` + required + `"],"password":["` + required + `"],"nickname":["` + required + `"],"school_id":["` + required + `"]}`},
		{`{"id":null,"email":null,"password":null,"nickname":null,"school_id":null}`, 400,
			`{"id":["` + isNull + `"],"email":["` + isNull + `"],"password":["` + isNull + `"],"nickname":["` + isNull + `"],"school_id":["` + required + `"]}`},
		{`{"id":"","email":" ","password":"","nickname":"\t","school_id":""}`, 400,
			`{"id":["` + blank + `"],"email":["` + blank + `"],"password":["` + blank + `"],"nickname":["` + blank + `"],"school_id":["` + required + `"]}`},
		{`{"id":true,"email":[],"password":{},"nickname":false,"school_id":"x","class_of":"y","name":[]}`, 400,
			`{"id":["Not a valid string."],"email":["Not a valid string."],"password":["Not a valid string."],"nickname":["Not a valid string."],` +
				`"school_id":["잘못된 형식입니다. pk 값 대신 str를 받았습니다."],"class_of":["유효한 정수(integer)를 넣어주세요."],"name":["Not a valid string."]}`},
		{`{"id":"abc","email":"a","password":"short","nickname":"가","school_id":999}`, 400,
			`{"id":["` + atLeast("4") + `"],"email":["유효한 이메일 주소를 입력하십시오."],"password":["` + atLeast("8") + `"],"nickname":["` + atLeast("2") + `"],` +
				`"school_id":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`},
		{good(strings.Repeat("a", 21), strings.Repeat("a", 250)+"@mail.test", strings.Repeat("가", 11), `,"school_id":1,"name":"`+strings.Repeat("가", 51)+`"`), 400,
			`{"id":["` + longerThan("20") + `"],"email":["` + longerThan("254") + `"],"nickname":["` + longerThan("10") + `"],"name":["` + longerThan("50") + `"]}`},
		{`{"id":"haru8","email":"haru8@mail.test","password":"` + strings.Repeat("긴", 129) + `","nickname":"하루여덟","school_id":1}`, 400, `{"password":["` + longerThan("128") + `"]}`},
		{good("minji", "x@mail.test", "별minji", `,"school_id":1`), 400, `{"id":["사용자의 아이디은/는 이미 존재합니다."],"nickname":["사용자의 닉네임은/는 이미 존재합니다."]}`},
		{`{"id":"haru8","email":"haru8@mail.test","password":"password1","nickname":"하루여덟","school_id":1}`, 400, `{"password":["비밀번호가 너무 일상적인 단어입니다."]}`},
		{`{"id":"haru8","email":"haru8@mail.test","password":"8402957362","nickname":"하루여덟","school_id":1}`, 400, `{"password":["비밀번호가 전부 숫자로 되어 있습니다."]}`},
		{`{"id":"haru8haru","email":"x@mail.test","password":"haru8haru1","nickname":"하루여덟","school_id":1}`, 400, `{"password":["비밀번호가 아이디와 너무 유사합니다."]}`},
		{good("haru8", "haru8@mail.test", "하루여덟", ""), 400, `{"school_id":["` + required + `"]}`}, // nobody's domain
	} {
		kind := "application/json"
		switch tt.body[0] {
		case '-':
			kind = "multipart/form-data; boundary=x"
		case 'i':
			kind = "application/x-www-form-urlencoded"
		}
		if a := c.do("POST", "/account/signup/", tt.body, "Content-Type", kind); a.Code != tt.status || a.Body != tt.want {
			t.Errorf("%.300s\ngot  %d %s\nwant %d %s", tt.body, a.Code, a.Body, tt.status, tt.want)
		}
	}
	if n := w.count(`SELECT COUNT(*) FROM users`); n != 2+7 {
		t.Errorf("%d accounts after 7 good requests", n)
	}
}

// A domain of two campuses asks which one.
func TestContractSignUpAsksWhereTheDomainIsOfTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.school("한빛대학교 남쪽캠퍼스", "", "hanbit.ac.kr", true)
	c := w.program(account.Viewer{})
	body := `{"id":"haru1","email":"haru@hanbit.ac.kr","password":"` + testPassword + `","nickname":"하루하나"`
	c.want("POST", "/account/signup/", body+"}", 400, `{"school_id":["`+required+`"]}`)
	c.want("POST", "/account/signup/", body+`,"school_id":1}`, 200, `{"id":"haru1","message":"회원가입 성공"}`)
}

func TestContractLogIn(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("minji", account.Student)
	for _, encrypted := range []bool{false, true} {
		c := w.program(account.Viewer{})
		c.tls = encrypted
		a := c.do("POST", "/account/login/", `{"id":"minji","password":"`+testPassword+`"}`)
		var out struct {
			Token struct {
				Access  string `json:"access_token"`
				Refresh string `json:"refresh_token"`
			}
		}
		if err := json.Unmarshal([]byte(a.Body), &out); err != nil {
			t.Fatal(err)
		}
		if want := `{"id":"minji","message":"로그인 성공","token":{"access_token":"` + out.Token.Access + `","refresh_token":"` + out.Token.Refresh + `"}}`; a.Code != 200 || a.Body != want {
			t.Errorf("got %d %s", a.Code, a.Body)
		}
		for name, want := range map[string]struct {
			value string
			age   int
		}{"access_token": {out.Token.Access, 3600}, "refresh_token": {out.Token.Refresh, 86400}} {
			k := a.cookie(name)
			if k == nil || k.Value != want.value || k.MaxAge != want.age || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode || k.Secure != encrypted || k.Path != "/" || k.Domain != "" {
				t.Errorf("cookie %s with TLS %v: %v", name, encrypted, k)
			}
		}
	}
	c := w.program(account.Viewer{})
	for _, tt := range []struct{ body, want string }{
		{`{"id":"minji","password":"wrong"}`, wrongLogin},
		{`{"id":"nobody","password":"wrong"}`, wrongLogin},
		{`{"id":"minji","password":"` + testPassword + ` "}`, wrongLogin}, // blanks of passwords count
		{`{}`, `{"id":["` + required + `"],"password":["` + required + `"]}`},
		{`{"id":"","password":""}`, `{"id":["` + blank + `"],"password":["` + blank + `"]}`},
		{`{"id":null,"password":null}`, `{"id":["` + isNull + `"],"password":["` + isNull + `"]}`},
		{`{"id":[],"password":{}}`, `{"id":["Not a valid string."],"password":["Not a valid string."]}`},
		{`id=minji`, `{"password":["` + required + `"]}`},
	} {
		c.want("POST", "/account/login/", tt.body, 400, tt.want)
	}
	c.want("GET", "/account/login/", "", 405, `{"detail":"메소드(Method) \"GET\"는 허용되지 않습니다."}`)
	// The reference's two sentences come back by a setting.
	w.exec(`INSERT INTO settings (scope, name, value, updated_at) VALUES ('instance', 'compat.login_errors', 'true', 0)`)
	w.pass(time.Minute)
	c.want("POST", "/account/login/", `{"id":"minji","password":"wrong"}`, 400, `{"non_field_errors":["wrong password"]}`)
	c.want("POST", "/account/login/", `{"id":"nobody","password":"wrong"}`, 400, `{"non_field_errors":["user account not exist"]}`)
}

func TestContractAuth(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	minji := w.add("minji", account.Student, func(u *account.NewUser) { u.ClassOf, u.Name = 2026, "김민지" })
	c := w.program(account.Viewer{})
	access, refresh := c.logIn("minji")
	me := `{"user_id":"` + minji.UUID + `","last_login":"2026-11-23T13:00:00+09:00","created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00",` +
		`"id":"minji","email":"minji@mail.test","nickname":"별minji","class_of":2026,"name":"김민지","join_date":"2026-11-23T13:00:00+09:00","is_active":true,"is_admin":false,"school_id":1,` +
		`"school":{"id":1,"school_name":"한빛대학교","name_en":"Hanbit University"},"state":"student","role":"","is_verified":true,"is_email_confirmed":true,"new_email":"",` +
		`"nickname_changeable_at":null,"language":"","theme":""}`
	c.want("GET", "/account/auth/", "", 200, me) // by cookies
	b := w.program(account.Viewer{})
	b.header.Set("Authorization", "Bearer "+access)
	b.want("GET", "/account/auth/", "", 200, me) // by header
	c.want("GET", "/board/?school_id=1&name=x", "", 200, "[]")
	c.want("GET", "/account/me/", "", 401, noToken) // these cookies count for auth and logout alone

	w.pass(6 * time.Minute)
	a := c.want("GET", "/account/auth/", "", 200, me)
	if k := a.cookie("access_token"); k == nil || k.Value == access || k.MaxAge != 3600 || !k.HttpOnly {
		t.Errorf("an expired access cookie with a good refresh cookie: %v", a.set)
	}
	if a.cookie("refresh_token") != nil || c.cookies["refresh_token"] != refresh {
		t.Error("account/auth/ rotated the refresh token")
	}
	a = b.want("GET", "/account/auth/", "", 401, badAccess("유효하지 않거나 만료된 토큰"))
	if got := a.Header.Get("WWW-Authenticate"); got != `Bearer realm="api"` {
		t.Errorf("WWW-Authenticate: %q", got)
	}
	// A bad header counts, whatever the cookies say.
	if a := c.do("GET", "/account/auth/", "", "Authorization", "Bearer nonsense"); a.Code != 401 {
		t.Errorf("a bad header beside good cookies: %d %s", a.Code, a.Body)
	}
	c.cookies["access_token"] = access
	w.pass(25 * time.Hour)
	c.want("GET", "/account/auth/", "", 401, deadToken)
	for name, value := range map[string]string{"access_token": "nonsense", "refresh_token": "nonsense"} {
		only := w.program(account.Viewer{})
		only.cookies[name] = value
		if a := only.do("GET", "/account/auth/", ""); a.Code != 401 || !strings.Contains(a.Body, `"code":"token_not_valid"`) {
			t.Errorf("%s=%s: %d %s", name, value, a.Code, a.Body)
		}
	}
	w.program(account.Viewer{}).want("GET", "/account/auth/", "", 401, noToken)
}

func TestContractLogOut(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.add("minji", account.Student)
	c := w.program(account.Viewer{})
	access, refresh := c.logIn("minji")
	_, other := w.program(account.Viewer{}).logIn("minji")
	a := c.want("POST", "/account/logout/", "", 204, "")
	for _, name := range []string{"access_token", "refresh_token"} {
		if k := a.cookie(name); k == nil || k.MaxAge != -1 || k.Value != "" || k.Path != "/" {
			t.Errorf("cookie %s after log-out: %v", name, k)
		}
	}
	if got := a.Header.Get("Content-Length"); got != "0" || a.Header.Get("Content-Type") != "" {
		t.Errorf("204 with Content-Length %q, Content-Type %q", got, a.Header.Get("Content-Type"))
	}
	c.want("POST", "/account/token/refresh/", `{"refresh":"`+refresh+`"}`, 401, spentToken)
	if a := c.do("GET", "/account/auth/", "", "Authorization", "Bearer "+access); a.Code != 401 {
		t.Errorf("an access token after log-out: %d", a.Code)
	}
	if a := c.do("POST", "/account/token/refresh/", `{"refresh":"`+other+`"}`); a.Code != 200 {
		t.Errorf("log-out ended another session: %d %s", a.Code, a.Body)
	}
	w.program(account.Viewer{}).want("POST", "/account/logout/", "", 204, "") // of nobody
}
