package timetable

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// wizardSeconds is how long the wizard searches at most.
var wizardSeconds = setting.Int("timetable.wizard_seconds", 1, 1, 10)

// Suggestions are what the wizard found.
type Suggestions struct {
	Timetables    []Suggestion         `json:"timetables"`    // at most 20, the best first
	IsProven      bool                 `json:"is_proven"`     // there are no better ones, or none at all; else the time ran out
	Contradiction *WizardContradiction `json:"contradiction"` // where it is proven that there is none, else null

	plan     WizardPlan
	sections map[int64]lecture.Section
	blocks   []Entry // own ones that nothing overlaps
	busy     []int   // of each time that nothing overlaps, the place of its block
}

// A Suggestion is a timetable that fulfils every hard wish.
type Suggestion struct {
	Score    int64              `json:"score"` // the sum of the points of its reasons
	Credits  lecture.Hundredths `json:"credit"`
	Lectures []int64            `json:"lectures"` // by id
	Reasons  []WizardReason     `json:"reasons"`  // one for each soft wish
}

// A WizardReason is what a timetable has for a soft wish, as package wizard counts
// it.
type WizardReason struct {
	Code   wizard.SoftCode `json:"code"`
	N      int             `json:"n"`
	Of     int             `json:"of"`
	Points int64           `json:"points"`
	Text   string          `json:"text"` // in the asker's language
}

// A WizardContradiction is a set of things that cannot be had together.
type WizardContradiction struct {
	Text       string       `json:"text"` // in the asker's language, as those of its parts
	Parts      []WizardPart `json:"parts"`
	IsMinimal  bool         `json:"is_minimal"`  // without any one of them there is a timetable
	IsSmallest bool         `json:"is_smallest"` // no fewer things contradict each other
}

// A WizardPart is one of them: what stands at an index of a field of the plan. With
// busy it is one of the own blocks, with excluded all of them together.
type WizardPart struct {
	Kind  wizard.Kind `json:"kind"`
	Index int         `json:"index"`
	Text  string      `json:"text"`
}

// Suggest returns the best timetables of a semester that fulfil a plan. What is
// wrong with the plan is a fault of its fields, named by their places:
// groups.2.lectures. It takes as long as timetable.wizard_seconds says, and ends
// with ctx; where too many search at one time, or v already does, it waits a while and then is
// the fault wizard_busy.
func (s *Service) Suggest(ctx context.Context, v account.Viewer, semester int64, p WizardPlan) (Suggestions, error) {
	if _, err := s.wizardSemester(ctx, v, semester); err != nil {
		return Suggestions{}, err
	}
	if err := p.check(ctx); err != nil {
		return Suggestions{}, err
	}
	r := Suggestions{Timetables: []Suggestion{}, plan: p}
	seconds, err := wizardSeconds.Get(ctx, s.db, v.School)
	if err != nil {
		return r, err
	}
	leave, err := s.room.enter(ctx, v.ID)
	if err != nil {
		return r, err
	}
	defer leave()
	// Only who is in reads the lectures: those of a large plan take 1 MB, and any
	// number of requests may wait.
	problem, err := s.problem(ctx, v, semester, &r)
	if err != nil {
		return r, err
	}
	ends, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second)
	defer cancel()
	found, err := wizard.Solve(ends, problem, wizard.Options{Nodes: s.nodes})
	if err == nil {
		err = ctx.Err() // whoever asked is gone, or out of time of their own
	}
	if err != nil {
		return r, wizardFault(err)
	}
	r.fill(ctx, found)
	return r, nil
}

// wizardSemester returns a semester of v's school, whose lectures v may put into
// timetables.
func (s *Service) wizardSemester(ctx context.Context, v account.Viewer, semester int64) (lecture.Semester, error) {
	if !v.SignedIn() {
		return lecture.Semester{}, unauthenticated()
	}
	in, err := s.lecture.Semester(ctx, v, semester)
	if err == nil {
		err = mayKeep(v, in.SchoolID)
	}
	return in, err
}

// problem makes of a plan what package wizard solves, and notes in r what it is
// made of. A lecture that the registrar lists no more is in no table.
func (s *Service) problem(ctx context.Context, v account.Viewer, semester int64, r *Suggestions) (p wizard.Problem, err error) {
	if r.sections, err = s.known(ctx, semester, r.plan.lectures()); err != nil {
		return p, err
	}
	var e *fault.Error
	take := func(field string, ids []int64) (list []wizard.Section) {
		for _, id := range ids {
			switch x, ok := r.sections[id]; {
			case !ok:
				e = e.And(field, "does_not_exist", id)
			case x.IsGone && field == "pins":
				e = e.And(field, "wizard_gone", x.Name)
			case !x.IsGone:
				list = append(list, wizard.Section{ID: id, Course: x.Course, Credits: wizard.Hundredths(x.Credits), Rating: wizard.Hundredths(x.Rating), Meetings: periods(x.Meetings)})
			}
		}
		return list
	}
	for i, g := range r.plan.Groups {
		p.Groups = append(p.Groups, wizard.Group{Name: g.Name, Choose: g.Choose, Sections: take(fmt.Sprintf("groups.%d.lectures", i), g.Lectures)})
	}
	p.Pins, p.Excluded = take("pins", r.plan.Pins), r.plan.Excluded
	if e != nil {
		return p, e
	}
	p.Hard, p.Soft, p.Travel = r.plan.wishes()
	if !r.plan.Busy {
		return p, nil
	}
	main, _, err := MainOf(ctx, s.db, v.ID, semester)
	for _, b := range main.Entries {
		if b.Lecture != nil {
			continue
		}
		for _, t := range b.times() {
			p.Busy, r.busy = append(p.Busy, t), append(r.busy, len(r.blocks))
		}
		r.blocks = append(r.blocks, b)
	}
	return p, err
}

// known returns those of the lectures that are in the semester.
func (s *Service) known(ctx context.Context, semester int64, ids []int64) (map[int64]lecture.Section, error) {
	list, err := lecture.SectionsOf(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	sections := make(map[int64]lecture.Section, len(list))
	for _, x := range list {
		if x.Semester == semester {
			sections[x.ID] = x
		}
	}
	return sections, nil
}

// travel returns how long the way takes from one place to another: so many minutes
// where they are in two buildings. A place without a name is near every other.
func travel(minutes int) func(from, to wizard.Place) int {
	of := map[string]string{} // asked for again and again by one search alone
	at := func(room string) string {
		b, ok := of[room]
		if !ok {
			b = building(room)
			of[room] = b
		}
		return b
	}
	return func(from, to wizard.Place) int {
		if a, b := at(from.Room), at(to.Room); a == b || a == "" || b == "" {
			return 0
		}
		return minutes
	}
}

// building is what stands before the number of a room, as registrars write them:
// 공학관 of 공학관 302 and 공학관 B101, E3 of E3-201, E of E201.
func building(room string) string {
	name, _, _ := strings.Cut(room, "(")
	for i, r := range name {
		if r != ' ' && r != '-' {
			continue
		}
		number := strings.TrimPrefix(name[i+1:], "B") // in a basement
		if number != "" && number[0] >= '0' && number[0] <= '9' {
			return name[:i]
		}
	}
	if i := strings.IndexFunc(name, unicode.IsDigit); i >= 0 {
		name = name[:i]
	}
	return strings.TrimSpace(name)
}
