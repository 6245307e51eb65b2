package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// route registers every page and call.
func (a *App) route() {
	a.fixed, a.files, a.pages = web.NewMux(), web.NewMux(), web.NewMux()
	web.MountFiles(a.fixed)
	web.Mount(a.pages)
	a.api = rest.New(rest.Options{
		Version:      Version,
		Build:        Build(),
		PublicURL:    a.cfg.PublicURL,
		Authenticate: a.Account.Authenticate,
		SignedIn:     func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() },
		Viewer:       func(ctx context.Context) string { return account.ViewerOf(ctx).UUID },
		Route:        web.NameRoute,
		Uploads:      a.uploads(),
		Log: func(ctx context.Context, err error) {
			a.log.ErrorContext(ctx, "request failed", "request", web.RequestID(ctx), "err", err)
		},
	})
	a.Account.Mount(a.pages, a.api)
	a.Board.Mount(a.pages, a.api)
	a.Lecture.Mount(a.pages, a.api)
	a.Friend.Mount(a.pages, a.api)
	a.Timetable.Mount(a.pages, a.files, a.api)
	a.Review.Mount(a.pages, a.api)
	a.Media.Mount(a.pages, a.files, a.api)
	a.Notification.Mount(a.pages, a.api)
	a.Home.Mount(a.pages)
}

// Handler answers every request to the instance.
func (a *App) Handler() http.Handler {
	inner := a.Account.Identify(a.known(a.limited(a.framed(http.HandlerFunc(a.choose)))))
	chain := web.Chain(web.Options{
		Key:       a.keys.For("web"),
		PublicURL: a.cfg.PublicURL,
		Origins:   a.cfg.CORSOrigins,
		Hosts:     a.cfg.AllowedHosts,
		Proxies:   a.cfg.TrustedProxies(),
		Now:       a.DB.Now,
		Large:     a.large,
		Answer:    a.fail,
	}, a.cors(a.bounded(a.gate(inner))))
	return a.lastAnswers(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.probes(w, r) {
			chain.ServeHTTP(w, r)
		}
	}))
}

// bounded ends what a request waits for in a database server that hangs. An
// embedded database does not, and is asked faster without.
func (a *App) bounded(next http.Handler) http.Handler {
	if a.DB.Engine() == "sqlite" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		patience := a.Patience
		if strings.HasPrefix(strings.ToLower(r.Header.Get("Content-Type")), "multipart/form-data") {
			patience = max(patience, upload.Patience) // files come slowly
		}
		ctx, cancel := context.WithTimeout(r.Context(), patience)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// known refuses a request when it cannot be found out who sends it: a page must
// not take somebody who is logged in for a visitor because the database is away.
func (a *App) known(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, err := a.Account.Authenticate(r); err != nil {
			if kind := fault.Of(err).Kind; kind == fault.Unavailable || kind == fault.Internal {
				a.fail(w, r, err)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// choose is the switch: one address space, a page for people and JSON for
// programs. A path that only one side has is answered by that side.
func (a *App) choose(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	switch {
	case a.fixed.Has(path):
		a.fixed.ServeHTTP(w, r)
	case a.files.Has(path):
		a.files.ServeHTTP(w, r)
	case a.forPeople(r):
		a.pages.ServeHTTP(w, r)
	default:
		a.api.ServeHTTP(w, r)
	}
}

// large says which bodies may be longer than others: forms with files, where
// files are taken.
func (a *App) large(r *http.Request) int64 {
	if a.forPeople(r) {
		return a.pages.BodyLimit(r)
	}
	return a.api.BodyLimit(r)
}

// forPeople reports whether r is answered with a page: by what it asks for,
// unless only the other side has the path.
func (a *App) forPeople(r *http.Request) bool {
	path := r.URL.EscapedPath()
	page := func() bool { return a.pages.Has(path) || a.pages.Has(path+"/") }
	if wantsPage(r) {
		return page() || !a.api.Has(path)
	}
	return !a.api.Has(path) && page()
}

// wantsPage reports whether r asks for a page. Who asks for anything, or for
// nothing in particular, is a program.
func wantsPage(r *http.Request) bool {
	if r.Header.Get("HX-Request") != "" {
		return true
	}
	if strings.HasSuffix(strings.TrimSuffix(r.URL.Path, "/"), ".json") || r.URL.Query().Get("format") != "" {
		return false
	}
	accept := strings.ToLower(strings.Join(r.Header.Values("Accept"), ","))
	return strings.Contains(accept, "text/html") && !strings.Contains(accept, "application/json")
}

// fail answers with err as r would have been answered.
func (a *App) fail(w http.ResponseWriter, r *http.Request, err error) {
	if a.forPeople(r) {
		web.Error(w, r, err)
		return
	}
	a.api.Error(w, r, err)
}

// framed gives pages what their frame shows of the viewer, read only when a
// frame is drawn.
func (a *App) framed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := ui.WithChrome(r.Context(), func() ui.Chrome { return a.chrome(r.Context()) })
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// chrome reads what the frame shows. What cannot be read is left out: the page
// itself is what was asked for.
func (a *App) chrome(ctx context.Context) ui.Chrome {
	v := account.ViewerOf(ctx)
	c := ui.Chrome{SignedIn: v.SignedIn(), Keep: v.Keep, Nickname: v.Nickname, Demo: a.cfg.Demo}
	if !v.SignedIn() {
		return c
	}
	note := func(err error) {
		if err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "frame", "request", web.RequestID(ctx), "err", err)
		}
	}
	c.Seat = a.seats.Sum(v.UUID)[:12]
	if v.School != 0 {
		school, err := a.Account.School(ctx, v.School)
		note(err)
		c.School = school.In(ctx)
	}
	var err error
	c.Unread, err = a.Notification.Unread(ctx, v)
	note(err)
	c.Pinned, err = a.Board.Pins(ctx, v)
	note(err)
	return c
}
