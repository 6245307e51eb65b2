package web_test

import (
	"compress/gzip"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

func TestEveryAnswerHasTheHeadersThatKeepBrowsersSafe(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /", says("home"))
	m.Handle("GET /panic/", func(http.ResponseWriter, *http.Request) error { panic("x") })
	web.MountFiles(m)
	logged(t)
	c := webtest.New(t, chained(m))
	for _, path := range []string{"/", "/nothing/", "/panic/", "/robots.txt", "/manifest.json"} {
		c.Get(path).
			Sends("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; "+
				"img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; "+
				"form-action 'self'; base-uri 'none'; frame-ancestors 'none'").
			Sends("X-Content-Type-Options", "nosniff").Sends("X-Frame-Options", "DENY").Sends("Referrer-Policy", "same-origin").
			Sends("Cross-Origin-Opener-Policy", "same-origin").Sends("Strict-Transport-Security", "")
	}
	c.Get("/").Sends("Cache-Control", "private, no-cache").Sends("Vary", "Accept, Accept-Language, Cookie, HX-Request").
		HasNot("<script>", " onclick=", "<style>", "javascript:")
}

func TestHSTSIsSentByTLSOnly(t *testing.T) {
	h := web.Chain(web.Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}}, web.NewMux())
	for _, c := range []struct {
		peer, proto string
		tls         bool
		want        string
	}{
		{"192.0.2.1:1", "", true, "max-age=31536000"},
		{"192.0.2.1:1", "https", false, ""},
		{"10.0.0.1:1", "https", false, "max-age=31536000"},
		{"10.0.0.1:1", "https, http", false, ""},
		{"10.0.0.1:1", "", false, ""},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.proto != "" {
			r.Header.Set("X-Forwarded-Proto", c.proto)
		}
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Strict-Transport-Security"); got != c.want {
			t.Errorf("%+v: got %q", c, got)
		}
	}
}

func TestOtherSitesCannotWriteInTheReadersName(t *testing.T) {
	m := web.NewMux()
	m.Handle("POST /like/", says("liked"))
	m.Handle("GET /like/", says("shown"))
	c := webtest.New(t, web.Chain(web.Options{Hosts: []string{webtest.Host}, PublicURL: "https://madang.example/", Origins: []string{"https://app.example"}}, m))
	send := func(header ...string) *webtest.Answer {
		h := http.Header{}
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		return c.Do("POST", "/like/", nil, h)
	}
	send("Sec-Fetch-Site", "same-origin").Is(200)
	send("Origin", "http://"+webtest.Host).Is(200)
	send().Is(200) // no browser
	send("Sec-Fetch-Site", "cross-site", "Origin", "https://app.example").Is(200)
	send("Sec-Fetch-Site", "cross-site", "Origin", "https://madang.example").Is(200)
	send("Sec-Fetch-Site", "cross-site", "Origin", "https://evil.example").Is(403).Has("다른 사이트")
	send("Sec-Fetch-Site", "same-site").Is(403)
	send("Origin", "https://evil.example").Is(403)
	send("Origin", "null").Is(403)
	send("Origin", "https://evil.example", "Authorization", "Bearer x").Is(200)
	// Browsers send these by themselves, where a proxy asks for a password.
	send("Origin", "https://evil.example", "Authorization", "Basic YTpi").Is(403)
	send("Sec-Fetch-Site", "same-site", "Authorization", "Negotiate x").Is(403)
	c.As("Sec-Fetch-Site", "cross-site").Get("/like/").Is(200).Has("shown")
}

func TestOnlyNamesOfThisServerAreAnswered(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /", says("home"))
	named := web.Options{Hosts: []string{"Madang.example", ".campus.example", "[2001:db8::7]"}, PublicURL: "https://public.example"}
	serves(t, web.Chain(named, m), map[string]int{
		"madang.example": 200, "[2001:db8::7]:80": 200, "MADANG.example:8080": 200, "a.campus.example": 200, "campus.example": 200, "public.example": 200, "localhost:80": 200,
		"127.0.0.1": 200, "[::1]:8080": 200, "madang.example.": 200,
		"evil.example": 400, "madang.example.evil.example": 400, "xcampus.example": 400, "": 400,
	})
	serves(t, web.Chain(web.Options{PublicURL: "https://public.example"}, m), map[string]int{
		"public.example": 200, "localhost": 200, "evil.example": 400,
	})
	serves(t, web.Chain(web.Options{}, m), map[string]int{"192.0.2.1:8080": 200, "any.example": 200})
}

