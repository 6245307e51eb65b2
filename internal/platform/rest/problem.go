package rest

import (
	"context"
	"errors"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"

	_ "embed"
)

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// An answer to a fault by its kind: the status, and DRF's code for it.
var kinds = [...]struct {
	status int
	code   string
}{
	fault.Internal:        {http.StatusInternalServerError, "error"},
	fault.Invalid:         {http.StatusBadRequest, "parse_error"},
	fault.Unauthenticated: {http.StatusUnauthorized, "not_authenticated"},
	fault.Forbidden:       {http.StatusForbidden, "permission_denied"},
	fault.NotFound:        {http.StatusNotFound, "not_found"},
	fault.Conflict:        {http.StatusConflict, "conflict"},
	fault.TooMany:         {http.StatusTooManyRequests, "throttled"},
	fault.TooLarge:        {http.StatusRequestEntityTooLarge, "too_large"},
	fault.Unsupported:     {http.StatusUnsupportedMediaType, "unsupported_media_type"},
	fault.NoSpace:         {http.StatusInsufficientStorage, "no_space"},
	fault.Unavailable:     {http.StatusServiceUnavailable, "unavailable"},
}

// statuses are those that no kind of fault has.
var statuses = map[string]int{
	"method_not_allowed":  http.StatusMethodNotAllowed,
	"not_acceptable":      http.StatusNotAcceptable,
	"precondition_failed": http.StatusPreconditionFailed,
}

// tokenCodes are the faults of proofs that carry a code of their own.
var tokenCodes = []string{"bad_authorization_header", "user_not_found", "user_inactive"}

// A member is one name and value of a JSON object whose order counts.
type member struct {
	name  string
	value any
}

// An object is written in its own order.
type object []member

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := getBuffer()
	defer putBuffer(b)
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		if err := encode(b, m.name); err != nil {
			return nil, err
		}
		b.WriteByte(':')
		if err := encode(b, m.value); err != nil {
			return nil, err
		}
	}
	b.WriteByte('}')
	return append([]byte(nil), b.Bytes()...), nil
}

// explain makes the answer to an error, in the language of ctx.
func explain(ctx context.Context, h http.Header, err error) (status int, body object) {
	if all, ok := errors.AsType[badInput](err); ok {
		return http.StatusBadRequest, fieldsBody(ctx, all)
	}
	f := fault.Of(err)
	kind := kinds[f.Kind]
	status = kind.status
	if s, ok := statuses[f.Code]; ok {
		status = s
	}
	if status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="api"`)
	}
	if f.RetryAfter > 0 {
		h.Set("Retry-After", strconv.Itoa(seconds(f)))
	}
	if len(f.Fields) > 0 {
		return status, fieldsBody(ctx, ofFault(f.Fields))
	}
	return status, detail(ctx, f, kind.code)
}

func seconds(f *fault.Error) int { return int(math.Ceil(f.RetryAfter.Seconds())) }

// detail makes {"detail": …}, with a code where the fault is none of DRF's own.
func detail(ctx context.Context, f *fault.Error, standard string) object {
	code := f.Code
	switch {
	case f.Kind == fault.Internal:
		return object{{"detail", text(ctx, standard, nil)}} // what went wrong is for the log
	case f.Kind == fault.NotFound && !i18n.Has("drf."+code):
		code = standard // why it cannot be seen is nobody's business
	case code == "throttled" && f.RetryAfter > 0:
		n := seconds(f)
		if n > 1 {
			return object{{"detail", i18n.T(ctx, "drf.throttled_many", n)}}
		}
		return object{{"detail", i18n.T(ctx, "drf.throttled_one", n)}}
	case code == "token_not_valid":
		return badToken(ctx, f)
	case strings.HasPrefix(code, "refresh_token_"):
		return object{{"detail", text(ctx, strings.TrimPrefix(code, "refresh_"), nil)}, {"code", "token_not_valid"}}
	case code == "token_no_user":
		return object{{"detail", text(ctx, code, nil)}, {"code", "token_not_valid"}}
	}
	switch {
	case slices.Contains(tokenCodes, code):
		return object{{"detail", text(ctx, code, nil)}, {"code", code}}
	case i18n.Has("drf." + code):
		return object{{"detail", text(ctx, code, f.Args)}}
	case i18n.Has("error." + code):
		return object{{"detail", text(ctx, code, f.Args)}, {"code", code}}
	}
	return object{{"detail", text(ctx, standard, nil)}}
}

// badToken is simplejwt's answer to an access token; the fault's argument is the
// code of what is wrong with it.
func badToken(ctx context.Context, f *fault.Error) object {
	o := object{{"detail", text(ctx, "token_not_valid", nil)}, {"code", "token_not_valid"}}
	if len(f.Args) == 0 {
		return o
	}
	reason, _ := f.Args[0].(string)
	return append(o, member{"messages", []object{{
		{"token_class", "AccessToken"},
		{"token_type", "access"},
		{"message", text(ctx, reason, nil)},
	}}})
}

// text is the sentence of a code: DRF's, else that of the pages.
func text(ctx context.Context, code string, args []any) string {
	switch {
	case i18n.Has("drf." + code):
		return i18n.T(ctx, "drf."+code, nouns(ctx, code, args)...)
	case i18n.Has("error." + code):
		return i18n.T(ctx, "error."+code, args...)
	}
	return i18n.T(ctx, "drf.invalid")
}

// nouns puts names of things into the asker's language: the arguments of codes
// that speak of things are keys below "noun.", "user" for the text noun.user.
func nouns(ctx context.Context, code string, args []any) []any {
	if code != "unique" && code != "password_too_similar" {
		return args
	}
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a
		if key, ok := a.(string); ok && i18n.Has("noun."+key) {
			out[i] = i18n.T(ctx, "noun."+key)
		}
	}
	return out
}

func fieldsBody(ctx context.Context, all badInput) object {
	var o object
	for _, f := range all {
		name := f.name
		if name == "" {
			name = "non_field_errors"
		}
		if f.members != nil {
			o = append(o, member{name, fieldsBody(ctx, f.members)})
			continue
		}
		if f.items == nil {
			o = append(o, member{name, sentences(ctx, f.problems)})
			continue
		}
		if f.objects > 0 {
			o = append(o, member{name, objectsBody(ctx, f)})
			continue
		}
		var list object
		for _, i := range f.items {
			list = append(list, member{strconv.Itoa(i.at), sentences(ctx, i.problems)})
		}
		o = append(o, member{name, list})
	}
	return o
}

// objectsBody is what is wrong with the items of a list of objects: an object for
// each, empty where nothing is.
func objectsBody(ctx context.Context, f fieldProblem) []object {
	all := make([]object, f.objects)
	for i := range all {
		all[i] = object{}
	}
	for _, i := range f.items {
		if all[i.at] = fieldsBody(ctx, i.members); i.problems != nil {
			all[i.at] = object{{"non_field_errors", sentences(ctx, i.problems)}}
		}
	}
	return all
}

func sentences(ctx context.Context, problems []fault.Problem) []string {
	out := make([]string, len(problems))
	for i, p := range problems {
		out[i] = text(ctx, p.Code, p.Args)
	}
	return out
}
