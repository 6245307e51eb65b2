package period

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// Every lesson of the modules in testdata is read, each class by itself as an
// import does, and says what its JSON says.
func TestNUSModsModules(t *testing.T) {
	files, err := filepath.Glob("testdata/nusmods/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no modules")
	}
	kinds := map[Kind]int{}
	for _, name := range files {
		file, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var module struct {
			SemesterData []struct{ Timetable []json.RawMessage }
		}
		if err := json.Unmarshal(file, &module); err != nil {
			t.Fatal(err)
		}
		for _, semester := range module.SemesterData {
			classes := map[string][]string{}
			want := map[string][]string{}
			for _, raw := range semester.Timetable {
				var l struct {
					ClassNo, LessonType, Day, StartTime, EndTime, Venue string
					Weeks                                               []int
				}
				if err := json.Unmarshal(raw, &l); err != nil {
					t.Fatal(err)
				}
				class := l.LessonType + " " + l.ClassNo
				classes[class] = append(classes[class], string(raw))
				kind := ""
				if l.LessonType == "Laboratory" {
					kind = " lab"
				}
				day := map[string]string{"Monday": "월", "Tuesday": "화", "Wednesday": "수", "Thursday": "목", "Friday": "금"}[l.Day]
				want[class] = append(want[class], fmt.Sprintf("%s %s:%s-%s:%s %s%s %v", day, l.StartTime[:2], l.StartTime[2:], l.EndTime[:2], l.EndTime[2:], l.Venue, kind, l.Weeks))
			}
			for class, lessons := range classes {
				r, err := Parse(NUSMods, Text{Times: "[" + strings.Join(lessons, ",") + "]"}, Options{})
				if err != nil {
					t.Fatalf("%s %s: %v", name, class, err)
				}
				got := showAll(r.Meetings)
				slices.Sort(got)
				slices.Sort(want[class])
				if !slices.Equal(got, want[class]) || len(r.Notes) > 0 {
					t.Errorf("%s %s:\n got %q %v\nwant %q", name, class, got, r.Notes, want[class])
				}
				for _, m := range r.Meetings {
					kinds[m.Kind]++
				}
			}
		}
	}
	if kinds[Lab] == 0 || kinds[Class] == 0 {
		t.Errorf("kinds are %v, want labs and classes", kinds)
	}
}

// The weeks of a semester that has a recess after the sixth.
func semester() (starts []time.Time) {
	for n := range 14 {
		if n != 6 {
			starts = append(starts, time.Date(2026, 1, 12+7*n, 8, 0, 0, 0, time.FixedZone("", 8*60*60)))
		}
	}
	return starts
}

func TestNUSModsWeeks(t *testing.T) {
	for weeks, want := range map[string]string{
		`[1,2,3]`: "[월 10:00-12:00 LT1 [1 2 3]] []",
		`[13,1]`:  "[월 10:00-12:00 LT1 [1 13]] []",
		`null`:    "[월 10:00-12:00 LT1] []",
		`{"start":"2026-01-12","end":"2026-02-16"}`:                                    "[월 10:00-12:00 LT1 [1 2 3 4 5 6]] []",
		`{"start":"2026-01-12","end":"2026-03-09"}`:                                    "[월 10:00-12:00 LT1 [1 2 3 4 5 6 7 8]] [outside_semester [1]]",
		`{"start":"2026-01-14","end":"2026-02-18","weekInterval":2}`:                   "[월 10:00-12:00 LT1 [1 3 5]] []",
		`{"start":"2026-01-12","end":"2026-02-16","weeks":[1,2,6]}`:                    "[월 10:00-12:00 LT1 [1 2 6]] []",
		`{"start":"2026-01-12","end":"2026-02-16","weekInterval":2,"weeks":[1,2,5,9]}`: "[월 10:00-12:00 LT1 [1 5]] []",
		`{"start":"2026-01-01","end":"2026-01-12"}`:                                    "no_weeks[]",
		`{"start":"2026-01-05","end":"2026-01-12"}`:                                    "[월 10:00-12:00 LT1 [1]] [outside_semester [1]]",
		`{"start":"2026-02-16","end":"2026-01-12"}`:                                    "end_before_start[]",
		`{"start":"2026-01-12","end":"2027-03-29"}`:                                    "[월 10:00-12:00 LT1 [1 2 3 4 5 6 7 8 9 10 11 12 13]] [outside_semester [51]]",
		`{"start":"2026-01-12","end":"2027-04-05"}`:                                    "bad_value[weeks]",
		`{"start":"2026-13-12","end":"2026-02-12"}`:                                    "bad_value[weeks]",
		`{"start":"2026-01-12","end":"2026-02-16","weekInterval":-1}`:                  "bad_value[weeks]",
		`{"start":"2026-01-12","end":"2026-02-16","weekInterval":9223372036854775807}`: "[월 10:00-12:00 LT1 [1]] []",
		`[]`: "no_weeks[]", `[0]`: "bad_week[0]", `[65]`: "bad_week[65]", `["1"]`: "bad_value[weeks]", `[1.5]`: "bad_value[weeks]", `7`: "bad_value[weeks]",
	} {
		r, err := Parse(NUSMods, Text{Times: `[{"day":"Monday","startTime":"1000","endTime":"1200","venue":"LT1","lessonType":"Lecture","weeks":` + weeks + `}]`}, Options{WeekStarts: semester()})
		got := fmt.Sprintf("%v %v", showAll(r.Meetings), showNotes(r.Notes))
		if e, ok := errors.AsType[*Error](err); ok {
			got = fmt.Sprintf("%s%v", e.Code, e.Args)
			if e.Part != string([]rune(weeks)[:min(40, len(weeks))]) {
				t.Errorf("%s: the part is %q", weeks, e.Part)
			}
		}
		if got != want {
			t.Errorf("%s: got %s, want %s", weeks, got, want)
		}
	}
}

