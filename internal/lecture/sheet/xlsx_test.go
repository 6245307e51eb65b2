package sheet_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/sheet"
	"github.com/madang-campus/madang/internal/lecture/sheet/sheettest"
)

func largeBook() string { return string(sheettest.Large(2000, 8)) }

const header = `<row r="1"><c r="A1" t="inlineStr"><is><t>이름</t></is></c><c r="B1" t="inlineStr"><is><t>학점</t></is></c></row>`

func TestXLSX(t *testing.T) {
	book := func(rows string, shared ...string) string { return string(sheettest.NewBook(rows, shared...).Bytes()) }
	below := func(cells string) string { return book(header+`<row r="2">`+cells+"</row>", "공유") }
	const start = "xlsx 이름|학점 of 강의 in 강의"
	check(t, []reading{
		{"shared texts", book(`<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>3</v></c></row>`, "학점", "이름", "글쓰기 &amp; &lt;말하기&gt;"), sheet.Options{}, start + "\n2 글쓰기 & <말하기>|3"},
		{"runs of a text, without how it is pronounced", below(`<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>글</t></r><r><t xml:space="preserve"> 쓰기</t></r><rPh sb="0" eb="1"><t>x</t></rPh></is></c>`), sheet.Options{}, start + "\n2 글 쓰기|"},
		{"a text in pieces", below(`<c r="A2" t="inlineStr"><is><t>글<!-- -->쓰<![CDATA[<기>]]></t></is></c>`), sheet.Options{}, start + "\n2 글쓰<기>|"},
		{"line ends", below(`<c r="A2" t="inlineStr"><is><t>월1_x000D_` + "\r\n" + `화2` + "\n" + `수3</t></is></c>`), sheet.Options{}, start + "\n2 월1↵화2↵수3|"},
		{"escapes", below(`<c r="A2" t="inlineStr"><is><t>_x005F_x000D_ _xD83D__xDE00_ _x_ _xZZZZ_</t></is></c>`), sheet.Options{}, start + "\n2 _x000D_ 😀 _x_ _xZZZZ_|"},
		{"what is no text", below(`<c r="A2" t="inlineStr"><is><t>a_x0000_</t></is></c><c r="B2" t="inlineStr"><is><t>_xD800_</t></is></c>`), sheet.Options{}, start + "\n2 a\ufffd|\ufffd [characters 이름 a\ufffd] [characters 학점 \ufffd]"},
		{"numbers", below(`<c r="A2"><v>12</v></c><c r="B2"><v>3.0</v></c>`), sheet.Options{}, start + "\n2 12|3"},
		{"fractions", below(`<c r="A2"><v>0.10000000000000001</v></c><c r="B2" t="n"><v>2.7000000000000002</v></c>`), sheet.Options{}, start + "\n2 0.1|2.7"},
		{"large numbers", below(`<c r="A2"><v>5039890501</v></c><c r="B2"><v>1.2345E+5</v></c>`), sheet.Options{}, start + "\n2 5039890501|123450"},
		{"very large numbers, and none", below(`<c r="A2"><v>1E+300</v></c><c r="B2"><v>Infinity</v></c>`), sheet.Options{}, start + "\n2 1E+300|Infinity"},
		{"a number as a text", below(`<c r="A2" t="inlineStr"><is><t>0012345</t></is></c><c r="B2" t="str"><v>012</v></c>`), sheet.Options{}, start + "\n2 0012345|012"},
		{"yes and no", below(`<c r="A2" t="b"><v>1</v></c><c r="B2" t="b"><v>0</v></c>`), sheet.Options{}, start + "\n2 TRUE|FALSE"},
		{"errors", below(`<c r="A2" t="e"><v>#N/A</v></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>`), sheet.Options{}, start + "\n2 #N/A|#DIV/0! [cell_error 이름 #N/A] [cell_error 학점 #DIV/0!]"},
		{"formulas have the value that was saved", below(`<c r="A2" t="str"><f>CONCAT("a","b")</f><v>ab</v></c><c r="B2"><f>1+1</f><v>7</v></c>`), sheet.Options{}, start + "\n2 ab|7"},
		{"formulas without a value", below(`<c r="A2"><f>1+1</f></c><c r="B2" t="str"><f>""</f><v></v></c>`), sheet.Options{}, start + "\n2 | [formula 이름]"},
		{"formulas with an empty value that is no text", below(`<c r="A2"><f>1+1</f><v></v></c><c r="B2"><f>1+1</f><v/></c>`), sheet.Options{}, start + "\n2 | [formula 이름] [formula 학점]"},
		{"formulas of other kinds without a value", below(`<c r="A2" t="b"><f>TRUE</f></c><c r="B2" t="s"><f>A1</f></c>`), sheet.Options{}, start + "\n2 | [formula 이름] [formula 학점]"},
		{"a date as XML writes it", below(`<c r="A2" t="d"><v>2025-09-01</v></c>`), sheet.Options{}, start + "\n2 2025-09-01|"},
		{"gaps", book(`<row r="3"><c r="B3"><v>1</v></c><c r="D3"><v>2</v></c></row><row r="5"><c r="D5"><v>4</v></c></row><row r="9" hidden="1"><c r="B9"><v>5</v></c></row>`), sheet.Options{}, "xlsx A|1|C|2 of 강의 in 강의\n5 |||4\n9 |5||"},
		{"no references", book(`<row><c t="inlineStr"><is><t>이름</t></is></c><c t="inlineStr"><is><t>학점</t></is></c></row><row/><row><c/><c><v>3</v></c></row>`), sheet.Options{}, start + "\n3 |3"},
		{"cells that are formatted and empty", book(header + `<row r="2"><c r="A2" s="0"/><c r="XFD2" s="0"/></row><row r="3"><c r="A3"><v>1</v></c><c r="C3" s="0"/></row><row r="1048576"><c r="A1048576"/></row>`), sheet.Options{}, start + "\n3 1|"},
		{"cells without a column", below(`<c r="A2"><v>1</v></c><c r="D2"><v>2</v></c>`), sheet.Options{}, start + "\n2 1| [more_cells D 2]"},
		{"a cell far away", below(`<c r="A2"><v>1</v></c><c r="XFD2"><v>2</v></c>`), sheet.Options{}, start + "\n2 1| [more_cells XFD 2]"},
		{"a header where one says", book(`<row r="1"><c r="A1"><v>2025</v></c></row><row r="3"><c r="A3"><v>1</v></c></row><row r="4"><c r="A4"><v>2</v></c></row>`), sheet.Options{HeaderLine: 2}, "xlsx 1 of 강의 in 강의\n4 2"},
		{"an error in the header", book(`<row r="1"><c r="B1" t="e"><v>#REF!</v></c></row>`), sheet.Options{}, "1 [cell_error B #REF!]"},
		{"a long text", below(`<c r="A2" t="inlineStr"><is><t>` + strings.Repeat("가", 20_000) + `</t></is></c>`), sheet.Options{}, start + "\n2 | [cell 이름 " + strings.Repeat("가", 100) + " 32]"},
		{"a text that is not there", below(`<c r="A2" t="s"><v>1</v></c>`), sheet.Options{}, start + "\n2 [xlsx]"},
		{"no rows", book(""), sheet.Options{}, "[empty]"},
	})
}

