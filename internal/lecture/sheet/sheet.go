// Package sheet reads tables from files that anybody may have made, as rows of
// text cells under named columns.
//
// What it promises:
//
//   - What a file is, is found out by its content: CSV with commas, semicolons
//     or tabs, XLSX, or JSON. Nobody says it, and names are not looked at.
//   - Text is read as UTF-8, UTF-16 with a mark, or CP949, of which EUC-KR is a
//     part, with line ends of every kind, also mixed.
//   - Nothing is evaluated, followed or written: a formula of a CSV is its
//     text, one of an XLSX the value that was saved with it, an entity of XML is
//     not replaced, a link of a workbook not opened, no file unpacked to disk.
//   - Nothing is lost without a word. What cannot be read is a [Problem] of its
//     row, or ends the reading with one: a file that is cut off is never read as
//     a shorter one.
//   - However a file is made, it takes bounded memory: rows come one at a time,
//     and besides the row there is at most what cells of an XLSX share, 32 MiB
//     in a million texts. A caller that opens several at once has it several times.
//
// Everything here is pure: no database, no clock, no locale.
package sheet

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"math"
	"strings"
	"unicode"
)

// Limits of a file.
const (
	MaxBytes    = 64 << 20  // of the file as it is sent
	MaxUnzipped = 256 << 20 // bytes of all that is in an XLSX, unpacked
	MaxRows     = 100_000   // that are not blank; of a JSON all that is in its lists
	MaxColumns  = 200
	MaxCell     = 32 << 10  // bytes of a cell in UTF-8; a list or object of a JSON has those of its row
	MaxRow      = 512 << 10 // bytes of a row
	MaxText     = 128 << 20 // bytes of all cells together
)

// A Kind is what a file is.
type Kind string

const (
	CSV  Kind = "csv" // with tabs and semicolons as well
	XLSX Kind = "xlsx"
	JSON Kind = "json"
)

// Options say which part of a file is the table.
type Options struct {
	// HeaderLine is where the header is looked for: the first line that is not
	// blank, from this one on, has the names of the columns. It counts as
	// [Row.Line] does; 0 is 1. A JSON has its names in each row.
	HeaderLine int
	// Table is one of [Sheet.Tables], or the name of a hidden worksheet; empty
	// stands for the first.
	Table string
}

// A Sheet is a table in a file. It reads from the file whenever rows are asked
// for, so the file stays open as long. It is not for several goroutines.
type Sheet struct {
	Kind Kind
	// Columns are the names as they stand in the header, with single blanks for
	// white space, and none twice: a second "교수" is "교수 (2)". A column without
	// a name has that of its place in a spreadsheet: "C". Of a JSON they are all
	// keys that any row has, in the order in which they appear.
	Columns []string
	// Table is the name of what is read, and Tables has the names of all there
	// are: the worksheets of an XLSX that are not hidden, the keys of a JSON
	// object that hold rows. A CSV and a JSON that is a list have neither.
	Table  string
	Tables []string

	records iter.Seq2[record, error] // with the header, where there is one
}

// A Row is a line of a table.
type Row struct {
	// Line is where it begins as a person counts, from 1: the line of a CSV or a
	// JSON, the row of a worksheet.
	Line int
	// Element is the place in its list of a row of a JSON, from 1, and else 0.
	Element int
	// Cells has a text for each of the sheet's columns. Line ends in it are \n,
	// what is no text is U+FFFD, what is missing, null or too long is empty.
	// Numbers and dates of an XLSX are as somebody sees them: 12, 0.1,
	// 2025-09-01, 09:00, and 0012345 where their format asks for the zeros. Those
	// of a JSON are as they are written, and its lists and objects are JSON
	// without white space. Blanks before a cell of a CSV are not kept.
	Cells []string
	// Problems are what is wrong with the row. Its other cells are right, but
	// for CodeQuotes and CodeRowKind, which leave none.
	Problems []Problem
}

