package app_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/web/webtest"
	"github.com/madang-campus/madang/internal/timetable"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// gpaSights are the pages of grades: those of minji, who has some of every kind in
// nine semesters, one of them with a long name, and those of somebody who has none.
func gpaSights(t *testing.T, y *yard) []sight {
	t.Helper()
	minji := y.viewer(t, "minji")
	long := strings.Repeat("가나다라마", 4)
	for n, grades := range [][]string{4: {"A+", "A0", "B+", "F", "P", ""}, 5: {"A0", "A+", "W"}, 6: {"C+", "NP", "B0"}, 7: {"A+"}, 8: {"A+", "A+"}, 11: {""}} {
		if grades == nil {
			continue
		}
		change := timetable.GPASemesterChange{Courses: &[]timetable.NewCourse{}}
		if n == 8 {
			change.Name = &long
		}
		for i, g := range grades {
			name := []string{"자료구조", "선형대수학", strings.Repeat("아주긴이름의과목", 6), "", "English for Academic Purposes", "사회봉사"}[i]
			*change.Courses = append(*change.Courses, timetable.NewCourse{Name: name, Credit: []gpa.Credits{300, 150, 300, 200, 50, 1225}[i], Grade: g, Major: i < 2, Retake: n == 6 && i == 0 || n == 8})
		}
		if _, err := y.Timetable.ChangeGPASemester(t.Context(), minji, int64(n), change); err != nil {
			t.Fatal(err)
		}
	}
	return []sight{
		{"gpa", "minji", "/gpa/", "/gpa/", nil, false},
		{"gpa-few", "junho", "", "/gpa/", nil, false},
		{"gpa-none", "quiet_one", "", "/gpa/", nil, false},
		{"gpa-semester", "minji", "/gpa/{id}/", "/gpa/4/", nil, false},
		{"gpa-semester-retakes", "minji", "", "/gpa/8/", nil, false},
		{"gpa-semester-new", "minji", "", "/gpa/10/", nil, false},
		{"gpa-semester-wrong", "minji", "", "/gpa/4/", func(b *webtest.Browser) {
			b.Empty("#course2-credit")
			b.Empty("#course3-credit")
			b.Type("#course3-credit", "3.141")
			b.Click("main button.main")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
		{"gpa-settings", "minji", "/gpa/settings/", "/gpa/settings/", nil, false},
		{"gpa-settings-wrong", "minji", "", "/gpa/settings/", func(b *webtest.Browser) {
			b.Empty("#target_average")
			b.Type("#target_average", "5")
			b.Click("main button.main")
			b.Wait(`document.querySelector('#problems')`)
		}, true},
	}
}

// A student writes down a semester on a phone, asks for more rows, sees what it
// comes to and what is still needed, and takes a course again.
func TestGradesAreWrittenOnAPhone(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "operator") // who has none yet
	b.Go("/account/me/")
	b.Click(`a[href="/gpa/"]`)
	loaded(b, "/gpa/")
	b.Click(`main .empty a.btn`)
	loaded(b, "/gpa/1/")
	write := func(row, name, credit, grade string) {
		b.Type("#course"+row+"-name", name)
		b.Type("#course"+row+"-credit", credit)
		webtest.Eval[any](b, `{ const s = document.querySelector('#course`+row+`-grade'); s.value = '`+grade+`'; s.dispatchEvent(new Event('input', { bubbles: true })) }`)
	}
	marks := `getComputedStyle(document.querySelector('#course1-name').closest('fieldset').querySelector('.marks')).display`
	if got := webtest.Eval[string](b, marks); got != "none" {
		t.Errorf("an empty row shows its marks: %s", got)
	}
	write("1", "미적분학", "3", "C+")
	b.Wait(marks + ` === 'flex'`)
	write("2", "글쓰기", "1.5", "A+")
	b.Go("/gpa/") // a page turned by mistake
	b.Go("/gpa/1/")
	b.Wait(`document.querySelector('#course2-name').value === '글쓰기'`)
	b.Click(`button[name=add]`)
	b.Wait(`document.querySelectorAll('.courses li').length === 15`)
	write("11", "체육", "1", "P")
	b.Click("main button.main")
	b.Wait(`location.pathname === '/gpa/1/' && document.querySelector('.facts') && document.readyState === 'complete'`)
	has(b, "3.17") // (2.5 × 3 + 4.5 × 1.5) / 4.5 = 3.1666…
	b.Go("/gpa/2/")
	write("1", "미적분학", "3", "A+")
	b.Click("#course1-name ~ .marks .chip:last-child")
	b.Click("main button.main")
	b.Wait(`document.querySelector('.courses .hint') && document.readyState === 'complete'`)
	has(b, "1학년 1학기 C+ 대신 계산해요.")
	b.Go("/gpa/1/")
	b.Wait(`document.querySelector('.courses .gone')`)
	b.Go("/gpa/settings/")
	b.Type("#graduation_credit", "130")
	b.Type("#target_average", "4.4")
	b.Click("main button.main")
	loaded(b, "/gpa/")
	has(b, "4.50") // only A+ counts
	has(b, "남은 124.5학점에서 평균 4.40 이상 받으면 목표 4.40에 닿아요.")
	b.Wait(`document.querySelector('.chart svg desc').textContent === '전체 평점: 1-1 4.50, 1-2 4.50'`)
	quiet(t, "the operator", b)
}
