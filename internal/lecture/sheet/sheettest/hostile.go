package sheettest

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
	"strings"
)

// A File is one that somebody made to do harm, or that is broken.
type File struct {
	What string
	Want string        // the code of the problem that reading it ends with, "" where it is read
	Make func() []byte // some have 60 MB
}

const megabyte = 1 << 20

// Hostile returns files that take much where they are taken at their word.
func Hostile() []File {
	return append(append(append(bombs(), workbooks()...), csvs()...), jsons()...)
}

// repeat writes s until n bytes are written.
func repeat(w io.Writer, s string, n int) {
	block := strings.Repeat(s, max(1, 32<<10/len(s)))
	for ; n > 0; n -= len(block) {
		must(io.WriteString(w, block[:min(n, len(block))]))
	}
}

// rough is [repeat] with a comment or other salt in it here and there, so that
// it packs not much better than real files do.
func rough(w io.Writer, s string, n int, salt string) {
	block := strings.Repeat(s, max(1, 400/len(s)))
	for i := uint32(0); n > 0; i++ {
		must(fmt.Fprintf(w, block+salt, i*2654435761, i*2246822519))
		n -= len(block)
	}
}

const comment = "<!--%08x%08x-->"

func zeros(n int) func(io.Writer) {
	return func(w io.Writer) { repeat(w, strings.Repeat("\x00", 1024), n) }
}

// between writes a worksheet with something long in it.
func between(before, s string, n int, salt, after string) func(io.Writer) {
	return func(w io.Writer) {
		must(io.WriteString(w, "<worksheet "+main+"><sheetData>"+before))
		rough(w, s, n, salt)
		must(io.WriteString(w, after+"</sheetData></worksheet>"))
	}
}

const (
	header = `<row r="1"><c r="A1" t="inlineStr"><is><t>이름</t></is></c></row>`
	row2   = `<row r="2"><c r="A2" t="inlineStr"><is><t>글쓰기</t></is></c></row>`
)

// syllables are text of 390 bytes.
var syllables = strings.Repeat("가나다라마바사아자차", 13)

// noise is text of 3,200 bytes that packs badly.
func noise() string {
	var b strings.Builder
	for i := range uint32(400) {
		fmt.Fprintf(&b, "%08x", i*2654435761)
	}
	return b.String()
}

func bombs() []File {
	return []File{
		{"a worksheet of 1 GB of zeros", "sheet_unzipped", func() []byte { return NewBook("").Sheet(zeros(1 << 30)).Bytes() }},
		{"a picture of 300 MB of zeros", "sheet_unzipped", func() []byte { return NewBook(header).Set("xl/media/image1.png", zeros(300*megabyte)).Bytes() }},
		{"100 MB of zeros, which is few enough", "sheet_unzipped", func() []byte { return NewBook("").Sheet(zeros(100 * megabyte)).Bytes() }},
		{"a worksheet of 100 MB of zeros that says it has 1,000 bytes", "sheet_xlsx", lying},
		{"100,000 entries", "sheet_unzipped", func() []byte {
			b := NewBook(header)
			for i := range 100_000 {
				b.Empty = append(b.Empty, fmt.Sprintf("xl/media/%d", i))
			}
			return b.Bytes()
		}},
		{"20,000 entries with short names", "sheet_unzipped", func() []byte {
			b := NewBook(header)
			for i := range 20_000 {
				b.Empty = append(b.Empty, fmt.Sprint(i))
			}
			return b.Bytes()
		}},
		{"names that lead out of the folder", "", func() []byte {
			return NewBook(header+row2).Set("../../../../tmp/out", Text("x")).Set("/etc/passwd", Text("x")).Set(`..\..\out`, Text("x")).Bytes()
		}},
		{"a target that leads out of the zip", "sheet_xlsx", func() []byte {
			return NewBook(header).Set("xl/_rels/workbook.xml.rels", Text(Links("worksheet", "../../../../../etc/passwd"))).Bytes()
		}},
	}
}