// serves asks h under each name of it.
func serves(t *testing.T, h http.Handler, names map[string]int) {
	t.Helper()
	for host, want := range names {
		r := httptest.NewRequest("GET", "/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("%q: got %d, want %d", host, w.Code, want)
		}
		if want == 400 && strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%q is repeated in the answer", host)
		}
	}
}

func TestTheAddressIsTheReadersAndNobodyElses(t *testing.T) {
	o := web.Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}}
	for _, c := range []struct {
		peer      string
		forwarded []string
		want      string
	}{
		{"192.0.2.1:4000", nil, "192.0.2.1"},
		{"192.0.2.1:4000", []string{"198.51.100.7"}, "192.0.2.1"},
		{"10.0.0.1:4000", []string{"198.51.100.7"}, "198.51.100.7"},
		{"10.0.0.1:4000", []string{"1.1.1.1, 198.51.100.7, 10.0.0.9"}, "198.51.100.7"},
		{"10.0.0.1:4000", []string{"1.1.1.1", "198.51.100.7"}, "198.51.100.7"},
		{"10.0.0.1:4000", []string{"198.51.100.7, nonsense"}, "10.0.0.1"},
		{"10.0.0.1:4000", []string{""}, "10.0.0.1"},
		{"10.0.0.1:4000", nil, "10.0.0.1"},
		{"[::ffff:10.0.0.1]:4000", []string{"::ffff:198.51.100.7"}, "198.51.100.7"},
		{"[fd00::1]:4000", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2:3:4:5:6"},
		{"[2001:db8:1:2:3:4:5:6%25eth0]:4000", nil, "2001:db8:1:2:3:4:5:6%25eth0"},
		{"@", nil, "invalid IP"},
	} {
		var got string
		h := web.Chain(o, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got = web.Client(r.Context()).String() }))
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.peer
		if c.forwarded != nil {
			r.Header["X-Forwarded-For"] = c.forwarded
		}
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s forwarded %q: got %s, want %s", c.peer, c.forwarded, got, c.want)
		}
	}
	for a, want := range map[string]string{
		"192.0.2.1": "192.0.2.1", "::ffff:192.0.2.1": "192.0.2.1", "2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := web.Network(netip.MustParseAddr(a)); got != want {
			t.Errorf("network of %s: got %s, want %s", a, got, want)
		}
	}
}

