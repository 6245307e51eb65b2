package timetable

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A WizardDraft is the plan that somebody keeps of a semester. Its groups have ids,
// that none of its groups had before.
type WizardDraft struct {
	Semester  int64     `json:"semester"`
	UpdatedAt rest.Time `json:"updated_at"` // null while nothing was put into it
	WizardPlan

	version int64 // grows with each change, 0 before the first
	groups  int64 // that it had so far
	former  string
}

// A keptDraft is a draft as it is kept.
type keptDraft struct {
	WizardPlan
	Last int64 `json:"last"` // id that a group was given
}

func (d *WizardDraft) kept() (string, error) {
	b, err := json.Marshal(keptDraft{d.WizardPlan, d.groups})
	return string(b), err
}

// read puts what is kept in the place of the plan.
func (d *WizardDraft) read(kept string) error {
	var k keptDraft
	if err := json.Unmarshal([]byte(kept), &k); err != nil {
		return err
	}
	d.WizardPlan, d.groups = k.WizardPlan, max(d.groups, k.Last)
	return nil
}

// list makes lists that are nil empty, as JSON has them.
func (p *WizardPlan) list() {
	if p.Groups == nil {
		p.Groups = []WizardGroup{}
	}
	for i := range p.Groups {
		if p.Groups[i].Lectures == nil {
			p.Groups[i].Lectures = []int64{}
		}
	}
	if p.Pins == nil {
		p.Pins = []int64{}
	}
	if p.Excluded == nil {
		p.Excluded = []int64{}
	}
	if p.Hard == nil {
		p.Hard = []HardWish{}
	}
	if p.Soft == nil {
		p.Soft = []SoftWish{}
	}
}

// WizardDraft returns what v keeps of a semester: an empty draft that minds own
// blocks where nothing was put into it.
func (s *Service) WizardDraft(ctx context.Context, v account.Viewer, semester int64) (WizardDraft, error) {
	if _, err := s.wizardSemester(ctx, v, semester); err != nil {
		return WizardDraft{}, err
	}
	return findDraft(ctx, s.db, v, semester)
}

// selectDraft takes somebody's id and a semester.
const selectDraft = `SELECT version, draft, former, updated_at FROM wizard_drafts WHERE user_id = ? AND semester_id = ?`

func findDraft(ctx context.Context, q db.Q, v account.Viewer, semester int64) (WizardDraft, error) {
	d := WizardDraft{Semester: semester}
	var kept string
	var updated int64
	err := q.Row(ctx, selectDraft, int64(v.ID), semester).Scan(&d.version, &kept, &d.former, &updated)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		d.Busy, err = true, nil
	case err == nil:
		d.UpdatedAt, err = rest.At(db.Time(updated)), d.read(kept)
	}
	d.list()
	return d, err
}

// PutWizardDraft puts a plan in the place of what v keeps of a semester, if that is
// as If-Match says. What is wrong with the plan by itself is a fault, as for
// [Service.Suggest]; it may be one that nothing fulfils, or that is not whole yet.
func (s *Service) PutWizardDraft(ctx context.Context, v account.Viewer, semester int64, p WizardPlan) (WizardDraft, error) {
	return s.changeDraft(ctx, v, semester, nil, func(_ db.Q, d *WizardDraft) error {
		d.WizardPlan = p
		d.Groups = slices.Clone(p.Groups) // the asker's stay as they are
		for i := range d.Groups {
			d.groups++
			d.Groups[i].ID = d.groups
		}
		return nil
	})
}

// UndoWizardDraft takes the last change of a draft back. A second time it brings the
// change back.
func (s *Service) UndoWizardDraft(ctx context.Context, v account.Viewer, semester int64) (WizardDraft, error) {
	return s.changeDraft(ctx, v, semester, nil, func(_ db.Q, d *WizardDraft) error {
		if d.former == "" {
			return fault.New(fault.Conflict, "nothing_to_undo")
		}
		return d.read(d.former)
	})
}

// changeDraft runs f with v's draft of a semester while nobody else changes it, and
// keeps what comes of it. A version, if not nil, is that of the draft that the
// change was made on: another one is the fault wizard_changed.
func (s *Service) changeDraft(ctx context.Context, v account.Viewer, semester int64, version *int64, f func(q db.Q, d *WizardDraft) error) (after WizardDraft, err error) {
	if _, err := s.wizardSemester(ctx, v, semester); err != nil {
		return after, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockOwner(ctx, tx, v); err != nil {
			return err
		}
		d, err := findDraft(ctx, tx, v, semester)
		if err != nil {
			return err
		}
		if err := rest.Match(ctx, d); err != nil {
			return err
		}
		if version != nil && *version != d.version {
			return fault.New(fault.Conflict, "wizard_changed")
		}
		former, err := d.kept()
		if err != nil {
			return err
		}
		if err := f(tx, &d); err != nil {
			return err
		}
		if err := d.check(ctx); err != nil {
			return err
		}
		if err := s.allKnown(ctx, tx, semester, &d.WizardPlan); err != nil {
			return err
		}
		d.list()
		kept, err := d.kept()
		if err != nil {
			return err
		}
		if err := storeDraft(ctx, tx, v, semester, kept, former); err != nil {
			return err
		}
		after, err = findDraft(ctx, tx, v, semester)
		return err
	})
	return after, err
}

func storeDraft(ctx context.Context, tx *db.Tx, v account.Viewer, semester int64, kept, former string) error {
	now := db.Micros(tx.Now)
	n, err := tx.Exec(ctx, `UPDATE wizard_drafts SET version = version + 1, draft = ?, former = ?, updated_at = ? WHERE user_id = ? AND semester_id = ?`, kept, former, now, int64(v.ID), semester)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.AddOnce(ctx, `INSERT INTO wizard_drafts (user_id, semester_id, version, draft, former, updated_at) VALUES (?, ?, 1, ?, ?, ?)`, int64(v.ID), semester, kept, former, now)
	return err
}
