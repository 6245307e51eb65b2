package timetable

import (
	"reflect"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
)

// Who has a lecture in any of their timetables is named once, and nobody else.
func TestOwnersOfLectures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		minji, junho := w.student(t, w.hanbit), w.student(t, w.hanbit)
		put := func(v account.Viewer, name string, lectures ...int64) {
			t.Helper()
			table, err := w.AddTable(t.Context(), v, NewTimetable{Semester: w.autumn.ID, Name: name})
			if err != nil {
				t.Fatal(err)
			}
			for _, id := range lectures {
				if _, err := w.AddEntry(t.Context(), v, table.ID, NewEntry{Lecture: id}); err != nil {
					t.Fatal(err)
				}
			}
		}
		put(minji, "하나", w.algebra, w.writing)
		put(minji, "둘", w.algebra)
		put(junho, "하나", w.algebra)
		got, err := w.Owners(t.Context(), w.db, []int64{w.algebra, w.writing, w.service})
		want := []lecture.Owner{{Section: w.algebra, User: minji.ID}, {Section: w.algebra, User: junho.ID}, {Section: w.writing, User: minji.ID}}
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%+v, %v, want %+v", got, err, want)
		}
		if none, err := w.Owners(t.Context(), w.db, nil); err != nil || len(none) > 0 {
			t.Errorf("of nothing: %+v, %v", none, err)
		}
	})
}
