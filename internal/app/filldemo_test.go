package app_test

import (
	"testing"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/friend"
)

// Who looks around finds something in each list, and a recount agrees with it.
func TestTheDemoFillsTheLists(t *testing.T) {
	y := demoYard(t)
	for _, tt := range []struct {
		login              string
		hot, best, popular int // at least
	}{{"minji", 10, 3, 5}, {"haneul", 5, 1, 1}} {
		v := y.viewer(t, tt.login)
		hot, err := y.Board.Hot(t.Context(), v, board.Moment{}, false, 100)
		if err != nil || len(hot) < tt.hot {
			t.Errorf("%s finds %d in HOT, want %d at least, %v", tt.login, len(hot), tt.hot, err)
		}
		best, err := y.Board.Best(t.Context(), v, 0, board.Range{Limit: 100})
		if err != nil || len(best) < tt.best {
			t.Errorf("%s finds %d in BEST, want %d at least, %v", tt.login, len(best), tt.best, err)
		}
		popular, err := y.Board.Popular(t.Context(), v, 100)
		if err != nil || len(popular) < tt.popular {
			t.Errorf("%s finds %d popular, want %d at least, %v", tt.login, len(popular), tt.popular, err)
		}
	}
	counts, err := app.Recount(t.Context(), y.DB)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range counts {
		if c.Wrong != 0 {
			t.Errorf("%s: %d are not what a recount finds", c.What, c.Wrong)
		}
	}
}

// The students who look around find their grades, and what is still needed.
func TestTheDemoHasGrades(t *testing.T) {
	y := demoYard(t)
	for _, login := range []string{"minji", "junho", "seoyeon", "haneul"} {
		g, err := y.Timetable.GPA(t.Context(), y.viewer(t, login))
		if err != nil || g.Average == nil || g.MajorAverage == nil || g.Semesters[2].Average == nil || g.Need == nil || len(g.Distribution) == 0 {
			t.Errorf("%s: %+v, %v", login, g, err)
		}
	}
	if g, err := y.Timetable.GPA(t.Context(), y.viewer(t, "operator")); err != nil || g.Average != nil {
		t.Errorf("the operator: %+v, %v", g, err)
	}
}

// The students who look around find something gathered for the wizard, which makes
// timetables of it.
func TestTheDemoHasPlansForTheWizard(t *testing.T) {
	y := demoYard(t)
	for _, login := range []string{"minji", "junho", "seoyeon", "haneul"} {
		v := y.viewer(t, login)
		_, d := wizardAt(t, y, v)
		r, err := y.Timetable.Suggest(t.Context(), v, d.Semester, d.WizardPlan)
		if err != nil || len(r.Timetables) != 20 {
			t.Errorf("%s: %d timetables, %+v, %v", login, len(r.Timetables), r.Contradiction, err)
		}
	}
}

// The students who look around have friends whose timetables they see, somebody who
// asks, and somebody whom they have asked.
func TestTheDemoHasFriends(t *testing.T) {
	y := demoYard(t)
	for _, login := range []string{"minji", "junho", "seoyeon", "haneul"} {
		v := y.viewer(t, login)
		for state, least := range map[friend.State]int{friend.Is: 4, friend.In: 1, friend.Out: 1} {
			list, err := y.Friend.List(t.Context(), v, state)
			if err != nil || len(list) < least {
				t.Errorf("%s has %d of %s, want %d at least, %v", login, len(list), state, least, err)
			}
			for _, f := range list {
				if state != friend.Is {
					continue
				}
				if table, err := y.Timetable.FriendTable(t.Context(), v, f.ID, 0); err != nil || !table.IsShown || len(table.Entries) == 0 {
					t.Errorf("%s sees %+v of a friend, %v", login, table, err)
				}
			}
		}
	}
}
