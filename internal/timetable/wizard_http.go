package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

type inGroup struct {
	Name     string  `json:"name" optional:"true" blank:"true" max:"40"`
	Choose   int     `json:"choose" min:"1" max:"150"`
	Lectures []int64 `json:"lectures" max:"150"`
}

type inHardWish struct {
	Code string `json:"code" choices:"free_day,earliest,latest,max_gap,max_day_minutes,max_days,travel,min_credits,max_credits"`
	N    int    `json:"n" optional:"true" min:"0" max:"400000"`
}

type inSoftWish struct {
	Code   string `json:"code" choices:"lunch,compact,few_days,rating,start"`
	N      int    `json:"n" optional:"true" min:"0" max:"1440"`
	Weight int    `json:"weight" min:"1" max:"100"`
}

// inPlan is a plan as it is sent.
type inPlan struct {
	Groups   []inGroup      `json:"groups" max:"20"`
	Pins     []int64        `json:"pins" optional:"true" max:"40"`
	Excluded []int64        `json:"excluded" optional:"true" max:"600"`
	Hard     []inHardWish   `json:"hard" optional:"true" max:"16"`
	Soft     []inSoftWish   `json:"soft" optional:"true" max:"5"`
	Busy     rest.Opt[bool] `json:"busy" optional:"true" absent:"keep"`
}

type inSuggest struct {
	Semester int64 `json:"semester" fk:"semester"`
	inPlan
}

type inPutDraft struct {
	ID int64 `path:"id"`
	inPlan
}

type inSuggested struct {
	ID       int64            `path:"id"`
	Lectures []int64          `json:"lectures" max:"60"`
	Name     rest.Opt[string] `json:"name" optional:"true" max:"40"`
}

func (s *Service) handleWizard(api *rest.API) {
	const one = "Wizard Instance"
	const plan = "A group asks for choose of its lectures, of each course one at most. n is a day from 1 for free_day, minutes since midnight for earliest, latest and start, " +
		"days for max_days, hundredths of a credit for min_credits and max_credits, and else minutes: of lunch, of a pause that is no waiting (compact), from one building to another (travel). " +
		"Without busy, own blocks of the main timetable are minded."
	rest.Handle(api, rest.Call{Method: "POST", Path: "/wizard/", Name: "Wizard List", Summary: "The best timetables that fulfil a plan, which is not kept", Status: 200, May: mayKeepSome,
		Help: plan + " Where too many search at one time the answer is 429."}, s.apiSuggest)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/wizard/{id}/", Name: one, Summary: "The plan that one keeps of a semester"}, s.apiDraft)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/wizard/{id}/", Name: one, Summary: "Keep another plan of a semester", Object: s.mayPlan, Help: plan + " If-Match takes the ETag of the plan."}, s.apiPutDraft)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/wizard/{id}/undo/", Name: "Wizard Undo", Summary: "Take back the last change of a plan", Status: 200, Object: s.mayPlan,
		Help: "A second time it brings the change back."}, s.apiUndoDraft)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/wizard/{id}/timetable/", Name: "Wizard Timetable", Summary: "Make a timetable of lectures that the wizard suggested", Object: s.mayPlan,
		Help: "Without a name it is called 마법사 1, or has the next number that is free."}, s.apiSuggested)
}

// mayPlan says whether the semester is one that who asks makes timetables of,
// before what is sent is looked at.
func (s *Service) mayPlan(ctx context.Context, id int64) error {
	_, err := s.wizardSemester(ctx, account.ViewerOf(ctx), id)
	return err
}

func (in inPlan) plan() WizardPlan {
	p := WizardPlan{Pins: in.Pins, Excluded: in.Excluded, Busy: !in.Busy.Set || in.Busy.Value}
	for _, g := range in.Groups {
		p.Groups = append(p.Groups, WizardGroup{Name: g.Name, Choose: g.Choose, Lectures: g.Lectures})
	}
	for _, w := range in.Hard {
		p.Hard = append(p.Hard, HardWish{wizard.HardCode(w.Code), w.N})
	}
	for _, w := range in.Soft {
		p.Soft = append(p.Soft, SoftWish{wizard.SoftCode(w.Code), w.N, w.Weight})
	}
	return p
}

func (s *Service) apiSuggest(ctx context.Context, in inSuggest) (Suggestions, error) {
	r, err := s.Suggest(ctx, account.ViewerOf(ctx), in.Semester, in.plan())
	if fault.Is(err, "not_found") {
		err = fault.Field("semester", "does_not_exist", in.Semester)
	}
	return r, err
}

func (s *Service) apiDraft(ctx context.Context, in inThing) (WizardDraft, error) {
	return s.WizardDraft(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiPutDraft(ctx context.Context, in inPutDraft) (WizardDraft, error) {
	return s.PutWizardDraft(ctx, account.ViewerOf(ctx), in.ID, in.plan())
}

func (s *Service) apiUndoDraft(ctx context.Context, in inThing) (WizardDraft, error) {
	return s.UndoWizardDraft(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiSuggested(ctx context.Context, in inSuggested) (Timetable, error) {
	return s.AddSuggested(ctx, account.ViewerOf(ctx), NewFromWizard{Semester: in.ID, Lectures: in.Lectures, Name: in.Name.Value, Key: rest.From(ctx).IdempotencyKey()})
}
