package demo

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestThreadsAreManyAndDiffer(t *testing.T) {
	threads, err := readThreads()
	if err != nil {
		t.Fatal(err)
	}
	if len(threads) < 230 {
		t.Errorf("%d threads, want 230", len(threads))
	}
	remarks, err := readRemarks()
	if err != nil {
		t.Fatal(err)
	}
	date := regexp.MustCompile(`\d+월 ?\d+일|\d+/\d+`)
	link := regexp.MustCompile(`https?://[^\s/]+`)
	seen := map[string]bool{}
	see := func(text string) {
		if text == "" {
			return
		}
		if seen[text] {
			t.Errorf("%q is written twice", text)
		}
		seen[text] = true
		if date.MatchString(text) {
			t.Errorf("%q names a date, which is wrong on most days", text)
		}
		for _, l := range link.FindAllString(text, -1) {
			if !strings.HasSuffix(l, ".example") {
				t.Errorf("%q leads to a place that may exist", text)
			}
		}
	}
	for _, th := range threads {
		see(th.title)
		see(th.body)
		if len(th.lines) < 4 || len(th.lines) > 14 {
			t.Errorf("%s %.30q has %d comments", th.board, th.title+th.body, len(th.lines))
		}
		for _, l := range th.lines {
			see(l.text)
		}
	}
	for _, mood := range moods {
		if len(remarks[mood]) < 10 {
			t.Errorf("%d remarks of the mood %s", len(remarks[mood]), mood)
		}
		for _, r := range remarks[mood] {
			see(r)
		}
	}
}

func TestMalformedThreadsAreRefused(t *testing.T) {
	good := "talk\n= 제목\n본문\n1: 댓글"
	if _, err := parseThread(free, good); err != nil {
		t.Fatalf("%q: %v", good, err)
	}
	for _, bad := range []string{
		"", "angry\n= 제목\n본문\n1: 댓글", "talk loud\n= 제목\n본문\n1: 댓글", "talk\n본문\n1: 댓글", "talk\n= 제목\n1: 댓글",
		"talk\n= 제목\n본문", "talk\n= 제목\n본문\n1> 댓글", "talk\n= 제목\n본문\n1: 댓글\n그냥 줄",
		"talk 3d\n= 제목\n본문\n1: 댓글", "talk\n= 제목\n본문\n(50) 하나뿐\n1: 댓글", "talk\n= 제목\n본문\n(50) 하나\n(0) 둘\n1: 댓글",
	} {
		if _, err := parseThread(free, bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	if _, err := parseThread(secret, good); err == nil {
		t.Error("a title was taken on a board without titles")
	}
}

// The particle after a place is written once for all schools, so the words for
// it end alike: open, with ㄹ, or with another consonant.
func TestPlacesEndAlike(t *testing.T) {
	plans, err := readSchools()
	if err != nil {
		t.Fatal(err)
	}
	ending := func(word string) string {
		r, _ := utf8.DecodeLastRuneInString(word)
		switch final := (r - '가') % 28; {
		case r < '가' || r > '힣':
			return "no syllable"
		case final == 0:
			return "open"
		case final == 8:
			return "ㄹ"
		}
		return "closed"
	}
	for _, p := range plans[1:] {
		if a, b := slices.Sorted(maps.Keys(plans[0].Places)), slices.Sorted(maps.Keys(p.Places)); !slices.Equal(a, b) {
			t.Errorf("%s has the places %v, want %v", p.Name, b, a)
		}
		for name, word := range p.Places {
			if first := plans[0].Places[name]; ending(word) != ending(first) {
				t.Errorf("%s: %q ends %s and %q ends %s", name, first, ending(first), word, ending(word))
			}
		}
	}
}

func TestStudentsCanSignUpAsTheyAre(t *testing.T) {
	w := build(t, nows[0], 1)
	login := regexp.MustCompile(`^[a-z0-9_]{4,20}$`)
	seen := map[string]bool{}
	for _, u := range w.Users {
		for _, unique := range []string{u.Login, u.Nickname, u.Email} {
			if seen[unique] {
				t.Errorf("%q is taken twice", unique)
			}
			seen[unique] = true
		}
		if n := utf8.RuneCountInString(u.Nickname); n < 2 || n > 10 || strings.ContainsAny(u.Nickname, " \t") || strings.HasPrefix(u.Nickname, "익명") {
			t.Errorf("nickname %q", u.Nickname)
		}
		if u.Login != "operator" && !login.MatchString(u.Login) {
			t.Errorf("log-in %q", u.Login)
		}
		if !u.Operator && (!strings.HasSuffix(u.Email, "@"+w.Schools[u.School].Domain) || u.ClassOf < 2005 || u.ClassOf > 2027) {
			t.Errorf("%s has the mail %s and entered in %d", u.Login, u.Email, u.ClassOf)
		}
		pins := map[Pin]bool{}
		for _, p := range u.Pins {
			if pins[p] || !u.Operator && (p.School != u.School || !reads(u.State, p.Board)) {
				t.Errorf("%s pins %v", u.Login, p)
			}
			pins[p] = true
		}
	}
}
