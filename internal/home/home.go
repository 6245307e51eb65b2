// Package home is the page one starts from: the next lecture, what is new on the boards that one
// has pinned, what is popular, HOT and new in the school; and the papers that
// say how things are done here: rules and privacy. It shows what the domains
// offer and keeps nothing of its own.
package home

import (
	_ "embed"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/review"
	"github.com/madang-campus/madang/internal/timetable"
)

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// newestOf is how many posts of the school stand on the page.
const newestOf = 10

// Service makes the page. Make one with [New].
type Service struct {
	account   *account.Service
	board     *board.Service
	timetable *timetable.Service
	review    *review.Service
}

// New returns the domain.
func New(a *account.Service, b *board.Service, t *timetable.Service, r *review.Service) *Service {
	return &Service{a, b, t, r}
}

// Mount adds the pages.
func (s *Service) Mount(m *web.Mux) {
	m.Handle("GET /", s.pageHome)
	m.Handle("GET /rules/", rules.page)
	m.Handle("GET /privacy/", privacy.page)
}

// view is what the page shows.
type view struct {
	school     string
	today      templ.Component // nil where there is nothing today
	pinned     []board.Latest
	popular    templ.Component
	hot        templ.Component // at the side, on the phone at the end
	newest     []board.Post
	reviews    templ.Component // nil where there are none
	unverified bool
}

func (s *Service) pageHome(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if !v.SignedIn() {
		return s.account.FrontPage(w, r)
	}
	p := view{school: i18n.T(ctx, "home.title"), unverified: v.State == account.Unverified && !v.Staff()}
	if v.School != 0 {
		school, err := s.account.School(ctx, v.School)
		if err != nil {
			return err
		}
		p.school = school.In(ctx)
	}
	var err error
	if p.today, err = s.timetable.Today(ctx, v); err != nil {
		return err
	}
	if !p.unverified {
		if p.pinned, err = s.board.NewestOfPinned(ctx, v); err != nil {
			return err
		}
		if p.popular, err = s.board.PopularBeside(ctx, v); err != nil {
			return err
		}
		if p.hot, err = s.board.HotBeside(ctx, v); err != nil {
			return err
		}
		if p.reviews, err = s.review.NewestBeside(ctx, v); err != nil {
			return err
		}
		if p.newest, err = s.board.Newest(ctx, v, board.Range{Limit: newestOf}); err != nil {
			return err
		}
	}
	return web.Render(w, r, http.StatusOK, homePage(p))
}

// short is a board's name without what all of them end with.
func short(name string) string {
	if s := strings.TrimSuffix(name, "게시판"); s != "" {
		return s
	}
	return name
}
