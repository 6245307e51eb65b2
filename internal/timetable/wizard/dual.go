package wizard

// A dual bounds from above what a table can be worth.
//
// A table is best as a whole; a day of it is easy to make best alone (see
// [chain]), if days need not agree on what is taken and groups need not get what
// they ask for. So each group has a price, which it pays for each section that it
// gets, and each class shares its worth, less that price, among its columns. The
// prices of all that must be chosen, and the values of the days each at its best,
// add up to a bound, whatever the prices and shares are: this is Lagrangian
// relaxation. The better they are the lower it is, and step makes them better,
// against what days take too often or do not agree on (a subgradient).
type dual struct {
	m        *model
	scored   bool   // without, it is only a question of whether there is any table
	optional []bool // [choice] it may get less than it asks for
	chains   [7]chain
	price    []int64 // [choice]
	share    []int64 // [column]
	wants    []int64 // [choice] see gradient
	takes    []int64 // [column]
	value    int64   // the bound
}

// A partial is a partial table: what is chosen, the classes that may still be,
// and how many more of each choice.
type partial struct {
	alive        bitset
	chosen, need []int
}

// maxPrice bounds prices and shares, so that no sum comes near to none or to what
// an int64 cannot hold. What a table is worth is far below.
const maxPrice = 1 << 46

func newDual(m *model, scored bool, r rules, optional []bool, b *budget) *dual {
	d := &dual{m: m, scored: scored, optional: optional, price: make([]int64, len(m.choices)), share: make([]int64, len(m.columns)),
		wants: make([]int64, len(m.choices)), takes: make([]int64, len(m.columns))}
	t := taste{}
	if scored {
		t = m.taste
	}
	for i := range d.chains {
		d.chains[i] = newChain(m, i, t, r, b)
	}
	for i := range m.choices {
		for c := m.choices[i].from; scored && c < m.choices[i].to; c++ {
			if w := m.classes[c].worth; c == m.choices[i].from || w > d.price[i] {
				d.price[i] = w
			}
		}
	}
	for i := range m.classes {
		d.spread(i)
	}
	return d
}

func (d *dual) worth(class int) int64 {
	if !d.scored {
		return 0
	}
	return d.m.classes[class].worth
}

// spread makes the shares of a class add up again, by what its last one is.
func (d *dual) spread(class int) {
	c := &d.m.classes[class]
	last := d.worth(class) - d.price[c.group]
	for i := c.from; i < c.to-1; i++ {
		last -= d.share[i]
	}
	d.share[c.to-1] = last
}

// bound returns what a table can be worth at most that p becomes, none where it
// becomes none.
func (d *dual) bound(p partial) int64 {
	for i := range d.chains {
		d.chains[i].clear()
	}
	d.value = 0
	for _, c := range p.chosen {
		d.value += d.worth(c)
		for i := d.m.classes[c].from; i < d.m.classes[c].to; i++ {
			if x := &d.m.columns[i]; x.block >= 0 {
				d.chains[x.day].hold(x.block)
			}
		}
	}
	for g, n := range p.need {
		d.value += int64(n) * d.price[g]
	}
	for c := range p.alive.all() {
		for i := d.m.classes[c].from; i < d.m.classes[c].to; i++ {
			if x := &d.m.columns[i]; x.block >= 0 {
				price := &d.chains[x.day].price[x.block]
				*price = max(*price, d.share[i])
			} else {
				d.value += max(0, d.share[i])
			}
		}
	}
	for i := range d.chains {
		c := &d.chains[i]
		c.solve()
		if c.value <= none/2 {
			d.value = none
			return none
		}
		d.value += c.value
	}
	return d.value
}

// with returns the bound, as last found, of tables with a class that is alive.
func (d *dual) with(class int) int64 {
	value := d.value
	c := &d.m.classes[class]
	for i := c.from; i < c.to; {
		day := d.m.columns[i].day
		var loss int64
		for ; i < c.to && d.m.columns[i].day == day; i++ {
			x := &d.m.columns[i]
			if x.block < 0 {
				loss = max(loss, -d.share[i])
				continue
			}
			ch := &d.chains[day]
			loss = max(loss, ch.value-(ch.through[x.block]-(ch.price[x.block]-d.share[i])))
		}
		if loss > -none/2 {
			return none // the day cannot be with it
		}
		value -= loss
	}
	return value
}
