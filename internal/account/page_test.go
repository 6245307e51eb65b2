package account

import (
	"context"
	"crypto/tls"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// pages are the pages as the app serves them, behind the same chain.
func (h *house) pages() http.Handler {
	m := web.NewMux()
	h.Mount(m, rest.New(rest.Options{}))
	web.Mount(m)
	m.Handle("GET /", h.FrontPage)
	keys := h.o.Keys
	return web.Chain(web.Options{Now: h.clock.Now, Key: keys.For("web")}, h.Identify(m))
}

func (h *house) browser() *webtest.Client { return webtest.New(h.t, h.pages()) }

func (h *house) loggedIn(id string) *webtest.Client {
	h.t.Helper()
	c := h.browser()
	c.Get("/account/login/").Form("form.stack").Set("id", id).Set("password", good).Send().Is(303)
	return c
}

func TestAStudentSignsUpAndIsVerifiedByThePages(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		c := h.browser()
		c.Get("/").Is(200).Has("우리 학교 사람들만", `href="/account/signup/"`)
		form := c.Get("/account/signup/?next=/board/").Is(200).Form("form.gate")
		form.Set("email", "gamnamu@cs.dawn.ac.kr").Set("id", "Gamnamu").Set("password", "short").Set("nickname", "감나무집").Choose("agree", "true").Send().
			Is(422).Has("8자 이상이어야", `value="gamnamu"`, `value="감나무집"`, `value="gamnamu@cs.dawn.ac.kr"`).HasNot("short\"")
		form.Set("id", "gamnamu").Set("password", good).Send().Is(303).Sends("Location", "/account/confirm/?next=%2Fboard%2F")
		page := c.Get("/account/confirm/?next=/board/").Is(200).Has("gamnamu@cs.dawn.ac.kr")
		page.Form("form.stack").Set("code", "000000x").Send().Is(422).Has("4번 더 해 볼 수 있어요")
		page.Form("form.stack").Set("code", h.lastCode("gamnamu@cs.dawn.ac.kr")).Send().Is(303).Sends("Location", "/board/")
		c.Get("/account/me/").Is(200).Has("재학생 인증됨", "새벽여자대학교", "감나무집")
		if len(h.opened) != 2 || h.opened[1] != "새벽여자대학교" {
			t.Errorf("opened %q; the first verified student opens the school", h.opened)
		}
	})
}

// Nobody gets an account from the page without having agreed; the box says so,
// together with all else that is wrong, and what was typed stays.
func TestSignUpByThePageNeedsConsent(t *testing.T) {
	h := one(t)
	c := h.browser()
	form := c.Get("/account/signup/").Is(200).Has(`href="/rules/"`, `href="/privacy/"`).Form("form.gate")
	form.Set("email", "gamnamu@hanbit.ac.kr").Set("id", "gamnamu").Set("password", good).Set("nickname", "감나무집").Set("class_of", "2024")
	a := form.Send().Is(422).Has(`id="agree-error"`, "동의해야 가입할 수 있어요", `value="gamnamu@hanbit.ac.kr"`, `value="gamnamu"`, `value="감나무집"`, `value="2024" selected`)
	a.Shows("#agree[aria-invalid]", 1).Shows("#agree[checked]", 0).Shows(".error", 1)
	form.Set("password", "short").Set("email", "gamnamu@mail.test").Send().Is(422).Has("동의해야", "8자 이상이어야", "학교를 찾지 못했어요").Shows(".error", 3)
	form.Choose("agree", "true").Send().Is(422).HasNot("동의해야").Shows("#agree[checked]", 1)
	if used, err := h.has(t.Context(), `SELECT COUNT(*) FROM users WHERE login = ?`, "gamnamu"); used || err != nil {
		t.Errorf("an account was made without consent (%v)", err)
	}
	form.Set("password", good).Set("email", "gamnamu@hanbit.ac.kr").Send().Is(303)
	english := c.As("Accept-Language", "en").Get("/about/").Has("Rules", "Privacy", `href="/privacy/"`)
	english.HasNot("개인정보")
}

func TestASchoolIsFoundAsOneTypesIt(t *testing.T) {
	h := one(t)
	c := h.browser()
	form := c.Get("/account/signup/").Form("form.gate").Set("email", "a@mail.test").Set("id", "gamnamu").Set("password", good).Set("nickname", "감나무집").Choose("agree", "true")
	form.Send().Is(422).Has("학교를 찾지 못했어요")
	form.Set("school", "없는 학교").Send().Is(422).Has("학교를 찾지 못했어요")
	page := form.Set("school", "대학").Send().Is(422).Has("여러 학교가 있어요", "한빛대학교", "새벽여자대학교")
	page.Form("form.gate").Set("password", good).Set("school_id", "1").Send().Is(303)
}

