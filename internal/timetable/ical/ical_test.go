package ical

import (
	"bytes"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/lecture/period"
)

var update = flag.Bool("update", false, "write testdata/*.ics anew")

var seoul = time.FixedZone("Asia/Seoul", 9*60*60)

// day reads a day as 2026-03-02.
func day(s string) Date {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return Date(t.Unix() / (24 * 60 * 60))
}

func weeks(list ...int) period.Weeks {
	w, ok := period.WeeksOf(list...)
	if !ok {
		panic(list)
	}
	return w
}

// autumn is a timetable with one of everything.
func autumn() Calendar {
	return Calendar{
		Key: "https://madang.example/timetable/17/", Name: "2026년 2학기, 내 시간표", Zone: seoul,
		Modified: time.Date(2026, time.August, 25, 21, 5, 6, 789, seoul), Alarm: 10,
		Semester: Semester{
			First: day("2026-09-01"), Last: day("2026-12-18"), // a Tuesday, a Friday
			Holidays: []Date{day("2026-10-09"), day("2026-09-25"), day("2026-09-24"), day("2026-10-05")},
		},
		Entries: []Entry{
			{
				ID: "lecture-1", Sequence: 3, Name: "자료구조", Category: "수업", Room: "정보관 401", Instructor: "김가람", Memo: "준비물: 노트북; 책, 공책\n\\o/",
				Meetings: []period.Meeting{
					{Day: period.Friday, Start: 615, End: 690, Kind: period.Class},
					{Day: period.Monday, Start: 540, End: 615, Room: "정보관 B103", Instructor: "이나래", Kind: period.Lab},
				},
				Exams: []Exam{
					{Name: "자료구조 기말고사", Category: "시험", Day: day("2026-12-21"), Start: 540, End: 660}, // after the last day
					{Name: "자료구조 중간고사", Category: "시험", Day: day("2026-10-23"), Start: 1080, End: 1170, Room: "대강당"},
				},
			},
			{
				ID: "lecture-2", Name: "한국사의 이해", Category: "수업", Meetings: []period.Meeting{
					{Day: period.Thursday, Start: 1350, End: period.DayLength, Weeks: weeks(1, 3, 4, 5, 8)}, // week 4 has a holiday
					{Day: period.Wednesday, Start: 0, End: 50, Kind: period.Video, MayOverlap: true, Weeks: weeks(2)},
					{Day: period.Monday, Start: 540, End: 600, Weeks: weeks(1)}, // before the first day
				},
			},
			{ID: "block-1", Name: "도서관 아르바이트", Category: "내 일정", Room: "중앙도서관", Meetings: []period.Meeting{{Day: period.Saturday, Start: 600, End: 840}}},
			{ID: "lecture-3", Name: "시간 없는 수업"},
		},
	}
}

