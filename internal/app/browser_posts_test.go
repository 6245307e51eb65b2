package app_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// polled is a demo in which junho has asked what to eat, and a browser of minji's.
func polled(t *testing.T) (*yard, *webtest.Browser, board.Post) {
	t.Helper()
	y := demoYard(t)
	junho := y.viewer(t, "junho")
	p, err := y.Board.AddPost(t.Context(), junho, board.NewPost{Board: y.board(t, junho, "자유게시판").ID, Title: "점심 뭐 먹지", Content: "배고파요 #점심메뉴",
		Poll: &board.NewPoll{Options: []string{"짜장면", "짬뽕", "볶음밥"}, EndsAt: time.Now().Add(24 * time.Hour)}})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	enter(b, "minji", demo.Password)
	return y, b, p
}

// returns presses Enter as a keyboard does, whose letter is not typed where a
// script has taken the key.
func returns(t *testing.T, b *webtest.Browser) {
	t.Helper()
	press := func(kind input.DispatchKeyEventType, text string) chromedp.Action[chromedp.Void] {
		return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: "Enter", Code: "Enter", Text: text, WindowsVirtualKeyCode: 13})
			return err
		})
	}
	if err := chromedp.Do(b.Context(), press("keyDown", "\r"), press("keyUp", "")); err != nil {
		t.Fatal(err)
	}
}

// option is the selector of an option's input.
func option(p board.Post, n int) string {
	return fmt.Sprintf("#o%d", p.Poll.Options[n].ID)
}

func TestOneVotesInABrowser(t *testing.T) {
	for _, scripts := range []bool{true, false} {
		t.Run(fmt.Sprint("scripts ", scripts), func(t *testing.T) {
			_, b, p := polled(t)
			b.Scripts(scripts)
			b.Go(p.Href())
			if got := b.Text("#poll"); strings.Contains(got, "%") || !strings.Contains(got, "0명 참여") || !strings.Contains(got, "투표하면 결과가 보여요") {
				t.Errorf("before: %s", got)
			}
			b.Click("#vote")
			has(b, "하나 이상 골라 주세요")
			b.Click(option(p, 1))
			b.Click("#vote")
			has(b, "1명 참여")
			has(b, "100%")
			if scripts && !webtest.Eval[bool](b, `document.activeElement?.id === 'vote'`) {
				t.Error("the focus is lost")
			}
			b.Click(option(p, 2))
			b.Click("#vote")
			b.Wait(fmt.Sprintf(`document.querySelector('%s').closest('label').innerText.includes('100%%')`, option(p, 2)))
			b.Click("#poll [name=take_back]")
			has(b, "0명 참여")
			if got := b.Text("#poll"); strings.Contains(got, "%") {
				t.Errorf("taken back: %s", got)
			}
			for _, e := range b.Errors() {
				if !strings.Contains(e, "422") {
					t.Errorf("the browser complains: %s", e)
				}
			}
		})
	}
}

// The fields for more options come as one fills those before, Enter goes on to
// the next and posts nothing, and a draft of all is put back.
func TestOneWritesAPollInABrowser(t *testing.T) {
	y, b, _ := polled(t)
	write := y.board(t, y.viewer(t, "minji"), "정보게시판").Href() + "write/"
	b.Go(write)
	const shown = `[...document.querySelectorAll('.options input')].filter(i => i.checkVisibility()).length`
	b.Click(".fold summary")
	b.Wait(shown + " === 2")
	b.Click("#poll\\.options")
	for i, text := range []string{"하나", "둘", "셋", "넷"} {
		b.Press(text)
		b.Wait(fmt.Sprintf("%s === %d", shown, max(2, i+2)))
		returns(t, b)
	}
	b.Type("#title", "무엇이 좋아요?")
	b.Type("#content", "골라 주세요")
	b.Click("label[for=poll_multiple]")
	b.Go("/board/")
	b.Go(write)
	b.Wait(`document.querySelector('.fold').open && document.querySelectorAll('.options input')[3].value === '넷'`)
	b.Click("button[form=write]")
	b.Wait(`document.querySelector('#poll')`)
	if got := b.Text("#poll"); !strings.Contains(got, "여러 개 고를 수 있어요") || !strings.Contains(got, "하나\n") || !strings.Contains(got, "넷") {
		t.Errorf("the poll: %s", got)
	}
	quiet(t, "minji", b)
}

// Hashtags are suggested below the line, chosen by keys or by a tap, and never
// taken against one's will.
func TestHashtagsAreSuggestedInABrowser(t *testing.T) {
	y, b, _ := polled(t)
	seoyeon := y.viewer(t, "seoyeon")
	y.write(t, seoyeon, "정보게시판", "학식", "오늘은 #점심메뉴 #점심시간")
	b.Go(y.board(t, y.viewer(t, "minji"), "장터게시판").Href() + "write/")
	const open = `!document.querySelector('#hashtags').hidden`
	const closed = `document.querySelector('#hashtags').hidden`
	value := func() string { return webtest.Eval[string](b, `document.querySelector('#content').value`) }
	b.Type("#content", "오늘 #점심")
	b.Wait(open)
	if got := b.Text("#hashtags"); got != "#점심메뉴\n2\n#점심시간\n1" {
		t.Errorf("suggested %q", got)
	}
	for _, found := range b.Axe() {
		t.Error(found)
	}
	b.Press(kb.ArrowDown + kb.ArrowDown)
	b.Wait(`document.querySelector('#content').getAttribute('aria-activedescendant') === 'hashtag-1'`)
	returns(t, b)
	b.Wait(closed)
	if got := value(); got != "오늘 #점심시간 " {
		t.Errorf("taken by keys: %q", got)
	}
	b.Press("#점")
	b.Wait(open)
	returns(t, b) // nothing is chosen: it ends the line
	b.Wait(closed)
	b.Press("#점")
	b.Wait(open)
	b.Press(kb.Escape)
	b.Wait(closed)
	b.Press("심")
	b.Wait(open)
	b.Click("#hashtag-0")
	b.Wait(closed)
	if got := value(); got != "오늘 #점심시간 #점\n#점심메뉴 " {
		t.Errorf("by a tap: %q", got)
	}
	b.Press("https://a.example/#점 C#점")
	time.Sleep(300 * time.Millisecond) // longer than suggestions wait
	if !webtest.Eval[bool](b, closed) {
		t.Errorf("suggested in an address or behind a letter: %s", b.Text("#hashtags"))
	}
	quiet(t, "minji", b)
}
