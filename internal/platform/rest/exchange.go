package rest

import (
	"context"
	"net/http"
)

// An Exchange is a request and the answer that is being made to it. A call
// takes it out of its context with [From]. It is used by one goroutine.
type Exchange struct {
	Request *http.Request
	api     *API
	header  http.Header
	status  int
	path    []string
}

type exchangeKey struct{}

// From returns the exchange that ctx belongs to; outside a call it is one
// without a request, whose headers go nowhere.
func From(ctx context.Context) *Exchange {
	if x, ok := ctx.Value(exchangeKey{}).(*Exchange); ok {
		return x
	}
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, "/", nil)
	return &Exchange{Request: r, api: &API{}, header: http.Header{}}
}

// Header returns the headers of the answer.
func (x *Exchange) Header() http.Header { return x.header }

// SetCookie adds a cookie to the answer, whether it is a success or a fault.
func (x *Exchange) SetCookie(c *http.Cookie) { x.header.Add("Set-Cookie", c.String()) }

// Status sets the status of a successful answer.
func (x *Exchange) Status(code int) { x.status = code }

// IdempotencyKey returns the key under which the asker repeats a write, "" for
// none. It is at most 255 bytes; a longer one is cut.
func (x *Exchange) IdempotencyKey() string {
	k := x.Request.Header.Get("Idempotency-Key")
	return k[:min(len(k), 255)]
}

// IfMatch returns the If-Match header; [Match] compares it.
func (x *Exchange) IfMatch() string { return x.Request.Header.Get("If-Match") }
