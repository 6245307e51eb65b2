package timetable

import (
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// save writes courses into a semester.
func (w *gradeWorld) save(t *testing.T, v account.Viewer, semester int64, courses ...NewCourse) GPASemester {
	t.Helper()
	m, err := w.ChangeGPASemester(t.Context(), v, semester, GPASemesterChange{Courses: &courses})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (w *gradeWorld) grades(t *testing.T, v account.Viewer) GPA {
	t.Helper()
	g, err := w.GPA(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestBadGradesAreRefusedWhole(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		ok := NewCourse{Name: "자료구조", Credit: 300, Grade: "A+"}
		w.save(t, v, 1, ok)
		name := func(s string) *string { return &s }
		list := func(all ...NewCourse) *[]NewCourse { return &all }
		version := func(n int64) *int64 { return &n }
		for _, c := range []struct {
			name   string
			id     int64
			change GPASemesterChange
			want   string
		}{
			{"semester 0", 0, GPASemesterChange{Courses: list(ok)}, "not_found"},
			{"semester 13", 13, GPASemesterChange{Courses: list(ok)}, "not_found"},
			{"a long name", 1, GPASemesterChange{Name: name(strings.Repeat("가", 21))}, "name=max_length"},
			{"a name with NUL", 1, GPASemesterChange{Name: name("가\x00")}, "name=null_characters"},
			{"a name that is no text", 1, GPASemesterChange{Name: name("\xff")}, "name=invalid"},
			{"31 courses", 1, GPASemesterChange{Courses: list(make([]NewCourse, 31)...)}, "courses=max_items"},
			{"all that can be wrong", 1, GPASemesterChange{Name: name(strings.Repeat("가", 21)), Courses: list(ok,
				NewCourse{Name: strings.Repeat("가", 51), Credit: 3001, Grade: "A-"}, ok, NewCourse{Name: "\xff", Credit: -1, Grade: "A+ "})},
				"name=max_length courses.1.name=max_length courses.1.credit=invalid_credit courses.1.grade=invalid_grade courses.3.name=invalid courses.3.credit=invalid_credit courses.3.grade=invalid_grade"},
			{"another state", 1, GPASemesterChange{Courses: list(), Version: version(7)}, "gpa_changed"},
			{"no state yet", 2, GPASemesterChange{Courses: list(ok), Version: version(1)}, "gpa_changed"},
		} {
			if _, err := w.ChangeGPASemester(t.Context(), v, c.id, c.change); wrong(err) != c.want {
				t.Errorf("%s: %q, want %q", c.name, wrong(err), c.want)
			}
		}
		if _, err := w.ChangeGPASemester(t.Context(), account.Viewer{}, 1, GPASemesterChange{}); wrong(err) != "not_authenticated" {
			t.Errorf("a visitor: %v", err)
		}
		g := w.grades(t, v)
		if m := g.Semesters[0]; len(m.Courses) != 1 || m.Courses[0].Name != "자료구조" || m.Name != "" || m.version != 1 || !g.Semesters[1].UpdatedAt.IsZero() {
			t.Errorf("something of a refused change stayed: %+v", m)
		}
	})
}

// The longest of everything is kept as it is, in its order.
func TestAFullSemesterIsKept(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v, other := w.person(t), w.person(t)
		var all []NewCourse
		for i := range maxCourses {
			all = append(all, NewCourse{Name: strings.Repeat(string(rune('가'+i)), 50), Credit: 3000, Grade: []string{"A+", "", "NP", "F"}[i%4], Major: i%2 == 0, Retake: i%3 == 0})
		}
		all[1].Name, all[2].Name, all[3].Credit = "", "  줄을\n바꾼 \u202e이름 😀  ", 1
		name := strings.Repeat("학", 20)
		got, err := w.ChangeGPASemester(t.Context(), v, 12, GPASemesterChange{Name: &name, Courses: &all})
		if err != nil {
			t.Fatal(err)
		}
		w.save(t, other, 12, NewCourse{Name: "남의 과목"})
		if got.Label != "6-2" || got.Name != name || len(got.Courses) != maxCourses {
			t.Fatalf("%+v", got)
		}
		for i, c := range w.grades(t, v).Semesters[11].Courses {
			want := all[i]
			if i == 2 {
				want.Name = "줄을 바꾼 이름 😀"
			}
			if c.Name != want.Name || c.Credit != want.Credit || c.IsMajor != want.Major || c.IsRetake != want.Retake || (c.Grade == nil) != (want.Grade == "") || c.Grade != nil && *c.Grade != want.Grade {
				t.Errorf("course %d is %+v, want %+v", i, c, want)
			}
		}
		w.save(t, v, 12)
		if m := w.grades(t, v).Semesters[11]; len(m.Courses) != 0 || m.Name != name || m.version != 2 {
			t.Errorf("emptied: %+v", m)
		}
		if m := w.grades(t, other).Semesters[11]; len(m.Courses) != 1 {
			t.Errorf("the other one's: %+v", m)
		}
	})
}

