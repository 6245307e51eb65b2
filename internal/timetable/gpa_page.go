package timetable

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

const gpaPath = "/gpa/"

func (s *Service) mountGPA(m *web.Mux) {
	m.Handle("GET /gpa/", s.pageGPA)
	m.Handle("GET /gpa/settings/", s.pageGPASettings)
	m.Handle("POST /gpa/settings/", s.pageGPASettings)
	m.Handle("GET /gpa/{id}/", s.pageGPASemester)
	m.Handle("POST /gpa/{id}/", s.pageSaveSemester)
}

// Href is the path of the page of a semester.
func (m GPASemester) Href() string { return gpaPath + strconv.FormatInt(m.ID, 10) + "/" }

// title is what a semester is called: its own name, or 1학년 2학기.
func (m GPASemester) title(ctx context.Context) string {
	if m.Name != "" {
		return m.Name
	}
	return i18n.T(ctx, "timetable.gpa.semester", (m.ID+1)/2, (m.ID+1)%2+1)
}

// gpaTabs lead to all semesters, and to what they come to; current is the number of
// one, 0 for the latter.
func gpaTabs(ctx context.Context, g GPA, current int64) []ui.Tab {
	all := []ui.Tab{{Href: gpaPath, Text: i18n.T(ctx, "timetable.gpa.all"), Current: current == 0}}
	for _, m := range g.Semesters {
		name := m.Label
		if m.Name != "" {
			name = m.Name
		}
		all = append(all, ui.Tab{Href: m.Href(), Text: name, Current: m.ID == current})
	}
	return all
}

// empty reports whether nothing was written down yet.
func (g GPA) empty() bool {
	for _, m := range g.Semesters {
		if len(m.Courses) > 0 {
			return false
		}
	}
	return true
}

// pointsText is an average as it is shown, or a dash for none.
func pointsText(p *gpa.Points) string {
	if p == nil {
		return "–"
	}
	return p.String()
}

// needText says what the rest must bring for the average that one wants.
func needText(ctx context.Context, g GPA) string {
	n, target, left := g.Need, "", ""
	if n == nil {
		return i18n.T(ctx, "timetable.gpa.no_goal")
	}
	target, left = g.TargetAverage.String(), n.RemainingCredit.String()
	switch {
	case n.State == gpa.Reachable:
		return i18n.T(ctx, "timetable.gpa.reachable", left, n.Average.String(), target)
	case n.State == gpa.Reached && n.RemainingCredit > 0:
		return i18n.T(ctx, "timetable.gpa.reached", left, target)
	case n.State == gpa.Reached:
		return i18n.T(ctx, "timetable.gpa.graduated", target)
	case n.RemainingCredit > 0:
		return i18n.T(ctx, "timetable.gpa.unreachable", left, g.Grades[0].Grade, target)
	}
	return i18n.T(ctx, "timetable.gpa.graduated_below", target)
}

func (s *Service) pageGPA(w http.ResponseWriter, r *http.Request) error {
	g, err := s.GPA(r.Context(), account.ViewerOf(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, gpaPage(g))
}

// gpaSettings is what the page shows on which one chooses scale and goal.
type gpaSettings struct {
	g                      GPA
	scale, credits, target string
	problems               ui.Problems
}

func (f gpaSettings) scales(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, s := range gpa.Scales {
		all = append(all, ui.Option{Value: string(s), Text: i18n.T(ctx, "timetable.gpa.of_most", string(s))})
	}
	return all
}

func (s *Service) pageGPASettings(w http.ResponseWriter, r *http.Request) error {
	v := account.ViewerOf(r.Context())
	g, err := s.GPA(r.Context(), v)
	if err != nil {
		return err
	}
	f := gpaSettings{g: g, scale: string(g.Scale)}
	if r.Method != http.MethodPost {
		if g.GraduationCredit != nil {
			f.credits = g.GraduationCredit.String()
		}
		if g.TargetAverage != nil {
			f.target = g.TargetAverage.String()
		}
		return web.Render(w, r, http.StatusOK, gpaSettingsPage(f))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	f.scale, f.credits, f.target = r.PostFormValue("scale"), r.PostFormValue("graduation_credit"), r.PostFormValue("target_average")
	_, err = s.ChangeGPA(r.Context(), v, f.change())
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems = problems
		return web.Render(w, r, status, gpaSettingsPage(f))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "timetable.gpa.saved")
	return web.Redirect(w, r, gpaPath)
}

// change reads what was typed; a number that is empty is none.
func (f gpaSettings) change() GPAChange {
	scale, credits, target := gpa.Scale(f.scale), gpa.Credits(0), gpa.Points(0)
	if strings.TrimSpace(f.credits) != "" {
		credits = gpa.Credits(parseHundredths(f.credits))
	}
	if strings.TrimSpace(f.target) != "" {
		target = gpa.Points(parseHundredths(f.target))
	}
	return GPAChange{&scale, &credits, &target}
}

// parseHundredths reads a number that somebody typed, with at most four digits
// before and two behind the point: 3, 1.5. What is none is −1, which rules refuse.
func parseHundredths(text string) int64 {
	text = strings.TrimSpace(text)
	whole, _, _ := strings.Cut(text, ".")
	n, ok := lecture.ParseHundredths(text)
	if !ok || len(whole) > 4 {
		return -1
	}
	return int64(n)
}
