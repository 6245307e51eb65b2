package ui

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"
)

// pairs are the texts and the grounds they stand on anywhere in the styles.
var pairs = map[string][]string{
	"ink":         {"ground", "surface", "sunk", "brand-soft", "accent-soft", "danger-soft", "info-soft"},
	"quiet":       {"ground", "surface", "sunk"},
	"brand":       {"ground", "surface", "sunk", "brand-soft"},
	"on-brand":    {"brand"},
	"accent-text": {"ground", "surface", "sunk", "accent-soft"},
	"danger":      {"ground", "surface", "sunk", "danger-soft"},
	"info":        {"ground", "surface", "sunk", "info-soft"},
	"ground":      {"ink"}, // a toast
}

var colour = regexp.MustCompile(`--([a-z-]+): light-dark\((#[0-9A-F]{6}), (#[0-9A-F]{6})\)`)

// tokens reads the colours: light and dark.
func tokens(t *testing.T) map[string][2]string {
	t.Helper()
	all := map[string][2]string{}
	for _, m := range colour.FindAllStringSubmatch(string(read("css/tokens.css")), -1) {
		all[m[1]] = [2]string{m[2], m[3]}
	}
	if len(all) < 15 {
		t.Fatalf("got %d colours in tokens.css, want at least 15: the test reads them wrongly", len(all))
	}
	return all
}

func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(hex[1:], 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	part := func(shift int) float64 {
		c := float64(n>>shift&0xFF) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*part(16) + 0.7152*part(8) + 0.0722*part(0)
}

func ratio(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func TestContrast(t *testing.T) {
	all := tokens(t)
	check := func(text, ground string, least float64) {
		for i, mode := range []string{"light", "dark"} {
			if _, ok := all[text]; !ok {
				t.Fatalf("tokens.css has no %s", text)
			}
			if _, ok := all[ground]; !ok {
				t.Fatalf("tokens.css has no %s", ground)
			}
			if got := ratio(t, all[text][i], all[ground][i]); got < least {
				t.Errorf("%s on %s, %s: got %s:1, want at least %g:1", text, ground, mode, fmt.Sprintf("%.2f", got), least)
			}
		}
	}
	for text, grounds := range pairs {
		for _, ground := range grounds {
			check(text, ground, 4.5)
		}
	}
	for _, ground := range []string{"ground", "surface"} {
		check("edge", ground, 3)  // what shows where a field is
		check("brand", ground, 3) // the ring of the focus
		check("accent", ground, 3)
	}
}

func TestColoursStandInTokensOnly(t *testing.T) {
	raw := regexp.MustCompile(`#[0-9A-Fa-f]{3,8}\b|rgba?\(|hsla?\(`)
	for _, name := range styles {
		if name == "tokens" {
			continue
		}
		for _, found := range raw.FindAllString(string(uncomment(read("css/"+name+".css"))), -1) {
			if found != "#0000" { // see-through
				t.Errorf("css/%s.css: %s stands outside of tokens.css", name, found)
			}
		}
	}
}
