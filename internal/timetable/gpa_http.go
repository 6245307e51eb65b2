package timetable

import (
	"context"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

type inPatchGPA struct {
	Scale            rest.Opt[string] `json:"scale" choices:"4.5,4.3,4.0"`
	GraduationCredit rest.Opt[string] `json:"graduation_credit" format:"decimal" digits:"5" places:"2" null:"true"`
	TargetAverage    rest.Opt[string] `json:"target_average" format:"decimal" digits:"3" places:"2" null:"true"`
}

type inGPASemester struct {
	ID int64 `path:"id"`
}

// inCourse has the grades of all scales; which one takes is a rule's to say.
type inCourse struct {
	Name     string           `json:"name" max:"50" blank:"true" optional:"true"`
	Credit   string           `json:"credit" format:"decimal" digits:"4" places:"2"`
	Grade    rest.Opt[string] `json:"grade" choices:"A+,A0,A,A-,B+,B0,B,B-,C+,C0,C,C-,D+,D0,D,D-,F,P,NP,W" null:"true" blank:"true" optional:"true"`
	IsMajor  rest.Opt[bool]   `json:"is_major" optional:"true"`
	IsRetake rest.Opt[bool]   `json:"is_retake" optional:"true"`
}

type inFillSemester struct {
	ID       int64 `path:"id"`
	Semester int64 `json:"semester" fk:"semester"`
}

type inPutSemester struct {
	ID int64 `path:"id"`
	gpaFields
	Name    string     `json:"name" max:"20" blank:"true" optional:"true"`
	Courses []inCourse `json:"courses" max:"30"`
}

type inPatchSemester struct {
	ID int64 `path:"id"`
	gpaFields
	Name    rest.Opt[string]     `json:"name" max:"20" blank:"true"`
	Courses rest.Opt[[]inCourse] `json:"courses" max:"30"`
}

// gpaFields are what OPTIONS shows before the fields one writes.
type gpaFields struct {
	ReadID      int64     `json:"id" readonly:"true"`
	ReadUpdated rest.Time `json:"updated_at" readonly:"true"`
}

func (s *Service) handleGPA(api *rest.API) {
	const list, one = "Gpa List", "Gpa Instance"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/gpa/", Name: list, Summary: "One's grades: twelve semesters with their courses, and what they come to"}, s.apiGPA)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/gpa/", Name: list, Summary: "Change one's scale, the credits that one needs to graduate, and the average that one wants",
		Help: "A scale that lacks a grade which some course has is refused."}, s.apiPatchGPA)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/gpa/{id}/", Name: one, Summary: "One of one's twelve semesters"}, s.apiSemester)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/gpa/{id}/", Name: one, Summary: "Write a semester anew, with all of its courses", Object: s.hasGPASemester}, s.apiPutSemester)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/gpa/{id}/", Name: one, Summary: "Change the name of a semester, or its courses, all at once", Object: s.hasGPASemester}, s.apiPatchSemester)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/gpa/{id}/fill/", Name: "Gpa Fill", Status: 200, Summary: "Put the lectures of one's main timetable of a semester into one of the twelve", Object: s.hasGPASemester,
		Help: "Those that are there by their name stay as they are."}, s.apiFillSemester)
}

// hasGPASemester says whether there is a semester of that number, before what is
// sent is looked at.
func (s *Service) hasGPASemester(ctx context.Context, id int64) error {
	_, err := s.GPASemester(ctx, account.ViewerOf(ctx), id)
	return err
}

func (s *Service) apiGPA(ctx context.Context, _ rest.Empty) (GPA, error) {
	return s.GPA(ctx, account.ViewerOf(ctx))
}

func (s *Service) apiPatchGPA(ctx context.Context, in inPatchGPA) (GPA, error) {
	var change GPAChange
	if in.Scale.Set {
		change.Scale = (*gpa.Scale)(&in.Scale.Value)
	}
	if in.GraduationCredit.Set {
		credit := gpa.Credits(hundredths(in.GraduationCredit.Value))
		change.GraduationCredit = &credit
	}
	if in.TargetAverage.Set {
		target := gpa.Points(hundredths(in.TargetAverage.Value))
		change.TargetAverage = &target
	}
	return s.ChangeGPA(ctx, account.ViewerOf(ctx), change)
}

func (s *Service) apiSemester(ctx context.Context, in inGPASemester) (GPASemester, error) {
	return s.GPASemester(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiPutSemester(ctx context.Context, in inPutSemester) (GPASemester, error) {
	courses := newCourses(in.Courses)
	return s.ChangeGPASemester(ctx, account.ViewerOf(ctx), in.ID, GPASemesterChange{Name: &in.Name, Courses: &courses})
}

func (s *Service) apiPatchSemester(ctx context.Context, in inPatchSemester) (GPASemester, error) {
	var change GPASemesterChange
	if in.Name.Set {
		change.Name = &in.Name.Value
	}
	if in.Courses.Set {
		courses := newCourses(in.Courses.Value)
		change.Courses = &courses
	}
	v := account.ViewerOf(ctx)
	if change == (GPASemesterChange{}) {
		return s.GPASemester(ctx, v, in.ID)
	}
	return s.ChangeGPASemester(ctx, v, in.ID, change)
}

func (s *Service) apiFillSemester(ctx context.Context, in inFillSemester) (GPASemester, error) {
	return s.FillGPASemester(ctx, account.ViewerOf(ctx), in.ID, in.Semester)
}

func newCourses(in []inCourse) []NewCourse {
	all := make([]NewCourse, len(in))
	for i, c := range in {
		all[i] = NewCourse{Name: c.Name, Credit: gpa.Credits(hundredths(c.Credit)), Grade: c.Grade.Value, Major: c.IsMajor.Value, Retake: c.IsRetake.Value}
	}
	return all
}

// hundredths are those of a decimal with two places, as rest reads it: -1.50. "" is 0.
func hundredths(decimal string) int64 {
	if decimal == "" {
		return 0
	}
	n, err := strconv.ParseInt(strings.Replace(decimal, ".", "", 1), 10, 64)
	if err != nil {
		panic("timetable: " + decimal + " is no decimal") // of a few digits: rest sees to that
	}
	return n
}
