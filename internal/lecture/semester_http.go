package lecture

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// semesterFields stand in answers and are not taken.
type semesterFields struct {
	ReadID      int64     `json:"id" readonly:"true"`
	ReadCreated rest.Time `json:"created_at" readonly:"true"`
	ReadUpdated rest.Time `json:"updated_at" readonly:"true"`
}

type inDays struct {
	Kind  string `json:"kind" choices:"holiday,exam,registration,add_drop"`
	First string `json:"first_day" format:"date"`
	Last  string `json:"last_day" format:"date"`
	Name  string `json:"name" optional:"true" blank:"true" max:"50"`
}

type inNewSemester struct {
	semesterFields
	School rest.Opt[int64] `json:"school_id" fk:"school" optional:"true"` // the own one where it is left out
	Year   int             `json:"year" min:"1970" max:"2100"`
	Term   string          `json:"term" choices:"spring,summer,autumn,winter"`
	First  string          `json:"first_day" format:"date"`
	Last   string          `json:"last_day" format:"date"`
	Days   []inDays        `json:"days" optional:"true" max:"100"`
}

type inPutSemester struct {
	ID int64 `path:"id"`
	semesterFields
	ReadSchool int64    `json:"school_id" readonly:"true"`
	Year       int      `json:"year" min:"1970" max:"2100"`
	Term       string   `json:"term" choices:"spring,summer,autumn,winter"`
	First      string   `json:"first_day" format:"date"`
	Last       string   `json:"last_day" format:"date"`
	Days       []inDays `json:"days" optional:"true" max:"100"`
}

type inPatchSemester struct {
	ID int64 `path:"id"`
	semesterFields
	ReadSchool int64              `json:"school_id" readonly:"true"`
	Year       rest.Opt[int]      `json:"year" min:"1970" max:"2100"`
	Term       rest.Opt[string]   `json:"term" choices:"spring,summer,autumn,winter"`
	First      rest.Opt[string]   `json:"first_day" format:"date"`
	Last       rest.Opt[string]   `json:"last_day" format:"date"`
	Days       rest.Opt[[]inDays] `json:"days" max:"100"`
}

type inPeriod struct {
	Number int `json:"number" min:"-9" max:"99"`
	Start  int `json:"start" min:"0" max:"1439"`
	End    int `json:"end" min:"1" max:"1440"`
}

type inPeriods struct {
	inSchool
	Periods []inPeriod `json:"periods" max:"109"`
}

func (s *Service) handleSemesters(api *rest.API) {
	const list, one = "Semester List", "Semester Instance"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/semester/", Name: list, Summary: "Semesters of a school, the newest first"}, s.apiSemesters)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/semester/", Name: list, Summary: "Open a semester; managers of the school and operators", May: mayKeepSome}, s.apiAddSemester)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/semester/{id}/", Name: one, Summary: "A semester with its holidays, exams and days of registration"}, s.apiSemester)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/semester/{id}/", Name: one, Summary: "Change a semester", Object: s.mayKeepSemester}, s.apiPutSemester)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/semester/{id}/", Name: one, Summary: "Change some of a semester", Object: s.mayKeepSemester}, s.apiPatchSemester)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/period/", Name: "Period List", Summary: "Numbered hours of a school, in minutes since midnight"}, s.apiPeriods)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/period/", Name: "Period List", Summary: "Set the numbered hours of a school, by which its next import is read", Status: 200, May: mayKeepSome}, s.apiSetPeriods)
}

// mayKeepSome says whether the one who asks changes the catalogue of any school.
func mayKeepSome(ctx context.Context) error {
	v := account.ViewerOf(ctx)
	if v.Role == account.Operator {
		return nil
	}
	return mayKeep(v, v.School)
}

func (s *Service) mayKeepSemester(ctx context.Context, id int64) error {
	_, err := s.keptSemester(ctx, account.ViewerOf(ctx), id)
	return err
}

func (s *Service) apiSemesters(ctx context.Context, in inSchool) ([]Semester, error) {
	v := account.ViewerOf(ctx)
	return s.Semesters(ctx, v, schoolOf(v, in.School))
}

func (s *Service) apiSemester(ctx context.Context, in inThing) (Semester, error) {
	return s.Semester(ctx, account.ViewerOf(ctx), in.ID)
}

// dateOf is a day that the field's format has found good.
func dateOf(text string) Date {
	d, _ := ParseDate(text)
	return d
}

func daysOf(in []inDays) []SemesterDays {
	days := make([]SemesterDays, len(in))
	for i, d := range in {
		days[i] = SemesterDays{DaysKind(d.Kind), dateOf(d.First), dateOf(d.Last), d.Name}
	}
	return days
}

func (s *Service) apiAddSemester(ctx context.Context, in inNewSemester) (Semester, error) {
	v := account.ViewerOf(ctx)
	return s.AddSemester(ctx, v, NewSemester{SchoolID: schoolOf(v, in.School), Year: in.Year, Term: Term(in.Term), First: dateOf(in.First), Last: dateOf(in.Last), Days: daysOf(in.Days)})
}

func (s *Service) apiPutSemester(ctx context.Context, in inPutSemester) (Semester, error) {
	return s.ChangeSemester(ctx, account.ViewerOf(ctx), in.ID, func(n *NewSemester) {
		n.Year, n.Term, n.First, n.Last, n.Days = in.Year, Term(in.Term), dateOf(in.First), dateOf(in.Last), daysOf(in.Days)
	})
}

func (s *Service) apiPatchSemester(ctx context.Context, in inPatchSemester) (Semester, error) {
	return s.ChangeSemester(ctx, account.ViewerOf(ctx), in.ID, func(n *NewSemester) {
		n.Year, n.Term = in.Year.Or(n.Year), Term(in.Term.Or(string(n.Term)))
		n.First, n.Last = dateOf(in.First.Or(n.First.String())), dateOf(in.Last.Or(n.Last.String()))
		if in.Days.Set {
			n.Days = daysOf(in.Days.Value)
		}
	})
}

func (s *Service) apiPeriods(ctx context.Context, in inSchool) ([]period.Period, error) {
	v := account.ViewerOf(ctx)
	return s.Periods(ctx, v, schoolOf(v, in.School))
}

func (s *Service) apiSetPeriods(ctx context.Context, in inPeriods) ([]period.Period, error) {
	v := account.ViewerOf(ctx)
	school := schoolOf(v, in.School)
	list := make([]period.Period, len(in.Periods))
	for i, p := range in.Periods {
		list[i] = period.Period(p)
	}
	if err := s.SetPeriods(ctx, v, school, list); err != nil {
		return nil, err
	}
	return s.Periods(ctx, v, school)
}
