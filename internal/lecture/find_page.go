package lecture

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const (
	findPath = "/lecture/"
	foundOf  = 20 // lectures on a page of what was found
)

func (s *Service) mountLectures(m *web.Mux) {
	m.Handle("GET "+findPath, s.pageFind)
	m.Handle("GET /lecture/{id}/", s.pageLecture)
}

// findView is the page on which one looks for lectures.
type findView struct {
	in         url.Values // what is looked for, as the address says it
	semesters  []Semester
	semester   Semester
	categories []Category
	query      Query
	found      []Found
	total      int
	more       string // the path to the next, empty for none
}

func (s *Service) pageFind(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p := findView{in: r.URL.Query()}
	school := v.School
	if school == 0 && v.Role == account.Operator {
		var err error
		if school, err = strconv.ParseInt(p.in.Get("school"), 10, 64); err != nil {
			all, err := s.o.Schools(ctx)
			if err != nil {
				return err
			}
			return choose(w, r, findPath, all)
		}
	}
	if v.SignedIn() && school == 0 {
		return web.Render(w, r, http.StatusOK, noLecturesPage("lecture.find.no_school"))
	}
	var err error
	if p.semesters, err = s.Semesters(ctx, v, school); err != nil {
		return err
	}
	if len(p.semesters) == 0 {
		return web.Render(w, r, http.StatusOK, noLecturesPage("lecture.find.no_semester"))
	}
	p.semester, _ = Current(p.semesters, DateOf(s.db.Now().In(i18n.Zone)))
	if i := slices.IndexFunc(p.semesters, func(x Semester) bool { return number(x.ID) == p.in.Get("semester") }); i >= 0 {
		p.semester = p.semesters[i]
	}
	if p.categories, err = s.Categories(ctx, v, school); err != nil {
		return err
	}
	p.query = readQuery(p.in)
	from, _ := ParsePlace(p.in.Get("from")) // what names none is the beginning
	if p.found, p.total, err = s.Find(ctx, v, p.semester.ID, p.query, from, false, foundOf+1); err != nil {
		return err
	}
	if len(p.found) > foundOf {
		p.found = p.found[:foundOf]
		p.more = p.address("from", p.found[foundOf-1].Place.String())
	}
	if web.Part(r) && p.in.Get("from") != "" {
		return web.Render(w, r, http.StatusOK, foundRows(p))
	}
	return web.Render(w, r, http.StatusOK, findPage(p))
}

// readQuery reads what is looked for, under the names that the API has for it; what
// is no condition asks for nothing.
func readQuery(in url.Values) Query {
	words := strings.Fields(in.Get("search"))
	q := Query{Words: words[:min(len(words), 20)], Kind: period.Kind(in.Get("kind")), Language: in.Get("language"), Sort: Sort(in.Get("ordering"))}
	if !slices.Contains(kindNames, q.Kind) {
		q.Kind = ""
	}
	if !slices.Contains(Sorts, q.Sort) {
		q.Sort = ByName
	}
	q.Desc = q.Sort != ByName && q.Sort != ByCode
	q.Category, _ = strconv.ParseInt(in.Get("category"), 10, 64)
	year, _ := strconv.Atoi(in.Get("year"))
	q.Year = min(max(year, 0), 100)
	if credits, ok := ParseHundredths(in.Get("credit")); ok {
		q.Credits = &credits
	}
	if in.Get("timeless") == "true" {
		yes := true
		q.Timeless = &yes
	}
	q.Free, _ = ParseTimes(in.Get("free"))
	q.Busy, _ = ParseTimes(in.Get("busy"))
	return q
}

// address is that of the search with one condition changed, on its first page.
func (p *findView) address(name, value string) string {
	q := url.Values{}
	for _, known := range []string{"school", "semester", "search", "category", "year", "credit", "kind", "language", "timeless", "free", "busy", "ordering"} {
		if v := p.in.Get(known); v != "" {
			q.Set(known, v)
		}
	}
	if q.Del(name); value != "" {
		q.Set(name, value)
	}
	return findPath + "?" + q.Encode()
}

// optionsOf fill a choice with one that asks for nothing, and those of text.
func optionsOf(ctx context.Context, values []string, text func(string) string) []ui.Option {
	all := []ui.Option{{Value: "", Text: i18n.T(ctx, "lecture.find.any")}}
	for _, v := range values {
		all = append(all, ui.Option{Value: v, Text: text(v)})
	}
	return all
}

func (p *findView) semesterOptions(ctx context.Context) (all []ui.Option) {
	for _, s := range p.semesters {
		all = append(all, ui.Option{Value: number(s.ID), Text: s.In(ctx)})
	}
	return all
}

func (p *findView) categoryOptions(ctx context.Context) []ui.Option {
	all := optionsOf(ctx, nil, nil)
	names := map[int64]string{}
	for _, c := range p.categories { // those above come before
		name := c.Name
		if c.Parent != nil {
			name = names[*c.Parent] + " › " + name
		}
		names[c.ID] = name
		all = append(all, ui.Option{Value: number(c.ID), Text: name})
	}
	slices.SortStableFunc(all[1:], func(a, b ui.Option) int { return strings.Compare(a.Text, b.Text) })
	return all
}

func sortOptions(ctx context.Context) (all []ui.Option) {
	for _, s := range Sorts {
		all = append(all, ui.Option{Value: string(s), Text: i18n.T(ctx, "lecture.sort."+string(s))})
	}
	return all
}

func (p *findView) yearOptions(ctx context.Context) []ui.Option {
	return optionsOf(ctx, []string{"1", "2", "3", "4", "5", "6"}, func(n string) string { return i18n.T(ctx, "lecture.find.year", n) })
}

func kindsOptions(ctx context.Context) []ui.Option {
	return optionsOf(ctx, []string{string(period.Class), string(period.Lab), string(period.Video)}, func(k string) string { return i18n.T(ctx, "lecture.kind."+k) })
}

// narrowed reports whether more than words is asked for.
func (p *findView) narrowed() bool {
	for _, name := range []string{"category", "year", "credit", "kind", "language", "timeless", "free", "busy", "ordering"} {
		if p.in.Get(name) != "" && p.in.Get(name) != string(ByName) {
			return true
		}
	}
	return false
}

// Times of the day that all meetings may be asked to lie in, in minutes.
const (
	noon      = 12 * 60
	lunchOver = 13 * 60
)

// eachDay is the same time of every day, as [ParseTimes] reads it.
func eachDay(start, end int) string {
	var all []string
	for d := period.Monday; d <= period.Sunday; d++ {
		all = append(all, timeOf(d, start, end))
	}
	return strings.Join(all, ",")
}

func timeOf(d period.Day, start, end int) string {
	return strconv.Itoa(int(d)) + "-" + strconv.Itoa(start) + "-" + strconv.Itoa(end)
}

func freeOptions(ctx context.Context) []ui.Option {
	return append(optionsOf(ctx, nil, nil),
		ui.Option{Value: eachDay(0, lunchOver), Text: i18n.T(ctx, "lecture.find.morning")},
		ui.Option{Value: eachDay(noon, period.DayLength), Text: i18n.T(ctx, "lecture.find.afternoon")})
}

func busyOptions(ctx context.Context) []ui.Option {
	all := optionsOf(ctx, nil, nil)
	for d := period.Monday; d <= period.Sunday; d++ {
		all = append(all, ui.Option{Value: timeOf(d, 0, period.DayLength), Text: DayName(ctx, d)})
	}
	return all
}
