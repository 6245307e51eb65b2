package wizard

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// A class is what sections of one group have in common that cannot be told
// apart by anything but their rating: the search takes classes, and only what
// it has found becomes sections again.
type class struct {
	group    int
	course   int64            // 0 where it need not be looked at
	sections []*Section       // the best first
	worth    int64            // of the best
	meetings []period.Meeting // that take time
	campus   string
	credits  int
	days     uint8  // bit n for meetings on campus on the n-th day
	breaks   bitset // the parts of the problem that no table with it fulfils
	from, to int    // its columns
}

// A choice is a group as the search sees it; a pin that no group lists is a
// choice of one from one.
type choice struct {
	need     int
	part     int // that asks for it
	from, to int // its classes
}

// A model is a problem made ready to be searched, as a whole or in part.
type model struct {
	p       *Problem
	taste   taste
	parts   []Part           // a set of parts is a bitset of indexes into it
	hard    map[HardCode]int // the index of a wish in parts, but for FreeDay
	choices []choice
	classes []class
	pins    []pin
	apart   []bitset // for each class, those that may stand beside it
	near    []bitset // and among these, those that the wish for Travel allows
	busy    [7][]span
	columns []column
	days    [7]day
}

// A pin is a class that must be taken, as a part of the problem asks.
type pin struct{ part, class int }

// newModel returns nothing of use where the budget is over when it returns.
func newModel(p *Problem, b *budget) *model {
	m := &model{p: p, taste: tasteOf(p.Soft), hard: map[HardCode]int{}}
	m.name()
	for _, x := range p.Busy {
		if !x.MayOverlap {
			m.busy[x.Day-1] = append(m.busy[x.Day-1], span{x.Start, x.End})
		}
	}
	for d := range m.busy {
		m.busy[d] = merge(m.busy[d])
	}
	m.classify(m.choose(), b)
	m.separate(b)
	m.split(b)
	return m
}

// name makes the list of the parts.
func (m *model) name() {
	add := func(k Kind, n int) {
		for i := range n {
			m.parts = append(m.parts, Part{k, i})
		}
	}
	add(InGroups, len(m.p.Groups))
	add(InPins, len(m.p.Pins))
	for i, w := range m.p.Hard {
		m.hard[w.Code] = len(m.parts) + i
	}
	add(InHard, len(m.p.Hard))
	add(InBusy, len(m.p.Busy))
	if len(m.p.Excluded) > 0 {
		add(InExcluded, 1)
	}
}

// every returns the set of all parts.
func (m *model) every() bitset {
	b := newBitset(len(m.parts))
	for i := range m.parts {
		b.add(i)
	}
	return b
}

// choose makes choices of groups, and of pins that none lists, and returns the
// sections of each.
func (m *model) choose() (lists [][]Section) {
	listed := map[int64]bool{}
	for i, g := range m.p.Groups {
		m.choices = append(m.choices, choice{need: g.Choose, part: i})
		lists = append(lists, g.Sections)
		for j := range g.Sections {
			listed[g.Sections[j].ID] = true
		}
	}
	for i := range m.p.Pins {
		if !listed[m.p.Pins[i].ID] {
			m.choices = append(m.choices, choice{need: 1, part: m.partOfPin(i)})
			lists = append(lists, m.p.Pins[i:i+1])
		}
	}
	return lists
}

func (m *model) partOfPin(i int) int { return len(m.p.Groups) + i }

// classify makes classes of the sections of each choice.
func (m *model) classify(lists [][]Section, b *budget) {
	courses := map[int64]int{} // how many lists have sections of it
	for _, list := range lists {
		seen := map[int64]bool{}
		for i := range list {
			if c := list[i].Course; !seen[c] {
				seen[c] = true
				courses[c]++
			}
		}
	}
	excluded, pins := map[int64]bool{}, map[int64]int{}
	for _, id := range m.p.Excluded {
		excluded[id] = true
	}
	for i := range m.p.Pins {
		pins[m.p.Pins[i].ID] = m.partOfPin(i)
	}
	for g := range m.choices {
		ch := &m.choices[g]
		ch.from = len(m.classes)
		known := map[string]int{}
		for i := range lists[g] {
			if !b.goesOn() {
				return
			}
			x := &lists[g][i]
			c := m.classOf(x, excluded[x.ID])
			c.group, c.course = g, x.Course
			if ch.need == 1 && courses[x.Course] == 1 {
				c.course = 0 // all that it excludes are alternatives anyway
			}
			key := c.key()
			part, pinned := pins[x.ID]
			if pinned || ch.need > 1 && len(c.meetings) == 0 && c.course == 0 {
				key = fmt.Sprint("only ", x.ID) // others can be beside it
			}
			at, ok := known[key]
			if !ok {
				at = len(m.classes)
				known[key] = at
				m.classes = append(m.classes, c)
			}
			m.classes[at].sections = append(m.classes[at].sections, x)
			if pinned {
				m.pins = append(m.pins, pin{part, at})
			}
		}
		ch.to = len(m.classes)
	}
	for i := range m.classes {
		c := &m.classes[i]
		slices.SortFunc(c.sections, func(a, b *Section) int {
			return cmp.Or(cmp.Compare(m.taste.worth(b), m.taste.worth(a)), cmp.Compare(a.ID, b.ID))
		})
		c.worth = m.taste.worth(c.sections[0])
	}
}

// key is equal for classes of one group that are one.
func (c *class) key() string {
	k := fmt.Appendf(nil, "%d %d %q %x", c.course, c.credits, c.campus, c.breaks)
	for _, x := range c.meetings {
		k = fmt.Appendf(k, " %d %d %d %x %s %q", x.Day, x.Start, x.End, uint64(x.Weeks), x.Kind, x.Room)
	}
	return string(k)
}

// classOf returns a class for s, without what only matters where it does.
func (m *model) classOf(s *Section, excluded bool) class {
	_, travel := m.hard[Travel]
	c := class{breaks: newBitset(len(m.parts))}
	_, least := m.hard[MinCredits]
	_, most := m.hard[MaxCredits]
	if least || most {
		c.credits = int(s.Credits)
	}
	if travel {
		c.campus = s.Campus
	}
	for _, x := range s.Meetings {
		if x.MayOverlap {
			continue
		}
		x.Instructor = ""
		if x.Kind != period.Video {
			c.days |= 1 << (x.Day - 1)
			x.Kind = period.Class
		}
		if !travel {
			x.Room = ""
		}
		c.meetings = append(c.meetings, x)
	}
	slices.SortFunc(c.meetings, func(a, b period.Meeting) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.Weeks, b.Weeks), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Room, b.Room))
	})
	c.meetings = slices.Compact(c.meetings)
	for i, part := range m.parts {
		if m.breaks(&c, part, excluded) {
			c.breaks.add(i)
		}
	}
	return c
}

// breaks reports whether no table that c is in fulfils the part.
func (m *model) breaks(c *class, part Part, excluded bool) bool {
	some := func(f func(period.Meeting) bool) bool { return slices.ContainsFunc(c.meetings, f) }
	switch part.Kind {
	case InExcluded:
		return excluded
	case InBusy:
		return some(m.p.Busy[part.Index].Overlaps)
	case InHard:
		w := m.p.Hard[part.Index]
		switch w.Code {
		case FreeDay:
			return some(func(x period.Meeting) bool { return int(x.Day) == w.N })
		case Earliest:
			return some(func(x period.Meeting) bool { return x.Start < w.N })
		case Latest:
			return some(func(x period.Meeting) bool { return x.End > w.N })
		}
	}
	return false
}
