package search

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// spelt writes the tokens of a test, signs and words, as the index spells them.
func spelt(all ...string) string {
	var out []string
	for _, token := range all {
		switch {
		case strings.Contains(token, "/"):
			left, right, _ := strings.Cut(token, "/")
			out = append(out, spellJoint(left, right))
		case classAt(token, 0) == sign:
			out = append(out, spellSigns(token))
		default:
			out = append(out, spellWord(token))
		}
	}
	return strings.Join(out, " ")
}

func TestTokens(t *testing.T) {
	for text, want := range map[string]string{
		"":                    "",
		" .,!?  😀 ":           "",
		"수강신청":                spelt("수강", "강신", "신청", "청"),
		"제":                   spelt("제"),
		"사과 제주":               spelt("사과", "과", "제주", "주"),
		"Go언어, C++":           spelt("go", "언어", "어", "c"),
		"2026년 3.5점":          spelt("2026", "년", "3", "5", "점"),
		"東京タワー":               spelt("東京", "京タ", "タワ", "ワー", "ー"),
		"ＡＢ\u200bＣ ﬁ":         spelt("abc", "fi"),
		"ㅋㅋ 수고ㄳ":              spelt("ㅋㅋ", "ㅋ", "수고", "고ㄳ", "ㄳ"),
		"été Привет":          spelt("été", "привет"),
		"a_b c-d":             spelt("a", "b", "c", "d"),
		"ภาษาไทย":             spelt("ภาษาไทย"),
		"𠮷野家":                 spelt("𠮷野", "野家", "家"),
		"안녕\n#시험기간 https://a": spelt("안녕", "녕", "시험", "험기", "기간", "간", "https", "a"),
	} {
		if got := tokens(text, false); got != want {
			t.Errorf("tokens of %q:\ngot  %s\nwant %s", text, got, want)
		}
	}
	if got, want := tokens("3.5점 Go 언어", true), spelt("3", "3/5", "5", "5/점", "점", "점/go", "go", "o/언", "언어", "어"); got != want {
		t.Errorf("with joints:\ngot  %s\nwant %s", got, want)
	}
}

// Of a text without an end the beginning is found, and no memory beyond it taken.
func TestTokensAreBounded(t *testing.T) {
	if got := strings.Count(tokens(strings.Repeat("ﷺ", 10_000), true), " ") + 1; got != maxTokens {
		t.Errorf("%d tokens, want %d", got, maxTokens)
	}
	post := strings.Repeat("가 a", 10_000/4)
	if got := strings.Count(tokens(post, true), " ") + 1; got >= maxTokens {
		t.Errorf("a post of 10,000 characters has %d tokens, and not all are found", got)
	}
}

var inert = regexp.MustCompile(`^[a-z0-9_]{3,80}$`)

// No character of a text reaches an engine: what is spelt has nothing that means
// something to one of them, and two characters are never spelt alike.
func TestSpellingIsInertAndClear(t *testing.T) {
	seen := map[string]rune{}
	var codes []string
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		code := string(appendCode(nil, r))
		if other, twice := seen[code]; twice {
			t.Fatalf("%q and %q are both %s", r, other, code)
		}
		seen[code] = r
		codes = append(codes, code)
		if !inert.MatchString(signMark+code) || len(code) != 3 && len(code) != 6 {
			t.Fatalf("%q is %q", r, code)
		}
	}
	for _, code := range codes {
		if len(code) == 6 && seen[code[:3]] != 0 {
			t.Fatalf("%q begins with %q", seen[code], seen[code[:3]])
		}
	}
	for _, word := range []string{"a", "é", strings.Repeat("z", 500), strings.Repeat("é", 500), strings.Repeat("𝒳", 30), "0"} {
		if token := spellWord(word); !inert.MatchString(token) {
			t.Errorf("%.20q is spelt %s", word, token)
		}
	}
}

// The beginning of a word is spelt as the beginning of its spelling.
func TestTheBeginningOfAWordIsSpeltSo(t *testing.T) {
	for _, word := range []string{"madang", "étudiant", "Привет"[:], strings.Repeat("ab1", 60), strings.Repeat("éa", 40), "x2é" + strings.Repeat("y", 90)} {
		for i := range word {
			if beginning := spellWord(word[:i]); i > 0 && !strings.HasPrefix(spellWord(word), beginning) {
				t.Errorf("%q is spelt %s, and %q %s", word, spellWord(word), word[:i], beginning)
			}
		}
	}
}

// indexes reports whether the index of an engine that sees the order of tokens,
// and of one that sees only which there are, finds text.
func indexes(q Query, text string) (ordered, unordered bool) {
	ordered, unordered = true, true
	inOrder, joined := strings.Fields(tokens(text, false)), strings.Fields(tokens(text, true))
	for _, term := range q.terms {
		found := false
		for at := 0; at+len(term.tokens) <= len(inOrder); at++ {
			here := inOrder[at : at+len(term.tokens)]
			n := len(here) - 1
			found = found || slices.Equal(here[:n], term.tokens[:n]) && (here[n] == term.tokens[n] || term.prefix && strings.HasPrefix(here[n], term.tokens[n]))
		}
		ordered = ordered && found
		for i, token := range append(slices.Clone(term.tokens), term.joints...) {
			prefix := term.prefix && i == len(term.tokens)-1
			unordered = unordered && slices.ContainsFunc(joined, func(have string) bool { return have == token || prefix && strings.HasPrefix(have, token) })
		}
	}
	return ordered, unordered
}
