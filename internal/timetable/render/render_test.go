package render

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/lecture/period"
)

var update = flag.Bool("update", false, "write the golden files anew")

var sizes = []Size{Phone, Desktop, Share}

func drawn(t testing.TB, table Table, s Size) *image.Paletted {
	t.Helper()
	b, err := PNG(table, s)
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return m.(*image.Paletted)
}

// count is how many pixels of a box have a colour.
func count(m *image.Paletted, b box, c color.RGBA) (n int) {
	at := slices.Index(m.Palette, color.Color(c))
	if at < 0 {
		return 0
	}
	for y := b.y0; y < b.y1; y++ {
		n += bytes.Count(m.Pix[m.PixOffset(b.x0, y):m.PixOffset(b.x1, y)], []byte{uint8(at)})
	}
	return n
}

// cards are the boxes of the blocks of a scene, in the order of the blocks, and
// their groups.
func cards(s *scene, blocks int) []group { return s.groups[len(s.groups)-blocks:] }

func TestPictureShowsBlocksInTheirColoursWithText(t *testing.T) {
	t.Parallel()
	for _, theme := range []Theme{Madang, Dancheong, Bada, Ink} {
		for _, dark := range []bool{false, true} {
			for _, s := range sizes {
				if theme != Madang && s != Share {
					continue
				}
				table := full()
				table.Theme, table.Dark = theme, dark
				m := drawn(t, table, s)
				if w, h := s.Pixels(); m.Bounds() != image.Rect(0, 0, w, h) {
					t.Fatalf("size %d has the bounds %v, want %d × %d", s, m.Bounds(), w, h)
				}
				scene := layOut(table, s)
				if got := m.At(1, 1); got != scene.look.ground {
					t.Errorf("the ground is %v, want %v", got, scene.look.ground)
				}
				for i, g := range cards(scene, len(table.Blocks)) {
					b := g.boxes[len(g.boxes)-1]
					if got := m.At((b.x0+b.x1)/2, b.y1-3); got != b.fill {
						t.Errorf("%s, size %d: the foot of %q is %v, want %v", theme, s, table.Blocks[i].Name, got, b.fill)
					}
					if len(g.lines) == 0 {
						t.Errorf("%s, size %d: %q has no text", theme, s, table.Blocks[i].Name)
					}
					if count(m, b, scene.look.ink) < 20 {
						t.Errorf("%s, size %d: there is no ink on %q", theme, s, table.Blocks[i].Name)
					}
				}
			}
		}
	}
}

func TestSameTableGivesSameBytesAtAnyTime(t *testing.T) {
	t.Parallel()
	for _, draw := range []func(Table, Size) ([]byte, error){SVG, PNG} {
		first, err := draw(full(), Share)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				again, err := draw(full(), Share)
				if err != nil || !bytes.Equal(again, first) {
					t.Errorf("another drawing differs (%v)", err)
				}
			})
		}
		wg.Wait()
	}
}

func TestGoldenSVG(t *testing.T) {
	table := Table{Title: "기본", Subtitle: "1학기", Theme: Madang, Labels: labels, NoTime: []string{"봉사"}, Blocks: []Block{block("수학", "1관", 2, 1, 540, 615), block("<합주> & 수학", "", 0, 4, 1020, 1110)}}
	got, err := SVG(table, Share)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", "share.svg")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(string(got), "\n")); diff != "" {
		t.Errorf("the picture has changed; if it is meant to, run this test with -update and look at it:\n%s", diff)
	}
}

func TestTableThatCannotBeDrawn(t *testing.T) {
	one := func(b Block) Table { return Table{Theme: Madang, Blocks: []Block{b}} }
	for name, c := range map[string]struct {
		table Table
		size  Size
		says  string
	}{
		"no theme":        {Table{}, Phone, `no theme ""`},
		"another theme":   {Table{Theme: "neon"}, Phone, `no theme "neon"`},
		"no such size":    {Table{Theme: Madang}, 3, "no size 3"},
		"a size below":    {Table{Theme: Madang}, -1, "no size -1"},
		"no day":          {one(block("a", "", 1, 0, 540, 600)), Phone, "no valid time"},
		"an eighth day":   {one(block("a", "", 1, 8, 540, 600)), Phone, "no valid time"},
		"no length":       {one(block("a", "", 1, 1, 540, 540)), Phone, "no valid time"},
		"past midnight":   {one(block("a", "", 1, 1, 540, period.DayLength+1)), Phone, "no valid time"},
		"colour 11":       {one(block("a", "", 11, 1, 540, 600)), Phone, "no colour 11"},
		"colour −1":       {one(block("a", "", -1, 1, 540, 600)), Phone, "no colour -1"},
		"too many blocks": {Table{Theme: Madang, Blocks: slices.Repeat([]Block{block("a", "", 1, 1, 540, 600)}, MaxBlocks+1)}, Phone, "201 blocks"},
	} {
		for _, draw := range []func(Table, Size) ([]byte, error){SVG, PNG} {
			if _, err := draw(c.table, c.size); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s: the error is %v, want one that says %q", name, err, c.says)
			}
		}
	}
}

// The colours between a text and its ground fit into the palette: a full table
// has none that only comes near.
func TestPaletteIsLargeEnough(t *testing.T) {
	t.Parallel()
	for _, theme := range []Theme{Madang, Dancheong, Bada, Ink} {
		table := full()
		table.Theme = theme
		m := drawn(t, table, Phone)
		if len(m.Palette) == 256 {
			t.Errorf("%s: the palette is full", theme)
		}
	}
}

// More colours than a palette has: what comes last is as near as the palette allows.
func TestColoursBeyondThePalette(t *testing.T) {
	c := &canvas{Paletted: image.NewPaletted(image.Rect(0, 0, 1, 1), nil), colours: map[color.RGBA]uint8{}, ramps: map[uint8]*ramp{}}
	for i := range 300 {
		want := color.RGBA{uint8(i), uint8(i / 256 * 3), 0, 0xff}
		got := c.Palette[0:len(c.Palette):len(c.Palette)]
		n := c.colour(want)
		if i < 256 && int(n) != len(got) {
			t.Fatalf("colour %d is number %d", i, n)
		}
		if i >= 256 && c.Palette[n] != (color.RGBA{uint8(i), 0, 0, 0xff}) {
			t.Fatalf("%v is shown as %v", want, c.Palette[n])
		}
	}
	if len(c.Palette) != 256 {
		t.Errorf("the palette has %d colours", len(c.Palette))
	}
}
