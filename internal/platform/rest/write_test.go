package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

func TestJSONIsWrittenAsDRFWritesIt(t *testing.T) {
	w := ask(t, probe(t), "GET /board/?ordering=id")
	want := `[{"id":1,"created_at":"2023-05-01T19:00:00.500000+09:00","category":"일반","name":"<a&b>"},` +
		`{"id":2,"created_at":"2023-05-01T19:00:00+09:00","category":"일반","name":"\u2028\"\\\u0001"}]`
	if w.Body.String() != want {
		t.Errorf("got %s", w.Body)
	}
	if got := w.Header().Get("Content-Length"); got != fmt.Sprint(len(want)) {
		t.Errorf("Content-Length %s", got)
	}
	if got := w.Header().Get("Cache-Control"); got != "private, no-cache" {
		t.Errorf("Cache-Control %s", got)
	}
	w = ask(t, probe(t), "GET /board/1/\nAccept: application/json; indent=2")
	if want := "{\n  \"id\": 1,\n"; !strings.HasPrefix(w.Body.String(), want) || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("got %s", w.Body)
	}
}

func TestTimesAreInTheZoneWithMicrosecondsOnlyWhereThereAreAny(t *testing.T) {
	for want, at := range map[string]Time{
		`null`:                               {},
		`"2023-05-01T19:00:00+09:00"`:        At(time.Date(2023, 5, 1, 10, 0, 0, 999, time.UTC)),
		`"2023-05-01T19:00:00.000001+09:00"`: At(time.Date(2023, 5, 1, 10, 0, 0, 1000, time.UTC)),
	} {
		if b, err := at.MarshalJSON(); string(b) != want || err != nil {
			t.Errorf("got %s %v, want %s", b, err, want)
		}
	}
}

func TestAnETagCoversRepresentationLanguageViewerAndBuild(t *testing.T) {
	a := probe(t)
	tags := map[string]string{}
	for _, text := range []string{
		"GET /board/1/", "GET /board/2/", "GET /board/1/\nX-Who: minji", "GET /board/1/\nX-Who: english",
		"GET /board/1/\nAccept: application/json; indent=4",
	} {
		tag := ask(t, a, text).Header().Get("ETag")
		if other := tags[tag]; other != "" || len(tag) < 20 {
			t.Errorf("%q has the tag %s of %q", text, tag, other)
		}
		tags[tag] = text
		if again := ask(t, a, text).Header().Get("ETag"); again != tag {
			t.Errorf("%q: %s, then %s", text, tag, again)
		}
		w := ask(t, a, text+"\nIf-None-Match: \"x\", W/"+tag)
		if w.Code != 304 || w.Body.Len() != 0 || w.Header().Get("ETag") != tag || w.Header().Get("Content-Type") != "" {
			t.Errorf("%q: got %d %s %v", text, w.Code, w.Body, w.Header())
		}
	}
	newer := probe(t)
	newer.o.Build = "b2"
	if tag := ask(t, newer, "GET /board/1/").Header().Get("ETag"); tags[tag] != "" {
		t.Error("the build changes nothing")
	}
	if tag := ask(t, a, "GET /board/9/").Header().Get("ETag"); tag != "" {
		t.Errorf("an error has the tag %s", tag)
	}
}

func TestIfMatchGuardsAnEdit(t *testing.T) {
	a := probe(t)
	tag := ask(t, a, "GET /board/1/\nX-Who: minji").Header().Get("ETag")
	body := "\n\n" + `{"category":"a","name":"bc","school_id":1}`
	for match, status := range map[string]int{
		"": 200, tag: 200, "*": 200, `"x", ` + tag: 200, strings.TrimSuffix(tag, `"`) + `-gzip"`: 200,
		`"x"`: 412, "x": 412,
	} {
		w := ask(t, a, "PUT /board/1/\nX-Who: minji\nIf-Match: "+match+body)
		if w.Code != status || status == 412 && w.Body.String() != `{"detail":"그 사이에 내용이 바뀌었습니다."}` {
			t.Errorf("%s: got %d %s", match, w.Code, w.Body)
		}
	}
}

