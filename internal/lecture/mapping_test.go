package lecture

import (
	"reflect"
	"regexp"
	"strings"
	"testing"

	"os"
	"path/filepath"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

func TestMappingsAreChecked(t *testing.T) {
	good := listing().String()
	if m, err := ParseMapping([]byte(good)); err != nil || !reflect.DeepEqual(m, listing()) {
		t.Fatalf("%v: %+v", err, m)
	}
	for text, want := range map[string]string{
		`{"columns":{"code":"a","name":"b"}}`:                            "",
		`{"columns":{"code":"a","name":"b"},"gap":0,"notation":"lines"}`: "",
		``:                         " mapping_json",
		`[]`:                       " mapping_json",
		`{"columns":null}`:         " mapping_json",
		`{"colums":{}}`:            " mapping_json",
		good + `{}`:                " mapping_json",
		`{}`:                       "code required_column",
		`{"columns":{"code":"a"}}`: "name required_column",
		`{"columns":{"code":"a","name":"b","colour":"c"}}`:                       "columns invalid_choice",
		`{"columns":{"code":"a","name":"b"},"notation":"runes"}`:                 "notation invalid_choice",
		`{"columns":{"code":"a","name":"b"},"number_last":-1}`:                   "number_last min_value",
		`{"columns":{"code":"a","name":"b"},"number_last":11}`:                   "number_last max_value",
		`{"columns":{"code":"a","name":"b"},"number_last":2,"number_after":"-"}`: "number number_twice",
		`{"columns":{"code":"a","name":"b"},"credits":"ects"}`:                   "credits invalid_choice",
		`{"columns":{"code":"a","name":"b"},"level_separators":"abcdefghijk"}`:   "level_separators max_length",
		`{"columns":{"code":"a","name":"b"},"default_kind":"party"}`:             "default_kind invalid_choice",
		`{"columns":{"code":"a","name":"b"},"gap":61}`:                           "gap max_value",
	} {
		if _, err := ParseMapping([]byte(text)); codeOf(err) != want {
			t.Errorf("%s: %q, want %q", text, codeOf(err), want)
		}
	}
	if _, err := listing().places([]string{"과목번호", "과목명"}); codeOf(err) != "professor no_such_column" {
		t.Errorf("columns that are not there: %v", err)
	}
}

func TestMappingsAreSuggested(t *testing.T) {
	hours, err := period.NewTable(morning)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		columns string
		row     string
		want    map[Field]string
		number  string // how the number of the section is found
		credits CreditForm
		n       period.Notation
	}{
		{"학수번호|분반|과목명|교수명|학점|강의시간|강의실|이수구분|학년", "CS101|01|자료구조|김서연|3|월1 수1|공학관 101|전필|2",
			map[Field]string{FieldCode: "학수번호", FieldNumber: "분반", FieldName: "과목명", FieldProfessor: "교수명", FieldCredits: "학점", FieldTime: "강의시간", FieldRoom: "강의실", FieldCategory: "이수구분", FieldYears: "학년"},
			"", CreditsAlone, period.Periods},
		{"과목 번호|교과목명|담당 교수|학점(시간)|시간/강의실|수강 대상", "CS101-01|자료구조|김서연|3/4|월 09:00-10:15 (공학관 101-김서연)|2학년",
			map[Field]string{FieldCode: "과목 번호", FieldName: "교과목명", FieldProfessor: "담당 교수", FieldCredits: "학점(시간)", FieldTime: "시간/강의실", FieldTarget: "수강 대상", FieldYears: "수강 대상"},
			"-", CreditsHours, period.Lines},
		{"Course Code|Title|Instructor|Credits|Time|Room|Capacity", "2150012301|Data Structures|Kim|3-2-2|화(10:30~11:45)/목(10:30~11:45)|101|40",
			map[Field]string{FieldCode: "Course Code", FieldName: "Title", FieldProfessor: "Instructor", FieldCredits: "Credits", FieldTime: "Time", FieldRoom: "Room", FieldQuota: "Capacity"},
			"last", CreditsLessons, period.Clock},
		{"code|name", "CS30101|자료구조\nCS30102|자료구조", map[Field]string{FieldCode: "code", FieldName: "name"}, "last", CreditsAlone, period.Periods},
		{"code|name", "CS301|자료구조\nCS302|알고리즘", map[Field]string{FieldCode: "code", FieldName: "name"}, "", CreditsAlone, period.Periods},
		{"a|b", "c|d", map[Field]string{}, "", CreditsAlone, period.Periods},
	} {
		var rows [][]string
		for row := range strings.SplitSeq(c.row, "\n") {
			rows = append(rows, strings.Split(row, "|"))
		}
		m := Suggest(strings.Split(c.columns, "|"), rows, hours)
		number := m.NumberAfter
		if m.NumberLast == 2 {
			number = "last"
		}
		if !reflect.DeepEqual(m.Columns, c.want) || number != c.number || m.Credits != c.credits || m.Notation != c.n {
			t.Errorf("%s: %s", c.columns, m)
		}
	}
}

