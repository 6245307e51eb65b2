package rest

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

const vary = "Accept, Accept-Language, Cookie"

// addVary says what answers depend on, before what others have said already.
func addVary(h http.Header) {
	switch had := h.Get("Vary"); {
	case had == "":
		h.Set("Vary", vary)
	case !strings.HasPrefix(had, vary):
		h.Set("Vary", vary+", "+had)
	}
}

// ServeHTTP answers a request to any path; what is none of the API's is 404.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	if s, ok := a.static[path]; ok {
		a.serveStatic(w, r, s)
		return
	}
	if _, ok := a.static[path+"/"]; ok {
		redirect(w, r, path+"/")
		return
	}
	t := a.find(path)
	if t.res != nil && t.bare && t.format == "" {
		redirect(w, r, path+"/")
		return
	}
	h := w.Header()
	addVary(h)
	h.Set("Cache-Control", "private, no-cache")
	x := &Exchange{Request: r, api: a, header: h, path: t.holes, answer: w}
	out, err := a.answer(x, t)
	if closed := x.closeFiles(); err == nil {
		err = closed
	}
	ctx := x.Request.Context()
	if r.Header.Get("Accept-Language") != "" {
		h.Set("Content-Language", string(i18n.Of(ctx)))
	}
	if err == nil {
		if err = x.write(ctx, w, x.status, out); err == nil {
			return
		}
	}
	drain(r)
	a.fail(ctx, x, w, err)
}

// fail answers an error. What is no fault is told to the log, unless it is only
// that the asker has gone.
func (a *API) fail(ctx context.Context, x *Exchange, w http.ResponseWriter, err error) {
	_, input := errors.AsType[badInput](err)
	if !input && fault.Of(err).Kind == fault.Internal && a.o.Log != nil && ctx.Err() == nil {
		a.o.Log(ctx, err)
	}
	status, body := explain(ctx, x.header, err)
	if err := x.write(ctx, w, status, body); err != nil && a.o.Log != nil {
		a.o.Log(ctx, err)
	}
}

// redirect sends a request without the slash at the end to the one with it, as
// Django does: for every method, to the path alone.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	drain(r)
	w.Header().Set("Location", to)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(http.StatusMovedPermanently)
}

// answer makes the checks in their order, each of which ends the rest, and runs
// the call.
func (a *API) answer(x *Exchange, t target) (any, error) {
	if t.res == nil {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	x.header.Set("Allow", t.res.allow)
	if a.o.Route != nil {
		a.o.Route(x.Request.Context(), t.res.path)
	}
	if err := x.negotiate(t); err != nil {
		return nil, err
	}
	x.Request = x.Request.WithContext(context.WithValue(x.Request.Context(), exchangeKey{}, x))
	if a.o.Authenticate != nil {
		r, err := a.o.Authenticate(x.Request)
		if err != nil {
			return nil, err
		}
		x.Request = r
	}
	ctx := x.Request.Context()
	method := x.Request.Method
	if method == http.MethodHead && t.res.calls[http.MethodGet] != nil {
		method = http.MethodGet
	}
	k := t.res.calls[method]
	switch {
	case k != nil:
		return a.run(ctx, x, k)
	case method == http.MethodOptions:
		x.status = http.StatusOK
		return a.options(ctx, x, t.res), nil
	case !t.res.open(method) && !a.signedIn(ctx):
		return nil, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	return nil, fault.New(fault.Invalid, "method_not_allowed", method)
}

func (a *API) signedIn(ctx context.Context) bool { return a.o.SignedIn == nil || a.o.SignedIn(ctx) }

// open reports whether a method that the resource does not have is refused to
// everybody in the same way: whether its calls of that sort, reading or
// changing, are open, or there are none.
func (res *resource) open(method string) bool {
	reading := method == http.MethodHead
	some, open := false, false
	for m, k := range res.calls {
		if (m == http.MethodGet) == reading {
			some, open = true, open || k.Open
		}
	}
	if !some {
		for _, k := range res.calls {
			open = open || k.Open
		}
	}
	return open
}

// negotiate reads the query and refuses formats that nobody writes.
func (x *Exchange) negotiate(t target) error {
	q, ok := parsePairs(x.Request.URL.RawQuery)
	if !ok {
		return fault.New(fault.Invalid, "too_many_fields")
	}
	x.query, x.format, x.suffix = q, t.format, t.format != ""
	if f, ok := x.query.get("format"); ok && x.format == "" && f != "" {
		x.format = f
	}
	if x.format != "" && x.format != "json" {
		return fault.New(fault.NotFound, "not_found")
	}
	if x.indent, ok = accepts(strings.Join(x.Request.Header.Values("Accept"), ",")); !ok {
		return fault.New(fault.Invalid, "not_acceptable")
	}
	return nil
}

// run makes the checks of a call and runs it.
func (a *API) run(ctx context.Context, x *Exchange, k *call) (any, error) {
	if err := a.may(ctx, k); err != nil {
		return nil, err
	}
	if k.Throttle != nil {
		if err := k.Throttle(ctx); err != nil {
			return nil, err
		}
	}
	x.status = k.Status
	out, err := k.run(ctx, func(in any) error { return k.bind(ctx, x, reflect.ValueOf(in).Elem()) })
	switch {
	case err != nil:
		return nil, err
	case x.status == http.StatusNoContent:
		return nil, nil
	case k.list:
		return x.cutList(reflect.ValueOf(out).Elem())
	}
	return out, nil
}

func (a *API) may(ctx context.Context, k *call) error {
	if !k.Open && !a.signedIn(ctx) {
		return fault.New(fault.Unauthenticated, "not_authenticated")
	}
	if k.May != nil {
		return k.May(ctx)
	}
	return nil
}

// bind reads the request into the call's input: first which thing it is about,
// then what is said of it.
func (k *call) bind(ctx context.Context, x *Exchange, in reflect.Value) error {
	if err := k.bindPath(x, in); err != nil {
		return err
	}
	if k.Object != nil {
		if err := k.object(ctx, x); err != nil {
			return err
		}
	}
	problems := k.bindQuery(x, in)
	for _, own := range k.in.own {
		if err := in.FieldByIndex(own.index).Addr().Interface().(queryReader).failed(); err != nil {
			return err
		}
	}
	if problems != nil {
		return problems
	}
	return k.bindBody(ctx, x, in)
}

// object asks whether the thing of the path's first hole is there.
func (k *call) object(ctx context.Context, x *Exchange) error {
	id, err := keyOf(x.path[0])
	if err != nil {
		return err
	}
	return k.Object(ctx, id)
}
