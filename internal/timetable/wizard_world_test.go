package timetable

import (
	"context"
	"fmt"
	"math/rand/v2"
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
