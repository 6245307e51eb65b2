package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

func key(t *testing.T) secret.Key {
	t.Helper()
	keys, err := secret.NewKeys(strings.Repeat("k", 64))
	if err != nil {
		t.Fatal(err)
	}
	return keys.For("flash")
}

func TestAMessageIsShownOnceAndCannotBeMadeUp(t *testing.T) {
	now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	m := web.NewMux()
	m.Handle("GET /", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, 200, ui.Frame(ui.Page{Title: "홈"}))
	})
	m.Handle("POST /send/", func(w http.ResponseWriter, r *http.Request) error {
		web.Flash(w, r, "ui.reply_to", "<b>익명3</b>")
		return web.Redirect(w, r, "/")
	})
	m.Handle("POST /count/", func(w http.ResponseWriter, r *http.Request) error {
		web.Flash(w, r, "ui.reply_to", 1234567)
		return web.Redirect(w, r, "/")
	})
	m.Handle("POST /hide/", func(w http.ResponseWriter, r *http.Request) error {
		web.FlashUndo(w, r, "/back/?next=%2F", "ui.home")
		return web.Redirect(w, r, "/")
	})
	h := web.Chain(web.Options{Key: key(t), Now: func() time.Time { return now }}, m)
	c := webtest.New(t, h)
	c.Post("/send/").Is(303)
	kept := c.Cookie("madang_flash")
	c.Get("/").Has("&lt;b&gt;익명3&lt;/b&gt;에게 답글").Shows(".toast", 1)
	c.Get("/").Shows(".toast", 0)
	c.As("Accept-Language", "en").Post("/send/").Is(303)
	c.As("Accept-Language", "en").Get("/").Has("Replying to &lt;b&gt;")

	c.Post("/count/").Is(303)
	c.Get("/").Has("1234567에게 답글").Shows(".toast button", 0)

	c.As("Accept-Language", "ko").Post("/hide/").Is(303)
	c.As("Accept-Language", "ko").Get("/").Has(`<form method="post" action="/back/?next=%2F">`, "되돌리기").Shows(".toast button", 1)
	c.Get("/").Shows(".toast", 0)

	forged := strings.Replace(kept, kept[:4], "AAAA", 1)
	for _, value := range []string{forged, "x", "W10", kept + "x"} {
		webtest.New(t, h).As("Cookie", "madang_flash="+value).Get("/").Is(200).Shows(".toast", 0)
	}
	late := webtest.New(t, h).As("Cookie", "madang_flash="+kept)
	late.Get("/").Shows(".toast", 1)
	now = now.Add(6 * time.Minute)
	late.Get("/").Shows(".toast", 0)
}

func TestAPartDoesNotUseUpTheMessage(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /", func(w http.ResponseWriter, r *http.Request) error {
		if !web.Part(r) {
			return web.Render(w, r, 200, ui.Frame(ui.Page{Title: "홈"}))
		}
		return web.Render(w, r, 200, page("part"))
	})
	m.Handle("POST /send/", func(w http.ResponseWriter, r *http.Request) error {
		web.Flash(w, r, "ui.home")
		return web.Redirect(w, r, "/")
	})
	c := webtest.New(t, web.Chain(web.Options{Key: key(t)}, m))
	c.Post("/send/")
	c.Part().Get("/").Is(200)
	c.Get("/").Shows(".toast", 1)
}

