package board

import (
	"cmp"
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/hangul"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/search"
)

// boardsFound is how many boards stand above the posts of a search.
const boardsFound = 3

// searchView is what the page of a search shows.
type searchView struct {
	typed      string
	words      []hangul.Pattern // of typed
	board      *Board           // where is looked, nil for everywhere
	order      Order
	wrong      string // with typed
	unverified bool
	asked      bool // there is something to look for, and nothing wrong with it
	boards     []Board
	allBoards  int  // of which boards are the first
	schools    bool // boards of several are among them
	hits       []Hit
	more       string // where the next part is
}

func (s *Service) pageSearch(w http.ResponseWriter, r *http.Request) error {
	v := account.ViewerOf(r.Context())
	if !v.SignedIn() {
		return unauthenticated()
	}
	p, from, err := s.searchOf(r, v)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if err := s.lookFor(r.Context(), v, &p, from); err != nil {
		problems, ok := web.Problems(r.Context(), err)
		if !ok {
			return err
		}
		status = http.StatusUnprocessableEntity
		for _, one := range problems {
			p.wrong = strings.Join(one.Texts, " ")
		}
		p.asked = false
	}
	switch {
	case web.Part(r) && from > 0:
		return web.Render(w, r, status, hitRows(p))
	case web.Part(r):
		return web.Render(w, r, status, found(p))
	}
	return web.Render(w, r, status, searchPage(p))
}

// typedIn reads what was typed into the field of that name, to look for.
func typedIn(r *http.Request, name string) string {
	typed := strings.ReplaceAll(strings.ToValidUTF8(r.URL.Query().Get(name), ""), "\x00", "")
	return strings.TrimSpace(typed)
}

// searchOf reads what is asked for, and behind which hit the page begins.
func (s *Service) searchOf(r *http.Request, v account.Viewer) (p searchView, from int64, err error) {
	q := r.URL.Query()
	p = searchView{typed: typedIn(r, "q"), order: ByTime,
		unverified: v.State == account.Unverified && !v.Staff(), schools: v.School == 0}
	p.words = patterns(strings.Fields(p.typed))
	if Order(q.Get("order")) == ByFit {
		p.order = ByFit
	}
	if id, err := strconv.ParseInt(q.Get("board"), 10, 64); err == nil && id > 0 {
		b, err := s.Board(r.Context(), v, id, Filter{})
		if err != nil {
			return p, 0, err
		}
		p.board = &b
	}
	if from, err = strconv.ParseInt(q.Get("from"), 10, 64); err != nil || from < 0 {
		from = 0
	}
	return p, from, nil
}

// lookFor puts what is found into p.
func (s *Service) lookFor(ctx context.Context, v account.Viewer, p *searchView, from int64) error {
	if p.typed == "" || p.unverified {
		return nil
	}
	q, err := search.Parse("q", p.typed)
	if err != nil {
		return err
	}
	if p.board == nil && from == 0 {
		all, err := s.Boards(ctx, v, Filter{Words: p.words})
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(forPeople(all), func(b Board) bool { return !b.Permissions.Read })
		p.boards, p.allBoards = all[:min(boardsFound, len(all))], len(all)
	}
	hits, err := s.Search(ctx, v, Search{Words: q, Board: p.on(), Order: p.order}, Range{Before: from, Limit: pageOf + 1})
	if err != nil {
		return err
	}
	if len(hits) > pageOf {
		hits = hits[:pageOf]
		p.more = p.href(p.on(), p.order) + "&from=" + number(hits[pageOf-1].position())
	}
	p.hits, p.asked = hits, true
	return nil
}

// on is the board where is looked, 0 for everywhere.
func (p searchView) on() int64 {
	if p.board == nil {
		return 0
	}
	return p.board.ID
}

func (p searchView) back() string {
	if p.board == nil {
		return "/"
	}
	return p.board.Href()
}

// href is the path of the page for what was typed, elsewhere or in another order.
func (p searchView) href(board int64, order Order) string {
	q := url.Values{"q": {p.typed}}
	if board != 0 {
		q.Set("board", number(board))
	}
	if order != ByTime {
		q.Set("order", string(order))
	}
	return "/search/?" + q.Encode()
}

// searchHref is the path of the page on which one looks for posts of the board.
func (b Board) searchHref() string { return "/search/?board=" + number(b.ID) }

func (p searchView) hidden() (all []ui.Hidden) {
	if p.board != nil {
		all = append(all, ui.Hidden{Name: "board", Value: number(p.board.ID)})
	}
	if p.order != ByTime {
		all = append(all, ui.Hidden{Name: "order", Value: string(p.order)})
	}
	return all
}

func (p searchView) label(ctx context.Context) string {
	if p.board != nil {
		return i18n.T(ctx, "board.search.in_board", p.board.Name)
	}
	return i18n.T(ctx, "board.search.field")
}

// moreBoards is where all boards are that were found, "" where they stand here.
func (p searchView) moreBoards() string {
	if p.allBoards <= len(p.boards) {
		return ""
	}
	return "/board/?" + url.Values{"search": {p.typed}}.Encode()
}

// said is what a screen reader is told as one types.
func (p searchView) said(ctx context.Context) string {
	switch {
	case len(p.hits)+p.allBoards == 0:
		return i18n.T(ctx, "board.search.nothing")
	case p.more != "":
		return i18n.T(ctx, "board.search.said_more", p.allBoards, len(p.hits))
	}
	return i18n.T(ctx, "board.search.said", p.allBoards, len(p.hits))
}

// markedName is the name of a board with what was typed in it.
func markedName(name string, words []hangul.Pattern) Marked {
	m := Marked{Text: name}
	for _, w := range words {
		if from, to, ok := w.Find(name); ok {
			m.Ranges = append(m.Ranges, [2]int{utf8.RuneCountInString(name[:from]), utf8.RuneCountInString(name[:to])})
		}
	}
	slices.SortFunc(m.Ranges, func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) })
	return m
}

// marked shows a text with what was found in it.
func marked(m Marked) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, m.html())
		return err
	})
}

func (m Marked) html() string {
	var b strings.Builder
	text, at := []rune(m.Text), 0
	for _, r := range m.Ranges {
		if r[0] < at { // another word stands here as well
			continue
		}
		b.WriteString(html.EscapeString(string(text[at:r[0]])))
		b.WriteString("<mark>" + html.EscapeString(string(text[r[0]:r[1]])) + "</mark>")
		at = r[1]
	}
	b.WriteString(html.EscapeString(string(text[at:])))
	return b.String()
}
