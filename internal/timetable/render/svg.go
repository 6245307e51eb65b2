package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/color"
	"strconv"

	"golang.org/x/image/font/sfnt"
)

// svg writes the scene. Each glyph stands in it once.
func (s *scene) svg() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %d">`, s.w, s.h)
	b.WriteByte('\n')
	title(&b, s.title)
	b.WriteString("<defs>\n")
	seen := map[string]bool{}
	for _, g := range s.groups {
		for _, line := range g.lines {
			for _, p := range line.glyphs {
				if outline := s.letters.outline(p.glyph); !seen[p.name] && len(outline) > 0 {
					fmt.Fprintf(&b, `<path id="%s" d="`, p.name)
					path(&b, outline)
					b.WriteString("\"/>\n")
				}
				seen[p.name] = true
			}
		}
	}
	b.WriteString("</defs>\n")
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", s.w, s.h, web(s.look.ground))
	for _, g := range s.groups {
		b.WriteString("<g>")
		title(&b, g.title)
		for _, x := range g.boxes {
			fmt.Fprintf(&b, `<rect x="%d" y="%d" width="%d" height="%d"`, x.x0, x.y0, x.x1-x.x0, x.y1-x.y0)
			if x.radius > 0 {
				fmt.Fprintf(&b, ` rx="%d"`, x.radius)
			}
			fmt.Fprintf(&b, " fill=\"%s\"/>\n", web(x.fill))
		}
		for _, line := range g.lines {
			s.line(&b, line)
		}
		b.WriteString("</g>\n")
	}
	b.WriteString("</svg>\n")
	return b.Bytes()
}

func (s *scene) line(b *bytes.Buffer, line line) {
	if len(line.glyphs) == 0 {
		return
	}
	scale := strconv.FormatFloat(float64(line.size)/em, 'f', -1, 64)
	fmt.Fprintf(b, `<g fill="%s" transform="translate(%d %d) scale(%s)">`, web(line.fill), line.x, line.y, scale)
	for _, p := range line.glyphs {
		if len(s.letters.outline(p.glyph)) > 0 {
			fmt.Fprintf(b, `<use href="#%s" x="%d"/>`, p.name, p.at)
		}
	}
	b.WriteString("</g>\n")
}

func title(b *bytes.Buffer, text string) {
	if text == "" {
		return
	}
	b.WriteString("<title>")
	xml.EscapeText(b, []byte(text)) // a buffer takes everything
	b.WriteString("</title>\n")
}

func web(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// path writes an outline as steps from point to point.
func path(b *bytes.Buffer, outline sfnt.Segments) {
	x, y := 0, 0
	for i, seg := range outline {
		n := 1
		switch seg.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				b.WriteByte('z')
			}
			b.WriteByte('M')
		case sfnt.SegmentOpLineTo:
			b.WriteByte('l')
		case sfnt.SegmentOpQuadTo:
			b.WriteByte('q')
			n = 2
		case sfnt.SegmentOpCubeTo:
			b.WriteByte('c')
			n = 3
		}
		fromX, fromY := x, y
		if seg.Op == sfnt.SegmentOpMoveTo {
			fromX, fromY = 0, 0
		}
		for k, a := range seg.Args[:n] {
			x, y = a.X.Round(), a.Y.Round()
			number(b, x-fromX, k == 0)
			number(b, y-fromY, false)
		}
	}
	b.WriteByte('z')
}

// number writes a number; one that is negative parts itself from what is before.
func number(b *bytes.Buffer, n int, first bool) {
	if !first && n >= 0 {
		b.WriteByte(' ')
	}
	b.WriteString(strconv.Itoa(n))
}
