package render

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/period"
)

func TestGridGrows(t *testing.T) {
	for _, c := range []struct {
		name           string
		blocks         []Block
		from, to, days int
	}{
		{"empty", nil, 9, 18, 5},
		{"within", []Block{block("a", "", 1, 5, 540, 1080)}, 9, 18, 5},
		{"an evening", []Block{block("a", "", 1, 1, 1080, 1081)}, 9, 19, 5},
		{"a morning", []Block{block("a", "", 1, 1, 539, 600)}, 8, 18, 5},
		{"a whole day", []Block{block("a", "", 1, 1, 0, period.DayLength)}, 0, 24, 5},
		{"Saturday", []Block{block("a", "", 1, 6, 540, 600)}, 9, 18, 6},
		{"Sunday", []Block{block("a", "", 1, 7, 540, 600)}, 9, 18, 7},
	} {
		if from, to, days := extent(c.blocks); from != c.from || to != c.to || days != c.days {
			t.Errorf("%s: %d–%d on %d days, want %d–%d on %d", c.name, from, to, days, c.from, c.to, c.days)
		}
	}
}

func TestLanes(t *testing.T) {
	odd := block("odd", "", 1, 2, 540, 600)
	odd.Meeting.Weeks, _ = period.WeeksOf(1, 3)
	even := block("even", "", 1, 2, 540, 600)
	even.Meeting.Weeks, _ = period.WeeksOf(2, 4)
	for _, c := range []struct {
		name   string
		blocks []Block
		want   []lane
	}{
		{"none", nil, []lane{}},
		{"one after the other", []Block{block("a", "", 1, 1, 600, 660), block("b", "", 1, 1, 540, 600)}, []lane{{0, 1}, {0, 1}}},
		{"other days", []Block{block("a", "", 1, 1, 540, 600), block("b", "", 1, 2, 540, 600)}, []lane{{0, 1}, {0, 1}}},
		{"two", []Block{block("a", "", 1, 1, 570, 630), block("b", "", 1, 1, 540, 600)}, []lane{{1, 2}, {0, 2}}},
		{"a chain takes two", []Block{block("a", "", 1, 1, 540, 600), block("b", "", 1, 1, 570, 660), block("c", "", 1, 1, 600, 700)}, []lane{{0, 2}, {1, 2}, {0, 2}}},
		{"the longer first", []Block{block("a", "", 1, 1, 540, 600), block("b", "", 1, 1, 540, 700)}, []lane{{1, 2}, {0, 2}}},
		{"other weeks", []Block{odd, even}, []lane{{0, 2}, {1, 2}}},
	} {
		if got := lanes(c.blocks); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// inkOf is the pixels that a line of text may cover.
func inkOf(s *scene, l line) image.Rectangle {
	var all image.Rectangle
	for _, p := range l.glyphs {
		if outline := s.letters.outline(p.glyph); len(outline) > 0 {
			b := outline.Bounds()
			scale := float64(l.size) / em / 64
			at := float64(p.at) * float64(l.size) / em
			all = all.Union(image.Rect(
				l.x+int(math.Floor(at+float64(b.Min.X)*scale)), l.y+int(math.Floor(float64(b.Min.Y)*scale)),
				l.x+int(math.Ceil(at+float64(b.Max.X)*scale)), l.y+int(math.Ceil(float64(b.Max.Y)*scale))))
		}
	}
	return all
}

func (b box) rect() image.Rectangle { return image.Rect(b.x0, b.y0, b.x1, b.y1) }

// inOrder fails where something of a picture is not within it, a text goes over
// the side of its block, or two blocks lie over each other.
func inOrder(t *testing.T, table Table, s *scene) {
	t.Helper()
	all := image.Rect(0, 0, s.w, s.h)
	for _, g := range s.groups {
		for _, b := range g.boxes {
			if b.x0 >= b.x1 || b.y0 >= b.y1 || !b.rect().In(all) || b.radius < 0 || 2*b.radius > min(b.x1-b.x0, b.y1-b.y0) {
				t.Fatalf("a box is %+v in a picture of %v", b, all)
			}
		}
		for i, l := range g.lines {
			ink := inkOf(s, l)
			if !ink.In(all) {
				t.Fatalf("a text covers %v in a picture of %v", ink, all)
			}
			for _, other := range g.lines[:i] {
				if o := inkOf(s, other); len(g.boxes) > 0 && o.Inset(1).Overlaps(ink.Inset(1)) && len(g.boxes) < 3 {
					t.Fatalf("texts of %q lie over each other: %v and %v", g.title, o, ink)
				}
			}
		}
	}
	of := lanes(table.Blocks)
	blocks := cards(s, len(table.Blocks))
	for i, g := range blocks {
		b := g.boxes[0].rect()
		for _, l := range g.lines {
			// accents of capitals and signs like | are higher than a line
			ink := inkOf(s, l)
			if !ink.In(image.Rect(b.Min.X, b.Min.Y-l.size/4, b.Max.X, b.Max.Y+l.size/4)) {
				t.Fatalf("the text of %q covers %v, its block is %v", table.Blocks[i].Name, ink, b)
			}
		}
		for j, other := range blocks[:i] {
			narrow := of[i].of > 20 || of[j].of > 20 // less than some pixels for each
			if o := other.boxes[0].rect(); o.Overlaps(b) && !narrow && table.Blocks[i].Meeting.End-table.Blocks[i].Meeting.Start > 5 && table.Blocks[j].Meeting.End-table.Blocks[j].Meeting.Start > 5 {
				t.Fatalf("%q at %v lies over %q at %v", table.Blocks[i].Name, b, table.Blocks[j].Name, o)
			}
		}
	}
}

var safeValue = regexp.MustCompile(`^(#[0-9a-z]+|[a-z]\d+|-?[0-9.]+|0 0 \d+ \d+|translate\(\d+ \d+\) scale\([0-9.]+\)|[Mlcqz0-9 -]+|http://www\.w3\.org/2000/svg)$`)

// safe fails where SVG is more than shapes, colours and titles.
func safe(t *testing.T, svg []byte) {
	t.Helper()
	d := xml.NewDecoder(bytes.NewReader(svg))
	ids := map[string]bool{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not XML: %v", err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			if !slices.Contains([]string{"svg", "title", "defs", "path", "rect", "g", "use"}, e.Name.Local) {
				t.Fatalf("there is an element %s", e.Name.Local)
			}
			for _, a := range e.Attr {
				if !slices.Contains(strings.Fields("xmlns width height viewBox id d x y rx fill transform href"), a.Name.Local) || !safeValue.MatchString(a.Value) {
					t.Fatalf("an attribute is %s=%q", a.Name.Local, a.Value)
				}
				if a.Name.Local == "id" {
					ids[a.Value] = true
				}
				if a.Name.Local == "href" && !ids[strings.TrimPrefix(a.Value, "#")] {
					t.Fatalf("%q leads to nothing of the picture", a.Value)
				}
			}
		case xml.EndElement, xml.CharData:
		default:
			t.Fatalf("there is a %T", token)
		}
	}
}