func encode(t testing.TB, c Calendar) []byte {
	t.Helper()
	b, err := Encode(c)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// parsed encodes a calendar and reads it strictly.
func parsed(t testing.TB, c Calendar) *component {
	t.Helper()
	b := encode(t, c)
	file, err := parse(b)
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	return file
}

func TestGolden(t *testing.T) {
	empty := autumn()
	empty.Entries = nil
	for name, c := range map[string]Calendar{"testdata/autumn.ics": autumn(), "testdata/empty.ics": empty} {
		got := encode(t, c)
		if _, err := parse(got); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if *update {
			if err := os.WriteFile(name, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s is not what is written now (-update writes it anew):\n%s", name, diff)
		}
	}
}

func TestEqualCalendarsAreEqualBytes(t *testing.T) {
	want := encode(t, autumn())
	for range 20 {
		if !bytes.Equal(want, encode(t, autumn())) {
			t.Fatal("two files of one calendar differ")
		}
	}
	c := autumn()
	slices.Reverse(c.Semester.Holidays)
	for _, e := range c.Entries {
		slices.Reverse(e.Meetings)
		slices.Reverse(e.Exams)
	}
	if !bytes.Equal(want, encode(t, c)) {
		t.Error("the order of holidays, meetings and exams is seen in the file")
	}
	if e := autumn().Entries[0]; e.Meetings[0].Day != period.Friday || e.Exams[0].Day < e.Exams[1].Day {
		t.Error("the world of this test has its meetings and exams in order already")
	}
}

// uids returns the UIDs of a calendar with what each is of.
func uids(t testing.TB, c Calendar) map[string]string {
	t.Helper()
	list := map[string]string{}
	for _, e := range parsed(t, c).all("VEVENT") {
		if _, again := list[e.get("UID")]; again {
			t.Errorf("two events have the UID %s", e.get("UID"))
		}
		list[e.get("UID")] = e.get("SUMMARY") + " " + e.get("DTSTART")
	}
	return list
}

func TestUIDsOutliveChanges(t *testing.T) {
	before := uids(t, autumn())
	if len(before) != 7 {
		t.Fatalf("%d events, want 7", len(before))
	}
	c := autumn()
	slices.Reverse(c.Entries)
	c.Name, c.Semester.Holidays = "새 이름", nil
	first := &c.Entries[3]
	first.Sequence, first.Name, first.Memo = 4, "자료구조론", ""
	first.Meetings[1].Day, first.Meetings[1].Start, first.Meetings[1].End = period.Wednesday, 900, 960 // still before Friday
	first.Exams[1].Day++
	after := uids(t, c)
	if len(after) != len(before) {
		t.Errorf("%d events became %d", len(before), len(after))
	}
	for uid, what := range before {
		if _, ok := after[uid]; !ok {
			t.Errorf("the event %s (%s) is no more", uid, what)
		}
	}
	c = autumn()
	c.Key = "https://madang.example/timetable/18/"
	for uid, what := range uids(t, c) {
		if _, ok := before[uid]; ok {
			t.Errorf("two calendars have the event %s (%s)", uid, what)
		}
	}
}

func TestWhatStandsInAnEvent(t *testing.T) {
	events := parsed(t, autumn()).all("VEVENT")
	monday, night, video, own := events[0], events[5], events[4], events[6]
	for _, c := range []struct {
		what      string
		got, want string
	}{
		{"the room of the meeting", monday.get("LOCATION"), "정보관 B103"},
		{"who holds the meeting, and the memo", unescape(monday.get("DESCRIPTION")), "이나래\n준비물: 노트북; 책, 공책\n\\o/"},
		{"the sequence", monday.get("SEQUENCE"), "3"},
		{"the first Monday of a semester that begins on a Tuesday", monday.get("DTSTART"), "20260907T090000"},
		{"the end of the last Monday, in UTC", monday.get("RRULE"), "FREQ=WEEKLY;UNTIL=20261214T145959Z"},
		{"an end at 24:00", night.get("DTEND"), "20260904T000000"},
		{"the last week of a list", night.get("RRULE"), "FREQ=WEEKLY;UNTIL=20261022T145959Z"},
		{"the only week of a list", video.get("RRULE"), ""},
		{"what may be overlapped", video.get("TRANSP"), "TRANSPARENT"},
		{"what may not", own.get("TRANSP"), "OPAQUE"},
		{"the room of the entry", own.get("LOCATION"), "중앙도서관"},
		{"the category", own.get("CATEGORIES"), "내 일정"},
		{"when it was changed", own.get("DTSTAMP"), "20260825T120506Z"},
		{"the alarm", own.parts[0].get("TRIGGER"), "-PT10M"},
		{"what the alarm says", own.parts[0].get("DESCRIPTION"), "도서관 아르바이트"},
	} {
		if c.got != c.want {
			t.Errorf("%s is %q, want %q", c.what, c.got, c.want)
		}
	}
	c := autumn()
	c.Alarm = 0
	for _, e := range parsed(t, c).all("VEVENT") {
		if len(e.parts) != 0 {
			t.Errorf("%s has an alarm, want none", e.get("SUMMARY"))
		}
	}
}

func TestFirstTimeOnAHoliday(t *testing.T) {
	c := autumn()
	c.Semester.Holidays = []Date{day("2026-09-04")}
	friday := parsed(t, c).all("VEVENT")[1]
	if got := friday.get("DTSTART"); got != "20260911T101500" {
		t.Errorf("begins %s, want on the second Friday", got)
	}
	for _, p := range friday.props {
		if p.name == "EXDATE" {
			t.Errorf("leaves %s out, which no rule has", p.value)
		}
	}
}

func TestWhatNoTimetableHas(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*Calendar){
		"entry whose id \"\"":            func(c *Calendar) { c.Entries[1].ID = "" },
		"entry whose id \"lecture-1\"":   func(c *Calendar) { c.Entries[1].ID = "lecture-1" },
		"a sequence of -1":               func(c *Calendar) { c.Entries[0].Sequence = -1 },
		"a sequence of 2147483648":       func(c *Calendar) { c.Entries[0].Sequence = 1 << 31 },
		"entry \"lecture-1\": a meeting": func(c *Calendar) { c.Entries[0].Meetings[0].End = 1441 },
		"entry \"lecture-1\": an exam":   func(c *Calendar) { c.Entries[0].Exams[0].End = c.Entries[0].Exams[0].Start },
		"an alarm -1":                    func(c *Calendar) { c.Alarm = -1 },
		"to day 20605":                   func(c *Calendar) { c.Semester.Last = day("2026-06-01") },
		"from day -1":                    func(c *Calendar) { c.Semester.First = -1 },
		"to day 21144":                   func(c *Calendar) { c.Semester.Last = day("2026-08-31") + 64*7 - 1 + 1 },
		"the clocks of Europe/Berlin":    func(c *Calendar) { c.Zone, c.Semester.Last = berlin, day("2026-10-23") }, // before the exam
	} {
		c := autumn()
		change(&c)
		if b, err := Encode(c); err == nil || b != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	c := autumn()
	c.Semester.Last = day("2026-08-31") + 64*7 - 1
	encode(t, c)
	c = autumn()
	c.Zone, c.Semester.Last = berlin, day("2026-10-24") // clocks go back on the day after
	c.Entries[0].Exams = nil
	if got := parsed(t, c).all("VTIMEZONE")[0].parts[0].get("TZOFFSETTO"); got != "+0200" {
		t.Errorf("Berlin in autumn is %s of UTC, want +0200", got)
	}
}
