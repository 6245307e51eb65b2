package app_test

import (
	"fmt"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
	"github.com/madang-campus/madang/internal/timetable"
)

// friendSights are the pages of friends: those of minji, who has some, one of whom
// shows nothing, and of somebody who has none.
func friendSights(t *testing.T, y *yard) []sight {
	t.Helper()
	minji, junho := y.viewer(t, "minji"), y.viewer(t, "junho")
	list, err := y.Friend.Friends(t.Context(), minji)
	if err != nil || len(list) < 4 {
		t.Fatalf("minji has %d friends, %v", len(list), err)
	}
	if _, err := y.Friend.SetAlias(t.Context(), minji, list[3].ID, "신입생 환영회에서 만난 이름이 아주 긴 우리 과 선배"); err != nil {
		t.Fatal(err)
	}
	hidden := list[2]
	private := timetable.Private
	theirs, err := y.Account.ViewerFor(t.Context(), hidden.Account())
	if err != nil {
		t.Fatal(err)
	}
	tables, err := y.Timetable.Tables(t.Context(), theirs, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range tables {
		if _, err := y.Timetable.ChangeTable(t.Context(), theirs, one.ID, timetable.TableChange{Visibility: &private}); err != nil {
			t.Fatal(err)
		}
	}
	invitation := y.invitation(t, junho)
	y.invitation(t, minji)
	at := func(f friend.Friend, rest string) string { return fmt.Sprintf("/friend/%d/%s", f.ID, rest) }
	all := "/freetime/?chosen=1"
	for _, f := range list {
		all += fmt.Sprintf("&friend=%d", f.ID)
	}
	return []sight{
		{"friends", "minji", "/friend/", "/friend/", nil, false},
		{"friends-none", "quiet_one", "", "/friend/", nil, false},
		{"friends-new", "minji", "/friend/new/", "/friend/new/", nil, false},
		{"friends-new-link", "minji", "", "/friend/new/", func(b *webtest.Browser) {
			b.Click("[popovertarget=share]")
			b.Wait(`document.querySelector('#share').matches(':popover-open')`)
		}, false},
		{"friends-new-no-link", "quiet_one", "", "/friend/new/", nil, false},
		{"friends-new-wrong", "minji", "", "/friend/new/", func(b *webtest.Browser) {
			b.Type("#login_id", "김민지")
			b.Click("form[action='/friend/new/'] button[type=submit]")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
		{"friend", "minji", "/friend/{id}/", at(list[3], ""), nil, false},
		{"friend-table", "minji", "/friend/{id}/timetable/", at(list[0], "timetable/"), nil, false},
		{"friend-table-sheet", "minji", "", at(list[0], "timetable/"), func(b *webtest.Browser) {
			b.Click(".week .block")
			b.Wait(`document.querySelector('.sheet:popover-open')`)
		}, false},
		{"friend-table-hidden", "minji", "", at(hidden, "timetable/"), nil, false},
		{"overlay", "minji", "/freetime/", "/freetime/", nil, false},
		{"overlay-many", "minji", "", all, nil, false},
		{"overlay-when", "minji", "", "/freetime/", func(b *webtest.Browser) {
			b.Click("#when summary")
			b.Wait(`document.querySelector('#when').open`)
		}, false},
		{"overlay-wrong", "minji", "", "/freetime/?from=15&to=12&minutes=60", nil, true},
		{"overlay-none", "quiet_one", "", "/freetime/", nil, false},
		{"invitation", "quiet_one", "/friendlink/{token}/", invitation, nil, false},
		{"invitation-over", "minji", "", "/friendlink/0123456789abcdef0123456789abcdef/", nil, true},
	}
}

// invitation makes somebody's link and returns its path.
func (y *yard) invitation(t *testing.T, v account.Viewer) string {
	t.Helper()
	l, err := y.Friend.MakeLink(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(l.Address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Path
}

// On a phone somebody makes a link; another one opens it, logs in, accepts, sees the
// timetable, lays it over the own one and looks for time when both are free.
func TestALinkLeadsToFreeTime(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go("/timetable/")
	b.Click("[popovertarget=table-more]")
	b.Click(`#table-more a[href="/friend/"]`)
	loaded(b, "/friend/")
	b.Click(`.top a[href="/friend/new/"]`)
	loaded(b, "/friend/new/")
	b.Click(`form[action="/friendlink/"] button`)
	b.Wait(`document.querySelector('#share-address')`)
	link := webtest.Eval[string](b, `document.querySelector('#share-address').value`)
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, "who gives the link", b)

	if _, err := y.Account.AddUser(t.Context(), account.System, account.NewUser{State: account.Student, SignUp: account.SignUp{Login: "gaon_new", Email: "gaon@example.org", Nickname: "가온누리", Password: "a-new-password-1", School: y.viewer(t, "minji").School}}); err != nil {
		t.Fatal(err)
	}
	b.Forget()
	b.Go(u.Path)
	b.Wait(`location.pathname === '/account/login/' && document.readyState === 'complete'`)
	b.Type("#id", "gaon_new")
	b.Type("#password", "a-new-password-1")
	b.Click("main button.main")
	loaded(b, u.Path)
	has(b, "느티나무 님이 친구로 초대했어요")
	b.Click("main button.main")
	loaded(b, "/friend/")
	has(b, "느티나무 님과 친구가 됐어요.")
	b.Click("section[aria-labelledby=friends] a.title")
	b.Wait(`/^\/friend\/\d+\/timetable\/$/.test(location.pathname) && document.readyState === 'complete' && document.querySelector('.week .block')`)
	b.Click(`main a[href^="/freetime/"]`)
	loaded(b, "/freetime/")
	b.Wait(`document.querySelector('.week .block.c1') && document.querySelector('.week .block.free')`)
	before := webtest.Eval[int](b, `document.querySelectorAll('section[aria-labelledby=free] .row').length`)
	b.Click("#when summary")
	webtest.Eval[any](b, `document.querySelector('#minutes').value = '180', null`)
	for day := 1; day <= 4; day++ { // Friday stays
		webtest.Eval[any](b, fmt.Sprintf(`document.querySelector('input[name=day][value="%d"]').click(), null`, day))
	}
	b.Click("form.overlay button[type=submit]")
	b.Wait(`location.search.includes('minutes=180') && document.readyState === 'complete'`)
	if got := b.Text("section[aria-labelledby=free]"); strings.Contains(got, "월요일") || !strings.Contains(got, "3시간 이상") {
		t.Errorf("on Fridays for three hours they are free at %s, before at %d times", got, before)
	}
	if n := b.Sideways(); n > 0 {
		t.Errorf("the overlay scrolls sideways by %d px", n)
	}
	quiet(t, "who accepts", b)
	minji := y.viewer(t, "minji")
	list, err := y.Notification.Unread(t.Context(), minji)
	if err != nil || list == 0 {
		t.Errorf("minji is told of nothing, %v", err)
	}
}
