package timetable

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

func TestGradesWithoutScripts(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v, other := w.person(t), w.person(t)
		me := w.browser(t, v)
		me.Get("/gpa/").Is(200).Has("아직 적은 성적이 없어요", "나만 볼 수 있어요", `href="/gpa/1/"`, `href="/gpa/12/"`, "6-2", "4.5 만점").HasNot("<svg role", "학기별 평점")
		page := me.Get("/gpa/1/").Is(200).Has("1학년 1학기").Shows(".courses li", 10).HasNot("취득 학점")

		// More rows keep what was typed, and nothing is saved.
		page = page.Form(".content form").Set("course1-name", "자료구조").Set("course1-credit", "3").Set("course1-grade", "A0").Choose("course1-major", "true").Choose("add", "true").Send().
			Is(200).Shows(".courses li", 15).Shows(`#course1-name[value=자료구조]`, 1).Shows(`input[name=course1-major][checked]`, 1).Shows(`#course1-grade option[value=A0][selected]`, 1)
		if g := w.grades(t, v); len(g.Semesters[0].Courses) != 0 {
			t.Errorf("asking for rows saves: %+v", g.Semesters[0])
		}
		// What is wrong stands by its field and above; what was typed stays.
		page = page.Form(".content form").Set("course3-name", "글쓰기").Set("course3-grade", "B+").Set("course4-credit", "31").Set("course15-name", strings.Repeat("가", 51)).Set("course15-credit", "1.").Set("name", "첫 학기").Send().
			Is(422).Shows(".courses li", 15).Shows("#course3-credit[aria-invalid=true][aria-describedby=course3-credit-error]", 1).Shows("#course3-credit-error", 1).Shows(`#problems a[href='#course15-name']`, 1).
			Has("3번째 과목: 학점은 0부터 30까지, 소수 둘째 자리까지 적어 주세요.", "15번째 과목: ", strings.Repeat("가", 51), `value="1."`, `value="첫 학기"`).Shows(`#course1-name[value=자료구조]`, 1)
		page.Form(".content form").Set("course3-credit", " 2.5 ").Set("course4-credit", "").Set("course15-name", "체육").Set("course15-credit", "1").Set("course15-grade", "P").Send().Is(303).Sends("Location", "/gpa/1/").
			Follow().Is(200).Has("저장했어요", "첫 학기", "3.77", "6.5").Shows(".courses li", 10).Shows("#course3-name[value=체육]", 1) // 20.75 / 5.5
		me.Get("/gpa/").Is(200).Has("3.77", "4.00", "/ 4.5", "첫 학기", "졸업 학점과 목표 평점을 정하면").HasNot("<svg role", "1학년 1학기")

		// A course is taken again.
		me.Get("/gpa/2/").Form(".content form").Set("course1-name", "자료 구조").Set("course1-credit", "3").Set("course1-grade", "A+").Choose("course1-retake", "true").Choose("course1-major", "true").
			Set("course2-name", "알고리즘").Set("course2-credit", "3").Choose("course2-retake", "true").Set("course2-grade", "B0").Send().Is(303).Follow().
			Has("첫 학기 A0 대신 계산해요.", "앞 학기에 이름이 같은 과목이 없어요.")
		me.Get("/gpa/3/").Form(".content form").Set("course1-name", "자료구조").Set("course1-credit", "3").Set("course1-grade", "W").Choose("course1-retake", "true").Send().Is(303).Follow().
			HasNot("대신 계산해요", "이름이 같은 과목이 없어요") // it replaces nothing
		me.Get("/gpa/3/").Form(".content form").Set("course1-name", "").Set("course1-credit", "").Set("course1-grade", "").Choose("course1-retake", "").Send().Is(303)
		me.Get("/gpa/1/").Has("1학년 2학기에 재수강해서 계산에서 빠졌어요.").Shows(".courses .gone", 1)
		page = me.Get("/gpa/").Has("3.68", "4.50", "성적 분포").Shows(".chart circle", 3).Shows(".bars li", 4).Shows(".semesters tbody tr", 2) // 31.25 / 8.5
		if got := page.Text("#chart-words"); got != "전체 평점: 1-1 3.50, 1-2 3.75. 전공 평점: 1-2 4.50" {
			t.Errorf("the chart says %q", got)
		}

		// The goal.
		settings := me.Get("/gpa/settings/").Is(200).Shows("input[name=scale][value='4.5'][checked]", 1)
		settings = settings.Form(".content form").Set("graduation_credit", "백").Set("target_average", "4.55").Send().Is(422).Shows("#graduation_credit-error", 1).Shows("#target_average-error", 1).Has(`value="백"`, `value="4.55"`)
		settings.Form(".content form").Set("graduation_credit", "130").Set("target_average", "4.2").Send().Is(303).Sends("Location", "/gpa/").Follow().
			Has("저장했어요", "남은 120.5학점에서 평균 4.24 이상 받으면 목표 4.20에 닿아요.", "모두 A+ 이상이면", "졸업 학점 130 중 9.5")
		me.Get("/gpa/settings/").Form(".content form").Choose("scale", "4.0").Send().Is(422).Has("이 기준에 없는 성적이 있어요: A+.").Shows("input[name=scale][value='4.0'][checked]", 1)

		// Nobody else sees any of it.
		w.browser(t, other).Get("/gpa/").Is(200).Has("아직 적은 성적이 없어요")
		w.browser(t, other).Get("/gpa/1/").Is(200).HasNot("자료", "첫 학기")
		for _, path := range []string{"/gpa/", "/gpa/1/", "/gpa/settings/"} {
			w.browser(t, account.Viewer{}).Get(path).Is(303).Sends("Location", "/account/login/?next="+url.QueryEscape(path))
		}
		for _, path := range []string{"/gpa/0/", "/gpa/13/", "/gpa/x/", "/gpa/99999999999999999999/"} {
			me.Get(path).Is(404)
			me.Post(path, "name", "x").Is(404)
		}
		me.As("Accept-Language", "en").Get("/gpa/").Has("Grades", "An average of 4.24 or more in the remaining 120.5 credits brings you to 4.20.", "1-1 3.50")
	})
}

