package wizard

import (
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/period"
)

func solved(t *testing.T, p Problem, o Options) Result {
	t.Helper()
	r, err := Solve(t.Context(), p, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Small problems with everything in them, each looked at whole.
func TestTheBestOfAllTables(t *testing.T) {
	with, without := 0, 0
	for seed := range uint64(800) {
		p := roll(seed).problem()
		r := enumerate(p, false)
		want := r.best()
		best := int(1 + seed%20)
		got := solved(t, p, Options{Best: best})
		if !got.Proven {
			t.Fatalf("%d: not proven", seed)
		}
		if len(want) == 0 {
			without++
			c := got.Contradiction
			if c == nil || !c.Minimal || !c.Smallest || !r.contradicts(c.Parts) || len(c.Parts) != r.smallest() || len(got.Tables) != 0 {
				t.Errorf("%d: %+v, the smallest has %d", seed, got, r.smallest())
			}
			continue
		}
		with++
		if w := want[:min(best, len(want))]; !reflect.DeepEqual(got.Tables, w) || got.Contradiction != nil {
			t.Errorf("%d: of %d\n%+v, want\n%+v", seed, len(want), got, w)
		}
	}
	if with < 200 || without < 200 {
		t.Errorf("%d problems with tables and %d without: the dice are loaded", with, without)
	}
}

// More to choose from, and less that forbids it: here it counts what is left out.
func TestTheBestOfMany(t *testing.T) {
	many := 0
	for seed := range uint64(80) {
		p := roll(1<<32 + seed).large()
		want := enumerate(p, true).best()
		if len(want) > 200 {
			many++
		}
		best := int(1 + seed%20)
		got := solved(t, p, Options{Best: best})
		if w := want[:min(best, len(want))]; len(w) != len(got.Tables) || len(w) > 0 && !reflect.DeepEqual(got.Tables, w) {
			t.Errorf("%d: of %d\n%+v, want\n%+v", seed, len(want), got.Tables, w)
		}
	}
	if many < 20 {
		t.Errorf("%d problems with many tables: the dice are loaded", many)
	}
}

func TestTheOrderOfTheProblemDoesNotMatter(t *testing.T) {
	for seed := range uint64(100) {
		d := roll(2<<32 + seed)
		p := d.large()
		if seed%2 == 0 {
			p = d.problem()
		}
		a, b := solved(t, p, Options{}), solved(t, d.shuffled(p), Options{})
		for _, r := range []*Result{&a, &b} {
			for i := range r.Tables {
				slices.SortFunc(r.Tables[i].Reasons, func(x, y Reason) int { return len(x.Code) - len(y.Code) })
			}
		}
		if !reflect.DeepEqual(a.Tables, b.Tables) {
			t.Errorf("%d:\n%+v\n%+v", seed, a.Tables, b.Tables)
		}
	}
}

func TestTheNamedInstance(t *testing.T) {
	p := tenByThirty(t)
	for _, g := range p.Groups {
		if len(g.Sections) != 30 || g.Choose != 1 {
			t.Fatal("it is not ten by thirty")
		}
	}
	if len(p.Groups) != 10 || len(p.Soft) != 5 {
		t.Fatal("it is not ten by thirty")
	}
	var found []Table
	r := solved(t, p, Options{Found: func(x Table) { found = append(found, x) }})
	// Both scores were found, too, by a search that shares nothing with this one
	// but the counting of points.
	if n := len(r.Tables); !r.Proven || n != 20 || r.Tables[0].Score != 4018 || r.Tables[19].Score != 3936 {
		t.Errorf("proven %v, %d tables: %+v", r.Proven, n, r.Tables)
	}
	ref := reference{p: p}
	for _, x := range r.Tables {
		var sections []Section
		for i, g := range p.Groups {
			for _, s := range g.Sections {
				if slices.Contains(x.Sections, s.ID) {
					sections = append(sections, s)
				}
			}
			if len(sections) != i+1 {
				t.Fatalf("%v has not one of each group", x.Sections)
			}
		}
		for i, s := range sections {
			if slices.ContainsFunc(sections[:i], func(o Section) bool { return clash(s, o) }) {
				t.Errorf("%v overlaps", x.Sections)
			}
		}
		if want := ref.reasons(sections); !reflect.DeepEqual(x.Reasons, want) {
			t.Errorf("%v has %+v, want %+v", x.Sections, x.Reasons, want)
		}
		if !slices.ContainsFunc(found, func(f Table) bool { return reflect.DeepEqual(f, x) }) {
			t.Errorf("%v was not told of when it was found", x.Sections)
		}
	}
}

// at is a meeting from and to an hour.
func at(day period.Day, from, to int) period.Meeting {
	return period.Meeting{Day: day, Start: from * 60, End: to * 60, Kind: period.Class}
}

func TestWhatATableHas(t *testing.T) {
	recorded := at(period.Friday, 7, 8)
	recorded.MayOverlap = true
	live := at(period.Wednesday, 9, 10)
	live.Kind = period.Video
	p := Problem{
		Groups: []Group{{Choose: 4, Sections: []Section{
			{ID: 1, Credits: 300, Rating: 450, Meetings: []period.Meeting{at(period.Monday, 9, 11), at(period.Tuesday, 12, 14)}},
			{ID: 2, Credits: 150, Rating: 405, Meetings: []period.Meeting{at(period.Monday, 14, 15), recorded}},
			{ID: 3, Credits: 200, Meetings: []period.Meeting{at(period.Tuesday, 10, 12), live}},
			{ID: 4, Credits: 0},
		}}},
		Busy: []period.Meeting{at(period.Monday, 11, 12)},
		Soft: []Soft{{Start, 600, 2}, {Rating, 0, 1}, {FewDays, 0, 3}, {Compact, 30, 1}, {Lunch, 60, 10}},
	}
	r := solved(t, p, Options{})
	want := []Table{{
		Score: -240 + 1455 - 720 - 120 - 600, Sections: []int64{1, 2, 3, 4}, Credits: 650,
		Reasons: []Reason{
			{Start, 120, 3, -240},   // Monday and Wednesday at 9
			{Rating, 428, 2, 1455},  // 450 + 405, and 300 each for two that nobody has rated
			{FewDays, 2, 0, -720},   // not Wednesday, and not Friday
			{Compact, 120, 0, -120}, // Monday from 12 to 14: before that is an own block
			{Lunch, 2, 3, -600},     // not on Tuesday
		},
	}}
	if !reflect.DeepEqual(r.Tables, want) {
		t.Errorf("%+v, want %+v", r.Tables, want)
	}
}

func TestNothingToChoose(t *testing.T) {
	r := solved(t, Problem{}, Options{})
	if len(r.Tables) != 1 || len(r.Tables[0].Sections) != 0 || !r.Proven {
		t.Errorf("%+v, want an empty table", r)
	}
}

func TestAProblemAsJSON(t *testing.T) {
	p := tenByThirty(t)
	b, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var q Problem
	if err := json.Unmarshal(b, &q); err != nil || !reflect.DeepEqual(p, q) {
		t.Errorf("it is another one: %v", err)
	}
}
