package web

import (
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// MountFiles adds to m what pages are made with, and what browsers and robots
// ask every server for: /static/, /favicon.ico, /apple-touch-icon.png,
// /manifest.json, /sw.js, /robots.txt. They have one representation, whatever is
// accepted.
func MountFiles(m *Mux) {
	m.Handle("GET /static/{file}", pageStatic)
	m.Handle("GET /favicon.ico", plainFile("favicon.png"))
	m.Handle("GET /apple-touch-icon.png", plainFile("apple-touch-icon.png"))
	m.Handle("GET /manifest.json", pageManifest)
	m.Handle("GET /sw.js", pageWorker)
	m.Handle("GET /robots.txt", pageRobots)
}

// Mount adds the pages that belong to no domain: POST /appearance/, the choice
// of language and theme (values "language", "theme" and "next"), and /offline/,
// which browsers keep for when they are.
func Mount(m *Mux) {
	m.Handle("POST /appearance/", pageAppearance)
	m.Handle("GET /offline/", pageOffline)
}

func pageOffline(w http.ResponseWriter, r *http.Request) error {
	return Render(w, r, http.StatusOK, ui.Offline())
}

// pageStatic serves a file by its hashed name, which browsers may keep for
// good: another content has another name.
func pageStatic(w http.ResponseWriter, r *http.Request) error {
	f := ui.Hashed(r.PathValue("file"))
	if f == nil {
		return fault.New(fault.NotFound, "not_found")
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	sendFile(w, r, f)
	return nil
}

// plainFile serves a file under a name that stays the same.
func plainFile(name string) Handler {
	f := ui.Plain(name)
	return func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Cache-Control", "public, max-age=86400")
		sendFile(w, r, f)
		return nil
	}
}

// pageWorker serves the service worker, which browsers look at for a new build.
func pageWorker(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-cache")
	sendFile(w, r, ui.Plain("sw.js"))
	return nil
}

func sendFile(w http.ResponseWriter, r *http.Request, f *ui.File) {
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("ETag", `"`+f.Name+`"`)
	h.Del("Content-Language") // the same in all languages
	vary(h, "Accept-Encoding")
	if matches(r.Header.Get("If-None-Match"), `"`+f.Name+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := f.Body
	for _, encoding := range []string{"br", "gzip"} {
		if !accepts(r.Header.Values("Accept-Encoding"), encoding) {
			continue
		}
		if packed, ok := f.Encoded(encoding); ok && len(packed) < len(f.Body) {
			body = packed
			h.Set("Content-Encoding", encoding)
			break
		}
	}
	send(w, r, body)
}

// send writes a body whose head is set.
func send(w http.ResponseWriter, r *http.Request, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader is gone, if anything
	}
}

type manifestIcon struct {
	Src     string `json:"src"`
	Sizes   string `json:"sizes"`
	Type    string `json:"type"`
	Purpose string `json:"purpose"`
}

// pageManifest makes Madang installable.
func pageManifest(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	body, err := json.Marshal(struct {
		Name       string         `json:"name"`
		ShortName  string         `json:"short_name"`
		Lang       string         `json:"lang"`
		ID         string         `json:"id"`
		StartURL   string         `json:"start_url"`
		Scope      string         `json:"scope"`
		Display    string         `json:"display"`
		Background string         `json:"background_color"`
		Theme      string         `json:"theme_color"`
		Icons      []manifestIcon `json:"icons"`
	}{
		Name: i18n.T(ctx, "web.name"), ShortName: i18n.T(ctx, "web.name"), Lang: string(i18n.Of(ctx)),
		ID: "/", StartURL: "/", Scope: "/", Display: "standalone", Background: "#FBFAF7", Theme: "#FBFAF7",
		Icons: []manifestIcon{
			{ui.Asset("icon.svg"), "any", "image/svg+xml", "any"},
			{ui.Asset("icon-192.png"), "192x192", "image/png", "any"},
			{ui.Asset("icon-512.png"), "512x512", "image/png", "any"},
			{ui.Asset("icon-512.png"), "512x512", "image/png", "maskable"},
		},
	})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/manifest+json")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	vary(w.Header(), "Accept-Language", "Cookie")
	send(w, r, body)
	return nil
}

// pageRobots lets robots see what is written for everybody, the front page and
// the papers, and nothing else: the rest belongs to those who are logged in.
func pageRobots(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "public, max-age=86400")
	w.Header().Del("Content-Language")
	send(w, r, []byte("User-agent: *\nDisallow: /\nAllow: /$\nAllow: /about/$\nAllow: /rules/$\nAllow: /privacy/$\nAllow: /static/\n"))
	return nil
}
