package timetable

import (
	"fmt"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// campus has many people make timetables of many lectures, so that planners have
// something to count, and returns one of them and one of the lectures.
func (w *world) campus(t *testing.T) (account.Viewer, int64) {
	t.Helper()
	var list []lecture.NewSection
	for i := range 600 {
		list = append(list, lecture.NewSection{CourseCode: fmt.Sprint("C", i/2), Number: fmt.Sprint(i % 2), Code: fmt.Sprint("C", i), Name: "강의", Credits: 300, Instructors: []string{fmt.Sprint("교수", i%100)},
			Meetings: []period.Meeting{class(period.Day(1+i%5), 540+i%8*60, 590+i%8*60, "공학관 1")}})
	}
	var ids []int64
	err := w.db.Write(t.Context(), func(tx *db.Tx) (err error) {
		ids, err = lecture.Put(t.Context(), tx, w.autumn, list)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v := w.student(t, w.hanbit)
	var tables []PastTable
	for i := range 600 {
		owner := v
		owner.ID += account.ID(i)
		p := PastTable{Owner: owner, Semester: w.autumn, Name: "기본", Blocks: []NewEntry{{Name: "알바", Times: []lecture.Meeting{{Day: period.Friday, Start: 1080, End: 1200}}}}, Todos: []Todo{{Content: "과제"}}}
		for j := range 5 {
			p.Lectures = append(p.Lectures, ids[(i*7+j*11)%len(ids)])
		}
		tables = append(tables, p)
	}
	if err := w.Import(t.Context(), tables); err != nil {
		t.Fatal(err)
	}
	if err := w.db.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
	return v, ids[0]
}

// What is read of one person, or of some lectures, is read along the keys, however
// many people and lectures there are.
func TestTimetablesAreReadAlongKeys(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, section := w.campus(t)
		q := &dbtest.Watch{Q: w.db}
		list, err := tables(t.Context(), q, ofSemester, int64(v.ID), w.autumn.ID)
		if err != nil || len(list) != 1 || len(list[0].Entries) != 6 || len(list[0].Entries[0].Todos) != 1 {
			t.Fatal(list, err)
		}
		if _, err := tables(t.Context(), q, ofAll, int64(v.ID)); err != nil {
			t.Fatal(err)
		}
		if _, err := findOwn(t.Context(), q, v, list[0].ID); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := MainOf(t.Context(), q, v.ID, w.autumn.ID); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if owners, err := w.Owners(t.Context(), q, []int64{section, section + 1}); err != nil || len(owners) == 0 {
			t.Fatal(owners, err)
		}
		q.Note(selectTook, int64(v.ID), 1, 1)
		q.AlongKeys(t, w.db, 20)
	})
}
