package rest

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"
	"time"
	"unicode/utf8"
)

// standard is how encoding/json writes v for DRF's clients.
func standard(t testing.TB, v any) string {
	t.Helper()
	b := new(bytes.Buffer)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return string(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
}

type shout string

func (s *shout) MarshalJSON() ([]byte, error) { return json.Marshal(string(*s) + "!") }

type inner struct {
	A string `json:"a"`
}

type tree struct {
	Name     string  `json:"name"`
	Children []tree  `json:"children"`
	Parent   *tree   `json:"parent"`
	Hidden   string  `json:"-"`
	own      string  // not written
	Bare     int     // by its own name
	Float    float64 `json:"float"`
	Small    int8    `json:"small"`
	Unsigned uint64  `json:"unsigned"`
	Yes      bool    `json:"yes"`
	When     Time    `json:"when"`
	Later    *Time   `json:"later"`
	Any      any     `json:"any"`
	Map      map[string]int
	Bytes    []byte          `json:"bytes"`
	Raw      json.RawMessage `json:"raw"`
	Loud     shout           `json:"loud"`
	Number   json.Number     `json:"number"`
	Link     *string         `json:"link"`
	Left     []string        `json:"left"`
	Array    [2]string       `json:"array"`
	Nothing  struct{}        `json:"nothing"`
	Embedded struct {
		inner
		B int `json:"b"`
	} `json:"embedded"`
	Options struct {
		A int `json:"a,omitempty"`
		B int `json:"b,string"`
	} `json:"options"`
}

func TestAnswersAreWrittenAsByEncodingJSON(t *testing.T) {
	at := At(time.Date(2026, 11, 3, 1, 2, 3, 45_000, time.UTC))
	link := "https://example.com/?a=1&b=<2>"
	full := tree{Name: "이름 \"<&>\u2028\u2029\u2030€ \x00\x1f\x7f\\ \b\f\n\r\t 😀", Hidden: "x", own: "y", Bare: math.MinInt, Float: 1e300, Small: -128,
		Unsigned: math.MaxUint64, Yes: true, When: at, Later: &at, Any: map[string]any{"<": []int{1}}, Map: map[string]int{"b": 1, "a": 2},
		Bytes: []byte("bytes"), Raw: json.RawMessage(`{"a" : 1}`), Loud: "hey", Number: "12", Link: &link, Left: []string{}, Array: [2]string{"a", "b"}}
	full.Embedded.A = "embedded"
	full.Children = []tree{{Name: "child", Parent: &tree{Raw: json.RawMessage("null")}, Raw: json.RawMessage("[]")}}
	for _, v := range []any{full, &full, []tree{full, full}, []tree(nil), (*tree)(nil), nil, struct{}{}, "", 7, 1.5, at, &at, Time{}, []any{1, "a", nil, at},
		[]*int{nil}, Page[inner]{Next: &link, Results: []inner{{"a"}, {"b"}}}, object{{"b", 1}, {"a", full}}} {
		b := new(bytes.Buffer)
		b.WriteString("before")
		if err := encode(b, v); err != nil {
			t.Errorf("%T: %v", v, err)
			continue
		}
		if got, want := b.String(), "before"+standard(t, v); got != want {
			t.Errorf("%T:\n got %s\nwant %s", v, got, want)
		}
	}
}

func TestWhatCannotBeWrittenIsAnError(t *testing.T) {
	for _, v := range []any{math.NaN(), []any{func() {}}, struct{ F func() }{}, struct{ Raw json.RawMessage }{json.RawMessage("{")}} {
		if err := encode(new(bytes.Buffer), v); err == nil {
			t.Errorf("%T was written", v)
		}
	}
}

func FuzzStrings(f *testing.F) {
	for _, s := range []string{"", "가나다", "\u2028", "\xe2\x80", "\xe2", "\xff", "\"\\", "\x00\x1f\x7f"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := string(appendString(nil, s))
		if utf8.ValidString(s) {
			if want := standard(t, s); got != want {
				t.Errorf("%q is written %s, want %s", s, got, want)
			}
			return
		}
		var back, want string
		if err := json.Unmarshal([]byte(got), &back); err != nil {
			t.Fatalf("%q is written %s: %v", s, got, err)
		}
		if err := json.Unmarshal([]byte(standard(t, s)), &want); err != nil || back != want {
			t.Errorf("%q is read back as %q, want %q (%v)", s, back, want, err)
		}
	})
}

func TestTimesHaveMicrosecondsWhereThereAreSome(t *testing.T) {
	for ns, want := range map[int]string{
		0: `"2026-11-03T10:02:03+09:00"`, 999: `"2026-11-03T10:02:03+09:00"`, 1000: `"2026-11-03T10:02:03.000001+09:00"`,
		120_000_000: `"2026-11-03T10:02:03.120000+09:00"`, 999_999_999: `"2026-11-03T10:02:03.999999+09:00"`,
	} {
		at := At(time.Date(2026, 11, 3, 1, 2, 3, ns, time.UTC))
		b, err := at.MarshalJSON()
		if err != nil || string(b) != want {
			t.Errorf("%d ns: %s, %v, want %s", ns, b, err, want)
		}
	}
}
