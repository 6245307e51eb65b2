package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

func programOf(t *testing.T, y *yard) *webtest.Client {
	t.Helper()
	return webtest.Program(t, y.handler)
}

// Line 14: a clock that jumps an hour back or on logs nobody out of a browser,
// lets nobody wait for longer than the jump, and leaves no letter lying.
func TestClocksMayJump(t *testing.T) {
	var off atomic.Int64 // the jump
	d := dbtest.New(t, app.Schemas()...)
	d.SetClock(func() time.Time { return time.Now().Add(time.Duration(off.Load())) })
	y := openYard(t, d)
	if err := y.FillDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(y.handler)
	t.Cleanup(web.Close)
	s := &server{base: web.URL, client: &http.Client{Timeout: time.Minute}}
	tokens := logIn(t, s, "minji")
	page := webtest.New(t, y.handler)
	page.Post("/account/login/", "id", "junho", "password", demo.Password).Is(303)
	page.Get("/notification/").Is(200)

	// Somebody tries too often, and is asked to wait.
	tries := 0
	for tries = range 100 {
		if got, _, err := s.ask("POST", "/account/login/", "", "application/json", `{"id":"seoyeon","password":"wrong-password"}`); err != nil {
			t.Fatal(err)
		} else if got == 429 {
			break
		}
	}
	if tries == 99 {
		t.Fatal("a hundred wrong log-ins are not throttled")
	}
	// patient asks, waits by the clock for as long as it is told to, once, and
	// asks again.
	patient := func(path, body string) string {
		t.Helper()
		r, err := http.Post(web.URL+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		if r.StatusCode == 429 {
			wait, err := strconv.Atoi(r.Header.Get("Retry-After"))
			if err != nil || wait > 3600 {
				t.Errorf("%s: told to wait for %q seconds, want at most an hour", path, r.Header.Get("Retry-After"))
			}
			off.Add(int64(wait+1) * int64(time.Second))
			return s.wants(t, 200, "POST", path, "", body)
		}
		if r.StatusCode != 200 {
			t.Errorf("%s: got %d, want 200", path, r.StatusCode)
		}
		return ""
	}
	signUp := func(n int) {
		t.Helper()
		patient("/account/signup/", fmt.Sprintf(`{"id":"clock_%d","email":"clock%d@hanbit.example","password":"A-long-one-%d-x","nickname":"시계%d호"}`, n, n, n, n))
		y.letter(t, fmt.Sprintf("clock%d@hanbit.example", n), "확인해")
	}
	enters := func(login string) {
		t.Helper()
		patient("/account/login/", fmt.Sprintf(`{"id":%q,"password":%q}`, login, demo.Password))
		s.wants(t, 200, "GET", "/post/", logIn(t, s, login).Access, "")
	}
	signUp(0)

	for _, jump := range []time.Duration{-time.Hour, time.Hour} {
		off.Store(int64(jump))
		// An access token lives for five minutes; one from an hour ahead does not
		// count yet, as in the reference. Neither is a failure.
		if got, text, err := s.ask("GET", "/post/", tokens.Access, "", ""); err != nil || got != 401 {
			t.Errorf("%v: an access token got %d, %v, want 401: %.200s", jump, got, err, text)
		}
		page.Get("/notification/").Is(200)
		if jump > 0 {
			var next ticketPair
			text := s.wants(t, 200, "POST", "/account/token/refresh/", "", fmt.Sprintf(`{"refresh":%q}`, tokens.Refresh))
			if err := json.Unmarshal([]byte(text), &next); err != nil || next.Refresh == "" {
				t.Fatalf("%v: refresh got %.300s", jump, text)
			}
			tokens = ticket(next)
			s.wants(t, 200, "GET", "/post/", tokens.Access, "")
		} else {
			enters("haneul")
		}
		signUp(100 + int(jump/time.Hour))
	}
	logIn(t, s, "seoyeon") // the wait is over

	off.Store(0) // and back to the right time
	enters("haneul")
	page.Get("/notification/").Is(200)
	signUp(1)
}

// A ticketPair is a [ticket] as the call that refreshes it names its parts.
type ticketPair struct {
	Access  string `json:"access"`
	Refresh string `json:"refresh"`
}
