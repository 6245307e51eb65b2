package gpa

import (
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestWhatLettersAreWorth(t *testing.T) {
	for scale, want := range map[Scale]string{
		Scale45: "A+ 4.50 A0 4.00 B+ 3.50 B0 3.00 C+ 2.50 C0 2.00 D+ 1.50 D0 1.00 F 0.00 P – NP – W –",
		Scale43: "A+ 4.30 A0 4.00 A- 3.70 B+ 3.30 B0 3.00 B- 2.70 C+ 2.30 C0 2.00 C- 1.70 D+ 1.30 D0 1.00 D- 0.70 F 0.00 P – NP – W –",
		Scale40: "A 4.00 A- 3.70 B+ 3.30 B 3.00 B- 2.70 C+ 2.30 C 2.00 C- 1.70 D+ 1.30 D 1.00 D- 0.70 F 0.00 P – NP – W –",
	} {
		var got []string
		for _, g := range scale.Grades() {
			points := "–"
			if p, ok := scale.Points(g); ok {
				points = p.String()
			}
			got = append(got, scale.Label(g), points)
			if back, ok := scale.Parse(scale.Label(g)); !ok || back != g {
				t.Errorf("%s: %s is read as %q", scale, scale.Label(g), back)
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s\ngot  %s\nwant %s", scale, s, want)
		}
		if most := strings.TrimSuffix(scale.Most().String(), "0"); most != string(scale) {
			t.Errorf("the most of %s is %s", scale, most)
		}
	}
}

func TestGradesAreReadInBothSpellings(t *testing.T) {
	for _, c := range []struct {
		scale Scale
		label string
		want  Grade
		ok    bool
	}{
		{Scale45, "A", "A0", true}, {Scale45, "A0", "A0", true}, {Scale40, "A0", "A0", true}, {Scale40, "D", "D0", true}, {Scale45, "", None, true},
		{Scale45, "A-", None, false}, {Scale40, "A+", None, false}, {Scale45, "a", None, false}, {Scale45, "F0", None, false}, {Scale43, "P0", None, false},
		{Scale45, " ", None, false}, {Scale45, "0", None, false}, {Scale45, "+", None, false}, {Scale45, "N", None, false},
	} {
		if got, ok := c.scale.Parse(c.label); got != c.want || ok != c.ok {
			t.Errorf("%s of %s: %q, %t", c.label, c.scale, got, ok)
		}
	}
}

func TestNumbersAreWrittenWithTheirDecimals(t *testing.T) {
	got, err := json.Marshal([]any{Credits(0), Credits(300), Credits(150), Credits(425), Credits(5), Credits(1000), Credits(13050), Points(0), Points(5), Points(350), Points(400), Points(430)})
	if want := `[0,3,1.5,4.25,0.05,10,130.5,0.00,0.05,3.50,4.00,4.30]`; err != nil || string(got) != want {
		t.Errorf("%s, %v, want %s", got, err, want)
	}
}

// What counts, is earned and is open, of one course of each kind of grade.
func TestWhatGradesCountFor(t *testing.T) {
	for _, c := range []struct {
		grade                 Grade
		failed                bool
		counted, earned, open Credits
		points                int64
	}{
		{"A+", true, 300, 300, 0, 450 * 300}, {"D0", true, 300, 300, 0, 100 * 300}, {"D0", false, 300, 300, 0, 100 * 300},
		{Failed, true, 300, 0, 0, 0}, {Failed, false, 0, 0, 0, 0},
		{Passed, true, 0, 300, 0, 0}, {NotPassed, true, 0, 0, 0, 0}, {Withdrawn, true, 0, 0, 0, 0}, {None, true, 0, 0, 300, 0},
	} {
		for _, major := range []bool{true, false} {
			each, all := Rules{Scale45, c.failed}.Reckon([][]Course{{{Name: "x", Credits: 300, Grade: c.grade, Major: major}}})
			want := Sum{Average{c.points, c.counted}, c.earned, c.open}
			ofMajor := Sum{}
			if major {
				ofMajor = want
			}
			if all.All != want || all.Major != ofMajor || each[0].All != want || each[0].Major != ofMajor {
				t.Errorf("%q, F counts %t, major %t: %+v", c.grade, c.failed, major, all)
			}
		}
	}
}

func TestALaterGradeReplacesAnEarlierOne(t *testing.T) {
	course := func(name string, grade Grade) Course { return Course{Name: name, Credits: 300, Grade: grade} }
	again := func(name string, grade Grade) Course {
		return Course{Name: name, Credits: 300, Grade: grade, Retake: true}
	}
	for _, c := range []struct {
		name      string
		semesters [][]Course
		gone      map[Place]Place
	}{
		{"once", [][]Course{{course("미적분학", "C0")}, {again("미적분학", "A0")}}, map[Place]Place{{0, 0}: {1, 0}}},
		{"not marked", [][]Course{{course("미적분학", "C0")}, {course("미적분학", "A0")}}, nil},
		{"other spaces and capitals", [][]Course{{course("자료 구조 (SW)", "C0")}, {again("자료구조(sw)", "A0")}}, map[Place]Place{{0, 0}: {1, 0}}},
		{"another name", [][]Course{{course("미적분학 1", "C0")}, {again("미적분학 2", "A0")}}, nil},
		{"three times", [][]Course{{course("x", "F")}, {again("x", "C0")}, {}, {again("x", "B0")}}, map[Place]Place{{0, 0}: {3, 0}, {1, 0}: {3, 0}}},
		{"with a worse grade", [][]Course{{course("x", "C0")}, {again("x", "F")}}, map[Place]Place{{0, 0}: {1, 0}}},
		{"not graded yet", [][]Course{{course("x", "C0")}, {again("x", None)}}, nil},
		{"withdrawn", [][]Course{{course("x", "C0")}, {again("x", Withdrawn)}}, nil},
		{"before the first", [][]Course{{again("x", "C0")}, {course("x", "A0")}}, nil},
		{"in one semester", [][]Course{{course("x", "C0"), again("x", "A0")}}, nil},
		{"without a name", [][]Course{{course("", "C0")}, {again(" ", "A0")}}, nil},
		{"two of the name", [][]Course{{course("x", "C0"), course("x", "D0")}, {again("x", "A0")}}, map[Place]Place{{0, 0}: {1, 0}, {0, 1}: {1, 0}}},
	} {
		got := Replaced(c.semesters)
		if len(got) != len(c.gone) {
			t.Errorf("%s: %v, want %v", c.name, got, c.gone)
		}
		for at, by := range c.gone {
			if got[at] != by {
				t.Errorf("%s: %v, want %v", c.name, got, c.gone)
			}
		}
	}
	each, all := Rules{Scale45, true}.Reckon([][]Course{{course("x", "F"), course("y", "B0")}, {again("x", "A0")}})
	if all.All.Earned != 600 || all.All.Average.Shown(Round) != 350 || each[0].All.Average.Shown(Round) != 300 || all.Grades[Failed] != 0 || all.Grades["A0"] != 1 {
		t.Errorf("what was replaced counts: %+v, %+v", each, all)
	}
}

func TestHalvesAreRoundedUp(t *testing.T) {
	for _, c := range []struct {
		a               Average
		round, truncate string
	}{
		{Average{3875 * 10, 100}, "3.88", "3.87"}, // 3.875 exactly
		{Average{38749, 100}, "3.87", "3.87"},
		{Average{38799, 100}, "3.88", "3.87"},
		{Average{4 * 100 * 300, 300}, "4.00", "4.00"},
		{Average{44999, 100}, "4.50", "4.49"},
		{Average{0, 300}, "0.00", "0.00"},
		{Average{1000, 3}, "3.33", "3.33"},
		{Average{1100, 3}, "3.67", "3.66"},
	} {
		if got := c.a.Shown(Round).String(); got != c.round {
			t.Errorf("%v rounded: %s, want %s", c.a, got, c.round)
		}
		if got := c.a.Shown(Truncate).String(); got != c.truncate {
			t.Errorf("%v cut off: %s, want %s", c.a, got, c.truncate)
		}
	}
}

// dice deals courses, some of them with one name, credits of every kind.
type dice struct{ *rand.Rand }

func (d dice) semesters(s Scale) [][]Course {
	all := make([][]Course, d.IntN(13))
	grades := append(s.Grades(), None)
	for i := range all {
		for range d.IntN(12) {
			all[i] = append(all[i], Course{
				Name: []string{"", "가", "나", "다", "라"}[d.IntN(5)], Credits: []Credits{0, 50, 100, 150, 300, 333, Credits(d.IntN(3001))}[d.IntN(7)],
				Grade: grades[d.IntN(len(grades))], Major: d.IntN(2) == 0, Retake: d.IntN(6) == 0,
			})
		}
	}
	return all
}

// rat is n hundredths.
func rat[T ~int64](n T) *big.Rat { return big.NewRat(int64(n), 100) }

// worth are the letters as fractions, said another way than the tables do.
func worth(s Scale, g Grade) (*big.Rat, bool) {
	if g == Failed {
		return new(big.Rat), true
	}
	if len(g) != 2 || g == NotPassed {
		return nil, false
	}
	base := big.NewRat(int64('E'-g[0]), 1)
	step := big.NewRat(3, 10)
	switch {
	case s == Scale45:
		step = big.NewRat(1, 2)
	case g == "A+":
		step = big.NewRat(3, 10)
	}
	switch g[1] {
	case '+':
		base.Add(base, step)
	case '-':
		base.Sub(base, step)
	}
	return base, true
}

// Averages, credits and roundings are those that exact fractions give.
func TestAveragesAreThoseOfFractions(t *testing.T) {
	for seed := range uint64(3000) {
		d := dice{rand.New(rand.NewPCG(1, seed))}
		r := Rules{Scales[d.IntN(3)], d.IntN(2) == 0}
		semesters := d.semesters(r.Scale)
		_, all := r.Reckon(semesters)
		points, credits, earned, open := new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)
		for i, courses := range semesters {
			for _, c := range courses {
				if takenAgain(semesters[min(i+1, len(semesters)):], c.Name) {
					continue
				}
				p, letter := worth(r.Scale, c.Grade)
				if letter && (c.Grade != Failed || r.FailedCounts) {
					points.Add(points, new(big.Rat).Mul(p, rat(c.Credits)))
					credits.Add(credits, rat(c.Credits))
				}
				switch {
				case c.Grade == None:
					open.Add(open, rat(c.Credits))
				case letter && c.Grade != Failed, c.Grade == Passed:
					earned.Add(earned, rat(c.Credits))
				}
			}
		}
		if rat(all.All.Credits).Cmp(credits) != 0 || rat(all.All.Earned).Cmp(earned) != 0 || rat(all.All.Open).Cmp(open) != 0 {
			t.Fatalf("%d: %+v, want %s counted, %s earned, %s open", seed, all.All, credits, earned, open)
		}
		if all.All.Known() != (credits.Sign() > 0) {
			t.Fatalf("%d: known %t with %s credits", seed, all.All.Known(), credits)
		}
		if credits.Sign() == 0 {
			continue
		}
		exact := new(big.Rat).Quo(points, credits)
		if got := big.NewRat(all.All.Points, 100*int64(all.All.Credits)); got.Cmp(exact) != 0 {
			t.Fatalf("%d: %s, want %s", seed, got, exact)
		}
		if got, want := all.All.Shown(Round).String(), exact.FloatString(2); got != want {
			t.Fatalf("%d: %s is rounded to %s, want %s", seed, exact, got, want)
		}
		hundred := new(big.Rat).Mul(exact, big.NewRat(100, 1))
		cut := new(big.Int).Quo(hundred.Num(), hundred.Denom())
		if got := all.All.Shown(Truncate); int64(got) != cut.Int64() {
			t.Fatalf("%d: %s is cut to %s, want %s", seed, exact, got, cut)
		}
	}
}

// takenAgain looks for a retake in later semesters, one by one.
func takenAgain(later [][]Course, name string) bool {
	return name != "" && slices.ContainsFunc(slices.Concat(later...), func(c Course) bool {
		return c.Retake && c.Name == name && c.Grade != None && c.Grade != Withdrawn
	})
}

// What is needed is enough, less is not, and what is called unreachable is so
// with the best grades.
func TestWhatIsNeededIsEnoughAndLessIsNot(t *testing.T) {
	states := map[State]int{}
	for seed := range uint64(6000) {
		d := dice{rand.New(rand.NewPCG(2, seed))}
		r := Rules{Scales[d.IntN(3)], true}
		_, all := r.Reckon(d.semesters(r.Scale))
		have := all.All.Average
		remaining := []Credits{0, 1, 300, Credits(d.IntN(14001))}[d.IntN(4)]
		target := Points(1 + d.Int64N(int64(r.Scale.Most())))
		if have.Known() && d.IntN(2) == 0 { // near to where one is
			target = min(max(have.Shown(Round)+Points(d.IntN(31)-15), 1), r.Scale.Most())
		}
		// with returns the average of everything when the rest brings so many points.
		with := func(points *big.Rat) *big.Rat {
			sum := new(big.Rat).Mul(points, rat(remaining))
			sum.Add(sum, big.NewRat(have.Points, 10_000))
			return sum.Quo(sum, rat(have.Credits+remaining))
		}
		enough := func(points *big.Rat) bool { return with(points).Cmp(rat(target)) >= 0 }
		n := r.Scale.Needed(have, remaining, target)
		states[n.State]++
		switch {
		case have.Credits+remaining == 0:
			if n.State != Unreachable {
				t.Fatalf("%d: nothing counts and nothing remains: %+v", seed, n)
			}
		case n.State == Reached:
			if !enough(new(big.Rat)) {
				t.Fatalf("%d: %+v, %d left, %s wanted: not reached with F", seed, have, remaining, target)
			}
		case n.State == Unreachable:
			if enough(rat(r.Scale.Most())) {
				t.Fatalf("%d: %+v, %d left, %s wanted: reachable", seed, have, remaining, target)
			}
		default:
			points, _ := r.Scale.Points(n.Grade)
			if enough(new(big.Rat)) || !enough(rat(n.Average)) || enough(rat(n.Average-1)) || !enough(rat(points)) {
				t.Fatalf("%d: %+v, %d left, %s wanted: %+v", seed, have, remaining, target, n)
			}
			if i := slices.Index(r.Scale.Grades(), n.Grade); n.Grade != Failed {
				if less, ok := r.Scale.Points(r.Scale.Grades()[i+1]); !ok || enough(rat(less)) {
					t.Fatalf("%d: %+v, %d left, %s wanted: %s is more than enough", seed, have, remaining, target, n.Grade)
				}
			}
		}
	}
	for _, s := range []State{Reached, Reachable, Unreachable} {
		if states[s] < 300 {
			t.Errorf("%s came up %d times only", s, states[s])
		}
	}
}
