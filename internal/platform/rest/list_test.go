package rest

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

type gotPage struct {
	Count          *int
	Next, Previous *string
	Results        []int64
}

func page(t *testing.T, h *API, path string) gotPage {
	t.Helper()
	w := ask(t, h, "GET "+path)
	var p gotPage
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != 200 {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return p
}

func TestAFeedIsWalkedToItsEndAndBack(t *testing.T) {
	a := probe(t)
	path := "/feed/?zz=%EA%B0%80&page_size=10&a=1+2"
	var there []int64
	var p gotPage
	for {
		p = page(t, a, path)
		there = append(there, p.Results...)
		if p.Next == nil {
			break
		}
		path = strings.TrimPrefix(*p.Next, "https://madang.example")
	}
	if len(there) != 45 || there[0] != 45 || there[44] != 1 {
		t.Fatalf("got %v", there)
	}
	back := p.Results
	for p.Previous != nil {
		p = page(t, a, strings.TrimPrefix(*p.Previous, "https://madang.example"))
		back = append(p.Results, back...)
	}
	if len(back) != 45 || back[0] != 45 || back[44] != 1 {
		t.Fatalf("back: got %v", back)
	}
	if p.Next == nil {
		t.Error("the first page, reached from behind, has no next")
	}
}

func TestLinksAreAbsoluteSortedAndKeepEveryParameter(t *testing.T) {
	p := page(t, probe(t), "/feed/?zz=%EA%B0%80&page_size=10&a=1+2&b=,")
	want := "https://madang.example/feed/?a=1+2&b=%2C&cursor=" + url.QueryEscape(base64.StdEncoding.EncodeToString([]byte("p=36"))) + "&page_size=10&zz=%EA%B0%80"
	if p.Next == nil || *p.Next != want {
		t.Errorf("got %v, want %s", p.Next, want)
	}
	if p.Previous != nil {
		t.Errorf("previous: %s", *p.Previous)
	}
}

func TestCursorsOfNobodyAreNotFound(t *testing.T) {
	a := probe(t)
	enc := func(s string) string { return url.QueryEscape(base64.StdEncoding.EncodeToString([]byte(s))) }
	for cursor, status := range map[string]int{
		"":                             200,
		enc(""):                        200,
		enc("p=10"):                    200,
		enc("p=10&r=1"):                200,
		enc("r=1"):                     200,
		enc("o=5&p=10"):                200,
		"cD0y":                         200, // p=2
		"!!!":                          404,
		"cD0":                          404,
		enc("p=abc"):                   404,
		enc("p=-1"):                    404,
		enc("p=10&r=x"):                404,
		enc("p=%FF"):                   404,
		enc("p=\xff"):                  404,
		enc("p=1%00"):                  404,
		enc("p=99999999999999999999"):  404,
		enc(strings.Repeat("a", 5000)): 404,
	} {
		w := ask(t, a, "GET /feed/?cursor="+cursor)
		if w.Code != status || status == 404 && w.Body.String() != `{"detail":"커서(cursor)가 유효하지 않습니다."}` {
			t.Errorf("%.60s: got %d %s, want %d", cursor, w.Code, w.Body, status)
		}
	}
}

func TestPageSizesAreBounded(t *testing.T) {
	a := probe(t)
	for size, want := range map[string]int{"": 20, "5": 5, "1000000000": 45, "99999999999999999999999": 45, "0": 20, "-1": 20, "abc": 20} {
		p := page(t, a, "/feed/?page_size="+size)
		if len(p.Results) != want {
			t.Errorf("%q: got %d items, want %d", size, len(p.Results), want)
		}
		if p.Next != nil && !strings.Contains(*p.Next, "page_size="+size) {
			t.Errorf("%q: next is %s", size, *p.Next)
		}
	}
}

func TestBeyondAnEndThereIsAWayBack(t *testing.T) {
	a := probe(t)
	p := page(t, a, "/feed/?cursor="+url.QueryEscape(Cursor{Pos: "1"}.String()))
	if len(p.Results) != 0 || p.Next != nil || p.Previous == nil {
		t.Fatalf("got %+v", p)
	}
	if p = page(t, a, strings.TrimPrefix(*p.Previous, "https://madang.example")); p.Results[len(p.Results)-1] != 1 {
		t.Errorf("got %v", p.Results)
	}
	p = page(t, a, "/feed/?cursor="+url.QueryEscape(Cursor{Pos: "45", Back: true}.String()))
	if len(p.Results) != 0 || p.Previous != nil || p.Next == nil || *p.Next != "https://madang.example/feed/" {
		t.Fatalf("got %+v", p)
	}
}

func TestABareArrayIsOfAtMostAThousand(t *testing.T) {
	a := probe(t)
	w := ask(t, a, "GET /many/?a=1")
	var all []int
	if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || len(all) != 1000 {
		t.Fatalf("got %d, %v", len(all), err)
	}
	if got, want := w.Header().Get("Link"), `<https://madang.example/many/?a=1&offset=1000>; rel="next"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	w = ask(t, a, "GET /many/?offset=1000")
	if err := json.Unmarshal(w.Body.Bytes(), &all); err != nil || len(all) != 500 || w.Header().Get("Link") != "" {
		t.Errorf("got %d, Link %q, %v", len(all), w.Header().Get("Link"), err)
	}
	if w := ask(t, a, "GET /board/?name=zz"); w.Body.String() != "[]" {
		t.Errorf("an empty list is %s", w.Body)
	}
}

func TestLimitAndPageMakeCountedPages(t *testing.T) {
	a := probe(t)
	const at = "https://madang.example/many/"
	for _, c := range []struct {
		query          string
		n              int
		next, previous string // "" for null
	}{
		{"limit=10", 10, at + "?limit=10&offset=10", ""},
		{"limit=10&offset=10", 10, at + "?limit=10&offset=20", at + "?limit=10"},
		{"limit=10&offset=30", 10, at + "?limit=10&offset=40", at + "?limit=10&offset=20"},
		{"limit=10&offset=-5", 10, at + "?limit=10&offset=10", ""},
		{"limit=0", 20, at + "?limit=20&offset=20", ""},
		{"limit=abc", 20, at + "?limit=20&offset=20", ""},
		{"limit=-3", 20, at + "?limit=20&offset=20", ""},
		{"limit=1000000000", 1000, at + "?limit=1000&offset=1000", ""},
		{"limit=10&offset=5000", 0, "", at + "?limit=10&offset=4990"},
		{"page=1", 20, at + "?page=2", ""},
		{"page=2", 20, at + "?page=3", at},
		{"page=3&ordering=-views,id", 20, at + "?ordering=-views%2Cid&page=4", at + "?ordering=-views%2Cid&page=2"},
		{"page=last", 20, "", at + "?page=74"},
		{"page=1&page=2", 20, at + "?page=3", at},
		{"page=1&page_size=1000000000", 100, at + "?page=2&page_size=1000000000", ""},
		{"page=1&page_size=abc", 20, at + "?page=2&page_size=abc", ""},
	} {
		p := page(t, a, "/many/?"+c.query)
		next, previous := "", ""
		if p.Next != nil {
			next = *p.Next
		}
		if p.Previous != nil {
			previous = *p.Previous
		}
		if p.Count == nil || *p.Count != 1500 || len(p.Results) != c.n || next != c.next || previous != c.previous {
			t.Errorf("%s: got %d items, %s, %s", c.query, len(p.Results), next, previous)
		}
	}
	for _, query := range []string{"page=0", "page=abc", "page=999", "page=", "page=-1", "page=99999999999999999999"} {
		if w := ask(t, a, "GET /many/?"+query); w.Code != 404 || w.Body.String() != `{"detail":"페이지가 유효하지 않습니다."}` {
			t.Errorf("%s: got %d %s", query, w.Code, w.Body)
		}
	}
}

func TestFiltersSayWhatDjangoFilterSays(t *testing.T) {
	a := probe(t)
	for query, want := range map[string]string{
		"name=%3Ca%26b%3E":               "1",
		"name=+%3Ca%26b%3E+":             "1",
		"name=":                          "21",
		"school_id=1":                    "21",
		"school_id=1.0":                  "21",
		"school_id=%EF%BC%91":            "21",
		"school_id=2":                    "",
		"school_id=1.5":                  "",
		"school_id=1e99":                 "",
		"school_id=99999999999999999999": "",
		"school_id=":                     "21",
		"school_id=abc&school_id=1":      "21",
		"on=maybe":                       "21",
		"unknown=x":                      "21",
		"ordering=id":                    "12",
		"ordering=-id,password":          "21",
		"ordering=password":              "21",
		"ordering=id,-id,id,id":          "12",
		"search=a,b%20c":                 "21",
		"school_id=abc":                  `{"school_id":["숫자를 입력하세요."]}`,
		"school_id=NaN":                  `{"school_id":["숫자를 입력하세요."]}`,
		"school_id=Infinity":             `{"school_id":["숫자를 입력하세요."]}`,
		"fk=abc":                         `{"fk":["올바르게 선택해 주세요. 선택하신 것이 선택가능항목에 없습니다."]}`,
		"day=2023-13-01":                 `{"day":["올바른 날짜를 입력하세요."]}`,
		"sort=best":                      `{"sort":["올바르게 선택해 주세요. best 이/가 선택가능항목에 없습니다."]}`,
		"name=12345678901":               `{"name":["이 값이 최대 10 개의 글자인지 확인하세요(입력값 11 자)."]}`,
		"name=a%00":                      `{"name":["null 문자는 사용할 수 없습니다. "]}`,
		"name=12345678901&school_id=x":   `{"name":["이 값이 최대 10 개의 글자인지 확인하세요(입력값 11 자)."],"school_id":["숫자를 입력하세요."]}`,
	} {
		w := ask(t, a, "GET /board/?"+query)
		got := w.Body.String()
		if w.Code == 200 {
			var all []probeBoard
			if err := json.Unmarshal([]byte(strings.ReplaceAll(got, `"created_at":"2023`, `"x":"2023`)), &all); err != nil {
				t.Fatal(err)
			}
			got = ""
			for _, b := range all {
				got += itoa(b.ID)
			}
		}
		if got != want {
			t.Errorf("%s: got %d %s, want %s", query, w.Code, got, want)
		}
	}
}

func TestASearchIsOfAtMostTwentyWordsAndAHundredCharacters(t *testing.T) {
	a := probe(t)
	for query, want := range map[string]string{
		strings.Repeat("a ", 20):        "",
		strings.Repeat("a,", 21):        `{"search":["검색어는 20개까지 쓸 수 있습니다."]}`,
		strings.Repeat("가", 100):        "",
		strings.Repeat("가", 101):        `{"search":["이 값이 최대 100 개의 글자인지 확인하세요(입력값 101 자)."]}`,
		strings.Repeat("word ", 10_000): `{"search":["이 값이 최대 100 개의 글자인지 확인하세요(입력값 49999 자)."]}`,
	} {
		w := ask(t, a, "GET /board/?search="+url.QueryEscape(query))
		if want == "" && w.Code != 200 || want != "" && (w.Code != 400 || w.Body.String() != want) {
			t.Errorf("%.20s: got %d %s", query, w.Code, w.Body)
		}
	}
	words, _ := wordsOf(" 과제,  \"중간 고사\"\x00 ")
	if got := strings.Join(words, "|"); got != `과제|"중간|고사"` {
		t.Errorf("got %s", got)
	}
}

func TestAnOrderingIsNoLongerThanItsFields(t *testing.T) {
	got := orderingOf(strings.Repeat("id,-name,", 1000), []string{"id", "name"})
	if want := (Ordering{{"id", false}, {"name", true}}); !slices.Equal(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestAParameterThatMustBeThereIsAskedFor(t *testing.T) {
	a := New(Options{})
	type in struct {
		Post int64 `query:"post" required:"true"`
	}
	Handle(a, Call{Method: "GET", Path: "/comment/", Open: true}, func(_ context.Context, i in) (int64, error) { return i.Post, nil })
	for query, want := range map[string]string{
		"?post=3": "3", "": `{"post":["이 필드는 필수 항목입니다."]}`, "?post=": `{"post":["이 필드는 필수 항목입니다."]}`, "?post=x": `{"post":["숫자를 입력하세요."]}`,
	} {
		if w := ask(t, a, "GET /comment/"+query); w.Body.String() != want {
			t.Errorf("%s: got %d %s", query, w.Code, w.Body)
		}
	}
}

func FuzzQuery(f *testing.F) {
	for _, s := range []string{"cursor=cD0y&page_size=5", "ordering=-id,,&search=a,b", "page=last", "limit=0&offset=x", "%zz=%"} {
		f.Add(s)
	}
	a := New(Options{})
	Handle(a, Call{Method: "GET", Path: "/list/", Open: true}, func(_ context.Context, in probeFilter) ([]int, error) {
		if len(in.Search) > maxWords || len(in.Order) > 2 {
			panic("too much got through")
		}
		return []int{1, 2, 3}, nil
	})
	Handle(a, Call{Method: "GET", Path: "/feed/", Open: true}, probeFeed)
	f.Fuzz(func(t *testing.T, s string) {
		for _, path := range []string{"/list/", "/feed/"} {
			w := ask(t, a, "GET "+path+"?"+url.PathEscape(s))
			if w.Code != 200 && w.Code != 400 && w.Code != 404 {
				t.Fatalf("%q: got %d", s, w.Code)
			}
		}
		q, _ := parsePairs(s)
		again, ok := parsePairs(query(q).with())
		if ok && query(again).with() != query(q).with() {
			t.Fatalf("%q: a link of a link differs", s)
		}
	})
}
