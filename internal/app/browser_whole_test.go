package app_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// registrar is a list in the notation of lines, as a school gives it.
const registrar = `학수번호,교과목명,담당교수,학점,이수구분,강의시간(강의실)
CS20101,자료구조,김서연,3,전공-필수,"월 수 09:00-10:15 (공학관 101-김서연)"
CS20102,자료구조,이도윤,3,전공-필수,"화 목 09:00-10:15 (공학관 102-이도윤)"
MA10101,선형대수,박하은,3,교양-기초,"월 수 10:30-11:45 (과학관 7-박하은)"
MA10102,선형대수,박하은,3,교양-기초,"화 목 10:30-11:45 (과학관 7-박하은)"
WR10101,글쓰기,최지우,2,교양-핵심,"금 13:00-14:50 (인문관 3-최지우)"
SV10101,사회봉사,,1,교양-자유,
`

// The whole way of a semester, on phones: the registrar's list comes in, a student
// searches and builds a timetable, shares it and has a calendar subscribe to it; a
// friend's is laid over it; the wizard makes another one; a lecture is reviewed; and
// the grades are filled from what was taken.
func TestTheWholeWayOfASemester(t *testing.T) {
	y := openYard(t, dbtest.New(t, app.Schemas()...))
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	const password = "longer-than-8-letters"
	school, err := y.Account.AddSchool(t.Context(), account.System, account.NewSchool{Name: "솔빛대학교", Open: true})
	if err != nil {
		t.Fatal(err)
	}
	for login, role := range map[string]account.Role{"keeper": account.Manager, "gaon": "", "narae": ""} {
		if _, err := y.Account.AddUser(t.Context(), account.System, account.NewUser{State: account.Student, Role: role,
			SignUp: account.SignUp{Login: login, Email: login + "@example.com", Nickname: "나는" + login, Password: password, School: school.ID}}); err != nil {
			t.Fatal(err)
		}
	}
	set := func(b *webtest.Browser, values map[string]string) {
		for id, value := range values {
			webtest.Eval[any](b, fmt.Sprintf(`document.getElementById(%q).value = %q, null`, id, value))
		}
	}
	at := func(b *webtest.Browser, pattern string) {
		b.Wait(`/^` + pattern + `$/.test(location.pathname) && document.readyState === 'complete'`)
	}

	// Import.
	b := webtest.OpenURL(t, server.URL)
	enter(b, "keeper", password)
	b.Go("/semester/new/")
	now := time.Now()
	set(b, map[string]string{"year": now.Format("2006"), "first_day": now.AddDate(0, 0, -40).Format(time.DateOnly), "last_day": now.AddDate(0, 0, 60).Format(time.DateOnly)})
	b.Click("main form button.main")
	loaded(b, "/semester/")
	list := filepath.Join(t.TempDir(), "lectures.csv")
	if err := os.WriteFile(list, []byte(registrar), 0o600); err != nil {
		t.Fatal(err)
	}
	b.Go("/lecture/import/")
	b.Choose("#file", list)
	b.Click("main form button.main")
	at(b, `\/lecture\/import\/\d+\/`)
	b.Click("form[action$='/check/'] button.main")
	b.Wait(`document.querySelector('form[action$="/apply/"]')`)
	b.Click("form[action$='/apply/'] button.main")
	has(b, "들여왔어요. 시간표에 담은")

	// Search and build.
	b.Forget()
	enter(b, "gaon", password)
	b.Go("/timetable/")
	b.Click("main form button.main")
	at(b, `\/timetable\/\d+\/`)
	table := b.Path()
	for _, words := range []string{"ㅈㄹㄱㅈ 김서연", "글쓰기", "사회봉사"} {
		b.Go(table + "search/?search=" + url.QueryEscape(words))
		b.Click(".half .row .title")
		b.Wait(`document.querySelector('.half [aria-current]')`)
		b.Click(".half .row:has([aria-current]) button.main")
		b.Wait(`document.querySelector('.toast')?.innerText.includes('넣었어요.')`)
	}
	b.Go(table)
	has(b, "6학점")
	b.Wait(`document.querySelectorAll('.week .block').length === 3`)

	// Share and subscribe.
	b.Go(table + "share/")
	b.Click("form:has([value=public]) button")
	b.Wait(`document.querySelector('#link')`)
	link, err := url.Parse(webtest.Eval[string](b, `document.querySelector('#link').value`))
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := url.Parse(webtest.Eval[string](b, `document.querySelector('#calendar').value`))
	if err != nil {
		t.Fatal(err)
	}
	visitor := b.Tab()
	visitor.Go(link.Path)
	has(visitor, "자료구조")
	answer, err := http.Get(server.URL + calendar.Path)
	if err != nil {
		t.Fatal(err)
	}
	file, err := io.ReadAll(answer.Body)
	answer.Body.Close()
	if err != nil || !strings.HasPrefix(string(file), "BEGIN:VCALENDAR\r\n") || !strings.Contains(string(file), "SUMMARY:글쓰기") || !strings.Contains(string(file), "LOCATION:인문관 3") {
		t.Errorf("the calendar reads %.500s, %v", file, err)
	}

	// A friend, who has the other section.
	b.Go("/friend/new/")
	b.Click(`form[action="/friendlink/"] button`)
	b.Wait(`document.querySelector('#share-address')`)
	invitation, err := url.Parse(webtest.Eval[string](b, `document.querySelector('#share-address').value`))
	if err != nil {
		t.Fatal(err)
	}
	quiet(t, "gaon", b)
	b.Forget()
	enter(b, "narae", password)
	b.Go("/timetable/")
	b.Click("main form button.main")
	at(b, `\/timetable\/\d+\/`)
	b.Go(b.Path() + "search/?search=" + url.QueryEscape("자료구조 이도윤"))
	b.Click(".half .row .title")
	b.Wait(`document.querySelector('.half [aria-current]')`)
	b.Click(".half .row:has([aria-current]) button.main")
	b.Wait(`document.querySelector('.toast')?.innerText.includes('넣었어요.')`)
	b.Go(invitation.Path)
	b.Click("main button.main")
	loaded(b, "/friend/")
	has(b, "친구가 됐어요.")
	b.Click("section[aria-labelledby=friends] a.title")
	at(b, `\/friend\/\d+\/timetable\/`)
	b.Wait(`document.querySelectorAll('.week .block').length === 3`)
	b.Click(`main a[href^="/freetime/"]`)
	loaded(b, "/freetime/")
	b.Wait(`document.querySelectorAll('.week .block:not(.free)').length === 5 && document.querySelector('.week .block.free')`)
	b.Shot("whole-overlay")
	quiet(t, "narae", b)

	// The wizard.
	b.Forget()
	enter(b, "gaon", password)
	b.Go("/wizard/")
	at(b, `\/wizard\/\d+\/`)
	wizard := b.Path()
	for _, course := range []string{"자료구조", "선형대수"} {
		b.Go(wizard + "search/?search=" + url.QueryEscape(course))
		b.Click(fmt.Sprintf(`main button[aria-label^="과목 넣기: %s"]`, course))
		has(b, "강의 2개를 넣었어요.")
	}
	b.Go(wizard + "results/")
	b.Wait(`document.querySelectorAll('.carousel > li').length >= 2`)
	b.Shot("whole-wizard")
	b.Click("#plan-2 form button.main")
	at(b, `\/timetable\/\d+\/`)
	has(b, "마법사 1 시간표를 만들었어요.")
	b.Wait(`document.querySelectorAll('.week .block').length === 4`)

	// A review.
	b.Go(table)
	b.Click(".week .block")
	b.Wait(`document.querySelector('.sheet:popover-open a[href^="/lecture/"]')`)
	b.Click(`.sheet:popover-open a[href^="/lecture/"]`)
	at(b, `\/lecture\/\d+\/`)
	has(b, "자료구조")
	b.Click(`main a.main[href^="/review/new/"]`)
	loaded(b, "/review/new/")
	b.Click("#star label:nth-child(4)")
	for _, name := range []string{"homework", "team_work", "grading", "attendance", "exam_count"} {
		b.Click("#" + name + " label:nth-child(2)")
	}
	b.Type("#content", "과제가 많지만 설명이 또렷해서 남는 것이 많아요.")
	b.Click(".top button.main")
	at(b, `\/lecture\/\d+\/`)
	has(b, "강의평을 올렸어요.")
	b.Shot("whole-review")

	// The grades.
	b.Go("/gpa/1/")
	b.Click(".fill button")
	b.Wait(`document.querySelectorAll('.courses input[type=text]:not(.num)').length >= 10 && document.querySelector('#course3-name').value !== ''`)
	for n, grade := range []string{"A+", "B+", "P"} {
		set(b, map[string]string{fmt.Sprintf("course%d-grade", n+1): grade})
	}
	b.Click("main form button.main")
	has(b, "저장했어요.")
	if n := b.Sideways(); n > 0 {
		t.Errorf("the grades scroll sideways by %d px", n)
	}
	v := y.viewer(t, "gaon")
	g, err := y.Timetable.GPA(t.Context(), v)
	if err != nil || g.Average == nil || g.EarnedCredit != 600 {
		t.Errorf("the grades come to %+v, %v", g.GPASummary, err)
	}
	quiet(t, "gaon", b)
}
