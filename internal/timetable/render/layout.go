package render

import (
	"slices"
	"strconv"
	"strings"
)

// maxNoTime is how many names without a time are looked at: more than two lines
// have room for.
const maxNoTime = 100

// A page is a picture while it is laid out.
type page struct {
	scene
	frame
	t        Table
	from, to int // first and last hour of the grid
	days     int
	hair     int // thickness of the grid's lines
	x0, x1   int // the grid with the hours at its left
	y0, y1   int // the grid below the days
	first    int // left side of Monday
}

// layOut makes the picture of a table, which has been checked.
func layOut(t Table, s Size) *scene {
	f := frames[s]
	p := &page{
		scene: scene{w: f.w, h: f.h, look: lookOf(t.Theme, t.Dark), letters: newLetters()},
		frame: f, t: t, hair: max(1, f.px(.67)),
	}
	p.from, p.to, p.days = extent(t.Blocks)
	p.x0, p.x1 = p.px(p.left), f.w-p.px(p.right)
	p.first = p.x0 + p.px(24)
	top := p.px(p.top)
	p.y0 = top + p.px(p.titleRow) + p.px(p.dayRow)
	p.y1 = f.h - p.px(p.bottom)
	p.head(top)
	p.foot()
	p.grid()
	p.blocks()
	return &p.scene
}

// extent is the hours and the number of days that the grid has: Monday to
// Friday, 9 to 18, and what else the blocks need.
func extent(blocks []Block) (from, to, days int) {
	from, to, days = 9, 18, 5
	for _, b := range blocks {
		from = min(from, b.Meeting.Start/60)
		to = max(to, (b.Meeting.End+59)/60)
		days = max(days, int(b.Meeting.Day))
	}
	return from, to, days
}

// head draws the title, with the semester and the owner after it.
func (p *page) head(top int) {
	x, end := p.x0, p.x1
	if p.mark {
		end -= p.px(34)
		p.drawMark(p.x1-p.px(26), top, p.px(26))
	}
	size, small := p.px(p.heading), p.px(13)
	y := baseline(top, size)
	name, of, owner := clean(p.t.Title), clean(p.t.Subtitle), clean(p.t.Owner)
	p.title = joined(name, of, owner)
	title := p.letters.paragraph(name, titles)
	rest := p.letters.paragraph(joined(of, owner), sides)
	room := end - x
	if after := p.letters.width(rest.text, sides) * small / em; after > 0 {
		room -= min(after+p.px(8), room*2/5)
	}
	first := p.text(p.letters.one(title, room*em/size), titles, size, p.look.ink, x, y)
	if first.width > 0 {
		x += first.width + p.px(8)
	}
	second := p.text(p.letters.one(rest, (end-x)*em/small), sides, small, p.look.quiet, x, y)
	p.groups = append(p.groups, group{lines: []line{first, second}})
}

// drawMark draws the mark of Madang: a house around a yard, its gate open.
func (p *page) drawMark(x, y, size int) {
	part := func(x0, y0, x1, y1, radius float64) box {
		at := func(v float64) int { return int(v*float64(size)/24 + .5) }
		return box{x0: x + at(x0), y0: y + at(y0), x1: x + at(x1), y1: y + at(y1), radius: at(radius)}
	}
	house, yard, gate, fruit := part(2, 2, 22, 22, 4.5), part(5, 5, 19, 19, 1.5), part(10, 18, 16, 22, 0), part(10.25, 11.25, 15.75, 16.75, 2.75)
	house.fill, yard.fill, gate.fill, fruit.fill = p.look.brand, p.look.ground, p.look.ground, p.look.accent
	p.groups = append(p.groups, group{boxes: []box{house, yard, gate, fruit}})
}

// foot draws the names without a time below the grid, which gets lower.
func (p *page) foot() {
	var list []string
	for _, name := range p.t.NoTime[:min(len(p.t.NoTime), maxNoTime)] {
		list = append(list, clean(name))
	}
	all := joined(list...)
	if all == "" {
		return
	}
	size := p.px(11)
	heading := clean(p.t.Labels.NoTime)
	label, rest := p.letters.paragraph(heading, sides), p.letters.paragraph(all, sides)
	var g group
	x := p.x0
	head := p.text(p.letters.one(label, (p.x1-p.x0)/2*em/size), sides, size, p.look.quiet, x, 0)
	if head.width > 0 {
		x += head.width + p.px(8)
	}
	lines := p.letters.fit(rest, (p.x1-x)*em/size, 2)
	height := lineHeight(size)
	p.y1 -= p.px(6) + height*len(lines)
	y := p.y1 + p.px(6)
	head.y = baseline(y, size)
	g.title = strings.TrimSpace(heading + " " + all)
	g.lines = append(g.lines, head)
	for i, text := range lines {
		g.lines = append(g.lines, p.text(text, sides, size, p.look.ink, x, baseline(y+i*height, size)))
	}
	p.groups = append(p.groups, g)
}

// column is the left side of a day, counted from 0 for Monday.
func (p *page) column(day int) int { return p.first + (p.x1-p.first)*day/p.days }

// height is the place of a minute of the day.
func (p *page) height(minute int) int {
	return p.y0 + (p.y1-p.hair-p.y0)*(minute-p.from*60)/((p.to-p.from)*60)
}

// grid draws the lines, the names of the days and the hours.
func (p *page) grid() {
	var g group
	size := p.px(12)
	for h := p.from; h <= p.to; h++ {
		y := p.height(h * 60)
		g.boxes = append(g.boxes, box{x0: p.x0, y0: y, x1: p.x1, y1: y + p.hair, fill: p.look.line})
		if h < p.to {
			g.lines = append(g.lines, p.text(strconv.Itoa(h), sides, size, p.look.quiet, p.x0, baseline(y+p.px(1), size)))
		}
	}
	size = p.px(13)
	for d := range p.days {
		x := p.column(d)
		g.boxes = append(g.boxes, box{x0: x, y0: p.y0, x1: x + p.hair, y1: p.y1, fill: p.look.line})
		width := p.column(d+1) - x
		name := p.letters.paragraph(clean(p.t.Labels.Days[d]), sides)
		y := p.y0 - p.px(p.dayRow) + (p.px(p.dayRow)-lineHeight(size))/2
		day := p.text(p.letters.one(name, width*em/size), sides, size, p.look.quiet, x, baseline(y, size))
		day.x += (width - day.width) / 2
		g.lines = append(g.lines, day)
	}
	p.groups = append(p.groups, g)
}

// place is the box of a block: between the lines of the grid, less than its
// lane by a gap on both sides.
func (p *page) place(b Block, l lane) box {
	day := int(b.Meeting.Day) - 1
	x := p.column(day) + p.hair
	width := p.column(day+1) - x
	x0, x1 := x+width*l.index/l.of, x+width*(l.index+1)/l.of
	if gap := p.px(1); x1-x0 > 8*gap {
		x0, x1 = x0+gap, x1-gap
	}
	y0 := p.height(b.Meeting.Start) + p.hair
	at := box{x0: x0, y0: y0, x1: max(x1, x0+1), y1: max(p.height(b.Meeting.End), y0+1), fill: p.look.surface}
	if b.Colour > 0 {
		at.fill = p.look.blocks[b.Colour-1]
	}
	at.radius = min(p.px(6), (at.x1-at.x0)/3, (at.y1-at.y0)/3)
	return at
}

// joined puts the texts that are not empty together.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(t string) bool { return t == "" }), " · ")
}
