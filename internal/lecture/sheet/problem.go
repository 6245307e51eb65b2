package sheet

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// Codes of what is wrong with a file as a whole: it is not read, or not further.
const (
	CodeBytes    = "sheet_bytes"    // it is larger than {0} MiB
	CodeEmpty    = "sheet_empty"    // there is no header in it, from the given line on
	CodeKind     = "sheet_kind"     // it is neither text nor a workbook
	CodeXLS      = "sheet_xls"      // a workbook of the kind before XLSX, or one with a password
	CodeHTML     = "sheet_html"     // a page of the web or other XML, as portals save it under the name of a workbook
	CodeXLSX     = "sheet_xlsx"     // the workbook is broken
	CodeUnzipped = "sheet_unzipped" // the workbook is larger than {0} MiB unpacked, or packed as no real one is
	CodeTable    = "sheet_table"    // there is no table of the name {0}, or none at all for ""
	CodeJSON     = "sheet_json"     // it is no JSON from this line on
	CodeShape    = "sheet_shape"    // the JSON is neither a list of objects nor an object with such a list
	CodeColumns  = "sheet_columns"  // it has more than {0} columns
	CodeRows     = "sheet_rows"     // it has more than {0} rows
	CodeText     = "sheet_text"     // its cells have more than {0} MiB together
	CodeRow      = "sheet_row"      // a row, or something else that is read at once, is longer than {0} kiB; in a CSV a quote may not be closed
)

// Codes of what is wrong with a row.
const (
	CodeQuotes     = "sheet_quotes"      // a quote stands within a cell, or is not closed: then the file is not read further
	CodeFewerCells = "sheet_fewer_cells" // it has {0} cells instead of {1}
	CodeMoreCells  = "sheet_more_cells"  // a cell stands in a column that the header does not have
	CodeRowKind    = "sheet_row_kind"    // the element is no object
	CodeKeyTwice   = "sheet_key_twice"   // the object has a key twice; the last one counts
	CodeCell       = "sheet_cell"        // a cell has more than {0} kiB
	CodeCharacters = "sheet_characters"  // a cell has in it what is no text: broken UTF-8 or CP949, control characters
	CodeFormula    = "sheet_formula"     // a formula was saved without its value
	CodeCellError  = "sheet_cell_error"  // the value is one of Excel's errors, such as #N/A
)

// Codes has all codes, for whoever has to have a sentence for each.
var Codes = []string{
	CodeBytes, CodeEmpty, CodeKind, CodeXLS, CodeHTML, CodeXLSX, CodeUnzipped, CodeTable, CodeJSON, CodeShape, CodeColumns, CodeRows, CodeText, CodeRow,
	CodeQuotes, CodeFewerCells, CodeMoreCells, CodeRowKind, CodeKeyTwice, CodeCell, CodeCharacters, CodeFormula, CodeCellError,
}

// A Problem is one thing wrong with a file: where, and what. As an error it has
// a [fault.Error] with its code and arguments in its tree.
type Problem struct {
	Line    int    // as [Row.Line], 0 for the file as a whole
	Element int    // as [Row.Element]
	Column  string // one of the sheet's columns, a letter where there is none (or none yet), "" for all of the row
	Value   string // how that begins which stands there, at most 100 characters
	Code    string
	Args    []any // fill the sentence of Code
}

// Error names the problem for a log, without the value.
func (p *Problem) Error() string { return fmt.Sprintf("line %d: %s", p.Line, p.Code) }

// Unwrap returns the problem as a fault: TooLarge for CodeBytes, else Invalid.
func (p *Problem) Unwrap() error {
	kind := fault.Invalid
	if p.Code == CodeBytes {
		kind = fault.TooLarge
	}
	return &fault.Error{Kind: kind, Code: p.Code, Args: p.Args}
}

// A record is a row as the reader of its kind finds it.
type record struct {
	line, element int
	cells         []string
	flaws         []flaw
	bytes         int  // of all cells
	more          bool // there are cells beyond MaxColumns
}

// A flaw is a problem of a record, which does not know its columns.
type flaw struct {
	at    int // its cell, -1 for all of the record
	code  string
	value string
	args  []any
}

// set makes s the text of the cell at i. limit is what it may have in bytes. Of
// cells that no column can have, the first is a flaw, and none is kept.
func (r *record) set(i int, s string, limit int) {
	if i >= MaxColumns {
		if !r.more && strings.TrimSpace(s) != "" {
			r.more = true
			r.flaws = append(r.flaws, flaw{at: i, code: CodeMoreCells, value: s})
		}
		return
	}
	for len(r.cells) <= i {
		r.cells = append(r.cells, "")
	}
	if len(s) > limit {
		r.flaws = append(r.flaws, flaw{at: i, code: CodeCell, value: s, args: []any{limit >> 10}})
		s = ""
	}
	s, ok := clean(s)
	if !ok {
		r.flaws = append(r.flaws, flaw{at: i, code: CodeCharacters, value: s})
	}
	r.cells[i] = s
	r.bytes += len(s)
}

// blank reports whether there is nothing in the record.
func (r *record) blank() bool {
	for _, c := range r.cells {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return len(r.flaws) == 0
}

func (r *record) problem(f flaw, columns []string) Problem {
	p := Problem{Line: r.line, Element: r.element, Code: f.code, Args: f.args}
	switch {
	case f.at >= len(columns):
		p.Column = letters(f.at)
	case f.at >= 0:
		p.Column = columns[f.at]
	}
	p.Value, _ = clean(beginning(f.value))
	return p
}

// beginning returns the first 100 characters of s.
func beginning(s string) string {
	n := 0
	for i := range s {
		if n == 100 {
			return s[:i]
		}
		n++
	}
	return s
}

// clean returns s with \n at the end of each line and U+FFFD for what is no
// text. ok is false where there was some of that, or is.
func clean(s string) (text string, ok bool) {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= ' ' && s[i] != 0x7f || s[i] == '\n' || s[i] == '\t'
	}
	if !plain {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
		s = strings.Map(func(c rune) rune {
			if c < ' ' && c != '\n' && c != '\t' || c == 0x7f {
				return utf8.RuneError
			}
			return c
		}, s)
	}
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	return s, !strings.ContainsRune(s, utf8.RuneError)
}
