package board

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// writeView is what the page for writing or editing a post shows.
type writeView struct {
	board        Board
	boards       []Board // to choose from; none when editing
	in           NewPost
	editing      bool
	id           int64     // of the post, when editing
	promised     Anonymity // what the page says of names
	action, back string
	problems     ui.Problems
	poll         pollDraft
	now          time.Time
	pictures     []media.Picture
}

func (p writeView) title(ctx context.Context) string {
	if p.editing {
		return i18n.T(ctx, "board.page.edit")
	}
	return i18n.T(ctx, "board.page.write")
}

func (p writeView) submit(ctx context.Context) string {
	if p.editing {
		return i18n.T(ctx, "board.page.save")
	}
	return i18n.T(ctx, "board.page.post")
}

func (p writeView) titleHint(ctx context.Context) string {
	if p.board.TitleRequired {
		return i18n.T(ctx, "board.page.title")
	}
	return i18n.T(ctx, "board.page.title_optional")
}

// asksAnonymous reports whether the writer may choose; a board to choose from
// may leave it to them.
func (p writeView) asksAnonymous() bool {
	return !p.editing && (p.board.AnonymityPosts == Allowed || slices.ContainsFunc(p.boards, func(b Board) bool { return b.AnonymityPosts == Allowed }))
}

// encoding is how the form is sent: with files, where it may have some.
func (p writeView) encoding() string {
	if p.takesPictures() {
		return "multipart/form-data"
	}
	return "application/x-www-form-urlencoded"
}

// takesPictures reports whether there is something to do with pictures: the board
// takes them, or one to choose from, or the post has some.
func (p writeView) takesPictures() bool {
	return p.board.Media || len(p.pictures) > 0 || slices.ContainsFunc(p.boards, func(b Board) bool { return b.Media })
}

func (p writeView) asksQuestion() bool { return p.board.Questions || len(p.boards) > 0 }

func (p writeView) options() []ui.Option {
	var all []ui.Option
	for _, b := range p.boards {
		all = append(all, ui.Option{Value: number(b.ID), Text: b.Name})
	}
	return all
}

// hint says what the board wants, and under which name the text will stand.
func (p writeView) hint(ctx context.Context) string {
	text := i18n.T(ctx, "board.page.write_hint")
	switch p.board.AnonymityPosts {
	case Forced:
		text += " " + i18n.T(ctx, "board.page.all_anonymous")
	case Off:
		text += " " + i18n.T(ctx, "board.page.all_signed")
	}
	if n := p.board.PostInterval; n > 0 && !p.editing {
		if n >= 24*60*60 {
			text += " " + i18n.T(ctx, "board.page.interval_days", n/(24*60*60))
		} else if n >= 60 {
			text += " " + i18n.T(ctx, "board.page.interval_minutes", n/60)
		}
	}
	return text
}

// writable returns the board and the boards that v may write on.
func (s *Service) writable(r *http.Request) (b Board, all []Board, err error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return b, nil, err
	}
	row, err := findBoard(ctx, s.db, v, id)
	if err == nil {
		err = mayWrite(v, &row.rights)
	}
	if err != nil {
		return b, nil, err
	}
	list, err := s.Boards(ctx, v, Filter{School: row.SchoolID})
	if err != nil {
		return b, nil, err
	}
	for _, b := range forPeople(list) {
		if b.Permissions.Write || b.ID == id { // what was typed stays on the board it was typed for
			all = append(all, b)
		}
	}
	return row.seenBy(v), all, nil
}

func (s *Service) pageWrite(w http.ResponseWriter, r *http.Request) error {
	b, all, err := s.writable(r)
	if err == nil && !b.Permissions.Write {
		err = restricted("restricted", b.Restriction) // as nothing else forbids it
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writePage(writeView{board: b, boards: all, promised: b.AnonymityPosts, action: b.Href() + "write/", back: b.Href(), now: s.db.Now()}))
}