func TestDeletingAnswersWithoutContent(t *testing.T) {
	s := httptest.NewServer(probe(t))
	defer s.Close()
	r, err := http.NewRequest("DELETE", s.URL+"/board/1/", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Who", "minji")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 204 || resp.Header["Content-Type"] != nil {
		t.Errorf("got %d %v", resp.StatusCode, resp.Header)
	}
	if w := ask(t, probe(t), "POST /board/1/pin/"); w.Code != 200 || w.Body.String() != "{}" {
		t.Errorf("an empty 200 is %d %q", w.Code, w.Body)
	}
}

func TestACallSeesItsExchange(t *testing.T) {
	a := New(Options{})
	Handle(a, Call{Method: "POST", Path: "/x/", Open: true}, func(ctx context.Context, _ Empty) (map[string]string, error) {
		x := From(ctx)
		x.SetCookie(&http.Cookie{Name: "a", Value: "b", HttpOnly: true})
		x.Header().Set("X-Two", "2")
		x.Status(http.StatusOK)
		return map[string]string{"key": x.IdempotencyKey(), "match": x.IfMatch(), "url": x.URL("/y/")}, nil
	})
	w := ask(t, a, "POST /x/\nIdempotency-Key: "+strings.Repeat("k", 300)+"\nIf-Match: \"m\"")
	want := `{"key":"` + strings.Repeat("k", 255) + `","match":"\"m\"","url":"http://example.com/y/"}`
	if w.Code != 200 || w.Body.String() != want || w.Header().Get("X-Two") != "2" || w.Header().Get("Set-Cookie") != "a=b; HttpOnly" {
		t.Errorf("got %d %s %v", w.Code, w.Body, w.Header())
	}
	outside := From(t.Context())
	if outside.IdempotencyKey() != "" || outside.link("a=1") != "http://localhost/?a=1" {
		t.Errorf("outside: %+v", outside)
	}
}

// A client that is still sending finds an answer it can read.
func TestABodyBeyondTheLimitIsAnsweredAndReadable(t *testing.T) {
	s := httptest.NewServer(probe(t))
	defer s.Close()
	for name, body := range map[string]io.Reader{
		"with its length":    bytes.NewReader(bytes.Repeat([]byte(" "), 10<<20)),
		"without its length": io.MultiReader(bytes.NewReader(bytes.Repeat([]byte(" "), 10<<20))),
	} {
		resp, err := http.Post(s.URL+"/kinds/", "application/json", body)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		text, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 413 || string(text) != `{"detail":"요청 본문이 너무 큽니다."}` || err != nil {
			t.Errorf("%s: got %d %s %v", name, resp.StatusCode, text, err)
		}
	}
}

// Who has sent all of a body that nobody wanted still finds the answer, and not
// a broken connection.
func TestABodyThatNobodyWantsIsReadBeforeTheAnswer(t *testing.T) {
	s := httptest.NewServer(probe(t))
	defer s.Close()
	const size = 10 << 20
	for path, want := range map[string]string{"/kinds/": "HTTP/1.1 413", "/board/": "HTTP/1.1 401", "/board": "HTTP/1.1 301"} {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(c, "POST %s HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n", path, size)
		for range size / 1024 {
			if _, err := c.Write(make([]byte, 1024)); err != nil {
				t.Fatalf("%s: the server hung up: %v", path, err)
			}
		}
		line := make([]byte, len(want))
		if _, err := io.ReadFull(c, line); err != nil || string(line) != want {
			t.Errorf("%s: got %q %v", path, line, err)
		}
		c.Close()
	}
}

