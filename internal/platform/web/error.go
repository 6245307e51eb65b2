package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// errMethod is what a wrong method gets. It has no kind of its own, because no
// rule can return it.
var errMethod = &fault.Error{Kind: fault.NotFound, Code: "method_not_allowed"}

// statusOf returns the HTTP status of a fault on a page.
func statusOf(k fault.Kind) int {
	switch k {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.Unauthenticated:
		return http.StatusUnauthorized
	case fault.Forbidden:
		return http.StatusForbidden
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.TooMany:
		return http.StatusTooManyRequests
	case fault.TooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.Unsupported:
		return http.StatusUnsupportedMediaType
	case fault.NoSpace:
		return http.StatusInsufficientStorage
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// Error answers with the page for err. Someone who has to log in first is sent
// there, and comes back to where they were.
func Error(w http.ResponseWriter, r *http.Request, err error) {
	f := fault.Of(err)
	status := statusOf(f.Kind)
	if f == errMethod {
		status = http.StatusMethodNotAllowed
	}
	ctx := r.Context()
	if f.Kind == fault.Internal && ctx.Err() == nil {
		slog.ErrorContext(ctx, "request failed", "request", RequestID(ctx), "method", method(r.Method), "route", stateOf(ctx).named(r), "err", err)
	}
	if f.Kind == fault.Unauthenticated {
		toLogin(w, r)
		return
	}
	retryAfter(w, f)
	page := errorPage(ctx, f, status)
	c := ui.Wrong(page)
	if Part(r) {
		c = ui.WrongPart(page)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		w.WriteHeader(status) // the reader is gone
		return
	}
	// That time is up for what was asked is no reason not to say so.
	if err := Render(w, r.WithContext(context.WithoutCancel(ctx)), status, c); err != nil {
		slog.ErrorContext(ctx, "error page failed", "request", RequestID(ctx), "err", err)
		http.Error(w, http.StatusText(status), status)
	}
}

// toLogin sends the reader to the log-in page. After it they come back to the
// page they asked for or, when they sent a form, to the page it stood on, where
// the draft is.
func toLogin(w http.ResponseWriter, r *http.Request) {
	next := r.URL.RequestURI()
	if r.Method != http.MethodGet && r.Method != http.MethodHead || Part(r) {
		next = "/"
		if u, err := url.Parse(r.Referer()); err == nil && u.Host == r.Host {
			next = u.RequestURI()
		}
	}
	to := loginPath
	if next = Local(next); next != "/" {
		to += "?next=" + url.QueryEscape(next)
	}
	if Part(r) {
		w.Header().Set("HX-Redirect", to)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	_ = Redirect(w, r, to)
}

const loginPath = "/account/login/"

func retryAfter(w http.ResponseWriter, f *fault.Error) {
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((f.RetryAfter+time.Second-1)/time.Second)))
	}
}

// faultText is the sentence of a fault, by its code or else its kind.
func faultText(ctx context.Context, f *fault.Error) string {
	if key := "error." + f.Code; i18n.Has(key) && f.Kind != fault.Internal {
		return i18n.T(ctx, key, f.Args...)
	}
	return i18n.T(ctx, "web.error."+kindName(f.Kind)+".text")
}

func kindName(k fault.Kind) string {
	switch k {
	case fault.Invalid:
		return "invalid"
	case fault.Unauthenticated, fault.Forbidden:
		return "forbidden"
	case fault.NotFound:
		return "not_found"
	case fault.Conflict:
		return "conflict"
	case fault.TooMany:
		return "too_many"
	case fault.TooLarge:
		return "too_large"
	case fault.Unsupported:
		return "unsupported"
	case fault.NoSpace, fault.Unavailable:
		return "unavailable"
	}
	return "internal"
}

func errorPage(ctx context.Context, f *fault.Error, status int) ui.WrongProps {
	kind := kindName(f.Kind)
	if f == errMethod {
		kind = "method"
	}
	p := ui.WrongProps{
		Status: status,
		Title:  i18n.T(ctx, "web.error."+kind+".title"),
		Text:   i18n.T(ctx, "web.error."+kind+".text"),
	}
	if f != errMethod {
		p.Text = faultText(ctx, f)
	}
	switch f.Kind {
	case fault.Internal, fault.NoSpace, fault.Unavailable:
		p.RequestID = RequestID(ctx)
	}
	return p
}
