package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/sheet"
)

func TestJSON(t *testing.T) {
	check(t, []reading{
		{"a list", "[\n  {\"이름\": \"글쓰기\", \"학점\": 3},\n\n  {\"이름\": \"말하기\",\n   \"학점\": 2.0}\n]\n", sheet.Options{}, "json 이름|학점\n2#1 글쓰기|3\n4#2 말하기|2.0"},
		{"values", `[{"a":"0012","b":0.50,"c":1e3,"d":true,"e":false,"f":null,"g":"","h":-12345678901234567890}]`, sheet.Options{}, "json a|b|c|d|e|f|g|h\n1#1 0012|0.50|1e3|true|false|||-12345678901234567890"},
		{"escapes", `[{"a":"가\uac01\t\"\\\/\r\n나\ud83d\ude00"}]`, sheet.Options{}, "json a\n1#1 가각\t\"\\/↵나😀"},
		{"what is no text", `[{"a":"x\u0000y","b":"\ud800"}]`, sheet.Options{}, "json a|b\n1#1 x\ufffdy|\ufffd [characters a x\ufffdy] [characters b \ufffd]"},
		{"lists and objects as values", "[{\"a\": [1,\n {\"b\": \"c d\"}], \"e\": {}}]", sheet.Options{}, "json a|e\n1#1 [1,{\"b\":\"c d\"}]|{}"},
		{"a long list as a value", `[{"a":[` + strings.Repeat("1,", 100_000) + `2]}]`, sheet.Options{}, "json a\n1#1 [" + strings.Repeat("1,", 100_000) + "2]"},
		{"a long text", `[{"a":"` + strings.Repeat("가", 20_000) + `","b":1}]`, sheet.Options{}, "json a|b\n1#1 |1 [cell a " + strings.Repeat("가", 100) + " 32]"},
		{"keys that come later", `[{"a":1},{"b":2},{"c":3,"a":4}]`, sheet.Options{}, "json a|b|c\n1#1 1||\n1#2 |2|\n1#3 4||3"},
		{"a key that comes very late", `[{"a":1}` + strings.Repeat(",{}", 5000) + `,{"b":2}]`, sheet.Options{}, "json a|b\n1#1 1|\n1#5002 |2"},
		{"a key twice", `[{"a":1,"b":2,"a":3}]`, sheet.Options{}, "json a|b\n1#1 3|2 [key_twice a 3]"},
		{"elements that are no objects", "[{\"a\":1},\n3,\n[\"a\"],null,{\"a\":2}]", sheet.Options{}, "json a\n1#1 1\n2#2  [row_kind 3]\n3#3  [row_kind [\"a\"]]\n3#4  [row_kind null]\n3#5 2"},
		{"an object with a list", `{"학기":"2025-2","수":{"a":[{"b":1}],"c":[]},"강의":[{"이름":"글쓰기"}],"끝":null}`, sheet.Options{}, "json 이름 of 강의 in 강의\n1#1 글쓰기"},
		{"an object with lists", `{"a":[],"b":[1],"c":[2,{"x":3}],"d":[{"y":4}]}`, sheet.Options{}, "json x of c in c|d\n1#1  [row_kind 2]\n1#2 3"},
		{"the other list", `{"c":[2,{"x":3}],"d":[{"y":4}]}`, sheet.Options{Table: "d"}, "json y of d in c|d\n1#1 4"},
		{"a list that is not there", `{"c":[{"x":3}]}`, sheet.Options{Table: "d"}, "[table d]"},
		{"a name for a list without one", `[{"x":3}]`, sheet.Options{Table: "d"}, "[table d]"},
		{"a header line, which a JSON has not", "[{\"a\":1}]", sheet.Options{HeaderLine: 9}, "json a\n1#1 1"},
		{"keys of small and capital letters", `[{"a":1,"A":2}]`, sheet.Options{}, "json a|A\n1#1 1|2"},
		{"no keys", `[{},{}]`, sheet.Options{}, "[empty]"},
		{"lists of lists", `[["이름"],["글쓰기"]]`, sheet.Options{}, "[shape]"},
		{"broken in an element", "[\n{\"a\":1},\n{\"a\":2,\n\"b\":x},\n{\"a\":3}]", sheet.Options{}, "4 [json]"},
		{"a comma too many", "[\n{\"a\":1},\n\n]", sheet.Options{}, "4 [json]"},
		{"a comma too few", "[{\"a\":1}\n\n{\"a\":1}]", sheet.Options{}, "3 [json]"},
		{"no end", "[{\"a\":1},\n{\"a\":2}\n", sheet.Options{}, "2 [json]"},
		{"no end of an element", "[{\"a\":1},\n{\"a\":\n", sheet.Options{}, "2 [json]"},
		{"the wrong end", "[{\"a\":1}}", sheet.Options{}, "1 [json]"},
		{"a comment", "[{\"a\":1},\n// 강의\n{\"a\":1}]", sheet.Options{}, "2 [json]"},
		{"keys without quotes", "{a:[{b:1}]}", sheet.Options{}, "1 [json]"},
		{"broken beside the list", "{\"a\":[{\"b\":1}],\n\"c\":{\"d\":[1,}}", sheet.Options{}, "2 [json]"},
		{"rows, one a line", "{\"a\":1}\n{\"a\":2}", sheet.Options{}, "2 [json]"},
		{"nothing behind the beginning", "[", sheet.Options{}, "1 [json]"},
		{"a row too long", "[{\"a\":1},\n{\"a\":[" + strings.Repeat("1,", sheet.MaxRow/2) + "1]}]", sheet.Options{}, "2 [row 512]"},
		{"lines of \\r", "[\r{\"a\":1},\r{\"a\":2}\r]", sheet.Options{}, "json a\n2#1 1\n3#2 2"},
	})
}

func BenchmarkJSON(b *testing.B) {
	var file strings.Builder
	for r := range 10_000 {
		file.WriteString(",\n{")
		for c := range 15 {
			fmt.Fprintf(&file, "\"열 %d\":\"강의 %d\",", c, r)
		}
		file.WriteString("\"끝\":null}")
	}
	benchmark(b, []byte("["+file.String()[1:]+"]"), 10_000)
}