func TestLogInByPages(t *testing.T) {
	h := one(t)
	h.add("minji")
	c := h.browser()
	c.Get("/account/me/").Is(303).Sends("Location", "/account/login/?next=%2Faccount%2Fme%2F")
	form := c.Get("/account/login/?next=/account/me/").Is(200).Form("form.stack")
	form.Set("id", "minji").Set("password", "wrong").Send().Is(422).Has("아이디나 비밀번호가 맞지 않아요", `value="minji"`).HasNot(`value="wrong"`)
	form.Set("id", "MINJI").Set("password", good).Send().Is(303).Sends("Location", "/account/me/")
	first := c.Cookie("madang")
	c.Get("/account/me/").Is(200).Has("별명minji")
	c.Get("/account/login/?next=https://evil.test/").Is(303).Sends("Location", "/")
	c.Post("/account/login/", "id", "minji", "password", good, "next", "//evil.test/").Is(303).Sends("Location", "/")
	if c.Cookie("madang") == first || first == "" {
		t.Error("log-in kept the session that was there")
	}
	old := h.browser()
	if old.As("Cookie", "madang="+first).Get("/account/me/").Status != 303 {
		t.Error("the former session still lets in")
	}
	c.Post("/account/logout/").Is(303)
	c.Get("/account/me/").Is(303)
}

func TestTheSessionCookieIsBoundToTheHostUnderHTTPS(t *testing.T) {
	h := one(t)
	h.add("minji")
	m := web.NewMux()
	h.Mount(m, rest.New(rest.Options{}))
	var secured http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.TLS = fakeTLS
		web.Chain(web.Options{Now: h.clock.Now, Key: h.o.Keys.For("web")}, h.Identify(m)).ServeHTTP(w, r)
	})
	a := webtest.New(t, secured).Post("/account/login/", "id", "minji", "password", good, "keep", "true").Is(303)
	got := strings.Join(a.Header.Values("Set-Cookie"), "\n")
	for _, want := range []string{"__Host-madang=", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if strings.Contains(got, "Domain=") {
		t.Errorf("a domain in %s", got)
	}
}

func TestAPasswordIsResetByTheMailedLink(t *testing.T) {
	h := one(t)
	h.add("minji")
	c, phone := h.browser(), h.loggedIn("minji")
	c.Get("/account/reset/").Form("form.stack").Set("name", "minji@mail.test").Send().Is(200).Has("메일을 보냈어요")
	c.Get("/account/reset/").Form("form.stack").Set("name", "nobody@mail.test").Send().Is(200).Has("메일을 보냈어요")
	if all := h.letters("nobody@mail.test"); len(all) != 0 {
		t.Errorf("%d letters to nobody", len(all))
	}
	letter := h.letters("minji@mail.test")[0]
	if !strings.HasPrefix(letter.Link, "https://madang.test/reset/?token=") {
		t.Errorf("the link is %q", letter.Link)
	}
	form := c.Get(strings.TrimPrefix(letter.Link, "https://madang.test")).Is(200).Form("form.gate")
	form.Set("new_password", "minji").Send().Is(422).Has("8자 이상")
	form.Set("new_password", "봄바람-77-강").Send().Is(303).Sends("Location", "/account/login/")
	form.Set("new_password", "또다른-77-강").Send().Is(422).Has("기한이 지난 링크", "링크 다시 받기")
	phone.Get("/account/me/").Is(303)
	c.Post("/account/login/", "id", "minji", "password", good).Is(422)
	c.Post("/account/login/", "id", "minji", "password", "봄바람-77-강").Is(303)
}

func TestOneChangesProfileLanguageAndTheme(t *testing.T) {
	h := one(t)
	h.add("minji")
	c := h.loggedIn("minji")
	c.Get("/account/profile/").Form("form.stack").Set("nickname", "익명1").Send().Is(422).Has("익명 표시처럼", `value="익명1"`)
	c.Get("/account/profile/").Form("form.stack").Set("nickname", "새이름").Set("class_of", "2024").Send().Is(303)
	c.Get("/account/me/").Has("새이름", "한빛대학교 · 24학번")
	c.Get("/account/profile/").Has("4월 1일부터 바꿀 수 있어요", "disabled")
	c.Post("/account/profile/", "nickname", "또이름", "name", "", "class_of", "").Is(422).Has("30일에 한 번")
	c.Post("/account/appearance/", "language", "en", "theme", "dark").Is(303)
	c.Get("/account/me/").Has(`lang="en"`, `data-theme="dark"`, "Hanbit University").Sends("Content-Language", "en")
	c.Post("/account/appearance/", "language", "", "theme", "").Is(303)
	c.Get("/account/me/").Has(`lang="ko"`)
}

