package app_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// keptPages returns the paths of the pages that the device keeps.
func keptPages(b *webtest.Browser) []string {
	return webtest.Await[[]string](b, `caches.keys()
		.then((names) => Promise.all(names.filter((name) => name.startsWith("pages:")).map((name) => caches.open(name).then((cache) => cache.keys()))))
		.then((lists) => lists.flat().map((request) => new URL(request.url).pathname))`)
}

// waitForPages waits until the device keeps the pages of all paths.
func waitForPages(t *testing.T, b *webtest.Browser, paths ...string) {
	t.Helper()
	for range 500 {
		kept := keptPages(b)
		if !slices.ContainsFunc(paths, func(path string) bool { return !slices.Contains(kept, path) }) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("the device keeps %q, not all of %q", keptPages(b), paths)
}

// An outage is what keeps pages from a handler while it lasts.
type outage struct {
	handler http.Handler
	address string // the same after as before
	server  *http.Server
}

func (o *outage) begin() { o.server.Close() }

func (o *outage) end(t *testing.T) {
	t.Helper()
	l, err := net.Listen("tcp", o.address)
	if err != nil {
		t.Fatal(err)
	}
	o.address, o.server = l.Addr().String(), &http.Server{Handler: o.handler}
	go o.server.Serve(l)
}

// Without a network the timetable opens, also for who has not looked at it since
// they logged in, and so does the list that was read last; both say as of when
// they are, and nothing is sent from there. With the network back, pages are what
// they are now.
func TestTheTimetableOpensOffline(t *testing.T) {
	y := demoYard(t)
	network := &outage{handler: y.handler, address: "127.0.0.1:0"}
	network.end(t)
	t.Cleanup(network.begin)
	b := webtest.OpenURL(t, "http://"+network.address)
	enterDemo(b, "minji")
	waitForPages(t, b, "/timetable/", "/offline/")
	board := y.board(t, y.viewer(t, "minji"), "자유게시판").Href()
	b.Go(board)
	waitForPages(t, b, board)
	quiet(t, "minji, with a network,", b)

	network.begin()
	b.Go("/timetable/")
	has(b, "에 본 화면이에요")
	if n := webtest.Eval[int](b, `document.querySelectorAll('.week .block, .week a').length`); n == 0 {
		t.Error("there are no lectures on the timetable")
	}
	if at := webtest.Eval[string](b, `document.querySelector('#as-of time').dateTime`); !strings.HasPrefix(at, time.Now().UTC().Format("2006-01-02T")) && time.Now().UTC().Format("15") != "00" {
		t.Errorf("it is as of %q", at)
	}
	if found := b.Axe(); len(found) > 0 {
		t.Errorf("axe finds %q", found)
	}
	b.Shot("offline-timetable")
	b.Go(board)
	has(b, "에 본 화면이에요")
	b.Go("/account/me/")
	has(b, "이 화면은 이 기기에 남아 있지 않아요.")
	b.Shot("offline-nothing")
	b.Click(`main a[href="/timetable/"]`)
	loaded(b, "/timetable/")
	before := b.Path()
	webtest.Eval[any](b, `document.querySelector('main form[method=post]').requestSubmit(), null`)
	has(b, "인터넷에 연결되어 있지 않아요. 쓰던 글은 이 기기에 남아 있어요.")
	if b.Path() != before {
		t.Errorf("a form of a copy leads to %s", b.Path())
	}
	b.Errors() // the browser notes that it is offline

	network.end(t)
	b.Go("/timetable/")
	if !webtest.Eval[bool](b, `document.querySelector('#as-of').hidden`) {
		t.Error("a page of the network is called old")
	}
	quiet(t, "minji, with a network again,", b)
}

// Who comes to a device after somebody else finds no page of theirs: not after a
// log-out, not after the end of their log-in, not after another's, and of a log-in
// that is not kept on the device no page is kept either.
func TestPagesKeptOnADeviceAreTheirViewersAlone(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	nothing := func(where string) {
		t.Helper()
		for range 100 { // what was still being put by when the page was loaded goes as well
			if len(keptPages(b)) == 0 {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
		t.Errorf("%s the device keeps %q", where, keptPages(b))
	}
	enterDemo(b, "minji")
	waitForPages(t, b, "/timetable/")
	b.Go("/account/me/")
	b.Click("form[data-forget] button")
	loaded(b, "/")
	nothing("after a log-out")

	enterDemo(b, "minji")
	waitForPages(t, b, "/timetable/")
	y.endLogIn(t, "minji")
	b.Go("/timetable/")
	loaded(b, "/account/login/")
	nothing("after the log-in ended")

	enterDemo(b, "minji")
	waitForPages(t, b, "/timetable/", "/offline/")
	y.endLogIn(t, "minji")
	enterOnce(b, "junho")
	b.Go("/timetable/")
	nothing("with another's log-in that is not kept")
	quiet(t, "the browser", b)
}
