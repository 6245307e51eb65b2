// Package sheettest makes files for tests of reading tables.
package sheettest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Namespaces of what a workbook consists of.
const (
	main     = `xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	packages = `xmlns="http://schemas.openxmlformats.org/package/2006/relationships"`
	office   = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// A Book is a workbook of one worksheet, in parts that a test may change.
type Book struct {
	Parts map[string]func(io.Writer) // what writes a part, by its name; nil for one that is left out
	Empty []string                   // names of parts with nothing in them
}

// Text writes s.
func Text(s string) func(io.Writer) {
	return func(w io.Writer) { must(io.WriteString(w, s)) }
}

func must(_ int, err error) {
	if err != nil {
		panic(err) // what tests write to does not fail
	}
}

// NewBook returns a workbook whose worksheet "강의" has the given rows as XML,
// and whose shared texts are the given ones.
func NewBook(rows string, shared ...string) *Book {
	var texts strings.Builder
	for _, s := range shared {
		texts.WriteString("<si><t>" + s + "</t></si>")
	}
	return &Book{Parts: map[string]func(io.Writer){
		"[Content_Types].xml":        Text(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`),
		"_rels/.rels":                Text(Links("officeDocument", "xl/workbook.xml")),
		"xl/workbook.xml":            Text(Workbook(`<sheet name="강의" sheetId="1" r:id="rId1"/>`)),
		"xl/_rels/workbook.xml.rels": Text(Links("worksheet", "worksheets/sheet1.xml", "sharedStrings", "sharedStrings.xml", "styles", "styles.xml")),
		"xl/worksheets/sheet1.xml":   Text(Worksheet(rows)),
		"xl/sharedStrings.xml":       Text(Shared(texts.String())),
		"xl/styles.xml":              Text(Styles("", 0)),
	}}
}

// Links returns the XML of links, of which each has a kind and a target.
func Links(kindsAndTargets ...string) string {
	s := "<Relationships " + packages + ">"
	for i := 0; i < len(kindsAndTargets); i += 2 {
		s += fmt.Sprintf(`<Relationship Id="rId%d" Type="%s%s" Target="%s"/>`, i/2+1, office, kindsAndTargets[i], kindsAndTargets[i+1])
	}
	return s + "</Relationships>"
}

// Workbook returns the XML of a workbook with the given worksheets.
func Workbook(sheets string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><workbook ` + main + "><sheets>" + sheets + "</sheets></workbook>"
}

// Worksheet returns the XML of a worksheet with the given rows.
func Worksheet(rows string) string {
	return "<worksheet " + main + "><sheetData>" + rows + "</sheetData></worksheet>"
}

// Shared returns the XML of shared texts.
func Shared(items string) string { return "<sst " + main + ">" + items + "</sst>" }

// Styles returns the XML of styles of the given numbers of formats, of which
// 164 is custom. Cells say the place of a number in the list.
func Styles(custom string, formats ...int) string {
	s := "<styleSheet " + main + `><numFmts count="1"><numFmt numFmtId="164" formatCode="` + custom + `"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>`
	for _, id := range formats {
		s += fmt.Sprintf(`<xf numFmtId="%d"/>`, id)
	}
	return s + "</cellXfs></styleSheet>"
}

// Bytes packs the workbook.
func (b *Book) Bytes() []byte {
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
	for _, name := range b.Empty {
		if _, err := z.CreateHeader(&zip.FileHeader{Name: name}); err != nil {
			panic(err)
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// Set changes a part and returns the workbook.
func (b *Book) Set(name string, write func(io.Writer)) *Book {
	b.Parts[name] = write
	return b
}

// Sheet sets what writes the XML of the worksheet.
func (b *Book) Sheet(write func(io.Writer)) *Book { return b.Set("xl/worksheets/sheet1.xml", write) }

// Large returns a workbook of a header and so many rows of so many cells, a
// quarter of which are texts that no other cell has.
func Large(rows, columns int) []byte {
	b := NewBook("")
	texts := 0
	b.Sheet(func(w io.Writer) {
		must(fmt.Fprintf(w, "<worksheet %s><sheetData>", main))
		for r := range rows + 1 {
			must(fmt.Fprintf(w, `<row r="%d">`, r+1))
			for c := range columns {
				switch ref := fmt.Sprintf("%s%d", Column(c), r+1); {
				case r == 0:
					must(fmt.Fprintf(w, `<c r="%s" t="inlineStr"><is><t>열 %d</t></is></c>`, ref, c+1))
				case c%4 == 0:
					must(fmt.Fprintf(w, `<c r="%s" s="1" t="s"><v>%d</v></c>`, ref, texts))
					texts++
				case c%4 == 1:
					must(fmt.Fprintf(w, `<c r="%s" t="s"><v>%d</v></c>`, ref, r%100))
				case c%4 == 2:
					must(fmt.Fprintf(w, `<c r="%s"><v>%d.5</v></c>`, ref, r))
				default:
					must(fmt.Fprintf(w, `<c r="%s" t="inlineStr"><is><t>월%d,%d</t></is></c>`, ref, c, c+1))
				}
			}
			must(io.WriteString(w, "</row>"))
		}
		must(io.WriteString(w, "</sheetData></worksheet>"))
	})
	n := rows * ((columns + 3) / 4)
	b.Set("xl/sharedStrings.xml", func(w io.Writer) {
		must(fmt.Fprintf(w, "<sst %s>", main))
		for i := range n {
			must(fmt.Fprintf(w, "<si><t>%s</t></si>", Name(i)))
		}
		must(io.WriteString(w, "</sst>"))
	})
	return b.Bytes()
}

// Full returns a workbook of so many rows of so many cells, four at least, that
// have numbers and no references.
func Full(rows, columns int) []byte {
	const four = "<c><v>%d</v></c><c><v>%d</v></c><c><v>%d</v></c><c><v>%d</v></c>"
	row := "<row>" + four + strings.Repeat("<c><v>1</v></c>", columns-4) + "</row>"
	return NewBook("").Sheet(func(w io.Writer) {
		must(io.WriteString(w, "<worksheet><sheetData>"))
		for i := range uint32(rows) {
			must(fmt.Fprintf(w, row, i*2654435761, i*2246822519, i*3266489917, i*668265263))
		}
		must(io.WriteString(w, "</sheetData></worksheet>"))
	}).Bytes()
}

// Name is the invented name of the lecture i.
func Name(i int) string { return fmt.Sprintf("강의 %d (가나다라마바사)", i) }

// Column is what a spreadsheet calls its column i, counted from 0.
func Column(i int) string {
	if i >= 26 {
		return Column(i/26-1) + Column(i%26)
	}
	return string(rune('A' + i))
}