func (s *Service) pageWritten(w http.ResponseWriter, r *http.Request) error {
	b, all, err := s.writable(r)
	if err != nil {
		return err
	}
	v := account.ViewerOf(r.Context())
	pictures, err := s.media.ReadForm(w, r, v, 0)
	if err != nil {
		return err
	}
	p := writeView{board: b, boards: all, pictures: pictures.Pictures, promised: promised(r, b.AnonymityPosts), action: b.Href() + "write/", back: b.Href(), now: s.db.Now()}
	if id, err := strconv.ParseInt(r.PostFormValue("board"), 10, 64); err == nil {
		if i := slices.IndexFunc(all, func(b Board) bool { return b.ID == id }); i >= 0 {
			p.board = all[i]
		}
	}
	p.in = NewPost{
		Board: p.board.ID, Title: r.PostFormValue("title"), Content: r.PostFormValue("content"),
		Signed: !web.Flag(r, "is_anonymous", true), Question: web.Flag(r, "is_question", false), Key: web.KeyOf(r),
		Media: pictures.Items(),
	}
	p.poll = draftOf(r)
	if pictures.Acted || pictures.Problems != nil {
		return s.picturesAgain(w, r, p, pictures)
	}
	// Another board was chosen than the page was made for, or its settings were
	// changed since: who thinks to be anonymous is asked before the name is shown.
	p.in.NeverSign = p.promised != Off && !p.in.Signed
	var post Post
	if p.in.Poll, err = p.poll.poll(); err == nil {
		post, err = s.AddPost(r.Context(), v, p.in)
	}
	if err == nil {
		return web.Redirect(w, r, post.Href())
	}
	return s.writeAgain(w, r, p, err)
}

// promised returns what the page that a form stood on said of names.
func promised(r *http.Request, otherwise Anonymity) Anonymity {
	return cmp.Or(Anonymity(r.PostFormValue("anonymity")), otherwise)
}

// picturesAgain shows the page again after something was done to its pictures.
func (s *Service) picturesAgain(w http.ResponseWriter, r *http.Request, p writeView, f media.Form) error {
	if f.Problems != nil {
		return s.writeAgain(w, r, p, f.Problems)
	}
	return web.Render(w, r, http.StatusOK, writePage(p))
}

// writeAgain shows the page again with what was typed.
func (s *Service) writeAgain(w http.ResponseWriter, r *http.Request, p writeView, err error) error {
	problems, status, ok := web.Again(w, r, err)
	if !ok {
		return err
	}
	p.problems = problems
	return web.Render(w, r, status, writePage(p))
}

// toEdit returns the id of the text that a page for editing is about, which is
// the viewer's to edit as mayEdit says.
func toEdit(r *http.Request, mayEdit func(ctx context.Context, id int64) error) (int64, error) {
	id, err := web.ID(r, "id")
	if err == nil && !account.ViewerOf(r.Context()).SignedIn() {
		err = unauthenticated()
	}
	if err == nil {
		err = mayEdit(r.Context(), id)
	}
	return id, err
}

// ownPost returns the page on which the viewer edits an own post.
func (s *Service) ownPost(r *http.Request) (writeView, error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := toEdit(r, s.mayEditPost)
	if err != nil {
		return writeView{}, err
	}
	post, err := s.Post(ctx, v, id)
	if err != nil {
		return writeView{}, err
	}
	b, err := s.Board(ctx, v, post.Board, Filter{})
	return writeView{
		board: b, editing: true, id: id, action: post.Href() + "edit/", back: post.Href(),
		in: NewPost{Board: b.ID, Title: post.Title, Content: post.Content, Question: post.IsQuestion}, pictures: post.Media,
	}, err
}

func (s *Service) pageEdit(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownPost(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, writePage(p))
}

func (s *Service) pageEdited(w http.ResponseWriter, r *http.Request) error {
	p, err := s.ownPost(r)
	if err != nil {
		return err
	}
	v := account.ViewerOf(r.Context())
	pictures, err := s.media.ReadForm(w, r, v, p.id)
	if err != nil {
		return err
	}
	p.in.Title, p.in.Content, p.in.Question = r.PostFormValue("title"), r.PostFormValue("content"), web.Flag(r, "is_question", false)
	change := PostChange{Title: &p.in.Title, Content: &p.in.Content}
	if p.asksQuestion() {
		change.Question = &p.in.Question
	}
	if pictures.Known {
		items := pictures.Items()
		p.pictures, change.Media = pictures.Pictures, &items
	}
	if pictures.Acted || pictures.Problems != nil {
		return s.picturesAgain(w, r, p, pictures)
	}
	if _, err := s.EditPost(r.Context(), v, p.id, change); err != nil {
		return s.writeAgain(w, r, p, err)
	}
	return web.Redirect(w, r, p.back)
}
