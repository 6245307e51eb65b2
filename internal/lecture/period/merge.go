package period

import (
	"cmp"
	"slices"
)

// DefaultGap is how many minutes of break [Merge] bridges where a school says nothing else.
const DefaultGap = 15

// Merge returns meetings as they are shown: those of one day that differ in their
// times only and lie at most gap minutes apart (0 or more), or overlap, are one. The result is
// ordered by day and start and does not depend on the order of meetings, which
// stay as they are.
func Merge(meetings []Meeting, gap int) []Meeting {
	sorted := slices.SortedFunc(slices.Values(meetings), func(a, b Meeting) int {
		return cmp.Or(alike(a, b), cmp.Compare(a.Start, b.Start))
	})
	var merged []Meeting
	for _, m := range sorted {
		if n := len(merged); n > 0 && alike(merged[n-1], m) == 0 && m.Start-merged[n-1].End <= gap {
			merged[n-1].End = max(merged[n-1].End, m.End)
		} else {
			merged = append(merged, m)
		}
	}
	slices.SortStableFunc(merged, byTime)
	return merged
}

// alike orders meetings by all but their times; it is 0 where they differ in nothing else.
func alike(a, b Meeting) int {
	return cmp.Or(
		cmp.Compare(a.Day, b.Day), cmp.Compare(a.Room, b.Room), cmp.Compare(a.Instructor, b.Instructor),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Weeks, b.Weeks), cmp.Compare(overlapping(a), overlapping(b)))
}

func overlapping(m Meeting) int {
	if m.MayOverlap {
		return 1
	}
	return 0
}
