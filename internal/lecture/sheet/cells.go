package sheet

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"strconv"
)

// Limits of a worksheet, which are Excel's.
const (
	lastRow    = 1 << 20
	lastColumn = 1 << 14
)

var errReference = errors.New("sheet: a cell stands where none can")

// A cell is what is known of a cell until it ends.
type cell struct {
	kind    string // the attribute t
	style   int
	formula bool
	value   bool
	text    richText
}

// A grid reads the cells of a worksheet.
type grid struct {
	*book
	row    record
	column int // of the last cell, from 1
	cell   cell
	within string // sheetData, row or c, which is open; behind the cells come other rows, those of drawings
	in     string // the element of a cell that is read
}

// records reads the rows of the worksheet, from a row on, anew each time.
func (b *book) records(from int) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		m, err := openMarkup(b.sheet)
		if err != nil {
			yield(record{}, broken(0, err))
			return
		}
		defer m.body.Close()
		g := &grid{book: b}
		for {
			token, err := m.next()
			if err == io.EOF {
				return
			}
			if err == nil {
				err = g.take(token)
			}
			if err != nil {
				yield(record{}, broken(g.row.line, err))
				return
			}
			if end, ok := token.(xml.EndElement); ok && g.within == "sheetData" && end.Name.Local == "row" && g.row.line >= from && !yield(g.row, nil) {
				return
			}
		}
	}
}

// take takes in a token. Of a row and a cell it is known that they end where
// they should; that they begin there is seen to here, so that none is lost.
func (g *grid) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		switch of := g.within + "/" + t.Name.Local; of {
		case "/sheetData":
			g.within = "sheetData"
		case "sheetData/row":
			g.within = "row"
			return g.startRow(attr(t, "r"))
		case "row/c":
			g.within = "c"
			return g.startCell(t)
		case "sheetData/c", "row/row", "c/row", "c/c":
			return errReference
		case "c/v", "c/is":
			g.in, g.cell.value = t.Name.Local, true
		case "c/f":
			g.in, g.cell.formula = "f", true
		}
	case xml.EndElement:
		switch {
		case t.Name.Local == g.in:
			g.in = ""
		case t.Name.Local != g.within:
		case g.within == "c":
			g.within = "row"
			return g.endCell()
		case g.within == "row":
			g.within = "sheetData"
		default:
			g.within = ""
		}
	case xml.CharData:
		if g.in == "v" {
			g.cell.text.add(t)
		}
	}
	if g.in == "is" {
		g.cell.text.take(token)
	}
	return nil
}

// startRow begins the row with a number, or the next. Rows are in order.
func (g *grid) startRow(number string) error {
	line := g.row.line + 1
	if number != "" {
		n, err := strconv.Atoi(number)
		if err != nil || n < line {
			return errReference
		}
		line = n
	}
	if line > lastRow {
		return errReference
	}
	g.row, g.column = record{line: line}, 0
	return nil
}

// startCell begins the cell at a reference such as "B7", or the next.
func (g *grid) startCell(e xml.StartElement) error {
	column := g.column + 1
	if ref := attr(e, "r"); ref != "" {
		n, line := reference(ref)
		if n < column || line != g.row.line {
			return errReference
		}
		column = n
	}
	if column > lastColumn {
		return errReference
	}
	text := g.cell.text
	text.written = text.written[:0]
	g.column, g.in, g.cell = column, "", cell{kind: attr(e, "t"), text: text}
	g.cell.style, _ = strconv.Atoi(attr(e, "s"))
	return nil
}

// reference returns the column and the row of a reference, from 1, and 0 for
// what is none.
func reference(s string) (column, line int) {
	i := 0
	for ; i < len(s) && i < 4 && s[i] >= 'A' && s[i] <= 'Z'; i++ {
		column = column*26 + int(s[i]-'A') + 1
	}
	line, err := strconv.Atoi(s[i:])
	if err != nil || column > lastColumn {
		return 0, 0
	}
	return column, line
}

// endCell puts the cell into its row, unless it is empty.
func (g *grid) endCell() error {
	c, at := &g.cell, g.column-1
	text := c.text.end()
	switch {
	case c.formula && text == "" && !(c.kind == "str" && c.value): // some programs write an empty value for none
		g.row.flaws = append(g.row.flaws, flaw{at: at, code: CodeFormula})
		return nil
	case text == "":
		return nil
	}
	switch c.kind {
	case "s":
		i, err := strconv.Atoi(text)
		if err != nil || i < 0 || i >= len(g.shared) {
			return errReference
		}
		text = g.shared[i]
	case "b":
		text = map[bool]string{true: "TRUE", false: "FALSE"}[isTrue(text)]
	case "e":
		g.row.flaws = append(g.row.flaws, flaw{at: at, code: CodeCellError, value: text})
	case "", "n":
		f := format{}
		if c.style >= 0 && c.style < len(g.formats) {
			f = g.formats[c.style]
		}
		text = f.show(text, g.from1904)
	}
	g.row.set(at, text, MaxCell)
	if g.row.bytes > MaxRow {
		return &Problem{Line: g.row.line, Code: CodeRow, Args: []any{MaxRow >> 10}}
	}
	return nil
}
