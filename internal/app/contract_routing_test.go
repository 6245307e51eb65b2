package app_test

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

// calls lists the paths of the API with their methods.
func (w *world) calls() map[string][]string {
	all := map[string][]string{}
	for _, r := range w.app.Routes() {
		if r.For == app.Programs {
			all[r.Path] = append(all[r.Path], r.Method)
		}
	}
	return all
}

// allow is the Allow header of a path with these methods.
func allow(methods []string) string {
	var all []string
	for _, m := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
		if slices.Contains(methods, m) {
			all = append(all, m)
		}
	}
	if slices.Contains(methods, "GET") {
		all = append(all, "HEAD")
	}
	return strings.Join(append(all, "OPTIONS"), ", ")
}

// common checks the headers that every answer of the API has.
func common(t *testing.T, what string, a answer) {
	t.Helper()
	want := map[string]string{
		"Vary": "Accept, Accept-Language, Cookie", "X-Frame-Options": "DENY", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Content-Length": strconv.Itoa(len(a.Body)), "Cache-Control": "private, no-cache", "Content-Type": "application/json",
	}
	if a.Code == http.StatusNoContent {
		want["Content-Type"] = ""
	}
	for name, value := range want {
		if got := a.Header.Get(name); got != value {
			t.Errorf("%s: %d with %s %q, want %q", what, a.Code, name, got, value)
		}
	}
	if a.Header.Get("X-Request-Id") == "" {
		t.Errorf("%s has no X-Request-Id", what)
	}
	if auth := a.Header.Get("WWW-Authenticate"); (a.Code == 401) != (auth == `Bearer realm="api"`) {
		t.Errorf("%s: %d with WWW-Authenticate %q", what, a.Code, auth)
	}
}

// Every call, whatever it answers, has the reference's headers: seen with each
// method, signed in and not.
func TestContractHeaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	nobody, minji := w.program(account.Viewer{}), w.program(w.add("minji", account.Student))
	for path, methods := range w.calls() {
		for _, method := range []string{"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "FOO"} {
			for _, c := range []*client{nobody, minji} {
				a := c.do(method, fill(path, nil, "999"), "")
				what := method + " " + path
				common(t, what, a)
				if got := a.Header.Get("Allow"); got != allow(methods) {
					t.Errorf("%s: Allow %q, want %q", what, got, allow(methods))
				}
				if method == "OPTIONS" || slices.Contains(methods, method) {
					continue
				}
				want := `{"detail":"메소드(Method) \"` + method + `\"는 허용되지 않습니다."}`
				if a.Code == 401 && c == nobody {
					continue
				}
				if a.Code != 405 || a.Body != want {
					t.Errorf("%s: %d %s, want 405 %s", what, a.Code, a.Body, want)
				}
			}
		}
	}
	for _, override := range []string{"X-HTTP-Method-Override", "X-Method-Override"} {
		if a := minji.do("POST", "/board/10/", "_method=DELETE", override, "DELETE"); a.Code != 405 {
			t.Errorf("%s counted: %d", override, a.Code)
		}
	}
}

// HEAD is GET without its body.
func TestContractHead(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(w.add("minji", account.Student))
	c.post(w.boards["자유게시판"], "")
	for path, methods := range w.calls() {
		if !slices.Contains(methods, "GET") {
			continue
		}
		target := fill(path, nil, "1")
		get, head := c.do("GET", target, ""), c.do("HEAD", target, "")
		for _, h := range []http.Header{get.Header, head.Header} {
			h.Del("X-Request-Id")
		}
		if head.Code != get.Code || head.Body != "" {
			t.Errorf("HEAD %s: %d %q, GET %d", target, head.Code, head.Body, get.Code)
		}
		for name := range get.Header {
			if got, want := head.Header.Get(name), get.Header.Get(name); got != want {
				t.Errorf("HEAD %s: %s %q, GET %q", target, name, got, want)
			}
		}
	}
}

