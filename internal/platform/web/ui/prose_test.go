package ui

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

func TestWhatPeopleWriteIsTextAndNothingElse(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "안녕하세요", "안녕하세요"},
		{"lines stay", "하나\n\n둘", "하나\n\n둘"},
		{"lines of Windows", "하나\r\n둘\r셋", "하나\n둘\n셋"},
		{"many empty lines become two", "하나\n\n\n\n \n\n둘", "하나\n\n\n 둘"},
		{"markup is shown", `<script>alert("1")</script>`, `&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;`},
		{"an entity is shown", "&lt;b&gt;", "&amp;lt;b&amp;gt;"},
		{"no other scheme", "javascript:alert(1) data:text/html,x vbscript:x", "javascript:alert(1) data:text/html,x vbscript:x"},
		{"no way out of the link", `http://a.example/"onmouseover=alert(1)`, a("http://a.example/", "") + `&#34;onmouseover=alert(1)`},
		{"a quote of the other kind ends nothing", `http://a.example/'x`, a("http://a.example/", "") + "&#39;x"},
		{"an address", "보세요 https://madang.example/board/3/?a=1&b=2#c 예요",
			"보세요 " + a("https://madang.example/board/3/?a=1&amp;b=2#c", "") + " 예요"},
		{"end of a sentence", "https://madang.example.", a("https://madang.example", "") + "."},
		{"in brackets", "(https://madang.example/a_(b))", "(" + a("https://madang.example/a_(b)", "") + ")"},
		{"a particle behind it", "https://madang.example/3에서 봐요", a("https://madang.example/3", "") + "에서 봐요"},
		{"a path in Korean", "https://ko.example.org/wiki/마당", a("https://ko.example.org/wiki/마당", "https://ko.example.org/wiki/%EB%A7%88%EB%8B%B9")},
		{"no address without its scheme", "www.madang.example madang.example/3", "www.madang.example madang.example/3"},
		{"a user that looks like a host", "https://bank.example@evil.example/", "https://bank.example@evil.example/"},
		{"no host", "https:///path http://x", "https:///path http://x"},
		{"direction is not turned", "abc\u202Etxt.exe\u2066x\u2069\u200F", "abctxt.exex"},
		{"nothing hides", "익\u200B명\uFEFF3\u2060\u00AD\u3164", "익명3"},
		{"control characters", "a\x00b\x07c\x1b[31m\x7f\u0085d", "abc[31md"},
		{"bytes that are no text", "a\xff\xfeb", "a\uFFFDb"},
		{"emoji stay whole", "👩‍💻 ❤️ 🏴\U000E0067\U000E0062\U000E007F 1️⃣", "👩‍💻 ❤️ 🏴\U000E0067\U000E0062\U000E007F 1️⃣"},
		{"Persian stays whole", "می\u200cخواهم", "می\u200cخواهم"},
		{"a joiner between letters goes", "마\u200D당", "마당"},
		{"tags without a flag go", "a\U000E0041\U000E0042", "a"},
	} {
		if got := prose(c.in); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

// a is a link as Prose writes it; the address stands for itself when href is "".
func a(text, href string) string {
	if href == "" {
		href = text
	}
	return `<a href="` + href + `" rel="nofollow ugc noopener noreferrer" target="_blank">` + text + `</a>`
}

// inert fails where what Prose made of text holds anything but text and links
// of the one kind, or shows other letters than the text has.
func inert(t *testing.T, text string) {
	t.Helper()
	made := prose(text)
	tree, err := html.Parse(strings.NewReader("<body><div>" + made + "</div>"))
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for n := range tree.Descendants() {
		switch n.Type {
		case html.TextNode:
			shown.WriteString(n.Data)
		case html.ElementNode:
			if n.Data == "html" || n.Data == "head" || n.Data == "body" || n.Data == "div" {
				if len(n.Attr) > 0 {
					t.Errorf("%q: <%s> has %v", text, n.Data, n.Attr)
				}
				continue
			}
			if n.Data != "a" || len(n.Attr) != 3 || n.Attr[1].Val != "nofollow ugc noopener noreferrer" {
				t.Errorf("%q: made <%s %v>", text, n.Data, n.Attr)
				continue
			}
			if href := strings.ToLower(n.Attr[0].Val); !strings.HasPrefix(href, "http://") && !strings.HasPrefix(href, "https://") {
				t.Errorf("%q: a link to %s", text, href)
			}
		default:
			if n.Type != html.DoctypeNode {
				t.Errorf("%q: made a node of type %d", text, n.Type)
			}
		}
	}
	if want := plaintext(text); strings.ReplaceAll(shown.String(), "\n", "") != strings.ReplaceAll(want, "\n", "") {
		t.Errorf("%q: shows %q, want %q", text, shown.String(), want)
	}
	for _, r := range shown.String() {
		if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && r != '\n' && r != '\t' {
			t.Errorf("%q: shows %U", text, r)
		}
	}
}

var hostile = []string{
	`<img src=x onerror=alert(1)>`, `</div></main><script>alert(1)</script>`, `<!--`, `]]>`, `<svg/onload=alert(1)>`,
	"http://a.example/<script>", "https://a.example/\"><b>", "http://[::1]/x", "http://[::1", "https://%zz", "HTTPS://A.EXAMPLE/",
	"http://a.example:99999999/", "https://a.example\\@b.example/", "http://a.b/\u202Egnp.exe", "https://xn--80ak6aa92e.com/",
	"http://http://a.example", strings.Repeat("<a>", 3000), strings.Repeat("http://a.b ", 2000), "http://a.b/" + strings.Repeat("(", 3000),
	"\x00\x01\xff", strings.Repeat("\u200d", 100) + "x", "🏳️‍🌈", "1\ufe0f\u20e3", "&#106;avascript:", "http://a.b/?q=&quot;",
}

func TestHostileTextIsInert(t *testing.T) {
	for _, text := range hostile {
		inert(t, text)
	}
}

func FuzzProse(f *testing.F) {
	for _, text := range hostile {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { inert(t, text) })
}