// What a number is, its format says.
func TestNumberFormats(t *testing.T) {
	for _, c := range []struct {
		name, custom string
		id           int
		value, want  string
	}{
		{"general", "", 0, "45901", "45901"},
		{"date", "", 14, "45901", "2025-09-01"},
		{"time", "", 20, "0.375", "09:00"},
		{"time that a computer has no number for", "", 20, "0.43402777777777773", "10:25"},
		{"time with seconds", "", 21, "0.43403935185185188", "10:25:01"},
		{"date and time", "", 22, "45901.4375", "2025-09-01 10:30"},
		{"midnight as the end of a day", "", 46, "1", "24:00"},
		{"hours of several days", "[h]:mm", 164, "1.0625", "25:30"},
		{"a time of the next day", "h:mm", 164, "1.0625", "01:30"},
		{"Korean date", "", 31, "45901", "2025-09-01"},
		{"Korean time", "", 32, "0.75", "18:00"},
		{"custom date", "yyyy&quot;년&quot; m&quot;월&quot; d&quot;일&quot;;@", 164, "45901", "2025-09-01"},
		{"custom date of a language", "[$-412]yyyy\\-mm\\-dd", 164, "45901", "2025-09-01"},
		{"custom time", "[$-412]AM/PM\\ h:mm;@", 164, "0.8125", "19:30"},
		{"months", "mmm", 164, "45901", "2025-09-01"},
		{"a code with zeros in front", "0000000", 164, "12345", "0012345"},
		{"a code that is longer", "000", 164, "12345", "12345"},
		{"a fraction under such a format", "000", 164, "1.5", "1.5"},
		{"a unit", "0&quot;학점 (d)&quot;", 164, "3", "3"},
		{"a colour", "[Red]0.0", 164, "3", "3"},
		{"general with a unit", "General&quot;년 hd&quot;", 164, "3", "3"},
		{"text", "", 49, "3", "3"},
		{"percent", "", 9, "0.5", "0.5"},
		{"an open quote", "&quot;ymd", 164, "3", "3"},
		{"a bracket that does not end", "[h", 164, "0.5", "12:00"},
		{"a backslash at the end", "yy\\", 164, "45901", "2025-09-01"},
		{"day 1", "", 14, "1", "1900-01-01"},
		{"day 59", "", 14, "59", "1900-02-28"},
		{"day 61", "", 14, "61", "1900-03-01"},
		{"before all days", "", 14, "-1", "-1"},
		{"after all days", "", 14, "2958466", "2958466"},
		{"the last day", "", 14, "2958465", "9999-12-31"},
		{"a format that nobody has", "", 9999, "3", "3"},
	} {
		b := sheettest.NewBook(`<row><c><v>1</v></c></row><row><c s="1"><v>` + c.value + `</v></c></row>`)
		b.Set("xl/styles.xml", sheettest.Text(sheettest.Styles(c.custom, 0, c.id)))
		if got, want := show(t, b.Bytes(), sheet.Options{}), "xlsx 1 of 강의 in 강의\n2 "+c.want; got != want {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
	b := sheettest.NewBook(`<row><c><v>1</v></c></row><row><c s="1"><v>44439</v></c><c s="7"><v>x</v></c></row>`)
	b.Set("xl/styles.xml", sheettest.Text(sheettest.Styles("", 0, 14)))
	b.Set("xl/workbook.xml", sheettest.Text(strings.Replace(sheettest.Workbook(`<sheet name="강의" r:id="rId1"/>`), "<sheets>", `<workbookPr date1904="1"/><sheets>`, 1)))
	if got, want := show(t, b.Bytes(), sheet.Options{}), "xlsx 1 of 강의 in 강의\n2 2025-09-01 [more_cells B x]"; got != want {
		t.Errorf("from 1904: %q, want %q", got, want)
	}
}

func TestWorksheets(t *testing.T) {
	b := sheettest.NewBook("")
	one := func(s string) string {
		return sheettest.Worksheet(`<row><c t="inlineStr"><is><t>` + s + `</t></is></c></row>`)
	}
	b.Set("xl/workbook.xml", sheettest.Text(sheettest.Workbook(`<sheet name="도표" r:id="rId1"/><sheet name="숨김" state="hidden" r:id="rId2"/><sheet name="첫째" r:id="rId3"/><sheet name="둘째" state="visible" r:id="rId4"/><sheet name="깊이" state="veryHidden" r:id="rId2"/>`)))
	b.Set("xl/_rels/workbook.xml.rels", sheettest.Text(sheettest.Links("chartsheet", "chart.xml", "worksheet", "a.xml", "worksheet", "/XL/B.xml", "worksheet", "worksheets/../c.xml")))
	b.Set("xl/a.xml", sheettest.Text(one("숨은 것")))
	b.Set("xl/b.xml", sheettest.Text(one("첫째 것")))
	b.Set(`xl\C.xml`, sheettest.Text(one("둘째 것")))
	for _, c := range []struct{ table, want string }{
		{"", "xlsx 첫째 것 of 첫째 in 첫째|둘째"},
		{"둘째", "xlsx 둘째 것 of 둘째 in 첫째|둘째"},
		{"숨김", "xlsx 숨은 것 of 숨김 in 첫째|둘째"},
		{"도표", "[table 도표]"},
		{"셋째", "[table 셋째]"},
	} {
		if got := show(t, b.Bytes(), sheet.Options{Table: c.table}); got != c.want {
			t.Errorf("%q: %q, want %q", c.table, got, c.want)
		}
	}
	b.Set("xl/workbook.xml", sheettest.Text(sheettest.Workbook(`<sheet name="숨김" state="hidden" r:id="rId2"/>`)))
	if got := show(t, b.Bytes(), sheet.Options{}); got != "[table]" {
		t.Errorf("with hidden ones alone: %q", got)
	}
}

// Workbooks of other programs have other prefixes, places and details.
func TestOtherWorkbooks(t *testing.T) {
	b := sheettest.NewBook("")
	b.Set("_rels/.rels", sheettest.Text(sheettest.Links("metadata/core-properties", "docProps/core.xml", "officeDocument", "/book/main.xml")))
	b.Set("book/main.xml", sheettest.Text(`<x:workbook xmlns:x="m" xmlns:rel="r"><x:sheets><x:sheet name="a" sheetId="1" rel:id="rId1"/></x:sheets></x:workbook>`))
	b.Set("book/_rels/main.xml.rels", sheettest.Text(sheettest.Links("worksheet", "one.xml", "externalLink", "x.xml")))
	b.Set("book/one.xml", sheettest.Text(`<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetViews/><x:sheetData><x:row xmlns:r="9" r="2"><x:c r="A2"><x:v>1</x:v></x:c></x:row><x:row><x:c><x:v>2</x:v></x:c></x:row></x:sheetData>`+
		`<controls><anchor><from><xdr:col>1</xdr:col><xdr:row>5</xdr:row></from></anchor><c r="ZZZZ1"/></controls></x:worksheet>`))
	b.Set("xl/workbook.xml", nil).Set("xl/worksheets/sheet1.xml", nil).Set("[Content_Types].xml", nil)
	if got, want := show(t, b.Bytes(), sheet.Options{}), "xlsx 1 of a in a\n3 2"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	b = sheettest.NewBook(header).Set("xl/sharedStrings.xml", nil).Set("xl/styles.xml", nil)
	b.Set("xl/_rels/workbook.xml.rels", sheettest.Text(sheettest.Links("worksheet", "worksheets/sheet1.xml")))
	if got, want := show(t, b.Bytes(), sheet.Options{}), "xlsx 이름|학점 of 강의 in 강의"; got != want {
		t.Errorf("without shared texts and styles: %q, want %q", got, want)
	}
}

func BenchmarkXLSX(b *testing.B) { benchmark(b, sheettest.Large(10_000, 15), 10_000) }

// benchmark reads a file to its end.
func benchmark(b *testing.B, body []byte, want int) {
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		s, err := sheet.Open(bytes.NewReader(body), int64(len(body)), sheet.Options{})
		if err != nil {
			b.Fatal(err)
		}
		rows := 0
		for _, err := range s.Rows() {
			if err != nil {
				b.Fatal(err)
			}
			rows++
		}
		if rows != want {
			b.Fatalf("%d rows, want %d", rows, want)
		}
	}
}
