package plain

import (
	"strings"
	"testing"
)

func TestCheck(t *testing.T) {
	for _, c := range []struct{ in, out, code string }{
		{" 안녕\r\n하세요\r ", "안녕\n하세요", ""},
		{"", "", "blank"},
		{"\u200b \u3164", "", "blank"},
		{"가나다라마바사", "", "max_length"},
		{"가\x00나", "", "null_characters"},
		{"\xff", "", "invalid"},
	} {
		out, e := Check(nil, "name", c.in, 1, 6)
		if code := ""; e != nil {
			if code = e.Fields[0].Problems[0].Code; code != c.code {
				t.Errorf("%q is %s, want %q", c.in, code, c.code)
			}
		} else if c.code != "" || out != c.out {
			t.Errorf("%q is kept as %q, want %q %s", c.in, out, c.out, c.code)
		}
	}
}

func TestALineStaysOne(t *testing.T) {
	if got := OneLine(" 새\n이름\u202e\u2066 "); got != "새 이름" {
		t.Errorf("a name is kept as %q", got)
	}
	if got := Snippet("하나  둘\n셋 "+strings.Repeat("넷", 10), 6); got != "하나 둘 셋…" {
		t.Errorf("the beginning is %q", got)
	}
}