func TestOneSeesAndEndsTheOwnSessions(t *testing.T) {
	h := one(t)
	v := h.add("minji")
	c, other := h.loggedIn("minji"), h.loggedIn("minji")
	page := c.Get("/account/security/").Is(200).Has("지금 이 기기", "다른 기기 모두 로그아웃")
	page.Form("li form").Send().Is(303)
	other.Get("/account/me/").Is(303)
	stranger := h.add("junho")
	sessions, err := h.Sessions(context.Background(), v)
	if err != nil || len(sessions) != 1 {
		t.Fatalf("%d sessions (%v)", len(sessions), err)
	}
	if err := h.EndSession(context.Background(), stranger, sessions[0].ID); strings.Join(fieldsOf(err), "") != "not_found" {
		t.Errorf("ended a session of somebody else: %v", err)
	}
	form := page.Form("form.stack")
	form.Set("old_password", "wrong").Set("new_password", "봄바람-77-강").Send().Is(422).Has("지금 비밀번호가 아니에요")
	before := c.Cookie("madang")
	form.Set("old_password", good).Set("new_password", "봄바람-77-강").Send().Is(303)
	if c.Cookie("madang") == before {
		t.Error("the session outlived the password")
	}
	c.Get("/account/security/").Is(200)
}

func TestASessionEndsUnusedAndInTheEnd(t *testing.T) {
	h := one(t)
	h.add("minji")
	c := h.loggedIn("minji")
	for range 8 {
		h.clock.advance(22 * 24 * time.Hour) // used within 30 days each time
		if c.Get("/account/me/").Status != 200 {
			break
		}
	}
	if at := h.clock.Now().Sub(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)); at != 8*22*24*time.Hour {
		t.Errorf("ended after %v of use", at)
	}
	h.clock.advance(5 * 24 * time.Hour)
	c.Get("/account/me/").Is(303) // half a year is over
	d := h.loggedIn("minji")
	h.clock.advance(31 * 24 * time.Hour)
	d.Get("/account/me/").Is(303)
}

func TestTheFirstRunIsClaimedOnce(t *testing.T) {
	h := one(t)
	ctx := context.Background()
	if needs, err := h.NeedsSetup(ctx); !needs || err != nil {
		t.Fatalf("needs set-up: %v, %v", needs, err)
	}
	before, err := h.SetupToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	token, err := h.SetupToken(ctx)
	if err != nil {
		t.Fatal(err)
	}
	c := h.browser()
	c.Get("/setup/" + before + "/").Is(404)
	c.Get("/setup/guess/").Is(404)
	form := c.Get("/setup/" + token + "/").Is(200).Form("form.gate")
	form.Set("id", "operator").Set("email", "op@mail.test").Set("nickname", "운영자").Set("password", "123").Send().Is(422).Has(`value="operator"`)
	form.Set("password", good).Set("school_name", "첫대학교").Set("domains", "first.ac.kr").Send().Is(303).Sends("Location", "/")
	form.Send().Is(404)
	if needs, err := h.NeedsSetup(ctx); needs || err != nil {
		t.Errorf("still needs set-up (%v)", err)
	}
	u, err := h.Find(ctx, System, "operator")
	if err != nil || u.Role != Operator || u.School != 0 {
		t.Errorf("role %s, school %d (%v)", u.Role, u.School, err)
	}
	if c, err := h.SchoolNamed(ctx, "첫 대학교"); err != nil || !c.IsOpen {
		t.Errorf("the first school is not open (%v)", err)
	}
	if all, err := h.Schools(ctx, "서울 대"); err != nil || len(all) == 0 {
		t.Errorf("the list was not loaded (%v)", err)
	}
}

var fakeTLS = &tls.ConnectionState{}

// Schools are searched as one types, without scripts: the browser is given
// their names. What it fills in is a name that only one school has, in English
// too.
func TestSchoolsAreOfferedWhileOneTypes(t *testing.T) {
	h := one(t)
	page := h.browser().Get("/account/signup/").Is(200)
	all, err := h.Schools(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	page.Shows("#school-offered > option", len(all)).Has(`list="school-offered"`, `<option value="새벽여자대학교"></option>`)
	h.browser().As("Accept-Language", "en").Get("/account/signup/").Is(200).Has(`<option value="한빛대학교">Hanbit University</option>`)
}
