package rest

import (
	"net/http"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// In a real browser, below the headers of the pages, each call of the page can
// be sent and its answer is shown.
func TestTheDocsPageTriesCalls(t *testing.T) {
	a := probe(t)
	b := webtest.Open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'")
		a.ServeHTTP(w, r)
	}))
	const call = `details[data-text^="get /board/{id}/"] `
	b.Go("/docs/")
	b.Wait(`document.querySelectorAll("details").length === ` + itoa(int64(len(a.Routes()))))
	b.Click(call + "summary")
	b.Type(call+"input", "1")
	b.Click(call + "button")
	b.Wait("!document.querySelector('" + strings.ReplaceAll(call, "'", "\\'") + "pre').hidden")
	if got := b.Text(call + "[role=status]"); !strings.HasPrefix(got, "200") || !strings.Contains(got, "/board/1/") {
		t.Errorf("got %q", got)
	}
	if got := b.Text(call + "pre"); !strings.Contains(got, `"id": 1`) {
		t.Errorf("got %q", got)
	}
	for _, dark := range []bool{false, true} {
		b.Window(webtest.Phone, dark)
		if found := b.Axe(); len(found) > 0 {
			t.Errorf("dark %v: axe finds\n%s", dark, strings.Join(found, "\n"))
		}
		if n := b.Sideways(); n > 0 {
			t.Errorf("dark %v: the page is %d px wider than a phone", dark, n)
		}
	}
	for _, e := range b.Errors() {
		if !strings.Contains(e, "favicon") {
			t.Errorf("the browser says: %s", e)
		}
	}
}
