package timetable

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// gpaSemesters is how many semesters of grades a person has, numbered from 1: two
// for each of six years.
const gpaSemesters = 12

// What schools decide. The scale is the one that people begin with: it stays
// theirs once they have grades or a goal.
var (
	gpaScale    = setting.Choice("gpa.scale", string(gpa.Scale45), string(gpa.Scale43), string(gpa.Scale40))
	gpaRounding = setting.Choice("gpa.rounding", string(gpa.Round), string(gpa.Truncate))
	gpaFailed   = setting.Bool("gpa.failed_counts", true) // whether F counts in averages
)

// A GPA is all that one keeps of one's grades (학점), with what it comes to.
type GPA struct {
	Scale            gpa.Scale    `json:"scale"`             // one's own, else the school's
	Rounding         gpa.Rounding `json:"rounding"`          // the school's
	FailedCounts     bool         `json:"failed_counts"`     // likewise
	GraduationCredit *gpa.Credits `json:"graduation_credit"` // that one needs to graduate; null while not said
	TargetAverage    *gpa.Points  `json:"target_average"`    // that one wants then; null while not said
	Grades           []GradeValue `json:"grades"`            // that a course can have, the best first
	GPASummary
	Need         *GPANeed      `json:"need"`         // null without credits to graduate with or without a target
	Distribution []GradeCount  `json:"distribution"` // of the grades that there are, the best first
	Semesters    []GPASemester `json:"semesters"`    // all twelve, in order
}

// A GPASummary is what some courses come to. Those that were taken again count with
// their last grade alone.
type GPASummary struct {
	Average      *gpa.Points `json:"average"` // rounded as the school does; null while nothing counts
	MajorAverage *gpa.Points `json:"major_average"`
	EarnedCredit gpa.Credits `json:"earned_credit"`
	MajorCredit  gpa.Credits `json:"major_credit"` // earned in one's major
	OpenCredit   gpa.Credits `json:"open_credit"`  // of courses without a grade yet
}

// A GradeValue is a grade as it is written, and its points: null for P, NP and W.
type GradeValue struct {
	Grade  string      `json:"grade"`
	Points *gpa.Points `json:"points"`
}

// A GradeCount is how many courses have a grade.
type GradeCount struct {
	Grade string `json:"grade"`
	Count int    `json:"count"`
}

// A GPANeed is what the credits must bring that one still needs to graduate.
type GPANeed struct {
	State           gpa.State   `json:"state"`
	RemainingCredit gpa.Credits `json:"remaining_credit"`
	Average         *gpa.Points `json:"average"` // of the remaining credits, at least; where it is reachable
	Grade           *string     `json:"grade"`   // enough, if all of them have it; where it is reachable
}

// A GPASemester is one of one's twelve semesters.
type GPASemester struct {
	ID        int64     `json:"id"`         // 1 to 12
	UpdatedAt rest.Time `json:"updated_at"` // null while nothing was put into it
	Name      string    `json:"name"`       // at most 20 characters; empty where one gave it none
	Label     string    `json:"label"`      // 1-1 to 6-2
	GPASummary
	Courses []GPACourse `json:"courses"` // in one's order

	version int64 // grows with each change, 0 before the first
}

// A GPACourse is a course with its grade.
type GPACourse struct {
	Name       string      `json:"name"` // at most 50 characters, may be empty
	Credit     gpa.Credits `json:"credit"`
	Grade      *string     `json:"grade"` // null while there is none
	IsMajor    bool        `json:"is_major"`
	IsRetake   bool        `json:"is_retake"`   // takes the place of those of its name in earlier semesters
	IsReplaced bool        `json:"is_replaced"` // by one of a later semester: it counts no more

	by      int             // the semester that has the one that replaced it, counted from 0
	earlier []earlierCourse // that it replaces
}

// An earlierCourse is one that another one replaces.
type earlierCourse struct {
	semester int // counted from 0
	grade    string
}

