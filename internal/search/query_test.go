package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestWhatIsTyped(t *testing.T) {
	for typed, want := range map[string]string{
		"수강 신청":           "수강|신청",
		`"수강  신청" 기간`:     "수강 신청|기간",
		`“수강 신청”`:         "수강 신청",
		`수강"신청`:           "수강|신청", // one quote is none
		`""수강""`:          "수강",
		"  ＧＯ\u3000언어 go": "go|언어",
		"c++ a\x00b":      "c++|ab",
		"과제 !!":           "과제|!!",
		"title:과제 OR -시험 NEAR(a b) 과제* ^x": "title:과제|or|-시험|near(a|b)|과제*|^x",
		"\xff과제":                 "과제",
		"!!":                     "q search_empty",
		"":                       "q search_empty",
		"😀":                      "q search_empty",
		"\x00\u200b":             "q search_empty",
		`" "`:                    "q search_empty",
		strings.Repeat("가", 100): strings.Repeat("가", 100),
		strings.Repeat("가", 101): "q search_long",
		strings.Repeat("가 ", 21): "가", // said once
		"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21": "q max_words",
	} {
		q, err := Parse("q", typed)
		got := strings.Join(q.words, "|")
		if err != nil {
			f := fault.Of(err)
			got = f.Fields[0].Name + " " + f.Fields[0].Problems[0].Code
		}
		if got != want {
			t.Errorf("%q is %q, want %q", typed, got, want)
		}
	}
}

func TestWhatAQueryFinds(t *testing.T) {
	for _, c := range []struct {
		typed, text string
		want        bool
	}{
		{"과제", "오늘 과제 있나요", true},
		{"과제", "팀과제가 많아요", true},
		{"과제", "사과 제주", false},
		{"과제", "과\n제", false},
		{"제", "과제", true},
		{"제", "주제로", true},
		{"수강신청", "수강신청 언제", true},
		{"수강신청", "수강 신청 언제", false},
		{"수강 신청", "신청은 수강 뒤에", true},
		{"수강 신청", "수강만", false},
		{`"수강 신청"`, "오늘 수강  신청", true},
		{`"수강 신청"`, "수강하고 신청", false},
		{"강신", "수강신청", true},
		{"go", "Go 언어", true},
		{"go", "golang", true},
		{"go", "ergo", false},
		{"go", "이제go", true},
		{"go언어", "Go언어 모임", true},
		{"go언어", "Go 언어 모임", false},
		{"go 언어", "언어는 Go", true},
		{"3.5", "학점 3.5점", true},
		{"3.5", "학점 3 5", false},
		{"3.5", "13.5", false},
		{"3.5", "3.55", true},
		{"c++", "C++ 과외", true},
		{"c++", "C 언어", false},
		{"#시험", "시험 기간", false},
		{"#시험", "오늘 #시험기간", true},
		{"시험!", "시험!", true},
		{"시험!", "시험?", false},
		{"ㅋㅋ", "아 ㅋㅋㅋ", true},
		{"수고", "수고ㄳ", true},
		{"ＡＢＣ", "abc", true},
		{"é", "e\u0301t", true},
		{"東京", "東京タワー", true},
		{"タワー", "東京タワー", true},
		{"50%", "50% 할인", true},
		{"50%", "500원", false},
		{"a_b", "a_b", true},
		{"마당", "마\u200b당", true},
		{strings.Repeat("z", 99), strings.Repeat("z", 300), true},
		{strings.Repeat("z", 99) + "a", strings.Repeat("z", 300), false},
		{"과제 과제", "과제", true},
	} {
		q, err := Parse("q", c.typed)
		if err != nil {
			t.Fatal(err)
		}
		if got := q.In(c.text); got != c.want {
			t.Errorf("%q in %q: %v, want %v", c.typed, c.text, got, c.want)
		}
		if ordered, unordered := indexes(q, c.text); c.want && !(ordered && unordered) {
			t.Errorf("the index does not find %q in %q: %v, %v", c.typed, c.text, ordered, unordered)
		}
	}
	q, err := Parse("q", "과제 시험")
	if err != nil {
		t.Fatal(err)
	}
	if !q.In("과제", "시험") || q.In("과제", "과제") || (Query{}).In("과제") {
		t.Error("words are not looked for in all texts together")
	}
}

func TestFindAndExcerpt(t *testing.T) {
	show := func(q Query, text string) string {
		var b strings.Builder
		at := 0
		for _, r := range q.Find(text) {
			fmt.Fprintf(&b, "%s[%s]", text[at:r.From], text[r.From:r.To])
			at = r.To
		}
		return b.String() + text[at:]
	}
	long := strings.Repeat("열람실 자리가 없어요. ", 20)
	for _, c := range []struct{ typed, text, want string }{
		{"과제", "과제와 팀과제", "[과제]와 팀[과제]"},
		{"과제 제출", "과제제출", "[과제제출]"},
		{"go", "Go ergo GOlang", "[Go] ergo [GO]lang"},
		{"fi", "ﬁne", "[ﬁ]ne"},
		{"과제", "없음", "없음"},
		{"과제", "과제\n\n\u202e뒤집기", "[과제] 뒤집기"},
		{"과제", long + "내일까지 과제 제출" + long, "…열람실 자리가 없어요. 내일까지 [과제] 제출열람실 자리가 없어요. 열람실 자리가 없어요. 열람실 자리가 없어요…"},
		{"과제", strings.Repeat("가", 80) + "과제", "…가가가가가가가가가가가가가가가가가가가가[과제]"},
		{"과제", long, "열람실 자리가 없어요. 열람실 자리가 없어요. 열람실 자리가 없어요. 열람실 자리가 없어요. 열람실 자리가 없…"},
	} {
		q, err := Parse("q", c.typed)
		if err != nil {
			t.Fatal(err)
		}
		if got := show(q, q.Excerpt(c.text, 60)); got != c.want {
			t.Errorf("%q in %.60q:\ngot  %s\nwant %s", c.typed, c.text, got, c.want)
		}
	}
}

// Whatever is typed, the index finds every text that holds it, and what is
// shown of the text is in its bounds.
func FuzzTheIndexFindsWhatIsThere(f *testing.F) {
	for _, s := range [][2]string{{"과제", "팀과제"}, {`"수강 신청"`, "수강 신청"}, {"go언어3.5", "Go언어3.5점"}, {"é", "e\u0301"}, {"ﷺ", "ﷺ"}, {"a OR b*", "a or b*"}, {"\x00\"'", "\""}, {"\u202e가", "나\u202e가"}, {"𠮷", "𠮷野"}} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, typed, text string) {
		q, err := Parse("q", typed)
		if err != nil {
			return
		}
		for _, term := range q.terms {
			for _, token := range slices.Concat(term.tokens, term.joints) {
				if !inert.MatchString(token) {
					t.Fatalf("%q asks for %q", typed, token)
				}
			}
		}
		for _, text := range []string{text, text + typed, typed + text, text + " " + typed + " " + text} {
			if ordered, unordered := indexes(q, text); q.In(text) && !(ordered && unordered) {
				t.Errorf("%q is in %q, and the index does not find it: %v, %v", typed, text, ordered, unordered)
			}
			end := 0
			for _, r := range q.Find(text) {
				if r.From < end || r.From >= r.To || r.To > len(text) {
					t.Fatalf("%q in %q: %v", typed, text, r)
				}
				end = r.To
			}
			if n := utf8.RuneCountInString(q.Excerpt(text, 50)); n > 53 {
				t.Errorf("an excerpt has %d characters", n)
			}
		}
	})
}
