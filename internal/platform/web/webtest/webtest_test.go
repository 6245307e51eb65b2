package webtest

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const tree = `<body><main id="main" class="content wide"><ul class="rows"><li class="row"><a class="title" href="/a/">  하나
 둘 </a></li><li class="row mine"><a class="title" href="/b/">셋</a></li></ul></main><p lang=ko>넷</p></body>`

func TestSelectorsFindWhatTheySay(t *testing.T) {
	root, err := html.Parse(strings.NewReader(tree))
	if err != nil {
		t.Fatal(err)
	}
	for selector, want := range map[string]int{
		"a": 2, "li.row": 2, ".row.mine a": 1, "main > ul > li": 2, "main > li": 0, "#main": 1, "main a.title": 2, "[href]": 2, "[href=/a/]": 1,
		`a[href^="/"]`: 2, "[href=/c/]": 0, "p[lang=ko]": 1, "a, p": 3, "body p": 1, "ul p": 0, ".row .row": 0, "*": 10, ".content.wide": 1, ".con": 0,
	} {
		found, err := Find(root, selector)
		if err != nil || len(found) != want {
			t.Errorf("%q: got %d, %v, want %d", selector, len(found), err, want)
		}
	}
	for _, bad := range []string{"", " ", "a >", "a[href", "a.", "#"} {
		if _, err := Find(root, bad); err == nil {
			t.Errorf("%q: got no error", bad)
		}
	}
	found, err := Find(root, "a")
	if err != nil || Text(found[0]) != "하나 둘" || Attr(found[0], "href") != "/a/" {
		t.Errorf("got %q, %q, %v", Text(found[0]), Attr(found[0], "href"), err)
	}
}

// A catcher is a test that notes its failures instead of failing.
type catcher struct {
	testing.TB
	failures []string
}

func (c *catcher) Helper() {}
func (c *catcher) Errorf(format string, args ...any) {
	c.failures = append(c.failures, fmt.Sprintf(format, args...))
}

var echo = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodPost {
		if err := r.ParseForm(); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "yes", Path: "/", Secure: true})
		w.Header().Set("Location", "/?"+r.PostForm.Encode())
		w.WriteHeader(http.StatusSeeOther)
		return
	}
	seen, err := r.Cookie("seen")
	fmt.Fprintf(w, `<main>%s %v %s</main><form id=f action=/send/ method=post><input name=a value=1><input type=checkbox name=b><input type=checkbox name=c checked>
		<textarea name=d>
text</textarea><select name=e><option value=x>X<option selected>Y</select><input type=hidden name=g value=2><input name=off value=3 disabled><button name=h></button></form>`,
		html.EscapeString(r.URL.RawQuery), err == nil && seen.Value == "yes", r.Header.Get("HX-Request"))
})

func TestAnswersFailTheTestWhereTheyAreNotWhatTheyMustBe(t *testing.T) {
	c := &catcher{TB: t}
	client := New(c, echo)
	client.Get("/?q").Is(200).Has("q").HasNot("z").Shows("main", 1).Shows("form", -1).Sends("Location", "")
	if len(c.failures) > 0 {
		t.Fatalf("right answers fail: %v", c.failures)
	}
	client.Get("/?q").Is(404).Has("z").HasNot("q").Shows("main", 2).Shows("nav", -1).Sends("Location", "/").Text("nav")
	client.Get("/").Form("form").Set("nothing", "x")
	if len(c.failures) != 8 {
		t.Errorf("got %d failures, want 8: %v", len(c.failures), c.failures)
	}
}

func TestAFormIsSentAsABrowserSendsIt(t *testing.T) {
	client := New(t, echo)
	client.Get("/").Form("#f").Set("a", "9").Choose("b", "true").Send().Is(303).
		Sends("Location", "/?a=9&b=true&c=on&d=text&e=Y&g=2").Follow().Is(200).Has("true")
	if client.Cookie("seen") != "yes" {
		t.Error("cookies are not kept")
	}
	if New(t, echo).Get("/").Text("main") != "false" {
		t.Error("somebody new has cookies")
	}
	client.Part().Get("/").Has("true true")
	Run(t, Step{Name: "part", By: client.Part(), Path: "/", Status: 200, Has: []string{"true"}}, Step{Name: "form", By: client, Path: "/", Form: map[string][]string{"k": {"v"}}, Status: 303})
}
