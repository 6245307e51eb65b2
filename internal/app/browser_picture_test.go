package app_test

import (
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// album puts the demo's pictures and one that is none into a folder.
func album(t *testing.T) func(name string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"seat.jpg", "lounge.jpg", "room.jpg", "poster.jpg"} {
		b, err := demo.Picture{File: name}.Read()
		if err == nil {
			err = os.WriteFile(filepath.Join(dir, name), b, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, body := range map[string][]byte{"none.jpg": []byte("no picture"), "glass.png": stilltest.PNG(320, 240, true)} {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return func(name string) string { return filepath.Join(dir, name) }
}

// Of the list of pictures on the page for writing.
const (
	items    = `document.querySelectorAll('.pictures ol [name=media]').length`
	captions = `[...document.querySelectorAll('.pictures ol [name=caption]')].map(e => e.value).join(' ')`
	spoken   = `document.querySelector('.pictures [role=status]').textContent`
	shown    = `[...document.querySelectorAll('.pics figure')].map(f => f.querySelector('figcaption')?.textContent ?? '').join(' ')`
	pick     = `.pick-pictures input`
)

// row selects something in the n-th row of the list.
func row(n int, what string) string {
	return fmt.Sprintf(".pictures ol > li:nth-child(%d) %s", n, what)
}

// On a phone and on a desktop one chooses pictures, says what they show, puts
// them in order by keyboard and by hand, takes one out, and posts; others look at
// them in large.
func TestPicturesAreAddedOrderedAndLookedAt(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	file := album(t)
	write := y.board(t, y.viewer(t, "minji"), "자유게시판").Href() + "write/"
	for i, width := range []int{webtest.Phone, webtest.Desktop} {
		login := []string{"minji", "junho"}[i]
		b := webtest.OpenURL(t, server.URL)
		b.Window(width, width == webtest.Desktop)
		enterDemo(b, login)
		b.Go(write)
		b.Type("#title", "공부 자리 정리")
		b.Type("#content", "사진으로 봐 주세요.")
		b.Choose(pick, file("seat.jpg"), file("lounge.jpg"), file("room.jpg"), file("none.jpg"))
		b.Wait(items + ` === 3 && document.querySelector('.pictures .error')`)
		if got := b.Text(".pictures .error"); got == "" {
			t.Error("a file that is no picture is passed over without a word")
		}
		b.Shot(fmt.Sprintf("pictures-refused-%d", width))
		b.Click(row(4, "[value^=remove]"))
		b.Wait(`!document.querySelector('.pictures .error')`)
		for i, text := range []string{"창가", "라운지", "서가"} {
			b.Type(row(i+1, "[name=caption]"), text)
		}
		look := func(what, expression, want string) {
			t.Helper()
			if got := webtest.Eval[string](b, expression); got != want {
				t.Errorf("%s: %q, want %q", what, got, want)
			}
		}
		look("as they came", captions, "창가 라운지 서가")

		// By keyboard: the focus stays on what was pressed, and one hears where it went.
		webtest.Eval[any](b, fmt.Sprintf(`document.querySelector(%q).focus(), null`, row(1, "[value^=down]")))
		b.Press("\r")
		look("one down", captions, "라운지 창가 서가")
		look("said", spoken, "사진을 2번째로 옮겼어요")
		b.Press("\r")
		look("and again", captions, "라운지 서가 창가")
		look("the focus", `document.activeElement.getAttribute('aria-label')`, "사진 3 아래로")

		// By hand.
		b.Drag(row(3, "img"), row(1, "img"))
		look("dragged to the top", captions, "창가 라운지 서가")
		b.Shot(fmt.Sprintf("pictures-write-%d", width))

		// What was typed and which pictures there are comes through a reload.
		b.Go("/board/")
		b.Go(write)
		b.Wait(items + " === 3")
		look("after another page", captions, "창가 라운지 서가")
		look("the title", `document.querySelector('#title').value`, "공부 자리 정리")
		b.Click(row(2, "[value^=remove]"))
		look("one less", captions, "창가 서가")
		for _, found := range b.Axe() {
			t.Error(found)
		}
		if px := b.Sideways(); px > 0 {
			t.Errorf("%d px wider than the window", px)
		}
		b.Click("button[form=write]")
		b.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
		look("in the post", shown, "창가 서가")
		look("kept of the draft", `Object.keys(sessionStorage).join(' ')`, "")
		b.Shot(fmt.Sprintf("pictures-post-%d", width))

		// In large, by keys.
		b.Click(".pics a")
		b.Wait(`document.querySelector('dialog.viewer[open] li img')?.complete`)
		b.Shot(fmt.Sprintf("pictures-viewer-%d", width))
		for _, found := range b.Axe() {
			t.Error(found)
		}
		const at = `document.querySelector('.viewer .num').textContent`
		look("opened", at, "1 / 2")
		b.Press(kb.ArrowRight)
		b.Wait(at + ` === '2 / 2'`)
		b.Press("\x1b")
		b.Wait(`!document.querySelector('.viewer')`)
		look("the focus is on the picture that was seen last", `document.activeElement.querySelector('img')?.alt`, "서가")
		if width == webtest.Phone {
			b.Click(".pics a")
			b.Wait(`document.querySelector('dialog.viewer[open]')`)
			b.Swipe(".viewer ul", -300)
			b.Wait(at + ` === '2 / 2'`)
			b.Click(".viewer .tap:last-child")
			b.Wait(`!document.querySelector('.viewer')`)
		}
		for _, e := range b.Errors() {
			if !strings.Contains(e, "status of 422") { // of the file that is no picture
				t.Errorf("%s's browser complains: %s", login, e)
			}
		}
	}
}

// What is pasted into the text or dropped on the page becomes a picture.
func TestPicturesArePastedAndDropped(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	b.Window(webtest.Desktop, false)
	enterDemo(b, "minji")
	b.Go(y.board(t, y.viewer(t, "minji"), "자유게시판").Href() + "write/")
	b.Wait(`document.querySelector('.pictures')`)
	const shot = `new Promise(done => { const c = new OffscreenCanvas(120, 80); c.getContext('2d').fillRect(10, 10, 50, 50); c.convertToBlob().then(b => { const d = new DataTransfer(); d.items.add(new File([b], 'x.png', {type: 'image/png'})); %s; done(); }); }), null`
	webtest.Eval[any](b, fmt.Sprintf(shot, `document.querySelector('#content').dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true}))`))
	b.Wait(items + " === 1")
	webtest.Eval[any](b, fmt.Sprintf(shot, `document.querySelector('#content').dispatchEvent(new DragEvent('dragover', {dataTransfer: d, bubbles: true, cancelable: true}))`))
	b.Wait(`document.querySelector('form.drop')`)
	webtest.Eval[any](b, fmt.Sprintf(shot, `document.querySelector('#content').dispatchEvent(new DragEvent('drop', {dataTransfer: d, bubbles: true, cancelable: true}))`))
	b.Wait(items + " === 2 && !document.querySelector('form.drop')")
	// Text that is pasted stays text.
	webtest.Eval[any](b, `(() => { const d = new DataTransfer(); d.setData('text/plain', 'x'); document.querySelector('#content').dispatchEvent(new ClipboardEvent('paste', {clipboardData: d, bubbles: true, cancelable: true})); })(), null`)
	if got := webtest.Eval[int](b, items); got != 2 {
		t.Errorf("pasted text made %d pictures", got-2)
	}
	quiet(t, "minji", b)
}

// Who sends the post while a picture is on its way sends it when that is there.
func TestAPostWaitsForItsPictures(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	file := album(t)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go(y.board(t, y.viewer(t, "minji"), "자유게시판").Href() + "write/")
	b.Type("#title", "바로 올리기")
	b.Type("#content", "사진이 오는 중이에요.")
	b.Wait(`document.querySelector('.pictures')`)
	// In one go, so that no picture can have arrived.
	webtest.Eval[any](b, `(() => { const pick = document.querySelector('.pick-pictures input'); pick.addEventListener('change', () => document.querySelector('button[form=write]').click()); })(), null`)
	b.Choose(pick, file("seat.jpg"), file("room.jpg"))
	b.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	if n := webtest.Eval[int](b, `document.querySelectorAll('.pics figure').length`); n != 2 {
		t.Errorf("the post has %d pictures, want 2", n)
	}
	quiet(t, "minji", b)
}

// Without scripts pictures are chosen and sent with the form, put in order by
// its buttons, and each is a link to itself.
func TestPicturesWithoutScripts(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	file := album(t)
	b := webtest.OpenURL(t, server.URL)
	b.Scripts(false)
	enterDemo(b, "minji")
	b.Go(y.board(t, y.viewer(t, "minji"), "자유게시판").Href() + "write/")
	b.Type("#title", "스크립트 없이")
	b.Type("#content", "그래도 사진은 올라가요.")
	b.Shot("pictures-plain-empty")
	b.Choose("#pictures", file("seat.jpg"), file("none.jpg"), file("glass.png"))
	b.Click(`.pictures [value=add]`)
	b.Wait(items + " === 2")
	has(b, "사진 파일이 아니거나 망가진 파일이에요")
	b.Type(row(1, "[name=caption]"), "창가")
	b.Type(row(2, "[name=caption]"), "유리")
	b.Shot("pictures-plain")
	b.Click(row(1, "[value^=down]"))
	b.Wait(captions + ` === '유리 창가'`)
	b.Choose("#pictures", file("room.jpg"))
	b.Click("button[form=write]")
	b.Wait(`/^\/post\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	if got := webtest.Eval[string](b, shown); got != "유리 창가 " {
		t.Errorf("the post shows %q", got)
	}
	post := webtest.Eval[string](b, "location.pathname")
	b.Go(post + "edit/")
	b.Click(row(2, "[value^=remove]"))
	b.Wait(items + " === 2")
	b.Click("button[form=write]")
	loaded(b, post)
	if got := webtest.Eval[string](b, shown); got != "유리 " {
		t.Errorf("after it was edited the post shows %q", got)
	}
	b.Click(".pics a")
	b.Wait(`location.pathname.startsWith('/media/') && document.images[0]?.naturalWidth === 320`)
}
