package lecture

import (
	"reflect"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestSemestersOfASchool(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		next := NewSemester{SchoolID: w.hanbit, Year: 2027, Term: Spring, First: day("2027-03-02"), Last: day("2027-06-21")}
		spring, err := w.AddSemester(t.Context(), account.System, next)
		if err != nil {
			t.Fatal(err)
		}
		list, err := w.Semesters(t.Context(), w.member(account.Student), w.hanbit)
		if err != nil || !reflect.DeepEqual(list, []Semester{spring, w.autumn}) {
			t.Errorf("semesters are %+v, %v, want the newest first", list, err)
		}
		if w.autumn.Settled() != day("2026-09-05") || spring.Settled() != spring.First {
			t.Errorf("settled on %v and %v, want the day after the last of adding and dropping, and the first", w.autumn.Settled(), spring.Settled())
		}
		if _, err := w.AddSemester(t.Context(), account.System, next); codeOf(err) != "term semester_exists" {
			t.Errorf("a second spring gives %v, want semester_exists", err)
		}
		for _, v := range []account.Viewer{w.member(account.Student), {ID: 7, School: w.hanbit, Role: account.Moderator}} {
			if _, err := w.AddSemester(t.Context(), v, next); !fault.Is(err, "permission_denied") {
				t.Errorf("%v opens a semester: %v", v, err)
			}
		}
		if _, err := w.Semesters(t.Context(), w.member(account.Student), w.saebyeok); !fault.Is(err, "not_found") {
			t.Errorf("semesters of another school give %v, want not found", err)
		}
		bad := NewSemester{SchoolID: w.hanbit, Year: 1, Term: "fall", First: 10, Last: 9, Days: []SemesterDays{{Holiday, 5, 4, ""}}}
		_, err = w.AddSemester(t.Context(), account.System, bad)
		if e := fault.Of(err); e == nil || len(e.Fields) != 4 {
			t.Errorf("a bad semester gives %v, want four fields", err)
		}
	})
}

func TestWhichSemesterADayBelongsTo(t *testing.T) {
	autumn := Semester{ID: 2, First: day("2026-08-31"), Last: day("2026-12-18")}
	spring := Semester{ID: 1, First: day("2026-03-02"), Last: day("2026-06-19")}
	list := []Semester{autumn, spring}
	for on, want := range map[string]int64{"2026-01-01": 1, "2026-03-02": 1, "2026-06-19": 1, "2026-07-15": 2, "2026-12-18": 2, "2027-01-01": 2} {
		if s, ok := Current(list, day(on)); !ok || s.ID != want {
			t.Errorf("on %s it is semester %d, %v, want %d", on, s.ID, ok, want)
		}
	}
	if _, ok := Current(nil, 0); ok {
		t.Error("a school without semesters has a current one")
	}
}

func TestDates(t *testing.T) {
	for s, weekday := range map[string]int{"1970-01-01": 4, "2026-11-26": 4, "2026-11-29": 7, "2024-02-29": 4} {
		if d := day(s); d.String() != s || d.Weekday() != weekday {
			t.Errorf("%s is %v, day %d of the week, want %d", s, d, d.Weekday(), weekday)
		}
	}
	for _, s := range []string{"", "2026-02-30", "26-01-01", "1969-12-31", "2026-1-1"} {
		if d, ok := ParseDate(s); ok {
			t.Errorf("%q is %v, want no date", s, d)
		}
	}
}
