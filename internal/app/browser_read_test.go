package app_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// rowAtTop says which row stands at the top of the window, and where.
const rowAtTop = `(() => { const row = [...document.querySelectorAll('main .row a.title')].find(r => r.getBoundingClientRect().bottom > 56);
	return row.getAttribute('href') + ' ' + Math.round(row.getBoundingClientRect().top) })()`

// Who scrolls on is shown more, and who goes back from a post finds the row that
// was on the screen, even when others have written meanwhile.
func TestScrollingGoesOnAndComesBackToThePlace(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	free := y.board(t, y.viewer(t, "minji"), "자유게시판")
	b.Go(free.Href())
	for _, rows := range []int{20, 40} {
		b.Wait(fmt.Sprintf(`document.querySelectorAll('main .row').length >= %d`, rows))
		webtest.Eval[any](b, "scrollTo(0, document.body.scrollHeight), null")
	}
	b.Wait(`document.querySelectorAll('main .row').length > 40`)
	webtest.Eval[any](b, "document.querySelectorAll('main .row')[35].scrollIntoView(), scrollBy(0, -100), null")
	was := webtest.Eval[string](b, rowAtTop)
	_, err := y.Board.AddPost(t.Context(), y.viewer(t, "junho"), board.NewPost{Board: free.ID, Title: "그 사이에 쓴 글", Content: "맨 위에 있어요"})
	if err != nil {
		t.Fatal(err)
	}
	b.Click(`main .row:nth-child(38) a.title`)
	b.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	webtest.Eval[any](b, "history.back(), null")
	loaded(b, free.Href())
	b.Wait(fmt.Sprintf(`document.querySelectorAll('main .row').length > 35 && %s === %q`, rowAtTop, was))
	quiet(t, "minji", b)
}

// The address of a post can be passed on, with nothing of what it says; that of
// a post on a secret board cannot.
func TestTheAddressOfAPostIsPassedOnAlone(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	minji := y.viewer(t, "minji")
	newest := func(name string) board.Post {
		t.Helper()
		list, err := y.Board.PostsOf(t.Context(), minji, y.board(t, minji, name).ID, board.Range{Limit: 1})
		if err != nil || len(list) != 1 {
			t.Fatalf("%d posts on %s, %v", len(list), name, err)
		}
		return list[0]
	}
	open, secret := newest("자유게시판"), newest("비밀게시판")
	b.Go(open.Href())
	webtest.Eval[any](b, `navigator.clipboard.writeText = async text => { window.copied = text }, null`)
	b.Click("[popovertarget=share]")
	b.Click("[data-share=copy]")
	b.Wait(fmt.Sprintf(`window.copied === %q && document.querySelector('#toasts').innerText !== ''`, server.URL+open.Href()))
	b.Go(secret.Href())
	if webtest.Eval[bool](b, `document.querySelector('[popovertarget=share], #share') !== null`) {
		t.Error("a post on a secret board can be passed on")
	}
	quiet(t, "minji", b)
}
