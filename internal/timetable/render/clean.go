package render

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Of a text, no more is looked at and kept than these.
const (
	maxBytes = 1000
	maxRunes = 80
)

// clean returns the text as one line that can be shown: composed, without
// controls, marks that turn the writing's direction, and marks that pile up on
// letters; spaces of any kind are one space each.
func clean(text string) string {
	text = norm.NFC.String(strings.ToValidUTF8(prefix(text, maxBytes), ""))
	var b strings.Builder
	n, space := 0, false // written, and whether a space is to come
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = n > 0
			continue
		case unicode.IsMark(r), !unicode.IsGraphic(r):
			continue
		}
		if n >= maxRunes-2 { // there is no room for a space and another one
			b.WriteRune('…')
			break
		}
		if space {
			b.WriteByte(' ')
			n++
		}
		b.WriteRune(r)
		n, space = n+1, false
	}
	return b.String()
}

// prefix returns the first n bytes, less those of a character that would be
// cut through.
func prefix(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// drawable returns the cleaned text in characters that there are glyphs for. One
// without is what it is made of (ő an o), or a square for a word's letters, or
// left out where it is a sign.
func (l *letters) drawable(text string) string {
	var b strings.Builder
	last := ' '
	put := func(r rune) {
		if (r != ' ' && r != square) || last != r {
			b.WriteRune(r)
			last = r
		}
	}
	for _, r := range text {
		switch {
		case l.has(r):
			put(r)
		case !unicode.IsLetter(r) && !unicode.IsNumber(r):
		default:
			simple := []rune(norm.NFKD.String(string(r)))
			simple = slices.DeleteFunc(simple, unicode.IsMark)
			if slices.ContainsFunc(simple, func(r rune) bool { return !l.has(r) }) {
				simple = []rune{square}
			}
			for _, r := range simple {
				put(r)
			}
		}
	}
	return strings.TrimSpace(b.String())
}
