package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"reflect"
	"strconv"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

type asset struct {
	kind string
	body []byte
}

func (a *API) addOwn() {}

var statuses = [...]int{500, 400, 401, 403, 404, 409, 429, 413, 415, 507, 503}

// ServeHTTP answers a request to any path.
func (a *API) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	t := a.find(r.URL.EscapedPath())
	x := &Exchange{Request: r, api: a, header: w.Header(), path: t.holes}
	out, err := a.answer(x, t)
	if err != nil {
		f := fault.Of(err)
		if f.Kind == fault.Internal && a.o.Log != nil {
			a.o.Log(x.Request.Context(), err)
		}
		body := map[string]any{}
		for _, e := range f.Fields {
			name := e.Name
			if name == "" {
				name = "non_field_errors"
			}
			var all []string
			for _, p := range e.Problems {
				all = append(all, i18n.T(x.Request.Context(), "error."+p.Code, p.Args...))
			}
			body[name] = all
		}
		if len(body) == 0 {
			body["detail"] = i18n.T(x.Request.Context(), "error."+f.Code, f.Args...)
		}
		out, x.status = body, statuses[f.Kind]
	}
	w.Header().Set("Content-Type", "application/json")
	if out == nil {
		w.WriteHeader(x.status)
		return
	}
	var b bytes.Buffer
	_ = encode(&b, out)
	w.Header().Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(x.status)
	_, _ = w.Write(b.Bytes())
}

func (a *API) answer(x *Exchange, t target) (any, error) {
	if t.res == nil {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	x.header.Set("Allow", t.res.allow)
	r := x.Request
	if a.o.Authenticate != nil {
		r2, err := a.o.Authenticate(r)
		if err != nil {
			return nil, err
		}
		r = r2
	}
	ctx := context.WithValue(r.Context(), exchangeKey{}, x)
	x.Request = r.WithContext(ctx)
	k := t.res.calls[r.Method]
	if k == nil {
		return nil, fault.New(fault.NotFound, "not_found")
	}
	if !k.Open && a.o.SignedIn != nil && !a.o.SignedIn(ctx) {
		return nil, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	if k.May != nil {
		if err := k.May(ctx); err != nil {
			return nil, err
		}
	}
	x.status = k.Status
	out, err := k.run(ctx, func(in any) error { return k.bind(x, in) })
	if err != nil {
		return nil, err
	}
	if k.out == reflect.TypeFor[Empty]() {
		return nil, nil
	}
	return out, nil
}

func (k *call) bind(x *Exchange, in any) error {
	v := reflect.ValueOf(in).Elem()
	for i, f := range k.in.path {
		n, err := strconv.ParseInt(x.path[i], 10, 64)
		if err != nil {
			return fault.New(fault.NotFound, "not_found")
		}
		v.FieldByIndex(f.index).SetInt(n)
	}
	if len(k.in.wanted) == 0 {
		return nil
	}
	var all map[string]json.RawMessage
	if err := json.NewDecoder(x.Request.Body).Decode(&all); err != nil && !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "parse")
	}
	var bad *fault.Error
	for _, f := range k.in.body {
		raw, ok := all[f.name]
		if f.readonly {
			continue
		}
		if !ok {
			if f.required && x.Request.Method != "PATCH" {
				bad = bad.And(f.name, "required")
			}
			continue
		}
		to := v.FieldByIndex(f.index)
		p := to.Addr().Interface()
		if o, ok := p.(opt); ok {
			set, _, val := o.parts()
			*set, p = true, val
		}
		if json.Unmarshal(raw, p) != nil {
			bad = bad.And(f.name, "invalid")
		}
	}
	return bad.Or()
}

// Match reports whether the If-Match of the request, where there is one,
// stands for current, the thing as its GET would answer it now. It is asked
// inside the transaction that changes the thing; its fault is answered 412.
func Match(ctx context.Context, current any) error { return nil }
