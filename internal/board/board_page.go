package board

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// boardsView is what the list of boards shows.
type boardsView struct {
	pinned                        []Board
	groups                        []boardGroup
	signedIn, unverified, mayOpen bool
	beside                        templ.Component

	typed string // to find boards: only these are shown
}

// count is how many boards there are in groups.
func (p boardsView) count() (n int) {
	for _, g := range p.groups {
		n += len(g.boards)
	}
	return n
}

// A boardGroup is the boards of a category or, to those who see several
// schools, of a school.
type boardGroup struct {
	name   string
	boards []Board
}

func sectionID(i int) string { return "group-" + strconv.Itoa(i) }

func (s *Service) pageBoards(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p := boardsView{
		signedIn: v.SignedIn(), unverified: v.SignedIn() && v.State == account.Unverified && !v.Staff(),
		mayOpen: mayOpenHere(v) == nil, typed: typedIn(r, "search"),
	}
	list, err := s.Boards(ctx, v, Filter{Words: patterns(strings.Fields(p.typed))})
	if err != nil {
		return err
	}
	if v.SignedIn() && p.typed == "" {
		if p.pinned, err = s.PinnedBoards(ctx, v); err != nil {
			return err
		}
		list = slices.DeleteFunc(list, func(b Board) bool { return b.IsPinned })
	}
	p.groups = groups(list, v.School == 0)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, boardsBelow(p))
	}
	if p.beside, err = s.beside(ctx, v); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, boardsPage(p))
}

// forPeople puts a list of boards, which is the newest first, in the order of
// pages: those that a school begins with as they are meant, then the others as
// they came.
func forPeople(list []Board) []Board {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Board) int {
		switch {
		case a.IsStandard && b.IsStandard:
			return 0
		case a.IsStandard:
			return -1
		case b.IsStandard:
			return 1
		}
		return cmp.Compare(a.ID, b.ID)
	})
	return list
}

// groups puts boards that one may read under their category or school, in the
// order in which these are met.
func groups(list []Board, bySchool bool) []boardGroup {
	var all []boardGroup
	for _, b := range forPeople(list) {
		name := b.Category
		if bySchool {
			name = b.School.Name
		} else if !b.Permissions.Read {
			continue
		}
		i := slices.IndexFunc(all, func(g boardGroup) bool { return g.name == name })
		if i < 0 {
			i = len(all)
			all = append(all, boardGroup{name: name})
		}
		all[i].boards = append(all[i].boards, b)
	}
	return all
}

// filterOf reads which of a board's posts a page shows: all, the questions or
// those without an answer, and the anonymous or the signed ones alone.
func filterOf(r *http.Request, board int64) PostFilter {
	f, yes, no := PostFilter{Board: board}, true, false
	if r.URL.Query().Get("question") == "true" {
		f.Question = &yes
		if r.URL.Query().Get("answered") == "false" {
			f.Answered = &no
		}
	}
	switch r.URL.Query().Get("is_anonymous") {
	case "true", "1":
		f.Anonymous = &yes
	case "false", "0":
		f.Anonymous = &no
	}
	return f
}

func (s *Service) pageBoard(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return err
	}
	f := filterOf(r, id)
	list, err := s.Posts(ctx, v, f, before(r))
	if err != nil {
		return err
	}
	posts, more := part(f.href(), list, byID)
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, rows(posts, false, more))
	}
	b, err := s.Board(ctx, v, id, Filter{})
	if err != nil {
		return err
	}
	beside, err := s.beside(ctx, v)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, boardPage(b, f, posts, more, beside))
}

func (s *Service) pagePin(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	if web.Flag(r, "on", true) {
		err = s.PinBoard(ctx, v, id)
	} else {
		err = s.UnpinBoard(ctx, v, id)
	}
	if err != nil {
		return err
	}
	return web.Redirect(w, r, web.Next(r))
}

func (s *Service) pageOrder(w http.ResponseWriter, r *http.Request) error {
	list, err := s.PinnedBoards(r.Context(), account.ViewerOf(r.Context()))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, orderPage(list))
}

// pageOrdered moves one pinned board up or down by one place.
func (s *Service) pageOrdered(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if err := web.ParseForm(r); err != nil {
		return err
	}
	list, err := s.PinnedBoards(ctx, v)
	if err != nil {
		return err
	}
	ids := make([]int64, len(list))
	for i, b := range list {
		ids[i] = b.ID
	}
	for name, by := range map[string]int{"up": -1, "down": 1} {
		id, err := strconv.ParseInt(r.PostFormValue(name), 10, 64)
		at := slices.Index(ids, id)
		if to := at + by; err == nil && at >= 0 && to >= 0 && to < len(ids) {
			ids[at], ids[to] = ids[to], ids[at]
			if err := s.OrderPinnedBoards(ctx, v, ids); err != nil {
				return err
			}
			break
		}
	}
	return web.Redirect(w, r, "/myboard/")
}

func (s *Service) pageOpen(w http.ResponseWriter, r *http.Request) error {
	if err := mayOpenHere(account.ViewerOf(r.Context())); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, openPage(NewBoard{}, nil))
}

// mayOpenHere says whether v may open a board by the page, which is for the own
// school: operators have none.
func mayOpenHere(v account.Viewer) error {
	if v.SignedIn() && v.School == 0 {
		return forbidden()
	}
	return mayOpen(v, v.School)
}

