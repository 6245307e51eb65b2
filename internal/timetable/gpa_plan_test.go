package timetable

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
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
		plan := planOf(t, w.db, selectCourses, int64(v.ID))
		for _, whole := range []string{"SCAN m ", "SCAN c ", "Seq Scan", "type=ALL", "type=index "} {
			if strings.Contains(plan, whole) {
				t.Errorf("%s reads a table as a whole:\n%s", w.db.Engine(), plan)
			}
		}
		t.Logf("%s:\n%s", w.db.Engine(), plan)
	})
}

// planOf is what the engine says about how it will run a query.
func planOf(t testing.TB, d *db.DB, query string, args ...any) string {
	t.Helper()
	if err := d.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
	explain := map[bool]string{true: `EXPLAIN QUERY PLAN `, false: `EXPLAIN `}[d.Engine() == "sqlite"]
	lines, err := db.All(t.Context(), d, func(r *sql.Rows) (string, error) {
		columns, err := r.Columns()
		if err != nil {
			return "", err
		}
		values, to := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		err = r.Scan(to...)
		line := ""
		for i, c := range columns {
			line += c + "=" + values[i].String + " "
		}
		return line, err
	}, explain+query, args...)
	if err != nil || len(lines) == 0 {
		t.Fatal(lines, err)
	}
	return strings.Join(lines, "\n")
}
