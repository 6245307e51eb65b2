package hangul

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                               "",
		"Madang":                         "madang",
		"  마당\t\n 열기 ":                   "마당 열기",
		"ＡＢＣ１２３":                         "abc123",
		"\u1106\u1161\u1103\u1161\u11bc": "마당", // as some systems name files
		"ﬁne ①":                          "fine 1",
		"e\u0301tudiant":                 "étudiant",
		"마\u200b당\u202e\ufeff":           "마당",
		"❤\ufe0f":                        "❤",
		"수고ㄳ":                            "수고ㄳ",
		"ㄱㅏㅋㅋ":                           "ㄱㅏㅋㅋ",
		"ㅤ마당":                            "마당",
		"a\x00b":                         "ab",
		"ÅÉ":                             "åé",
		"김\u3000치":                       "김 치",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAFoldedKnowsWhereItCameFrom(t *testing.T) {
	for _, c := range []struct{ source, find, want string }{
		{"오늘  마당에서", "마당", "마당"},
		{"오늘  마당에서", "늘 마", "늘  마"},
		{"ﬁne", "f", "ﬁ"},
		{"Étude", "étude", "Étude"},
		{"e\u0301 x", "é", "e\u0301"},
		{"\u1106\u1161\u1103\u1161\u11bc에서", "당", "\u1103\u1161\u11bc"},
		{"ＡＢＣ", "bc", "ＢＣ"},
		{"마\u200b당!", "마당", "마\u200b당"},
		{"a ", "a", "a "}, // what is left out belongs to what stands before it
	} {
		f := NewFolded(c.source)
		at := strings.Index(f.Text, c.find)
		if at < 0 {
			t.Errorf("%q is not in %q", c.find, f.Text)
			continue
		}
		from, to := f.Source(at, at+len(c.find))
		if got := c.source[from:to]; got != c.want {
			t.Errorf("%q in %q came from %q, want %q", c.find, c.source, got, c.want)
		}
	}
}

