package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

const sheetOfLectures = `학수번호,교과목명,담당교수,시간/학점,이수구분,수강대상,강의시간,강의실,정원
CS30101,운영체제,"김서연, 이도윤",4.0/3.0,전공-필수,"2,3학년",월1 수1,공학관 101,40
CS30102,운영체제,박하은,4.0/3.0,전공-필수,"2,3학년",월2 월2,공학관 102,40
LA20101,교양으로 읽는 아주 긴 이름의 강의가 여기에 있어요,최지우,2.0/2.0,교양,전체,화3 목3,인문관 3,120
SV10101,사회봉사,,0.0/1.0,교양,전체,,,
`

// importSights are the pages of who keeps the catalogue of a school.
func importSights(t *testing.T, y *yard) []sight {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	school := y.viewer(t, "minji").School
	_, err := y.Account.AddUser(t.Context(), account.System, account.NewUser{State: account.Graduate, Role: account.Manager,
		SignUp: account.SignUp{Login: "keeper", Email: "keeper@example.org", Nickname: "학사지기", Password: "a-new-password-1", School: school}})
	must(err)
	keeper := y.viewer(t, "keeper")
	must(y.Lecture.SetPeriods(t.Context(), keeper, school, period.Run(1, 9, 9*60, 50, 10)))
	day, _ := lecture.ParseDate("2030-03-04") // a day
	semester, err := y.Lecture.AddSemester(t.Context(), keeper, lecture.NewSemester{SchoolID: school, Year: 2030, Term: lecture.Spring, First: day, Last: day + 109,
		Days: []lecture.SemesterDays{{Kind: lecture.Holiday, First: day + 62, Last: day + 62, Name: "어린이날"}, {Kind: lecture.ExamWeek, First: day + 49, Last: day + 53, Name: "중간고사"}}})
	must(err)
	draft := func(list string) int64 {
		t.Helper()
		id, err := y.Lecture.StartDraft(t.Context(), keeper, semester.ID, []byte(list), "")
		must(err)
		return id
	}
	check := func(id int64) {
		t.Helper()
		d, err := y.Lecture.Draft(t.Context(), keeper, id)
		must(err)
		_, err = y.Lecture.TryDraft(t.Context(), keeper, id, d.Mapping)
		must(err)
	}
	fresh, wrong, right, applied, refused := draft(sheetOfLectures), draft(sheetOfLectures+"XX10101,,,세 시간,,,월77,,많이\n"), draft(sheetOfLectures), draft(sheetOfLectures), draft("학수번호,교과목명\nZZ10101,다른 목록\n")
	for _, id := range []int64{wrong, right, applied, refused} {
		check(id)
	}
	for _, id := range []int64{applied, refused} {
		must(y.Lecture.ApplyDraft(t.Context(), keeper, id, false, ""))
		must(y.Jobs.Drain(t.Context()))
	}
	later := draft(strings.NewReplacer("월1 수1", "월1 수4", "SV10101", "SV10102").Replace(sheetOfLectures))
	check(later)
	at := func(id int64) string { return fmt.Sprintf("/lecture/import/%d/", id) }
	return []sight{
		{"keeper-me", "keeper", "", "/account/me/", nil, false},
		{"imports", "keeper", "/lecture/import/", "/lecture/import/", nil, false},
		{"imports-schools", "operator", "", "/lecture/import/", nil, false},
		{"import-columns", "keeper", "/lecture/import/{id}/", at(fresh), nil, false},
		{"import-columns-wrong", "keeper", "", at(fresh), func(b *webtest.Browser) {
			webtest.Eval[any](b, `document.querySelector('#name').value = '', null`)
			b.Click("form[action$='/check/'] button.main")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
		{"import-wrong", "keeper", "", at(wrong), nil, false},
		{"import-right", "keeper", "", at(right), nil, false},
		{"import-later", "keeper", "", at(later), func(b *webtest.Browser) {
			webtest.Eval[any](b, `document.querySelectorAll('#result details').forEach(d => d.open = true), null`)
		}, false},
		{"import-done", "keeper", "", at(applied), nil, false},
		{"import-refused", "keeper", "", at(refused), nil, false},
		{"semesters", "keeper", "/semester/", "/semester/", nil, false},
		{"semester-new", "keeper", "/semester/new/", "/semester/new/", nil, false},
		{"semester-edit", "keeper", "/semester/{id}/edit/", fmt.Sprintf("/semester/%d/edit/", semester.ID), nil, false},
		{"periods", "keeper", "/period/", "/period/", nil, false},
	}
}
