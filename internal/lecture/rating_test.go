package lecture

import (
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// An import rates what it brings and what it changes: a lecture that another
// professor takes over has that one's stars.
func TestAnImportRatesLectures(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		const algebra = "MA201-01,선형대수,최지우,1.5,교양,전체,,,,\n"
		w.mustImport(t, "CS101-01,자료구조,김서연,3,전공,전체,,,,\nCS101-02,자료구조,박하은,3,전공,전체,,,,\n"+algebra)
		first := w.sections(t)
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			if err := LockSchool(t.Context(), tx, w.hanbit); err != nil {
				return err
			}
			for code, stars := range map[string]int{"CS101-01": 5, "CS101-02": 2} {
				x := first[code]
				if err := CountReview(t.Context(), tx, x.Course, x.Instructors[0].ID, 1, stars); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		w.mustImport(t, "CS101-01,자료구조,박하은,3,전공,전체,,,,\nCS101-02,자료구조,최지우,3,전공,전체,,,,\nCS101-03,자료구조,김서연,3,전공,전체,,,,\n"+algebra, force)
		after := w.sections(t)
		for code, star := range map[string]Hundredths{"CS101-01": 200, "CS101-02": 0, "CS101-03": 500, "MA201-01": 0} {
			if got := after[code].Rating; got != star {
				t.Errorf("%s is rated %v, want %v", code, got, star)
			}
		}
		if n, err := RecountRatings(t.Context(), w.db); err != nil || n != 0 {
			t.Errorf("%d are wrong, %v", n, err)
		}
	})
}

// What a lecture is rated with is rounded to hundredths, half of one up, alike on
// each engine, and goes on to lectures of later semesters.
func TestRatingsAreRounded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ids := w.put(t, NewSection{CourseCode: "1", Number: "01", Code: "1-01", Name: "자료구조", Instructors: []string{"김서연", "이도윤"}}, NewSection{CourseCode: "1", Number: "02", Code: "1-02", Name: "자료구조", Instructors: []string{"김서연"}})
		x, err := w.Section(t.Context(), account.System, ids[0])
		if err != nil {
			t.Fatal(err)
		}
		count := func(instructor int, reviews, stars int) {
			t.Helper()
			err := w.db.Write(t.Context(), func(tx *db.Tx) error {
				if err := LockSchool(t.Context(), tx, w.hanbit); err != nil {
					return err
				}
				return CountReview(t.Context(), tx, x.Course, x.Instructors[instructor].ID, reviews, stars)
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		want := func(id int64, star Hundredths, reviews int) {
			t.Helper()
			got, err := w.Section(t.Context(), account.System, id)
			if err != nil || got.Rating != star || got.ReviewCount != reviews {
				t.Errorf("%d of %d, want %d of %d, %v", got.Rating, got.ReviewCount, star, reviews, err)
			}
		}
		count(0, 3, 8) // 2.666…
		want(ids[1], 267, 3)
		count(0, 5, 12) // 20/8 = 2.5
		want(ids[1], 250, 8)
		count(0, 0, 1) // 21/8 = 2.625
		want(ids[1], 263, 8)
		count(1, 1, 5) // 26/9 = 2.888…
		want(ids[0], 289, 9)
		want(ids[1], 263, 8)
		count(1, -1, -5)
		want(ids[0], 263, 8)
		count(0, -8, -21)
		want(ids[0], 0, 0)
		count(1, 1, 4)
		later := w.put(t, NewSection{CourseCode: "1", Number: "03", Code: "1-03", Name: "자료구조", Instructors: []string{"이도윤"}})
		want(later[0], 400, 1)
		if n, err := RecountRatings(t.Context(), w.db); err != nil || n != 0 {
			t.Errorf("%d are wrong, %v", n, err)
		}
	})
}
