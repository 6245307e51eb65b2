package sheet_test

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"

	"github.com/madang-campus/madang/internal/lecture/sheet"
)

func TestCSV(t *testing.T) {
	check(t, []reading{
		{"commas", "이름,교수\n글쓰기,김하나\n", sheet.Options{}, "csv 이름|교수\n2 글쓰기|김하나"},
		{"semicolons", "이름;교수;학점\n글쓰기, 말하기;김하나;3,0\n", sheet.Options{}, "csv 이름|교수|학점\n2 글쓰기, 말하기|김하나|3,0"},
		{"tabs", "이름\t교수\n\t김하나\n 글쓰기\t\n", sheet.Options{}, "csv 이름|교수\n2 |김하나\n3  글쓰기|"},
		{"separators within quotes", "\"이름, 영어; 이름;\";교수\n글쓰기;김하나\n", sheet.Options{}, "csv 이름, 영어; 이름;|교수\n2 글쓰기|김하나"},
		{"one column", "이름\n글쓰기\n", sheet.Options{}, "csv 이름\n2 글쓰기"},
		{"no end of the last line", "이름,교수\n글쓰기,김하나", sheet.Options{}, "csv 이름|교수\n2 글쓰기|김하나"},
		{"mixed line ends", "이름,교수\r\n가,1\r나,2\n다,3\r\r\n라,4\n\r마,5", sheet.Options{}, "csv 이름|교수\n2 가|1\n3 나|2\n4 다|3\n6 라|4\n8 마|5"},
		{"lines in a cell", "이름,시간\n가,\"월1\r\n화2\r수3\"\n나,\"\"\"금\"\"\"\n", sheet.Options{}, "csv 이름|시간\n2 가|월1↵화2↵수3\n5 나|\"금\""},
		{"blank lines", "\n , ,\n이름,교수\n\n가,1\n,,\n\n나,2\n\n", sheet.Options{}, "csv 이름|교수\n5 가|1\n8 나|2"},
		{"blanks before a quote", "이름, 시간\n가, \"월1,2\"\n", sheet.Options{}, "csv 이름|시간\n2 가|월1,2"},
		{"a title, and a header where one says", "2025학년도 2학기 \"강의\" 목록\n\n이름;교수\n가;1\n", sheet.Options{HeaderLine: 2}, "csv 이름|교수\n4 가|1"},
		{"a title with an open quote", "\"강의 목록\n이름,교수\n가,1\n", sheet.Options{HeaderLine: 2}, "csv 이름|교수\n3 가|1"},
		{"a title in brackets", "[2025-2] 강의 목록\n이름,교수\n", sheet.Options{HeaderLine: 2}, "csv 이름|교수"},
		{"a header behind the end", "이름\n가\n", sheet.Options{HeaderLine: 3}, "[empty]"},
		{"a header and no row", "이름,교수\n", sheet.Options{}, "csv 이름|교수"},
		{"formulas", "이름,링크\n=1+1,\"=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"\n+2,@SUM(A1)\n", sheet.Options{}, "csv 이름|링크\n2 =1+1|=HYPERLINK(\"http://x\",\"y\")\n3 +2|@SUM(A1)"},
		{"zeros in front", "번호\n0012345\n", sheet.Options{}, "csv 번호\n2 0012345"},
		{"fewer cells", "이름,교수,학점\n가\n나,2\n", sheet.Options{}, "csv 이름|교수|학점\n2 가|| [fewer_cells 1 3]\n3 나|2| [fewer_cells 2 3]"},
		{"more cells", "이름,교수\n가,1,,x,y\n나,2,, \n", sheet.Options{}, "csv 이름|교수\n2 가|1 [more_cells D x]\n3 나|2"},
		{"cells far beyond", "이름\n가" + strings.Repeat(",", 1000) + "x,y\n", sheet.Options{}, "csv 이름\n2 가 [more_cells ALM x]"},
		{"a quote in a cell", "이름,교수\n가 \"나\",1\n다,2\n", sheet.Options{}, "csv 이름|교수\n2 | [quotes]\n3 다|2"},
		{"text behind a quote", "이름,교수\n\"가\"나,1\n다,2\n", sheet.Options{}, "csv 이름|교수\n2 | [quotes]\n3 다|2"},
		{"an open quote", "이름,교수\n가,1\n\"나,2\n다,3\n", sheet.Options{}, "csv 이름|교수\n2 가|1\n3 [quotes]"},
		{"an open quote that another one ends", "이름,교수\n\"나,2\n다,\"3\"\n", sheet.Options{}, "csv 이름|교수\n2 [quotes]"},
		{"an open quote in the header", "이름,\"교수\n가,1\n", sheet.Options{}, "1 [quotes]"},
		{"after a title, lines count from the top", "제목\n이름,교수\n가\"나,1\n다\n", sheet.Options{HeaderLine: 2}, "csv 이름|교수\n3 | [quotes]\n4 다| [fewer_cells 1 2]"},
		{"control characters", "이름,교수\n가\x01\x7f,1\n", sheet.Options{}, "csv 이름|교수\n2 가\ufffd\ufffd|1 [characters 이름 가\ufffd\ufffd]"},
		{"a long cell", "이름,교수\n" + strings.Repeat("가", sheet.MaxCell/3+1) + ",1\n", sheet.Options{}, "csv 이름|교수\n2 |1 [cell 이름 " + strings.Repeat("가", 100) + " 32]"},
		{"a cell as long as may be", "이름\n" + strings.Repeat("a", sheet.MaxCell) + "\n", sheet.Options{}, "csv 이름\n2 " + strings.Repeat("a", sheet.MaxCell)},
		{"a long row", "이름\n가\n\n나\n\n\"" + strings.Repeat("a\n", sheet.MaxRow) + "\n", sheet.Options{}, "csv 이름\n2 가\n4 나\n5 [row 512]"},
		{"HTML within", "<이름>,교수\n<b>가</b>,1\n", sheet.Options{}, "csv <이름>|교수\n2 <b>가</b>|1"},
		{"a list of numbers", "[1,2]\n", sheet.Options{}, "csv [1|2]"},
		{"white space", " \n\t\r\n", sheet.Options{}, "[empty]"},
		{"separators alone", ",,\n,,\n", sheet.Options{}, "[empty]"},
	})
}

// A text is the same in each encoding, with and without a mark where that may be.
func TestEncodings(t *testing.T) {
	const text = "이름,교수,비고\r\n글쓰기,김하나,①\n똠방각하 읽기,펲시,㈜\n"
	const want = "csv 이름|교수|비고\n2 글쓰기|김하나|①\n3 똠방각하 읽기|펲시|㈜"
	encode := func(e encoding.Encoding) string {
		s, err := e.NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	cp949 := encode(korean.EUCKR)
	if !strings.Contains(cp949, "\x8cc\xb9\xe6") { // 똠 is in CP949 and not in EUC-KR
		t.Fatalf("CP949 is %x", cp949)
	}
	check(t, []reading{
		{"UTF-8", text, sheet.Options{}, want},
		{"UTF-8 with a mark", "\xef\xbb\xbf" + text, sheet.Options{}, want},
		{"CP949", cp949, sheet.Options{}, want},
		{"UTF-16", encode(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)), sheet.Options{}, want},
		{"UTF-16, the other way around", encode(unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM)), sheet.Options{}, want},
		{"EUC-KR", "\xc0\xcc\xb8\xa7\n\xc5\xb8\xc0\xda\n", sheet.Options{}, "csv 이름\n2 타자"},
		{"JSON with a mark", "\xef\xbb\xbf[{\"이름\":\"글쓰기\"}]", sheet.Options{}, "json 이름\n1#1 글쓰기"},
		{"JSON in CP949", "[{\"\xc0\xcc\xb8\xa7\":\"\xc5\xb8\xc0\xda\"}]", sheet.Options{}, "json 이름\n1#1 타자"},
		{"UTF-8 with a stray byte", "이름,교수\n글쓰기,김하나\n말하기,김\xed\x95둘\n듣기,김셋\n", sheet.Options{}, "csv 이름|교수\n2 글쓰기|김하나\n3 말하기|김\ufffd둘 [characters 교수 김\ufffd둘]\n4 듣기|김셋"},
		{"UTF-8 that is cut off", "이름,교수\n글쓰기,김하\xeb\x82", sheet.Options{}, "csv 이름|교수\n2 글쓰기|김하\ufffd [characters 교수 김하\ufffd]"},
		{"CP949 with a stray byte", "\xc0\xcc\xb8\xa7\n\xc5\xb8\xff\xc0\xda\n", sheet.Options{}, "csv 이름\n2 타\ufffd자 [characters 이름 타\ufffd자]"},
		{"UTF-8 that has lost something before", "이름\n글\ufffd기\n", sheet.Options{}, "csv 이름\n2 글\ufffd기 [characters 이름 글\ufffd기]"},
		{"UTF-16 without a mark", strings.TrimPrefix(encode(unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM)), "\xff\xfe"), sheet.Options{}, "[kind]"},
	})
	// Characters stand across the borders of what is read at once.
	for pad := range 5 {
		long := strings.Repeat("a", pad) + strings.Repeat("한글", 30_000)
		body := "이름\n" + strings.Repeat(long[:9000]+"\n", 20)
		if got := show(t, []byte(body), sheet.Options{}); strings.Contains(got, "characters") == (pad%3 == 0) {
			t.Errorf("cut after %d bytes: %.300s", 9000-pad, got)
		}
	}
}

func BenchmarkCSV(b *testing.B) {
	var file strings.Builder
	for c := range 15 {
		fmt.Fprintf(&file, "열 %d,", c)
	}
	for r := range 10_000 {
		file.WriteString("\n")
		for c := range 15 {
			fmt.Fprintf(&file, "강의 %d %d,", r, c)
		}
	}
	benchmark(b, []byte(file.String()), 10_000)
}
