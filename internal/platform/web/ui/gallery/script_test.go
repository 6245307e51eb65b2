package gallery

import (
	"io"
	"log/slog"
	"os"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

func TestMain(m *testing.M) {
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	os.Exit(m.Run())
}

// quiet fails where the page complained, apart from answers that the test
// asked to be refused.
func quiet(t *testing.T, b *webtest.Browser) {
	t.Helper()
	for _, e := range b.Errors() {
		t.Errorf("the page complains: %s", e)
	}
}

func TestALikeTurnsAtOnceAndBackWhenTheServerDoesNotAgree(t *testing.T) {
	s := new(site)
	b := webtest.Open(t, s.handler(t))
	b.Go("/post/")
	const like = `form[action="/post/like/"]`
	b.Click(like + " button")
	b.Wait(`document.querySelector('` + like + ` .num').textContent === '41'`) // as the server counts
	b.Wait(`document.querySelector('` + like + ` button').getAttribute('aria-pressed') === 'false'`)
	b.Wait(`document.activeElement.closest('form')?.matches('` + like + `')`)
	quiet(t, b)

	const refused = `form[action="/comment/1/like/"]`
	b.Click(refused + " button")
	b.Wait(`document.querySelector('.toast')`)
	b.Wait(`document.querySelector('` + refused + ` .num').textContent === '7'`)
	b.Wait(`document.querySelector('` + refused + ` button').getAttribute('aria-pressed') === 'false'`)
	if got := b.Path(); got != "/post/" {
		t.Errorf("got to %s", got)
	}
	if got := s.likes.Load(); got != 2 {
		t.Errorf("got %d requests, want 2", got)
	}
}

func TestShowMoreGoesOnInPlaceAndComingBackIsTheSamePlace(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	b.Go("/board/")
	b.Click("a[data-more]")
	b.Wait(`document.querySelectorAll('#posts .row').length === 5 && !document.querySelector('a[data-more]')`)
	b.Wait(`document.activeElement.textContent.includes('우산')`)
	b.Wait(`history.state.more === 1`)
	quiet(t, b)
	// Not from the browser's memory of pages, where it would be easy.
	webtest.Eval[any](b, `addEventListener('unload', () => {}), addEventListener('beforeunload', () => {}), null`)
	b.Go("/me/")
	b.Back()
	b.Wait(`location.pathname === '/board/' && document.querySelectorAll('#posts .row').length === 5`)
	quiet(t, b)
}

func TestACommentIsAddedWithoutLeavingThePageAndKeptUntilItIs(t *testing.T) {
	s := new(site)
	b := webtest.Open(t, s.handler(t))
	b.Go("/post/")
	b.Type("#content", "첫 댓글")
	b.Go("/post/") // a reload loses nothing
	if got := webtest.Eval[string](b, `document.querySelector('#content').value`); got != "첫 댓글" {
		t.Errorf("after a reload the composer holds %q", got)
	}
	first := webtest.Eval[string](b, `document.querySelector('#composer [name=form_key]').value`)
	s.fail.Store(true)
	b.Click("#composer .send")
	b.Wait(`document.querySelector('#composer [role=alert]')?.textContent.includes('조금 더 써 주세요')`)
	if got := webtest.Eval[string](b, `document.querySelector('#content').value`); got != "첫 댓글" {
		t.Errorf("after a refusal the composer holds %q", got)
	}
	b.Errors() // the browser notes the 422
	b.Click("#composer .send")
	b.Wait(`document.querySelector('#comment-list').lastElementChild.textContent.includes('첫 댓글')`)
	b.Wait(`document.querySelector('#content').value === ''`)
	second := webtest.Eval[string](b, `document.querySelector('#composer [name=form_key]').value`)
	if len(second) != 26 || first == second {
		t.Errorf("the next comment has key %q after %q", second, first)
	}
	b.Go("/post/")
	if got := webtest.Eval[string](b, `document.querySelector('#content').value`); got != "" {
		t.Errorf("what was sent is a draft still: %q", got)
	}
	if got := s.comments.Load(); got != 1 {
		t.Errorf("got %d comments, want 1", got)
	}
	quiet(t, b)
}

func TestAnsweringACommentStaysOnThePage(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	b.Go("/post/")
	b.Click(`a[data-reply="1"]`)
	b.Wait(`document.querySelector('#composer [name=parent_comment]').value === '1' && !document.querySelector('#composer [name=parent_comment]').disabled`)
	b.Wait(`document.querySelector('#composer [data-to]').textContent.includes('익명1에게 답글') && document.activeElement.id === 'content'`)
	b.Click(`[data-unreply]`)
	b.Wait(`document.querySelector('#composer [name=parent_comment]').disabled && document.querySelector('#composer [data-to]').hidden`)
	quiet(t, b)
}

func TestAFormIsSentOnceHoweverOftenItsButtonIsPressed(t *testing.T) {
	s := new(site)
	b := webtest.Open(t, s.handler(t))
	b.Go("/write/")
	b.Type("#content", "두 번 누르기")
	webtest.Eval[any](b, `{ const go = document.querySelector('button[form=write]'); go.click(); go.click(); go.click(); null }`)
	b.Wait(`location.pathname === '/board/' && document.readyState === 'complete'`)
	if got := s.comments.Load(); got != 1 {
		t.Errorf("got %d requests, want 1", got)
	}
	b.Go("/write/")
	if got := webtest.Eval[string](b, `document.querySelector('#content').value`); got != "" {
		t.Errorf("what was sent is a draft still: %q", got)
	}
	quiet(t, b)
}

func TestDraftsGoWithTheOneWhoLogsOut(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	b.Go("/write/")
	b.Type("#title", "비밀")
	b.Type("#content", "아직 안 올린 글")
	b.Go("/me/")
	b.Go("/write/")
	if got := webtest.Eval[string](b, `document.querySelector('#title').value + document.querySelector('#content').value`); got != "비밀아직 안 올린 글" {
		t.Errorf("the draft is %q", got)
	}
	b.Wait(`document.querySelector('[data-count=content]').textContent === '9'`)
	b.Go("/me/")
	b.Click("form[data-forget] button")
	b.Wait(`location.pathname === '/login/'`)
	if kept := webtest.Eval[string](b, `JSON.stringify({...localStorage, ...sessionStorage})`); strings.Contains(kept, "draft") || strings.Contains(kept, "비밀") {
		t.Errorf("after logging out it keeps %s", kept)
	}
	quiet(t, b)
}

const value = `document.querySelector('#q').value`

func TestWhatIsFoundFollowsWhatOneTypes(t *testing.T) {
	s := new(site)
	b := webtest.Open(t, s.handler(t))
	b.Go("/search/?q=")
	b.Wait(`document.activeElement.id === 'q'`)
	b.Type("#q", "붕어")
	b.Wait(`document.querySelector('#found mark')?.textContent === '붕어' && location.search === '?q=%EB%B6%95%EC%96%B4'`)
	b.Wait(`document.querySelector('form.find [role=status]').textContent === '글 1개를 찾았어요.'`)
	b.Wait(`document.activeElement.id === 'q'`)
	b.Type("#q", "찐빵")
	b.Wait(`document.querySelector('#found .empty')`)
	if n := s.searches.Load(); n > 4 {
		t.Errorf("%d requests for two pauses", n)
	}
	b.Go(b.Path()) // a reload shows the same
	if got := webtest.Eval[string](b, value); got != "붕어찐빵" {
		t.Errorf("after a reload the field holds %q", got)
	}
	quiet(t, b)
}

func TestRecentSearchesStayOnTheDeviceUntilOneLogsOut(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	const shown = `[...document.querySelectorAll('#recent li a')].map(a => a.textContent).join('|')`
	b.Go("/search/?q=")
	b.Wait(`document.querySelector('#recent').hidden`)
	for _, text := range []string{"붕어빵", `<b>$&"'`, "트럭"} {
		b.Go("/search/?q=")
		b.Type("#q", text+"\r")
		b.Wait(`location.search.length > 3 && document.readyState === 'complete'`)
	}
	b.Go("/search/?q=")
	b.Type("#q", "붕어")
	b.Wait(`document.querySelector('#found mark')`)
	b.Click("#found a.title") // what one chose was worth looking for
	b.Wait(`location.pathname === '/post/'`)
	b.Go("/search/?q=")
	if got := webtest.Eval[string](b, shown); got != `붕어|트럭|<b>$&"'|붕어빵` {
		t.Errorf("recent searches are %q", got)
	}
	for _, found := range b.Axe() {
		t.Errorf("recent searches: %s", found)
	}
	if got := webtest.Eval[string](b, `document.querySelectorAll('#recent li button')[2].getAttribute('aria-label')`); got != `<b>$&"' 지우기` {
		t.Errorf("the button says %q", got)
	}
	b.Click("#recent li:nth-child(3) button")
	b.Wait(shown + ` === '붕어|트럭|붕어빵'`)
	b.Click("#recent li:nth-child(3) a")
	b.Wait(value + ` === '붕어빵' && document.querySelector('#found mark')`)

	b.Go("/me/")
	b.Click("form[data-forget] button")
	b.Wait(`location.pathname === '/login/'`)
	if n := webtest.Eval[int](b, `Object.keys(localStorage).filter(k => k.startsWith('searches')).length`); n != 0 {
		t.Errorf("%d lists of searches are kept after logging out", n)
	}
	// Another's are not shown, and go.
	webtest.Eval[any](b, `localStorage.setItem('searches:somebody', '["남의 검색"]'), null`)
	b.Go("/search/?q=")
	b.Wait(`document.querySelector('#recent').hidden && localStorage.getItem('searches:somebody') === null`)
	b.Go("/search/?q=")
	b.Type("#q", "붕어빵\r")
	b.Wait(`location.search.length > 3 && document.readyState === 'complete'`)
	b.Go("/search/?q=")
	b.Click("[data-recent-clear]")
	b.Wait(`document.querySelector('#recent').hidden && document.activeElement.id === 'q'`)
	quiet(t, b)
}

func TestKeysGoPlacesAndCanBeTurnedOff(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	b.Window(webtest.Desktop, false)
	b.Go("/")
	b.Press("g")
	b.Press("b")
	b.Wait(`location.pathname === '/board/' && document.readyState === 'complete'`)
	b.Press("j")
	b.Wait(`document.activeElement.matches('a') && document.activeElement.textContent.includes('붕어빵')`)
	b.Press("j")
	b.Wait(`document.activeElement.textContent.includes('공부 자리')`)
	b.Press("k")
	b.Wait(`document.activeElement.textContent.includes('붕어빵')`)
	b.Press("/")
	b.Wait(`location.pathname === '/search/' && document.readyState === 'complete'`)
	b.Press("/")
	b.Wait(`document.activeElement.id === 'q'`)
	b.Go("/board/")
	b.Press("?")
	b.Wait(`document.querySelector('#keys').matches(':popover-open')`)
	for _, found := range b.Axe() {
		t.Errorf("the sheet of keys: %s", found)
	}
	b.Click("#keys-on")
	b.Press("\x1b")
	b.Wait(`!document.querySelector('#keys').matches(':popover-open')`)
	b.Press("n")
	b.Press("g")
	b.Press("h")
	if got := b.Path(); got != "/board/" {
		t.Errorf("keys that are turned off lead to %s", got)
	}
	b.Go("/board/")
	webtest.Eval[any](b, `localStorage.clear(), null`)
	b.Press("n")
	b.Wait(`location.pathname === '/write/'`)
	quiet(t, b)
}

func TestSheetsAndPasswordsAreUsableAndFree(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	for _, dark := range []bool{false, true} {
		for _, width := range []int{webtest.Phone, webtest.Desktop} {
			b.Window(width, dark)
			b.Go("/board/")
			b.Click("[popovertarget=board-more]")
			b.Wait(`document.querySelector('#board-more').matches(':popover-open')`)
			for _, found := range b.Axe() {
				t.Errorf("the open sheet at %d, dark %t: %s", width, dark, found)
			}
			if width == webtest.Phone && !dark {
				b.Shot("sheet-390")
			}
		}
	}
	b.Go("/login/")
	b.Type("#password", "correct horse")
	b.Click("[data-reveal]")
	b.Wait(`document.querySelector('#password').type === 'text' && document.querySelector('[data-reveal]').getAttribute('aria-pressed') === 'true'`)
	b.Click("[data-reveal]")
	b.Wait(`document.querySelector('#password').type === 'password'`)
	quiet(t, b)
}

// What an attribute says is never made into code, with or without the policy.
func TestAttributesAreNotEvaluated(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	b.Go("/board/")
	webtest.Eval[any](b, `{
		const div = document.createElement('div');
		div.innerHTML = '<button id="bad" hx-get="/parts/" hx-vals="js:{a: window.evaluated = 1}" hx-on:click="window.evaluated = 2" hx-target="#nowhere">x</button>';
		document.querySelector('main').append(div);
		window.htmx.process(div);
		document.querySelector('#bad').click();
		null
	}`)
	b.Wait(`document.readyState === 'complete'`)
	if webtest.Eval[bool](b, `window.evaluated !== undefined`) {
		t.Error("an attribute was evaluated")
	}
	if !webtest.Eval[bool](b, `window.htmx.config.history === false`) {
		t.Error("htmx keeps pages")
	}
}
