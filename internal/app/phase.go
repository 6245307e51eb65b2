package app

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// A phase is how far the start or the stop of an instance has come.
type phase struct {
	atomic.Int32
	begun chan struct{} // closed when the start is over
	begin sync.Once
}

const (
	starting int32 = iota
	serving
	stopping
)

// patience is how long a request waits for an instance that starts. A start
// takes less, so nobody notices it; where the schema takes longer it is better
// to be told.
const patience = 5 * time.Second

// Ready says that the schema is current and the data are in. [App.Run] says it
// by itself; tests that serve [App.Handler] call it.
func (a *App) Ready() {
	a.phase.Store(serving)
	a.phase.begin.Do(func() { close(a.phase.begun) })
}

// awaitStart waits, for no longer than [patience], for the end of the start and
// reports whether it came.
func (a *App) awaitStart(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case <-a.phase.begun:
		return true
	case <-ctx.Done():
		return false
	}
}

// probes answers what watches the process. /livez asks nothing but whether it
// runs; /readyz and /healthz also ask the database.
func (a *App) probes(w http.ResponseWriter, r *http.Request) bool {
	switch r.URL.Path {
	case "/livez":
		probe(w, r, "")
	case "/readyz", "/healthz":
		probe(w, r, a.trouble(r.Context()))
	default:
		return false
	}
	return true
}

// trouble says why the instance cannot serve now, "" when it can.
func (a *App) trouble(ctx context.Context) string {
	switch a.phase.Load() {
	case starting:
		return "starting"
	case stopping:
		return "stopping"
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	var one int
	if err := a.DB.Row(ctx, `SELECT 1`).Scan(&one); err != nil {
		return "database"
	}
	return ""
}

func probe(w http.ResponseWriter, r *http.Request, trouble string) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	status, text := http.StatusOK, "ok\n"
	if trouble != "" {
		h.Set("Retry-After", "1")
		status, text = http.StatusServiceUnavailable, trouble+"\n"
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(text)) // whoever watches is gone, if anything
	}
}

// gate lets requests in as far as the instance has come: none but probes and
// static files until it has started, and only the set-up until somebody has
// claimed it.
func (a *App) gate(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path := r.URL.Path
		open := a.fixed.Has(r.URL.EscapedPath()) // what pages are made of
		if a.phase.Load() == starting && !open && !a.awaitStart(r.Context()) {
			a.fail(w, r, fault.New(fault.Unavailable, "starting"))
			return
		}
		if !open && !strings.HasPrefix(path, "/setup/") {
			needs, err := a.Account.NeedsSetup(r.Context())
			if err != nil {
				a.fail(w, r, err)
				return
			}
			if needs {
				a.fail(w, r, fault.New(fault.Unavailable, "not_set_up"))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
