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
