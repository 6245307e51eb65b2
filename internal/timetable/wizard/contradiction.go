package wizard

import (
	"math/bits"
	"slices"
)

// contradiction returns a smallest set of parts that no table fulfils, where no
// table fulfils all of them.
//
// It first leaves out parts one after the other as long as no table fulfils the
// rest: then none can be left out any more. Whether there is a smaller set, the
// tables tell that were found on the way: each set that contradicts itself has a
// part that such a table does not fulfil. The smallest set with a part of each of
// these either contradicts itself, and then none is smaller, or some table fulfils
// it, of which this is known from then on, too. (Implicit hitting sets.)
func (m *model) contradiction(b *budget) *Contradiction {
	var broken []bitset // what each of the tables that were found does not fulfil
	core := m.every()
	c := &Contradiction{}
	for i := range m.parts {
		if b.over {
			break
		}
		core.remove(i)
		met, ok := m.fulfil(core, b)
		if ok {
			broken = append(broken, m.without(met))
		}
		if ok || b.over {
			core.add(i)
		}
	}
	c.Minimal = !b.over
	for !b.over {
		hit, ok := smallestHitting(broken, core.count(), b)
		if !ok {
			c.Smallest = !b.over
			break
		}
		met, ok := m.fulfil(hit, b)
		if !ok {
			if !b.over {
				core, c.Smallest = hit, true
			}
			break
		}
		broken = append(broken, m.without(m.grow(met, b)))
	}
	c.Parts = m.named(core)
	return c
}

// fulfil looks for a table that fulfils the parts in on, and returns all parts
// that it does.
func (m *model) fulfil(on bitset, b *budget) (met bitset, ok bool) {
	s, ok := newSearch(m, on, nil, b)
	if !ok || !s.exists() {
		return nil, false
	}
	return m.fulfilled(s.chosen), true
}

// grow adds to parts that one table fulfils as many as one can, and returns
// what that one does.
func (m *model) grow(met bitset, b *budget) bitset {
	for i := range m.parts {
		if met.has(i) || b.over {
			continue
		}
		on := met.clone()
		on.add(i)
		if more, ok := m.fulfil(on, b); ok {
			met = more
		}
	}
	return met
}

// fulfilled returns the parts that a table fulfils.
func (m *model) fulfilled(chosen []int) bitset {
	met := m.every()
	taken := make([]int, len(m.choices))
	credits := 0
	var campus uint8
	for i, c := range chosen {
		x := &m.classes[c]
		taken[x.group]++
		credits += x.credits
		campus |= x.days
		for part := range x.breaks.all() {
			met.remove(part)
		}
		if at, ok := m.hard[Travel]; ok && slices.ContainsFunc(chosen[:i], func(o int) bool { return !m.near[o].has(c) }) {
			met.remove(at)
		}
	}
	for g, c := range m.choices {
		if taken[g] < c.need {
			met.remove(c.part)
		}
	}
	for _, p := range m.pins {
		if !slices.Contains(chosen, p.class) {
			met.remove(p.part)
		}
	}
	gap, minutes := 0, 0
	for _, x := range m.shapesOf(chosen) {
		gap, minutes = max(gap, x.gap), max(minutes, x.minutes)
	}
	r := m.rules(met)
	for code, broken := range map[HardCode]bool{
		MaxGap: gap > r.maxGap, MaxDayMinutes: minutes > r.maxMinutes, MaxDays: bits.OnesCount8(campus) > r.maxDays,
		MinCredits: credits < r.minCredits, MaxCredits: credits > r.maxCredits,
	} {
		if at, ok := m.hard[code]; ok && broken {
			met.remove(at)
		}
	}
	return met
}

// without returns the parts that are not in met.
func (m *model) without(met bitset) bitset {
	rest := m.every()
	for i := range met.all() {
		rest.remove(i)
	}
	return rest
}

func (m *model) named(set bitset) (parts []Part) {
	for i := range set.all() {
		parts = append(parts, m.parts[i])
	}
	return parts
}

// smallestHitting returns a smallest set with fewer than limit numbers that has
// one of each of sets; ok is false where there is none.
func smallestHitting(sets []bitset, limit int, b *budget) (hit bitset, ok bool) {
	hit = sets[0].clone()
	clear(hit)
	for size := range limit {
		if hits(hit, sets, size, b) {
			return hit, true
		}
	}
	return nil, false
}

// hits adds up to size numbers to hit, so that it has one of each of sets.
func hits(hit bitset, sets []bitset, size int, b *budget) bool {
	if !b.goesOn() {
		return false
	}
	var next bitset // the smallest of which hit has none
	apart := hit.clone()
	least := 0 // sets that have nothing in common: each needs a number of its own
	for _, s := range sets {
		if !s.meets(hit) && (next == nil || s.count() < next.count()) {
			next = s
		}
		if !s.meets(apart) {
			least++
			for i := range apart {
				apart[i] |= s[i]
			}
		}
	}
	if next == nil {
		return true
	}
	if least > size {
		return false
	}
	for i := range next.all() {
		hit.add(i)
		if hits(hit, sets, size-1, b) {
			return true
		}
		hit.remove(i)
	}
	return false
}
