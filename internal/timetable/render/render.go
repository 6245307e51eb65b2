// Package render draws a timetable as a picture: as SVG, and as PNG that looks
// the same.
//
// Letters are drawn from a font that the program holds, in both, so that no
// font of the server or of the reader changes what is seen. A character that
// the font does not have is a small square where it is a letter and left out
// where it is a sign (an emoji). The same table gives the same bytes.
//
// Texts may be anything: they are cleaned and cut here, and SVG holds no
// script, no style and no address. Everything here is pure (no database, no
// clock, no locale) and safe for concurrent use. A picture takes up to 10 MB while
// it is drawn; how many are drawn at one time is up to the caller.
package render

import (
	"errors"
	"fmt"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// MaxBlocks is how many blocks a table may have.
const MaxBlocks = 200

// A Table is what a picture shows.
type Table struct {
	Title    string
	Subtitle string // the semester
	Owner    string // whose table it is, empty where that is not to be seen
	Blocks   []Block
	NoTime   []string // names of what has no time, shown below the grid
	Theme    Theme
	Dark     bool
	Labels   Labels
}

// A Block is one meeting on the grid.
type Block struct {
	Name       string
	Place      string
	Instructor string // shown where there is room, empty for never
	Colour     int    // 1–10: one of the theme; 0: outlined, as people's own blocks are
	Meeting    period.Meeting
}

// Labels are the words that are not the table's own, in the reader's language.
type Labels struct {
	Days   [7]string // short names from Monday on
	NoTime string    // what stands before the names without a time
}

// A Size is what a picture is for. It has pixels and, where something lies over
// the picture on a device, places that are left free.
type Size int

const (
	Phone   Size = iota // a telephone's wallpaper, 1170 × 2532, free under the clock and the buttons
	Desktop             // a computer's wallpaper, 1920 × 1080
	Share               // the preview of a link, 1200 × 630
)

// Pixels returns the width and height of pictures of the size.
func (s Size) Pixels() (w, h int) { return frames[s].w, frames[s].h }

// SVG draws the table as SVG of the size. The error says what of the table
// cannot be drawn: too many blocks, a meeting that is not valid, a colour or a
// theme that there is not.
func SVG(t Table, s Size) ([]byte, error) {
	if err := check(t, s); err != nil {
		return nil, err
	}
	return layOut(t, s).svg(), nil
}

// PNG draws the table as PNG of the size. Its errors are those of [SVG].
func PNG(t Table, s Size) ([]byte, error) {
	if err := check(t, s); err != nil {
		return nil, err
	}
	return layOut(t, s).png()
}

func check(t Table, s Size) error {
	if s < Phone || s > Share {
		return fmt.Errorf("render: there is no size %d", s)
	}
	if _, ok := themes[t.Theme]; !ok {
		return fmt.Errorf("render: there is no theme %q", t.Theme)
	}
	if len(t.Blocks) > MaxBlocks {
		return fmt.Errorf("render: %d blocks, at most %d can be drawn", len(t.Blocks), MaxBlocks)
	}
	for _, b := range t.Blocks {
		if !b.Meeting.Valid() {
			return errors.New("render: a meeting has no valid time")
		}
		if b.Colour < 0 || b.Colour > 10 {
			return fmt.Errorf("render: there is no colour %d", b.Colour)
		}
	}
	return nil
}
