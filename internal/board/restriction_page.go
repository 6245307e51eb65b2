package board

import (
	"context"
	"net/http"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// restrictView is what the page shows on which a text's writer is restricted.
type restrictView struct {
	in           NewRestriction
	what         string // the text's beginning
	lengths      []int  // in days, to choose from
	action, back string
	problems     ui.Problems
}

func (s *Service) mountRestrictions(m *web.Mux) {
	m.Handle("GET /post/{id}/restrict/", s.pageRestrictPost)
	m.Handle("POST /post/{id}/restrict/", s.pageRestrictPost)
	m.Handle("GET /comment/{id}/restrict/", s.pageRestrictComment)
	m.Handle("POST /comment/{id}/restrict/", s.pageRestrictComment)
	m.Handle("GET /board/{id}/restriction/", s.pageRestrictions)
	m.Handle("POST /board/{id}/restriction/{rid}/lift/", s.pageLift)
}

func (s *Service) pageRestrictPost(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	v := account.ViewerOf(ctx)
	row, err := findPost(ctx, s.db, v, id)
	if err == nil {
		err = mayRestrict(v, &row.rights)
	}
	if err != nil {
		return err
	}
	post := row.seenBy(i18n.Of(ctx), v)
	return s.restrictPage(w, r, row.school, restrictView{
		in: NewRestriction{Board: post.Board, Post: id}, what: post.Headline(), action: post.Href() + "restrict/", back: post.Href(),
	})
}

func (s *Service) pageRestrictComment(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	v := account.ViewerOf(ctx)
	row, p, err := findComment(ctx, s.db, v, id)
	if err == nil {
		err = mayRestrict(v, &p.rights)
	}
	if err != nil {
		return err
	}
	c := row.seenBy(i18n.Of(ctx), v)
	return s.restrictPage(w, r, p.school, restrictView{
		in: NewRestriction{Board: p.Board, Comment: id}, what: plain.Snippet(c.Content, 120), action: c.Href() + "restrict/", back: c.postHref(),
	})
}

// restrictPage shows the page or does what its form says.
func (s *Service) restrictPage(w http.ResponseWriter, r *http.Request, school int64, p restrictView) error {
	ctx := r.Context()
	most, err := longestRestriction.Get(ctx, s.db, school)
	if err != nil {
		return err
	}
	p.lengths = lengths(int(most))
	p.in.Days = p.lengths[0]
	if r.Method != http.MethodPost {
		return web.Render(w, r, http.StatusOK, restrictPage(p))
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	p.in.Reason = r.PostFormValue("reason")
	if p.in.Days, err = strconv.Atoi(r.PostFormValue("days")); err != nil {
		p.in.Days = 0 // which the rules refuse
	}
	_, err = s.Restrict(ctx, account.ViewerOf(ctx), p.in)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		p.problems = problems
		return web.Render(w, r, status, restrictPage(p))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.restriction_given")
	return web.Redirect(w, r, p.back)
}

// lengths are what the page offers: one, three and seven days and the longest.
func lengths(most int) []int {
	var all []int
	for _, days := range []int{1, 3, 7} {
		if days < most {
			all = append(all, days)
		}
	}
	return append(all, most)
}

func (p restrictView) options(ctx context.Context) []ui.Option {
	all := make([]ui.Option, len(p.lengths))
	for i, days := range p.lengths {
		all[i] = ui.Option{Value: strconv.Itoa(days), Text: i18n.T(ctx, "board.page.days", days)}
	}
	return all
}

func (s *Service) pageRestrictions(w http.ResponseWriter, r *http.Request) error {
	b, _, err := s.managed(r)
	if err != nil {
		return err
	}
	list, err := s.Restrictions(r.Context(), account.ViewerOf(r.Context()), b.ID, before(r))
	if err != nil {
		return err
	}
	list, more := part(b.Href()+"restriction/", list, func(r Restriction) string { return number(r.ID) })
	staff := account.ViewerOf(r.Context()).StaffOf(b.SchoolID)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, restrictionRows(list, staff, more))
	}
	return web.Render(w, r, http.StatusOK, restrictionsPage(b, list, staff, more))
}

func (s *Service) pageLift(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	rid, err := web.ID(r, "rid")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	if err := s.Lift(r.Context(), account.ViewerOf(r.Context()), id, rid); err != nil {
		return err
	}
	web.Flash(w, r, "board.page.restriction_lifted")
	return web.Redirect(w, r, "/board/"+number(id)+"/restriction/")
}

// textHref is where the text stands for which the restriction was given.
func (r Restriction) textHref() string {
	href := "/post/" + number(r.Post) + "/"
	if r.Comment != nil {
		href += "#c" + number(*r.Comment)
	}
	return href
}

// until is a text that says until when something is so.
func until(ctx context.Context, key string, end rest.Time) string {
	at := end.In(i18n.Zone)
	return i18n.T(ctx, key, int(at.Month()), at.Day(), at.Format("15:04"))
}
