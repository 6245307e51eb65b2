package render

import (
	"cmp"
	"slices"
)

// A lane is a part of a day's column: the first is 0, and of is how many the
// column has where the block stands.
type lane struct{ index, of int }

// lanes sets blocks that take the same time side by side, also such as are held
// in different weeks. The result is in the order of the blocks.
func lanes(blocks []Block) []lane {
	result := make([]lane, len(blocks))
	order := make([]int, len(blocks))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		a, b := blocks[i].Meeting, blocks[j].Meeting
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	for len(order) > 0 {
		n, until := 0, 0 // a group: blocks of a day that touch each other, directly or through others
		for day := blocks[order[0]].Meeting.Day; n < len(order); n++ {
			m := blocks[order[n]].Meeting
			if n > 0 && (m.Day != day || m.Start >= until) {
				break
			}
			until = max(until, m.End)
		}
		var ends []int // of the last block in each lane
		for _, i := range order[:n] {
			m := blocks[i].Meeting
			free := slices.IndexFunc(ends, func(end int) bool { return end <= m.Start })
			if free < 0 {
				free, ends = len(ends), append(ends, 0)
			}
			ends[free], result[i].index = m.End, free
		}
		for _, i := range order[:n] {
			result[i].of = len(ends)
		}
		order = order[n:]
	}
	return result
}
