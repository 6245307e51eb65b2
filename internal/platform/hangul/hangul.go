// Package hangul compares texts as people who type Korean expect it.
//
// [Fold] brings two spellings of one text to the same form, [NewFolded] does so
// and remembers where everything came from, and a [Pattern] finds what somebody
// is still typing in a name: by initials (초성, "ㅈㅇ" in "자유게시판"), by whole
// syllables, by both mixed, and while the last syllable is not complete yet.
package hangul

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form in which texts are compared: NFKC in small letters,
// with one blank for white space of any length, none at the ends, and without
// what cannot be seen. Single letters (ㅋ, ㅠ) stay as they are: NFKC would make
// 수곣 of "수고ㄳ".
func Fold(s string) string { return fold(s, nil) }

// A Folded is a text as it is compared, which knows where it came from.
type Folded struct {
	Text   string // what [Fold] makes of the source
	from   []int32
	source int
}

// NewFolded folds s, of at most 2 GiB.
func NewFolded(s string) Folded {
	from := make([]int32, 0, len(s))
	text := fold(s, &from)
	return Folded{text, from, len(s)}
}

// Source returns the part of the source that became Text[start:end], in bytes.
// Of a character that became several the whole counts.
func (f Folded) Source(start, end int) (from, to int) {
	if start >= end || end > len(f.from) {
		return f.source, f.source
	}
	from, to = int(f.from[start]), f.source
	last := f.from[end-1]
	for _, next := range f.from[end:] {
		if next > last {
			to = int(next)
			break
		}
	}
	return from, to
}

// A folder writes a folded text.
type folder struct {
	b    strings.Builder
	from *[]int32 // where each byte of b came from, if that is wanted
	gap  int      // where the white space that was met begins, -1 for none
}

func fold(s string, from *[]int32) string {
	f := folder{from: from, gap: -1}
	f.b.Grow(len(s))
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		end := i + n
		for end < len(s) {
			next, n := utf8.DecodeRuneInString(s[end:])
			if isPlain(next) {
				break
			}
			end += n
		}
		if isPlain(r) && end == i+n {
			f.put(r, i)
		} else {
			f.normal(s[i:end], i)
		}
		i = end
	}
	return f.b.String()
}

// normal writes NFKC of s, which stands at place at.
func (f *folder) normal(s string, at int) {
	if r, n := utf8.DecodeRuneInString(s); isLetter(r) {
		f.put(r, at)
		s, at = s[n:], at+n
	}
	for s != "" {
		n := norm.NFKC.QuickSpanString(s)
		for i, r := range s[:n] {
			f.put(r, at+i)
		}
		if s, at = s[n:], at+n; s == "" {
			return
		}
		n = norm.NFKC.NextBoundaryInString(s, true)
		for _, r := range norm.NFKC.String(s[:n]) {
			f.put(r, at)
		}
		s, at = s[n:], at+n
	}
}

// isPlain reports whether r, as nearly all of Korean texts, is in NFKC as it is
// unless something follows that is not plain itself.
func isPlain(r rune) bool { return r < 0x80 || r >= firstSyllable && r <= lastSyllable || isLetter(r) }

// put writes r, which came from place at.
func (f *folder) put(r rune, at int) {
	switch {
	case r >= firstSyllable && r <= lastSyllable:
	case unicode.IsSpace(r):
		if f.gap < 0 {
			f.gap = at
		}
		return
	case unseen(r):
		return
	default:
		r = unicode.ToLower(r)
	}
	if f.gap >= 0 && f.b.Len() > 0 {
		f.write(' ', f.gap)
	}
	f.gap = -1
	f.write(r, at)
}

func (f *folder) write(r rune, at int) {
	n, _ := f.b.WriteRune(r) // a Builder takes all
	if f.from != nil {
		for range n {
			*f.from = append(*f.from, int32(at))
		}
	}
}

// unseen reports whether r takes no place: controls, marks of direction,
// joiners, variants, the fillers of Hangul.
func unseen(r rune) bool {
	if r < 0x80 {
		return r < ' ' || r == 0x7f
	}
	switch r {
	case 0x034f, 0x115f, 0x1160, 0x3164, utf8.RuneError:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Cc, unicode.Variation_Selector)
}

// isLetter reports whether r is a single letter as keyboards write them, from ㄱ
// to ㆎ.
func isLetter(r rune) bool { return r >= 0x3131 && r <= 0x318e && r != 0x3164 }

// What a syllable is made of: its place among all is (initial·21 + vowel)·28 +
// final, and final 0 is none.
const (
	firstSyllable = 0xac00
	lastSyllable  = 0xd7a3
	vowels        = 21
	finals        = 28
)

var (
	initialLetters = [...]rune{'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'}
	vowelLetters   = [...]rune{'ㅏ', 'ㅐ', 'ㅑ', 'ㅒ', 'ㅓ', 'ㅔ', 'ㅕ', 'ㅖ', 'ㅗ', 'ㅘ', 'ㅙ', 'ㅚ', 'ㅛ', 'ㅜ', 'ㅝ', 'ㅞ', 'ㅟ', 'ㅠ', 'ㅡ', 'ㅢ', 'ㅣ'}
	finalLetters   = [...]rune{0, 'ㄱ', 'ㄲ', 'ㄳ', 'ㄴ', 'ㄵ', 'ㄶ', 'ㄷ', 'ㄹ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄽ', 'ㄾ', 'ㄿ', 'ㅀ', 'ㅁ', 'ㅂ', 'ㅄ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅊ', 'ㅋ', 'ㅌ', 'ㅍ', 'ㅎ'}
)

// pairs are the letters that keyboards put together of two.
var pairs = map[rune][2]rune{
	'ㄳ': {'ㄱ', 'ㅅ'}, 'ㄵ': {'ㄴ', 'ㅈ'}, 'ㄶ': {'ㄴ', 'ㅎ'}, 'ㄺ': {'ㄹ', 'ㄱ'}, 'ㄻ': {'ㄹ', 'ㅁ'}, 'ㄼ': {'ㄹ', 'ㅂ'},
	'ㄽ': {'ㄹ', 'ㅅ'}, 'ㄾ': {'ㄹ', 'ㅌ'}, 'ㄿ': {'ㄹ', 'ㅍ'}, 'ㅀ': {'ㄹ', 'ㅎ'}, 'ㅄ': {'ㅂ', 'ㅅ'},
	'ㅘ': {'ㅗ', 'ㅏ'}, 'ㅙ': {'ㅗ', 'ㅐ'}, 'ㅚ': {'ㅗ', 'ㅣ'}, 'ㅝ': {'ㅜ', 'ㅓ'}, 'ㅞ': {'ㅜ', 'ㅔ'}, 'ㅟ': {'ㅜ', 'ㅣ'}, 'ㅢ': {'ㅡ', 'ㅣ'},
}

// A syllable is one taken apart; final is 0 where there is none.
type syllable struct{ initial, vowel, final rune }

// apart takes r apart. It reports false where r is no syllable.
func apart(r rune) (s syllable, ok bool) {
	if r < firstSyllable || r > lastSyllable {
		return s, false
	}
	n := r - firstSyllable
	return syllable{initialLetters[n/finals/vowels], vowelLetters[n/finals%vowels], finalLetters[n%finals]}, true
}
