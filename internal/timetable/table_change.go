package timetable

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A NewTimetable is what one says of a timetable when it is made.
type NewTimetable struct {
	Semester   int64
	Name       string     // 1 to 40 characters
	Visibility Visibility // Friends where empty
	Theme      int        // 1 where 0

	// Key, if not empty, makes a repetition within 24 hours do nothing and return
	// what the first time made.
	Key string
}

// A TableChange is what changes of a timetable; nil is what stays.
type TableChange struct {
	Name       *string
	IsMain     *bool // true alone: another one becomes the main one by being it
	Visibility *Visibility
	Theme      *int
}

func checkName(e *fault.Error, name string) (string, *fault.Error) {
	return plain.Check(e, "name", plain.OneLine(name), 1, maxName)
}

func checkLook(e *fault.Error, visibility Visibility, theme int) *fault.Error {
	if !visibility.Known() {
		e = e.And("visibility", "invalid_choice", string(visibility))
	}
	if theme < 1 || theme > Themes {
		e = e.And("theme", "invalid_choice", theme)
	}
	return e
}

// AddTable makes a timetable, of which one has 20 at most in a semester. The first
// of a semester is its main one.
func (s *Service) AddTable(ctx context.Context, v account.Viewer, in NewTimetable) (Timetable, error) {
	if in.Visibility == "" {
		in.Visibility = Friends
	}
	if in.Theme == 0 {
		in.Theme = 1
	}
	return s.make(ctx, v, in.Semester, in.Key, "timetable", func(semester lecture.Semester) (Timetable, error) {
		name, e := checkName(nil, in.Name)
		return Timetable{Name: name, Visibility: in.Visibility, Theme: in.Theme}, checkLook(e, in.Visibility, in.Theme).Or()
	})
}

// CopyTable makes another timetable with the entries of one of v's. An empty name
// is that of the source with a number behind it.
func (s *Service) CopyTable(ctx context.Context, v account.Viewer, id int64, name, key string) (Timetable, error) {
	source, err := s.Table(ctx, v, id)
	if err != nil {
		return Timetable{}, err
	}
	return s.make(ctx, v, source.Semester, key, "copy", func(lecture.Semester) (Timetable, error) {
		copied, e := source, (*fault.Error)(nil)
		if name != "" {
			copied.ID = 0
			copied.Name, e = checkName(nil, name)
		}
		return copied, e.Or()
	})
}

// make makes a timetable as plan says, with its entries. Where the plan is a
// timetable that there is, whose name nobody typed for the new one, a name that is
// taken gets a number behind it.
func (s *Service) make(ctx context.Context, v account.Viewer, semester int64, key, kind string, plan func(lecture.Semester) (Timetable, error)) (Timetable, error) {
	if !v.SignedIn() {
		return Timetable{}, unauthenticated()
	}
	in, err := s.lecture.Semester(ctx, v, semester)
	if err == nil {
		err = mayKeep(v, in.SchoolID)
	}
	if err != nil {
		return Timetable{}, err
	}
	t, err := plan(in)
	if err != nil {
		return Timetable{}, err
	}
	var id int64
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		earlier, err := once.Take(ctx, tx, int64(v.ID), kind, key)
		if err != nil || earlier != 0 {
			id = earlier
			return err
		}
		if err := lockOwner(ctx, tx, v); err != nil {
			return err
		}
		if id, err = insertTable(ctx, tx, v, in, t); err != nil {
			return err
		}
		return once.Keep(ctx, tx, int64(v.ID), kind, key, id)
	})
	if err != nil {
		return Timetable{}, err
	}
	return s.Table(ctx, v, id)
}

// insertTable makes a timetable with the entries of t.
func insertTable(ctx context.Context, tx *db.Tx, v account.Viewer, in lecture.Semester, t Timetable) (int64, error) {
	have, err := tables(ctx, tx, `t.user_id = ? AND t.semester_id = ? ORDER BY t.place`, int64(v.ID), in.ID)
	if err != nil {
		return 0, err
	}
	if len(have) >= maxTables {
		return 0, fault.New(fault.Conflict, "too_many_timetables", maxTables)
	}
	place := 1
	for _, h := range have {
		place = max(place, h.place+1)
	}
	if t.ID != 0 {
		t.Name = freeName(have, t.Name)
	}
	now := db.Micros(tx.Now)
	id, err := tx.Insert(ctx, `INSERT INTO timetables (user_id, school_id, semester_id, name, place, visibility, theme, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)`,
		int64(v.ID), in.SchoolID, in.ID, t.Name, place, string(t.Visibility), t.Theme, now, now)
	if err != nil {
		return 0, sameName(err)
	}
	made := Timetable{ID: id}
	made.IsMain, err = tx.AddOnce(ctx, `INSERT INTO main_timetables (user_id, semester_id, timetable_id) VALUES (?, ?, ?)`, int64(v.ID), in.ID, id)
	if err != nil {
		return 0, err
	}
	for _, e := range t.Entries {
		if _, err := insertEntry(ctx, tx, id, e); err != nil {
			return 0, err
		}
	}
	return id, made.count(ctx, tx, t.sections(), 1)
}

