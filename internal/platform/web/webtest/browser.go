package webtest

import (
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Phone and Desktop are the widths that pages are looked at, in px.
const (
	Phone   = 390
	Desktop = 1280
)

// A Browser is a window of a real browser on a handler. Its methods end the
// test where the browser cannot do what it is told.
type Browser struct {
	URL string // of the handler, without a slash at the end

	t   testing.TB
	ctx context.Context

	mu      sync.Mutex
	console []string
}

// Open starts h on a port of its own and a browser with no history. Both end
// with the test. Without chromium the test is skipped, or fails.
func Open(t testing.TB, h http.Handler) *Browser {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	return OpenURL(t, server.URL)
}

// OpenURL is [Open] for a server that runs already.
func OpenURL(t testing.TB, url string) *Browser {
	t.Helper()
	path := chromium(t)
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("lang", "ko-KR"),
		chromedp.Flag("accept-lang", "ko-KR,ko"), chromedp.Flag("hide-scrollbars", true), chromedp.Headless, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
	}
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox)
	}
	deadline, cancel := context.WithTimeout(context.Background(), 10*time.Minute) // against hanging, no more
	t.Cleanup(cancel)
	allocator, cancel := chromedp.NewExecAllocator(deadline, options...)
	t.Cleanup(cancel)
	b := &Browser{URL: strings.TrimSuffix(url, "/"), t: t}
	ctx, cancel := chromedp.NewContext(allocator, chromedp.WithListener(b.listen), chromedp.WithErrorf(t.Logf))
	t.Cleanup(cancel)
	b.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // starts the browser, which lives as long as ctx
		t.Fatal(err)
	}
	b.Window(Phone, false)
	b.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, log.Enable, cdp.Empty{})
		return err
	}))
	return b
}

// Tab opens another tab of the same browser, with what it keeps of pages but
// for what goes with a tab.
func (b *Browser) Tab() *Browser {
	b.t.Helper()
	tab := &Browser{URL: b.URL, t: b.t}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithListener(tab.listen))
	b.t.Cleanup(cancel)
	tab.ctx = ctx
	if err := chromedp.Do(ctx); err != nil { // opens it, for as long as ctx
		b.t.Fatal(err)
	}
	tab.Window(Phone, false)
	return tab
}

// chromium finds the browser.
func chromium(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	if os.Getenv("MADANG_TEST_REQUIRE") == "all" {
		t.Fatal("chromium is not on this machine, and MADANG_TEST_REQUIRE=all")
	}
	t.Skip("skipped: chromium is not on this machine")
	return ""
}

// listen notes what the page says went wrong. It runs on the connection's
// goroutine.
func (b *Browser) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		b.console = append(b.console, text)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError {
			b.console = append(b.console, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// Errors returns what the browser complained about since the last call:
// exceptions, files that are missing, and what the content security policy
// forbade.
func (b *Browser) Errors() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := b.console
	b.console = nil
	return all
}

func (b *Browser) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second) // what is not there by then does not come
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.t.Fatalf("at %s: %v", b.Path(), err)
	}
}

// Context returns the context of the window, for chromedp's own actions.
func (b *Browser) Context() context.Context { return b.ctx }

// Window makes the window width px wide and the device dark or light. A width
// below 600 is a phone that one touches.
func (b *Browser) Window(width int, dark bool) {
	b.t.Helper()
	height := int64(800)
	var options []chromedp.EmulateViewportOption
	if width < 600 {
		height = 844
		options = append(options, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.do(chromedp.EmulateReset(), chromedp.EmulateViewport(int64(width), height, options...),
		chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			_, err := cdp.Call(ctx, tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
			})
			return err
		}))
}

// Go opens a path and waits until it is loaded, scripts included.
func (b *Browser) Go(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.URL + path))
}

// Back goes back, as the button of the browser does.
func (b *Browser) Back() {
	b.t.Helper()
	b.do(chromedp.NavigateBack())
}

// Path returns where the window is: path, query and fragment.
func (b *Browser) Path() string {
	b.t.Helper()
	return Eval[string](b, "location.pathname + location.search + location.hash")
}

// Click presses what the selector finds, once it is visible.
func (b *Browser) Click(selector string) {
	b.t.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// Type types into a field.
func (b *Browser) Type(selector, text string) {
	b.t.Helper()
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text, chromedp.NodeVisible))
}

// Press presses keys where the focus is.
func (b *Browser) Press(keys string) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys))
}

// Wait waits until the expression is true, at most 10 seconds, whatever page
// the window is on by then.
func (b *Browser) Wait(expression string) {
	b.t.Helper()
	end := time.Now().Add(10 * time.Second)
	for {
		// While the window goes from page to page there is nothing to ask.
		ok, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool]("!!("+expression+")"))
		if err == nil && ok {
			return
		}
		if time.Now().After(end) || b.ctx.Err() != nil {
			b.t.Fatalf("waited for %s at %s: %v\n%s", expression, b.Path(), err, b.Text("body"))
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Text returns the visible text of the first element that the selector finds.
func (b *Browser) Text(selector string) string {
	b.t.Helper()
	return Eval[string](b, fmt.Sprintf("document.querySelector(%q)?.innerText ?? ''", selector))
}

// Eval returns the value of an expression in b's page.
func Eval[T any](b *Browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Await returns what the promise of an expression in b's page comes to.
func Await[T any](b *Browser, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// Shot keeps a picture of the whole page as name.png in the folder that
// MADANG_TEST_SHOTS names, for people to look at. Without one it does nothing.
func (b *Browser) Shot(name string) {
	b.t.Helper()
	dir := os.Getenv("MADANG_TEST_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

//go:embed testdata/axe.min.js
var axe string

// Axe returns what axe finds wrong with the page as it is, a line each: the
// rule, what it says and where.
func (b *Browser) Axe() []string {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := chromedp.Evaluate[any](axe+";null")(ctx, tab)
		return err
	}))
	return Await[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then(r =>
		r.violations.flatMap(v => v.nodes.map(n => v.id + ": " + v.help + ": " + n.target.join(" ") + " " + n.html.slice(0, 160))))`)
}

// Sideways returns how many px the page is wider than the window: 0, or people
// have to scroll sideways.
func (b *Browser) Sideways() int {
	b.t.Helper()
	return Eval[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth")
}
