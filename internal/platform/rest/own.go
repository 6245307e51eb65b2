package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// addOwn registers what every API has: the root, the document and its page.
func (a *API) addOwn() {
	Handle(a, Call{Method: "GET", Path: "/", Name: "Api Root", Summary: "Addresses of the resources", Open: true},
		func(ctx context.Context, _ Empty) (object, error) { return a.roots(From(ctx)), nil })
	a.root.res.help = "The default basic root view for DefaultRouter"
	a.addDocs()
}

// roots maps the resources of one segment to their addresses, in the order of
// registration; a format that was asked for is asked for there too.
func (a *API) roots(x *Exchange) object {
	o := object{}
	for _, res := range a.paths {
		name := strings.Trim(res.path, "/")
		if name == "" || strings.ContainsAny(name, "/{") || res.calls["GET"] == nil {
			continue
		}
		path := res.path
		switch {
		case x.suffix:
			path = "/" + name + "." + x.format
		case x.format != "":
			path += "?format=" + x.format
		}
		o = append(o, member{name, x.URL(path)})
	}
	return o
}

// An asset is a file of the API's own.
type asset struct {
	kind string
	make func(ctx context.Context) []byte
}

func (a *API) serveStatic(w http.ResponseWriter, r *http.Request, s asset) {
	h := w.Header()
	h.Set("Allow", "GET, HEAD, OPTIONS")
	addVary(h)
	h.Set("Cache-Control", "private, no-cache")
	x := &Exchange{Request: r, api: a, header: h}
	switch r.Method {
	case http.MethodGet, http.MethodHead:
		x.writeFile(w, s.kind, s.make(r.Context()))
	case http.MethodOptions:
		drain(r)
		h.Set("Content-Length", "0")
		w.WriteHeader(http.StatusNoContent)
	default:
		drain(r)
		a.fail(r.Context(), x, w, fault.New(fault.Invalid, "method_not_allowed", r.Method))
	}
}
