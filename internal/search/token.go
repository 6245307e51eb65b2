package search

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/hangul"
)

// A class is what a character is to the index.
type class uint8

const (
	gap    class = iota // stands between words
	letter              // part of a word: letters, digits and marks
	sign                // of a script that is written without blanks
)

func classOf(r rune) class {
	switch {
	case r < 0x80:
		if 'a' <= r && r <= 'z' || '0' <= r && r <= '9' {
			return letter
		}
		return gap
	case 0xac00 <= r && r <= 0xd7a3, r == 'ー', unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Bopomofo):
		return sign
	case unicode.In(r, unicode.L, unicode.N, unicode.M):
		return letter
	}
	return gap
}

// classAt is the class of the character that begins at i, gap where there is none.
func classAt(s string, i int) class {
	if i >= len(s) {
		return gap
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return classOf(r)
}

// A run is a part of a folded text of one class, gaps left out.
type run struct {
	text  string
	class class
	ends  bool // something follows, so that the run is as long as it is
}

// runs calls f with each run of a folded text.
func runs(text string, f func(run)) {
	start, class := 0, gap
	for i, r := range text {
		c := classOf(r)
		if c == class {
			continue
		}
		if class != gap {
			f(run{text[start:i], class, true})
		}
		start, class = i, c
	}
	if class != gap {
		f(run{text[start:], class, false})
	}
}

// maxTokens is how many tokens of one text are found. A post has 10,000
// characters and each two of them give three at most; only characters that NFKC
// makes many of come to more.
const maxTokens = 16_000

// tokens returns the tokens of a text in their order, with blanks between them:
// words as they are, and of 수강신청 each two syllables and the last one alone,
// "수강 강신 신청 청", all spelt as [spellSigns] and [spellWord] do. The last
// syllable lets one be found by its beginning, and keeps the tokens of two words
// from standing beside each other.
//
// With joints there is a token for each place where one run ends and another
// begins: engines that do not see how tokens stand to each other tell 3.5 from
// 5.3 by it.
func tokens(text string, joints bool) string {
	var b strings.Builder
	n := 0
	add := func(token string) {
		if n++; n > maxTokens {
			return
		}
		if n > 1 {
			b.WriteByte(' ')
		}
		b.WriteString(token)
	}
	last := ""
	runs(hangul.Fold(text), func(r run) {
		if joints && last != "" {
			add(spellJoint(last, r.text))
		}
		last = r.text
		if r.class == letter {
			add(spellWord(r.text))
			return
		}
		for rest, more := r.text, true; more; {
			_, first := utf8.DecodeRuneInString(rest)
			_, second := utf8.DecodeRuneInString(rest[first:])
			add(spellSigns(rest[:first+second]))
			rest, more = rest[first:], second > 0
		}
	})
	return b.String()
}

// Tokens are spelt with a–z, 0–9 and _ alone, on every engine: no engine splits
// them, none reads them as its own syntax, and InnoDB's index, which knows no
// words of less than three letters and none that are as frequent as "the",
// takes all. A token's beginning spells the beginning of what it stands for.
const (
	signMark  = "k"
	wordMark  = "xx"
	jointMark = "j"

	// maxToken is the length of a token; InnoDB's longest has 84 letters. Of a
	// longer word the beginning stands for it.
	maxToken = 80
)

func spellSigns(s string) string {
	b := append(make([]byte, 0, 8), signMark...)
	for _, r := range s {
		b = appendCode(b, r)
	}
	return string(b)
}

func spellWord(s string) string {
	b := append(make([]byte, 0, len(wordMark)+len(s)), wordMark...)
	for _, r := range s {
		if r < 0x80 {
			b = append(b, byte(r))
		} else {
			b = appendCode(append(b, '_'), r)
		}
		if len(b) > maxToken-len("_zzzzzz") {
			break
		}
	}
	return string(b)
}

// spellJoint spells the place between two runs.
func spellJoint(left, right string) string {
	last, _ := utf8.DecodeLastRuneInString(left)
	first, _ := utf8.DecodeRuneInString(right)
	return string(appendCode(appendCode([]byte(jointMark), last), first))
}

// appendCode writes r as digits of base 36: three for those between the
// radicals of Han and the last syllable of Hangul, which are nearly all, six
// for the others. No code is the beginning of another.
func appendCode(b []byte, r rune) []byte {
	const (
		first, last = 0x2e80, 0xd7ff
		high        = last - first + 1 // here begin the upper halves of the others
		half        = 1 << 11
	)
	if r >= first && r <= last {
		return appendDigits(b, r-first)
	}
	return appendDigits(appendDigits(b, high+r/half), r%half)
}

func appendDigits(b []byte, n rune) []byte {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	return append(b, digits[n/36/36], digits[n/36%36], digits[n%36])
}