// A path without its last slash is sent on, whatever the method and whoever
// asks: to the path and the query alone.
func TestContractSlash(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	program, browser := w.program(account.Viewer{}), w.browser(account.Viewer{})
	for path := range w.calls() {
		bare := strings.TrimSuffix(fill(path, nil, "3"), "/")
		if bare == "" {
			continue
		}
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} {
			a := program.do(method, bare+"?a=1&b=%20", "")
			if got, want := a.Header.Get("Location"), bare+"/?a=1&b=%20"; a.Code != 301 || got != want || a.Body != "" {
				t.Errorf("%s %s: %d to %q with %q, want 301 to %q", method, bare, a.Code, got, a.Body, want)
			}
		}
		if a := program.do("GET", bare, ""); a.Code != 301 || a.Header.Get("Location") != bare+"/" {
			t.Errorf("GET %s: %d to %q", bare, a.Code, a.Header.Get("Location"))
		}
	}
	if a := browser.do("GET", "/board/3?a=1", ""); a.Code != 301 || a.Header.Get("Location") != "/board/3/?a=1" {
		t.Errorf("a page without its slash: %d to %q", a.Code, a.Header.Get("Location"))
	}
	for _, target := range []string{"//board/", "/board//", "/board//3/", "//evil.test/board"} {
		if a := program.do("GET", "http://"+testHost+target, ""); a.Code != 404 {
			t.Errorf("GET %s: %d to %q, want 404", target, a.Code, a.Header.Get("Location"))
		}
	}
}

// .json and ?format=json say the same as the path, whatever Accept says.
func TestContractFormats(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.browser(account.Viewer{}) // asks for pages
	plain := w.program(account.Viewer{}).do("GET", "/board/10/", "").Body
	list := w.program(account.Viewer{}).do("GET", "/board/", "").Body
	for target, want := range map[string]string{
		"/board/10.json": plain, "/board/10.json/": plain, "/board/10/?format=json": plain, "/board/10.json?format=json": plain,
		"/board.json": list, "/board/?format=json": list, "/board.json?name=&school_id=": list,
	} {
		if a := c.do("GET", target, ""); a.Code != 200 || a.Body != want || a.Header.Get("Content-Type") != "application/json" {
			t.Errorf("GET %s: %d %.200s", target, a.Code, a.Body)
		}
	}
	p := w.program(account.Viewer{})
	for _, target := range []string{"/board/?format=xml", "/board/10/?format=api", "/board.xml", "/board/10.html", "/board/?format=JSON"} {
		p.want("GET", target, "", 404, notFound)
	}
	p.want("POST", "/account/login.json", `{}`, 400, `{"id":["`+required+`"],"password":["`+required+`"]}`)
	p.want("POST", "/account/login/?format=json", `{}`, 400, `{"id":["`+required+`"],"password":["`+required+`"]}`)
	for accept, status := range map[string]int{
		"*/*": 200, "": 200, "application/json": 200, "application/*": 200, "application/json;q=0.1, text/xml": 200, "text/html, application/json": 200,
		"text/xml": 406, "image/png": 406, "application/vnd.api+json": 406,
	} {
		a := p.do("GET", "/school/1/", "", "Accept", accept)
		if a.Code != status || status == 406 && a.Body != `{"detail":"Accept header 요청을 만족할 수 없습니다."}` {
			t.Errorf("Accept %q: %d %s", accept, a.Code, a.Body)
		}
	}
	pretty := p.do("GET", "/school/1/", "", "Accept", "application/json; indent=4")
	if !strings.HasPrefix(pretty.Body, "{\n    \"id\": 1,\n    \"school_name\": \"한빛대학교\"") {
		t.Errorf("indent=4: %s", pretty.Body)
	}
	// A page for people, JSON for programs, at one address.
	if a := c.do("GET", "/board/10/", ""); a.Header.Get("Content-Type") == "application/json" {
		t.Errorf("a browser got JSON: %d", a.Code)
	}
	if a := p.do("GET", "/board/10/", "", "HX-Request", "true"); a.Header.Get("Content-Type") == "application/json" {
		t.Errorf("a part of a page is JSON: %d", a.Code)
	}
}

