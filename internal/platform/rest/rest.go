// Package rest gives a JSON API the manners of Django REST Framework.
//
// A call is registered once, with [Handle], and this registration is the only
// source of everything that is known about it: routing, Allow, OPTIONS,
// permission, throttle, parsing, messages, the OpenAPI document and the page
// that tries calls. Its input is a struct whose tags declare the fields:
//
//	type newComment struct {
//		Post      int64          `json:"post" fk:"post"`
//		Content   string         `json:"content" max:"300"`
//		Anonymous rest.Opt[bool] `json:"is_anonymous" optional:"true" absent:"keep"`
//	}
//
// What this package promises:
//
//   - Checks come in one order: unknown format 404, Accept 406, bad token 401,
//     permission 401 or 403, throttle 429, method 405, object 404, media type
//     415 and parse error 400, validation 400.
//   - Errors have DRF's shapes, {"detail": "…"} and {"field": ["…"]}, DRF 3.14's
//     words in Korean and complete ones in English, and come in the order of
//     the struct's fields. A key that is not declared is dropped.
//   - No input gives a 500 or takes memory beyond [Options].MaxBody.
//   - Rules say what is wrong with a fault of package fault; statuses and
//     wordings are known here alone.
//
// The tags of input fields:
//
//	path:"id"          part of the path; integers are read as Python's int()
//	                   reads them, and what is none is 404
//	query:"name"       query parameter; required:"true" if it must be there
//	filter:"number"    how a query parameter is read: number, text, bool,
//	                   choice, fk or date, with django-filter's messages
//	json:"name"        field of the body (JSON, form or multipart)
//	max, min           length in code points, value of a number, items of a list
//	each               length of each text of a list, at most
//	blank, null        "" or null is taken
//	optional           may be left out
//	trim:"false"       white space at the ends is kept
//	choices:"a,b"      one of these
//	format             email, uuid, url, slug, date, datetime or decimal (with
//	                   digits and places)
//	fk:"school"        key of another thing; whether it exists is for a check
//	absent:"keep"      a boolean left out of a form is absent, not false
//	write:"true"       never shown in an answer, as a password
//	label              OPTIONS label, if not the name in words
//	help               OPTIONS help_text
//	readonly:"true"    listed by OPTIONS, never read
//	readonly:"name"    the same on a blank field: _ int64 `readonly:"id"`
//
// A field is an integer, float, bool, string, [Words], [Ordering], a slice of
// strings or integers, json.RawMessage, time.Time (format datetime), a struct,
// or an [Opt] of one of these, or an [upload.File] of a multipart form, which is
// open as long as the call runs (max is its length in bytes; format image). A
// struct is an object with fields of its own, one level deep; forms name them
// "poll.options". A slice of structs is a list of such objects, which forms hold
// as JSON. The fields of a PATCH body must be Opts, and none of them a struct. Embedded structs are part of the whole.
package rest

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/platform/upload"
)

// Options are what an API knows of the house around it. Only Authenticate,
// SignedIn and Viewer know who asks; all may be nil.
type Options struct {
	Title     string // of the document; "Madang" where empty
	Version   string // of the document
	Build     string // part of every ETag, so that a new build shows its own answers
	PublicURL string // scheme and host of links, without a slash at the end; the request's Host where empty
	MaxBody   int64  // bytes of a body, files apart; 1 MiB where 0

	Uploads upload.Dir // where files wait that are sent; needed where a call takes some

	// Authenticate finds out who asks and returns the request with that in its
	// context. An error refuses a proof that does not hold.
	Authenticate func(r *http.Request) (*http.Request, error)
	// SignedIn reports whether somebody is known; calls that are not Open ask it.
	SignedIn func(ctx context.Context) bool
	// Viewer returns what tells two viewers' answers apart in an ETag.
	Viewer func(ctx context.Context) string
	// Route is told which path, such as /board/{id}/, answers a request, for
	// its line in the log.
	Route func(ctx context.Context, path string)
	// Log takes errors that are not faults, once each.
	Log func(ctx context.Context, err error)
}

// A Call is one method of one path.
type Call struct {
	Method  string // GET, POST, PUT, PATCH or DELETE
	Path    string // "/board/{id}/": begins and ends with a slash
	Name    string // of the resource in OPTIONS: "Board List"; the first call's counts
	Summary string // one line for the document
	Help    string // more for the document, may be empty
	Status  int    // of success; 0 is 204 for an Empty answer, 201 for POST, else 200
	Open    bool   // may be asked without being signed in

	May      func(ctx context.Context) error           // permission, after signing in
	Throttle func(ctx context.Context) error           // too often: a fault of fault.Wait
	Object   func(ctx context.Context, id int64) error // is the object of the path there, before the body is read
	Checks   Checks                                    // further checks of fields, by name
	Whole    FieldCheck                                // a further check of the whole input; see [Check]
}

