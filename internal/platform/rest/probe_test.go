package rest

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// The probe is a small API with one of everything.

type probeBoard struct {
	ID       int64  `json:"id"`
	Created  Time   `json:"created_at"`
	Category string `json:"category"`
	Name     string `json:"name"`
}

type probeIn struct {
	_        int64     `readonly:"id"`
	_        time.Time `readonly:"created_at"`
	Category string    `json:"category" max:"20"`
	Name     string    `json:"name" max:"5" min:"2"`
	Deleted  Opt[bool] `json:"is_deleted" optional:"true"`
	School   int64     `json:"school_id" fk:"school"`
}

type probeKey struct {
	ID int64 `path:"id"`
}

type probePatch struct {
	probeKey
	Name    Opt[string] `json:"name" max:"5"`
	Deleted Opt[bool]   `json:"is_deleted"`
}

type probeFilter struct {
	Name   Opt[string] `query:"name" max:"10"`
	School Opt[int64]  `query:"school_id"`
	On     Opt[bool]   `query:"on"`
	Sort   Opt[string] `query:"sort" choices:"new,old"`
	Day    Opt[string] `query:"day" filter:"date" format:"date"`
	FK     Opt[int64]  `query:"fk" filter:"fk"`
	Search Words       `query:"search"`
	Order  Ordering    `query:"ordering" choices:"id,name" default:"-id"`
}

// probeKinds has a field of every kind.
type probeKinds struct {
	Str      Opt[string]          `json:"str" optional:"true" max:"10" min:"2"`
	Blank    Opt[string]          `json:"blank" optional:"true" blank:"true"`
	Null     Opt[string]          `json:"null" optional:"true" null:"true"`
	Both     Opt[string]          `json:"both" optional:"true" null:"true" blank:"true"`
	Raw      Opt[string]          `json:"raw" optional:"true" trim:"false"`
	Int      Opt[int64]           `json:"int" optional:"true"`
	Small    Opt[int16]           `json:"small" optional:"true"`
	Range    Opt[int]             `json:"range" optional:"true" min:"1" max:"5"`
	Float    Opt[float64]         `json:"float" optional:"true"`
	Bool     Opt[bool]            `json:"bool" optional:"true" absent:"keep"`
	NullBool Opt[bool]            `json:"nullbool" optional:"true" null:"true" absent:"keep"`
	Email    Opt[string]          `json:"email" optional:"true" format:"email"`
	URL      Opt[string]          `json:"url" optional:"true" format:"url"`
	Slug     Opt[string]          `json:"slug" optional:"true" format:"slug"`
	UUID     Opt[string]          `json:"uuid" optional:"true" format:"uuid"`
	Choice   Opt[string]          `json:"choice" optional:"true" choices:"a,b,1"`
	FK       Opt[int64]           `json:"fk" optional:"true" fk:"school"`
	NullFK   Opt[int64]           `json:"nullfk" optional:"true" fk:"school" null:"true"`
	Date     Opt[string]          `json:"date" optional:"true" format:"date"`
	When     Opt[time.Time]       `json:"when" optional:"true"`
	Decimal  Opt[string]          `json:"decimal" optional:"true" format:"decimal" digits:"4" places:"2"`
	List     Opt[[]string]        `json:"list" optional:"true" max:"3"`
	Ints     Opt[[]int64]         `json:"ints" optional:"true" min:"1"`
	JSON     Opt[json.RawMessage] `json:"json" optional:"true"`
}

