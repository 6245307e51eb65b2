package period

import (
	"cmp"
	"slices"
)

// A Period is a numbered hour of a school's day (교시).
type Period struct {
	Number int `json:"number"` // −9 to 99; schools begin at 1, 0 or −1
	Start  int `json:"start"`  // minutes since midnight
	End    int `json:"end"`
}

// A Table is the periods of a school. The zero value has none. It does not
// change, so that goroutines can share one.
type Table struct{ periods map[int]Period }

// NewTable returns the table of the given periods, in any order. An [*Error] says
// which has no valid number or time, stands there twice, or begins before the one
// of the next lower number ends.
func NewTable(periods []Period) (Table, error) {
	sorted := slices.SortedFunc(slices.Values(periods), func(a, b Period) int { return cmp.Compare(a.Number, b.Number) })
	t := Table{make(map[int]Period, len(sorted))}
	for i, p := range sorted {
		if p.Number < -9 || p.Number > 99 || p.Start < 0 || p.Start >= p.End || p.End > DayLength {
			return Table{}, &Error{Field: "periods", Code: "bad_period", Args: []any{p.Number}}
		}
		if i > 0 && sorted[i-1].Number == p.Number {
			return Table{}, &Error{Field: "periods", Code: "period_twice", Args: []any{p.Number}}
		}
		if i > 0 && sorted[i-1].End > p.Start {
			return Table{}, &Error{Field: "periods", Code: "periods_overlap", Args: []any{sorted[i-1].Number, p.Number}}
		}
		t.periods[p.Number] = p
	}
	return t, nil
}

// Run returns the periods first to last that begin at start and take length
// minutes each, with pause minutes between them.
func Run(first, last, start, length, pause int) []Period {
	var list []Period
	for n := first; n <= last; n++ {
		list = append(list, Period{n, start, start + length})
		start += length + pause
	}
	return list
}
