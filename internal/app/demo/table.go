package demo

import (
	"math/rand/v2"
	"slices"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
)

// A Table is a timetable of a student.
type Table struct {
	User      int // index in Users
	Catalogue int // index in Catalogues
	Name      string
	Sections  []int // indexes in the catalogue's, none of which overlap
}

// enough is how many credits a student takes, in hundredths.
const enough = 1500

// tables makes what the students of a school take, of its catalogues from index
// first.
func (c *campus) tables(first int, catalogues []Catalogue, dice *rand.Rand) (all []Table) {
	for _, user := range c.crew {
		if c.users[user].State != Student {
			continue
		}
		for i, catalogue := range catalogues {
			names := []string{"기본"}
			if slices.Contains(Logins, c.users[user].Login) && i == len(catalogues)-1 {
				names = append(names, "금공강 안")
			}
			for _, name := range names {
				all = append(all, Table{user, first + i, name, choose(catalogue.Sections, name != "기본", dice)})
			}
		}
	}
	return all
}

// choose picks lectures at random that one can take together, none on Friday where
// that is to be free.
func choose(sections []lecture.NewSection, freeFriday bool, dice *rand.Rand) (chosen []int) {
	var credits lecture.Hundredths
	for _, i := range dice.Perm(len(sections)) {
		s := sections[i]
		fits := !slices.ContainsFunc(chosen, func(j int) bool {
			return sections[j].CourseCode == s.CourseCode || slices.ContainsFunc(s.Meetings, func(m period.Meeting) bool {
				return slices.ContainsFunc(sections[j].Meetings, m.Overlaps)
			})
		})
		onFriday := slices.ContainsFunc(s.Meetings, func(m period.Meeting) bool { return m.Day >= period.Friday })
		if !fits || freeFriday && onFriday {
			continue
		}
		chosen = append(chosen, i)
		if credits += s.Credits; credits >= enough {
			break
		}
	}
	return chosen
}
