package rest

import (
	"bytes"
	"context"
	"embed"
	"html/template"
	"net/http"
	"strconv"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// The page that shows the document and tries its calls. It loads nothing but
// its own two files, and runs no script that stands in the page.
//
//go:embed docs
var docFiles embed.FS

var docPage = template.Must(template.ParseFS(docFiles, "docs/page.html"))

func (a *API) addDocs() {
	a.static = map[string]asset{
		"/openapi.json":   {"application/json", a.OpenAPI},
		"/docs/":          {"text/html; charset=utf-8", a.page},
		"/docs/page.js":   {"text/javascript; charset=utf-8", fileOf("docs/page.js")},
		"/docs/style.css": {"text/css; charset=utf-8", fileOf("docs/style.css")},
	}
}

func fileOf(name string) func(context.Context) []byte {
	body, err := docFiles.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded
	}
	return func(context.Context) []byte { return body }
}

func (a *API) page(ctx context.Context) []byte {
	var b bytes.Buffer
	err := docPage.Execute(&b, struct {
		Lang, Title string
		T           func(key string) string
	}{
		string(i18n.Of(ctx)), i18n.T(ctx, "docs.title", a.o.Title),
		func(key string) string { return i18n.T(ctx, "docs."+key) },
	})
	if err != nil {
		panic(err) // a template of texts, tried by every test of the page
	}
	return b.Bytes()
}

// writeFile writes one of the API's own files, or 304.
func (x *Exchange) writeFile(w http.ResponseWriter, kind string, body []byte) {
	ctx := x.Request.Context()
	tag := x.etag(context.WithoutCancel(ctx), append([]byte(kind), body...))
	x.header.Set("ETag", tag)
	if matches(x.Request.Header.Get("If-None-Match"), tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	x.header.Set("Content-Type", kind)
	x.header.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if x.Request.Method != http.MethodHead {
		_, _ = w.Write(body) // an asker who has gone away needs nothing
	}
}
