package timetable

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
)

func at(day period.Day, start, end int) lecture.Meeting {
	return lecture.Meeting{Day: day, Start: start, End: end, Kind: period.Class}
}

func TestNeighboursDifferInColour(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var all []Entry
		for range 25 {
			e := Entry{Lecture: new(int64)}
			for range 1 + dice.IntN(2) {
				start := 540 + 15*dice.IntN(40)
				e.Meetings = append(e.Meetings, at(period.Day(1+dice.IntN(5)), start, start+75))
			}
			e.Colour = colourFor(e.times(), all)
			beside := map[int]bool{}
			used := map[int]bool{}
			for _, o := range all {
				used[o.Colour] = true
				for _, m := range o.times() {
					for _, n := range e.times() {
						if touches(m, n) {
							beside[o.Colour] = true
						}
					}
				}
			}
			if len(used) < Colours && used[e.Colour] {
				t.Fatalf("the colour %d is taken twice while %d are free", e.Colour, Colours-len(used))
			}
			if len(beside) < Colours && beside[e.Colour] {
				t.Fatalf("a neighbour has the colour %d, and only %d are beside it", e.Colour, len(beside))
			}
			all = append(all, e)
		}
	}
}

func TestTheGridGrowsByWhatIsInIt(t *testing.T) {
	for _, c := range []struct {
		meetings           []lecture.Meeting
		days, first, hours int
	}{
		{nil, 5, 9, 9},
		{[]lecture.Meeting{at(period.Monday, 540, 1080)}, 5, 9, 9},
		{[]lecture.Meeting{at(period.Saturday, 540, 600)}, 6, 9, 9},
		{[]lecture.Meeting{at(period.Sunday, 480, 540)}, 7, 8, 10},
		{[]lecture.Meeting{at(period.Friday, 1080, 1081)}, 5, 9, 10},
		{[]lecture.Meeting{at(period.Friday, 0, 1440)}, 5, 0, 24},
	} {
		g := gridOf([]Entry{{Meetings: c.meetings}}, nil)
		if len(g.days) != c.days || g.hours[0].hour != c.first || len(g.hours) != c.hours {
			t.Errorf("%v: %d days and %d hours from %d, want %d, %d, %d", c.meetings, len(g.days), len(g.hours), g.hours[0].hour, c.days, c.hours, c.first)
		}
	}
}

// No two blocks of a day cover each other, and every meeting is drawn once.
func TestBlocksStandSideBySide(t *testing.T) {
	dice := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		var entries []Entry
		for range 1 + dice.IntN(12) {
			start := 5 * dice.IntN(280)
			entries = append(entries, Entry{Meetings: []lecture.Meeting{at(period.Monday, start, start+5+5*dice.IntN((1440-start)/5))}})
		}
		ghost := Entry{Meetings: []lecture.Meeting{at(period.Monday, 600, 700)}}
		var all []block
		for _, h := range gridOf(entries, &ghost).hours {
			for _, b := range h.cells[0].blocks {
				if b.meeting.Start != h.hour*60+b.at || b.long != b.meeting.End-b.meeting.Start {
					t.Fatalf("%+v is drawn at %d:%d for %d", b.meeting, h.hour, b.at, b.long)
				}
				if hit := !b.ghost && b.meeting.Start < 700 && b.meeting.End > 600; b.hit != hit {
					t.Errorf("%+v collides with the ghost: %v", b.meeting, b.hit)
				}
				all = append(all, b)
			}
		}
		if len(all) != len(entries)+1 {
			t.Fatalf("%d blocks of %d meetings", len(all), len(entries)+1)
		}
		for i, a := range all {
			for _, b := range all[i+1:] {
				if a.meeting.Start < b.meeting.End && b.meeting.Start < a.meeting.End && (a.lane == b.lane || a.lanes != b.lanes) {
					t.Fatalf("%v and %v stand in lanes %d and %d of %d and %d", a.meeting, b.meeting, a.lane, b.lane, a.lanes, b.lanes)
				}
			}
		}
	}
}

func TestTheGridKnowsToday(t *testing.T) {
	g := gridOf(nil, nil)
	g.mark(time.Date(2026, 10, 1, 13, 30, 0, 0, time.UTC)) // a Thursday
	for i, want := range []int{28, 29, 30, 1, 2} {
		if d := g.days[i]; d.date != want || d.today != (i == 3) {
			t.Errorf("day %d is %+v, want the %d", i, d, want)
		}
	}
	for _, h := range g.hours {
		for i, c := range h.cells {
			if want := h.hour == 13 && i == 3; (c.now == 30) != want || (c.now >= 0) != want {
				t.Errorf("now is in the cell %d:%d at %d", h.hour, i, c.now)
			}
		}
	}
	g = gridOf(nil, nil)
	g.mark(time.Date(2026, 10, 3, 13, 30, 0, 0, time.UTC)) // a Saturday, which has no column
	for _, d := range g.days {
		if d.today {
			t.Errorf("%+v is today", d)
		}
	}
}
