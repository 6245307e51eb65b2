package app_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
	"github.com/madang-campus/madang/internal/timetable"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// wizardAt is the wizard of the present semester of a student's school, as a path,
// and what the student has gathered for it in the demo.
func wizardAt(t *testing.T, y *yard, v account.Viewer) (string, timetable.WizardDraft) {
	t.Helper()
	all, err := y.Lecture.Semesters(t.Context(), v, v.School)
	if err != nil {
		t.Fatal(err)
	}
	in, ok := lecture.Current(all, lecture.DateOf(y.DB.Now().In(i18n.Zone)))
	d, err := y.Timetable.WizardDraft(t.Context(), v, in.ID)
	if !ok || err != nil || len(d.Groups) < 4 {
		t.Fatalf("the demo has gathered %+v, %v", d, err)
	}
	return fmt.Sprintf("/wizard/%d/", in.ID), d
}

// wizardSights are the pages of the wizard: those of minji, who has gathered some
// groups, of junho, whose wishes contradict each other, of seoyeon, who wants more of
// a group than it has, and of somebody who has gathered nothing.
func wizardSights(t *testing.T, y *yard) []sight {
	t.Helper()
	at, minji := wizardAt(t, y, y.viewer(t, "minji"))
	put := func(who string, change func(*timetable.WizardPlan)) {
		t.Helper()
		_, d := wizardAt(t, y, y.viewer(t, who))
		change(&d.WizardPlan)
		if _, err := y.Timetable.PutWizardDraft(t.Context(), y.viewer(t, who), d.Semester, d.WizardPlan); err != nil {
			t.Fatal(err)
		}
	}
	put("junho", func(p *timetable.WizardPlan) {
		p.Pins = p.Groups[1].Lectures[1:2]
		p.Hard = append(p.Hard, timetable.HardWish{Code: wizard.FreeDay, N: 2}, timetable.HardWish{Code: wizard.FreeDay, N: 4})
	})
	put("seoyeon", func(p *timetable.WizardPlan) { p.Groups[0].Choose = 40 })
	wrong := func(b *webtest.Browser) {
		b.Click("main form button.main")
		b.Wait(`document.querySelector('#problems')`)
	}
	return []sight{
		{"wizard", "minji", "/wizard/{id}/", at, nil, false},
		{"wizard-none", "quiet_one", "", at, nil, false},
		{"wizard-operator", "operator", "/wizard/", "/wizard/", nil, false},
		{"wizard-group", "minji", "/wizard/{id}/group/{group}/", at + fmt.Sprintf("group/%d/", minji.Groups[0].ID), nil, false},
		{"wizard-group-wrong", "minji", "", at + fmt.Sprintf("group/%d/", minji.Groups[3].ID), func(b *webtest.Browser) {
			b.Empty("#name")
			wrong(b)
		}, true},
		{"wizard-search", "minji", "/wizard/{id}/search/", at + "search/?search=ㅈㄹ", nil, false},
		{"wizard-search-open", "quiet_one", "", at + "search/", func(b *webtest.Browser) { b.Click(".sections summary") }, false},
		{"wizard-search-nothing", "minji", "", at + "search/?search=없는강의", nil, false},
		{"wizard-wishes", "minji", "/wizard/{id}/wishes/", at + "wishes/", nil, false},
		{"wizard-wishes-wrong", "minji", "", at + "wishes/", func(b *webtest.Browser) {
			b.Type("#hard-min_credits", "many")
			wrong(b)
		}, true},
		{"wizard-results", "minji", "/wizard/{id}/results/", at + "results/", nil, false},
		{"wizard-results-second", "minji", "", at + "results/", func(b *webtest.Browser) {
			b.Click(`#plan-1 a[href="#plan-2"]`)
			b.Click("#plan-2 .sections summary")
		}, false},
		{"wizard-results-none", "quiet_one", "", at + "results/", nil, false},
		{"wizard-contradiction", "junho", "", at + "results/", nil, false},
		{"wizard-results-wrong", "seoyeon", "", at + "results/", nil, true},
	}
}

// A student finds a timetable on a phone: adds a course to what was gathered, wishes,
// is told what cannot be had together and drops it, swipes through what was found by
// finger and by key, saves the second and sees it on the grid.
func TestATimetableIsFoundByTheWizard(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	minji := y.viewer(t, "minji")
	at, before := wizardAt(t, y, minji)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go("/timetable/")
	b.Click(`main a[href="` + at + `"]`)
	loaded(b, at)
	b.Click(`.top a[href="` + at + `search/"]`)
	loaded(b, at+"search/")
	b.Type("#search", "ㅇㅇㅊㅈ")
	b.Press("\r")
	course := `main button[aria-label^="과목 넣기: 운영체제"]`
	b.Wait(`document.querySelectorAll('main button').length < 6 && document.querySelector('` + course + `') && document.readyState === 'complete'`)
	b.Click(course)
	has(b, "운영체제: 강의 2개를 넣었어요.")
	b.Click(".top a")
	loaded(b, at)
	has(b, "운영체제")
	b.Click(`.tabs a[href="` + at + `wishes/"]`)
	loaded(b, at+"wishes/")
	b.Type("#hard-max_credits", "6")
	b.Click("main form button.main")
	loaded(b, at+"results/")
	has(b, "함께 될 수 없어요.")
	has(b, "6학점 이하")
	b.Click(`main form:has([value^="hard:max_credits"]) button`)
	b.Wait(`document.querySelectorAll('.carousel > li').length > 2 && document.readyState === 'complete'`)
	if n := b.Sideways(); n > 0 {
		t.Errorf("the results scroll sideways by %d px", n)
	}
	first := `Math.round(document.querySelector('#plan-%d').getBoundingClientRect().left)`
	b.Swipe("#plan-1 h2", -250)
	b.Wait(fmt.Sprintf(first, 2) + ` === 16`)
	webtest.Eval[any](b, `document.querySelector('.carousel').focus()`)
	b.Press(kb.ArrowRight)
	b.Wait(fmt.Sprintf(first, 3) + ` === 16`)
	b.Click(`#plan-3 a[href="#plan-2"]`)
	b.Wait(fmt.Sprintf(first, 2) + ` === 16`)
	want := webtest.Eval[[]string](b, `[...document.querySelectorAll('#plan-2 .week .block:not(.own) b')].map(e => e.textContent).sort()`)
	b.Click("#plan-2 form button.main")
	b.Wait(`/^\/timetable\/\d+\/$/.test(location.pathname) && document.readyState === 'complete'`)
	has(b, "마법사 1 시간표를 만들었어요.")
	got := webtest.Eval[[]string](b, `[...document.querySelectorAll('.week .block b')].map(e => e.textContent).sort()`)
	if len(got) == 0 || fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("on the timetable are %v, want %v", got, want)
	}
	_, after := wizardAt(t, y, minji)
	if len(after.Groups) != len(before.Groups)+1 {
		t.Errorf("of what was gathered is left %+v", after.Groups)
	}
	quiet(t, "minji", b)
}
