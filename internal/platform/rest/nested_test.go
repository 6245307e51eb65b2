package rest

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
)

type choices struct {
	Options  []string       `json:"options" min:"2" max:"3" each:"4"`
	Multiple Opt[bool]      `json:"multiple" optional:"true"`
	EndsAt   Opt[time.Time] `json:"ends_at" optional:"true" null:"true"`
}

// nest answers with what it understood of an object in a body.
func nest(t *testing.T) *API {
	t.Helper()
	type in struct {
		Title string       `json:"title" optional:"true"`
		Poll  Opt[choices] `json:"poll" optional:"true" null:"true"`
		Must  choices      `json:"must"`
	}
	a := New(Options{})
	Handle(a, Call{Method: "POST", Path: "/x/", Name: "X", Open: true, Status: 200}, func(_ context.Context, i in) (Opt[choices], error) {
		if i.Title == "bad" {
			return i.Poll, fault.Field("title", "blank").And("poll.options", "blank").And("poll.ends_at", "required")
		}
		return i.Poll, nil
	})
	return a
}

func TestAnObjectInABodyIsReadAsDRFReadsANestedSerializer(t *testing.T) {
	a := nest(t)
	const good = `"must":{"options":["a","b"]}`
	for body, want := range map[string]string{
		`{` + good + `}`:             `{"Set":false,"Null":false,"Value":{"options":null,`,
		`{` + good + `,"poll":null}`: `{"Set":true,"Null":true,"Value":{"options":null,`,
		`{}`:                         `{"must":["이 필드는 필수 항목입니다."]}`,
		`{"must":null}`:              `{"must":["이 필드는 null일 수 없습니다."]}`,
		`{"must":[1]}`:               `{"must":{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 list를 받았습니다."]}}`,
		`{"must":"a"}`:               `{"must":{"non_field_errors":["유효하지 않은 데이터. 딕셔너리(dictionary)대신 str를 받았습니다."]}}`,
		`{"must":{}}`:                `{"must":{"options":["이 필드는 필수 항목입니다."]}}`,
		`{` + good + `,"poll":{"options":["a"," "]}}`:                        `{"poll":{"options":{"1":["이 필드는 blank일 수 없습니다."]}}}`,
		`{` + good + `,"poll":{"options":["a","bcdef"]}}`:                    `{"poll":{"options":{"1":["이 필드의 글자 수가 4 이하인지 확인하십시오."]}}}`,
		`{` + good + `,"poll":{"options":["a"],"multiple":"x"}}`:             `{"poll":{"options":["Ensure this field has at least 2 elements."],"multiple":["Must be a valid boolean."]}}`,
		`{` + good + `,"poll":{"options":[" a ",1],"multiple":true,"z":{}}}`: `{"Set":true,"Null":false,"Value":{"options":["a","1"],"multiple":{"Set":true,"Null":false,"Value":true}`,
		`{` + good + `,"poll":{"options":["a","b"],"ends_at":null}}`:         `"ends_at":{"Set":true,"Null":true`,
		`{` + good + `,"poll":{"options":["a","b"],"ends_at":"soon"}}`:       `{"poll":{"ends_at":["Datetime의 포멧이`,
		`{` + good + `,"poll.options":["a","b"]}`:                            `{"Set":false`,
		`{` + good + `,"title":"bad"}`:                                       `{"title":["이 필드는 blank일 수 없습니다."],"poll":{"options":["이 필드는 blank일 수 없습니다."],"ends_at":["이 필드는 필수 항목입니다."]}}`,
		`must.options=a&must.options=b&poll.options=c&poll.options=d&poll=x`: `"Value":{"options":["c","d"],"multiple":{"Set":true,"Null":false,"Value":false}`,
		`must.options=a&must.options=b`:                                      `{"Set":false`,
		`must.multiple=on&poll.multiple=on`:                                  `{"poll":{"options":["이 필드는 필수 항목입니다."]},"must":{"options":["이 필드는 필수 항목입니다."]}}`,
	} {
		r := httptest.NewRequest("POST", "/x/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		if body[0] != '{' {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		w := httptest.NewRecorder()
		a.ServeHTTP(w, r)
		if got := w.Body.String(); !strings.Contains(got, want) || (w.Code == 200) != strings.Contains(want, "Set") {
			t.Errorf("%s: %d %s, want %s", body, w.Code, got, want)
		}
	}
}

// OPTIONS and the document know what stands in the object.
func TestAnObjectInABodyIsDescribed(t *testing.T) {
	a := nest(t)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, httptest.NewRequest("OPTIONS", "/x/", nil))
	want := `"poll":{"type":"nested object","required":false,"read_only":false,"label":"Poll","children":{"options":{"type":"list","required":true,"read_only":false,"label":"Options",` +
		`"min_length":2,"max_length":3,"child":{"type":"string","required":true,"read_only":false,"max_length":4}},"multiple":{"type":"boolean"`
	if got := w.Body.String(); !strings.Contains(got, want) {
		t.Errorf("OPTIONS: %s", got)
	}
	var doc struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema json.RawMessage }
			}
		}
	}
	if err := json.Unmarshal(a.OpenAPI(t.Context()), &doc); err != nil {
		t.Fatal(err)
	}
	schema := string(doc.Paths["/x/"]["post"].RequestBody.Content["application/json"].Schema)
	want = `"poll":{"type":["object","null"],"properties":{"options":{"type":"array","items":{"type":"string","maxLength":4},"minItems":2,"maxItems":3}`
	if !strings.Contains(schema, want) || !strings.Contains(schema, `"required":["must"]`) {
		t.Errorf("the document: %s", schema)
	}
}
