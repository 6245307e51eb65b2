package render

import (
	"bytes"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

//go:embed font/regular.otf.br
var regular []byte

//go:embed font/bold.otf.br
var bold []byte

// fonts are the two weights. They are unpacked when the first picture is drawn
// and then kept, 4.3 MB together; both are safe for concurrent use.
var fonts = sync.OnceValue(unpack)

func unpack() (f [2]*sfnt.Font) {
	for i, packed := range [][]byte{regular, bold} {
		otf, err := io.ReadAll(brotli.NewReader(bytes.NewReader(packed)))
		must(err)
		f[i], err = sfnt.Parse(bytes.Clone(otf)) // without the room that reading has left
		must(err)
	}
	return f
}

// must is for what only a broken font can bring about. The fonts are part of
// the program, and a test reads every glyph of them.
func must(err error) {
	if err != nil {
		panic("render: a font of the program cannot be read: " + err.Error())
	}
}

const (
	em     = 1000 // units of the fonts
	square = '□'  // instead of a letter that neither font has
)

// A weight is one of the fonts.
type weight int

const (
	plain weight = iota
	strong
)

// A face is how text is set: in a weight, with its letters closer to each other
// than the font has them by some units.
type face struct {
	weight weight
	tight  int
}

// The faces of a picture: the title, what is beside the grid, and in blocks the
// name and the rest.
var (
	titles  = face{strong, 10}
	sides   = face{plain, 0}
	names   = face{strong, 30}
	details = face{plain, 30}
)

// A glyph is the outline of a character, in units of the font, the baseline at
// 0 and y growing downwards.
type glyph struct {
	name    string // the same for the same outline, and fit for an id
	advance int    // to the next glyph
	font    *sfnt.Font
	index   sfnt.GlyphIndex

	segments sfnt.Segments // once read
	read     bool
}

// letters are the glyphs that a picture has used. They belong to one picture:
// they are not safe for concurrent use.
type letters struct {
	buf    sfnt.Buffer
	glyphs [2]map[rune]*glyph
}

func newLetters() *letters {
	return &letters{glyphs: [2]map[rune]*glyph{{}, {}}}
}

// has reports whether there is a glyph for the character. What the strong font
// has, the plain one has too.
func (l *letters) has(r rune) bool { return l.find(plain, r) != nil }

// glyph returns the glyph of a drawable character: the plain one where the strong
// font has none.
func (l *letters) glyph(w weight, r rune) *glyph {
	if g := l.find(w, r); g != nil {
		return g
	}
	return l.find(plain, r)
}

func (l *letters) find(w weight, r rune) *glyph {
	if g, ok := l.glyphs[w][r]; ok {
		return g
	}
	f := fonts()[w]
	i, err := f.GlyphIndex(&l.buf, r)
	must(err)
	var g *glyph
	if i != 0 {
		advance, err := f.GlyphAdvance(&l.buf, i, fixed.I(em), font.HintingNone)
		must(err)
		g = &glyph{name: fmt.Sprintf("%c%d", "pb"[w], i), advance: advance.Round(), font: f, index: i}
	}
	l.glyphs[w][r] = g
	return g
}

// outline returns the outline of a glyph.
func (l *letters) outline(g *glyph) sfnt.Segments {
	if !g.read {
		s, err := g.font.LoadGlyph(&l.buf, g.index, fixed.I(em), nil)
		must(err)
		g.segments, g.read = slices.Clone(s), true
	}
	return g.segments
}

// A placed glyph begins at a place of a line, in units of the font.
type placed struct {
	*glyph
	at int
}

// set places the glyphs of a text one after the other, and returns where the last
// one ends.
func (l *letters) set(text string, f face) (line []placed, width int) {
	for _, r := range text {
		line = append(line, placed{l.glyph(f.weight, r), width})
		width += l.step(r, f)
	}
	return line, width
}

// width is how long the text is when it is set.
func (l *letters) width(text string, f face) (width int) {
	for _, r := range text {
		width += l.step(r, f)
	}
	return width
}

// step is how far the next glyph is from that of a character.
func (l *letters) step(r rune, f face) int { return l.glyph(f.weight, r).advance - f.tight }