// A form that was shown before another device saved is given back as it was typed,
// says so, and saves when it is sent again.
func TestAStaleFormOfGradesOverwritesNothing(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		phone, laptop := w.browser(t, v), w.browser(t, v)
		onPhone, onLaptop := phone.Get("/gpa/1/").Form(".content form"), laptop.Get("/gpa/1/").Form(".content form")
		onPhone.Set("course1-name", "휴대폰에서").Set("course1-credit", "3").Send().Is(303)
		again := onLaptop.Set("course1-name", "노트북에서").Set("course1-credit", "2").Choose("add", "true").Send().Is(200) // more rows are still of the old state
		again = again.Form(".content form").Send().Is(409).Has("다른 기기에서 이 학기를 바꿨어요", "바뀐 내용 보기").Shows("#course1-name[value=노트북에서]", 1)
		if g := w.grades(t, v); g.Semesters[0].Courses[0].Name != "휴대폰에서" {
			t.Errorf("overwritten: %+v", g.Semesters[0])
		}
		again.Form(".content form").Send().Is(303)
		if g := w.grades(t, v); len(g.Semesters[0].Courses) != 1 || g.Semesters[0].Courses[0].Name != "노트북에서" {
			t.Errorf("after seeing it: %+v", g.Semesters[0])
		}
	})
}

