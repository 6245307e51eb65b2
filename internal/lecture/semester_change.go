package lecture

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

const (
	maxSemester     = 366 // days from the first to the last
	maxSemesterDays = 100 // entries of special days
	maxDaysName     = 50  // characters
)

// A NewSemester is what is said of a semester when it is opened or changed.
type NewSemester struct {
	SchoolID    int64
	Year        int // 1970 to 2100
	Term        Term
	First, Last Date // at most 366 days apart
	Days        []SemesterDays
}

func (n NewSemester) check() error {
	var e *fault.Error
	if n.Year < 1970 || n.Year > 2100 {
		e = e.And("year", "invalid_year")
	}
	if !n.Term.Known() {
		e = e.And("term", "invalid_choice", string(n.Term))
	}
	switch {
	case n.Last < n.First:
		e = e.And("last_day", "ends_before_it_begins")
	case n.Last-n.First > maxSemester:
		e = e.And("last_day", "too_long_semester", maxSemester)
	}
	if len(n.Days) > maxSemesterDays {
		e = e.And("days", "max_items", maxSemesterDays)
	}
	type key struct {
		kind  DaysKind
		first Date
	}
	seen := map[key]bool{}
	for _, d := range n.Days {
		switch k := (key{d.Kind, d.First}); {
		case !d.Kind.Known():
			e = e.And("days", "invalid_choice", string(d.Kind))
		case d.Last < d.First:
			e = e.And("days", "ends_before_it_begins")
		case utf8.RuneCountInString(d.Name) > maxDaysName:
			e = e.And("days", "max_length", maxDaysName)
		case seen[k]:
			e = e.And("days", "days_twice", d.First.String())
		default:
			seen[k] = true
		}
	}
	return e.Or()
}

// AddSemester opens a semester of a school.
func (s *Service) AddSemester(ctx context.Context, v account.Viewer, n NewSemester) (Semester, error) {
	if err := mayKeep(v, n.SchoolID); err != nil {
		return Semester{}, err
	}
	if err := n.check(); err != nil {
		return Semester{}, err
	}
	var id int64
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		now := db.Micros(tx.Now)
		id, err = tx.Insert(ctx, `INSERT INTO semesters (school_id, in_year, term, first_day, last_day, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			n.SchoolID, n.Year, string(n.Term), int(n.First), int(n.Last), now, now)
		if err != nil {
			return sameSemester(err)
		}
		return putDays(ctx, tx, id, n.Days)
	})
	if err != nil {
		return Semester{}, err
	}
	return s.Semester(ctx, v, id)
}

// ChangeSemester changes a semester, but not its school: change gets it as it is.
// Keepers alone may.
func (s *Service) ChangeSemester(ctx context.Context, v account.Viewer, id int64, change func(*NewSemester)) (Semester, error) {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := touch(ctx, tx, id); err != nil { // alone with it
			return err
		}
		was, err := FindSemester(ctx, tx, v, id)
		if err == nil {
			err = mayKeep(v, was.SchoolID)
		}
		if err != nil {
			return err
		}
		n := NewSemester{SchoolID: was.SchoolID, Year: was.Year, Term: was.Term, First: was.First, Last: was.Last, Days: was.Days}
		change(&n)
		if err := n.check(); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE semesters SET in_year = ?, term = ?, first_day = ?, last_day = ? WHERE id = ?`, n.Year, string(n.Term), int(n.First), int(n.Last), id); err != nil {
			return sameSemester(err)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM semester_days WHERE semester_id = ?`, id); err != nil {
			return err
		}
		if err := putDays(ctx, tx, id, n.Days); err != nil {
			return err
		}
		return audit.Add(ctx, tx, audit.Entry{Actor: actor(v), Act: "semester.change", Thing: "semester", ThingID: number(id), Before: was, After: n})
	})
	if err != nil {
		return Semester{}, err
	}
	return s.Semester(ctx, v, id)
}

// sameSemester turns the violation of the key over a school's terms into a fault.
func sameSemester(err error) error {
	if x, ok := errors.AsType[db.Exists](err); ok && x.Constraint == "u_semesters_term" {
		return fault.Field("term", "semester_exists")
	}
	return err
}

// putDays adds the special days of a semester that has none.
func putDays(ctx context.Context, tx *db.Tx, semester int64, days []SemesterDays) error {
	rows := make([][]any, len(days))
	for i, d := range days {
		rows[i] = []any{semester, string(d.Kind), int(d.First), int(d.Last), d.Name}
	}
	return tx.InsertMany(ctx, `semester_days (semester_id, kind, first_day, last_day, name)`, rows)
}
