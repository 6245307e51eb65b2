package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// says answers with a page of one text.
func says(text string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, http.StatusOK, page(text))
	}
}

func page(text string) templ.Component { return ui.Prose(text) }

// chained puts the chain before a mux.
func chained(m *web.Mux) http.Handler { return web.Chain(web.Options{}, m) }

func TestPathsAreExact(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /", says("home"))
	m.Handle("GET /board/{id}/", func(w http.ResponseWriter, r *http.Request) error {
		id, err := web.ID(r, "id")
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, page(fmt.Sprint("board ", id)))
	})
	m.Handle("POST /board/{id}/", says("posted"))
	m.Handle("GET /board/new/", says("new board"))
	c := webtest.New(t, chained(m))
	c.Get("/").Is(200).Has("home")
	c.Get("/board/3/").Is(200).Has("board 3")
	c.Get("/board/3/?cursor=x").Is(200).Has("board 3")
	c.Get("/board/new/").Is(200).Has("new board")
	c.Post("/board/3/").Is(200).Has("posted")
	for _, path := range []string{"/board/3/more/", "/nothing/", "/board//", "//board/3/", "/board/3/../3/", "/board/%2e%2e/", "/board/0/", "/board/-1/",
		"/board/x/", "/board/99999999999999999999/", "/board/3%2F/", "/%00/", "/board/3//"} {
		c.Get(path).Is(404).Has("찾는 곳이 없어요")
	}
	if a := c.Do("HEAD", "/board/3/", nil, nil).Is(200); a.Body != "" || a.Header.Get("Content-Length") != "7" {
		t.Errorf("HEAD: got body %q and length %q", a.Body, a.Header.Get("Content-Length"))
	}
}

func TestAPathWithoutItsLastSlashIsSentOn(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /board/{id}/", says("board"))
	c := webtest.New(t, chained(m))
	c.Get("/board/3").Is(301).Sends("Location", "/board/3/")
	c.Get("/board/3?a=1&b=2").Is(301).Sends("Location", "/board/3/?a=1&b=2")
	c.Get("/nothing").Is(404)
	for _, path := range []string{"//evil.example/board/3", "/%5Cevil.example/board/3", "/board//evil.example"} {
		r := httptest.NewRequest("GET", "http://"+webtest.Host+"/", nil)
		u, err := url.ParseRequestURI(path)
		if err != nil {
			t.Fatal(err)
		}
		r.URL = u
		w := httptest.NewRecorder()
		chained(m).ServeHTTP(w, r)
		if to := w.Header().Get("Location"); w.Code != 404 || to != "" {
			t.Errorf("%s: got status %d and leads to %q", path, w.Code, to)
		}
	}
}

func TestAWrongMethodIsSaidToBeOne(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /board/", says("boards"))
	m.Handle("POST /board/", says("posted"))
	m.Handle("POST /like/", says("liked"))
	c := webtest.New(t, chained(m))
	c.Do("DELETE", "/board/", nil, nil).Is(405).Sends("Allow", "GET, HEAD, POST").Has("그렇게는 열 수 없어요")
	c.Get("/like/").Is(405).Sends("Allow", "POST")
}

func TestRoutesAreListed(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /board/{id}/", says("x"))
	m.Handle("POST /board/{id}/", says("x"))
	want := []web.Route{{Method: "GET", Path: "/board/{id}/"}, {Method: "POST", Path: "/board/{id}/"}}
	got := m.Routes()
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %v, want %v", got, want)
	}
	for path, has := range map[string]bool{"/board/3/": true, "/board/3": false, "/board/": false, "/": false, "%": false} {
		if m.Has(path) != has {
			t.Errorf("Has(%q): got %t, want %t", path, !has, has)
		}
	}
}

func TestEveryFaultHasItsPageInBothLanguages(t *testing.T) {
	m := web.NewMux()
	faults := map[string]*fault.Error{
		"forbidden": fault.New(fault.Forbidden, "x"), "not_found": fault.New(fault.NotFound, "x"), "conflict": fault.New(fault.Conflict, "x"),
		"large": fault.New(fault.TooLarge, "x"), "invalid": fault.Field("a", "b"), "unsupported": fault.New(fault.Unsupported, "x"),
		"away": fault.New(fault.Unavailable, "x"), "full": fault.New(fault.NoSpace, "x"), "many": fault.Wait("x", 1500000000),
	}
	for name, f := range faults {
		m.Handle("GET /"+name+"/", func(http.ResponseWriter, *http.Request) error { return f })
	}
	ko := webtest.New(t, chained(m))
	en := ko.As("Accept-Language", "en-US,en;q=0.9,ko;q=0.1")
	for name, status := range map[string]int{
		"forbidden": 403, "not_found": 404, "conflict": 409, "large": 413, "invalid": 422, "unsupported": 415, "away": 503, "full": 507, "many": 429,
	} {
		a := ko.Get("/"+name+"/").Is(status).Has(`lang="ko"`).Shows("main h1", 1).Shows("main a[href=/]", 1)
		b := en.Get("/"+name+"/").Is(status).Has(`lang="en"`).Sends("Content-Language", "en")
		if a.Text("main h1") == b.Text("main h1") {
			t.Errorf("%s: both languages say %q", name, a.Text("main h1"))
		}
		ko.Part().Get("/"+name+"/").Is(status).HasNot("<html").Shows(".toast", 1)
	}
	ko.Get("/many/").Sends("Retry-After", "2")
}

func TestWhatWentWrongInsideIsNotShown(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /error/", func(http.ResponseWriter, *http.Request) error {
		return fmt.Errorf("SELECT password FROM users: no such table")
	})
	m.Handle("GET /panic/", func(http.ResponseWriter, *http.Request) error { panic("SELECT password") })
	m.Handle("GET /render/", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, 200, templ.Join(page("begun"), broken{}))
	})
	logs := logged(t)
	c := webtest.New(t, chained(m))
	for _, path := range []string{"/error/", "/panic/", "/render/"} {
		a := c.Get(path).Is(500).HasNot("SELECT", "password", "begun", "goroutine", ".go").Has("우리 쪽에서 생긴 문제예요")
		id := a.Header.Get("X-Request-Id")
		a.Has(id)
		if id == "" || !logs.has(id) {
			t.Errorf("%s: the log does not name request %q", path, id)
		}
	}
}

func TestSomebodyWhoMustLogInComesBack(t *testing.T) {
	m := web.NewMux()
	no := func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.Unauthenticated, "not_authenticated")
	}
	m.Handle("GET /board/{id}/", no)
	m.Handle("POST /board/{id}/", no)
	c := webtest.New(t, chained(m))
	c.Get("/board/3/?cursor=a%20b").Is(303).Sends("Location", "/account/login/?next=%2Fboard%2F3%2F%3Fcursor%3Da%2520b")
	form := c.As("Referer", "http://"+webtest.Host+"/board/3/?write=1")
	form.Do("POST", "/board/3/", nil, nil).Is(303).Sends("Location", "/account/login/?next=%2Fboard%2F3%2F%3Fwrite%3D1")
	c.As("Referer", "https://evil.example/x/").Do("POST", "/board/3/", nil, nil).Is(303).Sends("Location", "/account/login/")
	form.Part().Get("/board/3/").Is(401).Sends("HX-Redirect", "/account/login/?next=%2Fboard%2F3%2F%3Fwrite%3D1")
}