// A school says what the scale is until one has grades or chooses; rounding and F
// it decides for all at any time.
func TestWhatASchoolDecides(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		early, chooser, late := w.person(t), w.person(t), w.person(t)
		w.save(t, early, 1, NewCourse{Name: "가", Credit: 300, Grade: "A+"}, NewCourse{Name: "나", Credit: 300, Grade: "A0"}, NewCourse{Name: "다", Credit: 200, Grade: "F"})
		scale := gpa.Scale40
		if _, err := w.ChangeGPA(t.Context(), chooser, GPAChange{Scale: &scale}); err != nil {
			t.Fatal(err)
		}
		check := func(when string, v account.Viewer, scale gpa.Scale, average string) {
			t.Helper()
			if g := w.grades(t, v); g.Scale != scale || pointsText(g.Average) != average {
				t.Errorf("%s: %s, %s, want %s, %s", when, g.Scale, pointsText(g.Average), scale, average)
			}
		}
		check("F counts", early, gpa.Scale45, "3.19") // 25.5 / 8 = 3.1875
		w.decide(t, "gpa.scale", "4.3")
		w.decide(t, "gpa.rounding", "truncate")
		check("cut off", early, gpa.Scale45, "3.18")
		w.decide(t, "gpa.failed_counts", "false")
		check("without F", early, gpa.Scale45, "4.25")
		check("chosen", chooser, gpa.Scale40, "–")
		check("begins", late, gpa.Scale43, "–")
		w.save(t, late, 3, NewCourse{Credit: 300, Grade: "A-"})
		w.decide(t, "gpa.scale", "4.5")
		check("began", late, gpa.Scale43, "3.70")
	})
}

func TestScaleAndGoalAreChecked(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		w.save(t, v, 1, NewCourse{Credit: 300, Grade: "A+"}, NewCourse{Credit: 300, Grade: "A0"}, NewCourse{Credit: 300, Grade: "A+"}, NewCourse{Credit: 300}, NewCourse{Credit: 300, Grade: "P"})
		scale := func(s gpa.Scale) *gpa.Scale { return &s }
		credit := func(n gpa.Credits) *gpa.Credits { return &n }
		target := func(n gpa.Points) *gpa.Points { return &n }
		for _, c := range []struct {
			change GPAChange
			want   string
		}{
			{GPAChange{Scale: scale("4.2")}, "scale=invalid_choice"},
			{GPAChange{Scale: scale("")}, "scale=invalid_choice"},
			{GPAChange{Scale: scale(gpa.Scale40)}, "scale=scale_lacks_grades"},
			{GPAChange{GraduationCredit: credit(-1)}, "graduation_credit=invalid_graduation_credit"},
			{GPAChange{GraduationCredit: credit(400_01), TargetAverage: target(4_51)}, "graduation_credit=invalid_graduation_credit target_average=invalid_target"},
			{GPAChange{TargetAverage: target(-1)}, "target_average=invalid_target"},
			{GPAChange{GraduationCredit: credit(130_00), TargetAverage: target(4_50)}, ""},
			{GPAChange{Scale: scale(gpa.Scale43)}, "target_average=invalid_target"}, // 4.50 is too much there
			{GPAChange{Scale: scale(gpa.Scale43), TargetAverage: target(4_20)}, ""},
			{GPAChange{}, ""},
		} {
			if _, err := w.ChangeGPA(t.Context(), v, c.change); wrong(err) != c.want {
				t.Errorf("%+v: %q, want %q", c.change, wrong(err), c.want)
			}
		}
		g := w.grades(t, v)
		if g.Scale != gpa.Scale43 || g.GraduationCredit.String() != "130" || g.TargetAverage.String() != "4.20" || pointsText(g.Average) != "4.20" {
			t.Errorf("%+v", g)
		}
		if n := g.Need; n == nil || n.State != gpa.Reachable || n.RemainingCredit != 118_00 || n.Average.String() != "4.20" || *n.Grade != "A+" {
			t.Errorf("the need: %+v", n)
		}
		w.save(t, v, 1, NewCourse{Credit: 300, Grade: "A0"}, NewCourse{Credit: 300, Grade: "B0"})
		if g, err := w.ChangeGPA(t.Context(), v, GPAChange{Scale: scale(gpa.Scale40), TargetAverage: target(0)}); err != nil || *g.Semesters[0].Courses[0].Grade != "A" || g.TargetAverage != nil || g.Need != nil || g.Grades[0].Grade != "A" {
			t.Errorf("A0 is A where nothing is above it: %+v, %v", g, err)
		}
		if _, err := w.ChangeGPA(t.Context(), account.Viewer{}, GPAChange{}); wrong(err) != "not_authenticated" {
			t.Errorf("a visitor: %v", err)
		}
	})
}

