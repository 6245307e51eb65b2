package timetable

import (
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// view reckons what the grades come to.
func (t *transcript) view() GPA {
	each, all := t.Reckon(t.courses)
	g := GPA{Scale: t.Scale, Rounding: t.rounding, FailedCounts: t.FailedCounts, GPASummary: t.summary(all), Distribution: []GradeCount{}, Semesters: t.semesters[:]}
	if t.graduation > 0 {
		g.GraduationCredit = &t.graduation
	}
	if t.target > 0 {
		g.TargetAverage = &t.target
	}
	g.Need = t.need(all.All)
	for _, grade := range t.Scale.Grades() {
		value := GradeValue{Grade: t.Scale.Label(grade)}
		if p, ok := t.Scale.Points(grade); ok {
			value.Points = &p
		}
		g.Grades = append(g.Grades, value)
		if n := all.Grades[grade]; n > 0 {
			g.Distribution = append(g.Distribution, GradeCount{value.Grade, n})
		}
	}
	for i := range t.semesters {
		t.semesters[i].GPASummary = t.summary(each[i])
	}
	t.viewCourses()
	return g
}

// viewCourses shows the courses of all semesters.
func (t *transcript) viewCourses() {
	for i, courses := range t.courses {
		t.semesters[i].Courses = make([]GPACourse, len(courses))
		for j, c := range courses {
			shown := GPACourse{Name: c.Name, Credit: c.Credits, IsMajor: c.Major, IsRetake: c.Retake}
			if c.Grade != gpa.None {
				label := t.Scale.Label(c.Grade)
				shown.Grade = &label
			}
			t.semesters[i].Courses[j] = shown
		}
	}
	gone := gpa.Replaced(t.courses)
	for i, courses := range t.courses { // in order, so that those that one replaces are too
		for j, c := range courses {
			if by, ok := gone[gpa.Place{Semester: i, Course: j}]; ok {
				before := &t.semesters[i].Courses[j]
				before.IsReplaced, before.by = true, by.Semester
				after := &t.semesters[by.Semester].Courses[by.Course]
				after.earlier = append(after.earlier, earlierCourse{i, t.Scale.Label(c.Grade)})
			}
		}
	}
}

func (t *transcript) summary(tally gpa.Tally) GPASummary {
	return GPASummary{
		Average: t.shown(tally.All.Average), MajorAverage: t.shown(tally.Major.Average),
		EarnedCredit: tally.All.Earned, MajorCredit: tally.Major.Earned, OpenCredit: tally.All.Open,
	}
}

func (t *transcript) shown(a gpa.Average) *gpa.Points {
	if !a.Known() {
		return nil
	}
	p := a.Shown(t.rounding)
	return &p
}

// need is what the rest must bring, nil where nobody can say.
func (t *transcript) need(have gpa.Sum) *GPANeed {
	if t.graduation == 0 || t.target == 0 {
		return nil
	}
	n := &GPANeed{RemainingCredit: max(t.graduation-have.Earned, 0)}
	found := t.Scale.Needed(have.Average, n.RemainingCredit, t.target)
	n.State = found.State
	if found.State == gpa.Reachable {
		label := t.Scale.Label(found.Grade)
		n.Average, n.Grade = &found.Average, &label
	}
	return n
}
