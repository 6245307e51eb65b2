package timetable

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// One person's grades are read along the keys, however many people keep some.
func TestGradesAreReadAlongAKey(t *testing.T) {
	eachGradeWorld(t, func(t *testing.T, w *gradeWorld) {
		v := w.person(t)
		w.write(t, func(tx *db.Tx) error {
			for block := range 20 {
				var semesters, courses []string
				for i := range 50 {
					who := int(v.ID) + block*50 + i
					semesters = append(semesters, fmt.Sprintf(`(%d, 1, '', 1, 0), (%d, 2, '', 1, 0)`, who, who))
					for place := range 5 {
						courses = append(courses, fmt.Sprintf(`(%d, 1, %d, 'x', 300, 'A0', 1, 0)`, who, place))
					}
				}
				if _, err := tx.Exec(t.Context(), `INSERT INTO gpa_semesters (user_id, semester, name, version, updated_at) VALUES `+strings.Join(semesters, `, `)); err != nil {
					return err
				}
				if _, err := tx.Exec(t.Context(), `INSERT INTO gpa_courses (user_id, semester, place, name, credit, grade, is_major, is_retake) VALUES `+strings.Join(courses, `, `)); err != nil {
					return err
				}
			}
			return nil
		})
		if err := w.db.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
		q := &dbtest.Watch{Q: w.db}
		q.Note(selectCourses, int64(v.ID))
		q.AlongKeys(t, w.db, 1)
	})
}
