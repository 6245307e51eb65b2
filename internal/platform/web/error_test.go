package web_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web"
)

// That the time for a request is up is said on a page; who has gone is shown none.
func TestAnErrorIsShownWhenTimeIsUp(t *testing.T) {
	late, end := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer end()
	gone, leave := context.WithCancel(t.Context())
	leave()
	for _, tt := range []struct {
		what string
		ctx  context.Context
		page bool
	}{{"time is up", late, true}, {"the reader is gone", gone, false}} {
		rec := httptest.NewRecorder()
		web.Error(rec, httptest.NewRequestWithContext(tt.ctx, "GET", "/", nil), fault.New(fault.Unavailable, "unavailable"))
		if shown := strings.Contains(rec.Body.String(), "</html>"); rec.Code != 503 || shown != tt.page {
			t.Errorf("%s: %d %.300s", tt.what, rec.Code, rec.Body)
		}
	}
}
