package render

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// Steps between the colour below and that above, where the border of something
// goes through a pixel.
const (
	steps    = 15
	boxSteps = 5 // of a box: a divisor of steps
)

// A canvas is a picture of at most 256 colours: a third of the memory and of
// the time that true colours need. Few colours and the steps between them are
// in a timetable; when there is no place for another one, the nearest serves.
type canvas struct {
	*image.Paletted
	colours map[color.RGBA]uint8
	ramps   map[uint8]*ramp // by the colour above
	masks   map[stamp]mask
	shape   vector.Rasterizer
}

// A ramp is what becomes of the colours below, by how many steps of a pixel a
// colour covers: the number of a colour plus one, 0 for not known yet.
type ramp [steps + 1][256]uint16

// A stamp is a glyph of a size.
type stamp struct {
	*glyph
	size int
}

// A mask is how much of each pixel a stamp covers, and where it lies from the
// beginning of the glyph on the baseline.
type mask struct {
	*image.Alpha
	at image.Point
}

// png draws the scene.
func (s *scene) png() ([]byte, error) {
	c := &canvas{
		Paletted: image.NewPaletted(image.Rect(0, 0, s.w, s.h), nil),
		colours:  map[color.RGBA]uint8{}, ramps: map[uint8]*ramp{}, masks: map[stamp]mask{},
	}
	c.colour(s.look.ground) // 0, which the whole picture is
	for _, g := range s.groups {
		for _, b := range g.boxes {
			c.box(b)
		}
		for _, l := range g.lines {
			c.line(l, s.letters)
		}
	}
	var b bytes.Buffer
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	err := e.Encode(&b, c.Paletted)
	return b.Bytes(), err
}

// colour returns the number of a colour, or of the nearest when there are 256.
func (c *canvas) colour(v color.RGBA) uint8 {
	if i, ok := c.colours[v]; ok {
		return i
	}
	i := len(c.Palette)
	if i < 256 {
		c.Palette = append(c.Palette, v)
	} else {
		i = c.Palette.Index(v)
	}
	c.colours[v] = uint8(i)
	return uint8(i)
}

func (c *canvas) ramp(over uint8) *ramp {
	r := c.ramps[over]
	if r == nil {
		r = new(ramp)
		c.ramps[over] = r
	}
	return r
}

// blend covers a pixel with n steps of a colour, whose ramp is r.
func (c *canvas) blend(x, y int, over uint8, r *ramp, n int) {
	at := c.PixOffset(x, y)
	below := c.Pix[at]
	if r[n][below] == 0 {
		a, b := c.Palette[below].(color.RGBA), c.Palette[over].(color.RGBA)
		mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-n) + int(b)*n + steps/2) / steps) }
		r[n][below] = uint16(c.colour(color.RGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 0xff})) + 1
	}
	c.Pix[at] = uint8(r[n][below] - 1)
}

// box fills a box.
func (c *canvas) box(b box) {
	fill := c.colour(b.fill)
	ramp := c.ramp(fill)
	r := float64(b.radius)
	for y := b.y0; y < b.y1; y++ {
		from, to := b.x0, b.x1
		if d := max(b.y0+b.radius-y, y-b.y1+b.radius+1); d > 0 { // in the rows of the corners
			dy := float64(d) - .5
			for i := range b.radius {
				dx := r - float64(i) - .5
				n := int(min(1, max(0, r-math.Hypot(dx, dy)+.5))*boxSteps+.5) * steps / boxSteps
				if n == steps {
					break
				}
				from, to = from+1, to-1
				if n > 0 {
					c.blend(b.x0+i, y, fill, ramp, n)
					c.blend(b.x1-1-i, y, fill, ramp, n)
				}
			}
		}
		row := c.Pix[c.PixOffset(from, y):][:max(0, to-from)]
		for i := range row {
			row[i] = fill
		}
	}
}

// line draws text.
func (c *canvas) line(l line, from *letters) {
	fill := c.colour(l.fill)
	ramp := c.ramp(fill)
	for _, p := range l.glyphs {
		m := c.mask(p.glyph, l.size, from)
		if m.Alpha == nil {
			continue
		}
		x0 := l.x + (p.at*l.size+em/2)/em + m.at.X
		y0 := l.y + m.at.Y
		size := m.Rect.Size()
		for y := range size.Y {
			for x, a := range m.Pix[y*m.Stride:][:size.X] {
				if n := (int(a)*steps + 127) / 255; n > 0 && (image.Point{x0 + x, y0 + y}).In(c.Rect) {
					c.blend(x0+x, y0+y, fill, ramp, n)
				}
			}
		}
	}
}

// mask returns the mask of a glyph; one without an outline has none.
func (c *canvas) mask(g *glyph, size int, from *letters) mask {
	key := stamp{g, size}
	if m, ok := c.masks[key]; ok {
		return m
	}
	var m mask
	if outline := from.outline(g); len(outline) > 0 {
		bounds := outline.Bounds()
		scale := float32(size) / em / 64
		low := func(v fixed.Int26_6) int { return int(math.Floor(float64(float32(v) * scale))) }
		high := func(v fixed.Int26_6) int { return int(math.Ceil(float64(float32(v) * scale))) }
		r := image.Rect(low(bounds.Min.X), low(bounds.Min.Y), high(bounds.Max.X), high(bounds.Max.Y))
		m = mask{image.NewAlpha(image.Rect(0, 0, r.Dx(), r.Dy())), r.Min}
		c.shape.Reset(r.Dx(), r.Dy())
		trace(&c.shape, outline, scale, r.Min)
		c.shape.Draw(m.Alpha, m.Rect, image.Opaque, image.Point{})
	}
	c.masks[key] = m
	return m
}
