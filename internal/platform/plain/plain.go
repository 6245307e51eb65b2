// Package plain is what people type: text without markup, as it is kept, checked
// and shown.
package plain

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// clean returns text as it is kept: lines end with \n, and nothing but text
// stands at either end. Browsers send \r\n and count it as one character.
func clean(text string) string {
	if strings.Contains(text, "\r") {
		text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	}
	return strings.TrimSpace(text)
}

// OneLine returns what is shown in one line among others, as titles and names
// are: marks that turn the direction of text would turn those around it too.
func OneLine(text string) string {
	if !utf8.ValidString(text) {
		return text // Check says so
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r':
			return ' '
		case turns(r):
			return -1
		}
		return r
	}, clean(text))
}

// Unseen reports whether nothing of text can be seen.
func Unseen(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return unicode.IsGraphic(r) && !unicode.IsSpace(r) && !unicode.IsMark(r) && !strings.ContainsRune("\u115f\u1160\u2800\u3164\uffa0", r)
	}) < 0
}

// turns reports whether r is a mark of direction.
func turns(r rune) bool {
	return r == '\u061c' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
}

// Check returns text cleaned, and e with what is wrong with it. Its length
// is counted in code points.
func Check(e *fault.Error, field, text string, least, most int) (string, *fault.Error) {
	if !utf8.ValidString(text) {
		return "", e.And(field, "invalid")
	}
	text = clean(text)
	if strings.ContainsRune(text, 0) {
		return text, e.And(field, "null_characters")
	}
	switch n := utf8.RuneCountInString(text); {
	case n < least || least > 0 && Unseen(text):
		e = e.And(field, "blank")
	case n > most:
		e = e.And(field, "max_length", most)
	}
	return text, e
}

// Snippet returns the beginning of a text in one line, at most n characters.
// It is asked for at each row of each list, of texts that may be long.
func Snippet(text string, n int) string {
	line := make([]byte, 0, min(len(text), 3*n+len(" …")))
	gap := false
	for _, r := range text {
		if r <= '\u3000' && unicode.IsSpace(r) { // there is no white space above
			gap = len(line) > 0
			continue
		}
		if turns(r) {
			continue
		}
		if gap {
			line, gap = append(line, ' '), false
			n--
		}
		if n <= 0 {
			return string(bytes.TrimSuffix(line, []byte(" "))) + "…"
		}
		line = utf8.AppendRune(line, r)
		n--
	}
	return string(line)
}
