package review

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const (
	reviewsPath = "/review/"
	notesPath   = "/examnote/"
	pageOf      = 20 // texts on a page of a list
	bestOf      = 3  // reviews on the page of a lecture
	newestOf    = 5  // reviews on the start page
)

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.handleReviews(api)
	s.handleNotes(api)
	m.Handle("GET /review/", s.pageReviews)
	m.Handle("GET /review/mine/", s.pageMine)
	m.Handle("GET /review/{id}/", s.pageReview)
	m.Handle("POST /review/{id}/like/", s.pageLike)
	m.Handle("GET /review/{id}/edit/", s.pageEdit)
	m.Handle("POST /review/{id}/edit/", s.pageEdited)
	m.Handle("GET /review/{id}/delete/", s.pageDelete)
	m.Handle("POST /review/{id}/delete/", s.pageDeleted)
	m.Handle("GET /review/new/", s.pageWrite)
	m.Handle("POST /review/new/", s.pageWritten)
	s.mountNotes(m)
}

// Href is the path of the page of a review.
func (r Review) Href() string { return reviewsPath + number(r.ID) + "/" }

// writePath is the page on which one writes a review of a lecture, and notePath that of
// an exam note.
func writePath(section int64) string { return withQuery("/review/new/", "lecture", number(section)) }

func notePath(section int64) string { return withQuery("/examnote/new/", "lecture", number(section)) }

func number(n int64) string { return strconv.FormatInt(n, 10) }

// when is the semester in which its writer took it.
func (r Review) when(ctx context.Context) string {
	return lecture.Semester{Year: r.year, Term: r.term}.In(ctx)
}

// badges are the words of the tags of a review.
func (r Review) badges(ctx context.Context) (all []string) {
	for _, t := range tags {
		all = append(all, i18n.T(ctx, "review.tag."+t.name)+" "+i18n.T(ctx, "review."+t.name+"."+*t.of(&r.Tags)))
	}
	return all
}

func (r Review) sheetID() string { return "r" + number(r.ID) + "-more" }

func (r Review) likeButton() ui.LikeProps {
	return ui.LikeProps{Action: r.Href() + "like/", On: r.IsLiked, Count: r.LikeCount, Disabled: r.Author.IsMe}
}

// An order is one of those that a reader may choose.
type order struct {
	name string
	Range
}

// orders are all of them, the first one where none is chosen.
var orders = []order{
	{"weight", Range{Sort: ByWeight}}, {"created_at", Range{Sort: ByDay}}, {"star", Range{Sort: ByStar}}, {"star_asc", Range{Sort: ByStar, Asc: true}},
}

// listView is a page of reviews.
type listView struct {
	lecture *lecture.Section // whose they are, nil for all of the school
	mine    bool
	order   order
	reviews []Review
	more    string // the path to the next, empty for none
	staff   bool
}

func (p listView) address(order, from string) string {
	if p.mine {
		return withQuery(reviewsPath+"mine/", "from", from)
	}
	lecture := ""
	if p.lecture != nil {
		lecture = number(p.lecture.ID)
	}
	return withQuery(reviewsPath, "lecture", lecture, "order", order, "from", from)
}

// withQuery adds what is not empty to a path.
func withQuery(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

func (p listView) tabs(ctx context.Context) (all []ui.Tab) {
	for _, o := range orders {
		all = append(all, ui.Tab{Href: p.address(o.name, ""), Text: i18n.T(ctx, "review.sort."+o.name), Current: o.name == p.order.name})
	}
	return all
}

func (p listView) back() string {
	switch {
	case p.mine:
		return "/account/me/"
	case p.lecture != nil:
		return p.lecture.Href()
	}
	return "/lecture/"
}

// fill reads the page of the list that the address names.
func (s *Service) fill(r *http.Request, p *listView, f Filter) error {
	v := account.ViewerOf(r.Context())
	at := p.order.Range
	at.From, _ = ParsePlace(r.URL.Query().Get("from")) // what names none is the beginning
	at.Limit = pageOf + 1
	list, err := s.Reviews(r.Context(), v, f, at)
	if err != nil {
		return err
	}
	if len(list) > pageOf {
		list = list[:pageOf]
		p.more = p.address(p.order.name, at.placeOf(list[pageOf-1]).String())
	}
	p.reviews, p.staff = list, v.Staff()
	return nil
}

func (s *Service) pageReviews(w http.ResponseWriter, r *http.Request) error {
	p := listView{order: orders[0]}
	asked := r.URL.Query().Get("order")
	f := Filter{}
	if id := r.URL.Query().Get("lecture"); id != "" {
		x, err := s.lectureNamed(r, id)
		if err != nil {
			return err
		}
		p.lecture, f.Lecture = &x, &x
	} else if asked == "" {
		asked = orders[1].name // of a school the newest are what one looks for
	}
	if i := slices.IndexFunc(orders, func(o order) bool { return o.name == asked }); i >= 0 {
		p.order = orders[i]
	}
	if err := s.fill(r, &p, f); err != nil {
		return err
	}
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, reviewRows(p))
	}
	return web.Render(w, r, http.StatusOK, reviewsPage(p))
}

