package render

import "math"

// A frame is the measures of a size. All but w, h and unit are in units, of
// which an interface has about as many as pixels of CSS.
type frame struct {
	w, h                     int
	unit                     float64 // pixels
	left, right, top, bottom float64 // what is free on each side
	titleRow, dayRow         float64 // heights of the rows above the grid
	heading                  float64 // size of the title
	largest, smallest        float64 // sizes that the text of blocks may have
	mark                     bool    // with the mark of the program
}

// frames are the measures of each [Size]. A telephone shows the time on the
// upper quarter of its wallpaper and buttons below; a computer has bars at both ends.
var frames = [...]frame{
	Phone: {
		w: 1170, h: 2532, unit: 3, left: 16, right: 16, top: 236, bottom: 128,
		titleRow: 36, dayRow: 26, heading: 20, largest: 13, smallest: 9,
	},
	Desktop: {
		w: 1920, h: 1080, unit: 1.5, left: 140, right: 140, top: 44, bottom: 72,
		titleRow: 44, dayRow: 28, heading: 22, largest: 15, smallest: 11,
	},
	Share: {
		w: 1200, h: 630, unit: 1.5, left: 28, right: 28, top: 18, bottom: 18,
		titleRow: 42, dayRow: 26, heading: 22, largest: 15, smallest: 10,
		mark: true,
	},
}

// px is a length in whole pixels.
func (f frame) px(units float64) int { return int(math.Round(units * f.unit)) }

// leading is how much higher a line is than its text's size, and ascent how much of
// the size is above the baseline.
const (
	leading = 1.22
	ascent  = .88
)

// baseline is where the text of a line stands whose top is at y.
func baseline(y, size int) int {
	return y + int(math.Round(float64(size)*(ascent+(leading-1)/2)))
}

// lineHeight is the height of a line of text of a size.
func lineHeight(size int) int { return int(math.Round(float64(size) * leading)) }
