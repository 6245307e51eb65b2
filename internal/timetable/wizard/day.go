package wizard

import (
	"cmp"
	"math"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// A block is a time of a day that a class takes, in one piece as far as any other
// class can tell: what is free within is too short for the meetings of all others.
type block struct {
	start, end   int          // minutes
	sharing      bool         // classes can take it at once, in other weeks each
	weeks        period.Weeks // where they can
	minutes      int          // of lectures
	gap, waiting int          // what is free within
	rests        uint8        // 1 where it has time for lunch within
	campus       bool
}

// A column is a block that a class needs. A class that needs none has one column
// without.
type column struct {
	class, day int
	block      int // -1 for none
}

// A day is one day of all classes.
type day struct {
	blocks []block // by start, then by end
	shares [][]int // [block] those before it that end later than it begins, and that a table can have beside it
	starts []int   // distinct times at which blocks begin
	stops  []stop  // and at which they end
	start  []int   // [block] index into starts
	stop   []int   // [block] index into stops
	before []int   // [start] how many of the stops are no later
}

// A stop is where a block ends, and by when others may that share its time.
type stop struct{ end, latest int }

// split makes the blocks and columns.
func (m *model) split(b *budget) {
	shared, soonest := m.shared(), m.soonest()
	var index [7]map[block]int
	for d := range index {
		index[d] = map[block]int{}
	}
	for i := range m.classes {
		if !b.goesOn() {
			return
		}
		c := &m.classes[i]
		c.from = len(m.columns)
		for d := range 7 {
			for _, x := range m.blocksOf(c, d, shared, &soonest[d]) {
				n, ok := index[d][x]
				if !ok {
					n = len(m.days[d].blocks)
					index[d][x] = n
					m.days[d].blocks = append(m.days[d].blocks, x)
				}
				m.columns = append(m.columns, column{i, d, n})
			}
		}
		if c.from == len(m.columns) {
			m.columns = append(m.columns, column{i, 0, -1})
		}
		c.to = len(m.columns)
	}
	for d := range m.days {
		m.order(d)
		m.share(d, b)
		m.days[d].times()
	}
}

// spans returns when c meets on a day in these weeks, or in any for all, merged.
func (c *class) spans(d int, weeks period.Weeks, all bool) (spans []span) {
	for _, x := range c.meetings {
		if int(x.Day) == d+1 && (all || x.Weeks == weeks) {
			spans = append(spans, span{x.Start, x.End})
		}
	}
	return merge(spans)
}

// soonest tells when the first of a day's meetings ends that begins at a minute
// or later.
type soonest [period.DayLength + 1]int

func (m *model) soonest() (days [7]soonest) {
	for d := range days {
		for i := range days[d] {
			days[d][i] = 2 * period.DayLength
		}
	}
	for i := range m.classes {
		for _, x := range m.classes[i].meetings {
			at := &days[x.Day-1][x.Start]
			*at = min(*at, x.End)
		}
	}
	for d := range days {
		for i := period.DayLength - 1; i >= 0; i-- {
			days[d][i] = min(days[d][i], days[d][i+1])
		}
	}
	return days
}

// blocksOf cuts what a class takes of a day where another's meeting fits in
// between; where it can share its time, for each of its weeks and everywhere.
func (m *model) blocksOf(c *class, d int, shared map[period.Meeting]bool, soonest *soonest) (blocks []block) {
	if !slices.ContainsFunc(c.meetings, func(x period.Meeting) bool { return int(x.Day) == d+1 && shared[timeOf(x)] }) {
		for spans := c.spans(d, 0, true); len(spans) > 0; {
			n := 1
			for n < len(spans) && soonest[spans[n-1].end] > spans[n].start {
				n++
			}
			blocks = append(blocks, m.block(c, d, spans[:n]))
			spans = spans[n:]
		}
		return blocks
	}
	var weeks []period.Weeks
	for _, x := range c.meetings {
		if int(x.Day) == d+1 && !slices.Contains(weeks, x.Weeks) {
			weeks = append(weeks, x.Weeks)
			for _, s := range c.spans(d, x.Weeks, false) {
				b := m.block(c, d, []span{s})
				b.sharing, b.weeks = true, x.Weeks
				blocks = append(blocks, b)
			}
		}
	}
	return blocks
}

func (m *model) block(c *class, d int, spans []span) block {
	b := block{start: spans[0].start, end: spans[len(spans)-1].end, campus: c.days>>d&1 == 1}
	for _, s := range spans {
		b.minutes += s.end - s.start
	}
	taken := spans
	if len(m.busy[d]) > 0 {
		taken = merge(slices.Concat(spans, m.busy[d]))
	}
	b.gap, b.waiting = free(taken, b.start, b.end, m.taste.pause)
	if m.taste.lunches(taken, b.start, b.end) {
		b.rests = 1
	}
	return b
}

// order sorts the blocks of a day.
func (m *model) order(d int) {
	day := &m.days[d]
	old := slices.Clone(day.blocks)
	slices.SortFunc(day.blocks, func(a, b block) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end), cmp.Compare(a.weeks, b.weeks), cmp.Compare(a.minutes, b.minutes), cmp.Compare(a.waiting, b.waiting))
	})
	at := map[block]int{}
	for i, b := range day.blocks {
		at[b] = i
	}
	for i := range m.columns {
		if c := &m.columns[i]; c.day == d && c.block >= 0 {
			c.block = at[old[c.block]]
		}
	}
}

// share finds the blocks of a day that a table can have although they overlap.
func (m *model) share(d int, budget *budget) {
	day := &m.days[d]
	day.shares = make([][]int, len(day.blocks))
	classes := make([][]int, len(day.blocks))
	for _, c := range m.columns {
		if c.day == d && c.block >= 0 {
			classes[c.block] = append(classes[c.block], c.class)
		}
	}
	for i, b := range day.blocks {
		if !b.sharing {
			continue
		}
		if !budget.goesOn() {
			return
		}
		for j, a := range day.blocks[:i] {
			if a.sharing && a.end > b.start && slices.ContainsFunc(classes[i], func(x int) bool {
				return slices.ContainsFunc(classes[j], func(y int) bool { return x == y || m.apart[x].has(y) })
			}) {
				day.shares[i] = append(day.shares[i], j)
			}
		}
	}
}

// times lists when the blocks begin and end.
func (d *day) times() {
	var stops []stop
	for i, b := range d.blocks {
		s := stop{b.end, b.end}
		for _, j := range d.shares[i] {
			s.latest = max(s.latest, d.blocks[j].end)
		}
		stops = append(stops, s)
		d.starts = append(d.starts, b.start)
	}
	compare := func(a, b stop) int { return cmp.Or(cmp.Compare(a.end, b.end), cmp.Compare(a.latest, b.latest)) }
	d.starts = slices.Compact(d.starts)
	d.stops = slices.SortedFunc(slices.Values(stops), compare)
	d.stops = slices.Compact(d.stops)
	for i, b := range d.blocks {
		start, _ := slices.BinarySearch(d.starts, b.start)
		at, _ := slices.BinarySearchFunc(d.stops, stops[i], compare)
		d.start, d.stop = append(d.start, start), append(d.stop, at)
	}
	for _, s := range d.starts {
		n, _ := slices.BinarySearchFunc(d.stops, stop{s + 1, 0}, compare)
		d.before = append(d.before, n)
	}
}

const none = math.MinInt64 / 4 // less than any sum of points that can be
