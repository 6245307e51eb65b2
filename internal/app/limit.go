package app

import (
	"net/http"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/web"
)

// What one person, or one address without a person, may ask of one process.
// They are wide: they stop programs that run wild, not people in a hurry.
// Log-ins, codes and posts have narrower ones of their own.
var (
	reads  = limit.Rule{Name: "http.reads", N: 600, Per: time.Minute}
	writes = limit.Rule{Name: "http.writes", N: 120, Per: time.Minute}

	// Behind one address stands a whole dormitory.
	visits = limit.Rule{Name: "http.visits", N: 3000, Per: time.Minute}
)

// limited refuses who asks too often.
func (a *App) limited(next http.Handler) http.Handler {
	const keys = 50_000 // per rule; about 10 MiB when full
	read, write, visit := limit.NewBuckets(reads, keys), limit.NewBuckets(writes, keys), limit.NewBuckets(visits, keys)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.Limits {
			var wait time.Duration
			now := a.DB.Now()
			switch v := account.ViewerOf(r.Context()); {
			case !v.SignedIn():
				wait = visit.Take(web.Network(web.Client(r.Context())), now)
			case r.Method == http.MethodGet || r.Method == http.MethodHead || r.Method == http.MethodOptions:
				wait = read.Take(v.UUID, now)
			default:
				wait = write.Take(v.UUID, now)
			}
			if wait > 0 {
				a.fail(w, r, fault.Wait("throttled", wait))
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}
