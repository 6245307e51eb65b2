package timetable

import (
	"context"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/timetable/ical"
)

// maxAlarm is how many minutes before a lecture a calendar may remind of it.
const maxAlarm = 24 * 60

// sequenceStart is the time from which the sequence of an event is counted, in
// seconds: it grows with each change of what the event is made of.
var sequenceStart = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// calendar returns a timetable as calendar programs read it, with alarms so many
// minutes before each event, 0 for none.
func (s *Service) calendar(ctx context.Context, t Timetable, alarm int) ([]byte, error) {
	in, err := s.semesterOf(ctx, t)
	if err != nil {
		return nil, err
	}
	c := ical.Calendar{
		Key:  s.o.Key.Sum("uid", strconv.FormatInt(t.ID, 10)),
		Name: t.Name + " · " + semesterName(ctx, in), Zone: i18n.Zone, Modified: later(t.UpdatedAt.Time, in.UpdatedAt.Time), Alarm: alarm,
		Semester: ical.Semester{First: ical.Date(in.First), Last: ical.Date(in.Last)},
	}
	for _, d := range in.Days {
		for day := d.First; d.Kind == lecture.Holiday && day <= d.Last; day++ {
			c.Semester.Holidays = append(c.Semester.Holidays, ical.Date(day))
		}
	}
	for _, e := range t.Entries {
		changed := later(e.UpdatedAt.Time, in.UpdatedAt.Time)
		one := ical.Entry{ID: "b" + strconv.FormatInt(e.ID, 10), Name: e.Name, Memo: e.Memo, Instructor: professor(e.Professor), Meetings: e.times()}
		if e.Lecture != nil {
			changed = later(changed, e.Section.UpdatedAt.Time)
			one.ID, one.Category = "l"+strconv.FormatInt(*e.Lecture, 10), i18n.T(ctx, "timetable.calendar.lecture")
		}
		for _, x := range e.Exams {
			one.Exams = append(one.Exams, ical.Exam{Name: e.Name + " " + examName(ctx, x), Category: i18n.T(ctx, "timetable.calendar.exam"),
				Day: ical.Date(x.On), Start: x.Start, End: x.End, Room: x.Room})
		}
		one.Sequence = max(0, int(changed.Sub(sequenceStart)/time.Second))
		c.Modified = later(c.Modified, changed)
		c.Entries = append(c.Entries, one)
	}
	return ical.Encode(c)
}

// semesterOf returns the semester of a timetable, whoever asks.
func (s *Service) semesterOf(ctx context.Context, t Timetable) (lecture.Semester, error) {
	return lecture.SemesterOf(ctx, s.db, t.Semester)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// examName is what an exam is called.
func examName(ctx context.Context, x lecture.Exam) string {
	if x.Name == "" {
		return i18n.T(ctx, "timetable.calendar.exam")
	}
	return x.Name
}
