package app_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

const (
	draftText   = `document.querySelector('#content').value`
	draftsThere = `[localStorage, sessionStorage].flatMap(s => Object.keys(s).filter(k => k.startsWith('draft:'))).length`
)

// endLogIn ends somebody's sessions, as their time does.
func (y *yard) endLogIn(t *testing.T, login string) {
	t.Helper()
	if err := y.Account.EndOtherSessions(t.Context(), y.viewer(t, login)); err != nil {
		t.Fatal(err)
	}
}

// A reply that was sent after the log-in had ended comes back with its text,
// and still answers what it answered; also in a new tab.
func TestADraftOfAReplyOutlivesAnEndedLogInAndItsTab(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	minji, junho := y.viewer(t, "minji"), y.viewer(t, "junho")
	p := y.write(t, junho, "자유게시판", "같이 걸을 사람", "점심 먹고 한 바퀴 돌아요.")
	c := y.comment(t, junho, p.ID, 0, "정문에서 만나요")
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go(p.Href())
	b.Click(fmt.Sprintf(`a[data-reply="%d"]`, c.ID))
	b.Type("#content", "저도 갈게요")
	y.endLogIn(t, "minji")
	b.Click("#composer .send")
	loaded(b, "/account/login/")
	logIn := func(b *webtest.Browser) {
		b.Type("#id", "minji")
		b.Type("#password", demo.Password)
		b.Click("main button.main")
		loaded(b, p.Href())
	}
	logIn(b)
	check := func(where string, b *webtest.Browser) {
		t.Helper()
		if got := webtest.Eval[string](b, draftText); got != "저도 갈게요" {
			t.Errorf("%s the draft is %q", where, got)
		}
		b.Wait(fmt.Sprintf(`document.querySelector('#composer [name=parent_comment]').value === '%d' && !document.querySelector('#composer [name=parent_comment]').disabled`, c.ID))
	}
	check("after logging in again", b)
	b.Errors() // the browser notes the 401
	tab := b.Tab()
	tab.Go(p.Href())
	check("in a new tab", tab)
	tab.Click("#composer .send")
	tab.Wait(`document.querySelectorAll('#comment-list .reply').length === 1 && document.querySelector('#content').value === ''`)
	b.Go(p.Href())
	if got := webtest.Eval[string](b, draftText); got != "" {
		t.Errorf("what was sent is a draft still: %q", got)
	}
	quiet(t, "minji", b)
	quiet(t, "minji in a new tab", tab)
	if got, err := y.Board.Post(t.Context(), minji, p.ID); err != nil || got.CommentCount != 2 {
		t.Errorf("%d comments, %v, want 2", got.CommentCount, err)
	}
}

// Who comes to a device after somebody else finds nothing of what they typed:
// not after a log-out, not after another's log-in, and of a log-in that was not
// to be kept on the device nothing outlives the tab.
func TestDraftsAreTheirWritersAlone(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	write := y.board(t, y.viewer(t, "minji"), "자유게시판").Href() + "write/"
	b := webtest.OpenURL(t, server.URL)
	kept := func(where string, b *webtest.Browser, want int) {
		t.Helper()
		if got := webtest.Eval[int](b, draftsThere); got != want {
			t.Errorf("%s: %d drafts are kept, want %d", where, got, want)
		}
	}

	enterDemo(b, "minji")
	b.Go(write)
	b.Type("#content", "민지만 볼 글")
	open := b.Tab() // where one writes on
	open.Go(write)
	b.Go("/account/me/")
	b.Click("form[data-forget] button")
	loaded(b, "/")
	kept("after a log-out", b, 0)
	open.Type("#content", ", 덧붙임")
	b.Go("/")
	kept("in the tab that logged out", b, 0)

	b.Forget()
	enterDemo(b, "minji")
	b.Go(write)
	b.Type("#content", "민지만 볼 글")
	y.endLogIn(t, "minji")
	b.Go("/account/me/")
	loaded(b, "/account/login/")
	kept("after the log-in ended", b, 1)
	enterDemo(b, "junho")
	kept("after another's log-in", b, 0)

	b.Forget()
	enterOnce(b, "minji")
	b.Go(write)
	b.Type("#content", "도서관 컴퓨터에서")
	b.Go(write)
	if got := webtest.Eval[string](b, draftText); got != "도서관 컴퓨터에서" {
		t.Errorf("in the same tab the draft is %q", got)
	}
	tab := b.Tab()
	tab.Go(write)
	if got := webtest.Eval[string](tab, draftText); got != "" {
		t.Errorf("of a log-in that is not kept a new tab shows %q", got)
	}
	quiet(t, "the browser", b)
}
