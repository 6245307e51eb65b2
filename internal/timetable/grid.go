package timetable

import (
	"cmp"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
)

// The hours and days that a grid has where nothing asks for more: Monday to
// Friday, 9 to 18.
const firstHour, endHour = 9, 18

// A grid is a timetable as it is drawn: a row for each hour, a cell in it for each
// day.
type grid struct {
	days  []gridDay
	hours []gridHour
}

type gridDay struct {
	day   period.Day
	date  int // day of the month, 0 where it is not of this week
	today bool
}

type gridHour struct {
	hour  int
	cells []gridCell // one for each day
}

type gridCell struct {
	blocks []block // that begin in this hour
	now    int     // minutes past the hour, −1 for not now
}

// A block is a meeting in a cell.
type block struct {
	entry    Entry
	meeting  lecture.Meeting
	at, long int // minutes past the hour, and how many it takes
	lane     int // of lanes that stand side by side
	lanes    int
	ghost    bool // of a lecture that is not in the timetable yet
	hit      bool // collides with the ghost
}

// gridOf lays out entries, and the ghost of a lecture that may be put beside them.
func gridOf(entries []Entry, ghost *Entry) *grid {
	var all []block
	for _, e := range entries {
		for _, m := range e.Meetings {
			b := block{entry: e, meeting: m}
			b.hit = ghost != nil && clashes([]period.Meeting{m.Period()}, ghost.times())
			all = append(all, b)
		}
	}
	if ghost != nil {
		for _, m := range ghost.Meetings {
			all = append(all, block{entry: *ghost, meeting: m, ghost: true})
		}
	}
	from, to, last := firstHour, endHour, period.Friday
	for _, b := range all {
		from, to, last = min(from, b.meeting.Start/60), max(to, (b.meeting.End+59)/60), max(last, b.meeting.Day)
	}
	g := &grid{}
	for d := period.Monday; d <= last; d++ {
		g.days = append(g.days, gridDay{day: d})
	}
	for h := from; h < to; h++ {
		row := gridHour{hour: h, cells: make([]gridCell, len(g.days))}
		for i := range row.cells {
			row.cells[i].now = -1
		}
		g.hours = append(g.hours, row)
	}
	for d := period.Monday; d <= last; d++ {
		for _, b := range lanes(slices.DeleteFunc(slices.Clone(all), func(b block) bool { return b.meeting.Day != d })) {
			b.at, b.long = b.meeting.Start%60, b.meeting.End-b.meeting.Start
			cell := &g.hours[b.meeting.Start/60-from].cells[d-1]
			cell.blocks = append(cell.blocks, b)
		}
	}
	return g
}

// lanes puts the blocks of a day that are at one time side by side.
func lanes(day []block) []block {
	slices.SortStableFunc(day, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.meeting.Start, b.meeting.Start), cmp.Compare(b.meeting.End, a.meeting.End))
	})
	for i := 0; i < len(day); {
		// Blocks from i up to j hang together.
		end, j := day[i].meeting.End, i+1
		for ; j < len(day) && day[j].meeting.Start < end; j++ {
			end = max(end, day[j].meeting.End)
		}
		var free []int // when each lane is free again
		for k := i; k < j; k++ {
			lane := slices.IndexFunc(free, func(at int) bool { return at <= day[k].meeting.Start })
			if lane < 0 {
				lane, free = len(free), append(free, 0)
			}
			free[lane], day[k].lane = day[k].meeting.End, lane
		}
		for k := i; k < j; k++ {
			day[k].lanes = len(free)
		}
		i = j
	}
	return day
}

// mark puts the dates of the week of now into the head, and now into its cell.
func (g *grid) mark(now time.Time) {
	today := lecture.DateOf(now)
	for i := range g.days {
		d := &g.days[i]
		date := today + lecture.Date(int(d.day)-today.Weekday())
		d.date, d.today = date.In(time.UTC).Day(), date == today
		if !d.today {
			continue
		}
		for j := range g.hours {
			if h := &g.hours[j]; h.hour == now.Hour() {
				h.cells[i].now = now.Minute()
			}
		}
	}
}
