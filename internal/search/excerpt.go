package search

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Excerpt returns a part of text around the first place where a word of the
// query stands, in one line of about size characters, with … where text was
// left out; the beginning where none stands.
func (q Query) Excerpt(text string, size int) string {
	start := 0
	if found := q.Find(text); len(found) > 0 {
		start = lead(text, found[0].From, size/3)
	}
	var b strings.Builder
	if start > 0 {
		b.WriteString("…")
	}
	n, blank := 0, false
	for _, r := range text[start:] {
		switch {
		case unicode.IsSpace(r):
			blank = n > 0
			continue
		case unicode.Is(unicode.Bidi_Control, r):
			continue // it would turn what stands around the excerpt
		}
		if n >= size {
			return b.String() + "…"
		}
		if blank {
			b.WriteByte(' ')
			n++
		}
		blank = false
		n++
		b.WriteRune(r)
	}
	return b.String()
}

// lead returns where an excerpt begins that has up to n characters before the
// place at: at the beginning of a word, if there is one.
func lead(text string, at, n int) int {
	start, word := at, -1
	for range n {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if size == 0 {
			return 0
		}
		if unicode.IsSpace(r) {
			word = start
		}
		start -= size
	}
	if word >= 0 {
		return word
	}
	return start
}
