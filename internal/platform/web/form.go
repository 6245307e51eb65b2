package web

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const (
	maxFields = 200     // values of one form
	maxForm   = 1 << 20 // bytes of one form
)

// ID reads the id that the route names, a whole number from 1. Anything else
// is not there.
func ID(r *http.Request, name string) (int64, error) {
	n, err := strconv.ParseInt(r.PathValue(name), 10, 64)
	if err != nil || n < 1 {
		return 0, fault.New(fault.NotFound, "not_found")
	}
	return n, nil
}

// ParseForm reads the form that was sent into r.PostForm and r.Form: at most
// 1 MiB and 200 values, as UTF-8 without NUL. Other media types than the
// browser's two are Unsupported.
func ParseForm(r *http.Request) error {
	if r.PostForm == nil {
		if err := parseBody(r); err != nil {
			return err
		}
	}
	n := 0
	for _, values := range r.PostForm {
		n += len(values)
	}
	if n > maxFields {
		return fault.New(fault.TooLarge, "too_large")
	}
	for _, form := range []url.Values{r.PostForm, r.Form} {
		for _, values := range form {
			for i, v := range values {
				values[i] = clean(v)
			}
		}
	}
	return nil
}

func parseBody(r *http.Request) error {
	r.Body = http.MaxBytesReader(nil, r.Body, maxForm)
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case kind == "multipart/form-data" && err == nil:
		err = r.ParseMultipartForm(maxForm)
	case kind == "application/x-www-form-urlencoded" && err == nil, r.ContentLength == 0:
		err = r.ParseForm()
	default:
		return fault.New(fault.Unsupported, "unsupported_media_type")
	}
	if err != nil {
		return brokenForm(err)
	}
	return nil
}

// brokenForm tells a form that is longer than it may be from one that cannot be
// read.
func brokenForm(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return fault.New(fault.TooLarge, "too_large")
	}
	return fault.Whole("bad_form")
}

// clean makes typed text what the rules count: valid UTF-8, no NUL, and line
// breaks as \n (browsers send \r\n).
func clean(v string) string {
	v = strings.ToValidUTF8(v, "\uFFFD")
	if strings.ContainsAny(v, "\r\x00") {
		v = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(v)
	}
	return v
}

// Flag reads a yes or no of r's form: what a checkbox sent, or else what the
// form says for an unchecked one (see [ui.AskAnonymous]), or else absent.
func Flag(r *http.Request, name string, absent bool) bool {
	switch strings.ToLower(r.PostFormValue(name)) {
	case "true", "on", "1", "yes":
		return true
	case "false", "off", "0", "no":
		return false
	}
	return absent
}

// KeyOf returns the form's key (see [FormKey]), "" where it has none or one
// that no form of ours holds.
func KeyOf(r *http.Request) string {
	key := r.PostFormValue("form_key")
	if len(key) != 26 || strings.Trim(key, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		return ""
	}
	return key
}

// Problems returns what is wrong with a form, field by field in the reader's
// language. It is ok only where err is an Invalid fault: then the form is shown
// again with what was typed, status 422. See [Again] for the other faults that
// a form is shown again for.
func Problems(ctx context.Context, err error) (problems ui.Problems, ok bool) {
	f := fault.Of(err)
	if f.Kind != fault.Invalid {
		return nil, false
	}
	for _, field := range f.Fields {
		one := ui.Problem{Name: field.Name}
		for _, p := range field.Problems {
			one.Texts = append(one.Texts, sentence(ctx, p.Code, p.Args...))
		}
		problems = append(problems, one)
	}
	if len(problems) == 0 {
		problems = ui.Problems{{Texts: []string{sentence(ctx, f.Code, f.Args...)}}}
	}
	return problems, true
}

// Again is [Problems] for every fault after which nothing that was typed may be
// lost: Invalid (422), Conflict (409), TooMany (429, with Retry-After) and
// Forbidden (403). Status is what the form is shown again with.
func Again(w http.ResponseWriter, r *http.Request, err error) (problems ui.Problems, status int, ok bool) {
	if problems, ok = Problems(r.Context(), err); ok {
		return problems, http.StatusUnprocessableEntity, true
	}
	f := fault.Of(err)
	switch f.Kind {
	case fault.Conflict, fault.TooMany, fault.Forbidden:
		retryAfter(w, f)
		return ui.Problems{{Texts: []string{faultText(r.Context(), f)}}}, statusOf(f.Kind), true
	}
	return nil, 0, false
}

// sentence is the text of a fault's code.
func sentence(ctx context.Context, code string, args ...any) string {
	key := "error." + code
	if !i18n.Has(key) {
		key = "web.error.invalid.text"
	}
	return i18n.T(ctx, key, args...)
}

// Local returns path if it is a path of this server (with a query and a
// fragment, perhaps), and "/" otherwise.
func Local(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\t\r\n\x00") ||
		strings.HasPrefix(u.Path, "//") || strings.ContainsAny(u.Path, "\\\x00") {
		return "/"
	}
	return u.String()
}

// Next returns where the reader wanted to go, from the value "next" of r's form
// or query, and "/" where there is none or it leads to another server.
func Next(r *http.Request) string {
	if next := r.FormValue("next"); next != "" {
		return Local(next)
	}
	return "/"
}

// parsePath reads an escaped path.
func parsePath(path string) (*url.URL, error) {
	plain, err := url.PathUnescape(path)
	if err != nil {
		return nil, err
	}
	return &url.URL{Path: plain, RawPath: path}, nil
}
