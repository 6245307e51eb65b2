package timetable

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// Limits of what one person keeps.
const (
	maxTables = 20 // of a semester
	maxName   = 40 // characters
)

// Themes is how many themes of colours there are, numbered from 1.
const Themes = 4

// A Visibility is who sees a timetable beside its owner.
type Visibility string

const (
	Public  Visibility = "public"  // who has its address
	Friends Visibility = "friends" // friends
	Private Visibility = "private" // nobody
)

// Known reports whether v is one of the three.
func (v Visibility) Known() bool { return v == Public || v == Friends || v == Private }

// A Timetable is a timetable (시간표) of a semester.
type Timetable struct {
	ID         int64              `json:"id"`
	CreatedAt  rest.Time          `json:"created_at"`
	UpdatedAt  rest.Time          `json:"updated_at"`
	Semester   int64              `json:"semester"`
	Name       string             `json:"name"` // at most 40 characters, each of a person's in a semester another one
	IsMain     bool               `json:"is_main"`
	Visibility Visibility         `json:"visibility"`
	Theme      int                `json:"theme"` // 1 to 4
	Credits    lecture.Hundredths `json:"credit"`
	Entries    []Entry            `json:"entries"` // in the order in which they were added

	school         int64
	owner          account.ID
	place          int
	link, calendar int // the epochs of its addresses
}

const selectTables = `SELECT t.id, t.created_at, t.updated_at, t.semester_id, t.name, t.visibility, t.theme, t.school_id, t.user_id, t.place, t.link_epoch, t.calendar_epoch,
	(SELECT m.timetable_id FROM main_timetables m WHERE m.timetable_id = t.id) IS NOT NULL FROM timetables t WHERE `

func (t *Timetable) scan(r interface{ Scan(...any) error }) error {
	var created, updated int64
	err := r.Scan(&t.ID, &created, &updated, &t.Semester, &t.Name, &t.Visibility, &t.Theme, &t.school, &t.owner, &t.place, &t.link, &t.calendar, &t.IsMain)
	t.CreatedAt, t.UpdatedAt, t.Entries = rest.At(db.Time(created)), rest.At(db.Time(updated)), []Entry{}
	return err
}

// tables runs a query of timetables, which more ends, and loads their entries.
func tables(ctx context.Context, q db.Q, more string, args ...any) ([]Timetable, error) {
	list, err := db.All(ctx, q, func(r *sql.Rows) (t Timetable, err error) { return t, t.scan(r) }, selectTables+more, args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	return list, loadEntries(ctx, q, list)
}

const (
	ofAll      = `t.user_id = ? ORDER BY t.semester_id DESC, t.place, t.id`
	ofSemester = `t.user_id = ? AND t.semester_id = ? ORDER BY t.place, t.id`
)

// Tables returns v's timetables in v's order: those of a semester, or with 0 of
// all, the newest semester first.
func (s *Service) Tables(ctx context.Context, v account.Viewer, semester int64) ([]Timetable, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	if semester == 0 {
		return tables(ctx, s.db, ofAll, int64(v.ID))
	}
	return tables(ctx, s.db, ofSemester, int64(v.ID), semester)
}

// Table returns one of v's timetables.
func (s *Service) Table(ctx context.Context, v account.Viewer, id int64) (Timetable, error) {
	return findOwn(ctx, s.db, v, id)
}

// findOwn returns one of v's timetables. Another's is not there.
func findOwn(ctx context.Context, q db.Q, v account.Viewer, id int64) (Timetable, error) {
	if !v.SignedIn() {
		return Timetable{}, unauthenticated()
	}
	list, err := tables(ctx, q, `t.id = ? AND t.user_id = ?`, id, int64(v.ID))
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err != nil {
		return Timetable{}, err
	}
	return list[0], nil
}

// MainOf returns somebody's main timetable of a semester, whoever asks. ok is
// false where there is none.
func MainOf(ctx context.Context, q db.Q, owner account.ID, semester int64) (t Timetable, ok bool, err error) {
	list, err := tables(ctx, q, `t.id = (SELECT m.timetable_id FROM main_timetables m WHERE m.user_id = ? AND m.semester_id = ?)`, int64(owner), semester)
	if err != nil || len(list) == 0 {
		return Timetable{}, false, err
	}
	return list[0], true, nil
}