func TestNoPathLeadsToAnotherServer(t *testing.T) {
	for path, want := range map[string]string{
		"/board/3/?a=1#c2": "/board/3/?a=1#c2", "/": "/", "/글/": "/%EA%B8%80/",
		"": "/", "board/": "/", "//evil.example": "/", "///evil.example": "/", `/\evil.example`: "/", `\\evil.example`: "/", "https://evil.example/": "/",
		"javascript:alert(1)": "/", "/\t/evil.example": "/", "/%5Cevil.example": "/", "/%2Fevil.example": "/", "http:/evil": "/", "/a\nSet-Cookie: x": "/",
		"/\x00": "/", "/%zz": "/", "/.//evil.example": "/.//evil.example", "/..//evil.example": "/..//evil.example",
	} {
		if got := web.Local(path); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
	r := httptest.NewRequest("GET", "/account/login/?next=//evil.example", nil)
	if got := web.Next(r); got != "/" {
		t.Errorf("next: got %q", got)
	}
	w := httptest.NewRecorder()
	if err := web.Redirect(w, r, "//evil.example"); err != nil || w.Code != 303 || w.Header().Get("Location") != "/" {
		t.Errorf("redirect: got %d to %q, %v", w.Code, w.Header().Get("Location"), err)
	}
}

func TestProblemsAreSaidInTheReadersLanguage(t *testing.T) {
	ctx := i18n.With(context.Background(), i18n.Ko)
	if _, ok := web.Problems(ctx, fault.New(fault.NotFound, "not_found")); ok {
		t.Error("what is not there is called a problem of the form")
	}
	if _, ok := web.Problems(ctx, context.Canceled); ok {
		t.Error("an error is called a problem of the form")
	}
	p, ok := web.Problems(ctx, fault.Field("a", "bad_form").And("b", "cross_origin").And("a", "no_such_code"))
	if !ok || len(p) != 2 || p[0].Name != "a" || len(p.Of("a")) != 2 || !p.Has("b") || p.Has("c") {
		t.Fatalf("got %v, %t", p, ok)
	}
	if got := p.Of("a")[1]; strings.Contains(got, "no_such_code") || got == "" {
		t.Errorf("got %q for a code without a text", got)
	}
	if p, ok := web.Problems(ctx, fault.New(fault.Invalid, "bad_form")); !ok || len(p.Of("")) != 1 {
		t.Errorf("a fault of the whole: got %v, %t", p, ok)
	}
}

func TestAFormIsShownAgainAfterEveryFaultThatIsNotItsEnd(t *testing.T) {
	r := httptest.NewRequest("POST", "/", nil)
	for _, c := range []struct {
		err    error
		status int
		ok     bool
	}{
		{fault.Field("a", "bad_form"), 422, true}, {fault.New(fault.Conflict, "x"), 409, true}, {fault.Wait("x", time.Minute), 429, true},
		{fault.New(fault.Forbidden, "x"), 403, true}, {fault.New(fault.NotFound, "x"), 0, false}, {context.Canceled, 0, false},
	} {
		w := httptest.NewRecorder()
		p, status, ok := web.Again(w, r, c.err)
		if status != c.status || ok != c.ok || ok != (len(p) > 0) {
			t.Errorf("%v: got %v, %d, %t", c.err, p, status, ok)
		}
		if c.status == 429 && w.Header().Get("Retry-After") != "60" {
			t.Errorf("got Retry-After %q", w.Header().Get("Retry-After"))
		}
	}
}

func TestFilesAreKeptForGoodAndAreTheSame(t *testing.T) {
	m := web.NewMux()
	web.MountFiles(m)
	c := webtest.New(t, chained(m))
	for name, kind := range map[string]string{
		"madang.css": "text/css; charset=utf-8", "madang.js": "text/javascript; charset=utf-8", "htmx.js": "text/javascript; charset=utf-8",
		"icons.svg": "image/svg+xml", "icon-192.png": "image/png",
	} {
		a := c.Get(ui.Asset(name)).Is(200).Sends("Content-Type", kind).Sends("Cache-Control", "public, max-age=31536000, immutable").Sends("Vary", "Accept-Encoding")
		if a.Body != string(ui.Plain(name).Body) {
			t.Errorf("%s: got another file", name)
		}
		c.As("If-None-Match", a.Header.Get("ETag")).Get(ui.Asset(name)).Is(304)
	}
	c.As("Accept-Encoding", "gzip, br").Get(ui.Asset("madang.css")).Sends("Content-Encoding", "br")
	if got := unzip(t, c.As("Accept-Encoding", "gzip").Get(ui.Asset("madang.css")).Sends("Content-Encoding", "gzip").Body); got != string(ui.Plain("madang.css").Body) {
		t.Error("the compressed styles are others")
	}
	for _, path := range []string{"/static/madang.css", "/static/..%2F..%2Fweb.go", "/static/madang-000000000000.css", "/static/"} {
		c.Get(path).Is(404)
	}
	c.Get("/favicon.ico").Is(200).Sends("Content-Type", "image/png")
	c.Get("/manifest.json").Is(200).Sends("Content-Type", "application/manifest+json").Has(`"name":"마당"`, `"start_url":"/"`)
	c.Get("/sw.js").Is(200).Sends("Content-Type", "text/javascript; charset=utf-8").Sends("Cache-Control", "no-cache").Has(ui.Asset("madang.css"), ui.Asset("madang.js")).HasNot("FILES", "BUILD")
	c.As("Accept-Language", "en").Get("/manifest.json").Has(`"name":"Madang"`)
	c.Get("/robots.txt").Is(200).Has("Disallow: /\n")
}

func TestLanguageAndThemeAreChosenAndKept(t *testing.T) {
	m := web.NewMux()
	web.Mount(m)
	m.Handle("GET /me/", func(w http.ResponseWriter, r *http.Request) error {
		return web.Render(w, r, 200, ui.Frame(ui.Page{Title: "나"}))
	})
	c := webtest.New(t, chained(m))
	c.Get("/me/").Shows("html[lang=ko]", 1).Shows("html[data-theme]", 0)
	c.Post("/appearance/", "theme", "dark", "language", "en", "next", "/me/").Is(303).Sends("Location", "/me/")
	c.Get("/me/").Shows("html[lang=en][data-theme=dark]", 1)
	c.Post("/appearance/", "theme", "plaid", "language", "xx", "next", "https://evil.example/").Is(303).Sends("Location", "/")
	c.Get("/me/").Shows("html[lang=en][data-theme=dark]", 1)
	c.Post("/appearance/", "theme", "", "language", "").Is(303)
	c.Get("/me/").Shows("html[lang=ko]", 1).Shows("html[data-theme]", 0)
}
