package ical

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// What a program makes of the rules is what one finds by looking at each day of
// the semester.
func TestRulesAreTheDaysOfTheSemester(t *testing.T) {
	singapore, err := time.LoadLocation("Asia/Singapore")
	if err != nil {
		t.Fatal(err)
	}
	events, none, ruled := 0, 0, 0
	for seed := range uint64(400) {
		c := random(rand.New(rand.NewPCG(seed, 4)))
		if seed%4 == 0 {
			c.Zone = singapore
		}
		got := map[string][]span{}
		for _, e := range parsed(t, c).all("VEVENT") {
			events++
			if e.get("RRULE") != "" {
				ruled++
			}
			got[e.get("SUMMARY")] = append(got[e.get("SUMMARY")], expand(t, e, c.Zone)...)
		}
		for _, e := range c.Entries {
			want := looked(c.Semester, e)
			if len(want) == 0 {
				none++
			}
			slices.SortFunc(got[e.Name], bySpan)
			if !slices.Equal(got[e.Name], want) {
				t.Errorf("seed %d: %+v of %+v is at\n%v, want\n%v", seed, e, c.Semester, got[e.Name], want)
			}
		}
	}
	if events < 1000 || none < 50 || ruled < 500 {
		t.Errorf("%d events, %d with a rule, %d entries without: the semesters are too much alike", events, ruled, none)
	}
}

func bySpan(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) }

// looked goes through the calendar day by day.
func looked(s Semester, e Entry) []span {
	var spans []span
	add := func(at time.Time, start, end int) {
		midnight := time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC)
		spans = append(spans, span{
			midnight.Add(time.Duration(start) * time.Minute).Format("2006-01-02 15:04"),
			midnight.Add(time.Duration(end) * time.Minute).Format("2006-01-02 15:04"),
		})
	}
	epoch := time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC)
	first, last := epoch.AddDate(0, 0, int(s.First)), epoch.AddDate(0, 0, int(s.Last))
	week := 0
	for at := first; !at.After(last); at = at.AddDate(0, 0, 1) {
		if at.Equal(first) || at.Weekday() == time.Monday {
			week++
		}
		if slices.ContainsFunc(s.Holidays, func(d Date) bool { return epoch.AddDate(0, 0, int(d)).Equal(at) }) {
			continue
		}
		for _, m := range e.Meetings {
			list := m.Weeks.List()
			if time.Weekday(m.Day%7) == at.Weekday() && (list == nil || slices.Contains(list, week)) {
				add(at, m.Start, m.End)
			}
		}
	}
	for _, x := range e.Exams {
		add(epoch.AddDate(0, 0, int(x.Day)), x.Start, x.End)
	}
	slices.SortFunc(spans, bySpan)
	return spans
}

// random makes a calendar: of a few days or of 64 weeks, in any year, with
// holidays within and without.
func random(r *rand.Rand) Calendar {
	c := autumn()
	c.Entries = nil
	first := Date(r.IntN(60*366)) + 5000 // from 1983, of which Singapore's clocks have nothing to tell
	c.Semester = Semester{First: first, Last: first + Date(r.IntN([]int{3, 20, 115, 64*7 - 7}[r.IntN(4)]))}
	for range r.IntN(30) {
		c.Semester.Holidays = append(c.Semester.Holidays, first-10+Date(r.IntN(130)))
	}
	for i := range r.IntN(5) {
		e := Entry{ID: strconv.Itoa(i), Name: "수업" + strconv.Itoa(i)}
		for range r.IntN(4) {
			start := r.IntN(period.DayLength)
			m := period.Meeting{Day: 1 + period.Day(r.IntN(7)), Start: start, End: start + 1 + r.IntN(period.DayLength-start)}
			if r.IntN(2) == 0 {
				m.Weeks = period.Weeks(r.Uint64() & r.Uint64() & (1<<r.IntN(64) - 1))
			}
			e.Meetings = append(e.Meetings, m)
		}
		for range r.IntN(2) {
			start := r.IntN(period.DayLength)
			e.Exams = append(e.Exams, Exam{Name: e.Name, Day: first + Date(r.IntN(130)), Start: start, End: period.DayLength})
		}
		c.Entries = append(c.Entries, e)
	}
	return c
}
