package wizard

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// dice make problems, the same ones for the same seed.
type dice struct{ *rand.Rand }

func roll(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 1))} }

func (d dice) one(in int) bool             { return d.IntN(in) == 0 }
func (d dice) between(least, most int) int { return least + d.IntN(most-least+1) }
func pick[T any](d dice, all ...T) T       { return all[d.IntN(len(all))] }

// meeting is one of few times, so that much collides, with everything that a
// meeting can have.
func (d dice) meeting() period.Meeting {
	start := pick(d, 540, 600, 615, 690, 720, 735, 810, 900, 990)
	m := period.Meeting{Day: pick(d, period.Monday, period.Tuesday, period.Wednesday), Start: start, End: start + pick(d, 50, 75, 75, 110), Room: pick(d, "A", "B"), Kind: period.Class}
	if d.one(8) {
		m.Kind = period.Video
		m.MayOverlap = d.one(2)
	}
	if d.one(6) {
		m.Weeks, _ = period.WeeksOf(pick(d, 1, 2))
	}
	return m
}

func (d dice) section(id int64) Section {
	s := Section{ID: id, Credits: pick(d, Hundredths(100), 200, 300, 300), Campus: pick(d, "here", "here", "there")}
	if !d.one(5) {
		s.Rating = Hundredths(d.between(100, 500))
	}
	if d.one(3) {
		s.Course = int64(d.between(1, 4))
	}
	for range pick(d, 0, 1, 1, 2, 2, 2, 3) {
		s.Meetings = append(s.Meetings, d.meeting())
	}
	if d.one(4) && len(s.Meetings) > 0 { // two lectures on one day, with a break
		m := s.Meetings[0]
		length := m.End - m.Start
		m.Start, m.End = m.End+pick(d, 15, 90), m.End+90+length
		s.Meetings = append(s.Meetings, m)
	}
	return s
}

// problem is small enough to be looked at whole.
func (d dice) problem() (p Problem) {
	id := int64(0)
	next := func() Section {
		id++
		return d.section(id)
	}
	for range d.between(1, 4) {
		var g Group
		for range d.between(1, 5) {
			g.Sections = append(g.Sections, next())
		}
		if d.one(3) { // one that cannot be told from another
			id++
			s := g.Sections[0]
			s.ID, s.Rating = id, Hundredths(d.between(100, 500))
			if d.one(2) { // but by its weeks
				s.Meetings = slices.Clone(s.Meetings)
				for j := range s.Meetings {
					s.Meetings[j].Weeks = pick(d, period.Weeks(1), 2)
				}
			}
			g.Sections = append(g.Sections, s)
		}
		g.Choose = min(pick(d, 1, 1, 1, 2, 3), len(g.Sections))
		p.Groups = append(p.Groups, g)
	}
	any := func() Section {
		g := p.Groups[d.IntN(len(p.Groups))]
		return g.Sections[d.IntN(len(g.Sections))]
	}
	if d.one(4) {
		p.Pins = append(p.Pins, any())
	}
	if d.one(5) {
		p.Pins = append(p.Pins, next())
	}
	if d.one(4) {
		p.Excluded = []int64{any().ID, 1000}
	}
	for range pick(d, 0, 0, 1, 2) {
		p.Busy = append(p.Busy, d.meeting())
	}
	p.Travel = func(from, to Place) int {
		switch {
		case from.Campus != to.Campus:
			return 40
		case from.Room != to.Room:
			return 15
		}
		return 0
	}
	d.wish(&p)
	return p
}

func (d dice) wish(p *Problem) {
	for _, w := range []Hard{
		{FreeDay, d.between(1, 3)}, {Earliest, pick(d, 541, 600)}, {Latest, pick(d, 965, 1000)}, {MaxGap, pick(d, 0, 15, 60, 90)},
		{MaxDayMinutes, pick(d, 100, 150, 250)}, {MaxDays, d.between(1, 2)}, {Travel, 0}, {MinCredits, pick(d, 300, 600, 900)}, {MaxCredits, pick(d, 300, 600, 900)},
	} {
		if d.one(6) {
			p.Hard = append(p.Hard, w)
		}
	}
	for _, w := range []Soft{{Lunch, pick(d, 30, 60, 150), 0}, {Compact, pick(d, 0, 15, 60), 0}, {FewDays, 0, 0}, {Rating, 0, 0}, {Start, pick(d, 0, 540, 660), 0}} {
		if !d.one(3) {
			w.Weight = pick(d, 1, 1, 2, 7, MaxWeight)
			p.Soft = append(p.Soft, w)
		}
	}
}

// large has some thousands of tables, of which few are looked at.
func (d dice) large() (p Problem) {
	sharing := d.one(3) // most meetings are held in some weeks only
	for g := range d.between(3, 5) {
		group := Group{Choose: pick(d, 1, 1, 1, 2)}
		for i := range pick(d, 5, 6, 7) {
			s := d.section(int64(100*g + i))
			s.Course = 0
			for j := range s.Meetings {
				if sharing && d.one(2) {
					s.Meetings[j].Weeks = pick(d, period.Weeks(1), 2, 3, 4, 6)
				}
			}
			group.Sections = append(group.Sections, s)
		}
		p.Groups = append(p.Groups, group)
	}
	d.wish(&p)
	p.Hard = nil
	for _, w := range []Hard{{MaxGap, pick(d, 30, 60, 240)}, {MaxDayMinutes, pick(d, 200, 250, 300)}, {MaxDays, 2}} {
		if d.one(5) {
			p.Hard = append(p.Hard, w)
		}
	}
	if d.one(3) {
		p.Busy = []period.Meeting{d.meeting()}
	}
	return p
}

// tenByThirty is the named instance: its file says what it is.
func tenByThirty(t testing.TB) (p Problem) {
	b, err := os.ReadFile("testdata/ten_by_thirty.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// drawn has other groups of sections that meet, and are rated, as those of p.
func (d dice) drawn(p Problem, groups, choose, sections int) Problem {
	var all []Section
	for _, g := range p.Groups {
		all = append(all, g.Sections...)
	}
	id := int64(0)
	p.Groups = nil
	for range groups {
		g := Group{Choose: choose}
		for range sections {
			id++
			s := pick(d, all...)
			s.ID, s.Course = id, 0
			g.Sections = append(g.Sections, s)
		}
		p.Groups = append(p.Groups, g)
	}
	return p
}

// shuffled is the same problem, listed in another order.
func (d dice) shuffled(p Problem) Problem {
	p.Groups = slices.Clone(p.Groups)
	for i := range p.Groups {
		g := &p.Groups[i]
		g.Sections = slices.Clone(g.Sections)
		d.Shuffle(len(g.Sections), func(i, j int) { g.Sections[i], g.Sections[j] = g.Sections[j], g.Sections[i] })
	}
	p.Busy, p.Pins, p.Hard = slices.Clone(p.Busy), slices.Clone(p.Pins), slices.Clone(p.Hard)
	d.Shuffle(len(p.Groups), func(i, j int) { p.Groups[i], p.Groups[j] = p.Groups[j], p.Groups[i] })
	slices.Reverse(p.Busy)
	slices.Reverse(p.Pins)
	slices.Reverse(p.Hard)
	return p
}