func TestInitials(t *testing.T) {
	for in, want := range map[string]string{
		"장기숙": "ㅈㄱㅅ", "자유게시판": "ㅈㅇㄱㅅㅍ", "취업·진로": "ㅊㅇ·ㅈㄹ", "IT동아리 2": "ITㄷㅇㄹ 2", "깎다": "ㄲㄷ", "": "",
	} {
		if got := initials(in); got != want {
			t.Errorf("initials(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPatternsFindNames(t *testing.T) {
	for _, c := range []struct {
		typed, name string
		found       string // the part of name, "" for none
	}{
		{"자유", "자유게시판", "자유"},
		{"ㅈㅇ", "자유게시판", "자유"},
		{"ㅈㅇㄱㅅㅍ", "자유게시판", "자유게시판"},
		{"ㄱㅅ", "자유게시판", "게시"},
		{"ㄳㅍ", "자유게시판", "게시판"}, // as Windows writes ㄱㅅ
		{"자ㅇ", "자유게시판", "자유"},
		{"ㅈ유ㄱ", "자유게시판", "자유게"},
		{"자유 게시판", "자유게시판", "자유게시판"},
		{"ㅌㅅㄱ", "필름 카메라 탐색가", "탐색가"},
		{"카메라탐", "필름 카메라 탐색가", "카메라 탐"},
		{"ㄷㅎ", "동아리·학회", ""},
		{"ㄷ", "홍보게시판", ""},
		{"ㄱ", "까마귀", "귀"},
		{"it", "IT 동아리", "IT"},
		{"iTㄷ", "IT 동아리", "IT 동"},
		{"", "자유게시판", ""},
		{" ", "자유게시판", ""},
		{"판자", "자유게시판", ""},
		{"ㅈㅈ", "자유게시판", ""},

		// while the last syllable is being typed
		{"도", "동아리", "동"},
		{"동ㅇ", "동아리", "동아"},
		{"동알", "동아리", "동아리"},
		{"장", "자유게시판", "자유"},
		{"고", "과제 도우미", "과"},
		{"자윽", "자유게시판", ""},
		{"자육", "자유게시판", "자유게"},
		{"갑", "값싼 밥집", "값"},
		{"닭", "달기", "달기"},
		{"닭", "닭갈비", "닭"},
		{"이", "의대", ""},
		{"으", "의대", "의"},
		{"도아", "동아리", ""}, // only the last may be incomplete
	} {
		from, to, ok := NewPattern(c.typed).Find(c.name)
		if got := c.name[from:to]; ok != (c.found != "") || got != c.found {
			t.Errorf("%q in %q: %q, %v, want %q", c.typed, c.name, got, ok, c.found)
		}
	}
}

// typing returns what a keyboard shows on the way to a text of syllables.
func typing(text string) (states []string) {
	done := ""
	var before []rune // the letters of the syllable before, which may take the initial
	for _, r := range text {
		s, ok := apart(r)
		if !ok {
			done += string(r)
			states, before = append(states, done), nil
			continue
		}
		states = append(states, begin(done, before, s.initial))
		parts := []rune{s.initial, s.vowel}
		if two, ok := pairs[s.vowel]; ok {
			states = append(states, done+join(s.initial, two[0], 0))
		}
		states = append(states, done+join(s.initial, s.vowel, 0))
		if s.final != 0 {
			parts = append(parts, s.final)
			if two, ok := pairs[s.final]; ok {
				states = append(states, done+join(s.initial, s.vowel, two[0]))
			}
			states = append(states, done+string(r))
		}
		done += string(r)
		before = parts
	}
	return states
}

// begin is what is shown when the initial of the next syllable is typed: it may
// join the syllable before.
func begin(done string, before []rune, initial rune) string {
	whole := []rune(done)
	if len(before) == 2 && strings.ContainsRune(string(finalLetters[1:]), initial) {
		return string(whole[:len(whole)-1]) + join(before[0], before[1], initial)
	}
	if len(before) == 3 {
		for cluster, two := range pairs {
			if two == [2]rune{before[2], initial} {
				return string(whole[:len(whole)-1]) + join(before[0], before[1], cluster)
			}
		}
	}
	return done + string(initial)
}

func join(initial, vowel, final rune) string {
	at := func(all []rune, r rune) rune {
		for i, x := range all {
			if x == r {
				return rune(i)
			}
		}
		panic(string(r))
	}
	return string(firstSyllable + (at(initialLetters[:], initial)*vowels+at(vowelLetters[:], vowel))*finals + at(finalLetters[:], final))
}

// Whatever a keyboard shows on the way to a name finds that name.
func TestANameIsFoundAtEveryStroke(t *testing.T) {
	states := 0
	for _, name := range []string{"자유게시판", "동아리·학회", "취업·진로", "장터게시판", "값싼 닭갈비", "외과의사 과외", "읽을거리 곬", "닭이 앉았다", "뷁 쀍", "IT 워크숍 2"} {
		for _, typed := range typing(name) {
			states++
			if !NewPattern(typed).In(name) {
				t.Errorf("%q does not find %q", typed, name)
			}
		}
	}
	if states < 100 {
		t.Errorf("only %d states were tried", states)
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"마당", "ㄱㅏ수고ㄳ", "e\u0301", "\u1106\u1161\u1103", "ﷺ", "a\u0300\u0301\u0302", "\xff\xfe", "İ\u0307", " \u3000\t", "\uffa1\uffc2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := NewFolded(s)
		if got.Text != Fold(s) || !utf8.ValidString(got.Text) {
			t.Fatalf("%q folds to %q and %q", s, got.Text, Fold(s))
		}
		if strings.Contains(got.Text, "  ") || strings.TrimSpace(got.Text) != got.Text {
			t.Errorf("%q folds to %q: blanks", s, got.Text)
		}
		for start := range got.Text {
			_, n := utf8.DecodeRuneInString(got.Text[start:])
			from, to := got.Source(start, start+n)
			if from < 0 || from >= to || to > len(s) {
				t.Fatalf("%q: %d to %d of %q came from %d to %d", s, start, start+n, got.Text, from, to)
			}
		}
		if !utf8.ValidString(s) || strings.ContainsFunc(s, isLetter) || strings.ContainsFunc(s, unicode.IsMark) {
			return
		}
		// Without single letters, and marks of which NFKC counts 30, it is NFKC.
		want := strings.Map(func(r rune) rune {
			if unseen(r) && !unicode.IsSpace(r) {
				return -1
			}
			return unicode.ToLower(r)
		}, norm.NFKC.String(s))
		if want = strings.Join(strings.Fields(want), " "); got.Text != want {
			t.Errorf("%q folds to %q, want %q", s, got.Text, want)
		}
	})
}

func FuzzPattern(f *testing.F) {
	f.Add("ㅈㅇ", "자유게시판")
	f.Add("닭", "달기")
	f.Add("도", "동")
	f.Add(" \u0300", "a\u0300")
	f.Add("ㄳ", "\xff")
	f.Fuzz(func(t *testing.T, typed, name string) {
		from, to, ok := NewPattern(typed).Find(name)
		if ok && (from >= to || to > len(name)) || !ok && from+to != 0 {
			t.Errorf("%q in %q: %d to %d, %v", typed, name, from, to, ok)
		}
		name = Fold(name)
		paired := strings.ContainsFunc(name, func(r rune) bool { return pairs[r] != [2]rune{} })
		if name == "" || paired || Fold(name) != name { // what is left out may part what NFKC then joins
			return
		}
		for _, typed := range []string{name, initials(name)} {
			if !NewPattern(typed).In(name) {
				t.Errorf("%q does not find %q", typed, name)
			}
		}
	})
}

// initials returns s with each syllable replaced by its initial: "ㅈㅇㄱㅅㅍ" of
// "자유게시판".
func initials(s string) string {
	return strings.Map(func(r rune) rune {
		if syl, ok := apart(r); ok {
			return syl.initial
		}
		return r
	}, s)
}
