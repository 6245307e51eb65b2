package timetable

import (
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// A world is two schools, a semester of hanbit with lectures, and people.
type world struct {
	*Service
	db        *db.DB
	catalogue *lecture.Service
	now       atomic.Int64
	people    int

	hanbit, saebyeok int64
	autumn           lecture.Semester // of hanbit: 2026-08-31 to 2026-12-18

	// Lectures of autumn: structures Mon and Wed 9:00–10:15 (김서연), its other
	// section at the same time, algebra Mon 10:00–11:15, writing Tue 13:00–14:50,
	// service without a time. Of 3 credits each but service, of 0.5.
	structures, structures2, algebra, writing, service int64
}

// schemas are the tables that the domain needs.
var schemas = []fs.FS{account.Schema, notification.Schema, limit.Schema, lecture.Schema, friend.Schema, Schema, audit.Schema, jobs.Schema, setting.Schema, once.Schema}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, furnish(t, d)) }, schemas...)
}

func furnish(t testing.TB, d *db.DB) *world {
	t.Helper()
	catalogue := lecture.New(d, lecture.Options{})
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Service: New(d, catalogue, Options{Key: keys.For("timetable.address"), PublicURL: "https://madang.test",
		Friends: friend.New(d, friend.Options{Notification: notification.New(d), Keys: keys, PublicURL: "https://madang.test"})}), db: d, catalogue: catalogue}
	w.now.Store(time.Date(2026, 9, 21, 4, 0, 0, 0, time.UTC).UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(d.Write(t.Context(), func(tx *db.Tx) (err error) {
		for name, id := range map[string]*int64{"한빛대학교": &w.hanbit, "새벽대학교": &w.saebyeok} {
			if *id, err = tx.Insert(t.Context(), `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES (?, '', ?, ?, 1, 0, 0)`, name, name, name); err != nil {
				return err
			}
		}
		return nil
	}))
	w.autumn, err = catalogue.AddSemester(t.Context(), account.System, lecture.NewSemester{SchoolID: w.hanbit, Year: 2026, Term: lecture.Autumn, First: day("2026-08-31"), Last: day("2026-12-18"),
		Days: []lecture.SemesterDays{{Kind: lecture.Holiday, First: day("2026-10-09"), Last: day("2026-10-09"), Name: "한글날"}}})
	must(err)
	mon, wed := class(period.Monday, 540, 615, "공학관 101"), class(period.Wednesday, 540, 615, "공학관 101")
	must(d.Write(t.Context(), func(tx *db.Tx) error {
		ids, err := lecture.Put(t.Context(), tx, w.autumn, []lecture.NewSection{
			{CourseCode: "50041", Number: "01", Code: "5004101", Name: "자료구조", Professor: "김서연", Credits: 300, Instructors: []string{"김서연"}, Meetings: []period.Meeting{mon, wed}},
			{CourseCode: "50041", Number: "02", Code: "5004102", Name: "자료구조", Professor: "이도윤", Credits: 300, Instructors: []string{"이도윤"}, Meetings: []period.Meeting{mon, wed}},
			{CourseCode: "60010", Number: "01", Code: "6001001", Name: "선형대수", Professor: "박하은", Credits: 300, Instructors: []string{"박하은"}, Meetings: []period.Meeting{class(period.Monday, 600, 675, "과학관 7")}},
			{CourseCode: "70020", Number: "01", Code: "7002001", Name: "글쓰기", Professor: "최지우", Credits: 300, Instructors: []string{"최지우"}, Meetings: []period.Meeting{class(period.Tuesday, 780, 890, "인문관 3")}},
			{CourseCode: "80030", Number: "01", Code: "8003001", Name: "사회봉사", Professor: "", Credits: 50},
		})
		if err == nil {
			w.structures, w.structures2, w.algebra, w.writing, w.service = ids[0], ids[1], ids[2], ids[3], ids[4]
		}
		return err
	}))
	return w
}

// student makes a verified student of a school.
func (w *world) student(t testing.TB, school int64) account.Viewer {
	t.Helper()
	w.people++
	name := "student_" + string(rune('a'+w.people))
	v := account.Viewer{School: school, State: account.Student, Nickname: name}
	err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		id, err := tx.Insert(t.Context(), `INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of,
			password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES (?, ?, '', '', '', ?, ?, 0, '', 2026, '', ?, 'student', '', 1, 0, '', '', 0, 0, 0)`,
			name, name, name, name, school)
		v.ID = account.ID(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func class(day period.Day, start, end int, room string) period.Meeting {
	return period.Meeting{Day: day, Start: start, End: end, Room: room, Kind: period.Class}
}

func day(s string) lecture.Date {
	d, ok := lecture.ParseDate(s)
	if !ok {
		panic(s)
	}
	return d
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
