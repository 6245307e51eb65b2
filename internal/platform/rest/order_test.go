package rest

import (
	"strings"
	"testing"
)

// Each request has all the faults that stand below it in the order, so that the
// answer shows which check comes first.
func TestChecksComeInOneOrder(t *testing.T) {
	a := probe(t)
	for _, c := range []struct {
		ask    string
		status int
		body   string
	}{
		{"PUT /board/99/?format=xml\nAccept: image/png\nX-Who: forged\nContent-Type: text/xml\n\n{", 404, `{"detail":"찾을 수 없습니다."}`},
		{"PUT /board/99/\nAccept: image/png\nX-Who: forged\nContent-Type: text/xml\n\n{", 406, `{"detail":"Accept header 요청을 만족할 수 없습니다."}`},
		{"PUT /board/99/\nX-Who: forged\nContent-Type: text/xml\n\n{", 401, `{"detail":"이 토큰은 모든 타입의 토큰에 대해 유효하지 않습니다","code":"token_not_valid","messages":[{"token_class":"AccessToken","token_type":"access","message":"유효하지 않거나 만료된 토큰"}]}`},
		{"PUT /board/99/\nContent-Type: text/xml\n\n{", 401, `{"detail":"자격 인증데이터(authentication credentials)가 제공되지 않았습니다."}`},
		{"PUT /board/99/\nX-Who: stranger\nContent-Type: text/xml\n\n{", 403, `{"detail":"이 작업을 수행할 권한(permission)이 없습니다."}`},
		{"PUT /board/99/\nX-Who: busy\nContent-Type: text/xml\n\n{", 429, `{"detail":"요청이 지연(throttled)되었습니다. Expected available in 60 seconds."}`},
		{"DELETE /board/\nContent-Type: text/xml\n\n{", 401, `{"detail":"자격 인증데이터(authentication credentials)가 제공되지 않았습니다."}`},
		{"DELETE /board/\nX-Who: minji\nContent-Type: text/xml\n\n{", 405, `{"detail":"메소드(Method) \"DELETE\"는 허용되지 않습니다."}`},
		{"PUT /board/99/\nX-Who: minji\nContent-Type: text/xml\n\n{", 404, `{"detail":"찾을 수 없습니다."}`},
		{"PUT /board/1/\nX-Who: minji\nContent-Type: text/xml\n\n{", 415, `{"detail":"요청된 \"text/xml\"가 지원되지 않는 미디어 형태입니다."}`},
		{"PUT /board/1/\nX-Who: minji\nContent-Type:\n\n{", 415, `{"detail":"요청된 \"\"가 지원되지 않는 미디어 형태입니다."}`},
		{"PUT /board/1/\nX-Who: minji\n\n{", 400, `{"detail":"JSON parse error - Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"}`},
		{"PUT /board/1/\nX-Who: minji\n\n{}", 400, `{"category":["이 필드는 필수 항목입니다."],"name":["이 필드는 필수 항목입니다."],"school_id":["이 필드는 필수 항목입니다."]}`},
		{"PUT /board/1/\nX-Who: minji\n\n" + `{"category":"a","name":"bc","school_id":1}`, 200, `{"id":1,"created_at":null,"category":"a","name":"bc"}`},
	} {
		w := ask(t, a, c.ask)
		if w.Code != c.status || w.Body.String() != c.body {
			t.Errorf("%q: got %d %s, want %d %s", c.ask, w.Code, w.Body, c.status, c.body)
		}
		if got := w.Header().Get("Allow"); !strings.HasSuffix(got, "HEAD, OPTIONS") {
			t.Errorf("%q: Allow %q", c.ask, got)
		}
		if got := w.Header().Get("Vary"); got != "Accept, Accept-Language, Cookie" {
			t.Errorf("%q: Vary %q", c.ask, got)
		}
		if got := w.Header().Get("WWW-Authenticate"); (got == `Bearer realm="api"`) != (c.status == 401) {
			t.Errorf("%q: WWW-Authenticate %q", c.ask, got)
		}
		if got := w.Header().Get("Retry-After"); (got == "60") != (c.status == 429) {
			t.Errorf("%q: Retry-After %q", c.ask, got)
		}
		if got := w.Header().Get("Content-Type"); got != "application/json" {
			t.Errorf("%q: Content-Type %q", c.ask, got)
		}
	}
}

func TestEveryMethodIsAnswered(t *testing.T) {
	a := probe(t)
	for _, c := range []struct {
		ask    string
		status int
		allow  string
	}{
		{"GET /board/", 200, "GET, POST, HEAD, OPTIONS"},
		{"HEAD /board/", 200, "GET, POST, HEAD, OPTIONS"},
		{"OPTIONS /board/", 200, "GET, POST, HEAD, OPTIONS"},
		{"TRACE /board/\nX-Who: a", 405, "GET, POST, HEAD, OPTIONS"},
		{"FOO /board/\nX-Who: a", 405, "GET, POST, HEAD, OPTIONS"},
		{"POST /board/\nX-HTTP-Method-Override: DELETE\nX-Who: a\n\n{}", 400, "GET, POST, HEAD, OPTIONS"},
		{"GET /board/1/", 200, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"},
		{"POST /board/1/\nX-Who: a", 405, "GET, PUT, PATCH, DELETE, HEAD, OPTIONS"},
		{"GET /board/1/pin/", 405, "POST, OPTIONS"},
		{"HEAD /board/1/pin/", 405, "POST, OPTIONS"},
		{"POST /many/", 405, "GET, HEAD, OPTIONS"},
		{"POST /docs/", 405, "GET, HEAD, OPTIONS"},
		{"GET /nothing/", 404, ""},
	} {
		w := ask(t, a, c.ask)
		if w.Code != c.status || w.Header().Get("Allow") != c.allow {
			t.Errorf("%q: got %d %q, want %d %q", c.ask, w.Code, w.Header().Get("Allow"), c.status, c.allow)
		}
	}
}

func TestHeadHasTheHeadersOfGet(t *testing.T) {
	a := probe(t)
	for _, path := range []string{"/board/", "/board/1/", "/openapi.json", "/docs/", "/board/99/"} {
		get, head := ask(t, a, "GET "+path), ask(t, a, "HEAD "+path)
		if head.Body.Len() != 0 || head.Code != get.Code {
			t.Errorf("HEAD %s: got %d and %d bytes", path, head.Code, head.Body.Len())
		}
		for name := range get.Header() {
			if got, want := head.Header().Get(name), get.Header().Get(name); got != want {
				t.Errorf("HEAD %s: %s is %q, of GET %q", path, name, got, want)
			}
		}
	}
}
