package ical

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/madang-campus/madang/internal/lecture/period"
)

const maxWeeks = 64 // of a semester, as period.Weeks has it

// weekOf returns the week of the semester that d is in. Week 1 is the one of the
// first day; weeks begin on Monday.
func (s Semester) weekOf(d Date) int {
	monday := s.First - Date(s.First.weekday()-period.Monday)
	return int(d-monday)/7 + 1
}

// days returns the days on which m is held.
func (s Semester) days(m period.Meeting) []Date {
	var days []Date
	first := s.First + (Date(m.Day-s.First.weekday())+7)%7
	for d := first; d <= s.Last; d += 7 {
		if m.Weeks.Has(s.weekOf(d)) && !slices.Contains(s.Holidays, d) {
			days = append(days, d)
		}
	}
	return days
}

// inWeek orders meetings as the week does, whatever order their list has.
func inWeek(a, b period.Meeting) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Weeks, b.Weeks),
		cmp.Compare(a.Room, b.Room), cmp.Compare(a.Instructor, b.Instructor))
}

// inTime orders exams likewise.
func inTime(a, b Exam) int {
	return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End),
		cmp.Compare(a.Room, b.Room), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Category, b.Category))
}

// An event is what takes place at one time of some days, at least one and each
// whole weeks after the first.
type event struct {
	uid                         string
	sequence                    int
	name, room, about, category string
	start, end                  int // minutes since midnight
	days                        []Date
	free                        bool // one may do something else meanwhile
}

// entry writes the events of an entry: its meetings as they come in the week,
// then its exams.
func (f *file) entry(e Entry) {
	uid := func(kind string, place int) string {
		return uuid.NewSHA1(f.space, []byte(e.ID+"\x00"+kind+"\x00"+strconv.Itoa(place))).String()
	}
	for i, m := range slices.SortedStableFunc(slices.Values(e.Meetings), inWeek) {
		if days := f.semester.days(m); len(days) > 0 {
			f.event(event{
				uid: uid("meeting", i), sequence: e.Sequence, name: e.Name, room: cmp.Or(m.Room, e.Room),
				about: about(cmp.Or(m.Instructor, e.Instructor), e.Memo), category: e.Category,
				start: m.Start, end: m.End, days: days, free: m.MayOverlap,
			})
		}
	}
	for i, x := range slices.SortedStableFunc(slices.Values(e.Exams), inTime) {
		f.event(event{
			uid: uid("exam", i), sequence: e.Sequence, name: x.Name, room: x.Room, about: about(e.Instructor, e.Memo), category: x.Category,
			start: x.Start, end: x.End, days: []Date{x.Day},
		})
	}
}

// about returns the texts that are there, each on lines of its own.
func about(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "\n")
}

func (f *file) event(e event) {
	f.line("BEGIN", "VEVENT")
	f.line("UID", e.uid)
	f.line("DTSTAMP", f.modified)
	f.line("LAST-MODIFIED", f.modified)
	f.line("SEQUENCE", strconv.Itoa(e.sequence))
	f.text("SUMMARY", e.name)
	f.some("LOCATION", e.room)
	f.some("DESCRIPTION", e.about)
	f.some("CATEGORIES", e.category)
	f.local("DTSTART", e.days[0], e.start)
	f.local("DTEND", e.days[0], e.end)
	f.rule(e)
	f.line("STATUS", "CONFIRMED")
	if e.free {
		f.line("TRANSP", "TRANSPARENT")
	} else {
		f.line("TRANSP", "OPAQUE")
	}
	if f.alarm > 0 {
		f.line("BEGIN", "VALARM")
		f.line("ACTION", "DISPLAY")
		f.line("TRIGGER", "-PT"+strconv.Itoa(f.alarm)+"M")
		f.text("DESCRIPTION", e.name)
		f.line("END", "VALARM")
	}
	f.line("END", "VEVENT")
}

// rule writes that an event is repeated weekly until its last day, and which of
// those times are left out. An event of one day has no rule.
func (f *file) rule(e event) {
	first, last := e.days[0], e.days[len(e.days)-1]
	if first == last {
		return
	}
	// The end of the last day: the next time would be days later, so nothing hangs
	// on whether a program counts the end itself.
	until := last.at(period.DayLength, f.zone).Add(-time.Second)
	f.line("RRULE", "FREQ=WEEKLY;UNTIL="+until.UTC().Format(utc))
	for d := first; d <= last; d += 7 {
		if !slices.Contains(e.days, d) {
			f.local("EXDATE", d, e.start)
		}
	}
}
