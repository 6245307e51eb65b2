package lecture

import (
	"context"
	"errors"
	"io"
	"reflect"
	"time"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/lecture/sheet"
	"github.com/madang-campus/madang/internal/platform/fault"
)

const (
	// MaxSections is how many lectures a semester's list has at most.
	MaxSections = 30_000

	maxTold = 500 // problems, and notes, of which a report says more than their number
)

// A list is what a registrar's list says.
type list struct {
	Counts
	sections []NewSection
	problems []RowProblem
	notes    []RowProblem
}

// Counts are the numbers of a list that was read.
type Counts struct {
	Rows        int `json:"rows"`        // that are not blank
	Sections    int `json:"sections"`    // that they are
	Repeated    int `json:"repeated"`    // rows that say what one above says, dropped
	Timeless    int `json:"timeless"`    // rows without a time
	Overlapping int `json:"overlapping"` // rows that overlap or repeat themselves
	Wrong       int `json:"wrong"`       // problems, each of which keeps all of the list out
	Odd         int `json:"odd"`         // notes, which keep nothing out
}

// readList reads a list as the mapping says. What is wrong with the file or the
// mapping as a whole is a fault; an r that fails with ctx bounds the time.
func readList(r io.ReaderAt, size int64, m Mapping, table period.Table, semester Semester) (l list, err error) {
	l.problems, l.notes = []RowProblem{}, []RowProblem{}
	s, err := sheet.Open(r, size, sheet.Options{HeaderLine: m.HeaderLine, Table: m.Table})
	if err != nil {
		return l, err
	}
	at, err := m.places(s.Columns)
	if err != nil {
		return l, err
	}
	rd := &reader{mapping: m, at: at, options: period.Options{Periods: table, DefaultKind: m.DefaultKind, BracketedKind: m.BracketedKind,
		VideoMayOverlap: m.VideoMayOverlap, WeekStarts: weekStarts(semester)}}
	used := map[string]bool{"": true}
	for _, i := range at {
		used[s.Columns[i]] = true
	}
	seen := map[sectionKey]seenRow{}
	for row, err := range s.Rows() {
		if p, ok := errors.AsType[*sheet.Problem](err); ok && p.Line > 0 {
			l.wrong(RowProblem{p.Line, p.Element, p.Column, p.Value, p.Code, orNone(p.Args)})
			break // what follows cannot be read
		}
		if err != nil {
			return l, err
		}
		l.add(rd, row, used, seen)
		if len(l.sections) > MaxSections {
			return l, fault.Whole("too_many_lectures", MaxSections)
		}
	}
	l.Sections = len(l.sections)
	if l.Rows == 0 && l.Wrong == 0 {
		return l, fault.Whole("no_lectures")
	}
	return l, nil
}

type sectionKey struct{ course, number string }

// A seenRow is the row in which a section stood first.
type seenRow struct{ line, section int }

// add reads a row. A section that is there already is dropped where it is the
// same, and wrong where it is not.
func (l *list) add(rd *reader, row sheet.Row, used map[string]bool, seen map[sectionKey]seenRow) {
	l.Rows++
	broken := false
	for _, p := range row.Problems {
		if used[p.Column] || p.Code == sheet.CodeMoreCells {
			broken = true
			l.wrong(RowProblem{p.Line, p.Element, p.Column, p.Value, p.Code, orNone(p.Args)})
		}
	}
	if broken {
		return
	}
	got := rd.row(row.Cells)
	for _, p := range got.problems {
		p.Line, p.Element = row.Line, row.Element
		l.wrong(p)
	}
	if len(got.problems) > 0 {
		return
	}
	n := got.section
	note := func(p RowProblem) {
		p.Line, p.Element = row.Line, row.Element
		if l.Odd++; len(l.notes) < maxTold {
			l.notes = append(l.notes, p)
		}
	}
	key := sectionKey{n.CourseCode, n.Number}
	if first, twice := seen[key]; twice {
		p := RowProblem{Column: rd.mapping.Columns[FieldCode], Value: beginning(n.Code), Code: "row_repeated", Args: []any{first.line}}
		if reflect.DeepEqual(l.sections[first.section], n) {
			l.Repeated++
			note(p)
			return
		}
		p.Code, p.Line, p.Element = "lecture_twice", row.Line, row.Element
		l.wrong(p)
		return
	}
	seen[key] = seenRow{row.Line, len(l.sections)}
	l.sections = append(l.sections, n)
	if len(n.Meetings) == 0 {
		l.Timeless++
	}
	itself := 0
	for _, p := range got.notes {
		if p.Code == "period_"+period.NoteOverlaps || p.Code == "period_"+period.NoteRepeated {
			itself = 1
		}
		note(p)
	}
	l.Overlapping += itself
}

func (l *list) wrong(p RowProblem) {
	if l.Wrong++; len(l.problems) < maxTold {
		l.problems = append(l.problems, p)
	}
}

func orNone(args []any) []any {
	if args == nil {
		return []any{}
	}
	return args
}

// weekStarts are the Mondays of the weeks of a semester.
func weekStarts(s Semester) (starts []time.Time) {
	for d := s.First - Date(s.First.Weekday()-1); d <= s.Last; d += 7 {
		starts = append(starts, d.In(time.UTC))
	}
	return starts
}

// A bounded reader fails when its context ends.
type bounded struct {
	io.ReaderAt
	ctx context.Context
}

func (b bounded) ReadAt(p []byte, at int64) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.ReaderAt.ReadAt(p, at)
}