// What no form of ours sends is refused or passed over, and never an error of ours.
func TestFormsOfGradesThatNobodyHas(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		me := w.browser(t, v)
		many := []string{}
		for n := range 60 {
			many = append(many, courseRow{number: n + 1}.field("name"), "과목", courseRow{number: n + 1}.field("credit"), "1")
		}
		for _, c := range []struct {
			name   string
			path   string
			form   []string
			status int
			kept   int // courses
		}{
			{"nothing", "/gpa/1/", nil, 303, 0},
			{"no row 1", "/gpa/1/", []string{"course2-name", "x", "course2-credit", "1"}, 303, 0},
			{"60 rows", "/gpa/1/", many, 303, 30},
			{"a grade of no scale", "/gpa/1/", []string{"course1-name", "x", "course1-credit", "1", "course1-grade", "Z"}, 422, 30},
			{"a negative number", "/gpa/1/", []string{"course1-name", "x", "course1-credit", "-1"}, 422, 30},
			{"a number in another script", "/gpa/1/", []string{"course1-name", "x", "course1-credit", "３"}, 422, 30},
			{"an exponent", "/gpa/1/", []string{"course1-name", "x", "course1-credit", "1e1"}, 422, 30},
			{"a sign", "/gpa/1/", []string{"course1-name", "x", "course1-credit", "+1"}, 422, 30},
			{"blanks only", "/gpa/1/", []string{"course1-name", "  ", "course1-credit", " "}, 303, 0},
			{"a mark alone", "/gpa/1/", []string{"course1-name", "", "course1-major", "true"}, 422, 0},
			{"a state that is none", "/gpa/1/?version=x", []string{"course1-name", "x", "course1-credit", "1"}, 303, 1},
			{"a state to come", "/gpa/1/?version=99", []string{"course1-name", "x", "course1-credit", "1"}, 409, 1},
			{"no scale", "/gpa/settings/", []string{"graduation_credit", "130"}, 422, 1},
			{"a scale that is none", "/gpa/settings/", []string{"scale", "9"}, 422, 1},
		} {
			got := me.Post(c.path, c.form...).Is(c.status)
			if n := len(w.grades(t, v).Semesters[0].Courses); n != c.kept {
				t.Errorf("%s: %d courses are kept, want %d", c.name, n, c.kept)
			}
			if c.status == 303 && got.Header.Get("Location") != "/gpa/1/" {
				t.Errorf("%s leads to %s", c.name, got.Header.Get("Location"))
			}
		}
	})
}

func TestTypedNumbers(t *testing.T) {
	for text, want := range map[string]int64{
		"3": 300, "1.5": 150, "0.25": 25, " 12.0 ": 1200, "0": 0, "9999.99": 999999,
		"": -1, " ": -1, ".5": -1, "3.": -1, "3.141": -1, "-1": -1, "+1": -1, "1e2": -1, "10000": -1, "3,5": -1, "삼": -1, "1_0": -1, "0x1": -1, "NaN": -1,
	} {
		if got := parseHundredths(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// The chart draws every average inside its height and width, the higher one higher.
func TestTheChartIsDrawnToScale(t *testing.T) {
	point := func(p gpa.Points) *gpa.Points { return &p }
	g := GPA{Scale: gpa.Scale45, Semesters: make([]GPASemester, gpaSemesters)}
	if _, ok := chartOf(t.Context(), g); ok {
		t.Error("a chart of nothing")
	}
	for i, p := range []gpa.Points{0, 123, 450, 310, 310, 449, 2, 100, 450, 350, 450, 1} {
		g.Semesters[i] = GPASemester{ID: int64(i + 1), Label: strconv.Itoa(i), GPASummary: GPASummary{Average: point(p)}}
		if i%3 != 1 {
			g.Semesters[i].MajorAverage = point(450 - p)
		}
	}
	c, ok := chartOf(t.Context(), g)
	if !ok || len(c.total) != 12 || len(c.major) != 8 || len(c.grid) != 5 {
		t.Fatalf("%d dots, %d of the major, %d lines", len(c.total), len(c.major), len(c.grid))
	}
	number := func(s string) float64 {
		n, err := strconv.ParseFloat(strings.TrimSuffix(s, "%"), 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	lines := 0
	for i, d := range c.total {
		if x, y := number(d.x), number(d.y); x < 5 || x > 97 || y < chartTop || y > chartBottom || i > 0 && x <= number(c.total[i-1].x) {
			t.Errorf("dot %d is at %s, %s", i, d.x, d.y)
		}
		for j, e := range c.total {
			if *g.Semesters[i].Average > *g.Semesters[j].Average && number(d.y) > number(e.y) {
				t.Errorf("%s is below %s", d.text, e.text)
			}
		}
		if d.named != (i == 0 || i == 11) {
			t.Errorf("of twelve, dot %d says its number: %t", i, d.named)
		}
	}
	for _, d := range c.major {
		if d.fromX != "" {
			lines++
		}
	}
	if lines != 3 { // 2–3, 5–6, 8–9: never over a semester without one
		t.Errorf("%d lines of the major", lines)
	}
}
