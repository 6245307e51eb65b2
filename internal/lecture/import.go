package lecture

import (
	"context"
	"io"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// mostGone is how many of a hundred lectures of a semester an import marks as
// gone without being told to: a list that is cut off or of another semester
// would else empty everybody's timetable.
var mostGone = setting.Int("lecture.import_gone", 50, 0, 100)

// An Import is a registrar's list that is to become a semester's catalogue.
type Import struct {
	Semester int64
	Mapping  Mapping
	File     io.ReaderAt // as package sheet reads it
	Size     int64       // of the file in bytes
	DryRun   bool        // say what would change, and change nothing
	Force    bool        // even where more lectures are gone than lecture.import_gone allows

	also func(ctx context.Context, tx *db.Tx, r Report) error // in the transaction that applies it
}

// A Report says what an import did, or would do, or why it did nothing.
type Report struct {
	Counts
	Diff
	Problems []RowProblem `json:"problems"` // what is wrong, at most 500
	Notes    []RowProblem `json:"notes"`    // what is odd and was taken, at most 500
	Told     int          `json:"told"`     // notifications to people who have a lecture that changed
}

// An Owner is somebody who has a section in a timetable.
type Owner struct {
	Section int64
	User    account.ID
}

// Import makes a semester's lectures those of a list, all or none. With a
// bad row the report names it and the error is the fault "lecture_rows"; with more
// lectures gone than is allowed it is "too_many_gone". A lecture keeps its id; one
// that is not listed is marked as gone, and is not when it is listed again. Who
// has a lecture that changed is told. Keepers alone may.
func (s *Service) Import(ctx context.Context, v account.Viewer, in Import) (Report, error) {
	semester, err := s.keptSemester(ctx, v, in.Semester)
	if err != nil {
		return Report{}, err
	}
	done, err := s.alone(ctx)
	if err != nil {
		return Report{}, err
	}
	defer done()
	l, err := s.readList(ctx, semester, in)
	if err != nil {
		return Report{}, err
	}
	r := Report{Counts: l.Counts, Problems: l.problems, Notes: l.notes}
	if in.DryRun || l.Wrong > 0 {
		return s.try(ctx, semester, l, in.Force, r)
	}
	err = s.db.WriteAlone(ctx, func(tx *db.Tx) error {
		p, told, err := s.apply(ctx, tx, v, semester, l, in.Force)
		if p != nil {
			r.Diff, r.Told = p.Diff, told
		}
		if err == nil && in.also != nil {
			err = in.also(ctx, tx, r)
		}
		return err
	})
	if err != nil {
		r.Told = 0
	}
	return r, err
}

// keptSemester returns a semester whose catalogue v may change.
func (s *Service) keptSemester(ctx context.Context, v account.Viewer, id int64) (Semester, error) {
	semester, err := FindSemester(ctx, s.db, v, id)
	if err == nil {
		err = mayKeep(v, semester.SchoolID)
	}
	return semester, err
}

func (s *Service) readList(ctx context.Context, semester Semester, in Import) (list, error) {
	if err := in.Mapping.check(); err != nil {
		return list{}, err
	}
	periods, err := periodsOf(ctx, s.db, semester.SchoolID)
	if err != nil {
		return list{}, err
	}
	table, err := period.NewTable(periods)
	if err != nil {
		return list{}, err
	}
	return readList(bounded{in.File, ctx}, in.Size, in.Mapping, table, semester)
}

// try compares without changing anything.
func (s *Service) try(ctx context.Context, semester Semester, l list, force bool, r Report) (Report, error) {
	n, err := readNames(ctx, s.db, semester.SchoolID)
	if err != nil {
		return r, err
	}
	p, err := makePlan(ctx, s.db, n, semester, l.sections)
	if err != nil {
		return r, err
	}
	if r.Diff = p.Diff; l.Wrong > 0 {
		return r, fault.Whole("lecture_rows", l.Wrong)
	}
	return r, p.check(ctx, s.db, semester, force)
}

// check refuses a plan that leaves too few lectures.
func (p *plan) check(ctx context.Context, q db.Q, semester Semester, force bool) error {
	percent, err := mostGone.Get(ctx, q, semester.SchoolID)
	if err != nil || force || int64(p.Gone)*100 <= int64(p.listed)*percent {
		return err
	}
	return fault.Whole("too_many_gone", p.Gone, p.listed)
}

// apply compares and changes, alone with the semester and the school's names.
func (s *Service) apply(ctx context.Context, tx *db.Tx, v account.Viewer, semester Semester, l list, force bool) (*plan, int, error) {
	if err := LockSchool(ctx, tx, semester.SchoolID); err != nil {
		return nil, 0, err
	}
	if err := touch(ctx, tx, semester.ID); err != nil {
		return nil, 0, err
	}
	n, err := readNames(ctx, tx, semester.SchoolID)
	if err != nil {
		return nil, 0, err
	}
	p, err := makePlan(ctx, tx, n, semester, l.sections)
	if err != nil {
		return nil, 0, err
	}
	if err := p.check(ctx, tx, semester, force); err != nil {
		return p, 0, err
	}
	if err := n.add(ctx, tx, l.sections); err != nil {
		return p, 0, err
	}
	if _, err := n.insert(ctx, tx, semester, p.add); err != nil {
		return p, 0, err
	}
	if err := p.update(ctx, tx, n); err != nil {
		return p, 0, err
	}
	if err := rateSemester(ctx, tx, semester.ID); err != nil {
		return p, 0, err
	}
	told, err := s.tell(ctx, tx, append(p.changes, p.gone...))
	if err != nil {
		return p, 0, err
	}
	return p, told, audit.Add(ctx, tx, audit.Entry{Actor: actor(v), Act: "lecture.import", Thing: "semester", ThingID: number(semester.ID),
		After: map[string]int{"rows": l.Rows, "added": p.Added, "changed": p.Changed, "back": p.Back, "gone": p.Gone}})
}

// update changes the sections that are other now, and marks those that are gone.
func (p *plan) update(ctx context.Context, tx *db.Tx, n *names) error {
	now := db.Micros(tx.Now)
	set := strings.ReplaceAll(columns, ",", " = ?,") + ` = ?`
	ids, list := make([]int64, len(p.change)), make([]NewSection, len(p.change))
	for i, c := range p.change { // each has values of its own
		ids[i], list[i] = c.id, c.to
		more := 0
		if c.told {
			more = 1
		}
		if _, err := tx.Exec(ctx, `UPDATE sections SET `+set+`, is_gone = 0, sequence = sequence + ?, updated_at = ? WHERE id = ?`,
			append(c.to.values(), more, now, c.id)...); err != nil {
			return err
		}
	}
	err := inChunks(ids, func(in string, args []any) error {
		for _, table := range []string{"section_meetings", "section_exams", "section_instructors", "section_categories"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE section_id IN `+in, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := n.insertParts(ctx, tx, ids, list); err != nil {
		return err
	}
	return inChunks(p.gone, func(in string, args []any) error {
		_, err := tx.Exec(ctx, `UPDATE sections SET is_gone = 1, sequence = sequence + 1, updated_at = ? WHERE id IN `+in, append([]any{now}, args...)...)
		return err
	})
}
