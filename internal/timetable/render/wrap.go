package render

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A piece of a text is not broken where that can be avoided: a word of Latin
// letters, or a syllable with the punctuation that belongs to it.
type piece struct {
	text  string
	width int // of the text, in units of the font
	space int // of the space after it, 0 for none
}

// A paragraph is a text that can be broken into lines.
type paragraph struct {
	text   string
	pieces []piece
	words  []piece // the pieces, those without a space between them put together
	face   face
}

// paragraph measures a text that has been cleaned.
func (l *letters) paragraph(text string, f face) paragraph {
	p := paragraph{text: l.drawable(text), face: f}
	runes := []rune(p.text)
	width, begin, at, word := 0, 0, 0, 0 // of the piece; in bytes: the piece, the next character, the word
	for i, r := range runes {
		at += utf8.RuneLen(r)
		if r != ' ' {
			width += l.step(r, f)
		}
		if i+1 < len(runes) && !mayBreak(runes, i+1) {
			continue
		}
		one := piece{text: strings.TrimSuffix(p.text[begin:at], " "), width: width}
		if r == ' ' {
			one.space = l.step(' ', f)
		}
		if n := len(p.words); n > 0 && p.words[n-1].space == 0 {
			last := &p.words[n-1]
			last.text, last.width, last.space = p.text[word:begin+len(one.text)], last.width+width, one.space
		} else {
			p.words = append(p.words, one)
			word = begin
		}
		p.pieces = append(p.pieces, one)
		width, begin = 0, at
	}
	return p
}

// mayBreak reports whether a line may end before the i-th character.
func mayBreak(text []rune, i int) bool {
	a, b := text[i-1], text[i]
	switch {
	case a == ' ':
		return true
	case b == ' ', strings.ContainsRune(")]}>」』》〉”’.,!?:;·%…", b), strings.ContainsRune("([{<「『《〈“‘", a):
		return false
	case unicode.IsNumber(b) && !unicode.IsDigit(b): // 미적분학Ⅱ
		return false
	case unicode.IsDigit(b) && (i+1 == len(text) || !unicode.IsDigit(text[i+1])): // 대학영어2
		return false
	case unicode.IsDigit(a): // 3층
		return strings.ContainsRune("([{<「『《〈“‘", b)
	}
	return wide(a) || wide(b) || strings.ContainsRune("-/·,_&+", a)
}

// wide reports whether a line may end on either side of the character.
func wide(r rune) bool {
	return unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303F || r >= 0xFF01 && r <= 0xFF60
}

// lines breaks the paragraph into lines of at most width units. There are none
// where a character is longer than that.
func (l *letters) lines(p paragraph, width int) []string {
	lines, _ := l.fill(p, p.pieces, width)
	return lines
}

// fill is lines of the given pieces. One that is longer than a line begins one and
// is broken anywhere, and then split is true.
func (l *letters) fill(p paragraph, pieces []piece, width int) (lines []string, split bool) {
	var line strings.Builder
	at, space := 0, 0
	end := func() {
		if at > 0 {
			lines = append(lines, line.String())
			line.Reset()
			at, space = 0, 0
		}
	}
	put := func(text string, w int) {
		if at+space+w > width {
			end()
		}
		if space > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(text)
		at, space = at+space+w, 0
	}
	for _, one := range pieces {
		if one.width <= width {
			put(one.text, one.width)
		} else {
			split = true
			end()
			for _, r := range one.text {
				w := l.step(r, p.face)
				if w > width {
					return nil, true
				}
				put(string(r), w)
			}
		}
		space = one.space
	}
	end()
	return lines, split
}

// fit breaks the paragraph into at most n lines. Where that is not all of it,
// the last one ends in …. Where it is, words stay whole if that takes no further
// line, and the lines are about equally long.
func (l *letters) fit(p paragraph, width, n int) []string {
	lines, split := l.fill(p, p.pieces, width)
	if n <= 0 || len(lines) == 0 {
		return nil
	}
	if len(lines) > n {
		rest := p.text
		for _, line := range lines[:n-1] {
			rest = strings.TrimPrefix(strings.TrimPrefix(rest, line), " ")
		}
		lines[n-1] = l.cut(strings.TrimPrefix(rest, " "), p, width)
		return lines[:n]
	}
	pieces := p.pieces
	if words, splits := l.fill(p, p.words, width); len(words) == len(lines) && !splits {
		lines, pieces, split = words, p.words, false
	}
	for w := width - em/4; !split; w -= em / 4 {
		again, splits := l.fill(p, pieces, w)
		if len(again) != len(lines) || splits {
			break
		}
		lines = again
	}
	return lines
}

// cut returns as much of the text as is before … in a line, or without … in one
// that is too short for that.
func (l *letters) cut(text string, p paragraph, width int) string {
	more := "…"
	at, end := l.width(more, p.face), 0
	if at > width {
		more, at = "", 0
	}
	for i, r := range text {
		at += l.step(r, p.face)
		if at > width {
			break
		}
		end = i + len(string(r))
	}
	return strings.TrimRight(text[:end], " ([{<「『《〈·-,/") + more
}

// one is the paragraph as a single line: cut where it is longer than width.
func (l *letters) one(p paragraph, width int) string {
	if l.width(p.text, p.face) > width {
		return l.cut(p.text, p, width)
	}
	return p.text
}
