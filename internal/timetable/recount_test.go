package timetable

import (
	"slices"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Each sum that is put wrong by hand is found, and nothing else is.
func TestARecountFindsEverySumThatIsWrong(t *testing.T) {
	for change, want := range map[string][]string{
		``: nil,
		`UPDATE sections SET basket_count = basket_count + 1 WHERE code = '5004101'`: {"baskets of lectures"},
		`DELETE FROM timetable_entries`:                                              {"baskets of lectures"},
		`DELETE FROM main_timetables`:                                                {"baskets of lectures", "main timetables"},
		`UPDATE main_timetables SET user_id = user_id + 100`:                         {"main timetables"},
		`UPDATE main_timetables SET timetable_id = timetable_id + 100`:               {"baskets of lectures", "main timetables", "main timetables that are gone"},
	} {
		t.Run(change, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				for range 2 {
					v := w.student(t, w.hanbit)
					if _, err := w.AddTable(t.Context(), v, NewTimetable{Semester: w.autumn.ID, Name: "예비"}); err != nil {
						t.Fatal(err)
					}
					table, err := w.AddTable(t.Context(), v, NewTimetable{Semester: w.autumn.ID, Name: "본"})
					if err != nil {
						t.Fatal(err)
					}
					main := true
					if _, err := w.ChangeTable(t.Context(), v, table.ID, TableChange{IsMain: &main}); err != nil {
						t.Fatal(err)
					}
					if _, err := w.AddEntry(t.Context(), v, table.ID, NewEntry{Lecture: w.structures}); err != nil {
						t.Fatal(err)
					}
				}
				if change != "" {
					if err := w.db.Write(t.Context(), func(tx *db.Tx) error {
						_, err := tx.Exec(t.Context(), change)
						return err
					}); err != nil {
						t.Fatal(err)
					}
				}
				all, err := Recount(t.Context(), w.db)
				if err != nil {
					t.Fatal(err)
				}
				var wrong []string
				for _, c := range all {
					if c.Wrong > 0 {
						wrong = append(wrong, c.What)
					}
				}
				if !slices.Equal(wrong, want) {
					t.Errorf("wrong are %q, want %q", wrong, want)
				}
			})
		})
	}
}
