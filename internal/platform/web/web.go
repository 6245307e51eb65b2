// Package web is the page side of Madang's HTTP: what leads a request to a
// handler, what stands before all handlers, and how pages are answered.
//
// What it promises:
//
//   - A handler writes nothing or everything: pages are rendered into a buffer,
//     and an error that a handler returns becomes a page with a way on, in the
//     reader's language. Causes are logged once, never shown.
//   - A change is made only by a request that comes from Madang's own pages
//     ([Chain] checks the origin), and only by other methods than GET.
//   - Nothing of a private page is kept by anything but the reader's browser,
//     which asks each time whether it is still so.
//   - No answer leads to another host: [Next] and [Redirect] take paths only.
//   - Request lines of the log name no person, and lines of writes no address.
//
// Pages are made of the parts in package ui.
package web

import (
	"bytes"
	_ "embed"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/etag"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Part reports whether r asks for a part of a page rather than a whole one: it
// was sent by a script that puts the part in its place.
func Part(r *http.Request) bool { return r.Header.Get("HX-Request") == "true" }

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Render answers with a page or a part. It is rendered as a whole before the
// first byte is sent; when that fails nothing is. A read that was answered the
// same before gets 304.
func Render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	b := buffers.Get().(*bytes.Buffer)
	defer func() {
		if b.Cap() < 1<<20 { // do not keep the memory of one huge page for good
			b.Reset()
			buffers.Put(b)
		}
	}()
	ctx := r.Context()
	if !Part(r) {
		ctx = takeFlash(w, r)
	}
	if err := c.Render(ctx, b); err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", string(i18n.Of(ctx)))
	h.Set("Cache-Control", "private, no-cache")
	vary(h, "Accept", "Accept-Language", "Cookie", "HX-Request")
	if status == http.StatusOK && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		tag := `W/"` + etag.Of(b.Bytes()) + `"` // weak: the content may be compressed
		h.Set("ETag", tag)
		if matches(r.Header.Get("If-None-Match"), tag) {
			h.Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // the reader is gone, if anything
	}
	return nil
}

// matches reports whether an If-None-Match header names tag.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimSpace(one)
		if one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// vary adds names to the Vary header, each once.
func vary(h http.Header, names ...string) {
	have := strings.Join(h.Values("Vary"), ", ")
	for _, name := range names {
		if !containsToken(have, name) {
			have = strings.TrimPrefix(have+", "+name, ", ")
		}
	}
	h.Set("Vary", have)
}

func containsToken(list, name string) bool {
	for one := range strings.SplitSeq(list, ",") {
		if strings.EqualFold(strings.TrimSpace(one), name) {
			return true
		}
	}
	return false
}

// Redirect sends the reader on to a path of this server, by GET (303). A path
// that is not local leads home.
func Redirect(w http.ResponseWriter, r *http.Request, path string) error {
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("Location", Local(path))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// Address returns the whole address of a path of this server, for people to
// pass on: below the public URL or, where none is set, the host that r is for.
func Address(r *http.Request, path string) string {
	if base := optionsOf(r).PublicURL; base != "" {
		return strings.TrimSuffix(base, "/") + path
	}
	if stateOf(r.Context()).secure {
		return "https://" + r.Host + path
	}
	return "http://" + r.Host + path
}

// FormKey is a hidden field that every form that adds something holds; [KeyOf]
// reads it. Sending the form twice then does it once.
func FormKey() templ.Component { return ui.FormKey() }