var hostile = []string{
	"</text><script>alert(1)</script>", `"><image href="http://example.com/x"/>`, "]]>&amp;<!--", strings.Repeat("아주긴이름", 2000), strings.Repeat("W", 10_000),
	strings.Repeat("\u0301", 5000), "مرحبا بالعالم", "\u202eevil\u2066", "\x00\x01\x1b[31m", "\xff\xfe", "🎸👩‍👩‍👧", "뷁쀍펲", "Ǻ Ệ Å Ç", "", " \n ",
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for i, text := range hostile {
		table, s := full(), sizes[i%len(sizes)]
		for k := range table.Blocks {
			b := &table.Blocks[k]
			b.Name, b.Place, b.Instructor = hostile[(i+k)%len(hostile)], hostile[(i+k+1)%len(hostile)], hostile[(i+k+2)%len(hostile)]
		}
		table.Title, table.Subtitle, table.Owner = text, hostile[(i+3)%len(hostile)], hostile[(i+5)%len(hostile)]
		table.Labels.NoTime, table.Labels.Days[i%7], table.NoTime = text, text, hostile
		scene := layOut(table, s)
		inOrder(t, table, scene)
		svg := scene.svg()
		safe(t, svg)
		if len(svg) > 300_000 {
			t.Errorf("SVG has %d bytes", len(svg))
		}
		if i < len(sizes) {
			drawn(t, table, s)
		}
	}
}

