// Package webtest asks Madang's handler as a browser or a program would, and
// looks at the answers: by text, by selector, and in a real browser.
//
// A [Client] keeps cookies and sends what browsers send. Its answers fail the
// test themselves, so that scenarios read as what happens:
//
//	minji := webtest.New(t, app.Handler)
//	minji.Get("/board/3/").Is(200).Has("글쓰기").HasNot("junho")
//	page := minji.Get("/post/5/")
//	page.Form("#composer").Set("content", "안녕하세요").Send().Is(303)
//
// A [Browser] is Debian's chromium, found on the machine. Without it tests say
// "skipped: …"; MADANG_TEST_REQUIRE=all makes that a failure.
package webtest

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Host is the name under which a [Client] asks.
const Host = "madang.test"

// A Client is someone who asks a handler. It is for one test's goroutine.
type Client struct {
	Header http.Header // sent with every request; a request's own come first

	t   testing.TB
	h   http.Handler
	jar http.CookieJar
}

// New returns somebody new, without cookies, whose browser wants HTML.
func New(t testing.TB, h http.Handler) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{
		Header: http.Header{"Accept": {"text/html,application/xhtml+xml"}, "Accept-Language": {"ko-KR,ko;q=0.9"}},
		t:      t, h: h, jar: jar,
	}
}

// Program returns somebody new who wants JSON.
func Program(t testing.TB, h http.Handler) *Client {
	t.Helper()
	c := New(t, h)
	c.Header.Set("Accept", "application/json")
	return c
}

// As returns a client with the same cookies that sends the header too.
func (c *Client) As(name, value string) *Client {
	d := *c
	d.Header = maps.Clone(c.Header)
	d.Header.Set(name, value)
	return &d
}

// Part returns a client with the same cookies that asks for parts of pages, as
// scripts do.
func (c *Client) Part() *Client { return c.As("HX-Request", "true") }

// Get asks for a path.
func (c *Client) Get(path string) *Answer {
	c.t.Helper()
	return c.Do(http.MethodGet, path, nil, nil)
}

// Post sends a form: names and values in turn.
func (c *Client) Post(path string, namesValues ...string) *Answer {
	c.t.Helper()
	if len(namesValues)%2 != 0 {
		c.t.Fatalf("POST %s: a name without a value", path)
	}
	form := url.Values{}
	for i := 0; i < len(namesValues); i += 2 {
		form.Add(namesValues[i], namesValues[i+1])
	}
	return c.PostForm(path, form)
}

// PostForm sends a form from a page of the same server.
func (c *Client) PostForm(path string, form url.Values) *Answer {
	c.t.Helper()
	return c.Do(http.MethodPost, path, strings.NewReader(form.Encode()), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "Origin": {"http://" + Host},
		"Referer": {"http://" + Host + "/"},
	})
}

// JSON sends a body as application/json by method.
func (c *Client) JSON(method, path, body string) *Answer {
	c.t.Helper()
	return c.Do(method, path, strings.NewReader(body), http.Header{"Content-Type": {"application/json"}})
}

// Do sends a request. Redirects are answers, not followed; cookies are kept.
func (c *Client) Do(method, path string, body io.Reader, header http.Header) *Answer {
	c.t.Helper()
	r := httptest.NewRequest(method, path, body)
	r.Host, r.RequestURI = Host, r.URL.RequestURI()
	for _, from := range []http.Header{c.Header, header} {
		for name, values := range from {
			r.Header[http.CanonicalHeaderKey(name)] = values
		}
	}
	home := &url.URL{Scheme: "http", Host: Host, Path: "/"}
	for _, cookie := range c.jar.Cookies(home) {
		r.AddCookie(cookie)
	}
	w := httptest.NewRecorder()
	c.h.ServeHTTP(w, r)
	result := w.Result()
	for _, cookie := range result.Cookies() {
		cookie.Secure = false // the jar asks by http
		c.jar.SetCookies(home, []*http.Cookie{cookie})
	}
	return &Answer{
		Status: result.StatusCode, Header: result.Header, Body: w.Body.String(),
		t: c.t, client: c, asked: method + " " + path, path: r.URL.Path,
	}
}

// Cookie returns the value of one of c's cookies, "" when there is none.
func (c *Client) Cookie(name string) string {
	for _, one := range c.jar.Cookies(&url.URL{Scheme: "http", Host: Host, Path: "/"}) {
		if one.Name == name {
			return one.Value
		}
	}
	return ""
}

// An Answer is what the handler said. Its methods fail the test and go on.
type Answer struct {
	Status int
	Header http.Header
	Body   string

	t      testing.TB
	client *Client
	asked  string
	path   string
	tree   *html.Node
}

// Is checks the status.
func (a *Answer) Is(status int) *Answer {
	a.t.Helper()
	if a.Status != status {
		a.t.Errorf("%s: got status %d, want %d\n%s", a.asked, a.Status, status, a.brief())
	}
	return a
}

// Has checks that the body holds each text.
func (a *Answer) Has(texts ...string) *Answer {
	a.t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			a.t.Errorf("%s: got no %q in\n%s", a.asked, text, a.brief())
		}
	}
	return a
}

// HasNot checks that neither body nor headers hold any of the texts.
func (a *Answer) HasNot(texts ...string) *Answer {
	a.t.Helper()
	var head bytes.Buffer
	if err := a.Header.Write(&head); err != nil {
		a.t.Fatal(err)
	}
	for _, text := range texts {
		if strings.Contains(a.Body, text) || strings.Contains(head.String(), text) {
			a.t.Errorf("%s: got %q, which must not be there", a.asked, text)
		}
	}
	return a
}

// Sends checks a header.
func (a *Answer) Sends(name, value string) *Answer {
	a.t.Helper()
	if got := strings.Join(a.Header.Values(name), ", "); got != value {
		a.t.Errorf("%s: got %s %q, want %q", a.asked, name, got, value)
	}
	return a
}

// Follow goes where the answer leads, by GET.
func (a *Answer) Follow() *Answer {
	a.t.Helper()
	to := a.Header.Get("Location")
	if to == "" {
		a.t.Fatalf("%s: got status %d that leads nowhere\n%s", a.asked, a.Status, a.brief())
	}
	return a.client.Get(to)
}

// brief is as much of the body as one wants to read in a failure.
func (a *Answer) brief() string {
	const most = 2000
	body := a.Body
	if i := strings.Index(body, "<main"); i >= 0 {
		body = body[i:]
	}
	if len(body) > most {
		body = body[:most] + "…"
	}
	return body
}
