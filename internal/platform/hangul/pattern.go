package hangul

import (
	"strings"
	"unicode/utf8"
)

// A Pattern is what somebody types to find a name. Its zero value, as of an
// empty text, is in no name.
type Pattern []rune

// NewPattern reads what was typed. Blanks in it count as little as they do in
// names, and ㄳ, which keyboards make of ㄱ and ㅅ, means the two.
func NewPattern(typed string) Pattern {
	var p Pattern
	for _, r := range Fold(typed) {
		if two, ok := pairs[r]; ok && isConsonant(two[0]) {
			p = append(p, two[0], two[1])
		} else if r != ' ' {
			p = append(p, r)
		}
	}
	return p
}

// Find returns the part of name, in bytes, where the pattern stands first.
func (p Pattern) Find(name string) (from, to int, ok bool) {
	if len(p) == 0 {
		return 0, 0, false
	}
	f := NewFolded(name)
	for start := range f.Text {
		if n, ok := p.at(f.Text[start:]); ok {
			from, to = f.Source(start, start+n)
			return from, to, true
		}
	}
	return 0, 0, false
}

// In reports whether the pattern stands in name.
func (p Pattern) In(name string) bool {
	_, _, ok := p.Find(name)
	return ok
}

// InFolded is [Pattern.In] for a name that [Fold] made: of thousands that are kept
// that way.
func (p Pattern) InFolded(name string) bool {
	if len(p) == 0 {
		return false
	}
	for start := range name {
		if _, ok := p.at(name[start:]); ok {
			return true
		}
	}
	return false
}

// at reports whether the pattern stands at the beginning of a folded text, and
// how many bytes of it it takes.
func (p Pattern) at(text string) (n int, ok bool) {
	for i, q := range p {
		r, size := utf8.DecodeRuneInString(text[n:])
		for i > 0 && r == ' ' {
			n += size
			r, size = utf8.DecodeRuneInString(text[n:])
		}
		if size == 0 {
			return 0, false
		}
		switch {
		case same(q, r):
			n += size
		case i == len(p)-1:
			more, ok := becomes(q, r, text[n+size:])
			return n + size + more, ok
		default:
			return 0, false
		}
	}
	return n, true
}

// same reports whether q, as typed, means r of a name: the character itself or
// the initial of a syllable.
func same(q, r rune) bool {
	if q == r {
		return true
	}
	s, ok := apart(r)
	return ok && s.initial == q
}

// becomes reports whether q, a syllable that is still being typed, may become r
// and what follows it in rest, and how many bytes of rest it then takes: 도
// becomes 동, 고 becomes 과, and 장 becomes 자유.
func becomes(q, r rune, rest string) (more int, ok bool) {
	a, ok1 := apart(q)
	b, ok2 := apart(r)
	if !ok1 || !ok2 || a.initial != b.initial {
		return 0, false
	}
	if a.final == 0 {
		return 0, a.vowel == b.vowel || pairs[b.vowel][0] == a.vowel
	}
	if a.vowel != b.vowel {
		return 0, false
	}
	if pairs[b.final][0] == a.final {
		return 0, true
	}
	stays, goes := rune(0), a.final // of the final, when a vowel follows
	if two, ok := pairs[a.final]; ok {
		stays, goes = two[0], two[1]
	}
	at := len(rest) - len(strings.TrimLeft(rest, " "))
	next, size := utf8.DecodeRuneInString(rest[at:])
	s, ok := apart(next)
	if !ok || b.final != stays || s.initial != goes {
		return 0, false
	}
	return at + size, true
}

func isConsonant(r rune) bool { return r >= 'ㄱ' && r <= 'ㅎ' }
