package render

import (
	"fmt"
	"image/color"
	"math"
	"os"
	"regexp"
	"testing"
)

// Pictures have the colours of the pages.
func TestColoursAreThoseOfPages(t *testing.T) {
	css, err := os.ReadFile("../../platform/web/ui/css/tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	web := map[string][2]string{}
	for _, m := range regexp.MustCompile(`--(\w+): light-dark\((#\w{6}), (#\w{6})\)`).FindAllStringSubmatch(string(css), -1) {
		web[m[1]] = [2]string{m[2], m[3]}
	}
	for i, dark := range []bool{false, true} {
		l := lookOf(Madang, dark)
		for name, c := range map[string]color.RGBA{
			"ground": l.ground, "surface": l.surface, "ink": l.ink, "quiet": l.quiet,
			"line": l.line, "edge": l.edge, "brand": l.brand, "accent": l.accent,
		} {
			if got := fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B); got != web[name][i] {
				t.Errorf("dark %v: %s is %s, on pages %s", dark, name, got, web[name][i])
			}
		}
	}
}

// contrast is the ratio of two colours as WCAG 2 has it.
func contrast(a, b color.RGBA) float64 {
	light := func(c color.RGBA) float64 {
		part := func(v uint8) float64 {
			x := float64(v) / 255
			if x <= .04045 {
				return x / 12.92
			}
			return math.Pow((x+.055)/1.055, 2.4)
		}
		return .2126*part(c.R) + .7152*part(c.G) + .0722*part(c.B) + .05
	}
	x, y := light(a), light(b)
	return max(x, y) / min(x, y)
}

func TestTextStandsOutFromItsGround(t *testing.T) {
	for theme := range themes {
		for _, dark := range []bool{false, true} {
			l := lookOf(theme, dark)
			for i, c := range append(l.blocks[:], l.ground, l.surface) {
				if r := contrast(l.ink, c); r < 4.5 {
					t.Errorf("%s, dark %v: text on colour %d has %.2f:1", theme, dark, i+1, r)
				}
			}
			if r := contrast(l.quiet, l.ground); r < 4.5 {
				t.Errorf("%s, dark %v: quiet text has %.2f:1", theme, dark, r)
			}
		}
	}
}

func TestInkHasNoHue(t *testing.T) {
	for _, dark := range []bool{false, true} {
		l := lookOf(Ink, dark)
		for i, c := range append(l.blocks[:], l.ground, l.surface, l.ink, l.quiet, l.line, l.edge, l.brand, l.accent) {
			if c.R != c.G || c.G != c.B {
				t.Errorf("dark %v: colour %d is %v", dark, i, c)
			}
		}
	}
}
