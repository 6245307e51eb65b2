package rest

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

func TestPathsMeanWhatTheyMeanInDRF(t *testing.T) {
	a := probe(t)
	for _, c := range []struct {
		path   string
		status int
		want   string // of the Location, or in the body
	}{
		{"/board", 301, "/board/"},
		{"/board?a=1&b=%20", 301, "/board/?a=1&b=%20"},
		{"/board/1", 301, "/board/1/"},
		{"/board/%201", 301, "/board/%201/"},
		{"/board.json", 200, `"id":2`},
		{"/board.json/", 200, `"id":2`},
		{"/board/1.json", 200, `"id":1`},
		{"/board/?format=json", 200, `"id":2`},
		{"/board/?format=", 200, `"id":2`},
		{"/board/?format=xml", 404, "찾을 수 없습니다."},
		{"/board/?format=api&format=json", 200, `"id":2`},
		{"/board.xml", 404, "찾을 수 없습니다."},
		{"/board/1.xml", 404, "찾을 수 없습니다."},
		{"/board//", 404, "찾을 수 없습니다."},
		{"//board/", 404, "찾을 수 없습니다."},
		{"//evil.example/%2e%2e", 404, "찾을 수 없습니다."},
		{"/board/+1/", 200, `"id":1`},
		{"/board/01/", 200, `"id":1`},
		{"/board/%EF%BC%91/", 200, `"id":1`},
		{"/board/%201/", 200, `"id":1`},
		{"/board/1%20/", 200, `"id":1`},
		{"/board/-1/", 404, "찾을 수 없습니다."},
		{"/board/1.0/", 404, "찾을 수 없습니다."},
		{"/board/abc/", 404, "찾을 수 없습니다."},
		{"/board/%FF/", 404, "찾을 수 없습니다."},
		{"/board/1%2F2/", 404, "찾을 수 없습니다."},
		{"/board/1%00/", 404, "찾을 수 없습니다."},
		{"/board/9223372036854775808/", 404, "찾을 수 없습니다."},
		{"/board/" + strings.Repeat("9", 5000) + "/", 404, "찾을 수 없습니다."},
		{"/board/1/nothing/", 404, "찾을 수 없습니다."},
		{"/docs", 301, "/docs/"},
		{"/fault/%FF/", 404, "찾을 수 없습니다."},
		{"/fault/a%00/", 404, "찾을 수 없습니다."},
		{"/nothing", 404, "찾을 수 없습니다."},
		{"/feed/", 200, `"results"`},
		{"/.json", 200, `"board":"https://madang.example/board.json"`},
		{"/?format=json", 200, `"board":"https://madang.example/board/?format=json"`},
		{"/", 200, `{"board":"https://madang.example/board/","feed":"https://madang.example/feed/","many":"https://madang.example/many/"}`},
	} {
		w := ask(t, a, "GET "+c.path)
		got := w.Body.String()
		if c.status == 301 {
			got = w.Header().Get("Location")
			if w.Body.Len() != 0 || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || got != c.want {
				t.Errorf("%s: got %q, %q", c.path, got, w.Body)
			}
		}
		if w.Code != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s: got %d %s, want %d %s", c.path, w.Code, got, c.status, c.want)
		}
	}
}

func TestAMissingSlashIsMovedForEveryMethod(t *testing.T) {
	a := probe(t)
	for _, m := range []string{"POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"} {
		if w := ask(t, a, m+" /board?a=1"); w.Code != 301 || w.Header().Get("Location") != "/board/?a=1" {
			t.Errorf("%s: got %d %q", m, w.Code, w.Header().Get("Location"))
		}
	}
}

func TestTheAppCanAskWhatIsTheAPIs(t *testing.T) {
	a := probe(t)
	for path, want := range map[string]bool{
		"/board/": true, "/board": true, "/board.json": true, "/board/7/": true, "/board/7/pin/": true, "/": true,
		"/openapi.json": true, "/docs/": true, "/docs": true, "/docs/page.js": true,
		"/login/": false, "/board/7/x/": false, "//": false, "/static/a.css": false,
	} {
		if got := a.Has(path); got != want {
			t.Errorf("%s: got %v", path, got)
		}
	}
	routes := a.Routes()
	if i := slices.IndexFunc(routes, func(r RouteInfo) bool { return r.Method == "POST" && r.Path == "/board/" }); i < 0 || routes[i].Open {
		t.Errorf("got %+v", routes)
	}
}

func TestAcceptDecidesAsInDRF(t *testing.T) {
	for header, want := range map[string]struct {
		indent int
		ok     bool
	}{
		"":                               {0, true},
		"*/*":                            {0, true},
		"application/json":               {0, true},
		"application/*":                  {0, true},
		"text/html":                      {0, true},
		"text/*":                         {0, true},
		"application/json;q=0":           {0, true},
		"image/png":                      {0, false},
		"image/png, */*;q=0.1":           {0, true},
		"application/xml,text/html":      {0, true},
		"text/plain":                     {0, false},
		"application/json; indent=4":     {4, true},
		"Application/JSON; Indent=2":     {2, true},
		"application/json; indent=99":    {8, true},
		"application/json; indent=-1":    {0, true},
		"application/json; indent=x":     {0, true},
		"*/*, application/json;indent=3": {3, true},
		"application/json; indent=3, */*; indent=5": {3, true},
		"*/*; indent=5":    {5, true},
		",,,":              {0, false},
		"json":             {0, false},
		"application/html": {0, false},
		"*/html":           {0, true},
	} {
		if indent, ok := accepts(header); indent != want.indent || ok != want.ok {
			t.Errorf("%q: got %d %v, want %v", header, indent, ok, want)
		}
	}
}

func FuzzAccept(f *testing.F) {
	for _, s := range []string{"application/json; indent=4", "*/*;q=0", "text/html,;=", `a/b;c="\"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if indent, ok := accepts(s); indent < 0 || indent > 8 || indent > 0 && !ok {
			t.Fatalf("%q: %d %v", s, indent, ok)
		}
	})
}

func FuzzPath(f *testing.F) {
	a := New(Options{})
	for _, s := range []string{"/", "/board.json", "/%zz", "//", "/.json", "/a/%2F/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if a.find(s).res != nil && !strings.HasPrefix(s, "/") {
			t.Fatalf("%q is found", s)
		}
	})
}

// What a body holds is never a reason for a 500.
func FuzzForm(f *testing.F) {
	f.Add("a=b&c=%zz&str=+", true)
	f.Add("--x\r\nContent-Disposition: form-data; name=\"str\"\r\n\r\nab\r\n--x--\r\n", false)
	f.Fuzz(func(t *testing.T, body string, urlencoded bool) {
		kind := "multipart/form-data; boundary=x"
		if urlencoded {
			kind = "application/x-www-form-urlencoded"
		}
		r := httptest.NewRequest("POST", "/kinds/", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		w := httptest.NewRecorder()
		probe(t).ServeHTTP(w, r)
		if w.Code != 200 && w.Code != 400 {
			t.Fatalf("%q: got %d", body, w.Code)
		}
	})
}