// A transcript is what is kept of somebody's grades.
type transcript struct {
	gpa.Rules
	rounding   gpa.Rounding
	ownScale   bool        // the scale is kept, and does not follow the school's
	graduation gpa.Credits // 0 for none
	target     gpa.Points  // 0 for none
	semesters  [gpaSemesters]GPASemester
	courses    [][]gpa.Course // of each semester
}

// GPA returns v's grades.
func (s *Service) GPA(ctx context.Context, v account.Viewer) (GPA, error) {
	t, err := findTranscript(ctx, s.db, v)
	if err != nil {
		return GPA{}, err
	}
	return t.view(), nil
}

// GPASemester returns one of v's semesters, id being 1 to 12.
func (s *Service) GPASemester(ctx context.Context, v account.Viewer, id int64) (GPASemester, error) {
	t, err := findTranscript(ctx, s.db, v)
	if err != nil {
		return GPASemester{}, err
	}
	return t.semester(id)
}

func (t *transcript) semester(id int64) (GPASemester, error) {
	if id < 1 || id > gpaSemesters {
		return GPASemester{}, fault.New(fault.NotFound, "not_found")
	}
	return t.view().Semesters[id-1], nil
}

// findTranscript reads what v keeps, and the rules of v's school.
func findTranscript(ctx context.Context, q db.Q, v account.Viewer) (t *transcript, err error) {
	if !v.SignedIn() {
		return nil, fault.New(fault.Unauthenticated, "not_authenticated")
	}
	scale, err := gpaScale.Get(ctx, q, v.School)
	if err != nil {
		return nil, err
	}
	rounding, err := gpaRounding.Get(ctx, q, v.School)
	if err != nil {
		return nil, err
	}
	failed, err := gpaFailed.Get(ctx, q, v.School)
	if err != nil {
		return nil, err
	}
	t = &transcript{Rules: gpa.Rules{Scale: gpa.Scale(scale), FailedCounts: failed}, rounding: gpa.Rounding(rounding), courses: make([][]gpa.Course, gpaSemesters)}
	_, err = db.All(ctx, q, func(r *sql.Rows) (own gpa.Scale, err error) {
		err = r.Scan(&own, &t.graduation, &t.target)
		t.Scale, t.ownScale = own, true
		return own, err
	}, `SELECT scale, graduation_credit, target_average FROM gpa_profiles WHERE user_id = ?`, int64(v.ID))
	if err != nil {
		return nil, err
	}
	return t, t.load(ctx, q, v)
}

// selectCourses takes somebody's id. Semesters and courses are read at one moment.
const selectCourses = `SELECT m.semester, m.name, m.version, m.updated_at, c.name, c.credit, c.grade, c.is_major, c.is_retake
	FROM gpa_semesters m LEFT JOIN gpa_courses c ON c.user_id = m.user_id AND c.semester = m.semester
	WHERE m.user_id = ? ORDER BY m.semester, c.place`

// load reads what is in the semesters.
func (t *transcript) load(ctx context.Context, q db.Q, v account.Viewer) error {
	for i := range t.semesters {
		t.semesters[i] = GPASemester{ID: int64(i + 1), Label: fmt.Sprintf("%d-%d", i/2+1, i%2+1), Courses: []GPACourse{}}
	}
	_, err := db.All(ctx, q, func(r *sql.Rows) (n int, err error) {
		var m GPASemester
		var updated int64
		var name, grade sql.NullString
		var credit sql.NullInt64
		var major, retake sql.NullBool
		if err := r.Scan(&n, &m.Name, &m.version, &updated, &name, &credit, &grade, &major, &retake); err != nil {
			return n, err
		}
		at := &t.semesters[n-1]
		at.Name, at.version, at.UpdatedAt = m.Name, m.version, rest.At(db.Time(updated))
		if name.Valid { // else it has no courses
			t.courses[n-1] = append(t.courses[n-1], gpa.Course{Name: name.String, Credits: gpa.Credits(credit.Int64), Grade: gpa.Grade(grade.String), Major: major.Bool, Retake: retake.Bool})
		}
		return n, nil
	}, selectCourses, int64(v.ID))
	return err
}
