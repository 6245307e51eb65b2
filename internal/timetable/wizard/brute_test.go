package wizard

import (
	"cmp"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// What follows says once more what a problem asks for, minute by minute and
// table by table, and shares nothing with the search but the types.

type reference struct {
	p      Problem
	tables []found
}

// found is one of all tables in which nothing overlaps, whatever is wished.
type found struct {
	sections []Section // by id
	broken   map[Part]bool
}

// enumerate returns every choice of at most what the groups ask for, and of the
// pins, in which nothing overlaps; if only whole is wanted, of just as much.
func enumerate(p Problem, whole bool) reference {
	r := reference{p: p}
	var all []Section
	group := map[int64]int{}
	for i, g := range p.Groups {
		for _, s := range g.Sections {
			all = append(all, s)
			group[s.ID] = i
		}
	}
	for i, s := range p.Pins {
		if _, ok := group[s.ID]; !ok {
			all = append(all, s)
			group[s.ID] = -1 - i
		}
	}
	want := len(all)
	if whole {
		want = len(p.Pins)
		for _, g := range p.Groups {
			want += g.Choose
		}
	}
	var take func(i int, have []Section)
	take = func(i int, have []Section) {
		if whole && len(have)+len(all)-i < want {
			return
		}
		if i == len(all) {
			r.tables = append(r.tables, r.look(have, group))
			return
		}
		take(i+1, have)
		s, same := all[i], 0
		for _, h := range have {
			if clash(s, h) {
				return
			}
			if group[h.ID] == group[s.ID] {
				same++
			}
		}
		if g := group[s.ID]; g < 0 || same < p.Groups[g].Choose {
			take(i+1, append(slices.Clone(have), s))
		}
	}
	take(0, nil)
	return r
}

func clash(a, b Section) bool {
	if a.Course != 0 && a.Course == b.Course {
		return true
	}
	for _, x := range a.Meetings {
		if slices.ContainsFunc(b.Meetings, x.Overlaps) {
			return true
		}
	}
	return false
}

// minutes tells of each minute of the days whether there is a lecture, one on
// campus, and an own block, and when the lectures of a day begin and end.
type minutes struct {
	of    [8][period.DayLength]minute
	first [8]int
	last  [8]int // 0 for none
}

type minute struct{ lecture, campus, busy bool }

func (r reference) minutes(m *minutes, sections []Section) {
	for _, s := range sections {
		for _, x := range s.Meetings {
			for i := x.Start; i < x.End && !x.MayOverlap; i++ {
				at := &m.of[x.Day][i]
				if m.last[x.Day] == 0 || i < m.first[x.Day] {
					m.first[x.Day] = i
				}
				m.last[x.Day] = max(m.last[x.Day], i)
				at.lecture = true
				at.campus = at.campus || x.Kind != period.Video
			}
		}
	}
	for _, x := range r.p.Busy {
		for i := x.Start; i < x.End && !x.MayOverlap; i++ {
			m.of[x.Day][i].busy = true
		}
	}
}

// ends returns the first and the last minute with a lecture.
func (m *minutes) ends(day int) (first, last int, any bool) {
	return m.first[day], m.last[day], m.last[day] > 0
}

// pieces returns how long each piece of free time between two minutes is.
func (m *minutes) pieces(day, from, to int) (pieces []int) {
	n := 0
	for i := from; i <= to; i++ {
		if i < to && !m.of[day][i].lecture && !m.of[day][i].busy {
			n++
		} else if n > 0 {
			pieces = append(pieces, n)
			n = 0
		}
	}
	return pieces
}

func (r reference) look(sections []Section, group map[int64]int) found {
	f := found{slices.SortedFunc(slices.Values(sections), func(a, b Section) int { return cmp.Compare(a.ID, b.ID) }), map[Part]bool{}}
	has := map[int64]bool{}
	count := map[int]int{}
	credits := 0
	for _, s := range sections {
		has[s.ID] = true
		count[group[s.ID]]++
		credits += int(s.Credits)
	}
	for i, g := range r.p.Groups {
		f.broken[Part{InGroups, i}] = count[i] != g.Choose
	}
	for i, s := range r.p.Pins {
		f.broken[Part{InPins, i}] = !has[s.ID]
	}
	for i, b := range r.p.Busy {
		f.broken[Part{InBusy, i}] = slices.ContainsFunc(sections, func(s Section) bool { return slices.ContainsFunc(s.Meetings, b.Overlaps) })
	}
	if len(r.p.Excluded) > 0 {
		f.broken[Part{InExcluded, 0}] = slices.ContainsFunc(r.p.Excluded, func(id int64) bool { return has[id] })
	}
	var m minutes
	r.minutes(&m, sections)
	for i, w := range r.p.Hard {
		broken, campus := false, 0
		for d := 1; d <= 7; d++ {
			first, last, any := m.ends(d)
			if !any {
				continue
			}
			taken := 0
			onCampus := false
			for _, x := range m.of[d] {
				if x.lecture {
					taken++
				}
				onCampus = onCampus || x.campus
			}
			if onCampus {
				campus++
			}
			switch w.Code {
			case FreeDay:
				broken = broken || d == w.N
			case Earliest:
				broken = broken || first < w.N
			case Latest:
				broken = broken || last >= w.N
			case MaxGap:
				broken = broken || slices.Max(append(m.pieces(d, first, last), 0)) > w.N
			case MaxDayMinutes:
				broken = broken || taken > w.N
			}
		}
		switch w.Code {
		case MaxDays:
			broken = campus > w.N
		case MinCredits:
			broken = credits < w.N
		case MaxCredits:
			broken = credits > w.N
		case Travel:
			broken = r.late(sections)
		}
		f.broken[Part{InHard, i}] = broken
	}
	return f
}

// late reports whether the way between two lectures takes too long.
func (r reference) late(sections []Section) bool {
	for _, a := range sections {
		for _, b := range sections {
			for _, x := range a.Meetings {
				for _, y := range b.Meetings {
					if a.ID == b.ID || x.MayOverlap || y.MayOverlap || x.Kind == period.Video || y.Kind == period.Video || x.Day != y.Day || x.End > y.Start {
						continue
					}
					if x.Weeks != 0 && y.Weeks != 0 && x.Weeks&y.Weeks == 0 {
						continue
					}
					if y.Start-x.End < r.p.Travel(Place{a.Campus, x.Room}, Place{b.Campus, y.Room}) {
						return true
					}
				}
			}
		}
	}
	return false
}

// reasons says what a table has for the soft wishes.
func (r reference) reasons(sections []Section) (reasons []Reason) {
	var m minutes
	r.minutes(&m, sections)
	for _, w := range r.p.Soft {
		x := Reason{Code: w.Code}
		switch w.Code {
		case Rating:
			sum := 0
			for _, s := range sections {
				if s.Rating == 0 {
					x.Points += 300
					continue
				}
				x.Points += int64(s.Rating)
				sum += int(s.Rating)
				x.Of++
			}
			if x.Of > 0 {
				x.N = (2*sum + x.Of) / (2 * x.Of)
			}
		default:
			for d := 1; d <= 7; d++ {
				first, last, any := m.ends(d)
				if !any {
					continue
				}
				switch w.Code {
				case Lunch:
					x.Of++
					if slices.Max(append(m.pieces(d, 690, 840), 0)) >= w.N {
						x.N++
					} else {
						x.Points -= 60
					}
				case Compact:
					for _, n := range m.pieces(d, first, last) {
						if n > w.N {
							x.N += n
							x.Points -= int64(n)
						}
					}
				case FewDays:
					if slices.ContainsFunc(m.of[d][:], func(x minute) bool { return x.campus }) {
						x.N++
						x.Points -= 120
					}
				case Start:
					x.Of++
					x.N += max(first-w.N, w.N-first)
					x.Points -= int64(max(first-w.N, w.N-first))
				}
			}
		}
		x.Points *= int64(w.Weight)
		reasons = append(reasons, x)
	}
	return reasons
}

// best returns all tables that fulfil everything, the best first.
func (r reference) best() (all []Table) {
	for _, f := range r.tables {
		broken := false
		for _, b := range f.broken {
			broken = broken || b
		}
		if broken {
			continue
		}
		t := Table{Reasons: r.reasons(f.sections)}
		for _, s := range f.sections {
			t.Sections = append(t.Sections, s.ID)
			t.Credits += s.Credits
		}
		for _, x := range t.Reasons {
			t.Score += x.Points
		}
		all = append(all, t)
	}
	order := func(t Table) (sum int64) {
		for _, id := range t.Sections {
			sum += tie(id)
		}
		return sum
	}
	slices.SortFunc(all, func(a, b Table) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(order(a), order(b)), slices.Compare(a.Sections, b.Sections))
	})
	return all
}

// smallest returns how many parts the smallest set has that no table fulfils, and
// contradicts whether a set is such a one.
func (r reference) smallest() int {
	parts := r.parts()
	for size := range len(parts) + 1 {
		if r.pick(parts, nil, size) {
			return size
		}
	}
	return -1
}

func (r reference) parts() (parts []Part) {
	for _, f := range r.tables[:1] {
		for p := range f.broken {
			parts = append(parts, p)
		}
	}
	return parts
}

func (r reference) pick(parts, set []Part, size int) bool {
	if size == 0 {
		return r.contradicts(set)
	}
	for i := range parts {
		if r.pick(parts[i+1:], append(slices.Clone(set), parts[i]), size-1) {
			return true
		}
	}
	return false
}

func (r reference) contradicts(set []Part) bool {
	return !slices.ContainsFunc(r.tables, func(f found) bool {
		return !slices.ContainsFunc(set, func(p Part) bool { return f.broken[p] })
	})
}
