package wizard

import (
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// timeOf returns when a meeting is, and nothing else of it.
func timeOf(x period.Meeting) period.Meeting {
	return period.Meeting{Day: x.Day, Start: x.Start, End: x.End, Weeks: x.Weeks}
}

// separate finds out which classes may stand beside each other. There are fewer
// times than classes that meet at them, so it compares times.
func (m *model) separate(b *budget) {
	n := len(m.classes)
	index := map[period.Meeting]int{}
	var times []period.Meeting
	var takers [][]int // [time] classes
	courses := map[int64][]int{}
	for i := range m.classes {
		c := &m.classes[i]
		if c.course != 0 {
			courses[c.course] = append(courses[c.course], i)
		}
		for _, x := range c.meetings {
			x = timeOf(x)
			at, ok := index[x]
			if !ok {
				at = len(times)
				index[x] = at
				times, takers = append(times, x), append(takers, nil)
			}
			takers[at] = append(takers[at], i)
		}
	}
	for i := range n {
		row := newBitset(n)
		for j := range n {
			row.add(j)
		}
		for _, j := range courses[m.classes[i].course] {
			row.remove(j)
		}
		m.apart = append(m.apart, row)
	}
	clash := newBitset(n)
	for i, x := range times {
		if !b.goesOn() {
			return
		}
		clear(clash)
		for j, y := range times {
			if x.Overlaps(y) {
				for _, c := range takers[j] {
					clash.add(c)
				}
			}
		}
		for _, c := range takers[i] {
			for w := range clash {
				m.apart[c][w] &^= clash[w]
			}
		}
	}
	if _, ok := m.hard[Travel]; ok {
		m.travel(b)
	}
}

// travel finds out which of these the wish for the time of the way allows.
func (m *model) travel(b *budget) {
	for _, row := range m.apart {
		m.near = append(m.near, row.clone())
	}
	for i := range m.classes {
		if !b.goesOn() {
			return
		}
		for j := range i {
			if m.apart[i].has(j) && !(m.reaches(i, j) && m.reaches(j, i)) {
				m.near[i].remove(j)
				m.near[j].remove(i)
			}
		}
	}
}

// reaches reports whether whoever comes from the meetings of a class is in time
// for those of another that follow on the same day.
func (m *model) reaches(from, to int) bool {
	x, y := &m.classes[from], &m.classes[to]
	return !slices.ContainsFunc(x.meetings, func(a period.Meeting) bool {
		return slices.ContainsFunc(y.meetings, func(b period.Meeting) bool {
			return a.Day == b.Day && a.End <= b.Start && a.Kind != period.Video && b.Kind != period.Video &&
				(a.Weeks == 0 || b.Weeks == 0 || a.Weeks&b.Weeks != 0) &&
				b.Start-a.End < m.p.Travel(Place{x.campus, a.Room}, Place{y.campus, b.Room})
		})
	})
}

// shared returns the times that two meetings can take at once, in other weeks.
func (m *model) shared() map[period.Meeting]bool {
	known := map[period.Meeting]bool{}
	var all []period.Meeting
	for i := range m.classes {
		for _, x := range m.classes[i].meetings {
			if x = timeOf(x); x.Weeks != 0 && !known[x] {
				known[x] = true
				all = append(all, x)
			}
		}
	}
	shared := map[period.Meeting]bool{}
	for i, x := range all {
		for _, y := range all[:i] {
			if x.Day == y.Day && x.Start < y.End && y.Start < x.End && !x.Overlaps(y) {
				shared[x], shared[y] = true, true
			}
		}
	}
	return shared
}
