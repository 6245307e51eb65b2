package rest

import (
	"context"
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/platform/upload"
)

// An Exchange is a request and the answer that is being made to it. A call
// takes it out of its context with [From]. It is used by one goroutine.
type Exchange struct {
	Request *http.Request
	api     *API
	header  http.Header
	status  int
	path    []string // what filled the holes of the path
	query   query
	format  string // "json" where a suffix or ?format= asked for it
	suffix  bool
	indent  int
	answer  http.ResponseWriter
	files   []*upload.File // that came with the request
}

type exchangeKey struct{}

// From returns the exchange that ctx belongs to; outside a call it is one
// without a real request, whose headers go nowhere.
func From(ctx context.Context) *Exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*Exchange); ok {
		return x
	}
	r := (&http.Request{Method: http.MethodGet, Host: "localhost", Header: http.Header{}}).WithContext(ctx)
	return &Exchange{Request: r, api: &API{}, header: http.Header{}}
}

// Header returns the headers of the answer.
func (x *Exchange) Header() http.Header { return x.header }

// SetCookie adds a cookie to the answer, whether it is a success or a fault.
func (x *Exchange) SetCookie(c *http.Cookie) { x.header.Add("Set-Cookie", c.String()) }

// Status sets the status of the answer if the call succeeds.
func (x *Exchange) Status(code int) { x.status = code }

// IdempotencyKey returns the key under which the asker repeats a write, "" for
// none. It is UTF-8 of at most 255 bytes; a longer one is cut.
func (x *Exchange) IdempotencyKey() string {
	k := x.Request.Header.Get("Idempotency-Key")
	return strings.ToValidUTF8(k[:min(len(k), 255)], "")
}

// IfMatch returns the If-Match header; [Match] compares it.
func (x *Exchange) IfMatch() string { return x.Request.Header.Get("If-Match") }

// URL makes an absolute address of a path, on the public address of the
// instance or, where none is set, on the Host that was asked.
func (x *Exchange) URL(path string) string {
	if x.api.o.PublicURL != "" {
		return strings.TrimSuffix(x.api.o.PublicURL, "/") + path
	}
	scheme := "http://"
	if x.Request.TLS != nil {
		scheme = "https://"
	}
	return scheme + x.Request.Host + path
}

// link makes the address of this resource with another query.
func (x *Exchange) link(query string) string {
	path := "/"
	if x.Request.URL != nil {
		path = x.Request.URL.EscapedPath()
	}
	if query != "" {
		path += "?" + query
	}
	return x.URL(path)
}
