package demo

import (
	"slices"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
)

func TestCataloguesAreAsTheRegistrarWouldMakeThem(t *testing.T) {
	for _, now := range []string{"2026-11-23", "2027-01-15", "2027-03-02", "2027-07-31"} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		w, err := Build(at, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.Catalogues) != 2*len(w.Schools) {
			t.Fatalf("%d catalogues of %d schools", len(w.Catalogues), len(w.Schools))
		}
		current := w.Catalogues[1].Semester
		if on := lecture.DateOf(at); on < current.First || on > current.Last+100 {
			t.Errorf("on %s the semester is %v to %v", now, current.First, current.Last)
		}
		for _, c := range w.Catalogues {
			if c.Semester.Last <= c.Semester.First || len(c.Sections) < 75 {
				t.Errorf("%d sections from %v to %v", len(c.Sections), c.Semester.First, c.Semester.Last)
			}
			codes := map[string]bool{}
			for _, s := range c.Sections {
				if codes[s.Code] {
					t.Errorf("%s is there twice", s.Code)
				}
				codes[s.Code] = true
				for i, m := range s.Meetings {
					if !m.Valid() || slices.ContainsFunc(s.Meetings[i+1:], m.Meets) {
						t.Errorf("%s meets at %+v", s.Code, m)
					}
				}
				for _, e := range s.Exams {
					if e.On < c.Semester.First || e.On > c.Semester.Last || e.End <= e.Start {
						t.Errorf("%s has the exam %+v", s.Code, e)
					}
				}
			}
		}
	}
}
