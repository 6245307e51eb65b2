package ui

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/net/html"
)

func TestHashtagsOfATextAreFound(t *testing.T) {
	long := strings.Repeat("가", 30)
	for _, c := range []struct{ name, in, want string }{
		{"none", "기말 공부", ""},
		{"two at the end", "고쳐 둘게요. #기말 #공부자리", "기말 공부자리"},
		{"at the beginning of lines", "#하나\n#둘\t#셋", "하나 둘 셋"},
		{"once each", "#기말 #기말 그리고 #기말", "기말"},
		{"letters, digits and _", "#2학년_1반 #B612 #ㅋㅋ #데이터2", "2학년_1반 b612 ㅋㅋ 데이터2"},
		{"size of letters and form do not matter", "#Go #GO #go #가 #\u1100\u1161", "go 가"},
		{"the wide sign", "＃기말", "기말"},
		{"marks end it", "(#기말), #중간! “#공부” #a-b", "기말 중간 공부 a"},
		{"right behind another", "#기말#공부자리 #a##b", "기말 공부자리 a"},
		{"behind a letter is none", "C#은 a#b 1#c _#d &#39; &#x41;", ""},
		{"headings are none", "## 제목 ##제목 #", ""},
		{"numbers alone are none", "#1 후기 #2026 #_ #12_3", ""},
		{"not in an address", "https://a.example/#기말 https://a.example/x#b, http://localhost/#c", ""},
		{"behind an address", "https://a.example #기말", "기말"},
		{"30 characters", "#" + long, long},
		{"31 are text", "#" + long + "가 #끝", "끝"},
		{"30 that are typed as 90", "#" + strings.Repeat("\u1100\u1161\u11a8", 30), strings.Repeat("각", 30)},
		{"what nobody sees does not count", "#기\u200b말 #\u202e나", "기말 나"},
		{"an emoji ends it", "#고양이🐱 #🐱고양이", "고양이"},
		{"bytes that are no text", "#a\xffb", "a"},
	} {
		if got := strings.Join(Hashtags(c.in), " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheEleventhHashtagStaysText(t *testing.T) {
	var text strings.Builder
	for i := range 12 {
		fmt.Fprintf(&text, "#t%d ", i)
	}
	text.WriteString("#T3")
	if got := Hashtags(text.String()); len(got) != 10 || got[9] != "t9" {
		t.Errorf("found %v", got)
	}
	shown := tagged(text.String(), func(name string) string { return "/" + name })
	if n := strings.Count(shown, "<a "); n != 11 || !strings.Contains(shown, "#t10 #t11 <a href=\"/t3\">#T3</a>") {
		t.Errorf("%d links in %s", n, shown)
	}
}

func TestAHashtagIsNamedAsItIsTyped(t *testing.T) {
	for in, want := range map[string]string{
		"기말": "기말", "#기말": "기말", " ＃Go ": "go", "": "", "#": "", "기말 공부": "", "#a#b": "", "##a": "", "1": "", "a!": "", strings.Repeat("a", 31): "",
		"a\x00": "", "\xff": "", "a%": "", strings.Repeat("a", 5000): "",
	} {
		if got := Hashtag(in); got != want {
			t.Errorf("Hashtag(%.40q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"2": "2", "#2": "2", "＃_": "_", "기": "기", "": "", "#": "", "2 ": "2", "2!": "", strings.Repeat("1", 31): ""} {
		if got := HashtagBegun(in); got != want {
			t.Errorf("HashtagBegun(%.40q) = %q, want %q", in, got, want)
		}
	}
}

// links returns where the hashtags that TaggedProse shows lead, each once.
func links(t *testing.T, text string) (names []string) {
	t.Helper()
	tree, err := html.Parse(strings.NewReader("<body><div>" + tagged(text, func(name string) string { return "/post/?hashtag=" + url.QueryEscape(name) })))
	if err != nil {
		t.Fatal(err)
	}
	for n := range tree.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" || len(n.Attr) != 1 {
			continue
		}
		u, err := url.Parse(n.Attr[0].Val)
		if err != nil || u.Path != "/post/" {
			t.Fatalf("%q: a link to %s, %v", text, n.Attr[0].Val, err)
		}
		if name := u.Query().Get("hashtag"); !slices.Contains(names, name) {
			names = append(names, name)
		}
		if got := Hashtag(n.FirstChild.Data); got != u.Query().Get("hashtag") {
			t.Errorf("%q: %q leads to %q", text, n.FirstChild.Data, got)
		}
	}
	return names
}

// What is kept of a text is what it shows as links, and each name stands for
// itself; nothing else of the text changes by them.
func FuzzHashtags(f *testing.F) {
	for _, text := range append(hostile, "#기말 #공부자리 C#은 #Go#GO https://a.example/#x＃나", strings.Repeat("#a", 500), "#İ #ǅ #ſ #\u0345a #ΑΣ", "#"+strings.Repeat("각", 40)) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		names := Hashtags(text)
		if shown := links(t, text); !slices.Equal(shown, names) {
			t.Errorf("%q: keeps %q, shows %q", text, names, shown)
		}
		if len(names) > maxHashtags {
			t.Errorf("%q: %d hashtags", text, len(names))
		}
		for _, name := range names {
			if Hashtag(name) != name || utf8.RuneCountInString(name) > maxHashtag || strings.ContainsAny(name, " \n,") {
				t.Errorf("%q: the name %q", text, name)
			}
		}
		if got := prose(text); strings.Contains(got, `<a href="/post/`) {
			t.Errorf("%q: a text without hashtags has their links: %s", text, got)
		}
	})
}