// lying is a workbook whose directory does not say how large the worksheet is.
func lying() []byte {
	b := NewBook("")
	b.Set("xl/worksheets/sheet1.xml", nil)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, write := range b.Parts {
		if write == nil {
			continue
		}
		w, err := z.Create(name)
		if err != nil {
			panic(err)
		}
		write(w)
	}
	var packed bytes.Buffer
	d, err := flate.NewWriter(&packed, flate.BestSpeed)
	if err != nil {
		panic(err)
	}
	zeros(100 * megabyte)(d)
	if err := d.Close(); err != nil {
		panic(err)
	}
	w, err := z.CreateRaw(&zip.FileHeader{Name: "xl/worksheets/sheet1.xml", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte("?")),
		CompressedSize64: uint64(packed.Len()), UncompressedSize64: 1000})
	if err != nil {
		panic(err)
	}
	must(w.Write(packed.Bytes()))
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func workbooks() []File {
	book := func(rows string, shared ...string) func() []byte {
		return func() []byte { return NewBook(rows, shared...).Bytes() }
	}
	sheet := func(write func(io.Writer)) func() []byte {
		return func() []byte { return NewBook("").Sheet(write).Bytes() }
	}
	shared := func(rows, items string, n int) func() []byte {
		return func() []byte {
			return NewBook(rows).Set("xl/sharedStrings.xml", func(w io.Writer) {
				must(io.WriteString(w, "<sst "+main+">"))
				rough(w, items, n*len(items), comment)
				must(io.WriteString(w, "</sst>"))
			}).Bytes()
		}
	}
	laughs := `<!DOCTYPE lolz [<!ENTITY a "` + strings.Repeat("ha", 50) + `">`
	for c := 'b'; c < 'k'; c++ {
		laughs += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 50))
	}
	prefixes := func(w io.Writer) {
		must(io.WriteString(w, "<worksheet>"))
		for level := range 90 {
			must(io.WriteString(w, "<x"))
			for i := range 12_000 {
				must(fmt.Fprintf(w, ` xmlns:p%dq%d="u"`, level, i))
			}
			must(io.WriteString(w, ">"))
		}
		must(io.WriteString(w, strings.Repeat("</x>", 90)+"<sheetData/></worksheet>"))
	}
	pointing := func(cells int) string {
		var b strings.Builder
		for i := range cells {
			fmt.Fprintf(&b, `<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>`, i+1, i+1)
		}
		return b.String()
	}
	return []File{
		{"a billion laughs", "sheet_xlsx", sheet(Text(laughs + "]><worksheet><sheetData><row><c t=\"inlineStr\"><is><t>&j;</t></is></c></row></sheetData></worksheet>"))},
		{"a file of the machine as an entity", "sheet_xlsx", sheet(Text(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row><c t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>`))},
		{"a million elements within each other", "sheet_xlsx", sheet(between("", "<row><c>", 8*megabyte, comment, ""))},
		{"a tag of 20 MB of attributes", "sheet_row", sheet(between("<row", ` a="`+syllables+`"`, 20*megabyte, ` b="%08x%08x"`, "></row>"))},
		{"a million prefixes", "sheet_empty", sheet(prefixes)},
		{"a cell of 40 MB", "sheet_row", sheet(between(`<row><c t="inlineStr"><is><t>`, syllables, 40*megabyte, "%08x%08x", "</t></is></c></row>"))},
		{"a comment of 40 MB", "sheet_row", sheet(between(header+"<!--", syllables, 40*megabyte, "%08x%08x", "-->"))},
		{"a million cells in a row", "sheet_xlsx", sheet(between(header+"<row>", "<c><v>1</v></c><c><v>23</v></c>", 15*megabyte, comment, "</row>"))},
		{"2 million blank rows", "sheet_xlsx", sheet(between(header, `<row s="1"/><row s="12"/>`, 25*megabyte, comment, ""))},
		{"a row of 800 kB", "sheet_row", book(header + "<row>" + strings.Repeat(`<c t="inlineStr"><is><t>`+strings.Repeat(noise(), 9)+"</t></is></c>", 28) + "</row>")},
		{"2,500,000 shared texts without text", "sheet_text", shared(header, "<si/>", 2_500_000)},
		{"1,500,000 shared texts with little text", "sheet_text", shared(header, "<si><t>가</t></si><si><t>나다</t></si><si><t>라마바사 아자차카타파하</t></si>", 500_000)},
		{"40 MB of shared texts", "sheet_text", shared(header, "<si><t>"+syllables+"</t></si>", 100_000)},
		{"a shared text of 1 MB in 12,000 cells", "sheet_row", func() []byte { return NewBook(pointing(12_000), strings.Repeat(noise(), 320)).Bytes() }},
		{"a shared text of 32 kB in 12,000 cells", "sheet_text", func() []byte { return NewBook(pointing(12_000), strings.Repeat(noise(), 10)).Bytes() }},
		{"a shared text that is not there", "sheet_xlsx", book(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`)},
		{"a shared text below zero", "sheet_xlsx", book(`<row r="1"><c r="A1" t="s"><v>-1</v></c></row>`, "x")},
		{"a cell AAAA1", "sheet_xlsx", book(`<row r="1"><c r="AAAA1"><v>1</v></c></row>`)},
		{"a cell XFE1", "sheet_xlsx", book(`<row r="1"><c r="XFE1"><v>1</v></c></row>`)},
		{"a cell without a row", "sheet_xlsx", book(`<row r="1"><c r="A"><v>1</v></c></row>`)},
		{"a cell of another row", "sheet_xlsx", book(`<row r="1"><c r="A2"><v>1</v></c></row>`)},
		{"a cell twice", "sheet_xlsx", book(`<row r="1"><c r="B1"><v>1</v></c><c r="B1"><v>2</v></c></row>`)},
		{"row 2,147,483,648", "sheet_xlsx", book(header + `<row r="2147483648"><c><v>1</v></c></row>`)},
		{"row 99999999999999999999", "sheet_xlsx", book(header + `<row r="99999999999999999999"><c><v>1</v></c></row>`)},
		{"rows backwards", "sheet_xlsx", book(`<row r="3"><c><v>1</v></c></row><row r="2"><c><v>1</v></c></row>`)},
		{"a cell within a cell", "sheet_xlsx", book(header + `<row r="2"><c r="A2"><c r="B2"><v>1</v></c></c></row>`)},
		{"a row within a row", "sheet_xlsx", book(header + `<row r="2"><c r="A2"><v>1</v></c><row r="3"/></row>`)},
		{"a cell outside of a row", "sheet_xlsx", book(header + `<c r="A2"><v>1</v></c>`)},
		{"a cell that ends and has not begun", "sheet_xlsx", book(header + `<row r="2"></c></row>`)},
		{"a row that ends with its cell open", "sheet_xlsx", book(header + `<row r="2"><c r="A2"><v>1</v></row></c>`)},
		{"column XFD", "sheet_columns", book(`<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>1</v></c></row>`)},
		{"no workbook", "sheet_kind", func() []byte { return NewBook("").Set("xl/workbook.xml", nil).Bytes() }},
		{"no worksheet", "sheet_xlsx", func() []byte { return NewBook("").Sheet(nil).Bytes() }},
		{"no shared texts", "sheet_xlsx", func() []byte { return NewBook(header).Set("xl/sharedStrings.xml", nil).Bytes() }},
		{"no styles", "sheet_xlsx", func() []byte { return NewBook(header).Set("xl/styles.xml", nil).Bytes() }},
		{"no links", "sheet_xlsx", func() []byte { return NewBook(header).Set("xl/_rels/workbook.xml.rels", nil).Bytes() }},
		{"a worksheet that is cut off", "sheet_xlsx", sheet(Text("<worksheet><sheetData>" + header + row2 + `<row r="3"><c r="A3" t="inl`))},
		{"a worksheet that is cut off between rows", "sheet_xlsx", sheet(Text("<worksheet><sheetData>" + header + row2))},
		{"a document of Word", "sheet_kind", func() []byte {
			return NewBook("").Set("_rels/.rels", Text(Links("officeDocument", "word/document.xml"))).Set("word/document.xml", Text("<document/>")).Bytes()
		}},
		{"half a workbook", "sheet_xlsx", func() []byte { b := Large(100, 5); return b[:len(b)/2] }},
		{"a workbook with a bit turned", "sheet_xlsx", func() []byte {
			b := NewBook(header + row2).Bytes()
			at := bytes.Index(b, []byte("xl/worksheets/sheet1.xml"))
			b[at+60] ^= 1
			return b
		}},
		{"a workbook whose parts stand before its beginning", "sheet_xlsx", func() []byte {
			b := NewBook(header + row2).Bytes()
			where := b[len(b)-6:] // of the directory
			binary.LittleEndian.PutUint32(where, binary.LittleEndian.Uint32(where)+100_000)
			return b
		}},
		{"a workbook of before 2007", "sheet_xls", func() []byte { return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)) }},
	}
}

