package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// A Handler answers a request, or returns why it cannot: then nothing has been
// written yet, and [Error] answers.
type Handler func(w http.ResponseWriter, r *http.Request) error

// A Route is an address that a [Mux] answers: a method and a path such as
// /board/{id}/.
type Route struct{ Method, Path string }

// A Mux leads requests to handlers. Paths are exact. A wrong method gets the
// 405 page, an unknown path the 404 page, and a path that lacks only its last
// slash is sent on to the one with it. GET answers HEAD too.
//
// Routes are added before the Mux serves; serving is safe for concurrent use.
type Mux struct {
	mux    http.ServeMux
	paths  map[string]*methods
	limits map[string]int64 // of forms with files, by method and path
	routes []Route
}

// methods answers one path.
type methods struct {
	path    string
	handler map[string]Handler
}

// NewMux returns a Mux without routes.
func NewMux() *Mux { return &Mux{paths: map[string]*methods{}, limits: map[string]int64{}} }

// Handle adds a route: a method, a blank and a path that begins with a slash
// ("GET /board/{id}/"). It panics where the route is there already or is not
// of this form, as [http.ServeMux] does.
func (m *Mux) Handle(pattern string, h Handler) {
	method, path, ok := strings.Cut(pattern, " ")
	if !ok || !strings.HasPrefix(path, "/") || method == "HEAD" {
		panic("web: a route is a method and a path, not " + pattern)
	}
	p := m.paths[path]
	if p == nil {
		p = &methods{path, map[string]Handler{}}
		m.paths[path] = p
		exact := path
		if strings.HasSuffix(path, "/") {
			exact += "{$}"
		}
		m.mux.Handle(exact, p)
	}
	if p.handler[method] != nil {
		panic("web: two handlers for " + pattern)
	}
	p.handler[method] = h
	m.routes = append(m.routes, Route{method, path})
}

// Routes lists the routes in the order in which they were added.
func (m *Mux) Routes() []Route { return slices.Clone(m.routes) }

// Has reports whether some method answers path, an address such as /board/3/.
func (m *Mux) Has(path string) bool { return m.find(path) != nil }

func (m *Mux) find(path string) *methods {
	r := http.Request{Method: http.MethodGet}
	u, err := parsePath(path)
	if err != nil {
		return nil
	}
	r.URL = u
	h, _ := m.mux.Handler(&r)
	p, _ := h.(*methods) // anything else is ServeMux's own redirect or 404
	return p
}

// ServeHTTP answers r.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	if m.find(path) != nil {
		m.mux.ServeHTTP(w, r)
		return
	}
	if !strings.HasSuffix(path, "/") && m.find(path+"/") != nil {
		slash(w, r)
		return
	}
	Error(w, r, fault.New(fault.NotFound, "not_found"))
}

// slash sends r on to its path with a slash at the end. The address has a path
// and a query only, so that no host can be slipped in.
func slash(w http.ResponseWriter, r *http.Request) {
	to := "/" + strings.TrimLeft(r.URL.EscapedPath(), `/\`) + "/"
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
}

// ServeHTTP answers r, whose path is p's, by its method.
func (p *methods) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := p.find(r.Method)
	if h == nil {
		w.Header().Set("Allow", p.allow())
		Error(w, r, errMethod)
		return
	}
	NameRoute(r.Context(), p.path)
	if err := h(w, r); err != nil {
		Error(w, r, err)
	}
}

func (p *methods) find(method string) Handler {
	if method == http.MethodHead {
		method = http.MethodGet
	}
	return p.handler[method]
}

func (p *methods) allow() string {
	var all []string
	for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if p.handler[method] != nil {
			all = append(all, method)
			if method == "GET" {
				all = append(all, "HEAD")
			}
		}
	}
	return strings.Join(all, ", ")
}
