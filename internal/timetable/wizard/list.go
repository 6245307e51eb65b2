package wizard

import (
	"cmp"
	"slices"
)

// A list holds the best tables that were found, the best first.
type list struct {
	max   int
	all   []entry
	found func(picks []*Section) // called with each that is added
}

type entry struct {
	worth int64
	picks []*Section // by id
}

func (l *list) full() bool { return len(l.all) == l.max }

// add keeps a table, if it is new and not worse than max others. Among those
// that are worth the same the lower ids are first.
func (l *list) add(worth int64, picks []*Section) {
	e := entry{worth, slices.Clone(picks)}
	slices.SortFunc(e.picks, func(a, b *Section) int { return cmp.Compare(a.ID, b.ID) })
	at, known := slices.BinarySearchFunc(l.all, e, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.worth, a.worth), slices.CompareFunc(a.picks, b.picks, func(x, y *Section) int { return cmp.Compare(x.ID, y.ID) }))
	})
	if known || at == l.max {
		return
	}
	if l.full() {
		l.all = l.all[:l.max-1]
	}
	l.all = slices.Insert(l.all, at, e)
	l.found(e.picks)
}

// complete reports whether what is chosen is a table and need not be looked at
// any further: with a list, the tables that it stands for are in there then.
func (s *search) complete() bool {
	m, r := s.m, s.rules
	credits := 0
	var worth int64
	for _, c := range s.chosen {
		credits += m.classes[c].credits
		worth += m.classes[c].worth
	}
	if credits < r.minCredits {
		return false
	}
	for _, x := range m.shapesOf(s.chosen) {
		if x.gap > r.maxGap {
			return false
		}
		worth -= int64(m.taste.cost(x)) << fine
	}
	s.found = s.best == nil
	if s.best != nil {
		s.expand(worth, make([]*Section, 0, len(s.chosen)))
	}
	return true
}

// expand adds the tables that what is chosen stands for: picks are sections of the
// first classes, and worth is what the table is worth with the best of the others.
func (s *search) expand(worth int64, picks []*Section) {
	if worth < s.cut() || !s.budget.goesOn() {
		return
	}
	if len(picks) == len(s.chosen) {
		s.best.add(worth, picks)
		return
	}
	c := &s.m.classes[s.chosen[len(picks)]]
	for _, x := range c.sections {
		less := c.worth - s.m.taste.worth(x)
		if worth-less < s.cut() {
			return
		}
		s.expand(worth-less, append(picks, x))
	}
}
