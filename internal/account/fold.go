package account

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold is the form in which two spellings of one name are equal: NFKC, small
// letters, no spaces.
func fold(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// foldMail is the form in which two spellings of one address are equal.
// Strictly the part before the @ is the receiver's to read, but no school or
// provider tells two people apart by the size of letters.
func foldMail(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// likeWords turns what somebody types into the patterns of LIKE … ESCAPE '!',
// all of which a folded text must match. At most 20 words and 100 characters
// count, so that no search costs more than that.
func likeWords(typed string) []string {
	if r := []rune(typed); len(r) > 100 {
		typed = string(r[:100])
	}
	words := strings.FieldsFunc(typed, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if len(words) > 20 {
		words = words[:20]
	}
	escape := strings.NewReplacer("!", "!!", "%", "!%", "_", "!_")
	patterns := make([]string, 0, len(words))
	for _, w := range words {
		if w = strings.ReplaceAll(fold(w), "\x00", ""); w != "" {
			patterns = append(patterns, "%"+escape.Replace(w)+"%")
		}
	}
	return patterns
}
