package account

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

func (h *house) site() http.Handler {
	h.o.Links = []Link{{Icon: "write", Href: "/post/mine/", Text: "account.me.activity"}}
	m := web.NewMux()
	h.Mount(m, rest.New(rest.Options{}))
	web.Mount(m)
	web.MountFiles(m)
	m.Handle("GET /{$}", h.FrontPage)
	framed := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := ViewerOf(r.Context())
		m.ServeHTTP(w, r.WithContext(ui.WithChrome(r.Context(), func() ui.Chrome {
			return ui.Chrome{SignedIn: v.SignedIn(), Nickname: v.Nickname, School: "한빛대학교"}
		})))
	})
	return web.Chain(web.Options{Now: h.clock.Now, Key: h.o.Keys.For("web")}, h.Identify(framed))
}

// Every page of this package is right for everybody who looks at it: in both
// widths and modes, in both languages, with and without something wrong.
func TestPagesAreAccessibleAndFitTheWindow(t *testing.T) {
	h := one(t)
	h.add("minji", unverified, func(n *NewUser) { n.ClassOf = 2023 })
	token, err := h.SetupToken(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b := webtest.Open(t, h.site())
	look := func(name string) {
		t.Helper()
		for _, width := range []int{webtest.Phone, webtest.Desktop} {
			for _, dark := range []bool{false, true} {
				b.Window(width, dark)
				for _, found := range b.Axe() {
					t.Errorf("%s at %d px, dark %v: %s", name, width, dark, found)
				}
				if px := b.Sideways(); px > 0 {
					t.Errorf("%s at %d px is %d px too wide", name, width, px)
				}
				b.Shot(fmt.Sprintf("account-%s-%d-%v", name, width, map[bool]string{true: "dark", false: "light"}[dark]))
			}
		}
	}
	for name, path := range map[string]string{
		"front": "/about/", "signup": "/account/signup/", "login": "/account/login/", "reset": "/account/reset/",
		"reset-link": "/reset/?token=x", "confirm-link": "/confirm/?token=x", "setup": "/setup/" + token + "/",
	} {
		b.Go(path)
		look(name)
	}
	b.Go("/account/signup/")
	b.Type("#email", "gamnamu@mail.test")
	b.Type("#school", "대학")
	b.Type("#id", "minji")
	b.Click("button.main")
	b.Wait("document.querySelector('#problems')")
	look("signup-wrong")

	b.Go("/account/login/?next=/account/me/")
	b.Type("#id", "minji")
	b.Type("#password", "wrong")
	b.Click("button.main")
	b.Wait("document.querySelector('#problems')")
	look("login-wrong")
	b.Type("#password", good)
	b.Click("button.main")
	b.Wait("location.pathname === '/account/me/'")
	for name, path := range map[string]string{
		"me": "/account/me/", "profile": "/account/profile/", "email": "/account/email/change/", "security": "/account/security/", "verify": "/account/verify/?sent=1",
	} {
		b.Go(path)
		look(name)
	}
	for _, line := range b.Errors() {
		if strings.Contains(line, "status of 422") { // the two forms that were wrong
			continue
		}
		t.Errorf("the console says: %s", line)
	}
}
