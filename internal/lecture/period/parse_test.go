package period

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// What people type for the same thing is read as the same thing.
func TestSpellings(t *testing.T) {
	for _, group := range []struct {
		notation Notation
		times    []string
	}{
		{Periods, []string{
			"월3,4 수5", "월3,4수5", "월3,4,수5", "월3,4/수5", "월 3 4 수 5", "월요일3,4 수요일5", "월3-4 수5", "월3~4,수5", "월3교시,4교시 수5교시",
			"월３，４　수５", "월\u00a03\u2009,\u20094\u00a0수\u00a05", "월3·4 수5", "월3〜4\n수5", "월3–4\r\n수5", "\ufeff월3,4 수5 ", "월03,04 수05", "수5 월4,3",
			"Mon3,4 Wed5", "MON 3-4, WED 5", "Monday 3~4 / Wednesday 5", "M3,4 W5", "mo3,4we5", "Mon. 3-4 Wed. 5", decomposed("월3,4 수5"),
		}},
		{Periods, []string{"월수금2", "월 수 금 2", "월,수,금2", "월·수·금 2", "MWF2", "MonWedFri 2", "월2수2금2"}},
		{Periods, []string{"화목1", "TuTh1", "Tue, Thu 1", "Tues Thurs 1", "화요일 목요일 1교시"}},
		{Periods, []string{"월-1,0,1", "월-1~1", "월-1-1", "월 -1 0 1", "월−1∼1", "월-1,0-1"}},
		{Segments, []string{"월3,4/(수4)", "월3,4(수4)", "월 3, 4 / ( 수 4 )", "월３，４／（수４）", "(수4)/월3,4", "월3~4\n/\n(수4)"}},
		{Clock, []string{"화(10:30~11:45)/목(10:30~11:45)", "화（１０：３０～１１：４５）／목（１０：３０～１１：４５）", "화목(10:30-11:45)", "Tue(10:30–11:45) Thu(10:30 ~ 11:45)", "화 ( 10∶30〜11∶45 ) , 목(10:30~11:45)"}},
		{Lines, []string{"월 수 09:00-10:15 (전산관 101-홍길동)", "월수 9:00~10:15(전산관 101-홍길동)", "월 09:00-10:15 （전산관 101－홍길동）\r\n수 09:00-10:15 (전산관  101 - 홍길동)", "Mon Wed 09:00 - 10:15 ( 전산관\u00a0101-홍길동 )\n\n"}},
		{PeriodsRooms, []string{"월16~18(한울101)<p>수16~18(한울101)", "월16-18(한울101)<P>수16-18(한울101)", "월16~18(한울101)<br>수16~18(한울101)", "월16~18 (한울101) <BR /> 수16,17,18(한울101)</p>", "월수16~18(한울101)", "월16~18(한울101)\n수16~18（한울101）", "월16~18(한울101)수16~18(한울101)", "월16~18,수16~18(한울101)"}},
	} {
		var want []string
		for i, times := range group.times {
			o := Options{Periods: hours}
			if group.notation == PeriodsRooms {
				o.Periods = halves
			}
			r, err := Parse(group.notation, Text{Times: times}, o)
			if err != nil {
				t.Errorf("%q: %v", times, err)
				continue
			}
			got := append(showAll(r.Meetings), showNotes(r.Notes)...)
			if i == 0 {
				want = got
			}
			if len(got) == 0 || !slices.Equal(got, want) {
				t.Errorf("%q: got %q, want what %q is: %q", times, got, group.times[0], want)
			}
		}
	}
}

// decomposed takes a text apart as some file systems and spreadsheets do.
func decomposed(text string) string {
	return strings.NewReplacer("월", "\u110b\u116f\u11af", "수", "\u1109\u116e").Replace(text)
}

func TestRowsWithoutTime(t *testing.T) {
	for _, n := range Notations() {
		for _, times := range []string{"", " ", "\n", "-", "–", "(-)", "미지정", "시간미정", "시간 미지정", "(미정)", "TBA", "tbd", "동영상", "온라인 강의", "실시간온라인", "동영상(중복수강불가)", "online", "사이버강의/-"} {
			r, err := Parse(n, Text{Times: times, Rooms: "공학관 101"}, Options{})
			if err != nil || len(r.Meetings)+len(r.Notes) > 0 {
				t.Errorf("%s: %q is %+v, %v", n, times, r, err)
			}
		}
	}
}

