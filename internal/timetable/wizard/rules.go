package wizard

import (
	"math/bits"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// rules are the hard wishes that are about a table, and not about one section or
// two. One that is not wished for is what every table fulfils.
type rules struct {
	maxGap, maxMinutes, maxDays int
	minCredits, maxCredits      int
}

var anything = rules{period.DayLength, period.DayLength, 7, 0, MaxChosen * 100_00}

func (m *model) rules(on bitset) rules {
	r := anything
	for code, n := range map[HardCode]*int{MaxGap: &r.maxGap, MaxDayMinutes: &r.maxMinutes, MaxDays: &r.maxDays, MinCredits: &r.minCredits, MaxCredits: &r.maxCredits} {
		if i, ok := m.hard[code]; ok && on.has(i) {
			*n = m.p.Hard[m.parts[i].Index].N
		}
	}
	return r
}

// possible reports whether the rules can still hold, and takes from alive what
// would break them. It does not look at what later classes can mend.
func (s *search) possible(alive bitset) bool {
	r, m := s.rules, s.m
	if r.maxMinutes < anything.maxMinutes {
		for _, x := range m.shapesOf(s.chosen) {
			if x.minutes > r.maxMinutes {
				return false
			}
		}
	}
	if r.maxDays < anything.maxDays {
		var used uint8
		for _, c := range s.chosen {
			used |= m.classes[c].days
		}
		if bits.OnesCount8(used) > r.maxDays {
			return false
		}
		for c := range alive.all() {
			if bits.OnesCount8(used|m.classes[c].days) > r.maxDays {
				alive.remove(c)
			}
		}
	}
	if r.minCredits > 0 || r.maxCredits < anything.maxCredits {
		least, most := s.credits(alive)
		return least <= r.maxCredits && most >= r.minCredits
	}
	return true
}

// credits returns between what the credits of a table can be.
func (s *search) credits(alive bitset) (least, most int) {
	for _, c := range s.chosen {
		least += s.m.classes[c].credits
	}
	most = least
	var all []int
	for g, c := range s.m.choices {
		if s.need[g] == 0 {
			continue
		}
		all = all[:0]
		for i := c.from; i < c.to; i++ {
			if alive.has(i) {
				all = append(all, s.m.classes[i].credits)
			}
		}
		slices.Sort(all)
		n := min(s.need[g], len(all))
		for i := range n {
			most += all[len(all)-1-i]
			if !s.optional[g] {
				least += all[i]
			}
		}
	}
	return least, most
}