func (s *Service) pageOpened(w http.ResponseWriter, r *http.Request) error {
	v := account.ViewerOf(r.Context())
	if err := mayOpenHere(v); err != nil {
		return err
	}
	if err := web.ParseForm(r); err != nil {
		return err
	}
	in := NewBoard{School: v.School, Settings: DefaultSettings(), Key: web.KeyOf(r)}
	readWords(r, &in)
	b, err := s.AddBoard(r.Context(), v, in)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		return web.Render(w, r, status, openPage(in, problems))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.opened")
	return web.Redirect(w, r, b.Href())
}

func readWords(r *http.Request, in *NewBoard) {
	in.Name, in.Category = r.PostFormValue("name"), r.PostFormValue("category")
	in.Description, in.Notice = r.PostFormValue("description"), r.PostFormValue("notice")
}

// managed returns a board that the viewer manages, and whether all settings
// are theirs to change.
func (s *Service) managed(r *http.Request) (b Board, all bool, err error) {
	v := account.ViewerOf(r.Context())
	if !v.SignedIn() {
		return b, false, unauthenticated()
	}
	id, err := web.ID(r, "id")
	if err == nil {
		err = s.mayManageBoard(r.Context(), id)
	}
	if err == nil {
		b, err = s.Board(r.Context(), v, id, Filter{})
	}
	return b, v.StaffOf(b.SchoolID), err
}

func (s *Service) pageSettings(w http.ResponseWriter, r *http.Request) error {
	b, all, err := s.managed(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, settingsPage(b, b.asNew(), all, nil))
}

func (s *Service) pageSet(w http.ResponseWriter, r *http.Request) error {
	b, all, err := s.managed(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	in := b.asNew()
	change := func(in *NewBoard) {
		readWords(r, in)
		in.Hot, in.Media = web.Flag(r, "hot", false), web.Flag(r, "media", false)
		if all && web.Flag(r, "all", false) {
			readStaffSettings(r, &in.Settings)
		}
	}
	change(&in)
	_, err = s.ChangeBoard(r.Context(), account.ViewerOf(r.Context()), b.ID, Filter{}, change, false)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		return web.Render(w, r, status, settingsPage(b, in, all, problems))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.saved")
	return web.Redirect(w, r, b.Href())
}

func readStaffSettings(r *http.Request, set *Settings) {
	set.AnonymityPosts = Anonymity(r.PostFormValue("anonymity_posts"))
	set.AnonymityComments = Anonymity(r.PostFormValue("anonymity_comments"))
	set.ReadStates, _ = StateSetOf(r.PostForm["read_states"]...) // only our own names are in the form
	set.WriteStates, _ = StateSetOf(r.PostForm["write_states"]...)
	set.CommentStates, _ = StateSetOf(r.PostForm["comment_states"]...)
	seconds, err := strconv.Atoi(r.PostFormValue("post_interval"))
	if err != nil {
		seconds = -1 // which the rules refuse
	}
	set.PostInterval = seconds
	set.TitleRequired, set.Questions = web.Flag(r, "title_required", false), web.Flag(r, "questions", false)
	set.Searchable, set.Secret = web.Flag(r, "searchable", false), web.Flag(r, "secret", false)
}

// long reports whether a notice would push the posts out of a phone's window.
func long(notice string) bool {
	return utf8.RuneCountInString(notice) > 110 || strings.Count(notice, "\n") > 2
}

// confirmation is what a page asks before something is deleted.
type confirmation struct {
	title, what, text, action, back string
	problems                        ui.Problems
}

// closing is what is asked before a board is deleted.
func (s *Service) closing(ctx context.Context, b Board) confirmation {
	return confirmation{
		title: i18n.T(ctx, "board.page.close_board"), what: b.Name, text: i18n.T(ctx, "board.page.close_board_text"),
		action: b.Href() + "delete/", back: b.Href() + "manage/",
	}
}

func (s *Service) pageCloseBoard(w http.ResponseWriter, r *http.Request) error {
	b, _, err := s.managed(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, confirmPage(s.closing(r.Context(), b)))
}

func (s *Service) pageClosedBoard(w http.ResponseWriter, r *http.Request) error {
	b, _, err := s.managed(r)
	if err != nil {
		return err
	}
	err = s.RemoveBoard(r.Context(), account.ViewerOf(r.Context()), b.ID, Filter{})
	if err != nil {
		return s.confirmAgain(w, r, s.closing(r.Context(), b), err)
	}
	web.Flash(w, r, "board.page.board_closed")
	return web.Redirect(w, r, "/board/")
}

func anonymities(ctx context.Context) []ui.Option {
	return []ui.Option{
		{Value: string(Allowed), Text: i18n.T(ctx, "board.page.anonymity_allowed")},
		{Value: string(Forced), Text: i18n.T(ctx, "board.page.anonymity_forced")},
		{Value: string(Off), Text: i18n.T(ctx, "board.page.anonymity_off")},
	}
}

func stateName(ctx context.Context, state account.State) string {
	switch state {
	case account.Admitted:
		return i18n.T(ctx, "board.page.admitted")
	case account.Student:
		return i18n.T(ctx, "board.page.student")
	}
	return i18n.T(ctx, "board.page.graduate")
}
