package period

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func FuzzPeriods(f *testing.F) {
	fuzz(f, Periods, "월3,4 수5", "화1,목2,3", "월-1~0/MWF 2교시", "월３·４")
}
func FuzzSegments(f *testing.F) {
	fuzz(f, Segments, "월3,4/수4", "월5/수5,6(월6)", "(토1,2)/(수4)")
}
func FuzzClock(f *testing.F) {
	fuzz(f, Clock, "화(10:30~11:45)/목(10:30~11:45)", "토(9:00-11:50, 13:00-24:00)")
}
func FuzzPeriodsRooms(f *testing.F) {
	fuzz(f, PeriodsRooms, "월11~12(한울101)<p>수1~3(한울(별관) 2)", "금1/금10<br/>")
}

func FuzzLines(f *testing.F) {
	fuzz(f, Lines, "월 수 09:00-10:15 (정보관 21502 (실습실)-홍길동)\n월 10:30-11:45 (정보관-A-)", "Mon 9:00-10:00")
}

func FuzzNUSMods(f *testing.F) {
	fuzz(f, NUSMods, `[{"day":"Monday","startTime":"1000","endTime":"1200","venue":"LT1","lessonType":"Laboratory","weeks":[1,3]}]`,
		`{"day":"Friday","startTime":"0800","endTime":"2400","weeks":{"start":"2026-01-12","end":"2026-03-09","weekInterval":2,"weeks":[1,5]}}`)
}

// fuzz holds what [Parse] and [Merge] promise of any text.
func fuzz(f *testing.F, n Notation, seeds ...string) {
	for _, times := range seeds {
		f.Add(times, "공학관101/동영상(중복수강불가)/(인문관202)", "홍길동, Robin Ash-Hill", true)
	}
	f.Fuzz(func(t *testing.T, times, rooms, instructor string, overlap bool) {
		text := Text{times, rooms, instructor}
		o := Options{Periods: hours, VideoMayOverlap: overlap, WeekStarts: semester()}
		r, err := Parse(n, text, o)
		if n == Periods || n == Segments || n == Clock {
			typed := Text{wide(times), rooms, instructor}
			other, otherErr := Parse(n, typed, o)
			if len(typed.Times) <= MaxText && ((err == nil) != (otherErr == nil) || !slices.Equal(other.Meetings, r.Meetings)) {
				t.Fatalf("%q is %q, %v, and in wide letters %q, %v", times, showAll(r.Meetings), err, showAll(other.Meetings), otherErr)
			}
		}
		if err != nil {
			checkError(t, text, r, err)
			return
		}
		if len(r.Meetings) > MaxMeetings || !slices.IsSortedFunc(r.Meetings, byTime) {
			t.Fatalf("%d meetings, or out of order: %q", len(r.Meetings), showAll(r.Meetings))
		}
		seen := map[Meeting]bool{}
		for _, m := range r.Meetings {
			if !m.Valid() || seen[m] || m.Kind == "" || !utf8.ValidString(m.Room+m.Instructor) || strings.ContainsFunc(m.Room+m.Instructor, unicode.IsControl) {
				t.Fatalf("%+v is not valid, or there twice", m)
			}
			seen[m] = true
		}
		noted := map[Meeting]bool{}
		for _, note := range r.Notes {
			for _, m := range note.Meetings {
				noted[m] = noted[m] || note.Code == NoteOverlaps
			}
		}
		for i, m := range r.Meetings {
			if slices.ContainsFunc(r.Meetings[:i], m.Overlaps) && !noted[m] {
				t.Fatalf("%s overlaps and has no note", show(m))
			}
		}
		checkMerge(t, r.Meetings)
	})
}

// checkError looks whether an error points at what it shows.
func checkError(t *testing.T, text Text, r Result, err error) {
	t.Helper()
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Code == "" || len(r.Meetings)+len(r.Notes) > 0 {
		t.Fatalf("%+v and %v", r, err)
	}
	if e.Line == 0 {
		if e.Code != "too_long" && e.Code != "too_many_meetings" {
			t.Fatalf("%v says no place", err)
		}
		return
	}
	field := map[string]string{"times": text.Times, "rooms": text.Rooms, "instructor": text.Instructor}[e.Field]
	// What no text has is looked for before the text is composed.
	if !pointsAt(e, norm.NFC.String(field)) && !(e.Code == "bad_character" && pointsAt(e, strings.ToValidUTF8(field, "\ufffd"))) {
		t.Fatalf("%v: %q is not there in %q", err, e.Part, field)
	}
}

func pointsAt(e *Error, field string) bool {
	lines := strings.Split(field, "\n")
	if e.Line > len(lines) {
		return false
	}
	rest := []rune(strings.Join(lines[e.Line-1:], "\n"))
	return 1 <= e.Column && e.Column <= len(rest)+1 && strings.HasPrefix(string(rest[e.Column-1:]), e.Part) && utf8.RuneCountInString(e.Part) <= 40
}

// wide writes a text in the full-width letters of ASCII.
func wide(text string) string {
	return strings.Map(func(r rune) rune {
		if '!' <= r && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, text)
}