func TestNUSModsWhatIsNotUnderstood(t *testing.T) {
	const fine = `{"day":"Monday","startTime":"1000","endTime":"1200"}`
	for times, want := range map[string]string{
		`{"day":"Monday","startTime":"1000"}`:                                                `1:1 "{\"day\":\"Monday\"" missing_key[endTime]`,
		`[` + fine + `,{"day":"Someday","startTime":"1000","endTime":"1200"}]`:               `1:62 "\"Someday\"" unknown_day[]`,
		`{"day":"Mon Tue","startTime":"1000","endTime":"1200"}`:                              `1:8 "\"Mon Tue\"" unknown_day[]`,
		`{"startTime":"1000","endTime":"1200"}`:                                              `1:1 "{\"startTime\":\"1000\"" missing_key[day]`,
		`{"day":"Monday","startTime":"10:00","endTime":"1200"}`:                              `1:29 "\"10:00\"" no_time[]`,
		`{"day":"Monday","startTime":1000,"endTime":"1200"}`:                                 `1:29 "1000" bad_value[startTime]`,
		`{"day":"Monday","startTime":"1060","endTime":"1200"}`:                               `1:29 "\"1060\"" bad_minute[60]`,
		`{"day":"Monday","startTime":"2500","endTime":"2600"}`:                               `1:29 "\"2500\"" bad_hour[25]`,
		"{\"day\":\"Monday\",\n\"startTime\":\"1200\",\n \"endTime\":\"1200\"}":              `3:12 "\"1200\"" end_before_start[]`,
		`{"day":"Monday","startTime":"1000","endTime":"1200","venue":"LT\u0000"}`:            `1:61 "\"LT\\u0000\"" bad_character[]`,
		`{"day":"Monday","startTime":"1000","endTime":"1200","weeks":{"start":"2026-01-12"}`: `1:83 "" bad_json[]`,
		`{"day":"Monday","startTime":"1000","endTime":"1200","weeks":{"start":"x"}}`:         `1:61 "{\"start\":\"x\"}" no_week_starts[]`,
		`월3,4`: `1:1 "월3" bad_json[]`, `[`: `1:2 "" bad_json[]`, `{`: `1:2 "" bad_json[]`, `5`: `1:1 "5" bad_json[]`, `[true]`: `1:2 "true]" bad_json[]`, `[5]`: `1:2 "5]" bad_json[]`, `[[]]`: `1:2 "[]]" bad_json[]`,
		fine + fine: `1:53 "{\"day\":\"Monday\"" bad_json[]`, `[` + fine + ` ` + fine + `]`: `1:55 "{\"day\":\"Monday\"" bad_json[]`, fine + `]`: `1:53 "]" bad_json[]`,
	} {
		_, err := Parse(NUSMods, Text{Times: times}, Options{})
		e, ok := errors.AsType[*Error](err)
		if !ok {
			t.Errorf("%s: %v", times, err)
			continue
		}
		if got := fmt.Sprintf("%d:%d %q %s%v", e.Line, e.Column, e.Part, e.Code, e.Args); got != want {
			t.Errorf("%s\n got %s\nwant %s", times, got, want)
		}
	}
	if r, err := Parse(NUSMods, Text{Times: fine}, Options{}); err != nil || fmt.Sprint(showAll(r.Meetings)) != "[월 10:00-12:00]" {
		t.Errorf("one lesson: %v, %v", r, err)
	}
}
