package review

import (
	"database/sql"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// Lists are read along an index, whichever order they are in, however many reviews
// there are: no table is read as a whole, and nothing is sorted of a school or of a
// course by one professor.
func TestListsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		x, err := w.catalogue.Section(t.Context(), account.System, w.structures)
		w.must(t, err)
		w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
			var rows, likes, notes [][]any
			for i := range 4000 {
				id, course := drawID(), x.Course+int64(i%5)
				rows = append(rows, []any{id, w.hanbit + int64(i%3), course, x.Instructors[0].ID, w.autumn.ID, 1000 + i, 1 + i%5, "none", "none", "fair", "call", "two", "x", i % 7, 20000, weightOf(i%7, 20000), 20000 + i%300, false})
				likes = append(likes, []any{id, 1})
				notes = append(notes, []any{id, w.hanbit, course, x.Instructors[0].ID, w.autumn.ID, 1000 + i, "final", "essay", 0, "x", 20000 + i%300, false})
			}
			for into, rows := range map[string][][]any{
				`reviews (id, school_id, course_id, instructor_id, semester_id, writer_id, star, homework, team_work, grading, attendance, exam_count, content, like_count, taken_on, weight, written_on, is_edited)`: rows,
				`review_likes (review_id, user_id)`: likes,
				`exam_notes (id, school_id, course_id, instructor_id, semester_id, writer_id, exam, form, question_count, content, written_on, is_edited)`: notes,
			} {
				if err := tx.InsertMany(t.Context(), into, rows); err != nil {
					return err
				}
			}
			return nil
		}))
		w.must(t, w.db.Analyze(t.Context()))
		v := account.Viewer{ID: 1005, School: w.hanbit, State: account.Student}
		for name, f := range map[string]Filter{"of a school": {}, "of a lecture": {Lecture: &x}, "one's own": {Mine: true}} {
			for _, o := range orders {
				r := o.Range
				r.From, r.Limit = Place{20100, 1 << 52}, 21
				where, args := f.conditions(v)
				order, bounds := r.bounds()
				plan := dbtest.Plan(t, w.db, w.db.Engine(), selectReviews+where+order, append(append([]any{int64(v.ID)}, args...), bounds...)...)
				bad := []string{"SCAN r", "Seq Scan on reviews", "ALL r "}
				if name != "one's own" { // few, and sorted
					bad = append(bad, "TEMP B-TREE FOR ORDER BY", "Sort Key", "filesort")
				}
				for _, b := range bad {
					if strings.Contains(plan, b) {
						t.Errorf("%s: %s by %s: %s\n%s", w.db.Engine(), name, o.name, b, plan)
					}
				}
			}
		}
		f := Filter{Lecture: &x}
		where, args := f.conditions(v)
		order, bounds := Range{Sort: ByDay, Limit: 21}.bounds()
		plan := dbtest.Plan(t, w.db, w.db.Engine(), selectNotes+where+order, append(args, bounds...)...)
		for _, b := range []string{"SCAN r", "Seq Scan on exam_notes", "ALL r "} {
			if strings.Contains(plan, b) {
				t.Errorf("%s: notes: %s\n%s", w.db.Engine(), b, plan)
			}
		}
	})
}

func scanID(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }
