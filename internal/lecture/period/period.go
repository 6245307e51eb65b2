// Package period is the time of lectures: a [Meeting] is when and where one
// meets in each week, and two of them overlap or do not. [Parse] reads the
// meetings of a section from what its registrar writes, in one of the notations
// of [Notations], and [Merge] returns them as they are shown.
//
// A text is read whole or not at all: what is not understood is an [*Error] that
// says where and why, what is odd but can be read is a [Note].
//
// Everything here is pure: no database, no clock, no locale.
package period

import "math/bits"

// A Day is a day of the week as ISO 8601 numbers them: 1 is Monday, 7 Sunday.
type Day int

const (
	Monday Day = 1 + iota
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday
)

// Valid reports whether d is a day of the week.
func (d Day) Valid() bool { return Monday <= d && d <= Sunday }

// A Kind is what a meeting is held as.
type Kind string

const (
	Class Kind = "class" // in a room, and every meeting that nothing else is said of
	Lab   Kind = "lab"
	Video Kind = "video" // seen from anywhere
)

// Minutes in a day. A meeting may end at its end, and not later.
const DayLength = 24 * 60

// Weeks are the weeks of a semester in which a meeting is held: bit n is set for
// week n+1. The zero value is every week. Semesters have at most 64 weeks.
type Weeks uint64

// WeeksOf returns the set of the given weeks, counted from 1. ok is false where
// one is not in 1–64 or none is given.
func WeeksOf(weeks ...int) (w Weeks, ok bool) {
	for _, n := range weeks {
		if n < 1 || n > 64 {
			return 0, false
		}
		w |= 1 << (n - 1)
	}
	return w, w != 0
}

// List returns the weeks in their order, nil for every week.
func (w Weeks) List() []int {
	var list []int
	for rest := uint64(w); rest != 0; rest &= rest - 1 {
		list = append(list, bits.TrailingZeros64(rest)+1)
	}
	return list
}

// Has reports whether the week n, counted from 1, is one of w.
func (w Weeks) Has(n int) bool {
	return w == 0 || n >= 1 && n <= 64 && w>>(n-1)&1 == 1
}

// A Meeting is a time of a week that a lecture takes, on one day, and where.
type Meeting struct {
	Day        Day
	Start, End int    // minutes since midnight, half open: 0 ≤ Start < End ≤ DayLength
	Room       string // as the registrar writes it, empty for none
	Instructor string // who holds this meeting, where the registrar says it of the meeting
	Kind       Kind
	MayOverlap bool // one may take another lecture at the same time, as with a recorded video
	Weeks      Weeks
}

// Valid reports whether m has a day and a time that a meeting can have.
func (m Meeting) Valid() bool {
	return m.Day.Valid() && 0 <= m.Start && m.Start < m.End && m.End <= DayLength
}

// Meets reports whether m and o take the same time: the same day and a common
// week, one beginning before the other ends. It does not ask whether that is
// allowed.
func (m Meeting) Meets(o Meeting) bool {
	return m.Day == o.Day && m.Start < o.End && o.Start < m.End &&
		(m.Weeks == 0 || o.Weeks == 0 || m.Weeks&o.Weeks != 0)
}

// Overlaps reports whether one cannot be at both: they take the same time, and
// neither may be overlapped.
func (m Meeting) Overlaps(o Meeting) bool {
	return !m.MayOverlap && !o.MayOverlap && m.Meets(o)
}
