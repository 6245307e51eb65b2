package app_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// The first run: whoever has the link makes the operator and the school in a
// browser, and is in.
func TestTheFirstRunIsDoneInABrowser(t *testing.T) {
	for _, l := range []look{{"ko", false, webtest.Phone}, {"en", true, webtest.Desktop}} {
		y := openYard(t, dbtest.New(t, app.Schemas()...))
		token, err := y.Account.SetupToken(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(y.handler)
		t.Cleanup(server.Close)
		b := webtest.OpenURL(t, server.URL)
		b.Window(l.width, l.dark)
		b.Speak(l.lang)

		b.Go("/")
		lookAt(t, b, l, sight{name: "setup-first", wrong: true})
		b.Go("/setup/" + token + "/")
		lookAt(t, b, l, sight{name: "setup"})
		b.Type("#id", "first_one")
		b.Click("main button.main")
		b.Wait(`document.querySelector('#problems')`)
		lookAt(t, b, l, sight{name: "setup-wrong", wrong: true})
		if got := webtest.Eval[string](b, `document.querySelector('#id').value`); got != "first_one" {
			t.Errorf("after a refusal the id is %q", got)
		}
		b.Type("#email", "first@example.org")
		b.Type("#password", wayPassword)
		b.Type("#nickname", "첫운영자")
		b.Type("#school_name", "한빛고운대학교")
		b.Type("#domains", "hanbit.example")
		b.Click("main button.main")
		loaded(b, "/")
		quiet(t, "the operator", b)
		lookAt(t, b, l, sight{name: "setup-after"})
		school, err := y.Account.SchoolNamed(t.Context(), "한빛고운대학교")
		if err != nil || !school.IsOpen {
			t.Errorf("the school is %+v, %v, want an open one", school, err)
		}
		if all, err := y.Account.Schools(t.Context(), "서울대학교"); err != nil || len(all) == 0 {
			t.Errorf("the list of universities was not loaded: %v, %v", all, err)
		}
		b.Forget()
		b.Go("/setup/" + token + "/")
		has(b, "404")
		if strings.Contains(b.Text("body"), "첫운영자") {
			t.Error("the link lets somebody else in")
		}
	}
}
