package timetable

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// korean is t's context as one reads Korean.
func korean(t testing.TB) context.Context { return i18n.With(t.Context(), i18n.Ko) }

// group is a group of lectures of which one is chosen.
func group(lectures ...int64) WizardGroup { return WizardGroup{Choose: 1, Lectures: lectures} }

// suggest asks for timetables, and fails the test where that fails.
func (w *world) suggest(t testing.TB, v account.Viewer, p WizardPlan) Suggestions {
	t.Helper()
	r, err := w.Suggest(korean(t), v, w.autumn.ID, p)
	if err != nil {
		t.Fatalf("%+v gives %v", p, err)
	}
	return r
}

// crowd puts courses of sections at random times into the semester, so many that
// nobody can look at all timetables, and returns a plan that chooses one of each.
func (w *world) crowd(t testing.TB, courses, sections, meetings int) (p WizardPlan) {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	var list []lecture.NewSection
	for c := range courses {
		for n := range sections {
			var times []period.Meeting
			for range meetings {
				start := 540 + 15*dice.IntN(32)
				times = append(times, class(period.Day(1+dice.IntN(5)), start, start+75, fmt.Sprintf("공학관 %d", dice.IntN(300))))
			}
			list = append(list, lecture.NewSection{CourseCode: fmt.Sprint(1000 + c), Number: fmt.Sprintf("%02d", n), Code: fmt.Sprintf("%d%02d", 1000+c, n), Name: fmt.Sprintf("과목 %d", c), Credits: 300, Meetings: times})
		}
	}
	err := w.db.Write(t.Context(), func(tx *db.Tx) error {
		ids, err := lecture.Put(t.Context(), tx, w.autumn, list)
		p = WizardPlan{}
		for c := range courses {
			p.Groups = append(p.Groups, group(ids[c*sections:(c+1)*sections]...))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func itoa(n int64) string { return fmt.Sprint(n) }

// alongKeys fails the test where the engine would read a table as a whole.
func (w *world) alongKeys(t testing.TB, query string, args ...any) {
	t.Helper()
	explain := map[bool]string{true: `EXPLAIN QUERY PLAN `, false: `EXPLAIN `}[w.db.Engine() == "sqlite"]
	lines, err := db.All(t.Context(), w.db, func(r *sql.Rows) (string, error) {
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
		t.Fatal(query, lines, err)
	}
	plan := strings.Join(lines, "\n")
	for _, whole := range []string{"=SCAN ", "Seq Scan", "type=ALL", "type=index "} {
		if strings.Contains(plan, whole) {
			t.Errorf("%s reads a table as a whole for %s:\n%s", w.db.Engine(), query, plan)
		}
	}
}
