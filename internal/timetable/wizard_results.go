package timetable

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// resultsView is what the wizard found, as cards of which one swipes.
type resultsView struct {
	wizardView
	found  Suggestions
	plans  []planCard
	wrong  []wrongPart // what keeps the wizard from searching
	isBusy bool
}

// A planCard is a timetable that was found.
type planCard struct {
	Suggestion
	number  int
	entries []Entry
	grid    *grid
}

// A wrongPart is something wrong with the draft, and where to mend it.
type wrongPart struct{ text, href string }

// id is where links lead that turn to the card.
func (c planCard) id() string { return planID(c.number) }

func planID(number int) string { return "plan-" + strconv.Itoa(number) }

func (c planCard) timeless() (names []string) {
	for _, e := range c.entries {
		if len(e.Meetings) == 0 {
			names = append(names, e.Name)
		}
	}
	return names
}

// pageResults searches, and shows what was found or why nothing was.
func (s *Service) pageResults(w http.ResponseWriter, r *http.Request) error {
	view, err := s.wizardView(r)
	if err != nil {
		return err
	}
	p, ctx, status := resultsView{wizardView: view}, r.Context(), http.StatusOK
	p.sections = nil // what is found has its own: those of the draft need not wait, too
	if p.empty() {
		return web.Render(w, r, status, resultsPage(p))
	}
	p.found, err = s.Suggest(ctx, account.ViewerOf(ctx), p.semester.ID, p.draft.WizardPlan)
	if problems, again, ok := web.Again(w, r, err); ok && err != nil {
		p.isBusy, status = fault.Is(err, "wizard_busy"), again
		for _, one := range problems {
			for _, text := range one.Texts {
				p.wrong = append(p.wrong, p.wrongAt(ctx, one.Name, text))
			}
		}
		return web.Render(w, r, status, resultsPage(p))
	}
	if err != nil {
		return err
	}
	p.draw()
	return web.Render(w, r, status, resultsPage(p))
}

// wrongAt is a problem of a field of the plan, and the page that has the field.
func (p *resultsView) wrongAt(ctx context.Context, field, text string) wrongPart {
	parts := strings.Split(field, ".")
	switch {
	case parts[0] == "groups" && len(parts) == 3:
		at, _ := strconv.Atoi(parts[1]) // it is a place in the list
		g := p.draft.Groups[at]
		return wrongPart{i18n.T(ctx, "timetable.wizard.wrong_group", groupText(ctx, g, at), text), p.groupPath(g, "")}
	case parts[0] == "hard" || parts[0] == "soft" || parts[0] == "busy":
		return wrongPart{text, p.path("wishes/")}
	}
	return wrongPart{text, p.path("")}
}

// draw lays out the timetables that were found. A course has the same colour in
// all of them.
func (p *resultsView) draw() {
	colours := map[int64]int{}
	for i, t := range p.found.Timetables {
		c := planCard{Suggestion: t, number: i + 1}
		for _, id := range t.Lectures {
			x := p.found.sections[id]
			if colours[x.Course] == 0 {
				colours[x.Course] = len(colours)%Colours + 1
			}
			e := Entry{ID: id, Lecture: &id, Colour: colours[x.Course]}
			e.of(x)
			c.entries = append(c.entries, e)
		}
		c.grid = gridOf(append(c.entries[:len(c.entries):len(c.entries)], p.found.blocks...), nil)
		p.plans = append(p.plans, c)
	}
}

// pageSuggested makes a timetable of what was found.
func (s *Service) pageSuggested(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	in := NewFromWizard{Semester: id, Name: r.PostFormValue("name"), Key: web.KeyOf(r)}
	for _, text := range r.PostForm["lecture"] {
		n, _ := strconv.ParseInt(text, 10, 64) // there is no lecture 0
		in.Lectures = append(in.Lectures, n)
	}
	t, err := s.AddSuggested(r.Context(), account.ViewerOf(r.Context()), in)
	switch f := fault.Of(err); {
	case err == nil:
	case f.Kind == fault.Conflict:
		web.Flash(w, r, "error."+f.Code, f.Args...)
		return web.Redirect(w, r, wizardPath(id, "results/"))
	case f.Kind == fault.Invalid:
		problems, _ := web.Problems(r.Context(), err)
		return web.Render(w, r, http.StatusUnprocessableEntity, suggestedWrongPage(id, problems))
	default:
		return err
	}
	web.FlashUndo(w, r, path(t.ID, "delete/"), "timetable.wizard.kept", t.Name)
	return web.Redirect(w, r, t.Href())
}

// chips are the wishes, each of which leads to where one changes them.
func (p *resultsView) chips(ctx context.Context) (all []ui.Tab) {
	for _, text := range p.wishes(ctx) {
		all = append(all, ui.Tab{Href: p.path("wishes/"), Text: text})
	}
	return all
}
