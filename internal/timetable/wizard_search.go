package timetable

import (
	"context"
	"database/sql"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// coursesOf is of how many lectures a page of the search is made.
const coursesOf = 40

// foundCourse is a course, and those of its lectures that were found together.
type foundCourse struct {
	sections []lecture.Found
	all      int // lectures that the course has in the semester
}

func (c foundCourse) first() lecture.Found { return c.sections[0] }

// wizardSearch is the search for courses to choose from.
type wizardSearch struct {
	wizardView
	in         url.Values
	group      int64 // that lectures are put into, 0 for a new one each
	courses    []foundCourse
	total      int
	more       string // the path to the next, empty for none
	categories []lecture.Category
}

func (s *Service) pageWizardSearch(w http.ResponseWriter, r *http.Request) error {
	view, err := s.wizardView(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p := wizardSearch{wizardView: view, in: r.URL.Query()}
	if id, err := strconv.ParseInt(p.in.Get("group"), 10, 64); err == nil && p.draft.group(id) >= 0 {
		p.group = id
	}
	if p.categories, err = s.lecture.Categories(ctx, v, p.semester.SchoolID); err != nil {
		return err
	}
	words := strings.Fields(p.in.Get("search"))
	query := lecture.Query{Words: words[:min(len(words), 20)], Sort: lecture.ByName}
	query.Category, _ = strconv.ParseInt(p.in.Get("category"), 10, 64)
	from, _ := lecture.ParsePlace(p.in.Get("from")) // what names none is the beginning
	found, total, err := s.lecture.Find(ctx, v, p.semester.ID, query, from, false, coursesOf+1)
	if err != nil {
		return err
	}
	if p.total = total; len(found) > coursesOf {
		found = found[:coursesOf]
		p.more = p.address("from", found[coursesOf-1].Place.String())
	}
	if p.courses, err = s.byCourse(ctx, p.semester.ID, found); err != nil {
		return err
	}
	if web.Part(r) && p.in.Get("from") != "" {
		return web.Render(w, r, http.StatusOK, foundCourses(p))
	}
	return web.Render(w, r, http.StatusOK, wizardSearchPage(p))
}

// selectCounts takes a semester and ids of courses.
func selectCounts(n int) string {
	return `SELECT course_id, COUNT(*) FROM sections WHERE semester_id = ? AND is_gone = 0 AND course_id IN (` + db.In(n) + `) GROUP BY course_id`
}

// byCourse puts the lectures of one course that follow each other together.
func (s *Service) byCourse(ctx context.Context, semester int64, found []lecture.Found) (list []foundCourse, err error) {
	var ids []int64
	for _, f := range found {
		if n := len(list); n > 0 && list[n-1].first().Course == f.Course {
			list[n-1].sections = append(list[n-1].sections, f)
			continue
		}
		list, ids = append(list, foundCourse{sections: []lecture.Found{f}}), append(ids, f.Course)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	counts := map[int64]int{}
	err = db.Each(ctx, s.db, func(r *sql.Rows) error {
		var id int64
		var n int
		err := r.Scan(&id, &n)
		counts[id] = n
		return err
	}, selectCounts(len(ids)), append([]any{semester}, db.Args(ids)...)...)
	for i := range list {
		list[i].all = counts[list[i].first().Course]
	}
	return list, err
}

// isIn reports whether all lectures of a course that were found are in groups.
func (p *wizardSearch) isIn(c foundCourse) bool {
	return !slices.ContainsFunc(c.sections, func(f lecture.Found) bool { return !p.draft.lists(f.ID) })
}

// address is that of the search with one condition changed, on its first page.
func (p *wizardSearch) address(name, value string) string {
	q := url.Values{}
	for _, known := range []string{"search", "category", "group"} {
		if v := p.in.Get(known); v != "" {
			q.Set(known, v)
		}
	}
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	return p.path("search/?" + q.Encode())
}

// chips are the categories at the top.
func (p *wizardSearch) chips() (all []ui.Tab) {
	for _, c := range p.categories {
		if c.Parent != nil {
			continue
		}
		id := strconv.FormatInt(c.ID, 10)
		on, to := p.in.Get("category") == id, id
		if on {
			to = ""
		}
		all = append(all, ui.Tab{Href: p.address("category", to), Text: c.Name, Current: on})
	}
	return all
}

// into are the groups that lectures can be put into.
func (p *wizardSearch) into(ctx context.Context) []ui.Option {
	all := []ui.Option{{Value: "", Text: i18n.T(ctx, "timetable.wizard.new_group")}}
	for i, g := range p.draft.Groups {
		all = append(all, ui.Option{Value: strconv.FormatInt(g.ID, 10), Text: groupText(ctx, g, i)})
	}
	return all
}

// pageWizardAdd puts a lecture, or all of its course, into the draft, and leads back
// to where it was found.
func (s *Service) pageWizardAdd(w http.ResponseWriter, r *http.Request) error {
	semester, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	id, _ := strconv.ParseInt(r.PostFormValue("lecture"), 10, 64) // there is no lecture 0
	group, _ := strconv.ParseInt(r.PostFormValue("group"), 10, 64)
	back := wizardPath(semester, "")
	if r.PostFormValue("next") != "" {
		back = web.Next(r)
	}
	d, added, err := s.AddToWizard(r.Context(), account.ViewerOf(r.Context()), semester, id, web.Flag(r, "course", false), group)
	switch f := fault.Of(err); {
	case err == nil && added == 0:
		web.Flash(w, r, "timetable.wizard.is_there")
	case err == nil:
		at := len(d.Groups) - 1 // a new one stands last
		if group != 0 {
			at = d.group(group)
		}
		web.FlashUndo(w, r, wizardPath(semester, "undo/"), "timetable.wizard.added", groupText(r.Context(), d.Groups[at], at), added)
	case f.Kind == fault.Conflict:
		web.Flash(w, r, "error."+f.Code, f.Args...)
	case f.Kind == fault.Invalid:
		return notFound()
	default:
		return err
	}
	return web.Redirect(w, r, back)
}

// groupValue is a group as a form names it: nothing for a new one.
func groupValue(group int64) string {
	if group == 0 {
		return ""
	}
	return strconv.FormatInt(group, 10)
}