// A line with an address beside one of a write could name who wrote.
func TestRequestLinesNameNobody(t *testing.T) {
	m := web.NewMux()
	m.Handle("GET /post/{id}/", says("post"))
	m.Handle("POST /post/{id}/comment/", says("done"))
	l := logged(t)
	h := chained(m)
	for _, r := range []*http.Request{
		httptest.NewRequest("GET", "/post/4711/?search=canary-query", nil),
		httptest.NewRequest("POST", "/post/4711/comment/", strings.NewReader("content=canary-body")),
		httptest.NewRequest("POST", "/nothing/canary-path/", nil),
	} {
		r.RemoteAddr = "198.51.100.77:5555"
		r.Header.Set("Cookie", "madang=canary-cookie")
		r.Header.Set("User-Agent", "canary-agent")
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	for _, not := range []string{"198.51.100.77", "canary", "4711"} {
		if l.has(not) {
			t.Errorf("the log holds %q:\n%s", not, l)
		}
	}
	for _, want := range []string{`"route":"/post/{id}/"`, `"route":"/post/{id}/comment/"`, `"method":"POST"`, `"status":404`} {
		if !l.has(want) {
			t.Errorf("the log has no %s:\n%s", want, l)
		}
	}
	r := httptest.NewRequest("GET", "/nothing/", nil)
	r.RemoteAddr = "198.51.100.78:5555"
	h.ServeHTTP(httptest.NewRecorder(), r)
	if !l.has(`"client":"198.51.100.78"`) {
		t.Errorf("a refused read has no address:\n%s", l)
	}
}

func TestABodyThatIsTooLargeIsAnsweredReadably(t *testing.T) {
	m := web.NewMux()
	m.Handle("POST /form/", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.ParseForm(r); err != nil {
			return err
		}
		return web.Render(w, r, 200, page("taken"))
	})
	logged(t)
	s := httptest.NewServer(chained(m))
	defer s.Close()
	body := "a=" + strings.Repeat("x", 10<<20)
	for name, reader := range map[string]io.Reader{"of known length": strings.NewReader(body), "of unknown length": io.MultiReader(strings.NewReader(body))} {
		answer, err := http.Post(s.URL+"/form/", "application/x-www-form-urlencoded", reader)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		text, err := io.ReadAll(answer.Body)
		if err != nil || answer.StatusCode != 413 || !strings.Contains(string(text), "너무 커요") {
			t.Errorf("%s: got %d, %v\n%s", name, answer.StatusCode, err, text)
		}
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestAnswersAreCompressedWhereItPays(t *testing.T) {
	long := strings.Repeat("마당에 나와 앉아요. ", 500)
	m := web.NewMux()
	m.Handle("GET /long/", says(long))
	m.Handle("GET /short/", says("짧아요"))
	m.Handle("GET /events/", func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Type", "text/event-stream")
		_, err := fmt.Fprint(w, strings.Repeat("data: x\n\n", 500))
		return err
	})
	m.Handle("GET /stream/", func(w http.ResponseWriter, r *http.Request) error {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("ETag", `"strong"`)
		for range 3 {
			if _, err := fmt.Fprint(w, long); err != nil {
				return err
			}
			if err := http.NewResponseController(w).Flush(); err != nil {
				return err
			}
		}
		return nil
	})
	c := webtest.New(t, chained(m))
	g := c.As("Accept-Encoding", "br, gzip;q=0.5")
	a := g.Get("/long/").Is(200).Sends("Content-Encoding", "gzip").Sends("Content-Length", fmt.Sprint(len(g.Get("/long/").Body)))
	if got := unzip(t, a.Body); got != c.Get("/long/").Body {
		t.Errorf("got %d bytes of another text", len(got))
	}
	g.Get("/short/").Sends("Content-Encoding", "").Has("짧아요")
	g.Get("/events/").Sends("Content-Encoding", "").Has("data: x")
	s := g.Get("/stream/").Sends("Content-Encoding", "gzip").Sends("ETag", `W/"strong"`)
	if got := unzip(t, s.Body); got != long+long+long {
		t.Errorf("got %d bytes of another stream", len(got))
	}
	c.Get("/long/").Sends("Content-Encoding", "")
	for _, no := range []string{"gzip;q=0", "identity", "*;q=0", "gzip;q=x"} {
		c.As("Accept-Encoding", no).Get("/long/").Sends("Content-Encoding", "")
	}
	if h := g.Do("HEAD", "/long/", nil, nil).Is(200); h.Header.Get("Content-Encoding") != "" || h.Body != "" {
		t.Errorf("HEAD: got %q and %d bytes", h.Header.Get("Content-Encoding"), len(h.Body))
	}
}

func TestGreedyHeadsAreRefused(t *testing.T) {
	s := httptest.NewUnstartedServer(nil)
	s.Config = web.NewServer("", chained(web.NewMux()))
	s.Start()
	defer s.Close()
	for name, r := range map[string]func(*http.Request){
		"many": func(r *http.Request) {
			for i := range 10000 {
				r.Header.Set(fmt.Sprint("X-Header-", i), "x")
			}
		},
		"large": func(r *http.Request) { r.Header.Set("X-Header", strings.Repeat("x", 100<<10)) },
	} {
		request, err := http.NewRequest("GET", s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		r(request)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err := answer.Body.Close(); err != nil || answer.StatusCode != 431 {
			t.Errorf("%s: got %d, %v, want 431", name, answer.StatusCode, err)
		}
	}
	if c := s.Config; c.ReadHeaderTimeout == 0 || c.ReadTimeout == 0 || c.WriteTimeout == 0 || c.IdleTimeout == 0 {
		t.Errorf("a limit of time is missing: %+v", c)
	}
}

// A handler that panics with half an answer made leaves no half answer.
func TestAPanicLeavesNoHalfAnswer(t *testing.T) {
	long := strings.Repeat("마당에 나와 앉아요. ", 500)
	m := web.NewMux()
	m.Handle("GET /", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.Render(w, r, 200, page(long)); err != nil {
			return err
		}
		panic("late")
	})
	logged(t)
	webtest.New(t, chained(m)).As("Accept-Encoding", "gzip").Get("/").Is(500).
		Sends("Content-Encoding", "").Sends("ETag", "").Has("문제가 생겼어요").HasNot("마당에 나와 앉아요")

	s := httptest.NewServer(chained(m)) // without compression it was sent already; the server lives on
	defer s.Close()
	plain := http.Client{Transport: &http.Transport{DisableCompression: true}}
	if answer, err := plain.Get(s.URL + "/"); err == nil {
		if err := answer.Body.Close(); err != nil {
			t.Error(err)
		}
	}
	if again, err := http.Head(s.URL + "/nothing/"); err != nil || again.StatusCode != 404 {
		t.Errorf("after a panic the server says %v, %v", again, err)
	}
}

func unzip(t *testing.T, body string) string {
	t.Helper()
	z, err := gzip.NewReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAReadThatDidNotChangeIsNotSentAgain(t *testing.T) {
	m := web.NewMux()
	text := "eins"
	m.Handle("GET /", func(w http.ResponseWriter, r *http.Request) error { return web.Render(w, r, 200, page(text)) })
	c := webtest.New(t, chained(m))
	tag := c.Get("/").Is(200).Header.Get("ETag")
	again := c.As("If-None-Match", `"other", `+tag)
	if a := again.Get("/").Is(304); a.Body != "" {
		t.Errorf("got %q with 304", a.Body)
	}
	text = "zwei"
	again.Get("/").Is(200).Has("zwei")
	if tag := c.Get("/nothing/").Header.Get("ETag"); tag != "" {
		t.Errorf("an error has the tag %s", tag)
	}
}

func TestTheLanguageIsReadAsDjangoReadsIt(t *testing.T) {
	for _, c := range []struct {
		header, cookie string
		want           i18n.Lang
	}{
		{"", "", "ko"}, {"en", "", "en"}, {"en-US,en;q=0.9", "", "en"}, {"ko-KR,ko;q=0.9,en-US;q=0.8", "", "ko"},
		{"fr,en;q=0.3,ko;q=0.4", "", "ko"}, {"fr-FR, de", "", "ko"}, {"EN_us", "", "ko"}, {"en;q=2", "", "ko"}, {"en;q=0.5,ko;q=0.4", "", "en"},
		{"*", "", "ko"}, {"*;q=0.5,en;q=0.4", "", "ko"}, {"en;q=0", "", "en"}, {" en", "", "ko"}, {"en,,ko", "", "ko"}, {"en , ko", "", "en"},
		{"en;q=0.1234", "", "ko"}, {"zh-Hans-CN,en", "", "en"}, {"en\xff", "", "ko"}, {"en,", "", "en"},
		{strings.Repeat("fr,", 160) + "en", "", "en"}, {strings.Repeat("fr,", 170) + "en", "", "ko"}, {strings.Repeat("x", 600), "", "ko"},
		{"en", "ko", "ko"}, {"ko", "en", "en"}, {"en", "fr", "en"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", c.header)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "madang_language", Value: c.cookie})
		}
		if got := web.Language(r, i18n.Ko); got != c.want {
			t.Errorf("%.40q, choice %q: got %s, want %s", c.header, c.cookie, got, c.want)
		}
	}
}
