package wizard

import (
	"cmp"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// When lunch is, in minutes since midnight.
const (
	lunchStart = 11*60 + 30
	lunchEnd   = 14 * 60
)

// What the soft wishes count, at the weight 1.
const (
	lunchPoints = 60
	dayPoints   = 120
	unrated     = 300 // hundredths: the middle
)

// A taste is the soft wishes of a problem. A weight of 0 is no wish.
type taste struct {
	lunch, lunchLength int
	wait, pause        int // minutes of waiting, and the longest free time that is none
	day                int
	rating             int
	start, startAt     int
}

func tasteOf(wishes []Soft) (t taste) {
	for _, w := range wishes {
		switch w.Code {
		case Lunch:
			t.lunch, t.lunchLength = w.Weight*lunchPoints, w.N
		case Compact:
			t.wait, t.pause = w.Weight, w.N
		case FewDays:
			t.day = w.Weight * dayPoints
		case Rating:
			t.rating = w.Weight
		case Start:
			t.start, t.startAt = w.Weight, w.N
		}
	}
	return t
}

// Within the search a table is worth its score in units of 1<<fine, less a small
// number for each section that depends on nothing but its id: two tables are
// hardly ever worth the same, so that there is one best list and not thousands
// of equal ones to look through.
const fine = 20

// worth returns what a section adds to a table, whatever else is in it.
func (t taste) worth(s *Section) int64 {
	return t.points(s)<<fine - tie(s.ID)
}

func (t taste) points(s *Section) int64 {
	if s.Rating == 0 {
		return int64(t.rating) * unrated
	}
	return int64(t.rating) * int64(s.Rating)
}

// tie mixes an id to 15 bits, of which MaxChosen do not add up to a point.
func tie(id int64) int64 {
	x := uint64(id) + 0x9e3779b97f4a7c15 // the finaliser of SplitMix64
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return int64((x ^ x>>31) >> 49)
}

// A span is a time of a day in minutes, half open.
type span struct{ start, end int }

// merge sorts spans and joins those that touch, in place.
func merge(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end)) })
	n := 0
	for _, s := range spans {
		if n > 0 && s.start <= spans[n-1].end {
			spans[n-1].end = max(spans[n-1].end, s.end)
			continue
		}
		spans[n] = s
		n++
	}
	return spans[:n]
}

// free looks at the pieces of free time between from and to, where taken are
// merged spans: how long the longest is, and how long all those are together
// that are longer than pause.
func free(taken []span, from, to, pause int) (longest, waiting int) {
	piece := func(end int) {
		if n := end - from; n > 0 {
			longest = max(longest, n)
			if n > pause {
				waiting += n
			}
		}
	}
	for _, s := range taken {
		if s.end <= from {
			continue
		}
		if s.start >= to {
			break
		}
		piece(s.start)
		from = s.end
	}
	piece(to)
	return longest, waiting
}

// lunches reports whether there is time for lunch between from and to.
func (t taste) lunches(taken []span, from, to int) bool {
	longest, _ := free(taken, max(from, lunchStart), min(to, lunchEnd), 0)
	return longest >= t.lunchLength
}

// A shape is what a day of a table looks like.
type shape struct {
	minutes int // of lectures; the rest is 0 where there are none
	start   int // of the first
	gap     int // the longest free time between two
	waiting int
	lunch   bool
	campus  bool
}

// shapes measures the days of a table, of whose n lectures meetings tells the times.
func (m *model) shapes(n int, meetings func(i int) []period.Meeting) (days [7]shape) {
	var spans [7][]span
	for i := range n {
		for _, x := range meetings(i) {
			if x.MayOverlap {
				continue
			}
			d := x.Day - 1
			spans[d] = append(spans[d], span{x.Start, x.End})
			days[d].campus = days[d].campus || x.Kind != period.Video
		}
	}
	for d := range days {
		if len(spans[d]) == 0 {
			continue
		}
		x := &days[d]
		lectures := merge(spans[d])
		for _, s := range lectures {
			x.minutes += s.end - s.start
		}
		x.start = lectures[0].start
		end := lectures[len(lectures)-1].end
		taken := lectures
		if len(m.busy[d]) > 0 {
			taken = merge(slices.Concat(lectures, m.busy[d]))
		}
		x.gap, x.waiting = free(taken, x.start, end, m.taste.pause)
		x.lunch = m.taste.lunches(taken, 0, period.DayLength)
	}
	return days
}

func (m *model) shapesOf(classes []int) [7]shape {
	return m.shapes(len(classes), func(i int) []period.Meeting { return m.classes[classes[i]].meetings })
}

// cost returns the points that a day costs.
func (t taste) cost(x shape) (points int) {
	if x.minutes == 0 {
		return 0
	}
	points = t.wait*x.waiting + t.start*abs(x.start-t.startAt)
	if !x.lunch {
		points += t.lunch
	}
	if x.campus {
		points += t.day
	}
	return points
}

func abs(n int) int { return max(n, -n) }
