package review

import (
	"fmt"
	"io/fs"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/timetable"
)

// A world is two schools, two semesters of hanbit with lectures, and people.
type world struct {
	*Service
	db        *db.DB
	catalogue *lecture.Service
	tables    *timetable.Service
	notes     *notification.Service
	now       atomic.Int64
	people    int

	hanbit, saebyeok int64
	spring, autumn   lecture.Semester // of hanbit; that of autumn is settled from 2026-09-05 on

	// Lectures: structures of spring and autumn by 김서연, its other section by 이도윤,
	// seminar by both, service by nobody, five more by 박하은, and one of saebyeok.
	structures0, structures, structures2, seminar, service, foreign int64
	more                                                            []int64
}

// schemas are the tables that the domain needs.
var schemas = []fs.FS{account.Schema, notification.Schema, lecture.Schema, timetable.Schema, Schema, audit.Schema, jobs.Schema, setting.Schema, once.Schema}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, furnish(t, d)) }, schemas...)
}

func furnish(t testing.TB, d *db.DB) *world {
	t.Helper()
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, catalogue: lecture.New(d, lecture.Options{}), notes: notification.New(d)}
	w.tables = timetable.New(d, w.catalogue, timetable.Options{Key: keys.For("timetable.address"), PublicURL: "https://madang.test"})
	w.Service = New(d, w.catalogue, Options{Notification: w.notes, Took: w.tables.Took})
	w.now.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
	w.must(t, d.Write(t.Context(), func(tx *db.Tx) (err error) {
		for name, id := range map[string]*int64{"한빛대학교": &w.hanbit, "새벽대학교": &w.saebyeok} {
			if *id, err = tx.Insert(t.Context(), `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES (?, '', ?, ?, 1, 0, 0)`, name, name, name); err != nil {
				return err
			}
		}
		return nil
	}))
	w.spring = w.semester(t, w.hanbit, lecture.Spring, "2026-03-02", "2026-06-19")
	w.autumn = w.semester(t, w.hanbit, lecture.Autumn, "2026-08-31", "2026-12-18", lecture.SemesterDays{Kind: lecture.AddDrop, First: day("2026-08-31"), Last: day("2026-09-04")})
	w.structures0 = w.put(t, w.spring, section("50041", "01", "자료구조", "김서연"))[0]
	list := []lecture.NewSection{section("50041", "01", "자료구조", "김서연"), section("50041", "02", "자료구조", "이도윤"), section("50050", "01", "세미나", "김서연", "이도윤"), section("80030", "01", "사회봉사")}
	for i := range 6 {
		list = append(list, section(fmt.Sprintf("9000%d", i), "01", fmt.Sprintf("교양 %d", i), "박하은"))
	}
	ids := w.put(t, w.autumn, list...)
	w.structures, w.structures2, w.seminar, w.service, w.more = ids[0], ids[1], ids[2], ids[3], ids[4:]
	w.foreign = w.put(t, w.semester(t, w.saebyeok, lecture.Autumn, "2026-08-31", "2026-12-18"), section("1", "01", "남의 강의", "남궁민"))[0]
	return w
}

func (w *world) must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) semester(t testing.TB, school int64, term lecture.Term, first, last string, days ...lecture.SemesterDays) lecture.Semester {
	t.Helper()
	s, err := w.catalogue.AddSemester(t.Context(), account.System, lecture.NewSemester{SchoolID: school, Year: 2026, Term: term, First: day(first), Last: day(last), Days: days})
	w.must(t, err)
	return s
}

func section(course, number, name string, instructors ...string) lecture.NewSection {
	return lecture.NewSection{CourseCode: course, Number: number, Code: course + number, Name: name, Professor: strings.Join(instructors, ", "), Credits: 300, Instructors: instructors}
}

func (w *world) put(t testing.TB, semester lecture.Semester, list ...lecture.NewSection) (ids []int64) {
	t.Helper()
	w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) (err error) {
		ids, err = lecture.Put(t.Context(), tx, semester, list)
		return err
	}))
	return ids
}

