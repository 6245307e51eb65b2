package render

import "fmt"

// A card is a block on its place, with its texts measured.
type card struct {
	box
	own                     bool
	lanes                   int
	about                   string
	name, place, instructor paragraph
}

// blocks draws the blocks. All that have a column of their own have text of one
// size, and so have all that share one: the largest at which the most texts are
// whole. Only what holds a long word may have a smaller one.
func (p *page) blocks() {
	side := lanes(p.t.Blocks)
	cards := make([]card, len(p.t.Blocks))
	for i, b := range p.t.Blocks {
		name, place, instructor, m := clean(b.Name), clean(b.Place), clean(b.Instructor), b.Meeting
		at := fmt.Sprintf("%s %02d:%02d–%02d:%02d", clean(p.t.Labels.Days[m.Day-1]), m.Start/60, m.Start%60, m.End/60, m.End%60)
		cards[i] = card{
			box: p.place(b, side[i]), own: b.Colour == 0, lanes: side[i].of, about: joined(name, place, instructor, at),
			name:       p.letters.paragraph(name, names),
			place:      p.letters.paragraph(place, details),
			instructor: p.letters.paragraph(instructor, details),
		}
	}
	size := p.best(cards, p.px(p.largest), p.px(p.smallest), func(c card) bool { return c.lanes == 1 })
	narrow := p.best(cards, size, p.px(p.smallest-2), func(c card) bool { return c.lanes > 1 })
	for _, c := range cards {
		if c.lanes > 1 {
			p.draw(c, p.unbroken(c, narrow, p.px(p.smallest-2)))
		} else {
			p.draw(c, p.unbroken(c, size, p.px(p.smallest)))
		}
	}
}

// unbroken is the size at which no word of the card's name is broken (an English
// one, mostly), or largest where that is none.
func (p *page) unbroken(c card, largest, smallest int) int {
	for size := largest; size >= smallest; size-- {
		if _, split := p.letters.fill(c.name, c.name.pieces, p.room(c, size).width); !split {
			return size
		}
	}
	return largest
}

// best is the size, of those from largest to smallest, at which the most texts of
// the cards are whole: names first.
func (p *page) best(cards []card, largest, smallest int, of func(card) bool) int {
	best, most := largest, -1
	for size := largest; size >= smallest; size-- {
		whole := 0
		for _, c := range cards {
			if !of(c) {
				continue
			}
			room := p.room(c, size)
			name := p.letters.lines(c.name, room.width)
			place := p.letters.lines(c.place, room.width)
			n, m := shares(room.lines, len(name), len(place))
			if n == len(name) && n > 0 {
				whole += 2
			}
			if m == len(place) && m > 0 {
				whole++
			}
		}
		if whole > most {
			best, most = size, whole
		}
	}
	return best
}

// A room is how much text of a size a card has room for.
type room struct {
	x, y  int // left and upper side
	width int // in units of the font
	lines int
}

// room keeps the text of a card away from its sides, less where it is small.
func (p *page) room(c card, size int) room {
	pad := max(p.px(2), min(p.px(5), (c.x1-c.x0)/20))
	high, step := c.y1-c.y0, lineHeight(size)
	lines := (high - 2*p.px(1)) / step
	if lines == 0 && high > size {
		lines = 1
	}
	above := min(p.px(4), (high-lines*step)/2)
	return room{c.x0 + pad, c.y0 + above, max(0, c.x1-c.x0-2*pad) * em / size, lines}
}

// shares divides lines between a name and a place that need so many. A name
// gives up a line only to a place that is then whole, and never more than half.
func shares(lines, name, place int) (forName, forPlace int) {
	if name+place <= lines {
		return name, place
	}
	if n := lines - place; n >= 2 && 2*n >= lines && place > 0 {
		return min(name, n), place
	}
	forName = min(name, lines)
	return forName, min(place, lines-forName)
}

// draw draws a card with as many lines as are whole.
func (p *page) draw(c card, size int) {
	g := group{title: c.about, boxes: []box{c.box}}
	if c.own {
		edge := c.box
		edge.fill = p.look.edge
		g.boxes = []box{edge}
		if min(c.x1-c.x0, c.y1-c.y0) > 2*p.hair {
			g.boxes = append(g.boxes, edge.inset(p.hair, c.fill))
		}
	}
	r := p.room(c, size)
	y := r.y
	write := func(text paragraph, n int) {
		for _, s := range p.letters.fit(text, r.width, n) {
			g.lines = append(g.lines, p.text(s, text.face, size, p.look.ink, r.x, baseline(y, size)))
			y += lineHeight(size)
		}
	}
	name := p.letters.lines(c.name, r.width)
	place := p.letters.lines(c.place, r.width)
	n, m := shares(r.lines, len(name), len(place))
	write(c.name, n)
	write(c.place, m)
	if n == len(name) && m == len(place) && r.lines > n+m {
		write(c.instructor, r.lines-n-m)
	}
	p.groups = append(p.groups, g)
}
