package app_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

const wayPassword = "가을 하늘 산책 93"

// A university of the list that Madang brings, and the domain of its mail.
const (
	university       = "서울대학교"
	universityDomain = "snu.ac.kr"
)

// withUniversities is an instance that knows all universities, none of them
// open yet.
func withUniversities(t *testing.T) (*yard, string) {
	t.Helper()
	y := openYard(t, dbtest.New(t, app.Schemas()...))
	if _, err := y.Account.ImportSchools(t.Context(), account.System, strings.NewReader(account.Universities), false); err != nil {
		t.Fatal(err)
	}
	if _, err := y.Account.AddUser(t.Context(), account.System, account.NewUser{Role: account.Operator,
		SignUp: account.SignUp{Login: "operator", Email: "op@example.org", Nickname: "운영자", Password: wayPassword}}); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	return y, server.URL
}

// loaded waits until the window is at the path with all that belongs to it.
func loaded(b *webtest.Browser, path string) {
	b.Wait(fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", path))
}

// has waits until the page shows a text.
func has(b *webtest.Browser, text string) {
	b.Wait(fmt.Sprintf("document.querySelector('body')?.innerText.includes(%q)", text))
}

// quiet fails when the browser complained.
func quiet(t *testing.T, who string, b *webtest.Browser) {
	t.Helper()
	for _, e := range b.Errors() {
		t.Errorf("%s's browser complains: %s", who, e)
	}
}

// signUp signs somebody up in a browser and verifies them by the code that
// their school mail brings. It ends on the start page.
func signUp(t *testing.T, y *yard, b *webtest.Browser, login, nickname string) {
	t.Helper()
	email := login + "@" + universityDomain
	b.Go("/")
	b.Click(`a[href^="/account/signup/"]`)
	loaded(b, "/account/signup/")
	b.Type("#email", email)
	b.Type("#id", login)
	b.Type("#password", wayPassword)
	b.Type("#nickname", nickname)
	b.Click("#agree")
	b.Click("main button.main")
	loaded(b, "/account/confirm/")
	_, code := y.letter(t, email, "확인해")
	if code == "" {
		t.Fatal("the letter has no code")
	}
	b.Type("#code", code)
	b.Click("main button.main")
	b.Wait(`location.pathname !== '/account/confirm/' && document.readyState === 'complete'`)
	if b.Path() == "/account/verify/" || !strings.Contains(b.Text("body"), "우리 학교 새 글") {
		verify(t, y, b, email)
	}
	b.Go("/")
	has(b, "우리 학교 새 글")
}

// verify proves with the school's mail that somebody studies there.
func verify(t *testing.T, y *yard, b *webtest.Browser, email string) {
	t.Helper()
	b.Go("/account/verify/")
	if webtest.Eval[string](b, `document.querySelector('#email')?.value ?? ''`) == "" {
		b.Type("#email", email)
	}
	b.Click(`form[action="/account/verify/send/"] button`)
	b.Wait(`document.querySelector('#code')`)
	_, code := y.letter(t, email, "인증 번호")
	b.Type("#code", code)
	b.Click(`form[action="/account/verify/"] button`)
	b.Wait(`location.pathname !== '/account/verify/' && document.readyState === 'complete'`)
}

// The whole way, on a phone: a student of a university of the list signs up in
// a browser, opens the school by being its first, writes, and talks with others
// who came the same way.
func TestAStudentSignsUpAndTalks(t *testing.T) {
	y, url := withUniversities(t)
	minji := webtest.OpenURL(t, url)
	signUp(t, y, minji, "minji", "느티나무")
	minji.Go("/board/")
	if got := webtest.Eval[int](minji, `new Set([...document.querySelectorAll('main .row a.title')].map(a => a.pathname)).size`); got != 10 {
		t.Errorf("the school opened with %d boards, want 10", got)
	}

	// An anonymous post.
	free := y.board(t, y.viewer(t, "minji"), "자유게시판")
	minji.Click(fmt.Sprintf(`main a[href=%q]`, free.Href()))
	loaded(minji, free.Href())
	minji.Click(`main a[href$="/write/"]`)
	loaded(minji, free.Href()+"write/")
	minji.Type("#title", "처음 열린 마당이에요")
	minji.Type("#content", "반가워요. 다들 어디서 공부하세요?")
	minji.Click("button[form=write]")
	minji.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	post := webtest.Eval[string](minji, "location.pathname")
	has(minji, "처음 열린 마당이에요")

	// Others comment and like without a reload.
	junho, seoyeon := webtest.OpenURL(t, url), webtest.OpenURL(t, url)
	seoyeon.Window(webtest.Desktop, true)
	signUp(t, y, junho, "junho", "새벽자습")
	signUp(t, y, seoyeon, "seoyeon", "단팥빵")
	for i, b := range []*webtest.Browser{junho, seoyeon} {
		b.Go(post)
		if strings.Contains(b.Text("main"), "느티나무") || strings.Contains(webtest.Eval[string](b, "document.documentElement.outerHTML"), "느티나무") {
			t.Error("an anonymous post shows who wrote it")
		}
		webtest.Eval[any](b, "window.same = true, null")
		b.Click(fmt.Sprintf(`form[action="%slike/"] button`, post))
		b.Wait(fmt.Sprintf(`document.querySelector('form[action="%slike/"] .num').textContent === '%d' && document.querySelector('form[action="%slike/"] button').getAttribute('aria-pressed') === 'true'`, post, i+1, post))
		b.Type("#content", fmt.Sprintf("저는 도서관 %d층이요", i+3))
		b.Click("#composer .send")
		b.Wait(fmt.Sprintf(`document.querySelectorAll('#comment-list > li').length === %d && document.querySelector('#comment-list').lastElementChild.innerText.includes('익명%d')`, i+1, i+1))
		b.Wait(fmt.Sprintf(`document.querySelector('#comment-count').textContent === '%d' && document.querySelector('#content').value === ''`, i+1))
		if !webtest.Eval[bool](b, "window.same === true") {
			t.Error("a like or a comment loaded the page anew")
		}
	}
	// A reply, a like of a comment.
	seoyeon.Click(`#comment-list a[data-reply]`)
	seoyeon.Wait(`document.activeElement.id === 'content'`)
	seoyeon.Type("#content", "저도요!")
	seoyeon.Click("#composer .send")
	seoyeon.Wait(`document.querySelectorAll('#comment-list .reply').length === 1`)
	seoyeon.Click(`#comment-list > li:first-child [data-flip] button`)
	seoyeon.Wait(`document.querySelector('#comment-list > li:first-child [data-flip] button').getAttribute('aria-pressed') === 'true'`)

	// The writer is told, edits, and pins the board.
	minji.Go("/")
	minji.Wait(`document.querySelector('.dock .dot')`)
	minji.Go("/notification/")
	has(minji, "댓글을 남겼어요")
	minji.Click("main .row button.title")
	minji.Wait(fmt.Sprintf("location.pathname === %q && document.readyState === 'complete'", post))
	minji.Click("[popovertarget=post-more]")
	minji.Click(fmt.Sprintf(`a[href="%sedit/"]`, post))
	loaded(minji, post+"edit/")
	minji.Empty("#content")
	minji.Type("#content", "고쳐 쓴 글이에요.")
	minji.Click("button[form=write]")
	loaded(minji, post)
	has(minji, "고쳐 쓴 글이에요.")
	has(minji, "수정됨")
	minji.Go("/board/")
	pin := fmt.Sprintf(`form[action="%spin/"] button`, free.Href())
	minji.Click(pin)
	loaded(minji, "/board/")
	minji.Wait(fmt.Sprintf(`document.querySelector('%s')?.getAttribute('aria-pressed') === 'true'`, pin))
	minji.Go("/")
	has(minji, "처음 열린 마당이에요")

	quiet(t, "minji", minji)
	quiet(t, "junho", junho)
	quiet(t, "seoyeon", seoyeon)

	p, err := y.Board.Post(t.Context(), y.viewer(t, "junho"), postID(t, post))
	if err != nil || p.CommentCount != 3 || p.LikeCount != 2 {
		t.Errorf("got %d comments and %d likes, %v, want 3 and 2", p.CommentCount, p.LikeCount, err)
	}
}

func postID(t *testing.T, path string) (id int64) {
	t.Helper()
	if _, err := fmt.Sscanf(path, "/post/%d/", &id); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return id
}

// The same way on a device that runs no scripts.
func TestTheWholeWayWorksWithoutScripts(t *testing.T) {
	y, url := withUniversities(t)
	minji, junho := webtest.OpenURL(t, url), webtest.OpenURL(t, url)
	minji.Scripts(false)
	junho.Scripts(false)
	junho.Window(webtest.Desktop, false)
	signUp(t, y, minji, "minji", "느티나무")
	free := y.board(t, y.viewer(t, "minji"), "자유게시판")
	minji.Go(free.Href() + "write/")
	minji.Type("#title", "스크립트 없이 쓰는 글")
	minji.Click("button[form=write]")
	minji.Wait(`document.querySelector('#problems')`) // without a text, and the title is kept
	if got := webtest.Eval[string](minji, `document.querySelector('#title').value`); got != "스크립트 없이 쓰는 글" {
		t.Errorf("after a refusal the title is %q", got)
	}
	minji.Type("#content", "잘 되네요")
	minji.Click("button[form=write]")
	minji.Wait(`/^\/post\/\d+\/$/.test(location.pathname)`)
	post := webtest.Eval[string](minji, "location.pathname")

	signUp(t, y, junho, "junho", "새벽자습")
	junho.Go(post)
	like := fmt.Sprintf(`form[action="%slike/"] button`, post)
	junho.Click(like)
	junho.Wait(fmt.Sprintf(`location.pathname === %q && document.querySelector('%s').getAttribute('aria-pressed') === 'true'`, post, like))
	junho.Type("#content", "댓글도 됩니다")
	junho.Click("#composer .send")
	junho.Wait(`document.querySelectorAll('#comment-list > li').length === 1 && location.hash.startsWith('#c')`)
	junho.Click(`#comment-list a[data-reply]`)
	junho.Wait(`document.querySelector('#composer [name=parent_comment]')?.disabled === false`)
	junho.Type("#content", "답글도요")
	junho.Click("#composer .send")
	junho.Wait(`document.querySelectorAll('#comment-list .reply').length === 1`)

	minji.Go("/notification/")
	minji.Click("main .row button.title")
	minji.Wait(fmt.Sprintf("location.pathname === %q", post))
	minji.Click("[popovertarget=post-more]") // a popover needs no script
	minji.Click(fmt.Sprintf(`a[href="%sdelete/"]`, post))
	loaded(minji, post+"delete/")
	minji.Click("main button.danger")
	minji.Wait(`!location.pathname.startsWith('/post/')`)
	has(minji, "지웠어요")
	junho.Go(post)
	has(junho, "404")
	minji.Go("/account/me/")
	minji.Click(`form[action="/account/logout/"] button`)
	minji.Wait(`document.querySelector('a[href^="/account/login/"], form[action="/account/login/"]')`)
}

// Nothing typed is lost: not by a reload, and not when the log-in has ended
// meanwhile.
func TestADraftOutlivesAReloadAndAnEndedLogIn(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	minji := y.viewer(t, "minji")
	free := y.board(t, minji, "자유게시판")
	b.Go(free.Href() + "write/")
	b.Type("#title", "오래 쓴 글")
	b.Type("#content", "여기까지 한 시간 걸렸어요")
	b.Go(free.Href() + "write/")
	typed := `document.querySelector('#title').value + '/' + document.querySelector('#content').value`
	if got := webtest.Eval[string](b, typed); got != "오래 쓴 글/여기까지 한 시간 걸렸어요" {
		t.Errorf("after a reload the draft is %q", got)
	}
	if err := y.Account.EndOtherSessions(t.Context(), minji); err != nil {
		t.Fatal(err)
	}
	b.Click("button[form=write]")
	b.Wait(`location.pathname === '/account/login/' && document.readyState === 'complete'`)
	b.Type("#id", "minji")
	b.Type("#password", "madang-demo-1")
	b.Click("main button.main")
	loaded(b, free.Href()+"write/")
	if got := webtest.Eval[string](b, typed); got != "오래 쓴 글/여기까지 한 시간 걸렸어요" {
		t.Errorf("after logging in again the draft is %q", got)
	}
	b.Click("button[form=write]")
	b.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	b.Go(free.Href() + "write/")
	if got := webtest.Eval[string](b, typed); got != "/" {
		t.Errorf("what was posted is a draft still: %q", got)
	}
	quiet(t, "minji", b)
}

// Language and theme are chosen once and hold; logging out ends a session, and
// a new password ends all others.
func TestChoicesHoldAndSessionsEnd(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	phone, laptop := webtest.OpenURL(t, server.URL), webtest.OpenURL(t, server.URL)
	laptop.Window(webtest.Desktop, false)
	enterDemo(phone, "minji")
	enterDemo(laptop, "minji")

	phone.Go("/account/me/")
	phone.Click(`label:has(input[name=theme][value=dark])`)
	phone.Click(`label:has(input[name=language][value=en])`)
	phone.Click(`form[action="/account/appearance/"] button`)
	phone.Wait(`document.documentElement.lang === 'en' && document.documentElement.dataset.theme === 'dark' && document.readyState === 'complete'`)
	phone.Go("/")
	if got := webtest.Eval[string](phone, `getComputedStyle(document.body).backgroundColor`); got != "rgb(18, 21, 19)" {
		t.Errorf("in the dark the ground is %s", got)
	}
	laptop.Go("/") // the account's choice, on every device
	laptop.Wait(`document.documentElement.lang === 'en' && document.documentElement.dataset.theme === 'dark'`)

	const fresh = "겨울 바다 산책 94"
	phone.Go("/account/security/")
	phone.Type("#old_password", "madang-demo-1")
	phone.Type("#new_password", fresh)
	phone.Click(`form[action="/account/security/"] button.main`)
	has(phone, "changed")
	laptop.Go("/notification/")
	laptop.Wait(`location.pathname === '/account/login/'`)
	phone.Go("/notification/")
	loaded(phone, "/notification/") // who changed it stays

	phone.Go("/account/me/")
	phone.Click(`form[action="/account/logout/"] button`)
	phone.Wait(`document.querySelector('a[href^="/account/login/"], form[action="/account/login/"]')`)
	webtest.Eval[any](phone, "history.back(), null")
	phone.Wait(`location.pathname !== '/' && document.readyState === 'complete' && !document.querySelector('form[action="/account/logout/"]')`) // no page of before is shown
	enter(phone, "minji", fresh)
	quiet(t, "minji", phone)
}

// All that the way needs can be done by keyboard, and one sees where one is.
func TestAKeyboardIsEnough(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	b.Window(webtest.Desktop, false)
	tab := func(to string) {
		t.Helper()
		for range 80 {
			b.Press("\t")
			if webtest.Eval[bool](b, fmt.Sprintf("document.activeElement.matches(%q)", to)) {
				if webtest.Eval[bool](b, `(() => { const seen = e => e && getComputedStyle(e).outlineStyle !== 'none' && parseFloat(getComputedStyle(e).outlineWidth) >= 2;
					const e = document.activeElement; return !seen(e) && !seen(e.closest('.chip, .row, label')) })()`) {
					t.Errorf("%s has the focus and does not show it", to)
				}
				return
			}
		}
		t.Fatalf("Tab never comes to %s at %s", to, b.Path())
	}
	b.Go("/account/login/")
	tab("#id")
	b.Press("minji")
	tab("#password")
	b.Press("madang-demo-1")
	b.Press("\r")
	loaded(b, "/")
	b.Press("\t")
	if !webtest.Eval[bool](b, `document.activeElement.matches('.skip') && document.activeElement.getBoundingClientRect().top >= 0`) {
		t.Error("the first Tab does not show the link to the content")
	}
	tab(`.rail a[href="/board/"]`)
	b.Press("\r")
	loaded(b, "/board/")
	minji := y.viewer(t, "minji")
	free := y.board(t, minji, "자유게시판")
	tab(fmt.Sprintf("main a[href='%s']", free.Href()))
	b.Press("\r")
	loaded(b, free.Href())
	b.Press("n")
	loaded(b, free.Href()+"write/")
	tab("#title")
	b.Press("키보드로 쓴 글")
	tab("#content")
	b.Press("탭과 엔터만으로요")
	tab(".chip input[name=is_anonymous]")
	b.Press(" ")
	if webtest.Eval[bool](b, "document.activeElement.checked") {
		t.Error("space does not turn anonymous off")
	}
	b.Press(" ")
	webtest.Eval[any](b, "document.querySelector('#title').focus(), null")
	b.Press("\r")
	b.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	has(b, "키보드로 쓴 글")
	tab("#composer [name=content]")
	b.Press("댓글도")
	tab("#composer .send")
	b.Press("\r")
	b.Wait(`document.querySelectorAll('#comment-list > li').length === 1`)
	tabBack := `[popovertarget=post-more]`
	webtest.Eval[any](b, "document.querySelector('main').focus(), null")
	tab("#comment-list [data-flip] button, #comment-list [popovertarget]")
	webtest.Eval[any](b, fmt.Sprintf("document.querySelector('%s').focus(), null", tabBack))
	b.Press("\r")
	b.Wait(`document.querySelector('#post-more').matches(':popover-open')`)
	b.Press("\x1b")
	b.Wait(`!document.querySelector('#post-more').matches(':popover-open') && document.activeElement.matches('[popovertarget=post-more]')`)
	quiet(t, "minji", b)
}

// The first visit of a page weighs at most 60 kB over the wire without
// pictures, the next pages 15 kB.
func TestPagesAreLight(t *testing.T) {
	const first, later = 60_000, 15_000
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	// What came over the network, heads included; what came from the browser's
	// store weighs nothing.
	weigh := func() int {
		time.Sleep(200 * time.Millisecond) // what is loaded behind the page, if anything
		return webtest.Eval[int](b, `[...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource').filter(r => !/\.(svg|png|ico)|\/media\//.test(r.name))].reduce((sum, r) => sum + r.transferSize, 0)`)
	}
	b.Go("/")
	if got := weigh(); got > first || got < 5_000 {
		t.Errorf("the front page weighs %d bytes at the first visit, want at most %d", got, first)
	} else {
		t.Logf("the front page weighs %d bytes at the first visit", got)
	}
	enterOnce(b, "minji") // what passes the service worker counts as long as it is unpacked
	minji := y.viewer(t, "minji")
	free := y.board(t, minji, "자유게시판")
	posts, err := y.Board.PostsOf(t.Context(), minji, free.ID, board.Range{Limit: 20})
	if err != nil || len(posts) < 20 {
		t.Fatalf("%d posts, %v", len(posts), err)
	}
	most := posts[0]
	for _, p := range posts {
		if p.CommentCount > most.CommentCount {
			most = p
		}
	}
	for _, path := range []string{"/", "/board/", free.Href(), most.Href(), "/account/me/", "/notification/", free.Href() + "write/"} {
		b.Go(path)
		if got := weigh(); got > later || got == 0 {
			t.Errorf("%s weighs %d bytes when one comes from another page, want at most %d", path, got, later)
		}
	}
}