// freeName returns a name that none of the timetables has: name itself, or with a
// number behind it. What ends in 1 is counted on: 마법사 2 after 마법사 1.
func freeName(have []Timetable, name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(have, func(t Timetable) bool { return t.Name == name })
	}
	free := name
	for n := 2; taken(free); n++ {
		number := " " + strconv.Itoa(n)
		runes := []rune(strings.TrimSuffix(name, " 1"))
		free = string(runes[:min(len(runes), maxName-len(number))]) + number
	}
	return free
}

// sameName turns the violation of the key over a person's names into a fault.
func sameName(err error) error {
	if x, ok := errors.AsType[db.Exists](err); ok && x.Constraint == "u_timetables_name" {
		return fault.Field("name", "timetable_exists")
	}
	return err
}

// ChangeTable changes one of v's timetables.
func (s *Service) ChangeTable(ctx context.Context, v account.Viewer, id int64, in TableChange) (Timetable, error) {
	return s.change(ctx, v, id, func(tx *db.Tx, t *Timetable) error {
		var e *fault.Error
		if in.Name != nil {
			t.Name, e = checkName(e, *in.Name)
		}
		if in.Visibility != nil {
			t.Visibility = *in.Visibility
		}
		if in.Theme != nil {
			t.Theme = *in.Theme
		}
		if e = checkLook(e, t.Visibility, t.Theme); in.IsMain != nil && *in.IsMain != t.IsMain && !*in.IsMain {
			e = e.And("is_main", "main_stays")
		}
		if e != nil {
			return e
		}
		if _, err := tx.Exec(ctx, `UPDATE timetables SET name = ?, visibility = ?, theme = ? WHERE id = ?`, t.Name, string(t.Visibility), t.Theme, id); err != nil {
			return sameName(err)
		}
		if in.IsMain == nil || *in.IsMain == t.IsMain {
			return nil
		}
		return becomeMain(ctx, tx, v, t)
	})
}

// becomeMain makes t the main timetable of its semester, and the former one none.
func becomeMain(ctx context.Context, tx *db.Tx, v account.Viewer, t *Timetable) error {
	former, ok, err := MainOf(ctx, tx, v.ID, t.Semester)
	if err != nil || !ok {
		return err
	}
	if err := former.count(ctx, tx, former.sections(), -1); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE main_timetables SET timetable_id = ? WHERE user_id = ? AND semester_id = ?`, t.ID, int64(v.ID), t.Semester); err != nil {
		return err
	}
	t.IsMain = true
	return t.count(ctx, tx, t.sections(), 1)
}

// OrderTables puts v's timetables of a semester in the order of ids, which names
// each of them once.
func (s *Service) OrderTables(ctx context.Context, v account.Viewer, semester int64, ids []int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := lockOwner(ctx, tx, v); err != nil {
			return err
		}
		have, err := tables(ctx, tx, `t.user_id = ? AND t.semester_id = ?`, int64(v.ID), semester)
		if err != nil {
			return err
		}
		sorted := slices.Sorted(slices.Values(ids))
		if len(slices.Compact(sorted)) != len(ids) || len(ids) != len(have) {
			return fault.Field("timetables", "not_all_timetables")
		}
		for i, id := range ids {
			n, err := tx.Exec(ctx, `UPDATE timetables SET place = ? WHERE id = ? AND user_id = ? AND semester_id = ?`, i+1, id, int64(v.ID), semester)
			if err != nil {
				return err
			}
			if n == 0 {
				return fault.Field("timetables", "does_not_exist", id)
			}
		}
		return nil
	})
}

// RemoveTable deletes one of v's timetables. Of the others of its semester the
// first becomes the main one, if it was. [Service.RestoreTable] brings it back.
func (s *Service) RemoveTable(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		t, err := lockOwn(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if err := rest.Match(ctx, t); err != nil {
			return err
		}
		if err := keepDeleted(ctx, tx, t); err != nil {
			return err
		}
		for _, e := range t.Entries {
			if err := dropEntry(ctx, tx, e.ID); err != nil {
				return err
			}
		}
		if err := t.count(ctx, tx, t.sections(), -1); err != nil {
			return err
		}
		for _, q := range []string{`DELETE FROM timetables WHERE id = ?`, `DELETE FROM main_timetables WHERE timetable_id = ?`, `DELETE FROM timetable_undos WHERE timetable_id = ?`} {
			if _, err := tx.Exec(ctx, q, id); err != nil {
				return err
			}
		}
		if !t.IsMain {
			return nil
		}
		return promote(ctx, tx, v, t.Semester)
	})
}

// promote makes the first of v's timetables of a semester, if there is any, the
// main one.
func promote(ctx context.Context, tx *db.Tx, v account.Viewer, semester int64) error {
	left, err := tables(ctx, tx, `t.user_id = ? AND t.semester_id = ? ORDER BY t.place, t.id`, int64(v.ID), semester)
	if err != nil || len(left) == 0 {
		return err
	}
	t := left[0]
	if _, err := tx.AddOnce(ctx, `INSERT INTO main_timetables (user_id, semester_id, timetable_id) VALUES (?, ?, ?)`, int64(v.ID), semester, t.ID); err != nil {
		return err
	}
	t.IsMain = true
	return t.count(ctx, tx, t.sections(), 1)
}