// lectureNamed returns the lecture with an id that stands in an address.
func (s *Service) lectureNamed(r *http.Request, id string) (lecture.Section, error) {
	v := account.ViewerOf(r.Context())
	if !v.SignedIn() {
		return lecture.Section{}, unauthenticated()
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return lecture.Section{}, notFound()
	}
	return s.lecture.Section(r.Context(), v, n)
}

func (s *Service) pageMine(w http.ResponseWriter, r *http.Request) error {
	p := listView{mine: true, order: orders[1]}
	if err := s.fill(r, &p, Filter{Mine: true}); err != nil {
		return err
	}
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, reviewRows(p))
	}
	return web.Render(w, r, http.StatusOK, minePage(p))
}

func (s *Service) pageReview(w http.ResponseWriter, r *http.Request) error {
	one, err := s.reviewNamed(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, reviewPage(one, account.ViewerOf(r.Context()).Staff()))
}

func (s *Service) reviewNamed(r *http.Request) (Review, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return Review{}, err
	}
	return s.Review(r.Context(), account.ViewerOf(r.Context()), id)
}

// pageLike likes a review or no longer: by 303 back, and to a script with the
// button as it is now.
func (s *Service) pageLike(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	l, err := s.Like(r.Context(), account.ViewerOf(r.Context()), id, web.Flag(r, "on", true))
	if err != nil {
		return err
	}
	one := Review{ID: id, IsLiked: l.IsLiked, LikeCount: l.LikeCount}
	switch {
	case web.Part(r):
		return web.Render(w, r, http.StatusOK, ui.Like(one.likeButton()))
	case r.PostFormValue("next") != "":
		return web.Redirect(w, r, web.Next(r))
	}
	return web.Redirect(w, r, one.Href())
}

// besideView is what stands on the page of a lecture.
type besideView struct {
	lecture    lecture.Section
	sum        Summary
	best       listView
	mine       *Review // that the viewer wrote about it
	took       bool    // the viewer may write of its exams
	writable   bool    // the viewer may write of it, and has not yet of all who teach it
	why        string  // the viewer may not write, "" where they may or are none of the school
	unverified bool
	notes      []Note
	open       bool // the notes can be read
	points     int
}

// Beside is the part of reviews on the page of a lecture: see [lecture.Beside].
func (s *Service) Beside(ctx context.Context, v account.Viewer, x lecture.Section) (templ.Component, error) {
	p := besideView{lecture: x, best: listView{lecture: &x, order: orders[0], staff: v.Staff()}}
	f := Filter{Lecture: &x}
	if err := f.mayList(v); err != nil {
		p.unverified = true
		return besidePart(p), nil
	}
	var err error
	if p.sum, err = s.Summary(ctx, v, x); err != nil {
		return nil, err
	}
	if p.best.reviews, err = s.Reviews(ctx, v, f, Range{Sort: ByWeight, Limit: bestOf}); err != nil {
		return nil, err
	}
	f.Mine = true
	mine, err := s.Reviews(ctx, v, f, Range{Sort: ByDay, Limit: len(x.Instructors)})
	if err != nil {
		return nil, err
	}
	if len(mine) > 0 {
		p.mine = &mine[0]
	}
	if v.School == x.School() {
		if p.why, err = s.whyNot(ctx, v, x); err != nil {
			return nil, err
		}
		p.took = p.why == ""
		p.writable = p.took && len(mine) < len(x.Instructors)
	}
	if p.open, err = s.opened(ctx, v, x.School(), x.Course, instructors(x)); err != nil {
		return nil, err
	}
	if p.open {
		if p.notes, err = s.Notes(ctx, v, x, Range{Limit: bestOf}); err != nil {
			return nil, err
		}
	} else {
		points, err := s.Points(ctx, v)
		if err != nil {
			return nil, err
		}
		p.points = points.Balance
	}
	return besidePart(p), nil
}

// whyNot says why v may not write about a lecture, nothing where they may.
func (s *Service) whyNot(ctx context.Context, v account.Viewer, x lecture.Section) (string, error) {
	_, err := s.about(ctx, v, x.ID, 0, 0)
	if err == nil {
		return "", nil
	}
	f := fault.Of(err)
	code, args := f.Code, f.Args
	switch {
	case f.Kind == fault.Invalid:
		code, args = f.Fields[0].Problems[0].Code, f.Fields[0].Problems[0].Args
	case f.Kind != fault.Forbidden:
		return "", err
	}
	return i18n.T(ctx, "error."+code, args...), nil
}

// NewestBeside is the new reviews on the start page, nil where there are none.
func (s *Service) NewestBeside(ctx context.Context, v account.Viewer) (templ.Component, error) {
	if v.School == 0 || mayRead(v, v.School) != nil {
		return nil, nil
	}
	list, err := s.Reviews(ctx, v, Filter{}, Range{Sort: ByDay, Limit: newestOf})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return newestPart(list), nil
}
