package timetable

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// foundOf is how many lectures stand on a page of what was found.
const foundOf = 20

// searchView is the search for lectures below a timetable.
type searchView struct {
	tableView
	in         url.Values // what is looked for, as the address says it
	query      lecture.Query
	found      []lecture.Found
	total      int
	more       string // the path to the next, empty for none
	chosen     int64  // the lecture that is drawn as a ghost
	categories []lecture.Category
}

// pageSearch shows a timetable, and lectures that are found, one of which is drawn
// into it.
func (s *Service) pageSearch(w http.ResponseWriter, r *http.Request) error {
	table, err := s.viewOf(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p := searchView{tableView: table, in: r.URL.Query()}
	if p.categories, err = s.lecture.Categories(ctx, v, p.semester.SchoolID); err != nil {
		return err
	}
	p.read()
	from, _ := lecture.ParsePlace(p.in.Get("from")) // what names none is the beginning
	if p.found, p.total, err = s.lecture.Find(ctx, v, p.semester.ID, p.query, from, false, foundOf+1); err != nil {
		return err
	}
	if len(p.found) > foundOf {
		p.found = p.found[:foundOf]
		p.more = p.address("from", p.found[foundOf-1].Place.String())
	}
	sections := p.table.sections()
	for _, f := range p.found {
		sections = append(sections, f.ID)
	}
	if p.takers, err = s.Takers(ctx, v, sections...); err != nil {
		return err
	}
	if web.Part(r) && p.in.Get("from") != "" {
		return web.Render(w, r, http.StatusOK, foundRows(p))
	}
	if err := s.choose(ctx, v, &p); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, searchPage(p))
}

// choose draws the lecture that the address names as a ghost: one of those that
// were found, or another of the semester. One that is in the timetable already is
// there.
func (s *Service) choose(ctx context.Context, v account.Viewer, p *searchView) error {
	id, err := strconv.ParseInt(p.in.Get("pick"), 10, 64)
	if err != nil || p.has(id) {
		return nil
	}
	x, err := s.lecture.Section(ctx, v, id)
	if err != nil || x.Semester != p.semester.ID {
		return nil // it may be gone: the search is what was asked for
	}
	p.chosen = id
	var ghost Entry
	ghost.of(x)
	marked := p.grid
	p.draw(&ghost)
	if marked != nil && p.semester.First <= p.today && p.today <= p.semester.Last {
		p.grid.mark(s.db.Now().In(i18n.Zone))
	}
	return nil
}

// has reports whether the timetable has a lecture.
func (p *searchView) has(id int64) bool {
	return slices.ContainsFunc(p.table.Entries, func(e Entry) bool { return e.Lecture != nil && *e.Lecture == id })
}

// hits are the names of what a lecture overlaps in the timetable.
func (p *searchView) hits(x lecture.Section) (names []string) {
	var ghost Entry
	ghost.of(x)
	times := ghost.times()
	for i := range p.table.Entries {
		if e := &p.table.Entries[i]; clashes(times, e.times()) {
			names = append(names, e.Name)
		}
	}
	return names
}

// read reads what is looked for; what is no condition asks for nothing.
func (p *searchView) read() {
	words := strings.Fields(p.in.Get("search"))
	p.query = lecture.Query{Words: words[:min(len(words), 20)], Sort: lecture.Sort(p.in.Get("sort"))}
	if !slices.Contains(lecture.Sorts, p.query.Sort) {
		p.query.Sort = lecture.ByName
	}
	p.query.Desc = p.query.Sort != lecture.ByName && p.query.Sort != lecture.ByCode
	p.query.Category, _ = strconv.ParseInt(p.in.Get("category"), 10, 64)
	p.query.Year, _ = strconv.Atoi(p.in.Get("year"))
	if credits, ok := lecture.ParseHundredths(p.in.Get("credit")); ok {
		p.query.Credits = &credits
	}
	if p.in.Get("fits") == "1" {
		for i := range p.table.Entries {
			p.query.Busy = append(p.query.Busy, p.table.Entries[i].times()...)
		}
	}
	if p.in.Get("timeless") == "1" {
		yes := true
		p.query.Timeless = &yes
	}
}

// address is that of the search with one condition changed, on its first page.
func (p *searchView) address(name, value string) string {
	q := url.Values{}
	for _, known := range []string{"search", "category", "year", "credit", "fits", "timeless", "sort", "pick"} {
		if v := p.in.Get(known); v != "" {
			q.Set(known, v)
		}
	}
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	return path(p.table.ID, "search/?"+q.Encode())
}

// here is the search as it is, for coming back to it.
func (p *searchView) here() string { return p.address("from", "") }

// chips are the conditions that are set or left by one press.
func (p *searchView) chips(ctx context.Context) []ui.Tab {
	toggle := func(name, value, text string) ui.Tab {
		on := p.in.Get(name) == value
		if on {
			value = ""
		}
		return ui.Tab{Href: p.address(name, value), Text: text, Current: on}
	}
	all := []ui.Tab{toggle("fits", "1", i18n.T(ctx, "timetable.page.fits"))}
	for _, c := range p.categories {
		if c.Parent == nil {
			all = append(all, toggle("category", strconv.FormatInt(c.ID, 10), c.Name))
		}
	}
	for _, n := range []string{"3", "2", "1"} {
		all = append(all, toggle("credit", n, i18n.T(ctx, "timetable.page.credits", n)))
	}
	return append(all, toggle("timeless", "1", i18n.T(ctx, "timetable.page.timeless")))
}

// sorts are the orders that one may choose.
func (p *searchView) sorts(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, s := range lecture.Sorts {
		all = append(all, ui.Option{Value: string(s), Text: i18n.T(ctx, "timetable.sort."+string(s))})
	}
	return all
}

// options are the categories with those above them, and the years, to choose one.
func (p *searchView) options(ctx context.Context) (categories, years []ui.Option) {
	any := i18n.T(ctx, "timetable.page.any")
	categories, years = []ui.Option{{Value: "", Text: any}}, []ui.Option{{Value: "", Text: any}}
	names := map[int64]string{}
	for _, c := range p.categories { // those above come before
		name := c.Name
		if c.Parent != nil {
			name = names[*c.Parent] + " › " + name
		}
		names[c.ID] = name
		categories = append(categories, ui.Option{Value: strconv.FormatInt(c.ID, 10), Text: name})
	}
	slices.SortStableFunc(categories[1:], func(a, b ui.Option) int { return strings.Compare(a.Text, b.Text) })
	for n := 1; n <= 6; n++ {
		years = append(years, ui.Option{Value: strconv.Itoa(n), Text: i18n.T(ctx, "timetable.page.year", n)})
	}
	return categories, years
}
