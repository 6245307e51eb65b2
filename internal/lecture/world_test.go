package lecture

import (
	"context"
	"io/fs"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/upload"
)

// A world is two schools, one with a semester.
type world struct {
	*Service
	db  *db.DB
	now atomic.Int64

	notification *notification.Service
	owners       map[int64][]account.ID // by section

	hanbit, saebyeok int64
	autumn           Semester // of hanbit: 2026-08-31 to 2026-12-18
}

// schemas are the tables that the domain needs.
var schemas = []fs.FS{account.Schema, notification.Schema, Schema, audit.Schema, jobs.Schema, setting.Schema}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, furnish(t, d)) }, schemas...)
}

func furnish(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{db: d, owners: map[int64][]account.ID{}}
	w.notification = notification.New(d)
	store, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w.Service = New(d, Options{Notification: w.notification, Owners: w.ownersOf, Store: store, Uploads: upload.Dir(t.TempDir()), Schools: func(context.Context) ([]School, error) {
		return []School{{w.hanbit, "한빛대학교"}, {w.saebyeok, "새벽대학교"}}, nil
	}})
	w.now.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
	err = d.Write(t.Context(), func(tx *db.Tx) (err error) {
		for name, id := range map[string]*int64{"한빛대학교": &w.hanbit, "새벽대학교": &w.saebyeok} {
			if *id, err = tx.Insert(t.Context(), `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES (?, '', ?, ?, 1, 0, 0)`, name, name, name); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.autumn, err = w.AddSemester(t.Context(), account.System, NewSemester{SchoolID: w.hanbit, Year: 2026, Term: Autumn,
		First: day("2026-08-31"), Last: day("2026-12-18"), Days: []SemesterDays{
			{Holiday, day("2026-10-09"), day("2026-10-09"), "한글날"},
			{AddDrop, day("2026-08-31"), day("2026-09-04"), ""},
		}})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func day(s string) Date {
	d, ok := ParseDate(s)
	if !ok {
		panic(s)
	}
	return d
}

// ownersOf says who has sections in a timetable.
func (w *world) ownersOf(_ context.Context, _ db.Q, sections []int64) (all []Owner, _ error) {
	for _, id := range sections {
		for _, user := range w.owners[id] {
			all = append(all, Owner{id, user})
		}
	}
	return all, nil
}

// member returns a member of hanbit in a state.
func (w *world) member(state account.State) account.Viewer {
	return account.Viewer{ID: 7, School: w.hanbit, State: state}
}

// put adds sections to the semester.
func (w *world) put(t testing.TB, list ...NewSection) (ids []int64) {
	t.Helper()
	err := w.db.Write(t.Context(), func(tx *db.Tx) (err error) {
		ids, err = Put(t.Context(), tx, w.autumn, list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func class(day period.Day, start, end int, room string) period.Meeting {
	return period.Meeting{Day: day, Start: start, End: end, Room: room, Kind: period.Class}
}

// codeOf returns what is wrong: the code of the fault, or of its first field.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return f.Fields[0].Name + " " + f.Fields[0].Problems[0].Code
	}
	return f.Code
}
