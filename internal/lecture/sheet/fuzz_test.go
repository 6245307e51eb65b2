package sheet_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/lecture/sheet"
	"github.com/madang-campus/madang/internal/lecture/sheet/sheettest"
)

// read reads a file and looks at what is promised of each. whole is whether it
// was read to its end, sound whether no row had a problem.
func read(t *testing.T, body []byte, o sheet.Options) (s *sheet.Sheet, rows [][]string, whole, sound bool) {
	s, err := sheet.Open(bytes.NewReader(body), int64(len(body)), o)
	if err != nil {
		ended(t, err)
		return nil, nil, false, false
	}
	if len(s.Columns) == 0 || len(s.Columns) > sheet.MaxColumns {
		t.Errorf("%d columns", len(s.Columns))
	}
	for i, c := range s.Columns {
		if c == "" || strings.TrimSpace(c) != c || !plain(c) || slices.Contains(s.Columns[:i], c) {
			t.Errorf("column %d of %q", i, s.Columns)
		}
	}
	whole, sound = true, true
	line := 0
	for row, err := range s.Rows() {
		if err != nil {
			ended(t, err)
			whole = false
			continue
		}
		if row.Line < line || row.Line < 1 || s.Kind != sheet.JSON && row.Line == line || (row.Element > 0) != (s.Kind == sheet.JSON) {
			t.Errorf("row %+v after line %d", row, line)
		}
		line = row.Line
		if len(row.Cells) != len(s.Columns) {
			t.Errorf("%d cells of %d", len(row.Cells), len(s.Columns))
		}
		for _, c := range row.Cells {
			if !plain(c) || len(c) > sheet.MaxRow || strings.Contains(c, "\ufffd") && len(row.Problems) == 0 {
				t.Errorf("line %d: a cell is %q, problems are %v", row.Line, c, row.Problems)
			}
		}
		for _, p := range row.Problems {
			if !slices.Contains(sheet.Codes, p.Code) || !plain(p.Value) || utf8.RuneCountInString(p.Value) > 100 || p.Line != row.Line {
				t.Errorf("a problem is %+v", p)
			}
		}
		rows, sound = append(rows, row.Cells), sound && len(row.Problems) == 0
	}
	return s, rows, whole, sound
}

// plain reports whether there are no control characters in s, which some
// databases do not take.
func plain(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsFunc(s, func(c rune) bool { return c < ' ' && c != '\n' && c != '\t' || c == 0x7f })
}

// What was read of a CSV, written as one, is read the same.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"이름,교수\n글쓰기,김하나\n", "a;b\r\"x\"\"\ny\";\r\n\r", "\xc0\xcc\xb8\xa7\t\xc5\xb8\n1\t2", "\xff\xfea\x00,\x00b\x00\n\x001\x00", "a\n\"b\nc\"d\ne,f,g\n=1+1\n", "\"\n\",,\n b\x01\ufffd"} {
		f.Add([]byte(s), 0)
	}
	f.Add([]byte("제목\na,b\n1,2\n"), 2)
	f.Fuzz(func(t *testing.T, body []byte, line int) {
		s, rows, whole, sound := read(t, body, sheet.Options{HeaderLine: line})
		if !whole || !sound || s.Kind != sheet.CSV {
			return
		}
		var out strings.Builder
		for _, cells := range append([][]string{s.Columns}, rows...) {
			for i, c := range cells {
				out.WriteString(strings.Repeat(",", min(i, 1)) + `"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			out.WriteByte('\n')
		}
		again, same, _, _ := read(t, []byte(out.String()), sheet.Options{})
		if again == nil || !slices.Equal(again.Columns, s.Columns) || !slices.EqualFunc(same, rows, slices.Equal) {
			t.Errorf("%q is read as %q", out.String(), same)
		}
	})
}

// What is read as JSON to its end is JSON, and has as many rows as elements
// with something in them.
func FuzzJSON(f *testing.F) {
	for _, s := range []string{`[{"a":1,"b":[2,{"c":null}]},{"b":"x\n\u0000","a":true,"a":1e5}]`, `{"x":{"y":[1]},"z":[{"a":"\ud83d\ude00"},3]}`, "\xef\xbb\xbf [\r{}, {\"\":\"\"}\r\n]", `[{"a":1}] x`, `[[[[`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		s, rows, whole, _ := read(t, body, sheet.Options{})
		body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
		if s == nil || s.Kind != sheet.JSON || !utf8.Valid(body) || body[0] == 0xff || body[0] == 0xfe {
			return
		}
		if !whole || !json.Valid(body) {
			t.Errorf("read to the end: %v, is JSON: %v", whole, json.Valid(body))
		}
		var list []map[string]any
		if json.Unmarshal(body, &list) != nil {
			return
		}
		most, least := 0, 0
		for _, e := range list {
			most++
			for _, v := range e {
				if text, ok := v.(string); v != nil && (!ok || strings.TrimSpace(text) != "") {
					least++
					break
				}
			}
		}
		if len(rows) > most || len(rows) < least {
			t.Errorf("%d rows of %d to %d", len(rows), least, most)
		}
	})
}

// stored packs a workbook without compressing it, which takes the time.
func stored(parts map[string]string) []byte {
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, body := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name})
		if err == nil {
			_, err = w.Write([]byte(body))
		}
		if err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func FuzzXLSX(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="b"><v>1</v></c></row><row r="4"><c r="A4" s="1"><f>x</f><v>0.5</v></c><c r="C4" t="inlineStr"><is><r><t>_x0041_</t></r><rPh><t>b</t></rPh></is></c></row>`, `<si><t>가</t></si>`, "yyyy-mm-dd [h]:mm", "")
	f.Add(`<row><c t="e"><v>#N/A</v></c></row><row><c r="ZZ2"><v>1</v></c></row>`, "", "0000", `<!DOCTYPE a [<!ENTITY b "c">]>`)
	f.Fuzz(func(t *testing.T, rows, shared, format, before string) {
		read(t, stored(map[string]string{
			"_rels/.rels":                sheettest.Links("officeDocument", "xl/workbook.xml"),
			"xl/workbook.xml":            sheettest.Workbook(`<sheet name="a" r:id="rId1"/>`),
			"xl/_rels/workbook.xml.rels": sheettest.Links("worksheet", "s.xml", "sharedStrings", "t.xml", "styles", "f.xml"),
			"xl/s.xml":                   before + sheettest.Worksheet(rows),
			"xl/t.xml":                   sheettest.Shared(shared),
			"xl/f.xml":                   sheettest.Styles(format, 0, 164, 14, 46),
		}), sheet.Options{})
	})
}

// FuzzFile takes all of a file, as the other targets do not for an XLSX.
func FuzzFile(f *testing.F) {
	f.Add(sheettest.NewBook(header, "공유").Bytes())
	f.Add(stored(map[string]string{"xl/workbook.xml": sheettest.Workbook(""), "../a": "b", "_rels/.rels": "<a/>"}))
	f.Add([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	f.Add([]byte("<html>"))
	f.Fuzz(func(t *testing.T, body []byte) { read(t, body, sheet.Options{}) })
}
