// Package gpa reckons with grades (학점): averages, the credits that one has
// earned, and what the rest must be for an average that one wants.
//
// Its promises:
//
//   - There are no floats. Credits and points are whole hundredths, an [Average] is
//     an exact fraction of them, and is rounded only where it is shown.
//   - Of a course that was taken again, under the same name in a later semester,
//     the last grade counts, and only that.
//   - P, NP and W count in no average, and of these only P is earned. F is never
//     earned, and counts in the average where the school's rules say so.
//   - What is said to be needed is enough, and the next less is not.
//
// It knows no database. Its functions are safe for concurrent use.
package gpa

import (
	"slices"
	"strconv"
)

// Credits are hundredths of a credit: 150 is 1.5. In JSON they are that number.
type Credits int64

// String returns the number with the decimals that it has: 3, 1.5, 4.25.
func (c Credits) String() string {
	s := Points(c).String()
	for s[len(s)-1] == '0' {
		s = s[:len(s)-1]
	}
	if s[len(s)-1] == '.' {
		s = s[:len(s)-1]
	}
	return s
}

// MarshalJSON writes the number as String does.
func (c Credits) MarshalJSON() ([]byte, error) { return []byte(c.String()), nil }

// Points are hundredths of a grade point, at least 0: 387 is 3.87. In JSON they are
// that number.
type Points int64

// String returns the number with two decimals: 3.87, 4.00.
func (p Points) String() string {
	return strconv.FormatInt(int64(p/100), 10) + "." + strconv.FormatInt(int64(100+p%100), 10)[1:]
}

// MarshalJSON writes the number as String does.
func (p Points) MarshalJSON() ([]byte, error) { return []byte(p.String()), nil }

// A Grade is what a course was graded with: A+, B0, C-, F, P, NP or W (withdrawn),
// and "" while it is not. A scale without + and - at its A says A for A0; see
// [Scale.Label].
type Grade string

// Grades that are no letters of a scale.
const (
	None      Grade = ""
	Failed    Grade = "F"
	Passed    Grade = "P"
	NotPassed Grade = "NP"
	Withdrawn Grade = "W"
)

// A Scale is how a school turns letters into points, named by the most that there
// are: 4.5, 4.3 or 4.0.
type Scale string

// The scales.
const (
	Scale45 Scale = "4.5" // A+ 4.5, A0 4.0, B+ 3.5 … D0 1.0
	Scale43 Scale = "4.3" // A+ 4.3, A0 4.0, A- 3.7 … D- 0.7
	Scale40 Scale = "4.0" // A 4.0, A- 3.7, B+ 3.3 … D- 0.7
)

// Scales are all scales.
var Scales = []Scale{Scale45, Scale43, Scale40}

// A letter is a grade with points.
type letter struct {
	grade  Grade
	points Points
}

var letters = map[Scale][]letter{
	Scale45: {{"A+", 450}, {"A0", 400}, {"B+", 350}, {"B0", 300}, {"C+", 250}, {"C0", 200}, {"D+", 150}, {"D0", 100}, {Failed, 0}},
	Scale43: append([]letter{{"A+", 430}}, thirds...),
	Scale40: thirds,
}

// thirds are the letters that two scales have.
var thirds = []letter{{"A0", 400}, {"A-", 370}, {"B+", 330}, {"B0", 300}, {"B-", 270}, {"C+", 230}, {"C0", 200}, {"C-", 170}, {"D+", 130}, {"D0", 100}, {"D-", 70}, {Failed, 0}}

// Known reports whether s is one of [Scales].
func (s Scale) Known() bool { return slices.Contains(Scales, s) }

// Most is the most points that there are.
func (s Scale) Most() Points { return letters[s][0].points }

// Grades are the grades that a course can have, the best first; the last are P, NP
// and W.
func (s Scale) Grades() []Grade {
	var all []Grade
	for _, l := range letters[s] {
		all = append(all, l.grade)
	}
	return append(all, Passed, NotPassed, Withdrawn)
}

// Points returns what a letter is worth. ok is false for what is no letter of s.
func (s Scale) Points(g Grade) (p Points, ok bool) {
	for _, l := range letters[s] {
		if l.grade == g {
			return l.points, true
		}
	}
	return 0, false
}

// Label returns how a grade is written where s is the scale: A for A0 on that of
// 4.0.
func (s Scale) Label(g Grade) string {
	if s == Scale40 && len(g) == 2 && g[1] == '0' {
		return string(g[:1])
	}
	return string(g)
}

// Parse returns the grade that is written so: as Label writes it, or in full. ok is
// false for what is no grade of s; the empty text is [None].
func (s Scale) Parse(label string) (g Grade, ok bool) {
	if label == "" {
		return None, true
	}
	for _, g := range s.Grades() {
		if label == string(g) || len(g) == 2 && g[1] == '0' && label == string(g[:1]) {
			return g, true
		}
	}
	return None, false
}
