package timetable

import (
	"cmp"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// A Span is a time of a week on one day, in minutes since midnight, half open.
type Span struct {
	Day   period.Day `json:"day"` // 1 is Monday, 7 Sunday
	Start int        `json:"start"`
	End   int        `json:"end"`
}

// A FreeQuery says which free time is looked for: on the days, between two times
// of day, in pieces of at least so many minutes.
type FreeQuery struct {
	Days       []period.Day
	Start, End int
	Least      int
}

// busy returns when entries take their owner's time, in order and without
// overlaps. What may be missed, as a recorded video, takes none.
func busy(entries []Entry) []Span {
	var all []Span
	for _, e := range entries {
		for _, m := range e.Meetings {
			if !m.MayOverlap {
				all = append(all, Span{m.Day, m.Start, m.End})
			}
		}
	}
	return union(all)
}

// union returns the same times in order, with what touches or overlaps made one.
func union(list []Span) (all []Span) {
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b Span) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start)) })
	for _, s := range list {
		if n := len(all) - 1; n >= 0 && all[n].Day == s.Day && s.Start <= all[n].End {
			all[n].End = max(all[n].End, s.End)
			continue
		}
		all = append(all, s)
	}
	return all
}

// free returns the pieces of the times that q names in which nothing of taken is,
// in the order of the week.
func free(taken []Span, q FreeQuery) []Span {
	all := []Span{}
	taken = union(taken)
	for d := period.Monday; d <= period.Sunday; d++ {
		if !slices.Contains(q.Days, d) {
			continue
		}
		at := q.Start
		add := func(until int) {
			if until-at >= max(q.Least, 1) {
				all = append(all, Span{d, at, until})
			}
		}
		for _, s := range taken {
			if s.Day == d && s.Start < q.End && s.End > at {
				add(min(s.Start, q.End))
				at = max(at, s.End)
			}
		}
		add(q.End)
	}
	return all
}