// values lists what was set, so that an answer shows what was understood.
func (p probeKinds) values() object {
	var o object
	add := func(name string, set, null bool, v any) {
		switch {
		case null:
			o = append(o, member{name, nil})
		case set:
			o = append(o, member{name, v})
		}
	}
	add("str", p.Str.Set, p.Str.Null, p.Str.Value)
	add("blank", p.Blank.Set, p.Blank.Null, p.Blank.Value)
	add("null", p.Null.Set, p.Null.Null, p.Null.Value)
	add("both", p.Both.Set, p.Both.Null, p.Both.Value)
	add("raw", p.Raw.Set, p.Raw.Null, p.Raw.Value)
	add("int", p.Int.Set, p.Int.Null, p.Int.Value)
	add("small", p.Small.Set, p.Small.Null, p.Small.Value)
	add("range", p.Range.Set, p.Range.Null, p.Range.Value)
	add("float", p.Float.Set, p.Float.Null, p.Float.Value)
	add("bool", p.Bool.Set, p.Bool.Null, p.Bool.Value)
	add("nullbool", p.NullBool.Set, p.NullBool.Null, p.NullBool.Value)
	add("email", p.Email.Set, p.Email.Null, p.Email.Value)
	add("url", p.URL.Set, p.URL.Null, p.URL.Value)
	add("slug", p.Slug.Set, p.Slug.Null, p.Slug.Value)
	add("uuid", p.UUID.Set, p.UUID.Null, p.UUID.Value)
	add("choice", p.Choice.Set, p.Choice.Null, p.Choice.Value)
	add("fk", p.FK.Set, p.FK.Null, p.FK.Value)
	add("nullfk", p.NullFK.Set, p.NullFK.Null, p.NullFK.Value)
	add("date", p.Date.Set, p.Date.Null, p.Date.Value)
	add("when", p.When.Set, p.When.Null, At(p.When.Value))
	add("decimal", p.Decimal.Set, p.Decimal.Null, p.Decimal.Value)
	add("list", p.List.Set, p.List.Null, p.List.Value)
	add("ints", p.Ints.Set, p.Ints.Null, p.Ints.Value)
	add("json", p.JSON.Set, p.JSON.Null, p.JSON.Value)
	return o
}

type whoKey struct{}

// probe returns the API; who asks stands in the header X-Who.
func probe(t *testing.T) *API {
	t.Helper()
	created := time.Date(2023, 5, 1, 10, 0, 0, 500_000_000, time.UTC)
	boards := []probeBoard{{1, At(created), "일반", "<a&b>"}, {2, At(created.Truncate(time.Second)), "일반", "\u2028\"\\\x01"}}
	there := func(_ context.Context, id int64) error {
		if id < 1 || id > 2 {
			return fault.New(fault.NotFound, "board_not_found")
		}
		return nil
	}
	who := func(ctx context.Context) string { s, _ := ctx.Value(whoKey{}).(string); return s }
	var logged []error
	a := New(Options{
		PublicURL: "https://madang.example", Build: "b1", MaxBody: 1 << 20,
		Authenticate: func(r *http.Request) (*http.Request, error) {
			switch name := r.Header.Get("X-Who"); name {
			case "forged":
				return nil, fault.New(fault.Unauthenticated, "token_not_valid", "token_invalid")
			case "english":
				return r.WithContext(i18n.With(context.WithValue(r.Context(), whoKey{}, name), i18n.En)), nil
			default:
				return r.WithContext(context.WithValue(r.Context(), whoKey{}, name)), nil
			}
		},
		SignedIn: func(ctx context.Context) bool { return who(ctx) != "" },
		Viewer:   who,
		Log:      func(_ context.Context, err error) { logged = append(logged, err) },
	})
	t.Cleanup(func() {
		for _, err := range logged {
			t.Errorf("logged: %v", err)
		}
	})
	may := func(ctx context.Context) error {
		if who(ctx) == "stranger" {
			return fault.New(fault.Forbidden, "permission_denied")
		}
		return nil
	}
	slow := func(ctx context.Context) error {
		if who(ctx) == "busy" {
			return fault.Wait("throttled", 60*time.Second)
		}
		return nil
	}
	Handle(a, Call{Method: "GET", Path: "/board/", Name: "Board List", Summary: "Boards", Open: true},
		func(_ context.Context, in probeFilter) ([]probeBoard, error) {
			var all []probeBoard
			for _, b := range boards {
				if in.Name.Set && b.Name != in.Name.Value || in.School.Set && in.School.Value != 1 {
					continue
				}
				all = append(all, b)
			}
			slices.SortFunc(all, func(a, b probeBoard) int {
				n := cmp.Compare(a.ID, b.ID)
				if len(in.Order) > 0 && in.Order[0].Desc {
					return -n
				}
				return n
			})
			return all, nil
		})
	Handle(a, Call{Method: "POST", Path: "/board/", Summary: "Open a board", May: may, Throttle: slow, Checks: Checks{
		"school_id": Check(func(_ context.Context, id int64) error {
			if id > 9 {
				return fault.Field("any", "does_not_exist", id)
			}
			return nil
		}),
	}}, func(_ context.Context, in probeIn) (probeBoard, error) {
		return probeBoard{ID: 3, Category: in.Category, Name: in.Name}, nil
	})
	Handle(a, Call{Method: "GET", Path: "/board/{id}/", Name: "Board Instance", Open: true, Object: there},
		func(_ context.Context, in struct {
			probeKey
			probeFilter
		}) (probeBoard, error) {
			return boards[in.ID-1], nil
		})
	type put struct {
		probeKey
		probeIn
	}
	Handle(a, Call{Method: "PUT", Path: "/board/{id}/", May: may, Throttle: slow, Object: there},
		func(ctx context.Context, in put) (probeBoard, error) {
			if err := Match(ctx, boards[in.ID-1]); err != nil {
				return probeBoard{}, err
			}
			return probeBoard{ID: in.ID, Category: in.Category, Name: in.Name}, nil
		})
	Handle(a, Call{Method: "PATCH", Path: "/board/{id}/", May: may, Object: there},
		func(_ context.Context, in probePatch) (probeBoard, error) {
			b := boards[in.ID-1]
			b.Name = in.Name.Or(b.Name)
			return b, nil
		})
	Handle(a, Call{Method: "DELETE", Path: "/board/{id}/", May: may, Object: there},
		func(context.Context, probeKey) (Empty, error) { return Empty{}, nil })
	Handle(a, Call{Method: "POST", Path: "/kinds/", Name: "Kinds", Open: true, Status: 200},
		func(_ context.Context, in probeKinds) (object, error) { return in.values(), nil })
	Handle(a, Call{Method: "PATCH", Path: "/kinds/", Open: true},
		func(_ context.Context, in probeKinds) (object, error) { return in.values(), nil })
	Handle(a, Call{Method: "GET", Path: "/feed/", Name: "Feed", Open: true}, probeFeed)
	Handle(a, Call{Method: "GET", Path: "/many/", Name: "Many", Open: true},
		func(context.Context, Empty) ([]int, error) { return slices.Repeat([]int{1}, 1500), nil })
	Handle(a, Call{Method: "POST", Path: "/board/{id}/pin/", Name: "Pin", Open: true, Status: 200},
		func(context.Context, probeKey) (Empty, error) { return Empty{}, nil })
	Handle(a, Call{Method: "GET", Path: "/fault/{name}/", Name: "Fault", Open: true}, probeFault)
	return a
}

