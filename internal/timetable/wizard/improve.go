package wizard

import "slices"

// improve makes the prices better, some steps long, and keeps those of the lowest
// bound that it finds. A table of the worth target is known.
func (d *dual) improve(p partial, steps int, target int64, b *budget) {
	lowest := d.bound(p)
	price, share := slices.Clone(d.price), slices.Clone(d.share)
	length, worse := int64(fullStep), 0
	for range steps {
		if !b.goesOn() {
			break
		}
		v := d.step(p, length, target)
		if v < lowest {
			lowest, worse = v, 0
			copy(price, d.price)
			copy(share, d.share)
		} else if worse++; worse == 8 {
			length, worse = length*11/16, 0
		}
	}
	copy(d.price, price)
	copy(d.share, share)
}

// fullStep is the length of a step that would bring the bound to its target if
// nothing else changed meanwhile.
const fullStep = 16

// step changes prices and shares against what is wrong with the best days, so
// that the bound comes nearer to target, and returns the new bound, which can be
// higher for once.
func (d *dual) step(p partial, length, target int64) int64 {
	if d.value == none {
		return none
	}
	norm := d.gradient(p)
	if norm == 0 {
		return d.value // days and groups agree: no prices are better
	}
	step := min((d.value-target)/norm+1, maxPrice/unit/unit) * length / fullStep * unit
	if step <= 0 {
		return d.value
	}
	d.move(p.need, step)
	return d.bound(p)
}

// unit is one section in a gradient, which shares it.
const unit = 64

// gradient sets wants to what each group lacks of what it needs, and takes to
// whether each column is taken, less the mean of its class, when every day is at
// its best. It returns the sum of their squares. All in units.
func (d *dual) gradient(p partial) (norm int64) {
	wants, takes := d.wants, d.takes
	clear(takes)
	for g, n := range p.need {
		wants[g] = int64(n) * unit
	}
	for i := range d.chains {
		d.chains[i].trace()
	}
	for class := range p.alive.all() {
		c := &d.m.classes[class]
		var sum int64
		for i := c.from; i < c.to; i++ {
			x := &d.m.columns[i]
			switch {
			case x.block < 0:
				if d.share[i] <= 0 {
					continue
				}
			case !d.chains[x.day].taken[x.block] || d.chains[x.day].price[x.block] != d.share[i]:
				continue
			default:
				d.chains[x.day].taken[x.block] = false // one class has it
			}
			takes[i] = unit
			sum += unit
		}
		if sum == 0 {
			continue
		}
		mean := sum / int64(c.to-c.from)
		wants[c.group] -= mean
		for i := c.from; i < c.to; i++ {
			takes[i] -= mean
			norm += takes[i] * takes[i]
		}
	}
	for _, w := range wants {
		norm += w * w
	}
	return norm
}

// move takes a step against the gradient: what a group lacks gets cheaper for
// it, and what its days do not agree on moves to those that did not take it.
// Classes that are not alive move with their group, for when they are again.
func (d *dual) move(need []int, step int64) {
	wants, takes := d.wants, d.takes
	for g := range need {
		if need[g] == 0 {
			continue
		}
		price := clamp(d.price[g] - step*wants[g]/unit)
		if d.optional[g] {
			price = max(price, 0)
		}
		less := d.price[g] - price
		d.price[g] = price
		for class := d.m.choices[g].from; class < d.m.choices[g].to; class++ {
			c := &d.m.classes[class]
			for i := c.from; i < c.to-1; i++ {
				d.share[i] = clamp(d.share[i] + less/int64(c.to-c.from) - step*takes[i]/unit)
			}
			d.spread(class)
		}
	}
}

func clamp(price int64) int64 { return max(-maxPrice, min(price, maxPrice)) }
