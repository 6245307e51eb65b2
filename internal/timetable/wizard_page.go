package timetable

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func (s *Service) mountWizard(m *web.Mux) {
	m.Handle("GET /wizard/", s.pageWizard)
	m.Handle("GET /wizard/{id}/", s.pageGroups)
	m.Handle("GET /wizard/{id}/group/{group}/", s.pageGroup)
	m.Handle("POST /wizard/{id}/group/{group}/", s.pageGroupChanged)
	m.Handle("POST /wizard/{id}/group/{group}/remove/", s.pageGroupRemoved)
	m.Handle("GET /wizard/{id}/search/", s.pageWizardSearch)
	m.Handle("POST /wizard/{id}/add/", s.pageWizardAdd)
	m.Handle("GET /wizard/{id}/wishes/", s.pageWishes)
	m.Handle("POST /wizard/{id}/wishes/", s.pageWishesChanged)
	m.Handle("GET /wizard/{id}/results/", s.pageResults)
	m.Handle("POST /wizard/{id}/drop/", s.pageDrop)
	m.Handle("POST /wizard/{id}/undo/", s.pageWizardUndo)
	m.Handle("POST /wizard/{id}/timetable/", s.pageSuggested)
}

func wizardPath(semester int64, rest string) string {
	return "/wizard/" + strconv.FormatInt(semester, 10) + "/" + rest
}

// wizardView is what all pages of the wizard show.
type wizardView struct {
	semester lecture.Semester
	draft    WizardDraft
	sections map[int64]lecture.Section // that the draft names
	problems ui.Problems
	stale    bool // the draft was changed since a form was shown
}

// wizardView gathers what v keeps of the semester that a path names.
func (s *Service) wizardView(r *http.Request) (p wizardView, err error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return p, err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if p.semester, err = s.wizardSemester(ctx, v, id); err != nil {
		return p, err
	}
	if p.draft, err = findDraft(ctx, s.db, v, id); err != nil {
		return p, err
	}
	p.sections, err = s.known(ctx, id, p.draft.lectures())
	return p, err
}

func (p *wizardView) path(rest string) string { return wizardPath(p.semester.ID, rest) }

func (p *wizardView) groupPath(g WizardGroup, rest string) string {
	return p.path("group/" + strconv.FormatInt(g.ID, 10) + "/" + rest)
}

// table is where the arrow leads from the first page.
func (p *wizardView) table() string {
	return "/timetable/?semester=" + strconv.FormatInt(p.semester.ID, 10)
}

// version is that of the draft that a form was shown with.
func (p *wizardView) version(r *http.Request) int64 { return versionOf(r, p.draft.version) }

// versioned is where a form goes that is about this state of the draft.
func (p *wizardView) versioned(path string) string {
	return path + "?version=" + strconv.FormatInt(p.draft.version, 10)
}

// steps are the pages of the wizard in their order; current is the place of one.
func (p *wizardView) steps(ctx context.Context, current int) []ui.Tab {
	var all []ui.Tab
	for i, step := range []struct{ path, text string }{{"", "groups"}, {"wishes/", "wishes"}, {"results/", "results"}} {
		all = append(all, ui.Tab{Href: p.path(step.path), Text: i18n.T(ctx, "timetable.wizard."+step.text), Current: i == current})
	}
	return all
}

// chooseText says how many of a group's lectures are taken.
func (p *wizardView) chooseText(ctx context.Context, g WizardGroup) string {
	if n := len(g.Lectures); g.Choose != n {
		return i18n.T(ctx, "timetable.wizard.choose_of", g.Choose, n)
	}
	return i18n.T(ctx, "timetable.wizard.choose_all", g.Choose)
}

// count is how many of a group's lectures are taken so.
func (p *wizardView) count(g WizardGroup, how Taking) (n int) {
	for _, id := range g.Lectures {
		if p.draft.taking(id) == how {
			n++
		}
	}
	return n
}

