package rest

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestACallIsServed(t *testing.T) {
	type in struct {
		ID   int64  `path:"id"`
		Name string `json:"name"`
	}
	type out struct {
		ID   int64
		Name string
	}
	a := New(Options{})
	Handle(a, Call{Method: "PUT", Path: "/board/{id}/", Name: "Board Instance", Open: true}, func(ctx context.Context, i in) (out, error) { return out(i), nil })
	w := httptest.NewRecorder()
	a.ServeHTTP(w, jsonRequest("PUT", "/board/3/", `{"name":"a"}`))
	if got := w.Body.String(); got != `{"ID":3,"Name":"a"}` {
		t.Error(got)
	}
}

func jsonRequest(method, path, body string) *http.Request {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}
