package ui

import (
	"context"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"golang.org/x/net/html"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// shown renders a part and returns its text and its tree.
func shown(t *testing.T, c templ.Component) (string, *html.Node) {
	t.Helper()
	var b strings.Builder
	if err := c.Render(i18n.With(context.Background(), i18n.Ko), &b); err != nil {
		t.Fatal(err)
	}
	tree, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), tree
}

// the returns the first element of that name and its attributes.
func the(t *testing.T, tree *html.Node, name string) map[string]string {
	t.Helper()
	for n := range tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == name {
			all := map[string]string{}
			for _, a := range n.Attr {
				all[a.Key] = a.Val
			}
			return all
		}
	}
	t.Fatalf("no <%s>", name)
	return nil
}

func TestAFieldSaysWhatIsWrongWithItAndKeepsWhatWasTyped(t *testing.T) {
	wrong := Problems{{Name: "login", Texts: []string{"짧아요", "숫자뿐이에요"}}, {Name: "mail", Texts: []string{"아니에요"}}}
	text, tree := shown(t, Field(FieldProps{Name: "login", Label: "아이디", Value: `"><script>`, Hint: "4자부터", Problems: wrong, Required: true, Max: 20}))
	input := the(t, tree, "input")
	for name, want := range map[string]string{
		"value": `"><script>`, "aria-invalid": "true", "aria-describedby": "login-error login-hint", "maxlength": "20", "id": "login", "type": "text",
	} {
		if input[name] != want {
			t.Errorf("got %s=%q, want %q", name, input[name], want)
		}
	}
	if _, ok := input["required"]; !ok {
		t.Error("the field is not required")
	}
	if label := the(t, tree, "label"); label["for"] != "login" {
		t.Errorf("got a label for %q", label["for"])
	}
	for _, want := range []string{"짧아요", "숫자뿐이에요", "4자부터", `id="login-error"`, `id="login-hint"`} {
		if !strings.Contains(text, want) {
			t.Errorf("got no %s in %s", want, text)
		}
	}
	if strings.Contains(text, "아니에요") {
		t.Error("the field shows what is wrong with another")
	}
}

func TestAPasswordIsNeverSentBack(t *testing.T) {
	text, _ := shown(t, Field(FieldProps{Name: "password", Label: "비밀번호", Type: "password", Value: "correct horse"}))
	if strings.Contains(text, "correct horse") {
		t.Errorf("got the password in %s", text)
	}
}

func TestATextareaKeepsItsLines(t *testing.T) {
	const typed = "\n빈 줄로 시작\n\n</textarea><b>"
	_, tree := shown(t, Textarea(FieldProps{Name: "content", Label: "내용", Value: typed}))
	for n := range tree.Descendants() {
		if n.Type == html.ElementNode && n.Data == "textarea" {
			if got := n.FirstChild.Data; got != typed {
				t.Errorf("got %q, want %q", got, typed)
			}
			return
		}
	}
	t.Error("no textarea")
}

func TestEveryFormKeyIsNew(t *testing.T) {
	seen := map[string]bool{}
	for range 100 {
		_, tree := shown(t, FormKey())
		key := the(t, tree, "input")["value"]
		if len(key) != 26 || seen[key] {
			t.Fatalf("got key %q again or of another length", key)
		}
		seen[key] = true
	}
}

func TestASummaryLeadsToEachField(t *testing.T) {
	if text, _ := shown(t, Summary(nil)); text != "" {
		t.Errorf("got %q for a form without problems", text)
	}
	text, _ := shown(t, Summary(Problems{{Texts: []string{"모두 틀려요"}}, {Name: "login", Texts: []string{"짧아요"}}}))
	for _, want := range []string{`role="alert"`, "모두 틀려요", `href="#login"`, "고칠 곳이 1군데"} {
		if !strings.Contains(text, want) {
			t.Errorf("got no %s in %s", want, text)
		}
	}
}

// A place that a text names cannot be a script.
func TestLinksOfPartsLeadNowhereButToAddresses(t *testing.T) {
	for _, c := range []templ.Component{
		Button(ButtonProps{Text: "x", Href: "javascript:alert(1)"}),
		LinkRow("home", "javascript:alert(1)", "x", ""),
		More("javascript:alert(1)"),
		Like(LikeProps{Action: "javascript:alert(1)"}),
		Tabs("x", []Tab{{Href: "javascript:alert(1)"}}),
	} {
		if text, _ := shown(t, c); strings.Contains(text, "javascript:") {
			t.Errorf("got %s", text)
		}
	}
}

func TestALikeSaysWhetherItIsOnAndAsksForTheOther(t *testing.T) {
	for _, on := range []bool{true, false} {
		text, tree := shown(t, Like(LikeProps{Action: "/post/3/like/", On: on, Count: 12000, Small: true}))
		if got := the(t, tree, "button")["aria-pressed"] == "true"; got != on {
			t.Errorf("on %t: got pressed %t", on, got)
		}
		if got := the(t, tree, "input")["value"] == "true"; got == on {
			t.Errorf("on %t: the form asks for %t", on, got)
		}
		if !strings.Contains(text, `aria-label="공감 1.2만"`) {
			t.Errorf("got no name of the button in %s", text)
		}
	}
}

func TestTheFrameShowsOnlyWhatExistsForTheReader(t *testing.T) {
	page := Frame(Page{Title: "홈", Section: "home"})
	out, _ := shown(t, page)
	for _, not := range []string{"/notification/", "/account/me/", `href="/timetable/"`, "쪽지", "즐겨찾는 게시판"} {
		if strings.Contains(out, not) {
			t.Errorf("somebody who is not logged in sees %s", not)
		}
	}
	if !strings.Contains(out, "/account/login/") {
		t.Error("somebody who is not logged in finds no way to log in")
	}
	ctx := WithChrome(i18n.With(context.Background(), i18n.Ko), func() Chrome {
		return Chrome{SignedIn: true, Nickname: `<b>느티</b>`, Unread: 12000, Pinned: []Pin{{Name: "자유", Href: "/board/1/", New: true}}}
	})
	var b strings.Builder
	if err := page.Render(ctx, &b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/notification/", "/account/me/", "새 알림 1.2만개", `href="/board/1/"`, "&lt;b&gt;느티", `aria-current="page"`, "noindex"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("got no %s in the frame of somebody who is logged in", want)
		}
	}
}
