package timetable

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
)

// graded is somebody with structures and service and an own block in their main
// timetable, writing in another one, and a lecture of their major.
func (w *world) graded(t *testing.T) (account.Viewer, *gradeWorld) {
	t.Helper()
	v := w.student(t, w.hanbit)
	table, err := w.AddTable(t.Context(), v, NewTimetable{Semester: w.autumn.ID, Name: "본"})
	if err != nil {
		t.Fatal(err)
	}
	plan, err := w.AddTable(t.Context(), v, NewTimetable{Semester: w.autumn.ID, Name: "다른 안"})
	if err != nil {
		t.Fatal(err)
	}
	var compilers int64
	if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		ids, err := lecture.Put(t.Context(), tx, w.autumn, []lecture.NewSection{{CourseCode: "C", Number: "1", Code: "C1", Name: "컴파일러", Credits: 350, Category: "전공-필수"}})
		compilers = ids[0]
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for of, e := range map[*NewEntry]int64{
		{Lecture: w.structures}: table.ID, {Lecture: w.service}: table.ID, {Lecture: compilers}: table.ID, {Lecture: w.writing}: plan.ID,
		{Name: "알바", Times: []lecture.Meeting{{Day: period.Friday, Start: 600, End: 700}}}: table.ID,
	} {
		if _, err := w.AddEntry(t.Context(), v, e, *of); err != nil {
			t.Fatal(err)
		}
	}
	return v, &gradeWorld{Service: w.Service, db: w.db, hanbit: w.hanbit}
}

// told are the courses of a semester in short, in any order.
func told(m GPASemester) map[string]string {
	all := map[string]string{}
	for _, c := range m.Courses {
		grade := "-"
		if c.Grade != nil {
			grade = *c.Grade
		}
		all[c.Name] = fmt.Sprint(c.Credit, " ", grade, " ", c.IsMajor, " ", c.IsRetake)
	}
	return all
}

// The lectures of a main timetable come behind what was written, once, without grades.
func TestASemesterOfGradesIsFilledFromATimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, g := w.graded(t)
		if rec := g.call(t, v, "PUT", "/gpa/2/", `{"name":"","courses":[{"name":"자료 구조","credit":"3","grade":"B0"}]}`); rec.Code != 200 {
			t.Fatal(rec.Code, rec.Body)
		}
		path, body := "/gpa/3/fill/", fmt.Sprintf(`{"semester":%d}`, w.autumn.ID)
		kept := func() GPASemester {
			t.Helper()
			m, err := w.GPASemester(t.Context(), v, 3)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		if rec := g.call(t, v, "POST", path, body); rec.Code != 200 || !strings.Contains(rec.Body.String(), `"name":"컴파일러","credit":3.5,"grade":null,"is_major":true`) {
			t.Fatal(rec.Code, rec.Body)
		}
		m := kept()
		want := map[string]string{"자료구조": "3 - false true", "사회봉사": "0.5 - false false", "컴파일러": "3.5 - true false"}
		if got := told(m); fmt.Sprint(got) != fmt.Sprint(want) || m.Name != "2026년 2학기" {
			t.Errorf("%q has %v, want %v", m.Name, got, want)
		}
		if rec := g.call(t, v, "PATCH", "/gpa/3/", `{"name":"내 학기"}`); rec.Code != 200 {
			t.Fatal(rec.Code, rec.Body)
		}
		if rec := g.call(t, v, "POST", path, body); rec.Code != 200 || len(kept().Courses) != 3 || kept().Name != "내 학기" {
			t.Errorf("once more: %d %s", rec.Code, rec.Body)
		}
		other := w.student(t, w.hanbit)
		for who, try := range map[*account.Viewer]string{&v: `{"semester":999}`, &other: body, {}: body} {
			want := map[*account.Viewer]int{&v: 400, &other: 400}[who]
			if rec := g.call(t, *who, "POST", path, try); want != 0 && rec.Code != want || want == 0 && rec.Code != 401 {
				t.Errorf("%s: %d %s", try, rec.Code, rec.Body)
			}
		}
		if rec := g.call(t, v, "POST", "/gpa/13/fill/", body); rec.Code != 404 {
			t.Errorf("a 13th semester: %d", rec.Code)
		}
	})
}

// The form is filled behind what was typed, and keeps nothing before it is sent.
func TestTheFormOfGradesIsFilledFromATimetable(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, g := w.graded(t)
		me := g.browser(t, v)
		semester := strconv.FormatInt(w.autumn.ID, 10)
		page := me.Get("/gpa/1/").Is(200).Has("시간표에서 채우기").Shows("select[name=from] option[value='"+semester+"'][selected]", 1)
		page = page.Form(".content form").Set("course2-name", "사회 봉사").Set("course2-credit", "1x").Set("course2-grade", "P").Choose("fill", "true").Send().Is(200).
			Has(`value="사회 봉사"`, `value="1x"`).Shows(".courses input[value=자료구조]", 1).Shows(".courses input[value=컴파일러]", 1).Shows(".courses input[value=사회봉사]", 0).
			Shows(".courses input[value=글쓰기]", 0).Has(`value="2026년 2학기"`)
		if m, err := w.GPASemester(t.Context(), v, 1); err != nil || len(m.Courses) != 0 {
			t.Errorf("filling the form saves: %v, %v", m, err)
		}
		page.Form(".content form").Set("course1-credit", "1").Send().Is(303).Follow().Is(200).Has("2026년 2학기")
		if m, err := w.GPASemester(t.Context(), v, 1); err != nil || len(m.Courses) != 3 || *m.Courses[0].Grade != "P" {
			t.Errorf("%v, %v", told(m), err)
		}
		me.Post("/gpa/1/", "fill", "true", "from", "x").Is(404)
		me.Post("/gpa/1/", "fill", "true", "from", "999").Is(422)
		g.browser(t, w.student(t, w.hanbit)).Get("/gpa/1/").Is(200).HasNot("시간표에서 채우기")
	})
}
