package lecture

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Term is which part of a year a semester is.
type Term string

// The terms, in the order in which they come in a year.
const (
	Spring Term = "spring" // 1학기
	Summer Term = "summer" // 여름학기
	Autumn Term = "autumn" // 2학기
	Winter Term = "winter" // 겨울학기
)

// Terms are all terms, in the order in which they come in a year.
var Terms = []Term{Spring, Summer, Autumn, Winter}

// Known reports whether t is one of [Terms].
func (t Term) Known() bool { return slices.Contains(Terms, t) }

// A Semester is a semester (학기) of a school.
type Semester struct {
	ID        int64          `json:"id"`
	CreatedAt rest.Time      `json:"created_at"`
	UpdatedAt rest.Time      `json:"updated_at"`
	SchoolID  int64          `json:"school_id"`
	Year      int            `json:"year"`
	Term      Term           `json:"term"`
	First     Date           `json:"first_day"`
	Last      Date           `json:"last_day"`
	Days      []SemesterDays `json:"days"` // in their order
}

// A DaysKind is what is special about days of a semester.
type DaysKind string

const (
	Holiday      DaysKind = "holiday"      // no lectures
	ExamWeek     DaysKind = "exam"         // 시험 기간
	Registration DaysKind = "registration" // 수강신청
	AddDrop      DaysKind = "add_drop"     // 수강정정: after its last day what one takes is settled
)

// DaysKinds are all kinds.
var DaysKinds = []DaysKind{Holiday, ExamWeek, Registration, AddDrop}

// Known reports whether k is one of [DaysKinds].
func (k DaysKind) Known() bool { return slices.Contains(DaysKinds, k) }

// SemesterDays are days of a semester about which something is special.
type SemesterDays struct {
	Kind  DaysKind `json:"kind"`
	First Date     `json:"first_day"`
	Last  Date     `json:"last_day"`
	Name  string   `json:"name"` // at most 50 characters, may be empty
}

// Settled returns the day from which what one takes is settled: the one after
// the last on which lectures are added and dropped, or the first of the semester
// where no such day is known.
func (s Semester) Settled() Date {
	settled := s.First
	for _, d := range s.Days {
		if d.Kind == AddDrop {
			settled = max(settled, d.Last+1)
		}
	}
	return settled
}

// Week returns the week of the semester that a day lies in, counted from 1: weeks
// begin on Monday, and the first is that of the first day.
func (s Semester) Week(day Date) int {
	monday := s.First - Date(s.First.Weekday()-1)
	return int(day-monday)/7 + 1
}

const selectSemesters = `SELECT s.id, s.created_at, s.updated_at, s.school_id, s.in_year, s.term, s.first_day, s.last_day FROM semesters s WHERE `

// semesters runs a query of semesters, which more ends, and loads their days.
func semesters(ctx context.Context, q db.Q, more string, args ...any) ([]Semester, error) {
	list, err := db.All(ctx, q, func(r *sql.Rows) (s Semester, err error) {
		var created, updated int64
		err = r.Scan(&s.ID, &created, &updated, &s.SchoolID, &s.Year, &s.Term, &s.First, &s.Last)
		s.CreatedAt, s.UpdatedAt, s.Days = rest.At(db.Time(created)), rest.At(db.Time(updated)), []SemesterDays{}
		return s, err
	}, selectSemesters+more, args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	at := make(map[int64]int, len(list))
	ids := make([]int64, len(list))
	for i, s := range list {
		at[s.ID], ids[i] = i, s.ID
	}
	type dated struct {
		semester int64
		SemesterDays
	}
	days, err := db.All(ctx, q, func(r *sql.Rows) (d dated, err error) {
		return d, r.Scan(&d.semester, &d.Kind, &d.First, &d.Last, &d.Name)
	}, `SELECT semester_id, kind, first_day, last_day, name FROM semester_days WHERE semester_id IN (`+db.In(len(ids))+`)`, db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(days, func(a, b dated) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Kind, b.Kind)) })
	for _, d := range days {
		s := &list[at[d.semester]]
		s.Days = append(s.Days, d.SemesterDays)
	}
	return list, nil
}

// Semesters returns those of a school, the newest first. To an operator the
// school is any; others see their own.
func (s *Service) Semesters(ctx context.Context, v account.Viewer, school int64) ([]Semester, error) {
	if err := maySee(v, school); err != nil {
		return nil, err
	}
	return semesters(ctx, s.db, `s.school_id = ? ORDER BY s.first_day DESC, s.id DESC`, school)
}

// EverySemester returns those of all schools, the newest of each first. Operators
// alone may.
func (s *Service) EverySemester(ctx context.Context, v account.Viewer) ([]Semester, error) {
	if v.Role != account.Operator {
		return nil, fault.New(fault.Forbidden, "permission_denied")
	}
	return semesters(ctx, s.db, `1 = 1 ORDER BY s.school_id, s.first_day DESC, s.id DESC`)
}

// SemesterNamed returns the semester of a school that is named as
// [Semester.Name] does.
func (s *Service) SemesterNamed(ctx context.Context, v account.Viewer, school int64, name string) (Semester, error) {
	all, err := s.Semesters(ctx, v, school)
	if err != nil {
		return Semester{}, err
	}
	for _, x := range all {
		if x.Name() == name {
			return x, nil
		}
	}
	return Semester{}, notFound()
}

// Name returns what tells the semester from others of its school: 2026-autumn.
func (s Semester) Name() string { return strconv.Itoa(s.Year) + "-" + string(s.Term) }

// ParseName reads year and term from a name such as 2026-autumn.
func ParseName(name string) (year int, t Term, ok bool) {
	y, term, _ := strings.Cut(name, "-")
	year, err := strconv.Atoi(y)
	return year, Term(term), err == nil && Term(term).Known()
}

// Semester returns one that v may see.
func (s *Service) Semester(ctx context.Context, v account.Viewer, id int64) (Semester, error) {
	return FindSemester(ctx, s.db, v, id)
}

// FindSemester is [Service.Semester] within a transaction.
func FindSemester(ctx context.Context, q db.Q, v account.Viewer, id int64) (Semester, error) {
	s, err := SemesterOf(ctx, q, id)
	if err == nil {
		err = maySee(v, s.SchoolID)
	}
	if err != nil {
		return Semester{}, err
	}
	return s, nil
}

// SemesterOf returns a semester, whoever may see it: that of a timetable.
func SemesterOf(ctx context.Context, q db.Q, id int64) (Semester, error) {
	list, err := semesters(ctx, q, `s.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err != nil {
		return Semester{}, err
	}
	return list[0], nil
}

// Current returns which of a school's semesters, the newest first, a day belongs
// to: the one that it lies in, else the next one that begins, else the last one.
// ok is false where there is none.
func Current(list []Semester, day Date) (s Semester, ok bool) {
	for _, s := range list {
		if s.Last < day {
			break
		}
		if s.First <= day {
			return s, true
		}
	}
	for _, s := range slices.Backward(list) {
		if s.First > day {
			return s, true
		}
	}
	if len(list) > 0 {
		return list[0], true
	}
	return Semester{}, false
}

func notFound() error { return fault.New(fault.NotFound, "not_found") }
