package app_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/web/webtest"
	"github.com/madang-campus/madang/internal/timetable"
)

// A student makes a timetable on a phone: a lecture is searched for by its initials,
// drawn on the grid, put in, taken out and back again; the timetable is opened to
// who has its link, and a visitor and a calendar read it.
func TestATimetableIsMadeAndPassedOn(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	minji := y.viewer(t, "minji")
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go("/timetable/")
	b.Click(`.tabs a[href^="/timetable/new/"]`)
	loaded(b, "/timetable/new/")
	b.Type("#name", "여름 계획")
	b.Click("main button.main")
	b.Wait(`/^\/timetable\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	table := b.Path()
	b.Click(`.top a[href="` + table + `search/"]`)
	loaded(b, table+"search/")
	b.Type("#search", "ㅇㅇㅊㅈ")
	b.Press("\r")
	b.Wait(`document.querySelectorAll('.half .row').length === 2 && location.search.includes('search=')`)
	b.Click(".half .row .title")
	b.Wait(`document.querySelectorAll('.block.ghost').length === 2 && document.querySelector('.half [aria-current]')`)
	if n := b.Sideways(); n > 0 {
		t.Errorf("the search scrolls sideways by %d px", n)
	}
	b.Click(".half .row:has([aria-current]) button.main")
	b.Wait(`document.querySelectorAll('.week .block.c1').length === 2 && !document.querySelector('.block.ghost')`)
	has(b, "운영체제을(를) 넣었어요.")
	b.Click(".toast button")
	loaded(b, table)
	b.Wait(`!document.querySelector('.week .block')`)
	b.Click("[popovertarget=table-more]")
	b.Click(`#table-more form[action$="undo/"] button`)
	b.Wait(`document.querySelectorAll('.week .block').length === 2`)
	b.Click(".week .block")
	b.Wait(`document.querySelector('.sheet:popover-open')?.innerText.includes('3학점')`)

	b.Go(table + "share/")
	b.Click(`button:not(.plain)`)
	b.Wait(`document.querySelector('#link')`)
	link := webtest.Eval[string](b, `document.querySelector('#link').value`)
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	visitor := b.Tab()
	visitor.Forget()
	visitor.Go(u.Path)
	has(visitor, "운영체제")
	if text := visitor.Text("body"); strings.Contains(text, minji.Nickname) {
		t.Errorf("who has the link reads whose timetable it is: %s", text)
	}
	all, err := y.Timetable.Tables(t.Context(), minji, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range all {
		if one.Name == "여름 계획" && one.Visibility != timetable.Public {
			t.Errorf("in the end the timetable is %+v", one)
		}
	}
	quiet(t, "minji", b)
}
