package render

import (
	"image"
	"slices"
	"testing"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// Every character that is said to be drawn is there, in both weights, and its
// outline can be read.
func TestFontsHaveTheLettersOfTimetables(t *testing.T) {
	t.Parallel()
	l := newLetters()
	var want []rune
	for r := rune(0xAC00); r <= 0xD7A3; r++ {
		want = append(want, r)
	}
	for r := rune(0x20); r <= 0x7E; r++ {
		want = append(want, r)
	}
	want = append(want, []rune("·…–—‘’“”□ⅠⅡⅢⅣ①⑳㈜「」『』ㄱㅎㅏㅣéüßñœạệĐ한あア日αΩЯ→×÷±℃㎡ㆍ")...)
	for _, r := range want {
		for w := plain; w <= strong; w++ {
			g := l.find(w, r)
			if w == strong && r == '日' {
				continue
			}
			if g == nil {
				t.Errorf("there is no %q in weight %d", r, w)
				continue
			}
			if g.advance <= 0 || g.advance > 2*em {
				t.Errorf("%q is %d wide", r, g.advance)
			}
			if len(l.outline(g)) == 0 && r != ' ' {
				t.Errorf("%q has no outline", r)
			}
		}
	}
	if g := l.glyph(strong, '論'); g == nil || g != l.glyph(plain, '論') {
		t.Error("a strong hanja is not the plain one")
	}
	if l.has('🎸') || l.has('ب') || !l.has('論') || !l.has('뷁') {
		t.Error("has does not say what the fonts have")
	}
}

// Every glyph of both fonts can be read, so that must never fails.
func TestEveryGlyphIsRead(t *testing.T) {
	t.Parallel()
	l := newLetters()
	for w, f := range fonts() {
		for i := range f.NumGlyphs() {
			l.outline(&glyph{font: f, index: sfnt.GlyphIndex(i)})
		}
		if f.NumGlyphs() < 11_172 {
			t.Errorf("font %d has %d glyphs", w, f.NumGlyphs())
		}
	}
}

// inked draws a character alone.
func inked(r rune, w weight) *image.Alpha {
	l := newLetters()
	m := image.NewAlpha(image.Rect(0, 0, 64, 64))
	shape := vector.NewRasterizer(64, 64)
	trace(shape, l.outline(l.glyph(w, r)), 48./em/64, image.Pt(-8, -52))
	shape.Draw(m, m.Rect, image.Opaque, image.Point{})
	return m
}

func ink(m *image.Alpha) (n int) {
	for _, a := range m.Pix {
		n += int(a)
	}
	return n / 255
}

func TestLettersAreDrawn(t *testing.T) {
	t.Parallel()
	letter, empty := inked('글', plain), inked(square, plain)
	if slices.Equal(letter.Pix, empty.Pix) {
		t.Error("글 is drawn as the square")
	}
	if slices.Equal(letter.Pix, inked('굴', plain).Pix) {
		t.Error("글 is drawn as 굴")
	}
	if n := ink(letter); n < 300 || n > 1500 {
		t.Errorf("글 covers %d of 48 × 48 pixels", n)
	}
	if thin, thick := ink(letter), ink(inked('글', strong)); thick*10 < thin*12 {
		t.Errorf("strong covers %d pixels, plain %d", thick, thin)
	}
	// the hole of ㅁ is empty, its border is not
	if hole := inked('ㅁ', strong); hole.AlphaAt(8+22, 52-17).A != 0 || ink(hole) < 200 {
		t.Error("ㅁ is not drawn as one")
	}
}
