package timetable

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A former is what a timetable was, as it is kept.
type former struct {
	Semester   int64         `json:"semester"`
	Name       string        `json:"name"`
	Visibility Visibility    `json:"visibility"`
	Theme      int           `json:"theme"`
	Entries    []formerEntry `json:"entries"`
}

type formerEntry struct {
	ID         int64             `json:"id"`
	Lecture    *int64            `json:"lecture"`
	Name       string            `json:"name"`
	Times      []lecture.Meeting `json:"times"` // of an own block
	Colour     int               `json:"colour"`
	MayOverlap bool              `json:"may_overlap"`
	Memo       string            `json:"memo"`
	Todos      []formerTodo      `json:"todos"`
}

type formerTodo struct {
	Content string `json:"content"`
	Due     *int   `json:"due"`
	IsDone  bool   `json:"is_done"`
}

func formerOf(t Timetable) former {
	f := former{Semester: t.Semester, Name: t.Name, Visibility: t.Visibility, Theme: t.Theme}
	for _, e := range t.Entries {
		kept := formerEntry{ID: e.ID, Lecture: e.Lecture, Name: e.Name, Colour: e.Colour, MayOverlap: e.MayOverlap, Memo: e.Memo}
		if e.Lecture == nil {
			kept.Times = e.Meetings
		}
		for _, t := range e.Todos {
			kept.Todos = append(kept.Todos, formerTodo{t.Content, (*int)(t.Due), t.IsDone})
		}
		f.Entries = append(f.Entries, kept)
	}
	return f
}

// entry returns the entry as it was.
func (f formerEntry) entry() Entry {
	e := Entry{ID: f.ID, Lecture: f.Lecture, Name: f.Name, Meetings: f.Times, Colour: f.Colour, MayOverlap: f.MayOverlap, Memo: f.Memo}
	for _, t := range f.Todos {
		e.Todos = append(e.Todos, Todo{t.Content, (*lecture.Date)(t.Due), t.IsDone})
	}
	return e
}

// keepFormer keeps what a timetable was before a change, instead of what it was
// before the one before.
func keepFormer(ctx context.Context, tx *db.Tx, t Timetable) error { return keepUndo(ctx, tx, t, t.ID) }

// keepDeleted keeps a timetable that is being deleted, instead of the one before.
func keepDeleted(ctx context.Context, tx *db.Tx, t Timetable) error { return keepUndo(ctx, tx, t, 0) }

func keepUndo(ctx context.Context, tx *db.Tx, t Timetable, under int64) error {
	kept, err := json.Marshal(formerOf(t))
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE timetable_undos SET former = ?, created_at = ? WHERE user_id = ? AND timetable_id = ?`, string(kept), db.Micros(tx.Now), int64(t.owner), under)
	if err != nil || n > 0 {
		return err
	}
	_, err = tx.AddOnce(ctx, `INSERT INTO timetable_undos (user_id, timetable_id, former, created_at) VALUES (?, ?, ?, ?)`, int64(t.owner), under, string(kept), db.Micros(tx.Now))
	return err
}

// findFormer returns what is kept of v's timetable, of the deleted one for 0. The
// fault is nothing_to_undo where nothing is.
func findFormer(ctx context.Context, q db.Q, v account.Viewer, table int64) (f former, err error) {
	var kept string
	err = q.Row(ctx, `SELECT former FROM timetable_undos WHERE user_id = ? AND timetable_id = ?`, int64(v.ID), table).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return f, fault.New(fault.Conflict, "nothing_to_undo")
	}
	if err != nil {
		return f, err
	}
	return f, json.Unmarshal([]byte(kept), &f)
}

// Undo takes back the last change of one of v's timetables. A second time it
// brings the change back.
func (s *Service) Undo(ctx context.Context, v account.Viewer, id int64) (Timetable, error) {
	return s.change(ctx, v, id, func(tx *db.Tx, t *Timetable) error {
		f, err := findFormer(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE timetables SET name = ?, visibility = ?, theme = ? WHERE id = ?`, f.Name, string(f.Visibility), f.Theme, id); err != nil {
			return sameName(err)
		}
		if err := t.count(ctx, tx, t.sections(), -1); err != nil {
			return err
		}
		was := map[int64]bool{}
		for _, e := range f.Entries {
			was[e.ID] = true
		}
		there := map[int64]bool{}
		for _, e := range t.Entries {
			if there[e.ID] = was[e.ID]; !was[e.ID] {
				if err := dropEntry(ctx, tx, e.ID); err != nil {
					return err
				}
			}
		}
		t.Entries = nil
		for _, kept := range f.Entries {
			e := kept.entry()
			t.Entries = append(t.Entries, e)
			if there[e.ID] {
				err = updateEntry(ctx, tx, e)
			} else {
				_, err = insertEntry(ctx, tx, id, e)
			}
			if err != nil {
				return err
			}
		}
		return t.count(ctx, tx, t.sections(), 1)
	})
}

// RestoreTable brings back the timetable that v deleted last, as the last of its
// semester. Its name gets a number behind it where another one has it now.
func (s *Service) RestoreTable(ctx context.Context, v account.Viewer) (Timetable, error) {
	if !v.SignedIn() {
		return Timetable{}, unauthenticated()
	}
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockOwner(ctx, tx, v); err != nil {
			return err
		}
		f, err := findFormer(ctx, tx, v, 0)
		if err != nil {
			return err
		}
		in, err := lecture.FindSemester(ctx, tx, v, f.Semester)
		if err != nil {
			return err
		}
		t := Timetable{ID: -1, Name: f.Name, Visibility: f.Visibility, Theme: f.Theme}
		for _, e := range f.Entries {
			t.Entries = append(t.Entries, e.entry())
		}
		if id, err = insertTable(ctx, tx, v, in, t); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `DELETE FROM timetable_undos WHERE user_id = ? AND timetable_id = 0`, int64(v.ID))
		return err
	})
	if err != nil {
		return Timetable{}, err
	}
	return s.Table(ctx, v, id)
}