// probeFeed is a feed of 45 numbers, newest first.
func probeFeed(ctx context.Context, in struct{ CursorQuery }) (Page[int64], error) {
	c := in.Cursor()
	at, err := c.Int()
	if err != nil {
		return Page[int64]{}, err
	}
	var found []int64
	for n := int64(1); n <= 45 && len(found) <= in.Size; n++ {
		id := 46 - n
		if c.Back {
			id = n
		}
		if at == 0 || c.Back && id > at || !c.Back && id < at {
			found = append(found, id)
		}
	}
	return NewPage(ctx, found, in.Size, c, func(n int64) string { return itoa(n) }), nil
}

var probeFaults = map[string]error{}

func probeFault(_ context.Context, in struct {
	Name string `path:"name"`
}) (Empty, error) {
	return Empty{}, probeFaults[in.Name]
}

// An ask is a request to the probe: "POST /board/", headers as "Name: value",
// after an empty line the body. JSON is the type of a body that names none.
func ask(t *testing.T, h http.Handler, text string) *httptest.ResponseRecorder {
	t.Helper()
	head, body, hasBody := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	method, path, _ := strings.Cut(lines[0], " ")
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if !hasBody {
		r = httptest.NewRequest(method, path, nil)
	}
	for _, l := range lines[1:] {
		name, val, _ := strings.Cut(l, ":")
		r.Header.Add(name, strings.TrimSpace(val))
	}
	if hasBody && r.Header["Content-Type"] == nil {
		r.Header.Set("Content-Type", "application/json")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func typeOf[T any]() reflect.Type { return reflect.TypeFor[T]() }