func long(before, s string, n int, after string) func() []byte {
	return func() []byte {
		var b bytes.Buffer
		b.Grow(len(before) + n + len(after))
		b.WriteString(before)
		repeat(&b, s, n/len(s)*len(s))
		b.WriteString(after)
		return b.Bytes()
	}
}

func csvs() []File {
	return []File{
		{"nothing", "sheet_empty", func() []byte { return nil }},
		{"a mark and nothing else", "sheet_empty", func() []byte { return []byte("\xef\xbb\xbf") }},
		{"60 MB of line ends", "sheet_empty", long("", "\r\n", 60*megabyte, "")},
		{"60 MB of commas", "sheet_row", long("", ",", 60*megabyte, "")},
		{"a row of 200,000 cells", "sheet_columns", long("", "a,", 400_000, "\n")},
		{"a row of 200,000 cells below the header", "", long("이름\n", "a,", 400_000, "\n")},
		{"a line of 60 MB", "sheet_row", long("이름\n", "글", 60*megabyte, "\n")},
		{"a quote that is not closed, and 60 MB", "sheet_row", long("이름\n\"", "글쓰기\n", 60*megabyte, "")},
		{"a quote that is not closed, and little", "sheet_quotes", long("이름\n\"", "글쓰기\n", 6000, "")},
		{"15 million rows", "sheet_rows", long("이름,학점\n", "a,b\n", 60*megabyte, "")},
		{"60 MB of bad quotes", "sheet_rows", long("이름,학점\n", "a\"b\n", 60*megabyte, "")},
		{"100,001 rows", "sheet_rows", long("이름\n", "a\n", 200_002, "")},
		{"100,000 rows", "", long("이름\n", "a\n", 200_000, "")},
		{"too large a file", "sheet_bytes", long("이름\n", "글쓰기, ", 64*megabyte+12, "")},
		{"a picture", "sheet_kind", func() []byte { return []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR") }},
		{"a page of the web", "sheet_html", func() []byte {
			return []byte("\xef\xbb\xbf\r\n<html><body><table><tr><td>이름</td></tr></table></body></html>")
		}},
		{"UTF-16 without a pair", "", long("\xff\xfea\x00\n\x00", "\x00\xd8\n\x00", 400_000, "")},
	}
}

func jsons() []File {
	var keys strings.Builder
	for i := range 201 {
		fmt.Fprintf(&keys, `,"%d":1`, i)
	}
	return []File{
		{"60 million lists within each other", "sheet_json", long("", "[", 60*megabyte, "")},
		{"60 million lists within each other, beside rows", "sheet_json", long(`{"a":[{"이름":1}],"b":{"c":`, "[", 60*megabyte, "")},
		{"lists within each other in a row", "sheet_json", long(`[{"이름":`, "[", megabyte/2, "")},
		{"60 MB of blanks", "sheet_row", long("[", " ", 60*megabyte, `{"이름":1}]`)},
		{"60 MB of blanks in an object", "sheet_row", long(`{"a":[{"이름":1}],`, " ", 60*megabyte, `"b":1}`)},
		{"a text of 60 MB", "sheet_row", long(`[{"이름":"`, "글", 60*megabyte, `"}]`)},
		{"a key of 60 MB", "sheet_row", long(`[{"`, "글", 60*megabyte, `":1}]`)},
		{"a key of 60 MB above the rows", "sheet_row", long(`{"`, "글", 60*megabyte, `":[{"이름":1}]}`)},
		{"a key of 100 kB", "sheet_cell", long(`[{"`, "글", 100_000, `":1}]`)},
		{"a number of 60 MB", "sheet_row", long(`[{"이름":`, "1", 60*megabyte, `}]`)},
		{"20 million lists in a list", "sheet_rows", long(`[{"이름":1}`, ",[]", 60*megabyte, `]`)},
		{"4 million rows", "sheet_rows", long(`[{"이름":1}`, `,{"이름":"a"}`, 60*megabyte, `]`)},
		{"90,000 lists without rows beside the rows", "", long(`{"a":[{"이름":1}]`, `,"bcd":[1]`, 900_000, `}`)},
		{"8 million keys above the rows", "sheet_shape", long(`{"a":[{"이름":1}]`, `,"b":1`, 50*megabyte, `}`)},
		{"20 million numbers beside the rows", "sheet_shape", long(`{"a":[{"이름":1}],"b":{"c":[0`, `,1`, 50*megabyte, `]}}`)},
		{"300 tables", "sheet_shape", func() []byte {
			var b strings.Builder
			for i := range 300 {
				fmt.Fprintf(&b, `,"%d":[{"이름":1}]`, i)
			}
			return []byte("{" + b.String()[1:] + "}")
		}},
		{"201 keys", "sheet_columns", func() []byte { return []byte(`[{` + keys.String()[1:] + `}]`) }},
		{"40,000 keys", "sheet_columns", func() []byte {
			var b bytes.Buffer
			b.WriteString(`[{"a":1`)
			for i := range 40_000 {
				fmt.Fprintf(&b, `,"%d":1`, i)
			}
			b.WriteString("}]")
			return b.Bytes()
		}},
		{"a JSON that is cut off", "sheet_json", func() []byte { return []byte("[\n{\"이름\":\"글쓰기\"},\n{\"이름\":\"글") }},
		{"a JSON with something behind it", "sheet_json", func() []byte { return []byte(`[{"이름":"글쓰기"}] {"이름":"말하기"}`) }},
		{"numbers alone", "sheet_shape", func() []byte { return []byte(`{"a":[1,2],"b":{"c":[{"이름":1}]}}`) }},
		{"an empty list", "sheet_empty", func() []byte { return []byte(`[]`) }},
	}
}
