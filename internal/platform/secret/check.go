package secret

import (
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// Lengths of a password, in characters.
const (
	MinPassword = 8
	MaxPassword = 128
)

// maxSimilarity is the share of characters from which on a password is too
// much like something known about its owner, as in Django.
const maxSimilarity = 0.7

var (
	//go:embed common.txt.gz
	commonWorld string // see common.LICENSE.txt
	//go:embed common-ko.txt
	commonKorea string // words as the Korean keyboard types them, and habits here
	//go:embed texts.toml
	texts string
)

func init() { i18n.Add(texts) }

var common = sync.OnceValue(func() map[string]bool {
	r, err := gzip.NewReader(strings.NewReader(commonWorld))
	if err != nil {
		panic(fmt.Sprintf("secret: list of common passwords: %v", err))
	}
	list, err := io.ReadAll(r)
	if err != nil {
		panic(fmt.Sprintf("secret: list of common passwords: %v", err))
	}
	set := map[string]bool{}
	for word := range strings.Lines(string(list) + commonKorea) {
		set[strings.TrimSuffix(word, "\n")] = true
	}
	return set
})

// CheckPassword returns everything that speaks against a new password, nothing
// for a good one. The codes are Django's: password_too_short and
// password_too_long (with the limit), password_too_common,
// password_entirely_numeric, password_too_similar (with the name of what it is
// like). similar maps names to what is known of the owner: "id", "email" ….
func CheckPassword(password string, similar map[string]string) []fault.Problem {
	var problems []fault.Problem
	add := func(code string, args ...any) { problems = append(problems, fault.Problem{Code: code, Args: args}) }

	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		add("password_too_short", MinPassword)
	case n > MaxPassword:
		add("password_too_long", MaxPassword)
		return problems // the rest takes time that grows with the length
	}
	lower := strings.ToLower(password)
	if common()[lower] {
		add("password_too_common")
	}
	if password != "" && strings.IndexFunc(password, func(r rune) bool { return !unicode.IsDigit(r) }) < 0 {
		add("password_entirely_numeric")
	}
	for _, name := range slices.Sorted(maps.Keys(similar)) {
		if tooSimilar(lower, strings.ToLower(similar[name])) {
			add("password_too_similar", name)
			break
		}
	}
	return problems
}

// tooSimilar compares a password with a value and with each word of it, in the
// manner of Django's UserAttributeSimilarityValidator. Both are in lower case.
func tooSimilar(password, value string) bool {
	words := strings.FieldsFunc(value, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	length := utf8.RuneCountInString(password)
	for _, w := range append(words, value) {
		n := utf8.RuneCountInString(w)
		if n == 0 || length >= 10*n && float64(n) < maxSimilarity/2*float64(length) {
			continue // too short beside the password to say anything
		}
		if quickRatio(password, w) >= maxSimilarity {
			return true
		}
	}
	return false
}

// quickRatio is that of Python's difflib.SequenceMatcher: twice the number of
// characters that a and b share, in any order, over the number of all.
func quickRatio(a, b string) float64 {
	all := utf8.RuneCountInString(a) + utf8.RuneCountInString(b)
	if all == 0 {
		return 1
	}
	left := map[rune]int{}
	for _, r := range b {
		left[r]++
	}
	shared := 0
	for _, r := range a {
		if left[r] > 0 {
			left[r]--
			shared++
		}
	}
	return 2 * float64(shared) / float64(all)
}
