package gpa

// A Rounding is what a school does with the third decimal of an average.
type Rounding string

// The roundings.
const (
	Round    Rounding = "round"    // 3.875 is shown as 3.88
	Truncate Rounding = "truncate" // 3.879 is shown as 3.87
)

// An Average is a fraction: the sum of each course's points times its credits, in
// ten-thousandths, over the sum of the credits, in hundredths. It is none while no
// credits count.
type Average struct {
	Points  int64
	Credits Credits
}

// Known reports whether anything counts.
func (a Average) Known() bool { return a.Credits > 0 }

// Shown returns the average with two decimals, which exists only where Known.
func (a Average) Shown(r Rounding) Points {
	if r == Round {
		return Points((2*a.Points + int64(a.Credits)) / (2 * int64(a.Credits)))
	}
	return Points(a.Points / int64(a.Credits))
}

// A Sum is what some courses come to.
type Sum struct {
	Average
	Earned Credits // passed
	Open   Credits // without a grade yet
}

// A Course is one that somebody takes or took, and its grade.
type Course struct {
	Name    string
	Credits Credits
	Grade   Grade
	Major   bool
	Retake  bool // takes the place of those of its name in earlier semesters, once it has a grade
}

// Rules are a school's: how letters are worth, and whether F counts in averages.
type Rules struct {
	Scale        Scale
	FailedCounts bool
}

func (s *Sum) add(r Rules, c Course) {
	points, letter := r.Scale.Points(c.Grade)
	switch {
	case c.Grade == None:
		s.Open += c.Credits
	case c.Grade == Passed, letter && c.Grade != Failed:
		s.Earned += c.Credits
	}
	if letter && (c.Grade != Failed || r.FailedCounts) {
		s.Points += int64(points) * int64(c.Credits)
		s.Credits += c.Credits
	}
}

// A Tally is what the courses of a semester, or of all, come to.
type Tally struct {
	All    Sum
	Major  Sum
	Grades map[Grade]int // how many courses have each grade
}

func (t *Tally) add(r Rules, c Course) {
	t.All.add(r, c)
	if c.Major {
		t.Major.add(r, c)
	}
	if c.Grade != None {
		if t.Grades == nil {
			t.Grades = map[Grade]int{}
		}
		t.Grades[c.Grade]++
	}
}

// Reckon returns what the courses of each semester come to, the first semester
// first, and what all do. A course that was replaced counts in neither.
func (r Rules) Reckon(semesters [][]Course) (each []Tally, all Tally) {
	replaced := Replaced(semesters)
	each = make([]Tally, len(semesters))
	for i, courses := range semesters {
		for j, c := range courses {
			if _, gone := replaced[Place{i, j}]; !gone {
				each[i].add(r, c)
				all.add(r, c)
			}
		}
	}
	return each, all
}
