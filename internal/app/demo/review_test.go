package demo

import (
	"fmt"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/lecture"
)

// Reviews are of lectures that their writers have in a timetable, one of each and
// of a length that the rules take, none before what one takes is settled, none to
// come; and who logs in has something left to write.
func TestReviewsAreAsStudentsWouldWriteThem(t *testing.T) {
	for _, now := range []string{"2026-11-23", "2027-01-15", "2026-08-10"} {
		at, err := time.Parse(time.DateOnly, now)
		if err != nil {
			t.Fatal(err)
		}
		w, err := Build(at, 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(w.Reviews) < 100 || now == "2026-11-23" && len(w.Notes) < 20 {
			t.Errorf("on %s %d reviews and %d notes", now, len(w.Reviews), len(w.Notes))
		}
		said, texts := map[string]bool{}, map[string]bool{}
		for _, r := range w.Reviews {
			c := w.Catalogues[r.Catalogue]
			s := c.Sections[r.Section]
			about := fmt.Sprint(r.User, c.School, s.CourseCode, s.Professor)
			settled := lecture.Semester{First: c.Semester.First, Days: c.Semester.Days}.Settled()
			takes := slices.ContainsFunc(w.Tables, func(t Table) bool {
				return t.User == r.User && t.Catalogue == r.Catalogue && t.Name == "기본" && slices.Contains(t.Sections, r.Section)
			})
			if n := utf8.RuneCountInString(r.Content); said[about] || texts[fmt.Sprint(c.School, r.Content)] || n < 20 || n > 2000 || r.Star < 1 || r.Star > 5 || !takes || r.At.After(at) || lecture.DateOf(r.At) < settled {
				t.Errorf("on %s: %+v", now, r)
			}
			said[about], texts[fmt.Sprint(c.School, r.Content)] = true, true
			if slices.Contains(r.Likes, r.User) {
				t.Errorf("likes the own review: %+v", r)
			}
		}
		for _, login := range Logins[1:] {
			user := slices.IndexFunc(w.Users, func(u User) bool { return u.Login == login })
			left := slices.ContainsFunc(w.Tables, func(t Table) bool {
				return t.User == user && t.Name == "기본" && slices.ContainsFunc(t.Sections, func(i int) bool {
					return !slices.ContainsFunc(w.Reviews, func(r Review) bool { return r.User == user && r.Catalogue == t.Catalogue && r.Section == i })
				})
			})
			if !left {
				t.Errorf("%s has nothing left to review", login)
			}
		}
		for _, n := range w.Notes {
			if k := utf8.RuneCountInString(n.Content); k < 20 || n.At.After(at) || n.Questions < 0 {
				t.Errorf("%+v", n)
			}
		}
	}
}
