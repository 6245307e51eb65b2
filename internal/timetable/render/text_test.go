package render

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"plain", "자료구조", "자료구조"},
		{"spaces", " \t자료\u00a0\u3000구조\r\n ", "자료 구조"},
		{"controls", "가\x00나\x07\u200b다\ufeff\u00ad라", "가나다라"},
		{"direction", "\u202eabc\u2066def\u200f", "abcdef"},
		{"taken apart", "한글é", "한글é"},
		{"piled up", "Z̴̡̨͇a̷̧l̵g̶o̷", "Zalgo"},
		{"broken UTF-8", "가\xff\xc3나", "가나"},
		{"no character", "가\ufffe\U000effff나", "가나"},
		{"nothing", " \u200b\n", ""},
		{"markup stays", "</text><script>&amp;", "</text><script>&amp;"},
	} {
		if got := clean(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
	for _, long := range []string{strings.Repeat("가", 10_000), strings.Repeat("가 나", 4000), strings.Repeat("\u0301", 20_000), strings.Repeat("한", 5000)} {
		if got := clean(long); utf8.RuneCountInString(got) > maxRunes || !utf8.ValidString(got) {
			t.Errorf("%d characters are left of a long text", utf8.RuneCountInString(got))
		}
	}
}

func TestDrawable(t *testing.T) {
	l := newLetters()
	for _, c := range []struct{ name, text, want string }{
		{"all there", "漢文 뷁 Tiếng Việt 2", "漢文 뷁 Tiếng Việt 2"},
		{"an emoji", "🎸 합주 👩‍👩‍👧 연습🎉", "합주 연습"},
		{"a script that the fonts do not have", "مرحبا بك", "□ □"},
		{"made of others", "ő ﬁ 𝐀 ａ", "o fi A ａ"},
		{"a rare hanja", "𠮷野", "□野"},
		{"nothing that can be drawn", "🎉", ""},
	} {
		if got := l.drawable(clean(c.text)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	l := newLetters()
	for _, c := range []struct {
		text  string
		ems   float64 // of a line
		lines int
		want  []string
	}{
		{"자료구조", 4, 9, []string{"자료구조"}},
		{"선형대수학", 4, 9, []string{"선형대", "수학"}}, // about equally long
		{"시스템프로그래밍실습", 5, 9, []string{"시스템프로", "그래밍실습"}},
		{"학생회관 3층", 4, 9, []string{"학생회관", "3층"}}, // words whole
		{"현대사회와 범죄심리의 이해", 8, 9, []string{"현대사회와", "범죄심리의 이해"}},
		{"미적분학Ⅱ", 4, 9, []string{"미적분", "학Ⅱ"}}, // not Ⅱ alone
		{"대학영어2", 4, 9, []string{"대학", "영어2"}},
		{"글쓰기(영어)", 4, 9, []string{"글쓰기", "(영어)"}}, // brackets stay with what is in them
		{"Introduction to AI", 6, 9, []string{"Introduction", "to AI"}},
		{"Extraordinary", 4, 9, []string{"Extraord", "inary"}},          // longer than a line
		{"Art Intelligence", 4, 9, []string{"Art", "Intellige", "nce"}}, // from the beginning of a line on
		{"한국현대문학의이해", 4, 2, []string{"한국현대", "문학의…"}},
		{"Introduction to AI", 6, 1, []string{"Introductio…"}},
		{"가", .5, 9, nil},
		{"가나", 3, 0, nil},
		{"", 3, 3, nil},
	} {
		p := l.paragraph(clean(c.text), details)
		width := int(c.ems * em)
		got := l.fit(p, width, c.lines)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q in %v is %q, want %q", c.text, c.ems, got, c.want)
		}
		for _, line := range got {
			if w := l.width(line, details); w > width {
				t.Errorf("%q is %d long, a line %d", line, w, width)
			}
		}
	}
}

func TestShares(t *testing.T) {
	for _, c := range []struct{ lines, name, place, forName, forPlace int }{
		{5, 2, 1, 2, 1},
		{3, 2, 1, 2, 1},
		{2, 2, 1, 2, 0}, // a name keeps its second line
		{3, 3, 1, 2, 1}, // and gives up its third to a place
		{4, 5, 2, 2, 2},
		{4, 3, 3, 3, 1}, // not to one that would not be whole
		{1, 1, 1, 1, 0},
		{0, 1, 1, 0, 0},
		{3, 0, 2, 0, 2},
	} {
		if n, m := shares(c.lines, c.name, c.place); n != c.forName || m != c.forPlace {
			t.Errorf("%d lines for %d and %d are shared as %d and %d, want %d and %d", c.lines, c.name, c.place, n, m, c.forName, c.forPlace)
		}
	}
}
