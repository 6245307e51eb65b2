package rest

import (
	"context"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/fault"
)

type span struct {
	Day   int64  `json:"day" min:"1" max:"7"`
	Place string `json:"place" optional:"true" blank:"true" max:"3"`
}

// spans answers with what it understood of a list of objects.
func spans() *API {
	a := New(Options{})
	type in struct {
		Times []span      `json:"times" min:"1" max:"3"`
		More  Opt[[]span] `json:"more" optional:"true" null:"true"`
	}
	Handle(a, Call{Method: "POST", Path: "/x/", Name: "X", Open: true, Status: 200}, func(_ context.Context, i in) (in, error) { return i, nil })
	type change struct {
		More Opt[[]span] `json:"more" null:"true"`
	}
	Handle(a, Call{Method: "PATCH", Path: "/x/", Name: "X", Open: true}, func(_ context.Context, i change) (change, error) { return i, nil })
	return a
}

func TestAListOfObjectsIsReadAsDRFReadsManySerializers(t *testing.T) {
	a := spans()
	const good = `"times":[{"day":1}]`
	for _, c := range []struct{ method, body, want string }{
		{"POST", `{` + good + `}`, `{"times":[{"day":1,"place":""}],"more":{"Set":false,`},
		{"POST", `{"times":[{"day":"2","place":" a ","z":1} , {"day":7}],"more":null}`, `{"times":[{"day":2,"place":"a"},{"day":7,"place":""}],"more":{"Set":true,"Null":true,`},
		{"POST", `{` + good + `,"more":[]}`, `"more":{"Set":true,"Null":false,"Value":[]}`},
		{"POST", `{}`, `{"times":["이 필드는 필수 항목입니다."]}`},
		{"POST", `{"times":null}`, `{"times":["이 필드는 null일 수 없습니다."]}`},
		{"POST", `{"times":[]}`, `{"times":{"non_field_errors":["This list may not be empty."]}}`},
		{"POST", `{"times":"a"}`, `{"times":{"non_field_errors":["아이템 리스트가 예상되었으나 \"str\"를 받았습니다."]}}`},
		{"POST", `{"times":{"day":1}}`, `{"times":{"non_field_errors":["아이템 리스트가 예상되었으나 \"dict\"를 받았습니다."]}}`},
		{"POST", `{"times":[{},{},{},{}]}`, `{"times":{"non_field_errors":["Ensure this field has no more than 3 elements."]}}`},
		{"POST", `{"times":[{"day":1},{"place":"abcd"},3]}`, `{"times":[{},{"day":["이 필드는 필수 항목입니다."],"place":["이 필드의 글자 수가 3 이하인지 확인하십시오."]},{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 int를 받았습니다."]}]}`},
		{"POST", `{` + good + `,"more":[null]}`, `{"more":[{"non_field_errors":["이 필드는 null일 수 없습니다."]}]}`},
		{"POST", `times=[{"day":3}]`, `{"times":[{"day":3,"place":""}],`},
		{"POST", `times=day`, `{"times":{"non_field_errors":["아이템 리스트가 예상되었으나 \"str\"를 받았습니다."]}}`},
		{"PATCH", `{}`, `{"more":{"Set":false,`},
		{"PATCH", `{"more":[{"day":9}]}`, `{"more":[{"day":["이 값이 7보다 작거나 같은지 확인하십시오."]}]}`},
	} {
		r := httptest.NewRequest(c.method, "/x/", strings.NewReader(c.body))
		r.Header.Set("Content-Type", "application/json")
		if c.body[0] != '{' {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		bad := strings.Contains(c.want, "[\"")
		if got := w.Body.String(); !strings.Contains(got, c.want) || (w.Code == 200) == bad {
			t.Errorf("%s %s: %d %s, want %s", c.method, c.body, w.Code, got, c.want)
		}
	}
}

func TestAListOfObjectsIsDescribed(t *testing.T) {
	a := spans()
	w := httptest.NewRecorder()
	a.ServeHTTP(w, httptest.NewRequest("OPTIONS", "/x/", nil))
	want := `"times":{"type":"field","required":true,"read_only":false,"label":"Times","min_length":1,"max_length":3,"child":{"type":"nested object","required":true,"read_only":false,` +
		`"children":{"day":{"type":"integer","required":true,"read_only":false,"label":"Day","min_value":1,"max_value":7},"place":{"type":"string"`
	if got := w.Body.String(); !strings.Contains(got, want) {
		t.Errorf("OPTIONS: %s\nwant %s", got, want)
	}
	doc := strings.NewReplacer(" ", "", "\n", "").Replace(string(a.OpenAPI(t.Context())))
	want = `"times":{"type":"array","items":{"type":"object","properties":{"day":{"type":"integer","minimum":1,"maximum":7}`
	if !strings.Contains(doc, want) {
		t.Errorf("the document has no %s", want)
	}
}

// A rule names a member of an object in a list by the object's place.
func TestAFaultOfAnObjectInAListStandsAtItsPlace(t *testing.T) {
	a := New(Options{})
	type in struct {
		Name  string `json:"name" optional:"true"`
		Times []span `json:"times"`
	}
	Handle(a, Call{Method: "POST", Path: "/x/", Name: "X", Open: true}, func(context.Context, in) (Empty, error) {
		return Empty{}, fault.Field("times.2.day", "blank").And("times.0.place", "required").And("times.2.day", "null").And("name", "blank").And("times.2.place", "blank")
	})
	r := httptest.NewRequest("POST", "/x/", strings.NewReader(`{"times":[]}`))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	want := `{"times":[{"place":["이 필드는 필수 항목입니다."]},{},{"day":["이 필드는 blank일 수 없습니다.","이 필드는 null일 수 없습니다."],"place":["이 필드는 blank일 수 없습니다."]}],"name":["이 필드는 blank일 수 없습니다."]}`
	if got := w.Body.String(); got != want || w.Code != 400 {
		t.Errorf("%d %s, want %s", w.Code, got, want)
	}
}

// A number that is written as a decimal is no integer in the document.
func TestADecimalIsDescribedAsANumber(t *testing.T) {
	a := New(Options{})
	type out struct {
		Credit  halves  `json:"credit"`
		Average *halves `json:"average"`
	}
	Handle(a, Call{Method: "GET", Path: "/x/", Name: "X", Open: true}, func(context.Context, Empty) (out, error) { return out{}, nil })
	doc := string(a.OpenAPI(t.Context()))
	if want := `"credit":{"type":"number"},"average":{"type":["number","null"]}`; !strings.Contains(doc, want) {
		t.Errorf("the document has no %s: %s", want, doc)
	}
}

// halves is twice a number.
type halves int

func (h halves) MarshalJSON() ([]byte, error) {
	return []byte(strconv.Itoa(int(h)/2) + map[bool]string{true: ".5"}[h%2 == 1]), nil
}
