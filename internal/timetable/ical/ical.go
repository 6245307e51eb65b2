// Package ical writes a timetable as an iCalendar file (RFC 5545, with the
// name and the refresh interval of RFC 7986), to be imported once or subscribed
// to.
//
// Each meeting of a lecture is an event that is repeated weekly, each exam one
// by itself. What is left out, holidays and the weeks in which a meeting is not
// held, are EXDATEs: RDATEs would be shorter for some, but Outlook ignores an
// event that has nothing else, and Google Calendar those after the rule's end.
//
// An event keeps its UID for as long as its entry has it: it is made of the
// calendar's key, the entry's id and the place that the meeting has in the
// entry's week, not in its list. So a meeting in another room or on another day
// is the event that programs know already, moved. Where an entry gets a meeting
// more, those later in the week move on by one, and the last one is new. The UID
// is a UUID, from which nobody reads whose calendar this is.
//
// What people wrote stays text, whatever it is: it cannot end a line, begin a
// property or break a character in two. Equal calendars are equal bytes.
//
// Everything here is pure: no database, no clock, no locale.
package ical

import (
	"errors"
	"fmt"
	"time"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// A Date is a day of the calendar, counted from 1970-01-01, at most 9999-12-30:
// the next day has a year of four digits too.
type Date int

const maxDate Date = 2932895

func (d Date) valid() bool { return 0 <= d && d <= maxDate }

// weekday returns the day of the week.
func (d Date) weekday() period.Day { return period.Day((d+3)%7 + 1) } // 1970-01-01 was a Thursday

// at returns the time that is the given minutes after the beginning of d.
func (d Date) at(minutes int, zone *time.Location) time.Time {
	return time.Date(1970, time.January, 1+int(d), 0, minutes, 0, 0, zone)
}

// A Calendar is a timetable as calendar programs see it.
type Calendar struct {
	Key      string         // what it is called among all calendars that there are, such as its address; only UIDs depend on it
	Name     string         // as programs list it
	Zone     *time.Location // in which all times are; its String is its name in the time zone database
	Modified time.Time      // when anything of it was last changed
	Alarm    int            // minutes before each event at which programs remind of it, 0 for never
	Semester Semester
	Entries  []Entry // events are written in their order
}

// A Semester is the time in which lectures are held, of at most 64 weeks.
type Semester struct {
	First, Last Date   // both are days of it
	Holidays    []Date // nothing but exams takes place
}

// An Entry is a lecture or a block of one's own.
type Entry struct {
	ID         string // what it is called in its calendar, for ever
	Sequence   int    // from 0; larger after each change of anything that is written of it, the semester's days included
	Name       string
	Category   string // a word such as 수업, empty for none
	Room       string // of the meetings that have none of their own
	Instructor string // likewise
	Memo       string
	Meetings   []period.Meeting
	Exams      []Exam
}

// An Exam is an examination of a lecture.
type Exam struct {
	Name       string // of the event: with the lecture's, as nothing is added to it
	Category   string
	Day        Date
	Start, End int // minutes since midnight, half open: 0 ≤ Start < End ≤ period.DayLength
	Room       string
}

// Encode returns the file. It refuses what no timetable has: an entry without an
// id or with that of another, a day or time that does not exist, a semester that
// ends before it begins or has more than 64 weeks, a negative alarm or sequence,
// and a zone whose clocks are changed within the timetable, because the file
// tells programs of one offset only. Texts are never refused.
func Encode(c Calendar) ([]byte, error) {
	if err := c.check(); err != nil {
		return nil, fmt.Errorf("ical: %w", err)
	}
	f := newFile(c)
	f.line("BEGIN", "VCALENDAR")
	f.line("VERSION", "2.0")
	f.line("PRODID", "-//Madang//Timetable//EN")
	f.text("NAME", c.Name)
	f.text("X-WR-CALNAME", c.Name) // for programs that do not know RFC 7986, as is X-PUBLISHED-TTL
	f.line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H")
	f.line("X-PUBLISHED-TTL", "PT1H")
	f.timezone(c.Semester.First)
	for _, e := range c.Entries {
		f.entry(e)
	}
	f.line("END", "VCALENDAR")
	return f.b, nil
}

func (c *Calendar) check() error {
	s := c.Semester
	if !s.First.valid() || !s.Last.valid() || s.Last < s.First || s.weekOf(s.Last) > maxWeeks {
		return fmt.Errorf("a semester from day %d to day %d", s.First, s.Last)
	}
	if c.Alarm < 0 {
		return fmt.Errorf("an alarm %d minutes before", c.Alarm)
	}
	first, last := s.First, s.Last
	known := map[string]bool{}
	for _, e := range c.Entries {
		if e.ID == "" || known[e.ID] {
			return fmt.Errorf("an entry whose id %q is empty or that of another", e.ID)
		}
		known[e.ID] = true
		if err := e.check(); err != nil {
			return fmt.Errorf("entry %q: %w", e.ID, err)
		}
		for _, x := range e.Exams {
			first, last = min(first, x.Day), max(last, x.Day)
		}
	}
	if _, change := first.at(0, c.Zone).ZoneBounds(); !change.IsZero() && change.Before(last.at(period.DayLength, c.Zone)) {
		return fmt.Errorf("the clocks of %s are changed within the timetable", c.Zone)
	}
	return nil
}

const maxSequence = 1<<31 - 1 // of an INTEGER

func (e *Entry) check() error {
	if e.Sequence < 0 || e.Sequence > maxSequence {
		return fmt.Errorf("a sequence of %d", e.Sequence)
	}
	for _, m := range e.Meetings {
		if !m.Valid() {
			return errors.New("a meeting at a time that does not exist")
		}
	}
	for _, x := range e.Exams {
		if !x.Day.valid() || x.Start < 0 || x.End <= x.Start || x.End > period.DayLength {
			return errors.New("an exam at a time that does not exist")
		}
	}
	return nil
}
