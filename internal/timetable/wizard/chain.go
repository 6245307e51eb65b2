package wizard

import "slices"

// A chain finds the best blocks for one day, where each has its price: some that
// follow one another, all of those that are held among them. What a day costs
// depends on the first, on the last and on each two that are neighbours, so that
// one pass over the day finds the best, and a second one, backwards, how good the
// day can be with each of the blocks.
//
// Blocks that share their time follow one another, too. What is free after the
// shorter of two is taken for what is free after both where that costs less, so
// that a day is never worse here than it is.
type chain struct {
	*day
	between [][]int64 // [start][stop] cost of the free time from a stop to a start; none where the wishes forbid it
	rests   [][]uint8 // the same: 1 where it has time for lunch
	open    []int64   // [start] cost of beginning the day there
	early   []uint8   // [start] 1 where there is time for lunch before it
	close   []pair    // [stop] what ending the day there brings, which is a cost
	inner   []int64   // [block] cost of what is free within it; none where that is too long
	toll    int64     // cost of a day on campus
	away    bool      // there are blocks that are not on campus
	units   []int     // [block] how many units of time its lectures take, rounded down
	limit   int       // how many units a day may have

	price   []int64 // [block] what taking it brings, none where it cannot be taken
	held    []bool  // [block] it must be taken
	value   int64   // the best day, none where there is none
	home    bool    // it is one without a block on campus
	through []int64 // [block] the best day with it
	taken   []bool  // [block] see trace
	pass    pass
}

// maxUnits bounds the units of time that a day may have in a chain.
const maxUnits = 16

// newChain makes the chain of a day. Without a taste nothing costs anything.
func newChain(m *model, d int, t taste, r rules, b *budget) chain {
	day := &m.days[d]
	c := chain{day: day, toll: int64(t.day) << fine}
	busy := m.busy[d]
	lunch := func(from, to int) uint8 {
		if t.lunches(busy, from, to) {
			return 1
		}
		return 0
	}
	for i, s := range day.starts {
		if !b.goesOn() {
			break
		}
		between, rests := make([]int64, day.before[i]), make([]uint8, day.before[i])
		for j, e := range day.stops[:day.before[i]] {
			gap, waiting := free(busy, e.latest, s, t.pause)
			between[j] = int64(t.wait*waiting) << fine
			if gap > r.maxGap {
				between[j] = none
			}
			rests[j] = lunch(e.end, s)
		}
		c.between, c.rests = append(c.between, between), append(c.rests, rests)
		c.open = append(c.open, int64(t.start*abs(s-t.startAt))<<fine)
		c.early = append(c.early, lunch(0, s))
	}
	for _, e := range day.stops {
		hungry := pair{}
		if lunch(e.end, anything.maxMinutes) == 0 {
			hungry[0] = -int64(t.lunch) << fine
		}
		c.close = append(c.close, hungry)
	}
	for _, x := range day.blocks {
		cost := int64(t.wait*x.waiting) << fine
		if x.gap > r.maxGap {
			cost = none
		}
		c.inner = append(c.inner, cost)
		c.away = c.away || !x.campus
	}
	c.measure(r.maxMinutes)
	n := len(day.blocks)
	c.price, c.held, c.through, c.taken = make([]int64, n), make([]bool, n), make([]int64, n), make([]bool, n)
	c.pass = newPass(day, c.limit)
	return c
}

// measure chooses the unit of time, so that a day has few of them and not much is
// lost by rounding. Of time that is shared nobody can tell.
func (c *chain) measure(maxMinutes int) {
	c.units = make([]int, len(c.blocks))
	if maxMinutes == anything.maxMinutes {
		return
	}
	unit, least := 1, -1
	for u := maxMinutes/maxUnits + 1; u <= maxMinutes; u++ {
		lost := 0
		for i := range c.blocks {
			lost += c.blocks[i].minutes % u
		}
		if least < 0 || lost < least {
			unit, least = u, lost
		}
	}
	c.limit = maxMinutes / unit
	for i, x := range c.blocks {
		if !x.sharing {
			c.units[i] = x.minutes / unit
		}
	}
}

// clear takes all blocks away.
func (c *chain) clear() {
	for i := range c.price {
		c.price[i] = none
	}
	clear(c.held)
}

// hold makes a block one that must be taken, and brings nothing.
func (c *chain) hold(block int) {
	c.price[block], c.held[block] = 0, true
}

// solve finds value and through.
func (c *chain) solve() {
	c.value, c.home = 0, false
	stays := true // nothing on campus is held
	for b, held := range c.held {
		c.through[b] = none
		if held {
			c.value = none
			stays = stays && !c.blocks[b].campus
		}
	}
	c.over(false)
	if c.away && c.toll > 0 && stays {
		before := c.value
		c.over(true)
		c.home = c.value > before
	}
}

// over passes over the day, at home over the blocks alone that are not on campus.
func (c *chain) over(home bool) {
	c.choose(home)
	c.forward()
	c.backward()
}

// trace sets taken to the blocks of a best day.
func (c *chain) trace() {
	clear(c.taken)
	if c.value == 0 && !slices.Contains(c.held, true) {
		return // an empty one
	}
	if c.away && c.toll > 0 {
		c.over(c.home) // the last pass may not have been the better one
	}
	p := &c.pass
	units, lunch, rest := c.limit, uint8(0), c.value+p.toll
	at := c.next(0, func(b int) bool {
		s := c.start[b]
		if p.on[p.at(b, units)][c.early[s]]-c.open[s] != rest {
			return false
		}
		lunch, rest = c.early[s], rest+c.open[s]
		return true
	})
	for at >= 0 {
		b := p.usable[at]
		c.taken[b] = true
		units, lunch, rest = units-c.units[b], lunch|c.blocks[b].rests, rest-p.gain[b]
		at = c.next(at+1, func(n int) bool {
			s, e := c.start[n], c.stop[b]
			l, cost := lunch, int64(0)
			if e < c.before[s] {
				l, cost = lunch|c.rests[s][e], c.between[s][e]
			} else if !slices.Contains(c.shares[n], b) {
				return false
			}
			if cost == none || p.on[p.at(n, units)][l]-cost != rest {
				return false
			}
			lunch, rest = l, rest+cost
			return true
		})
	}
}

// next returns the first usable block, from one on and up to what is held, that
// follows; -1 for none.
func (c *chain) next(from int, follows func(b int) bool) int {
	for i := from; i < len(c.pass.usable); i++ {
		b := c.pass.usable[i]
		if follows(b) {
			return i
		}
		if c.held[b] {
			break
		}
	}
	return -1
}