// courses are the names of what is in a group, each once.
func (p *wizardView) courses(g WizardGroup) string {
	var names []string
	for _, id := range g.Lectures {
		if name := p.sections[id].Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// loose are lectures that are pinned and stand in no group, as a program can have it.
func (p *wizardView) loose() (ids []int64) {
	for _, id := range p.draft.Pins {
		if !p.draft.lists(id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// empty reports whether there is nothing to choose from.
func (p *wizardView) empty() bool { return len(p.draft.Groups)+len(p.draft.Pins) == 0 }

// wishes are all wishes in words.
func (p *wizardView) wishes(ctx context.Context) (all []string) {
	for _, w := range p.draft.Hard {
		all = append(all, hardText(ctx, w))
	}
	for _, w := range p.draft.Soft {
		all = append(all, softText(ctx, w))
	}
	return all
}

// pageWizard leads to the wizard of the present semester.
func (s *Service) pageWizard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if !v.SignedIn() {
		return unauthenticated()
	}
	if v.School == 0 {
		return web.Render(w, r, http.StatusOK, noSchoolPage())
	}
	all, err := s.lecture.Semesters(ctx, v, v.School)
	if err != nil {
		return err
	}
	in, ok := lecture.Current(all, lecture.DateOf(s.db.Now().In(i18n.Zone)))
	if !ok {
		return web.Render(w, r, http.StatusOK, noSemesterPage())
	}
	return web.Redirect(w, r, wizardPath(in.ID, ""))
}

func (s *Service) pageGroups(w http.ResponseWriter, r *http.Request) error {
	p, err := s.wizardView(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, groupsPage(p))
}

// groupForm is the page of a group.
type groupForm struct {
	wizardView
	group  WizardGroup
	at     int // its place in the draft
	name   string
	choose string
	taking map[int64]Taking // as it was chosen on the page
}

func (s *Service) groupForm(r *http.Request) (f groupForm, err error) {
	if f.wizardView, err = s.wizardView(r); err != nil {
		return f, err
	}
	id, err := web.ID(r, "group")
	if err != nil {
		return f, err
	}
	if f.at = f.draft.group(id); f.at < 0 {
		return f, notFound()
	}
	f.group = f.draft.Groups[f.at]
	f.name, f.choose, f.taking = f.group.Name, strconv.Itoa(f.group.Choose), map[int64]Taking{}
	for _, id := range f.group.Lectures {
		f.taking[id] = f.draft.taking(id)
	}
	return f, nil
}

// choices are how many one may take.
func (f *groupForm) choices() []ui.Option {
	var all []ui.Option
	for n := 1; n <= max(1, len(f.group.Lectures)); n++ {
		all = append(all, ui.Option{Value: strconv.Itoa(n), Text: strconv.Itoa(n)})
	}
	return all
}

func takingField(lecture int64) string { return "take" + strconv.FormatInt(lecture, 10) }

func (s *Service) pageGroup(w http.ResponseWriter, r *http.Request) error {
	f, err := s.groupForm(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, groupPage(f))
}

func (s *Service) pageGroupChanged(w http.ResponseWriter, r *http.Request) error {
	f, err := s.groupForm(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	f.name, f.choose = r.PostFormValue("name"), r.PostFormValue("choose")
	choose, _ := strconv.Atoi(f.choose) // the rule refuses 0
	for id := range f.taking {
		if how := Taking(r.PostFormValue(takingField(id))); slices.Contains([]Taking{MayTake, MustTake, NotTake, TakeOut}, how) {
			f.taking[id] = how
		}
	}
	ctx := r.Context()
	_, err = s.ChangeWizardGroup(ctx, account.ViewerOf(ctx), f.semester.ID, f.group.ID, f.version(r), GroupChange{Name: f.name, Choose: choose, Take: f.taking})
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		f.problems, f.stale = problems, fault.Is(err, "wizard_changed")
		if f.stale {
			f.problems = nil // the page says more of it
		}
		return web.Render(w, r, status, groupPage(f))
	}
	if err != nil {
		return err
	}
	web.FlashUndo(w, r, f.path("undo/"), "timetable.wizard.saved")
	return web.Redirect(w, r, f.path(""))
}

func (s *Service) pageGroupRemoved(w http.ResponseWriter, r *http.Request) error {
	f, err := s.groupForm(r)
	if err == nil {
		_, err = s.RemoveWizardGroup(r.Context(), account.ViewerOf(r.Context()), f.semester.ID, f.group.ID)
	}
	if err != nil {
		return err
	}
	web.FlashUndo(w, r, f.path("undo/"), "timetable.wizard.group_removed", groupText(r.Context(), f.group, f.at))
	return web.Redirect(w, r, f.path(""))
}

// wizardDoes changes a draft by a form without fields of its own, and leads to a
// page of the wizard.
func (s *Service) wizardDoes(w http.ResponseWriter, r *http.Request, to, done string, do func(ctx context.Context, v account.Viewer, semester int64) error) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err == nil {
		err = do(r.Context(), account.ViewerOf(r.Context()), id)
	}
	switch f := fault.Of(err); {
	case err == nil && to == "results/":
		web.FlashUndo(w, r, wizardPath(id, "undo/"), done)
	case err == nil:
		web.Flash(w, r, done)
	case f.Kind == fault.Conflict:
		web.Flash(w, r, "error."+f.Code, f.Args...)
	default:
		return err
	}
	return web.Redirect(w, r, wizardPath(id, to))
}

func (s *Service) pageDrop(w http.ResponseWriter, r *http.Request) error {
	return s.wizardDoes(w, r, "results/", "timetable.wizard.dropped", func(ctx context.Context, v account.Viewer, semester int64) error {
		_, err := s.DropFromWizard(ctx, v, semester, r.PostFormValue("part"))
		return err
	})
}

func (s *Service) pageWizardUndo(w http.ResponseWriter, r *http.Request) error {
	return s.wizardDoes(w, r, "", "timetable.wizard.undone", func(ctx context.Context, v account.Viewer, semester int64) error {
		_, err := s.UndoWizardDraft(ctx, v, semester)
		return err
	})
}
