package wizard

// A pass is what is known while going over a day. Of each pair of values the
// second is for when there was time for lunch before.
type pass struct {
	toll    int64
	units   int     // of time that a day may have, and one for none
	usable  []int   // the blocks that can be taken, in their order
	stops   []int   // where these end, in their order
	sharing []int   // the blocks that share their time
	gain    []int64 // [block] its price less its cost
	to      []pair  // [at(block, units)] the best day up to it that has taken so many
	on      []pair  // [at(block, units)] the best from it on that takes at most so many
	toStop  []pair  // [at(stop, units)] the best day up to what ends there, with it
	onStop  []pair  // [at(stop, units)] the best after what ends there
	past    []pair  // [at(block, units)] the same for one that shares its time, and what shares it
	ahead   []pair
	best    []pair // [units] at the start that is looked at
	value   []pair // [units] at the block
}

type pair [2]int64

var never = pair{none, none}

func newPass(d *day, limit int) pass {
	n := limit + 1
	pairs := func(of int) []pair { return make([]pair, of*n) }
	p := pass{
		units: n, gain: make([]int64, len(d.blocks)), to: pairs(len(d.blocks)), on: pairs(len(d.blocks)),
		toStop: pairs(len(d.stops)), onStop: pairs(len(d.stops)), best: pairs(1), value: pairs(1),
	}
	for b, x := range d.blocks {
		if x.sharing {
			p.sharing = append(p.sharing, b)
		}
	}
	if len(p.sharing) > 0 {
		p.past, p.ahead = pairs(len(d.blocks)), pairs(len(d.blocks))
	}
	return p
}

// at is where the value of a block or a stop is, and from gives those of all units.
func (p *pass) at(i, units int) int              { return i*p.units + units }
func (p *pass) from(values []pair, i int) []pair { return values[i*p.units : (i+1)*p.units] }

// forget makes nothing of what was known at these places.
func (p *pass) forget(values []pair, places []int) {
	for _, i := range places {
		fill(p.from(values, i), never)
	}
}

func fill(values []pair, v pair) {
	for i := range values {
		values[i] = v
	}
}

// better makes values as good as others, less a cost. Where there was time for
// lunch, it counts for both.
func better(values, others []pair, cost int64, rests uint8) {
	for u := range values {
		v, o := &values[u], &others[u]
		v[1] = max(v[1], o[1]-cost)
		v[rests] = max(v[rests], o[0]-cost)
	}
}

// choose prepares a pass.
func (c *chain) choose(home bool) {
	p := &c.pass
	p.usable, p.stops = p.usable[:0], p.stops[:0]
	p.toll = c.toll
	if home {
		p.toll = 0
	}
	clear(p.toStop)
	for b, price := range c.price {
		if price == none || c.inner[b] == none || home && c.blocks[b].campus {
			continue
		}
		p.gain[b] = price - c.inner[b]
		p.usable = append(p.usable, b)
		p.toStop[p.at(c.stop[b], 0)] = never
	}
	for e := range c.day.stops {
		if p.toStop[p.at(e, 0)] == never {
			p.stops = append(p.stops, e)
		}
	}
}

// forward finds the best day up to each block. What is held comes to nothing for
// a day that leaves it out: at each such block all that was known is forgotten.
func (c *chain) forward() {
	p := &c.pass
	p.forget(p.toStop, p.stops)
	p.forget(p.past, p.sharing)
	start, first := -1, true
	for _, b := range p.usable {
		if s := c.start[b]; s != start {
			start = s
			c.arrive(s, first)
		}
		to, x := p.from(p.to, b), &c.blocks[b]
		copy(to, p.best)
		for _, j := range c.shares[b] {
			better(to, p.from(p.past, j), 0, 0)
		}
		if c.held[b] {
			first = false
			p.forget(p.toStop, p.stops)
			p.forget(p.past, p.sharing)
			fill(p.best, never)
		}
		fill(p.value, never)
		for u := c.units[b]; u <= c.limit; u++ {
			v, t := &p.value[u], &to[u-c.units[b]]
			v[1] = t[1] + p.gain[b]
			v[x.rests] = max(v[x.rests], t[0]+p.gain[b])
		}
		better(p.from(p.toStop, c.stop[b]), p.value, 0, 0)
		if x.sharing {
			copy(p.from(p.past, b), p.value)
		}
	}
}

// arrive finds the best day up to a start, which may be the first.
func (c *chain) arrive(s int, first bool) {
	p := &c.pass
	fill(p.best, never)
	if first {
		p.best[0][c.early[s]] = -c.open[s] - p.toll
	}
	between, rests := c.between[s], c.rests[s]
	for _, e := range p.stops {
		if e >= len(between) {
			break
		}
		if between[e] > none {
			better(p.best, p.from(p.toStop, e), between[e], rests[e])
		}
	}
}

// backward finds the best that can follow each block, and with that the best day
// with it.
func (c *chain) backward() {
	p := &c.pass
	for _, e := range p.stops {
		fill(p.from(p.onStop, e), c.close[e])
	}
	p.forget(p.ahead, p.sharing)
	start := -1
	for i := len(p.usable) - 1; i >= 0; i-- {
		b := p.usable[i]
		if s := c.start[b]; s != start {
			if start >= 0 {
				c.depart(start)
			}
			start = s
			fill(p.best, never)
		}
		to, on, x := p.from(p.to, b), p.from(p.on, b), &c.blocks[b]
		copy(p.value, p.from(p.onStop, c.stop[b]))
		if x.sharing {
			better(p.value, p.from(p.ahead, b), 0, 0)
		}
		fill(on, never)
		for u := c.units[b]; u <= c.limit; u++ {
			v := &p.value[u-c.units[b]]
			on[u] = pair{p.gain[b] + v[x.rests], p.gain[b] + v[1]}
			before := &to[c.limit-u]
			c.through[b] = max(c.through[b], before[0]+on[u][0], before[1]+on[u][1])
		}
		c.value = max(c.value, c.through[b])
		if c.held[b] {
			p.forget(p.onStop, p.stops)
			p.forget(p.ahead, p.sharing)
			fill(p.best, never)
		}
		better(p.best, on, 0, 0)
		for _, j := range c.shares[b] {
			better(p.from(p.ahead, j), on, 0, 0)
		}
	}
}

// depart tells what ends before a start how good it is to go on there.
func (c *chain) depart(s int) {
	p := &c.pass
	between, rests := c.between[s], c.rests[s]
	for _, e := range p.stops {
		if e >= len(between) {
			break
		}
		if between[e] == none {
			continue
		}
		cost, l := between[e], rests[e]
		for u, end := range p.from(p.onStop, e) {
			best := &p.best[u]
			p.onStop[p.at(e, u)] = pair{max(end[0], best[l]-cost), max(end[1], best[1]-cost)}
		}
	}
}
