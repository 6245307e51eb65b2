package search

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/hangul"
)

// Bounds of what is typed.
const (
	MaxChars = 100
	MaxWords = 20
)

// A Query is what somebody looks for: all of its words, each anywhere in a
// text. Its zero value is in no text.
type Query struct {
	words []string // folded; those of a phrase with single blanks between them
	terms []term   // what the index is asked for: all of them
}

// A term is tokens that stand one behind the other. With prefix the last one
// need only begin so.
type term struct {
	tokens []string
	prefix bool
	joints []string // see [tokens]
}

// Parse reads what was typed: words with blanks between them, and in quotes
// several words that stand as they are. Its fault is about the field of that
// name: too much, or nothing that can be found.
func Parse(field, typed string) (Query, error) {
	typed = strings.TrimSpace(strings.ToValidUTF8(typed, ""))
	if utf8.RuneCountInString(typed) > MaxChars {
		return Query{}, fault.Field(field, "search_long", MaxChars)
	}
	var q Query
	parts := strings.Split(quotes.Replace(typed), `"`)
	for i, part := range parts {
		if quoted := i%2 == 1 && i < len(parts)-1; quoted {
			q.add(hangul.Fold(part))
			continue
		}
		for _, word := range strings.Fields(part) {
			q.add(hangul.Fold(word))
		}
	}
	switch {
	case len(q.words) > MaxWords:
		return Query{}, fault.Field(field, "max_words", MaxWords)
	case len(q.terms) == 0:
		return Query{}, fault.Field(field, "search_empty")
	}
	return q, nil
}

var quotes = strings.NewReplacer("“", `"`, "”", `"`, "„", `"`, "＂", `"`)

func (q *Query) add(word string) {
	if word == "" || slices.Contains(q.words, word) {
		return
	}
	q.words = append(q.words, word)
	if t := termOf(word); len(t.tokens) > 0 {
		q.terms = append(q.terms, t)
	}
}

// termOf returns the tokens that a text has which holds word. Of what is no
// word and no sign, such as a dot, the index knows nothing: see [Query.In].
func termOf(word string) (t term) {
	last := ""
	runs(word, func(r run) {
		if last != "" {
			t.joints = append(t.joints, spellJoint(last, r.text))
		}
		last = r.text
		if r.class == letter {
			t.tokens, t.prefix = append(t.tokens, spellWord(r.text)), !r.ends
			return
		}
		_, first := utf8.DecodeRuneInString(r.text)
		t.prefix = !r.ends && first == len(r.text)
		for rest := r.text; rest != ""; rest = rest[first:] {
			_, first = utf8.DecodeRuneInString(rest)
			_, second := utf8.DecodeRuneInString(rest[first:])
			if second == 0 && !r.ends && !t.prefix {
				break // it may go on in the text
			}
			t.tokens = append(t.tokens, spellSigns(rest[:first+second]))
		}
	})
	return t
}

// In reports whether every word stands in one of the texts, as it was typed but
// for case, width and white space: signs anywhere, other words where a word
// begins. The index finds no less than that, and sometimes more.
func (q Query) In(texts ...string) bool {
	folded := make([]string, len(texts))
	for i, t := range texts {
		folded[i] = hangul.Fold(t)
	}
	for _, w := range q.words {
		if !slices.ContainsFunc(folded, func(t string) bool { return indexOf(t, w, 0) >= 0 }) {
			return false
		}
	}
	return len(q.words) > 0
}

// indexOf returns where word stands in a folded text, from a place on, -1 where
// it does not.
func indexOf(text, word string, from int) int {
	inside := classAt(word, 0) == letter
	for {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return -1
		}
		if at += from; !inside || at == 0 {
			return at
		}
		if before, _ := utf8.DecodeLastRuneInString(text[:at]); classOf(before) != letter {
			return at
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		from = at + n
	}
}

// A Range is a part of a text, in bytes.
type Range struct{ From, To int }

// Find returns where words of the query stand in text, in their order, none
// over another.
func (q Query) Find(text string) []Range {
	f := hangul.NewFolded(text)
	var all []Range
	for _, w := range q.words {
		for at := indexOf(f.Text, w, 0); at >= 0; at = indexOf(f.Text, w, at+len(w)) {
			from, to := f.Source(at, at+len(w))
			all = append(all, Range{from, to})
		}
	}
	slices.SortFunc(all, func(a, b Range) int { return cmp.Or(a.From-b.From, b.To-a.To) })
	merged := all[:0]
	for _, r := range all {
		if n := len(merged); n > 0 && r.From <= merged[n-1].To {
			merged[n-1].To = max(merged[n-1].To, r.To)
		} else {
			merged = append(merged, r)
		}
	}
	return merged
}
