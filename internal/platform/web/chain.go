package web

import (
	"context"
	"net/http"
)

type requestKey struct{}

// RequestID returns the id under which the request is logged, "" outside of one.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// Secure reports whether the reader's connection is encrypted: to us, or to a
// trusted proxy that says so.
func Secure(r *http.Request) bool { return r.TLS != nil }

// Chain puts before next what every request passes.
func Chain(o Options, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), optionsKey{}, &o)))
	})
}
