package wizard

import (
	"slices"
	"testing"
)

// classesOf returns the classes of the sections of a table.
func (m *model) classesOf(sections []Section) (classes []int) {
	for i, c := range m.classes {
		if slices.ContainsFunc(c.sections, func(x *Section) bool {
			return slices.ContainsFunc(sections, func(s Section) bool { return s.ID == x.ID })
		}) {
			classes = append(classes, i)
		}
	}
	return classes
}

// worthOf is what the best table of these classes is worth, as it is counted
// when it is found.
func (m *model) worthOf(classes []int) (worth int64) {
	for _, c := range classes {
		worth += m.classes[c].worth
	}
	for _, x := range m.shapesOf(classes) {
		worth -= int64(m.taste.cost(x)) << fine
	}
	return worth
}

// Whatever the prices are, no table is better than the bound says, of the whole,
// of each class in it and of each partial table on the way to it. Where no time is
// shared the bound of a whole table is what it is worth.
func TestTheBoundIsOne(t *testing.T) {
	exact, shared := 0, 0
	for seed := range uint64(400) {
		d := roll(3<<32 + seed)
		p := d.problem()
		if seed%2 == 0 {
			p = d.large()
			p.Groups = p.Groups[:3]
		}
		p.Pins = nil
		r := enumerate(p, true)
		m := newModel(&p, &budget{ctx: t.Context()})
		sharing := slices.ContainsFunc(m.days[:], func(d day) bool { return len(slices.Concat(d.shares...)) > 0 })
		if sharing {
			shared++
		}
		for _, f := range r.tables {
			if slices.ContainsFunc(r.parts(), func(x Part) bool { return f.broken[x] }) || !d.one(1+len(r.tables)/50) {
				continue
			}
			classes := m.classesOf(f.sections)
			worth := m.worthOf(classes)
			s, ok := newSearch(m, m.every(), &list{max: 1}, &budget{ctx: t.Context()})
			if !ok {
				t.Fatalf("%d: there is a table", seed)
			}
			d.Shuffle(len(classes), func(i, j int) { classes[i], classes[j] = classes[j], classes[i] })
			for n := 0; ; n++ {
				bound := s.dual.bound(s.partial())
				for range 3 {
					if bound < worth {
						t.Fatalf("%d: %d of %d chosen, bound %d, worth %d: %+v", seed, n, len(classes), bound, worth, f.sections)
					}
					for _, c := range classes[n:] {
						if with := s.dual.with(c); with < worth {
							t.Fatalf("%d: %d of %d chosen, with one bound %d, worth %d: %+v", seed, n, len(classes), with, worth, f.sections)
						}
					}
					bound = s.dual.step(s.partial(), int64(d.between(1, 2*fullStep)), worth-int64(d.IntN(100))<<fine)
				}
				if n == len(classes) {
					if !sharing && bound != worth {
						t.Fatalf("%d: bound %d, worth %d: %+v", seed, bound, worth, f.sections)
					}
					exact++
					break
				}
				s.take(classes[n])
			}
		}
	}
	if exact < 1000 || shared < 50 {
		t.Errorf("%d tables, %d problems with shared time: the dice are loaded", exact, shared)
	}
}

// The same where only some parts are asked for, and not how good a table is.
func TestTheBoundOfSomeParts(t *testing.T) {
	both := map[bool]int{}
	for seed := range uint64(150) {
		d := roll(4<<32 + seed)
		p := d.problem()
		r := enumerate(p, false)
		m := newModel(&p, &budget{ctx: t.Context()})
		for range 5 {
			on := newBitset(len(m.parts))
			var set []Part
			for i, x := range m.parts {
				if d.one(2) {
					on.add(i)
					set = append(set, x)
				}
			}
			b := &budget{ctx: t.Context()}
			contradicts := r.contradicts(set)
			both[contradicts]++
			if _, ok := m.fulfil(on, b); ok == contradicts {
				t.Errorf("%d: %v is fulfilled: %v", seed, set, ok)
			}
			s, ok := newSearch(m, on, nil, b)
			if !ok || contradicts {
				continue
			}
			s.dual.bound(s.partial())
			for range 20 {
				if v := s.dual.step(s.partial(), int64(d.between(1, 2*fullStep)), -1<<fine); v < 0 {
					t.Fatalf("%d: bound %d of %v", seed, v, set)
				}
			}
		}
	}
	if both[true] < 50 || both[false] < 50 {
		t.Errorf("%v: the dice are loaded", both)
	}
}