func TestASchoolKeepsMappings(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		for _, name := range []string{" 학부 ", "대학원", "학부"} {
			m := listing()
			m.Gap = len(name)
			if err := w.KeepMapping(ctx, account.System, w.hanbit, name, m); err != nil {
				t.Fatal(err)
			}
		}
		all, err := w.Mappings(ctx, account.System, w.hanbit)
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		if m, err := w.Mapping(ctx, account.System, w.hanbit, "학부"); err != nil || m.Gap != len("학부") {
			t.Errorf("%+v, %v", m, err)
		}
		if _, err := w.Mapping(ctx, account.System, w.saebyeok, "학부"); codeOf(err) != "mapping_not_found" {
			t.Errorf("of another school: %v", err)
		}
		for name, want := range map[string]string{" ": "name blank", strings.Repeat("긴", 51): "name max_length"} {
			if err := w.KeepMapping(ctx, account.System, w.hanbit, name, listing()); codeOf(err) != want {
				t.Errorf("%q: %v", name, err)
			}
		}
		if err := w.KeepMapping(ctx, account.System, 999, "학부", listing()); codeOf(err) != "not_found" {
			t.Errorf("of no school: %v", err)
		}
	})
}

func TestPeriodsOfASchool(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		w.setPeriods(t)
		list, err := w.Periods(t.Context(), w.member(account.Student), w.hanbit)
		if err != nil || !reflect.DeepEqual(list, morning) {
			t.Errorf("%+v, %v", list, err)
		}
		bad := []period.Period{{Number: 1, Start: 540, End: 600}, {Number: 2, Start: 590, End: 640}}
		if err := w.SetPeriods(t.Context(), account.System, w.hanbit, bad); codeOf(err) != "periods period_periods_overlap" {
			t.Errorf("that overlap: %v", err)
		}
		if list, _ := w.Periods(t.Context(), account.System, w.saebyeok); len(list) != 0 {
			t.Errorf("of another school: %+v", list)
		}
	})
}

func TestYears(t *testing.T) {
	for text, want := range map[string][]int{
		"": {}, "전체": {}, "전체학년": {}, "2": {2}, "2학년": {2}, "2,3학년": {2, 3}, "1~3학년 컴퓨터": {1, 2, 3}, "2 · 4 학년": {2, 4}, "3학년 전체;교직\n4학년 전체": {3, 4},
		"Year 2": {2}, "years 1-2": {1, 2}, "불문": {}, "2025학번": {}, "공학관 3": {}, "1,2": {1, 2}, "9학년": {}, "2학년(3)": {2},
	} {
		if got := years(text).List(); !reflect.DeepEqual(got, want) {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

// Each code with which package period says what is wrong has a sentence.
func TestEachCodeOfTimesHasASentence(t *testing.T) {
	code := regexp.MustCompile(`"([a-z]+(?:_[a-z]+)+|missing|unexpected|repeated)"`)
	sources, err := filepath.Glob("period/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range sources {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range code.FindAllStringSubmatch(string(source), -1) {
			found++
			if !i18n.Has("error.period_" + m[1]) {
				t.Errorf("%s: %s has no sentence", name, m[1])
			}
		}
	}
	if found < 20 {
		t.Errorf("%d codes: the test looks at the wrong place", found)
	}
}

func TestTheRowIsReadAsTheMappingSays(t *testing.T) {
	for _, c := range []struct {
		form           CreditForm
		text           string
		credits, hours Hundredths
		bad            bool
	}{
		{CreditsAlone, "3", 300, 0, false}, {CreditsAlone, "1.5", 150, 0, false}, {CreditsAlone, "", 0, 0, false}, {CreditsAlone, "3학점", 300, 0, false}, {CreditsAlone, "3/4", 0, 0, true},
		{HoursCredits, "12.0/6.0", 600, 1200, false}, {CreditsHours, "3/4", 300, 400, false}, {CreditsHours, "3", 300, 0, false}, {CreditsHours, "3/4/5", 0, 0, true},
		{CreditsLessons, "3-2-2", 300, 400, false}, {CreditsLessons, "3-", 300, 0, false}, {CreditsAlone, "101", 0, 0, true}, {CreditsAlone, "-1", 0, 0, true}, {CreditsAlone, "1.234", 0, 0, true},
	} {
		m := listing()
		m.Credits = c.form
		rd := &reader{mapping: m, at: map[Field]int{FieldCode: 0, FieldName: 1, FieldCredits: 2}}
		got := rd.row([]string{"A-1", "이름", c.text})
		if bad := len(got.problems) > 0; bad != c.bad || !bad && (got.section.Credits != c.credits || got.section.Hours != c.hours) {
			t.Errorf("%s %q: %+v", c.form, c.text, got)
		}
	}
}