// The checks come in one order.
func TestContractOrderOfChecks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(w.add("minji", account.Student))
	bad := w.program(account.Viewer{})
	bad.header.Set("Authorization", "Bearer x")
	nobody := w.program(account.Viewer{})
	for _, tt := range []struct {
		what           string
		as             *client
		method, target string
		accept, body   string
		status         int
	}{
		{"format before Accept", bad, "FOO", "/board/999/?format=xml", "text/xml", "{", 404},
		{"Accept before the token", bad, "FOO", "/board/999/", "text/xml", "{", 406},
		{"the token before the method", bad, "FOO", "/board/999/", "", "{", 401},
		{"permission before the method", nobody, "PUT", "/post/", "", "{", 401},
		{"method before the object", c, "POST", "/board/999/", "", "{", 405},
		{"permission before the object", nobody, "PUT", "/board/999/", "", "{", 401},
		{"object before parsing", c, "PUT", "/board/999/", "", "{", 404},
		{"object's permission before parsing", c, "PUT", "/board/10/", "", "{", 403},
		{"parsing before fields", c, "POST", "/board/", "", "{", 400},
	} {
		if a := tt.as.do(tt.method, tt.target, tt.body, "Accept", tt.accept); a.Code != tt.status {
			t.Errorf("%s: %s %s is %d %s, want %d", tt.what, tt.method, tt.target, a.Code, a.Body, tt.status)
		}
	}
}

func TestContractRoot(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(account.Viewer{})
	const base = "https://" + testHost
	want := func(suffix func(name string) string) string {
		var all []string
		for _, name := range []string{"school", "board", "myboard", "post", "comment", "hashtag", "block", "scrap", "scrapfolder", "search", "semester", "period", "category", "lecture", "friend", "friendlink", "timetable", "gpa", "freetime", "review", "examnote", "media", "notification"} {
			all = append(all, `"`+name+`":"`+base+suffix(name)+`"`)
		}
		return "{" + strings.Join(all, ",") + "}"
	}
	c.want("GET", "/", "", 200, want(func(name string) string { return "/" + name + "/" }))
	c.want("GET", "/.json", "", 200, want(func(name string) string { return "/" + name + ".json" }))
	c.want("GET", "/?format=json", "", 200, want(func(name string) string { return "/" + name + "/?format=json" }))
	a := c.want("OPTIONS", "/", "", 200, `{"name":"Api Root","description":"The default basic root view for DefaultRouter",`+
		`"renders":["application/json","text/html"],"parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]}`)
	if got := a.Header.Get("Allow"); got != "GET, HEAD, OPTIONS" {
		t.Errorf("Allow %q", got)
	}
	c.want("POST", "/", "", 405, `{"detail":"메소드(Method) \"POST\"는 허용되지 않습니다."}`)
}