// person adds somebody to a school.
func (w *world) person(t testing.TB, school int64, state account.State, role account.Role) account.Viewer {
	t.Helper()
	w.people++
	name := fmt.Sprintf("student_%d", w.people)
	v := account.Viewer{School: school, State: state, Role: role, Nickname: name, UUID: name}
	var of any
	if school != 0 {
		of = school
	}
	w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
		id, err := tx.Insert(t.Context(), `INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of,
			password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES (?, ?, '', '', '', ?, ?, 0, '', 2026, '', ?, ?, ?, 1, 0, '', '', 0, 0, 0)`,
			name, name, name, name, of, string(state), string(role))
		v.ID = account.ID(id)
		return err
	}))
	return v
}

// student adds a student of hanbit, who has lectures of autumn in the main
// timetable.
func (w *world) student(t testing.TB, lectures ...int64) account.Viewer {
	t.Helper()
	v := w.person(t, w.hanbit, account.Student, account.Member)
	w.takes(t, v, w.autumn, lectures...)
	return v
}

func (w *world) takes(t testing.TB, v account.Viewer, semester lecture.Semester, lectures ...int64) {
	t.Helper()
	if len(lectures) > 0 {
		w.must(t, w.tables.Import(t.Context(), []timetable.PastTable{{Owner: v, Semester: semester, Name: "기본", Lectures: lectures}}))
	}
}

func day(s string) lecture.Date {
	d, ok := lecture.ParseDate(s)
	if !ok {
		panic(s)
	}
	return d
}

// at sets the clock to a moment in Seoul.
func (w *world) at(t testing.TB, s string) {
	t.Helper()
	moment, err := time.Parse(time.RFC3339, s+"+09:00")
	w.must(t, err)
	w.now.Store(moment.UnixMicro())
}

// about is a review that is good, of a lecture.
func about(section int64, change ...func(*NewReview)) NewReview {
	in := NewReview{Lecture: section, Text: Text{4, Tags{"many", "none", "fair", "electronic", "two"}, "과제는 많지만 한 만큼 남는 수업이었어요. 추천해요."}}
	for _, c := range change {
		c(&in)
	}
	return in
}

func starred(n int) func(*NewReview) { return func(in *NewReview) { in.Star = n } }

func (w *world) write(t testing.TB, v account.Viewer, section int64, change ...func(*NewReview)) Review {
	t.Helper()
	r, err := w.AddReview(t.Context(), v, about(section, change...))
	w.must(t, err)
	return r
}

// aboutExam is a note that is good, of a lecture.
func aboutExam(section int64) NewNote {
	return NewNote{Lecture: section, NoteText: NoteText{"midterm", "essay", 4, "트리 순회를 손으로 따라가는 문제가 꼭 나와요. 과제를 다시 풀어 보세요."}}
}

// rated is what a lecture is rated with: hundredths of stars, and reviews.
func (w *world) rated(t testing.TB, section int64) (star, reviews int) {
	t.Helper()
	x, err := w.catalogue.Section(t.Context(), account.System, section)
	w.must(t, err)
	return int(x.Rating), x.ReviewCount
}

// sound checks that every sum is what a recount finds.
func (w *world) sound(t testing.TB) {
	t.Helper()
	counts, err := Recount(t.Context(), w.db)
	w.must(t, err)
	if len(counts) < 6 {
		t.Errorf("only %d recounts", len(counts))
	}
	for _, c := range counts {
		if c.Wrong != 0 {
			t.Errorf("%s: %d are wrong", c.What, c.Wrong)
		}
	}
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
	if f.Kind == fault.Internal {
		return err.Error()
	}
	return f.Code
}

func wantCode(t testing.TB, err error, want string) {
	t.Helper()
	if got := codeOf(err); got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}

// codeArgs are what the sentence of a fault names.
func codeArgs(err error) string { return fmt.Sprint(fault.Of(err).Args) }

func newDB(t testing.TB) *db.DB { return dbtest.New(t, schemas...) }