func TestWhatIsNotUnderstood(t *testing.T) {
	for _, c := range []struct {
		notation    Notation
		times, want string // line:column part code args
	}{
		{Periods, "월3,4 공5", `1:6 "공" unknown_day[]`},
		{Periods, "요3", `1:1 "요" unknown_day[]`},
		{Periods, "Mon3 Xyz4", `1:6 "Xyz" unknown_day[]`},
		{Periods, "T3", `1:1 "T" ambiguous_day[]`},
		{Periods, "Mon1 S3", `1:6 "S" ambiguous_day[]`},
		{Periods, "3,4", `1:1 "3" no_day[]`},
		{Periods, "월", `1:2 "" no_period[]`},
		{Periods, "월3 수", `1:5 "" no_period[]`},
		{Periods, "월3- 수5", `1:5 "수5" no_period[]`},
		{Periods, "월3,13", `1:4 "13" unknown_period[13]`},
		{Periods, "월3-99", `1:4 "99" unknown_period[99]`},
		{Periods, "월-3", `1:2 "-3" unknown_period[-3]`},
		{Periods, "월1234567890123456789", `1:2 "1234567890123456789" unknown_period[123]`},
		{Periods, "월5-3", `1:2 "5-3" end_before_start[]`},
		{Periods, "월3A", `1:3 "A" unknown_day[]`},
		{Periods, "월3(수4)", `1:3 "(" no_day[]`},
		{Periods, "월10:30", `1:4 ":30" no_day[]`},
		{Periods, "월화수목금토일월1", `1:8 "월" unexpected[]`},
		{Periods, "월3\n화4\n수 사", `3:3 "사" no_period[]`},
		{Segments, "월3,4/(수4", `1:6 "(수4" missing[)]`},
		{Segments, "월3,4/수4)", `1:8 ")" no_day[]`},
		{Segments, "월3,4()", `1:6 ")" no_day[]`},
		{Segments, "월3((수4))", `1:4 "(" no_day[]`},
		{Clock, "화10:30~11:45", `1:2 "10:30~11:45" missing[(]`},
		{Clock, "화(10:30~11:45", `1:2 "(10:30~11:45" missing[)]`},
		{Clock, "화(10:30)", `1:8 ")" missing[~]`},
		{Clock, "화(25:00~26:00)", `1:3 "25:00" bad_hour[25]`},
		{Clock, "화(10:60~11:45)", `1:3 "10:60" bad_minute[60]`},
		{Clock, "화(10:30~24:01)", `1:9 "24:01" bad_minute[1]`},
		{Clock, "화(11:45~10:30)", `1:3 "11:45~10:30" end_before_start[]`},
		{Clock, "화(10:30~10:30)", `1:3 "10:30~10:30" end_before_start[]`},
		{Clock, "화(3~4)", `1:3 "3" no_time[]`},
		{Clock, "화(10:3~10:45)", `1:3 "10:3" no_time[]`},
		{Clock, "화(10:30~11:45 동영상)", `1:15 "동영상" no_time[]`},
		{Lines, "월 09:00-10:15 (가-나)\n휴 09:00-10:15 (가-나)", `2:1 "휴" unknown_day[]`},
		{Lines, "월 09:00-10:15 (별관 101 (실습실-홍길동)\n화 09:00-10:15 (가-나)", `1:15 "(별관 101 (실습실-홍길동)" missing[)]`},
		{Lines, "월 09:00-10:15 별관 101", `1:15 "별관" unknown_day[]`},
		{Lines, "월\n화 09:00-10:15", "1:2 \"\\n\" no_time[]"},
		{Lines, "월 수", `1:4 "" no_time[]`},
		{Lines, "월 0900-1015", `1:3 "0900" no_time[]`},
		{PeriodsRooms, "월16~18(한울101)<script>수16", `1:14 "<script>" unexpected[]`},
		{PeriodsRooms, "월16~18(한울101", `1:7 "(한울101" missing[)]`},
		{PeriodsRooms, "월25(한울101)", `1:2 "25" unknown_period[25]`},
		{Periods, "월3\x00", `1:3 "\x00" bad_character[]`},
		{Periods, "월3\xff", `1:3 "�" bad_character[]`},
	} {
		o := Options{Periods: hours}
		if c.notation == PeriodsRooms {
			o.Periods = halves
		}
		r, err := Parse(c.notation, Text{Times: c.times}, o)
		e, ok := errors.AsType[*Error](err)
		if !ok || len(r.Meetings)+len(r.Notes) > 0 {
			t.Errorf("%s: %q is %+v, %v, want an error alone", c.notation, c.times, r, err)
			continue
		}
		if got := fmt.Sprintf("%d:%d %q %s%v", e.Line, e.Column, e.Part, e.Code, e.Args); got != c.want || e.Field != "times" {
			t.Errorf("%s: %q\n got %s in %s\nwant %s", c.notation, c.times, got, e.Field, c.want)
		}
	}
}