func TestContractOptions(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	minji := w.program(w.add("minji", account.Student))
	nobody := w.program(account.Viewer{})
	const renders = `"description":"","renders":["application/json","text/html"],"parses":["application/json","application/x-www-form-urlencoded","multipart/form-data"]`
	anonymousList := `{"name":"Board List",` + renders + `}`
	const head = `{"id":{"type":"integer","required":false,"read_only":true,"label":"ID"},` +
		`"created_at":{"type":"datetime","required":false,"read_only":true,"label":"Created at"},` +
		`"updated_at":{"type":"datetime","required":false,"read_only":true,"label":"Updated at"},` +
		`"category":{"type":"string","required":true,"read_only":false,"label":"Category","max_length":20},` +
		`"name":{"type":"string","required":true,"read_only":false,"label":"Name","max_length":50},` +
		`"is_deleted":{"type":"boolean","required":false,"read_only":false,"label":"Is deleted"},` +
		`"school_id":{"type":"field","required":true,"read_only":false,"label":"School id"},` +
		`"description":{"type":"string","required":false,"read_only":false,"label":"Description","max_length":500}`
	nobody.want("OPTIONS", "/board/", "", 200, anonymousList)
	nobody.want("OPTIONS", "/board/10/", "", 200, `{"name":"Board Instance",`+renders+`}`)
	minji.want("OPTIONS", "/board/10/", "", 200, `{"name":"Board Instance",`+renders+`}`) // not the manager
	a := minji.do("OPTIONS", "/board/", "")
	if a.Code != 200 || !strings.HasPrefix(a.Body, `{"name":"Board List",`+renders+`,"actions":{"POST":`+head) {
		t.Errorf("signed in: %d %s", a.Code, a.Body)
	}
	minji.must("POST", "/board/", `{"category":"일반","name":"산","school_id":1}`)
	a = minji.do("OPTIONS", "/board/21/", "")
	if a.Code != 200 || !strings.HasPrefix(a.Body, `{"name":"Board Instance",`+renders+`,"actions":{"PUT":`+head) {
		t.Errorf("the manager: %d %s", a.Code, a.Body)
	}
	// Every OPTIONS is open and says nothing of who asks but what they may do.
	for path := range w.calls() {
		for _, c := range []*client{nobody, minji} {
			a := c.do("OPTIONS", fill(path, nil, "999"), "")
			if a.Code != 200 || !strings.Contains(a.Body, renders[15:]) {
				t.Errorf("OPTIONS %s: %d %s", path, a.Code, a.Body)
			}
		}
	}
}

// The language is the viewer's, else the browser's, else Korean.
func TestContractLanguages(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	c := w.program(account.Viewer{})
	for _, tt := range []struct{ accept, lang, want string }{
		{"", "ko", notFound},
		{"en", "en", `{"detail":"Not found."}`},
		{"en-US,ko;q=0.5", "en", `{"detail":"Not found."}`},
		{"ko-KR,en;q=0.5", "ko", notFound},
		{"ja,fr;q=0.5", "ko", notFound},
		{"fr,en;q=0.1", "en", `{"detail":"Not found."}`},
		{"*", "ko", notFound},
		{"en;q=0,ko;q=0.1", "ko", notFound},
		{"nonsense;;;q=x,,", "ko", notFound},
	} {
		a := c.do("GET", "/board/999/", "", "Accept-Language", tt.accept)
		if a.Body != tt.want || a.Header.Get("Content-Language") != tt.lang {
			t.Errorf("Accept-Language %q: %q %s", tt.accept, a.Header.Get("Content-Language"), a.Body)
		}
	}
	v := w.add("minji", account.Student)
	minji := w.program(v)
	minji.must("PATCH", "/account/me/", `{"language":"en"}`)
	a := minji.do("GET", "/board/999/", "", "Accept-Language", "ko")
	if a.Body != `{"detail":"Not found."}` || a.Header.Get("Content-Language") != "en" {
		t.Errorf("the viewer's choice: %q %s", a.Header.Get("Content-Language"), a.Body)
	}
	for body, want := range map[string]string{
		`{}`: `{"category":["This field is required."],"name":["This field is required."],"school_id":["This field is required."]}`,
		`{"category":"","name":null,"school_id":"x"}`: `{"category":["This field may not be blank."],"name":["This field may not be null."],"school_id":["Incorrect type. Expected pk value, received str."]}`,
	} {
		minji.want("POST", "/board/", body, 400, want)
	}
}

// Who asks for a page gets errors as a page, a program as JSON, and neither
// the other's.
func TestContractUnknownPaths(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.program(account.Viewer{}).want("GET", "/nothing/here/", "", 404, notFound)
	w.program(account.Viewer{}).want("POST", "/nothing/here/", "{}", 404, notFound)
	a := w.browser(account.Viewer{}).do("GET", "/nothing/here/", "")
	if a.Code != 404 || !strings.HasPrefix(a.Body, "<!doctype html>") || a.Header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Errorf("a page that is not there: %d %.100s", a.Code, a.Body)
	}
}
