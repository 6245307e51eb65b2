package render

import "image/color"

// A scene is a picture as shapes, in pixels, the later ones over the earlier.
type scene struct {
	w, h    int
	title   string
	look    look
	letters *letters
	groups  []group
}

// A group is what belongs together. SVG gives its title to those who point at
// it or have it read.
type group struct {
	title string
	boxes []box
	lines []line // over the boxes
}

// A box is a rectangle, half open, with corners of a radius.
type box struct {
	x0, y0, x1, y1 int
	radius         int
	fill           color.RGBA
}

// A line is text that is set.
type line struct {
	x, y   int // where it begins, on the baseline
	width  int
	size   int // of an em
	fill   color.RGBA
	glyphs []placed
}

// inset is the box within, n pixels from each side.
func (b box) inset(n int, fill color.RGBA) box {
	return box{b.x0 + n, b.y0 + n, b.x1 - n, b.y1 - n, max(0, b.radius-n), fill}
}

// text sets a line that begins at x, on the baseline y.
func (s *scene) text(text string, f face, size int, fill color.RGBA, x, y int) line {
	glyphs, width := s.letters.set(text, f)
	return line{x: x, y: y, width: width * size / em, size: size, fill: fill, glyphs: glyphs}
}