// Who asks first whether to send is told not to, and sends nothing.
func TestABodyThatIsOnlyOfferedIsNotTaken(t *testing.T) {
	s := httptest.NewServer(probe(t))
	defer s.Close()
	c, err := net.Dial("tcp", s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "POST /kinds/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10000000\r\nExpect: 100-continue\r\n\r\n")
	line := make([]byte, len("HTTP/1.1 413"))
	if _, err := io.ReadFull(c, line); err != nil || string(line) != "HTTP/1.1 413" {
		t.Errorf("got %q %v", line, err)
	}
}

func TestHostileBodiesAreRefusedInOrder(t *testing.T) {
	a := probe(t)
	const form = "POST /kinds/\nContent-Type: application/x-www-form-urlencoded\n\n"
	for name, c := range map[string]struct {
		ask    string
		status int
	}{
		"100,000 brackets":   {"POST /kinds/\n\n" + strings.Repeat("[", 100_000), 400},
		"deep in a field":    {"POST /kinds/\n\n" + `{"json":` + strings.Repeat("[", 100_000), 400},
		"a huge integer":     {"POST /kinds/\n\n" + `{"int":` + strings.Repeat("9", 100_000) + `}`, 400},
		"a huge float":       {"POST /kinds/\n\n" + `{"float":1` + strings.Repeat("0", 400) + `.5}`, 400},
		"a long list":        {"POST /kinds/\n\n" + `{"ints":[` + strings.Repeat("1,", 400_000) + `1]}`, 400},
		"a long choice":      {"POST /kinds/\n\n" + `{"choice":[` + strings.Repeat("1,", 400_000) + `1]}`, 400},
		"a million keys":     {"POST /kinds/\n\n{" + strings.Repeat(`"a":1,`, 150_000) + `"a":1}`, 200},
		"a NUL":              {"POST /kinds/\n\n" + `{"str":"a\u0000"}`, 400},
		"a raw NUL":          {"POST /kinds/\n\n{\"str\":\"a\x00\"}", 400},
		"invalid UTF-8":      {"POST /kinds/\n\n{\"str\":\"\xc3\x28\"}", 400},
		"fields of a form":   {form + strings.Repeat("a=1&", 5000), 400},
		"fields of a query":  {"GET /board/?" + strings.Repeat("a=1&", 5000), 400},
		"a page size of 1e9": {"GET /feed/?page_size=1000000000", 200},
	} {
		w := ask(t, a, c.ask)
		if w.Code != c.status || w.Body.Len() > 1<<10 && c.status == 400 {
			t.Errorf("%s: got %d %.200s", name, w.Code, w.Body)
		}
	}
}

func TestEveryTextIsThereInBothLanguages(t *testing.T) {
	for _, key := range i18n.Keys() {
		if strings.HasPrefix(key, "drf.") && (i18n.In(i18n.Ko, key) == "" || i18n.In(i18n.En, key) == "") {
			t.Errorf("%s lacks a language", key)
		}
	}
	for kind, k := range kinds {
		if !i18n.Has("drf." + k.code) {
			t.Errorf("fault kind %d has no text", fault.Kind(kind))
		}
	}
}

func BenchmarkPageOfTwenty(b *testing.B) {
	type post struct {
		ID      int64  `json:"id"`
		Created Time   `json:"created_at"`
		Title   string `json:"title"`
		Content string `json:"content"`
		Liked   bool   `json:"is_liked"`
	}
	all := make([]post, 20)
	for i := range all {
		all[i] = post{int64(i), At(time.Unix(1_700_000_000, 0)), "제목이에요", strings.Repeat("본문 ", 40), true}
	}
	a := New(Options{})
	Handle(a, Call{Method: "GET", Path: "/post/", Open: true}, func(ctx context.Context, in struct{ CursorQuery }) (Page[post], error) {
		return NewPage(ctx, all, in.Size, in.Cursor(), func(p post) string { return itoa(p.ID) }), nil
	})
	r := httptest.NewRequest("GET", "/post/?board=3", nil)
	b.ReportAllocs()
	for b.Loop() {
		a.ServeHTTP(discard{}, r)
	}
}
