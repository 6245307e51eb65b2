package lecture

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/jobs"
)

const (
	kindApply  = "lecture.import"
	kindRemove = "lecture.remove_list"
	kindClean  = "lecture.clean_lists"

	draftTime = 24 * time.Hour // how long a list waits to be applied
	applyTime = time.Hour      // how long applying it is tried
)

// Work adds what is done behind the requests: lists are applied, and those that
// nobody applied go.
func (s *Service) Work(r *jobs.Runner) {
	r.Handle(kindApply, func(ctx context.Context, args json.RawMessage) error {
		var id int64
		if err := json.Unmarshal(args, &id); err != nil {
			return jobs.Permanent(errors.New("arguments that are none"))
		}
		return s.applyDraft(ctx, id)
	})
	r.HandleAlways(kindRemove, func(ctx context.Context, args json.RawMessage) error {
		var name string
		if err := json.Unmarshal(args, &name); err != nil {
			return jobs.Permanent(errors.New("arguments that are none"))
		}
		return s.o.Store.Remove(ctx, name)
	})
	r.Every(kindClean, time.Hour, s.clean)
}

// ApplyDraft has a draft applied behind the requests. Its mapping is kept under
// the name, if that is not empty.
func (s *Service) ApplyDraft(ctx context.Context, v account.Viewer, id int64, force bool, keep string) error {
	d, err := s.Draft(ctx, v, id)
	switch {
	case err != nil:
		return err
	case d.State != DraftOpen:
		return fault.New(fault.Conflict, "import_not_open")
	case d.Report == nil || d.Report.Wrong > 0:
		return fault.Whole("import_not_ready")
	case keep != "":
		if err := s.KeepMapping(ctx, v, d.School, keep, d.Mapping); err != nil {
			return err
		}
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE lecture_imports SET state = ?, is_forced = ?, by_id = ?, updated_at = ? WHERE id = ? AND state = ?`,
			string(DraftQueued), force, int64(v.ID), db.Micros(tx.Now), id, string(DraftOpen))
		if err != nil {
			return err
		}
		if n == 0 {
			return fault.New(fault.Conflict, "import_not_open")
		}
		return jobs.Add(ctx, tx, kindApply, id)
	})
}

// applyDraft applies a draft that is to be, as the school's keeper who said so.
// What is wrong with it is told on its page; what is not its fault is tried again.
func (s *Service) applyDraft(ctx context.Context, id int64) error {
	d, err := scanDraft(s.db.Row(ctx, selectDrafts+`id = ?`, id))
	if err != nil || d.State != DraftQueued {
		return err // nil where a crash came between the end and the word of it
	}
	by := account.Viewer{ID: d.by, School: d.School, Role: account.Manager}
	var r Report
	file, done, err := s.open(ctx, d)
	if err == nil {
		in := Import{Semester: d.Semester, Mapping: d.Mapping, File: file, Size: d.size, Force: d.Force}
		in.also = func(ctx context.Context, tx *db.Tx, r Report) error {
			return closeDraft(ctx, tx, d, DraftDone, "", r.cut())
		}
		r, err = s.Import(ctx, by, in)
		err = errors.Join(err, done())
	}
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid && f.Kind != fault.NotFound && f.Kind != fault.TooLarge {
		return fmt.Errorf("import %d: %w", id, err)
	}
	why := trouble{Code: f.Code, Args: f.Args}
	if len(f.Fields) > 0 {
		why = trouble{Code: f.Fields[0].Problems[0].Code, Args: f.Fields[0].Problems[0].Args}
	}
	if !i18n.Has("error." + why.Code) {
		why = trouble{Code: "import_broken"}
	}
	text, err := json.Marshal(why)
	if err != nil {
		return err
	}
	report := ""
	if r.Rows > 0 {
		report = r.cut() // of this try, not of the one before
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return closeDraft(ctx, tx, d, DraftRefused, string(text), report) })
}

// closeDraft ends a draft and lets its list go. An empty report leaves the one
// that is there.
func closeDraft(ctx context.Context, tx *db.Tx, d ImportDraft, state DraftState, trouble, report string) error {
	n, err := tx.Exec(ctx, `UPDATE lecture_imports SET state = ?, trouble = ?, report = CASE WHEN ? = '' THEN report ELSE ? END, updated_at = ? WHERE id = ? AND state IN (?, ?)`,
		string(state), trouble, report, report, db.Micros(tx.Now), d.ID, string(DraftOpen), string(DraftQueued))
	if err == nil && n == 0 {
		err = fault.New(fault.Conflict, "import_not_open")
	}
	if err != nil {
		return err
	}
	return jobs.Add(ctx, tx, kindRemove, d.file)
}

// clean lets go the lists that nobody applied within a day, and those that could
// not be applied within an hour: by then somebody may have taken another way.
func (s *Service) clean(ctx context.Context) error {
	stuck, err := db.All(ctx, s.db, func(r *sql.Rows) (ImportDraft, error) { return scanDraft(r) },
		selectDrafts+`state = ? AND updated_at < ? ORDER BY created_at LIMIT 1000`, string(DraftQueued), db.Micros(s.db.Now().Add(-applyTime)))
	if err != nil {
		return err
	}
	for _, d := range stuck {
		err := s.db.Write(ctx, func(tx *db.Tx) error { return closeDraft(ctx, tx, d, DraftRefused, `{"code":"import_broken"}`, "") })
		if err != nil && !fault.Is(err, "import_not_open") { // else it was applied at this moment
			return err
		}
	}
	late, err := db.All(ctx, s.db, func(r *sql.Rows) (ImportDraft, error) { return scanDraft(r) },
		selectDrafts+`state = ? AND created_at < ? ORDER BY created_at LIMIT 1000`, string(DraftOpen), db.Micros(s.db.Now().Add(-draftTime)))
	if err != nil {
		return err
	}
	for _, d := range late { // each is alone, so that one that is applied at this moment keeps its list
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec(ctx, `UPDATE lecture_imports SET state = ?, updated_at = ? WHERE id = ? AND state = ?`, string(DraftExpired), db.Micros(tx.Now), d.ID, string(DraftOpen))
			if err != nil || n == 0 {
				return err
			}
			return jobs.Add(ctx, tx, kindRemove, d.file)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
