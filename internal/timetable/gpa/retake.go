package gpa

import (
	"strings"

	"github.com/madang-campus/madang/internal/platform/hangul"
)

// A Place says which course of which semester, both counted from 0.
type Place struct{ Semester, Course int }

// Replaced returns the courses that do not count any more, each with the last one
// that was taken for it: a [Course] marked as Retake that has a grade other than W
// replaces those of its name in all semesters before its own. Names are compared
// without blanks and capitals; one without a name replaces none.
func Replaced(semesters [][]Course) map[Place]Place {
	last := map[string]Place{} // by name, of what replaces
	for i, courses := range semesters {
		for j, c := range courses {
			if key := nameKey(c.Name); key != "" && c.Retake && c.Grade != None && c.Grade != Withdrawn {
				last[key] = Place{i, j}
			}
		}
	}
	gone := map[Place]Place{}
	if len(last) == 0 {
		return gone
	}
	for i, courses := range semesters {
		for j, c := range courses {
			if by, ok := last[nameKey(c.Name)]; ok && i < by.Semester {
				gone[Place{i, j}] = by
			}
		}
	}
	return gone
}

// SameName reports whether two courses have the same name: blanks and case aside.
func SameName(a, b string) bool { return nameKey(a) == nameKey(b) }

func nameKey(name string) string { return strings.ReplaceAll(hangul.Fold(name), " ", "") }
