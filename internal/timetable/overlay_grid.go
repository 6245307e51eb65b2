package timetable

import (
	"context"
	"strconv"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// An overlayGrid is an overlay as it is drawn: as a [grid], with a lane for each
// person in each day.
type overlayGrid struct {
	days  []period.Day
	hours []overlayHour
	lanes int
}

type overlayHour struct {
	hour  int
	cells []overlayCell // one for each day
}

type overlayCell struct {
	taken []takenBlock
	free  []Span
}

// A takenBlock is time that somebody does not have.
type takenBlock struct {
	Span
	lane int
}

// gridOver lays out who is busy when, and when all are free.
func gridOver(people []person, free []Span) overlayGrid {
	from, to, last := firstHour, endHour, period.Friday
	grow := func(list []Span) {
		for _, s := range list {
			from, to, last = min(from, s.Start/60), max(to, (s.End+59)/60), max(last, s.Day)
		}
	}
	for _, p := range people {
		grow(p.busy)
	}
	grow(free)
	g := overlayGrid{lanes: len(people)}
	for d := period.Monday; d <= last; d++ {
		g.days = append(g.days, d)
	}
	for h := from; h < to; h++ {
		g.hours = append(g.hours, overlayHour{h, make([]overlayCell, len(g.days))})
	}
	cell := func(s Span) *overlayCell { return &g.hours[s.Start/60-from].cells[s.Day-1] }
	for _, s := range free {
		c := cell(s)
		c.free = append(c.free, s)
	}
	for lane, p := range people {
		for _, s := range p.busy {
			c := cell(s)
			c.taken = append(c.taken, takenBlock{s, lane})
		}
	}
	return g
}

// manyLanes is from how many people on a day of a phone's width has no room for
// their letters.
const manyLanes = 6

func (g overlayGrid) many() bool { return g.lanes >= manyLanes }

// name is what a person is called: oneself 나.
func (p person) name(ctx context.Context) string {
	if p.friend.ID == 0 {
		return i18n.T(ctx, "timetable.overlay.me")
	}
	return p.friend.Name()
}

// letters stand in a person's lane: the first of the name, with the second where
// somebody else's name begins alike.
func letters(ctx context.Context, people []person, lane int) string {
	name := []rune(people[lane].name(ctx))
	for i, other := range people {
		if i != lane && []rune(other.name(ctx))[0] == name[0] {
			return string(name[:min(2, len(name))])
		}
	}
	return string(name[:1])
}

// hue is the class of a lane: oneself is outlined, each friend has a colour.
func hue(lane int) string {
	if lane == 0 {
		return "own"
	}
	return "c" + strconv.Itoa(lane)
}

func (s Span) style() string {
	return "--at:" + strconv.Itoa(s.Start%60) + ";--for:" + strconv.Itoa(s.End-s.Start)
}

// lengthText says how long minutes are: 1시간 45분.
func lengthText(ctx context.Context, minutes int) string {
	switch h, m := minutes/60, minutes%60; {
	case h == 0:
		return i18n.T(ctx, "timetable.overlay.minutes", m)
	case m == 0:
		return i18n.T(ctx, "timetable.overlay.hours", h)
	default:
		return i18n.T(ctx, "timetable.overlay.hours_minutes", h, m)
	}
}

// at says when a span is: 월요일 09:00–10:15.
func (s Span) at(ctx context.Context) string {
	return longDay(ctx, s.Day) + " " + Clock(s.Start) + "–" + Clock(s.End)
}
