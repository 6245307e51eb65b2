package timetable

import (
	"context"
	"fmt"
	"slices"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// Limits of what one asks the wizard for. Those of package wizard are wider; these
// bound what one search takes to some 10 MB, and a group to what one form holds.
const (
	maxGroups   = wizard.MaxGroups
	maxGroup    = 150 // lectures of a group
	maxListed   = 600 // lectures of all groups
	maxPins     = wizard.MaxPins
	maxExcluded = maxListed
	maxWishes   = 16 // hard ones: each of the nine once, and each day free
	maxSoft     = 5
	maxTravel   = 120
)

// A WizardPlan is what somebody asks the wizard (마법사) for.
type WizardPlan struct {
	Groups   []WizardGroup `json:"groups"`   // at most 20
	Pins     []int64       `json:"pins"`     // lectures in every timetable, at most 40
	Excluded []int64       `json:"excluded"` // lectures in none, at most 600
	Hard     []HardWish    `json:"hard"`
	Soft     []SoftWish    `json:"soft"`
	Busy     bool          `json:"busy"` // nothing overlaps the own blocks of the main timetable
}

// A WizardGroup is what to choose from (묶음).
type WizardGroup struct {
	ID       int64   `json:"id"`       // in a draft; each of one's another one
	Name     string  `json:"name"`     // at most 40 characters, may be empty
	Choose   int     `json:"choose"`   // how many of the lectures
	Lectures []int64 `json:"lectures"` // at most 150, and 600 in all groups
}

// A HardWish is one that every timetable fulfils. N is what package wizard says of
// the code, but for travel: there it is the minutes from one building to another.
type HardWish struct {
	Code wizard.HardCode `json:"code"`
	N    int             `json:"n"`
}

// A SoftWish is one that makes a timetable better, by its weight of 1 to 100.
type SoftWish struct {
	Code   wizard.SoftCode `json:"code"`
	N      int             `json:"n"`
	Weight int             `json:"weight"`
}

// check checks what can be checked without the catalogue, before anything else is
// done: nothing of a plan that passes is longer than it may be.
func (p *WizardPlan) check(ctx context.Context) error {
	var e *fault.Error
	for _, b := range []struct {
		field  string
		n, max int
	}{{"groups", len(p.Groups), maxGroups}, {"pins", len(p.Pins), maxPins}, {"excluded", len(p.Excluded), maxExcluded}, {"hard", len(p.Hard), maxWishes}, {"soft", len(p.Soft), maxSoft}} {
		if b.n > b.max {
			e = e.And(b.field, "wizard_too_many", b.max)
		}
	}
	if e != nil {
		return e
	}
	listed := 0
	seen, pinned := map[int64]bool{}, map[int64]bool{}
	for i := range p.Groups {
		g, at := &p.Groups[i], fmt.Sprintf("groups.%d.", i)
		g.Name, e = plain.Check(e, at+"name", plain.OneLine(g.Name), 0, maxName)
		if len(g.Lectures) > maxGroup {
			e = e.And(at+"lectures", "wizard_too_many", maxGroup)
		}
		if listed += len(g.Lectures); listed > maxListed {
			e = e.And(at+"lectures", "wizard_too_many_listed", maxListed)
			break
		}
		if g.Choose < 1 || g.Choose > maxGroup {
			e = e.And(at+"choose", "choose_range")
		}
		e = checkTwice(e, at+"lectures", g.Lectures, seen)
	}
	e = checkTwice(e, "pins", p.Pins, pinned)
	for i, w := range p.Hard {
		if w.Code == wizard.Travel && (w.N < 0 || w.N > maxTravel) {
			e = e.And(fmt.Sprintf("hard.%d.n", i), "wish_range")
		}
	}
	for i, w := range p.Soft {
		if w.Weight < 1 || w.Weight > wizard.MaxWeight {
			e = e.And(fmt.Sprintf("soft.%d.weight", i), "wish_range")
		}
	}
	if e != nil {
		return e
	}
	hard, soft, way := p.wishes()
	_, err := wizard.Solve(ctx, wizard.Problem{Hard: hard, Soft: soft, Travel: way}, wizard.Options{Nodes: 1}) // of nothing: it looks at the wishes
	if err != nil {
		return wizardFault(err)
	}
	return nil
}

// wishes are those of the plan as package wizard takes them.
func (p *WizardPlan) wishes() (hard []wizard.Hard, soft []wizard.Soft, way func(from, to wizard.Place) int) {
	for _, w := range p.Hard {
		if w.Code == wizard.Travel {
			way, w.N = travel(w.N), 0
		}
		hard = append(hard, wizard.Hard{Code: w.Code, N: w.N})
	}
	for _, w := range p.Soft {
		soft = append(soft, wizard.Soft{Code: w.Code, N: w.N, Weight: w.Weight})
	}
	return hard, soft, way
}

// checkTwice refuses lectures that were seen before, and those that cannot be.
func checkTwice(e *fault.Error, field string, ids []int64, seen map[int64]bool) *fault.Error {
	for _, id := range ids {
		switch {
		case id < 1:
			return e.And(field, "does_not_exist", id)
		case seen[id]:
			return e.And(field, "section_twice", id)
		}
		seen[id] = true
	}
	return e
}

// lectures are those that the plan names as a choice, each once.
func (p *WizardPlan) lectures() []int64 {
	var ids []int64
	for _, g := range p.Groups {
		ids = append(ids, g.Lectures...)
	}
	ids = append(ids, p.Pins...)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// lists reports whether some group has the lecture.
func (p *WizardPlan) lists(lecture int64) bool {
	return slices.ContainsFunc(p.Groups, func(g WizardGroup) bool { return slices.Contains(g.Lectures, lecture) })
}

// group returns the place of a group in the plan, −1 where it has none of that id.
func (p *WizardPlan) group(id int64) int {
	return slices.IndexFunc(p.Groups, func(g WizardGroup) bool { return g.ID == id })
}

// soft returns the wish of a code; its weight is 0 where it is not wished for.
func (p *WizardPlan) soft(code wizard.SoftCode) SoftWish {
	i := slices.IndexFunc(p.Soft, func(w SoftWish) bool { return w.Code == code })
	if i < 0 {
		return SoftWish{Code: code}
	}
	return p.Soft[i]
}