// Empty is an input without fields, or an answer without a body.
type Empty struct{}

// An API is a set of calls. It serves after the last [Handle]; from then on it
// may be used by many goroutines.
type API struct {
	o      Options
	root   *node
	paths  []*resource      // in the order of registration
	static map[string]asset // own files by path
}

// A call with its parts worked out.
type call struct {
	Call
	in   *plan
	out  reflect.Type
	list bool // the answer is a bare array
	run  func(ctx context.Context, bind func(in any) error) (any, error)
}

// A resource is the calls of one path.
type resource struct {
	path  string
	name  string
	help  string // OPTIONS description
	calls map[string]*call
	allow string
}

// Checks are further checks of body fields by name; see [Check].
type Checks map[string]FieldCheck

// A FieldCheck checks the value of one field; made by [Check].
type FieldCheck struct {
	of    reflect.Type
	check func(ctx context.Context, value any) error
}

// Check returns a field's check, which is asked when the value is otherwise
// good, even if other fields are bad, so that one answer names all problems.
// The problems of an Invalid fault are put under the field whatever name they
// carry; any other error ends the call. It is not asked about null.
//
// As [Call].Whole it is asked about the whole input, whatever is wrong with its
// fields, and its problems stand beside theirs: of each field the first that
// were found count.
func Check[T any](check func(ctx context.Context, value T) error) FieldCheck {
	return FieldCheck{reflect.TypeFor[T](), func(ctx context.Context, v any) error { return check(ctx, v.(T)) }}
}

// New returns an API without calls but its root, document and docs page.
func New(o Options) *API {
	if o.Title == "" {
		o.Title = "Madang"
	}
	if o.MaxBody == 0 {
		o.MaxBody = 1 << 20
	}
	a := &API{o: o, root: &node{}}
	a.addOwn()
	return a
}

// Handle registers a call. A mistake in the declaration panics: it is found by
// the first start.
func Handle[In, Out any](a *API, c Call, f func(ctx context.Context, in In) (Out, error)) {
	out := reflect.TypeFor[Out]()
	k := &call{Call: c, out: out, in: planOf(reflect.TypeFor[In](), c), list: isList(out)}
	if k.Status == 0 {
		switch {
		case out == reflect.TypeFor[Empty]():
			k.Status = http.StatusNoContent
		case c.Method == http.MethodPost:
			k.Status = http.StatusCreated
		default:
			k.Status = http.StatusOK
		}
	}
	k.run = func(ctx context.Context, bind func(in any) error) (any, error) {
		var in In
		if err := bind(&in); err != nil {
			return nil, err
		}
		answer, err := f(ctx, in)
		return &answer, err
	}
	a.add(k)
}

// isList reports whether t is written as an array of its elements.
func isList(t reflect.Type) bool {
	return t.Kind() == reflect.Slice && t.Elem().Kind() != reflect.Uint8 && !t.Implements(marshalerType)
}

// methods are those a path may have, in the order of Allow.
var methods = []string{"GET", "POST", "PUT", "PATCH", "DELETE"}

func (a *API) add(k *call) {
	name := k.Method + " " + k.Path
	if !strings.HasPrefix(k.Path, "/") || !strings.HasSuffix(k.Path, "/") {
		panic("rest: " + name + ": a path begins and ends with a slash")
	}
	if !slices.Contains(methods, k.Method) {
		panic("rest: " + name + ": not a method of calls")
	}
	n := a.root.make(k.Path)
	if n.res == nil {
		n.res = &resource{path: k.Path, calls: map[string]*call{}}
		a.paths = append(a.paths, n.res)
	}
	if n.res.path != k.Path || n.res.calls[k.Method] != nil {
		panic(fmt.Sprintf("rest: %s is there twice (%s)", name, n.res.path))
	}
	if n.res.name == "" {
		n.res.name = k.Name
	}
	n.res.calls[k.Method] = k
	var allow []string
	for _, m := range methods {
		if n.res.calls[m] != nil {
			allow = append(allow, m)
		}
	}
	if n.res.calls["GET"] != nil {
		allow = append(allow, "HEAD")
	}
	n.res.allow = strings.Join(append(allow, "OPTIONS"), ", ")
}

// A RouteInfo is what is known of a registered call.
type RouteInfo struct {
	Method string
	Path   string // "/board/{id}/"
	Name   string
	Open   bool
}

// Routes lists the calls, paths in the order of their registration.
func (a *API) Routes() []RouteInfo {
	var all []RouteInfo
	for _, res := range a.paths {
		for _, m := range methods {
			if k := res.calls[m]; k != nil {
				all = append(all, RouteInfo{m, res.path, k.Name, k.Open})
			}
		}
	}
	return all
}
