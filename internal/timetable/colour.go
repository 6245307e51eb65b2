package timetable

import "github.com/madang-campus/madang/internal/lecture/period"

// Colours is how many colours a theme has, numbered from 1.
const Colours = 10

// near is how many minutes may lie between two blocks of one day that are seen
// as side by side.
const near = 30

// touches reports whether two blocks are seen side by side: on one day, or at
// one time on two days that follow each other.
func touches(a, b period.Meeting) bool {
	switch a.Day - b.Day {
	case 0:
		return a.Start < b.End+near && b.Start < a.End+near
	case 1, -1:
		return a.Start < b.End && b.Start < a.End
	}
	return false
}

// colourFor returns a colour for an entry that meets at times: the lowest that no
// other entry has, else of those that no block beside it has the one that the
// fewest have, else that of all.
func colourFor(times []period.Meeting, others []Entry) int {
	var beside [Colours + 1]bool
	var used [Colours + 1]int
	for _, o := range others {
		if o.Lecture == nil {
			continue // own blocks are outlined
		}
		used[o.Colour]++
		for _, m := range o.Meetings {
			for _, t := range times {
				if touches(t, m.Period()) {
					beside[o.Colour] = true
				}
			}
		}
	}
	best := 1
	for c := 2; c <= Colours; c++ {
		if beside[best] && !beside[c] || beside[best] == beside[c] && used[c] < used[best] {
			best = c
		}
	}
	return best
}