func TestUsualTablesAreInOrder(t *testing.T) {
	t.Parallel()
	crowd := usual()
	for i := range MaxBlocks - len(crowd.Blocks) {
		crowd.Blocks = append(crowd.Blocks, block("모임", "어디", 0, 2, 600+i, 800+i))
	}
	for name, table := range map[string]Table{"usual": usual(), "full": full(), "none": {Theme: Madang, Labels: labels}, "crowd": crowd} {
		for _, s := range sizes {
			scene := layOut(table, s)
			inOrder(t, table, scene)
			safe(t, scene.svg())
			if name == "crowd" {
				drawn(t, table, s)
			}
		}
	}
}

// Nothing is where a device shows the time or its own buttons.
func TestWallpaperLeavesTheClockFree(t *testing.T) {
	t.Parallel()
	m := drawn(t, full(), Phone)
	ground := layOut(full(), Phone).look.ground
	for _, free := range []box{{x0: 0, y0: 0, x1: 1170, y1: 700}, {x0: 0, y0: 2532 - 370, x1: 1170, y1: 2532}} {
		if n := count(m, free, ground); n != (free.x1-free.x0)*(free.y1-free.y0) {
			t.Errorf("of %+v only %d pixels are free", free, n)
		}
	}
}

func TestWhoHoldsALectureIsShownWhereThereIsRoom(t *testing.T) {
	table := Table{Theme: Madang, Labels: labels, Blocks: []Block{block("실습", "217", 1, 1, 540, 720), block("실습", "217", 1, 2, 540, 600)}}
	for i := range table.Blocks {
		table.Blocks[i].Instructor = "한가람"
	}
	groups := cards(layOut(table, Share), 2)
	if n, m := len(groups[0].lines), len(groups[1].lines); n != 3 || m != 2 {
		t.Errorf("blocks of 180 and 60 minutes have %d and %d lines, want 3 and 2", n, m)
	}
	svg, err := SVG(table, Share)
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"<title>실습 · 217 · 한가람 · 월 09:00–12:00</title>", "<title>실습 · 217 · 한가람 · 화 09:00–10:00</title>"} {
		if !bytes.Contains(svg, []byte(title)) {
			t.Errorf("SVG has no %s", title)
		}
	}
}

func FuzzTable(f *testing.F) {
	f.Add("자료구조", "공학관 302", uint8(1), uint16(540), uint16(75), uint8(3), uint8(0))
	f.Add("</text>", "\u202e", uint8(7), uint16(1439), uint16(1), uint8(199), uint8(2))
	f.Add("W", "", uint8(6), uint16(0), uint16(1440), uint8(1), uint8(1))
	f.Fuzz(func(t *testing.T, name, place string, day uint8, start, length uint16, n, size uint8) {
		table := Table{Title: place, Subtitle: name, Theme: Bada, Labels: labels, NoTime: []string{name, place}}
		for i := range int(n)%MaxBlocks + 1 {
			// spread by steps that have nothing in common with a day or a week
			d, from := (int(day)+i*3)%7+1, (int(start)+i*97)%period.DayLength
			to := min(period.DayLength, from+1+(int(length)+i*13)%400)
			table.Blocks = append(table.Blocks, block(fmt.Sprint(name, i), place, i%11, d, from, to))
		}
		s := sizes[int(size)%len(sizes)]
		inOrder(t, table, layOut(table, s))
		svg, err := SVG(table, s)
		if err != nil {
			t.Fatal(err)
		}
		safe(t, svg)
		if n%8 == 0 {
			drawn(t, table, s)
		}
	})
}
