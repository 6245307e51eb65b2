package sheet

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
)

// csvRecords reads a CSV, from line on, anew each time.
func csvRecords(t text, line int) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		lines := bufio.NewReaderSize(t.open(), 64<<10)
		skipped, err := skipLines(lines, line-1)
		if err != nil {
			yield(record{}, err)
			return
		}
		begin, err := lines.Peek(64 << 10)
		if err != nil && err != io.EOF {
			yield(record{}, err)
			return
		}
		rein := &leash{r: lines}
		in := csv.NewReader(rein)
		in.Comma = separator(begin)
		in.FieldsPerRecord = -1
		in.TrimLeadingSpace = in.Comma != '\t'
		next := skipped + 1 // the line after the last record
		for {
			rein.left = MaxRow
			cells, err := in.Read()
			if err == io.EOF {
				return
			}
			if err != nil {
				r, err := badRecord(err, skipped, next)
				if err != nil {
					yield(record{}, err)
					return
				}
				if !yield(r, nil) {
					return
				}
				next = r.line + 1
				continue
			}
			r := record{cells: make([]string, 0, min(len(cells), MaxColumns))}
			r.line, _ = in.FieldPos(0)
			r.line += skipped
			next = r.line + 1
			for i, c := range cells {
				next += strings.Count(c, "\n")
				r.set(i, c, MaxCell)
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// badRecord says what is wrong with a record: that of one line alone is bad,
// and after it the next can be read, but one of several may have taken in
// others, and nobody knows where it was to end.
func badRecord(err error, skipped, next int) (record, error) {
	if errors.Is(err, errLong) {
		return record{}, &Problem{Line: next, Code: CodeRow, Args: []any{MaxRow >> 10}}
	}
	bad, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		return record{}, err
	}
	r := record{line: bad.StartLine + skipped, flaws: []flaw{{at: -1, code: CodeQuotes}}}
	if bad.StartLine != bad.Line {
		return record{}, &Problem{Line: r.line, Code: CodeQuotes}
	}
	return r, nil
}

// skipLines reads n lines, whatever is in them, and returns how many there were.
func skipLines(in *bufio.Reader, n int) (skipped int, err error) {
	for skipped < n {
		switch _, err := in.ReadSlice('\n'); err {
		case nil:
			skipped++
		case bufio.ErrBufferFull: // of one line
		case io.EOF:
			return skipped, nil
		default:
			return skipped, err
		}
	}
	return skipped, nil
}

// separator returns what stands between the cells of the first record that is
// not blank: of comma, semicolon and tab the one that is there most often.
func separator(begin []byte) rune {
	var counts [3]int
	quoted, blank := false, true
	for _, c := range begin {
		switch {
		case c == '"':
			quoted, blank = !quoted, false
		case quoted:
		case c == '\n' && !blank:
			return most(counts)
		case c == '\n':
			counts = [3]int{}
		case c == ',':
			counts[0]++
		case c == ';':
			counts[1]++
		case c == '\t':
			counts[2]++
		case c != ' ':
			blank = false
		}
	}
	return most(counts)
}

func most(counts [3]int) rune {
	switch {
	case counts[2] > counts[0] && counts[2] >= counts[1]:
		return '\t'
	case counts[1] > counts[0]:
		return ';'
	}
	return ','
}
