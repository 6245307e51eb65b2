package wizard

import (
	"cmp"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// How many steps the prices are improved by before the search begins. Each
// partial table then improves them by half a one, for those that follow. Measured.
const (
	firstSteps = 200
	halfStep   = fullStep / 2
)

// A search looks for tables that fulfil a set of the parts of a problem, in
// depth: next is the group with the fewest classes left, and of it the class
// that promises most first. It leaves out what cannot be good enough any more.
//
// A group that is not in the set may choose fewer than it asks for. A search
// without a list ends with the first table that it finds.
type search struct {
	m        *model
	rules    rules
	dual     *dual
	budget   *budget
	best     *list
	least    int64    // less than any table is worth
	rows     []bitset // for each class, those that may stand beside it
	optional []bool   // [choice]
	need     []int    // [choice] how many more
	missing  int      // how many more there must be
	chosen   []int
	levels   []bitset // [len(chosen)] the classes that may still be taken
	found    bool
}

// newSearch begins a search with what is pinned. ok is false where that is
// already a contradiction.
func newSearch(m *model, on bitset, best *list, b *budget) (s *search, ok bool) {
	s = &search{m: m, rules: m.rules(on), budget: b, best: best, rows: m.apart}
	if i, ok := m.hard[Travel]; ok && on.has(i) {
		s.rows = m.near
	}
	for range MaxChosen + 1 {
		s.levels = append(s.levels, newBitset(len(m.classes)))
	}
	// More than what must be in it can make a table fulfil these two.
	more := s.rules.maxGap < anything.maxGap || s.rules.minCredits > 0
	alive := s.levels[0]
	for _, c := range m.choices {
		s.need = append(s.need, c.need)
		optional := !on.has(c.part)
		s.optional = append(s.optional, optional)
		if !optional {
			s.missing += c.need
		}
		for i := c.from; i < c.to; i++ {
			if (more || !optional) && !m.classes[i].breaks.meets(on) {
				alive.add(i)
			}
		}
	}
	if best != nil {
		s.least = s.floor()
	}
	if s.dual = newDual(m, best != nil, s.rules, s.optional, b); b.over {
		return s, false
	}
	for _, p := range m.pins {
		if !on.has(p.part) {
			continue
		}
		c := &m.classes[p.class]
		if c.breaks.meets(on) || s.need[c.group] == 0 || slices.ContainsFunc(s.chosen, func(o int) bool { return !s.rows[o].has(p.class) }) {
			return s, false
		}
		s.take(p.class)
	}
	return s, true
}

// exists reports whether there is a table: then it is what is chosen.
func (s *search) exists() bool {
	s.run()
	return s.found
}

// rank fills best with the best tables, beginning with one that is known.
func (m *model) rank(best *list, known []int, b *budget) {
	s, ok := newSearch(m, m.every(), best, b)
	if !ok {
		return
	}
	pinned := s.chosen
	s.chosen = known
	s.complete()
	s.chosen = pinned
	if b.over {
		return
	}
	s.dual.improve(s.partial(), firstSteps, best.all[0].worth, b)
	s.run()
}

// floor returns less than any table is worth.
func (s *search) floor() (worth int64) {
	for g, c := range s.m.choices {
		least := s.m.classes[c.from].worth
		for i := c.from; i < c.to; i++ {
			for _, x := range s.m.classes[i].sections {
				least = min(least, s.m.taste.worth(x))
			}
		}
		worth += int64(s.need[g]) * least
	}
	t := s.m.taste
	return worth - 7*int64(t.day+t.lunch+(t.wait+t.start)*period.DayLength)<<fine - 1
}

func (s *search) partial() partial {
	return partial{s.levels[len(s.chosen)], s.chosen, s.need}
}

// cut returns what a table must be worth to be of interest.
func (s *search) cut() int64 {
	if s.best != nil && s.best.full() {
		return s.best.all[len(s.best.all)-1].worth
	}
	return s.least
}

// take adds a class to what is chosen, and leaves alive what may go with it.
func (s *search) take(class int) {
	alive, next := s.levels[len(s.chosen)], s.levels[len(s.chosen)+1]
	next.and(alive, s.rows[class])
	g := s.m.classes[class].group
	s.need[g]--
	if !s.optional[g] {
		s.missing--
	}
	next.remove(class)
	if s.need[g] == 0 {
		next.removeRange(s.m.choices[g].from, s.m.choices[g].to)
	}
	s.chosen = append(s.chosen, class)
}

// untake undoes the last take.
func (s *search) untake() {
	last := len(s.chosen) - 1
	g := s.m.classes[s.chosen[last]].group
	s.need[g]++
	if !s.optional[g] {
		s.missing++
	}
	s.chosen = s.chosen[:last]
}

// run searches all below what is chosen.
func (s *search) run() {
	if !s.budget.spend() {
		return
	}
	alive := s.levels[len(s.chosen)]
	if !s.possible(alive) {
		return
	}
	if s.missing == 0 && s.complete() {
		return
	}
	if s.dual.bound(s.partial()) < s.cut() || s.dual.step(s.partial(), halfStep, s.cut()) < s.cut() {
		return
	}
	group, ok := s.narrow(alive)
	if !ok {
		return
	}
	for _, k := range s.kids(alive, group) {
		if k.bound < s.cut() {
			return
		}
		s.take(k.class)
		s.run()
		if s.found || s.budget.over {
			return
		}
		s.untake()
		alive.remove(k.class) // every table with it has been looked at
	}
}

// narrow takes from alive what the bound leaves out, and returns the group to
// choose from next, -1 for all. ok is false where one has not enough left.
func (s *search) narrow(alive bitset) (group int, ok bool) {
	cut := s.cut()
	group = -1
	fewest := 0
	for g, c := range s.m.choices {
		if s.need[g] == 0 {
			continue
		}
		n := 0
		for i := c.from; i < c.to; i++ {
			if !alive.has(i) {
				continue
			}
			if s.dual.with(i) < cut {
				alive.remove(i)
			} else {
				n++
			}
		}
		if s.optional[g] {
			continue
		}
		if n < s.need[g] {
			return 0, false
		}
		if group < 0 || n < fewest {
			group, fewest = g, n
		}
	}
	return group, true
}

type kid struct {
	class int
	bound int64
}

// kids returns what is alive of a group, of all for -1, the most promising first.
func (s *search) kids(alive bitset, group int) (kids []kid) {
	from, to := 0, len(s.m.classes)
	if group >= 0 {
		from, to = s.m.choices[group].from, s.m.choices[group].to
	}
	for i := from; i < to; i++ {
		if alive.has(i) {
			kids = append(kids, kid{i, s.dual.with(i)})
		}
	}
	slices.SortFunc(kids, func(a, b kid) int {
		return cmp.Or(cmp.Compare(b.bound, a.bound), cmp.Compare(s.m.classes[b.class].worth, s.m.classes[a.class].worth), cmp.Compare(a.class, b.class))
	})
	return kids
}
