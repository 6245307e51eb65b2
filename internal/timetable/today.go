package timetable

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// today is what somebody has on one day.
type today struct {
	table Timetable
	list  []happening // in their order
	next  int         // which is going on, or comes next; len(list) where all are over
	now   int         // minutes since midnight
	due   []duty      // today
}

// A happening is a meeting on a day.
type happening struct {
	entry   Entry
	meeting lecture.Meeting
}

// Today returns what the start page shows of v's day, by the main timetable: the
// lecture that is going on or comes next. It is nil where there is none today.
func (s *Service) Today(ctx context.Context, v account.Viewer) (templ.Component, error) {
	if v.School == 0 {
		return nil, nil
	}
	now := s.db.Now().In(i18n.Zone)
	day := lecture.DateOf(now)
	semesters, err := s.lecture.Semesters(ctx, v, v.School)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(semesters, func(s lecture.Semester) bool { return s.First <= day && day <= s.Last })
	if i < 0 {
		return nil, nil
	}
	t, ok, err := MainOf(ctx, s.db, v.ID, semesters[i].ID)
	if err != nil || !ok {
		return nil, err
	}
	p := dayOf(t, semesters[i], day, now)
	if len(p.list) == 0 {
		return nil, nil
	}
	return todayCard(p), nil
}

// dayOf returns what a timetable has on a day of its semester. Lectures are left
// out on holidays.
func dayOf(t Timetable, in lecture.Semester, day lecture.Date, now time.Time) today {
	p := today{table: t, now: now.Hour()*60 + now.Minute()}
	holiday := slices.ContainsFunc(in.Days, func(d lecture.SemesterDays) bool {
		return d.Kind == lecture.Holiday && d.First <= day && day <= d.Last
	})
	for _, e := range t.Entries {
		for _, m := range e.Meetings {
			if int(m.Day) == day.Weekday() && !(holiday && e.Lecture != nil) && m.Period().Weeks.Has(in.Week(day)) {
				p.list = append(p.list, happening{e, m})
			}
		}
		for _, todo := range e.Todos {
			if !todo.IsDone && todo.Due != nil && *todo.Due == day {
				p.due = append(p.due, duty{todo, e})
			}
		}
	}
	slices.SortStableFunc(p.list, func(a, b happening) int {
		return cmp.Or(cmp.Compare(a.meeting.Start, b.meeting.Start), cmp.Compare(a.meeting.End, b.meeting.End))
	})
	p.next = len(p.list)
	if i := slices.IndexFunc(p.list, func(h happening) bool { return h.meeting.End > p.now }); i >= 0 {
		p.next = i
	}
	return p
}

// when says how far away the next lecture is.
func (p *today) when(ctx context.Context) string {
	switch wait := p.list[p.next].meeting.Start - p.now; {
	case wait <= 0:
		return i18n.T(ctx, "timetable.today.now")
	case wait < 60:
		return i18n.T(ctx, "timetable.today.in_minutes", wait)
	default:
		return i18n.T(ctx, "timetable.today.in_hours", (wait+30)/60)
	}
}

// hours are the first and the last hour of the ribbon: 9 to 18, and more where
// more is in it.
func (p *today) hours() (from, to int) {
	from, to = firstHour, endHour
	for _, h := range p.list {
		from, to = min(from, h.meeting.Start/60), max(to, (h.meeting.End+59)/60)
	}
	return from, to
}

// on places minutes on the ribbon, in hundredths of a percent, for styles.
func (p *today) on(start, length int) string {
	from, to := p.hours()
	whole := (to - from) * 60
	percent := func(n int) string { return strconv.FormatFloat(float64(n)*100/float64(whole), 'f', 2, 64) + "%" }
	return "--at:" + percent(start-from*60) + ";--for:" + percent(length)
}

// marks are the hours that stand below the ribbon: its ends, and two between.
func (p *today) marks() (all []string) {
	from, to := p.hours()
	for i := range 4 {
		all = append(all, strconv.Itoa(from+(to-from)*i/3))
	}
	return all
}

// nowOn reports whether now is on the ribbon.
func (p *today) nowOn() bool {
	from, to := p.hours()
	return from*60 <= p.now && p.now <= to*60
}