// Open finds out what a file of size bytes is, and reads it up to the header,
// and a JSON to its end for the keys. What is wrong with the file is a *Problem.
//
// The largest file takes some seconds, in Open or between two rows. Where r
// fails, reading ends with its error, so an r that fails with a context bounds
// the time.
func Open(r io.ReaderAt, size int64, o Options) (*Sheet, error) {
	if size > MaxBytes {
		return nil, &Problem{Code: CodeBytes, Args: []any{MaxBytes >> 20}}
	}
	src := &source{r: r, size: size, left: math.MaxInt64}
	s, err := open(src, o)
	if err == nil && s.Kind != JSON {
		err = s.readHeader()
	}
	if err != nil {
		return nil, src.fault(err)
	}
	records := s.records
	s.records = func(yield func(record, error) bool) {
		for r, err := range records {
			if err != nil {
				yield(r, src.fault(err))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
	return s, nil
}

// open looks at how the file begins.
func open(src *source, o Options) (*Sheet, error) {
	begin, err := src.begin(8)
	switch {
	case err != nil:
		return nil, err
	case strings.HasPrefix(begin, "PK\x03\x04") || strings.HasPrefix(begin, "PK\x05\x06"):
		return openXLSX(src, o)
	case begin == "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
		return nil, &Problem{Code: CodeXLS}
	}
	t, err := recognize(src)
	if err != nil {
		return nil, err
	}
	switch start, err := firstOf(t.open()); {
	case err != nil:
		return nil, err
	case start == "":
		return nil, &Problem{Code: CodeEmpty}
	case strings.IndexByte(start, '<') == 0 && strings.Trim(start, "<!?abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == "":
		return nil, &Problem{Code: CodeHTML}
	// A title like "[2025-2] 강의 목록" is no JSON.
	case start[0] == '{' || start == "[" || start == "[{" || start == "[[" || start == "[]" || start == `["`:
		return openJSON(t, o)
	}
	return &Sheet{Kind: CSV, records: csvRecords(t, o.HeaderLine)}, nil
}

// firstOf returns the first two bytes of a text that are no white space.
func firstOf(r io.Reader) (string, error) {
	in, start := bufio.NewReader(r), ""
	for len(start) < 2 {
		c, _, err := in.ReadRune()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", err
		}
		if !unicode.IsSpace(c) {
			start += string(c)
		}
	}
	return start[:min(len(start), 2)], nil
}

// readHeader takes the names of the columns from the first record.
func (s *Sheet) readHeader() error {
	for r, err := range s.records {
		switch {
		case err != nil:
			return err
		case r.blank():
			continue
		case len(r.flaws) > 0 && r.flaws[0].code == CodeMoreCells:
			return &Problem{Line: r.line, Code: CodeColumns, Args: []any{MaxColumns}}
		case len(r.flaws) > 0:
			p := r.problem(r.flaws[0], nil)
			return &p
		}
		for len(r.cells) > 0 && strings.TrimSpace(r.cells[len(r.cells)-1]) == "" {
			r.cells = r.cells[:len(r.cells)-1]
		}
		s.Columns = columnNames(r.cells)
		return nil
	}
	return &Problem{Code: CodeEmpty}
}

// columnNames makes names of what stands in a header.
func columnNames(header []string) []string {
	names, seen := make([]string, len(header)), map[string]bool{}
	for i, h := range header {
		h, _ = clean(h)
		name := strings.Join(strings.Fields(h), " ")
		if name == "" {
			name = letters(i)
		}
		unique := name
		for n := 2; seen[unique]; n++ {
			unique = fmt.Sprintf("%s (%d)", name, n)
		}
		seen[unique], names[i] = true, unique
	}
	return names
}

// letters is what a spreadsheet calls its column i, counted from 0.
func letters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// Rows returns the rows below the header that are not blank, from the first one
// each time. A row with problems comes as well. An error is the last that
// comes, without a row: a *Problem, or the file could not be read.
func (s *Sheet) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		header, rows, text := s.Kind != JSON, 0, 0
		for r, err := range s.records {
			if err != nil {
				yield(Row{}, err)
				return
			}
			if r.blank() {
				continue
			}
			if header {
				header = false
				continue
			}
			rows++
			if text += r.bytes; rows > MaxRows || text > MaxText {
				yield(Row{}, tooMuch(r, rows))
				return
			}
			if !yield(s.row(r), nil) {
				return
			}
		}
	}
}

func tooMuch(r record, rows int) *Problem {
	if rows > MaxRows {
		return &Problem{Line: r.line, Element: r.element, Code: CodeRows, Args: []any{MaxRows}}
	}
	return &Problem{Line: r.line, Element: r.element, Code: CodeText, Args: []any{MaxText >> 20}}
}

// row makes a row of a record: as many cells as there are columns.
func (s *Sheet) row(r record) Row {
	row := Row{Line: r.line, Element: r.element, Cells: make([]string, len(s.Columns))}
	for _, f := range r.flaws {
		row.Problems = append(row.Problems, r.problem(f, s.Columns))
	}
	copy(row.Cells, r.cells)
	for i := len(s.Columns); i < len(r.cells) && !r.more; i++ {
		if strings.TrimSpace(r.cells[i]) != "" {
			row.Problems = append(row.Problems, r.problem(flaw{at: i, code: CodeMoreCells, value: r.cells[i]}, s.Columns))
			break // more of them say nothing more
		}
	}
	if s.Kind == CSV && len(r.cells) > 0 && len(r.cells) < len(s.Columns) {
		row.Problems = append(row.Problems, Problem{Line: r.line, Code: CodeFewerCells, Args: []any{len(r.cells), len(s.Columns)}})
	}
	return row
}