// Who saves what another device has changed meanwhile is told; of two at once one
// is, whichever comes second, and nobody's courses are mixed with another's.
func TestTwoDevicesLoseNothing(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		was := w.save(t, v, 1, NewCourse{Name: "하나", Credit: 300, Grade: "A0"}).version
		devices := [][]NewCourse{
			{{Name: "a1", Credit: 100}, {Name: "a2", Credit: 100}, {Name: "a3", Credit: 100}},
			{{Name: "b1", Credit: 200}, {Name: "b2", Credit: 200}},
		}
		errs := make([]error, len(devices))
		var group sync.WaitGroup
		for i := range devices {
			group.Go(func() {
				_, errs[i] = w.ChangeGPASemester(t.Context(), v, 1, GPASemesterChange{Courses: &devices[i], Version: &was})
			})
		}
		group.Wait()
		first := 0
		if errs[0] != nil {
			first = 1
		}
		if errs[first] != nil || wrong(errs[1-first]) != "gpa_changed" {
			t.Errorf("%v and %v", errs[0], errs[1])
		}
		m := w.grades(t, v).Semesters[0]
		if len(m.Courses) != len(devices[first]) || m.Courses[0].Name != devices[first][0].Name || m.version != was+1 {
			t.Errorf("device %d was first, and there is %+v", first, m)
		}
	})
}

// One's first grades, written into several semesters at once, are all there.
func TestFirstGradesFromManySides(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		var group sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			group.Go(func() {
				_, errs[i] = w.ChangeGPASemester(t.Context(), v, int64(i/2+1), GPASemesterChange{Courses: &[]NewCourse{{Credit: 300, Grade: "A+"}}})
			})
		}
		group.Wait()
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		if g := w.grades(t, v); g.EarnedCredit != 900 || g.Semesters[0].version != 2 {
			t.Errorf("%+v", g)
		}
	})
}

func TestARetakeIsSeenOnBothSides(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		w.save(t, v, 1, NewCourse{Name: "미적분학", Credit: 300, Grade: "D0", Major: true}, NewCourse{Name: "글쓰기", Credit: 200, Grade: "B0"})
		w.save(t, v, 4, NewCourse{Name: "미적분학 ", Credit: 300, Grade: "A0", Major: true, Retake: true})
		g := w.grades(t, v)
		before, after := g.Semesters[0], g.Semesters[3]
		if !before.Courses[0].IsReplaced || before.Courses[0].by != 3 || before.Courses[1].IsReplaced || pointsText(before.Average) != "3.00" || before.EarnedCredit != 200 {
			t.Errorf("before: %+v", before)
		}
		if e := after.Courses[0].earlier; after.Courses[0].IsReplaced || len(e) != 1 || e[0] != (earlierCourse{0, "D0"}) {
			t.Errorf("after: %+v", after)
		}
		if pointsText(g.Average) != "3.60" || pointsText(g.MajorAverage) != "4.00" || g.EarnedCredit != 500 || g.MajorCredit != 300 {
			t.Errorf("all: %+v", g.GPASummary)
		}
	})
}