// A range goes through periods that the school has, all of them.
func TestARangeOverAPeriodThatIsNotThere(t *testing.T) {
	o := Options{Periods: table([]Period{{1, 540, 590}, {2, 600, 650}, {4, 720, 770}})}
	_, err := Parse(Periods, Text{Times: "월1-4"}, o)
	if e, ok := errors.AsType[*Error](err); !ok || e.Code != "unknown_period" || e.Args[0] != 3 || e.Part != "1-4" {
		t.Errorf("got %+v", err)
	}
	if r, err := Parse(Periods, Text{Times: "월1,2,4"}, o); err != nil || len(r.Meetings) != 2 {
		t.Errorf("without it: %v, %v", showAll(r.Meetings), err)
	}
}

func TestBounds(t *testing.T) {
	code := func(n Notation, text Text) string {
		_, err := Parse(n, text, Options{Periods: hours})
		if e, ok := errors.AsType[*Error](err); ok {
			return e.Field + " " + e.Code
		}
		return "read"
	}
	if got := code("other", Text{}); got != " unknown_notation" {
		t.Errorf("another notation: %s", got)
	}
	if got := code(Periods, Text{Times: "월1" + strings.Repeat(" ", MaxText-4)}); got != "read" {
		t.Errorf("a text of the greatest length: %s", got)
	}
	for want, text := range map[string]Text{
		"times too_long":      {Times: "월1" + strings.Repeat(" ", MaxText-3)},
		"rooms too_long":      {Times: "월1", Rooms: strings.Repeat("공", MaxText/3+1)},
		"instructor too_long": {Times: "월1", Instructor: strings.Repeat("김", MaxText/3+1)},
		"rooms bad_character": {Times: "월1", Rooms: "공학관\x1b"},
		// Each of 600 groups adds seven days of four periods.
		"times too_many_meetings": {Times: strings.Repeat("월화수목금토일1,3,5,7 ", 300)},
	} {
		if got := code(Periods, text); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	lines := func(n int) (b strings.Builder) {
		for i := range n {
			fmt.Fprintf(&b, "월%02d:%02d-23:59\n", i/60, i%60)
		}
		return b
	}
	many := lines(MaxMeetings)
	r, err := Parse(Lines, Text{Times: many.String()}, Options{})
	if err != nil || len(r.Meetings) != MaxMeetings || len(r.Notes) > MaxMeetings || len(r.Notes) == 0 {
		t.Errorf("%d meetings: %d and %d notes, %v", MaxMeetings, len(r.Meetings), len(r.Notes), err)
	}
	many = lines(MaxMeetings + 1)
	if got := code(Lines, Text{Times: many.String()}); got != "times too_many_meetings" {
		t.Errorf("one meeting too many: %s", got)
	}
	many = lines(MaxMeetings)
	if got := code(Lines, Text{Times: many.String() + many.String()}); got != "read" {
		t.Errorf("repeats count: %s", got)
	}
}

func TestKinds(t *testing.T) {
	for room, want := range map[string]string{
		"공학관 101": "class", "": "class", "실습": "lab", "PC실습실": "lab", "물리실험실": "lab", "Physics Lab 2": "lab", "LABORATORY": "lab", "Labyrinth 3": "class", "Collab Space": "class",
		"동영상": "video overlap", "동영상콘텐츠": "video overlap", "사이버강의": "video overlap", "원격수업": "video overlap", "온라인": "video overlap", "비대면(동영상)": "video overlap", "VIDEO": "video overlap", "Online": "video overlap", "E-Learn_C": "video overlap",
		"동영상(중복수강불가)": "video", "동영상 (중복 수강 불가)": "video", "실시간온라인": "video", "실시간 온라인": "video", "Online (live)": "video", "실시간온라인(중복수강가능)": "video",
		"원격탐사실험실 2": "lab", "사이버보안실습실": "lab", "사이버관 201": "class", "미디어센터": "class", "동영상 실습": "video overlap",
	} {
		r, err := Parse(Periods, Text{Times: "월1", Rooms: room}, Options{Periods: hours, VideoMayOverlap: true})
		if err != nil {
			t.Fatal(err)
		}
		m := r.Meetings[0]
		got := string(m.Kind)
		if m.MayOverlap {
			got += " overlap"
		}
		if got != want {
			t.Errorf("%q is %s, want %s", room, got, want)
		}
	}
	r, err := Parse(Segments, Text{Times: "월1/화1/수1", Rooms: "동영상/동영상(중복수강가능)/101"}, Options{Periods: hours, DefaultKind: Lab})
	if got := fmt.Sprint(showAll(r.Meetings)); err != nil || got != "[월 09:00-09:50 동영상 video 화 09:00-09:50 동영상(중복수강가능) video overlap 수 09:00-09:50 101 lab]" {
		t.Errorf("where videos may not be overlapped and labs are usual: %s, %v", got, err)
	}
}

// However a set of periods is written, the meetings take its minutes and the
// breaks between periods that follow each other, and no others.
func TestPeriodsTakeTheirMinutes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		set := map[block]bool{}
		var groups []string
		for range 1 + random.IntN(4) {
			day := Day(1 + random.IntN(7))
			text := string([]rune(koreanDays)[day-1])
			for i := range 1 + random.IntN(3) {
				if i > 0 {
					text += ","
				}
				first := random.IntN(14) - 1
				last := min(first+random.IntN(3), 12)
				text += strconv.Itoa(first)
				if last > first {
					text += "~" + strconv.Itoa(last)
				}
				for n := first; n <= last; n++ {
					set[block{day, n}] = true
				}
			}
			groups = append(groups, text)
		}
		times := strings.Join(groups, []string{" ", ",", "/", "", "\n"}[random.IntN(5)])
		r, err := Parse(Periods, Text{Times: times}, Options{Periods: hours})
		if err != nil {
			t.Fatalf("%q: %v", times, err)
		}
		for day := Monday; day <= Sunday; day++ {
			for minute := range DayLength {
				n := minute/60 - 8
				want := set[block{day, n}] && (minute%60 < 50 || set[block{day, n + 1}])
				got := 0
				for _, m := range r.Meetings {
					if m.Day == day && m.Start <= minute && minute < m.End {
						got++
					}
				}
				if (got == 1) != want || got > 1 {
					t.Fatalf("%q: %d meetings at minute %d of day %d, want %v: %q", times, got, minute, day, want, showAll(r.Meetings))
				}
			}
		}
	}
}

func TestATableThatNoSchoolHas(t *testing.T) {
	for want, periods := range map[string][]Period{
		"period: periods bad_period[-10]":       {{-10, 0, 60}},
		"period: periods bad_period[100]":       {{100, 0, 60}},
		"period: periods bad_period[1]":         {{1, 60, 60}},
		"period: periods bad_period[2]":         {{1, 0, 60}, {2, 1400, 1441}},
		"period: periods bad_period[3]":         {{3, -1, 60}},
		"period: periods period_twice[4]":       {{4, 60, 120}, {5, 180, 240}, {4, 60, 120}},
		"period: periods periods_overlap[4 5]":  {{5, 100, 240}, {4, 60, 120}},
		"period: periods periods_overlap[0 10]": {{0, 600, 660}, {10, 540, 600}},
	} {
		if _, err := NewTable(periods); err == nil || err.Error() != want {
			t.Errorf("%v: got %v, want %s", periods, err, want)
		}
	}
	if _, err := NewTable(nil); err != nil {
		t.Error(err)
	}
}
