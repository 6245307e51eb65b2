package timetable

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

// allKnown says whether the lectures of a plan are in the semester.
func (s *Service) allKnown(ctx context.Context, q db.Q, semester int64, p *WizardPlan) error {
	ids := append(p.lectures(), p.Excluded...)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return nil
	}
	there := map[int64]bool{}
	err := db.Each(ctx, q, func(r *sql.Rows) error {
		var id int64
		err := r.Scan(&id)
		there[id] = true
		return err
	}, selectKnown(len(ids)), append(db.Args(ids), semester)...)
	if err != nil || len(there) == len(ids) {
		return err
	}
	var e *fault.Error
	look := func(field string, ids []int64) {
		for _, id := range ids {
			if !there[id] {
				e = e.And(field, "does_not_exist", id)
			}
		}
	}
	for i, g := range p.Groups {
		look(fmt.Sprintf("groups.%d.lectures", i), g.Lectures)
	}
	look("pins", p.Pins)
	look("excluded", p.Excluded)
	return e.Or()
}

// selectKnown takes ids of lectures and a semester.
func selectKnown(n int) string {
	return `SELECT id FROM sections WHERE id IN (` + db.In(n) + `) AND semester_id = ?`
}

// selectCourse takes a course and a semester.
const selectCourse = `SELECT id FROM sections WHERE course_id = ? AND semester_id = ? AND is_gone = 0 ORDER BY section_number, id`

// AddToWizard puts a lecture into v's draft of a semester, or with course every
// lecture of its course: into the group of that id, or with 0 into a new one that is
// named after it and chooses one. What some group has stays there; added is how many
// were put in.
func (s *Service) AddToWizard(ctx context.Context, v account.Viewer, semester, id int64, course bool, group int64) (d WizardDraft, added int, err error) {
	d, err = s.changeDraft(ctx, v, semester, nil, func(q db.Q, d *WizardDraft) error {
		x, err := lecture.FindSection(ctx, q, v, id)
		if err != nil || x.Semester != semester {
			return noSuch("lecture", id, err)
		}
		ids := []int64{id}
		if course {
			ids, err = db.All(ctx, q, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, selectCourse, x.Course, semester)
			if err != nil {
				return err
			}
		}
		added = 0
		ids = slices.DeleteFunc(ids, d.lists)
		if len(ids) == 0 {
			return nil
		}
		at := d.group(group)
		switch {
		case group != 0 && at < 0:
			return fault.Field("group", "does_not_exist", group)
		case at < 0 && len(d.Groups) >= maxGroups:
			return fault.New(fault.Conflict, "too_many_groups", maxGroups)
		case at < 0:
			name := []rune(x.Name)
			d.groups++
			at = len(d.Groups)
			d.Groups = append(d.Groups, WizardGroup{ID: d.groups, Name: string(name[:min(len(name), maxName)]), Choose: 1})
		}
		if g := &d.Groups[at]; len(g.Lectures)+len(ids) > maxGroup {
			return fault.New(fault.Conflict, "group_full", maxGroup)
		}
		listed := len(ids)
		for _, g := range d.Groups {
			listed += len(g.Lectures)
		}
		if listed > maxListed {
			return fault.New(fault.Conflict, "wizard_too_many_listed", maxListed)
		}
		d.Groups[at].Lectures = append(d.Groups[at].Lectures, ids...)
		added = len(ids)
		return nil
	})
	return d, added, err
}

// A GroupChange is what a group of a draft becomes.
type GroupChange struct {
	Name   string
	Choose int
	Take   map[int64]Taking // what becomes of its lectures; what it does not name stays as it is
}

// A Taking is how a lecture of a group is taken.
type Taking string

const (
	MayTake  Taking = "may"  // if it is chosen
	MustTake Taking = "must" // in every timetable (꼭)
	NotTake  Taking = "not"  // in none (빼기)
	TakeOut  Taking = "out"  // it is in the group no more
)

// taking is how a plan takes a lecture.
func (p *WizardPlan) taking(lecture int64) Taking {
	switch {
	case slices.Contains(p.Pins, lecture):
		return MustTake
	case slices.Contains(p.Excluded, lecture):
		return NotTake
	}
	return MayTake
}

// take changes how a plan takes a lecture.
func (p *WizardPlan) take(lecture int64, how Taking) {
	is := func(id int64) bool { return id == lecture }
	p.Pins, p.Excluded = slices.DeleteFunc(p.Pins, is), slices.DeleteFunc(p.Excluded, is)
	switch how {
	case MustTake:
		p.Pins = append(p.Pins, lecture)
	case NotTake:
		p.Excluded = append(p.Excluded, lecture)
	}
}

// ChangeWizardGroup changes a group of v's draft, which is of that version. Faults
// are about name and choose.
func (s *Service) ChangeWizardGroup(ctx context.Context, v account.Viewer, semester, group, version int64, in GroupChange) (WizardDraft, error) {
	return s.changeDraft(ctx, v, semester, &version, func(_ db.Q, d *WizardDraft) error {
		at := d.group(group)
		if at < 0 {
			return notFound()
		}
		g := &d.Groups[at]
		var e *fault.Error
		if g.Name, e = checkName(nil, in.Name); in.Choose < 1 || in.Choose > max(1, len(g.Lectures)) {
			e = e.And("choose", "choose_range")
		}
		if e != nil {
			return e
		}
		g.Choose = in.Choose
		for _, id := range slices.Clone(g.Lectures) {
			how, ok := in.Take[id]
			if !ok {
				continue
			}
			d.take(id, how)
			if how == TakeOut {
				g.Lectures = slices.DeleteFunc(g.Lectures, func(o int64) bool { return o == id })
			}
		}
		g.Choose = min(g.Choose, max(1, len(g.Lectures)))
		return nil
	})
}

// RemoveWizardGroup takes a group out of v's draft, with what was said of its
// lectures.
func (s *Service) RemoveWizardGroup(ctx context.Context, v account.Viewer, semester, group int64) (WizardDraft, error) {
	return s.changeDraft(ctx, v, semester, nil, func(_ db.Q, d *WizardDraft) error {
		at := d.group(group)
		if at < 0 {
			return notFound()
		}
		for _, id := range d.Groups[at].Lectures {
			d.take(id, TakeOut)
		}
		d.Groups = slices.Delete(d.Groups, at, at+1)
		return nil
	})
}

// ChangeWishes changes the wishes of v's draft, which is of that version. Faults are
// named by the places of the wishes: hard.2.n.
func (s *Service) ChangeWishes(ctx context.Context, v account.Viewer, semester, version int64, hard []HardWish, soft []SoftWish, busy bool) (WizardDraft, error) {
	return s.changeDraft(ctx, v, semester, &version, func(_ db.Q, d *WizardDraft) error {
		d.Hard, d.Soft, d.Busy = hard, soft, busy
		return nil
	})
}

// partName names a part of a contradiction so that it can be dropped later, whatever
// else has changed by then.
func (r *Suggestions) partName(p WizardPart) string {
	switch p.Kind {
	case wizard.InGroups:
		return fmt.Sprintf("group:%d", r.plan.Groups[p.Index].ID)
	case wizard.InPins:
		return fmt.Sprintf("pin:%d", r.plan.Pins[p.Index])
	case wizard.InHard:
		w := r.plan.Hard[p.Index]
		return fmt.Sprintf("hard:%s:%d", w.Code, w.N)
	}
	return string(p.Kind)
}

// DropFromWizard drops a part of a contradiction, as partName names it, from v's
// draft. What is not there any more is dropped already.
func (s *Service) DropFromWizard(ctx context.Context, v account.Viewer, semester int64, part string) (WizardDraft, error) {
	return s.changeDraft(ctx, v, semester, nil, func(_ db.Q, d *WizardDraft) error {
		kind, what, _ := strings.Cut(part, ":")
		id, _ := strconv.ParseInt(what, 10, 64) // nothing has the id 0
		switch kind {
		case "group":
			if at := d.group(id); at >= 0 {
				for _, id := range d.Groups[at].Lectures {
					d.take(id, TakeOut)
				}
				d.Groups = slices.Delete(d.Groups, at, at+1)
			}
		case "pin":
			if slices.Contains(d.Pins, id) {
				d.take(id, MayTake)
			}
		case "hard":
			d.Hard = slices.DeleteFunc(d.Hard, func(w HardWish) bool { return fmt.Sprintf("%s:%d", w.Code, w.N) == what })
		case string(wizard.InBusy):
			d.Busy = false
		case string(wizard.InExcluded):
			d.Excluded = nil
		default:
			return fault.Field("part", "invalid_choice", part)
		}
		return nil
	})
}
