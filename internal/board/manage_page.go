package board

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// manageView is what those who run a board find on its page for it.
type manageView struct {
	board      Board
	restricted int    // restrictions that stand
	offer      *Offer // that waits for an answer, nil for none
}

// handoverView is what the page shows on which a board is handed over.
type handoverView struct {
	board      Board
	offer      *Offer // that waits for an answer, nil for none
	staff      bool   // may appoint a manager
	hasManager bool
	nickname   string // as typed
	problems   ui.Problems
}

func (s *Service) mountManage(m *web.Mux) {
	m.Handle("GET /board/{id}/manage/", s.pageManage)
	m.Handle("GET /board/{id}/handover/", s.pageHandover)
	m.Handle("POST /board/{id}/handover/", s.pageOffered)
	m.Handle("POST /board/{id}/handover/accept/", s.pageTaken)
	m.Handle("POST /board/{id}/handover/end/", s.pageOfferEnded)
	m.Handle("POST /board/{id}/manager/", s.pageAppointed)
}

func (s *Service) pageManage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	b, _, err := s.managed(r)
	if err != nil {
		return err
	}
	p := manageView{board: b}
	err = s.db.Row(ctx, `SELECT COUNT(*) FROM board_restrictions WHERE board_id = ? AND is_lifted = 0 AND ends_at > ?`, b.ID, db.Micros(s.db.Now())).Scan(&p.restricted)
	if err != nil {
		return err
	}
	if p.offer, err = s.offer(r, b.ID); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, managePage(p))
}

// offer is the board's offer as the viewer may see it, nil for none.
func (s *Service) offer(r *http.Request, board int64) (*Offer, error) {
	o, err := s.Offer(r.Context(), account.ViewerOf(r.Context()), board)
	if fault.Is(err, "not_found") {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &o, nil
}

// handover is what the viewer sees of the handing over of a board: those who run
// it, and the one who is asked. For others there is nothing.
func (s *Service) handover(r *http.Request) (p handoverView, err error) {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	id, err := web.ID(r, "id")
	if err != nil {
		return p, err
	}
	if p.offer, err = s.offer(r, id); err != nil {
		return p, err
	}
	row, err := findBoard(ctx, s.db, v, id)
	if err != nil {
		return p, err
	}
	p.board, p.staff, p.hasManager = row.seenBy(v), v.StaffOf(row.SchoolID), row.manager != 0
	if p.offer == nil && !p.board.Permissions.Manage {
		return p, notFound()
	}
	return p, nil
}

func (s *Service) pageHandover(w http.ResponseWriter, r *http.Request) error {
	p, err := s.handover(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, handoverPage(p))
}

func (s *Service) pageOffered(w http.ResponseWriter, r *http.Request) error {
	return s.handOver(w, r, "board.page.offered", func(b Board, nickname string) error {
		_, err := s.OfferBoard(r.Context(), account.ViewerOf(r.Context()), b.ID, nickname)
		return err
	})
}

func (s *Service) pageAppointed(w http.ResponseWriter, r *http.Request) error {
	return s.handOver(w, r, "board.page.appointed", func(b Board, nickname string) error {
		switch nobody := web.Flag(r, "nobody", false); {
		case nobody:
			nickname = ""
		case strings.TrimSpace(nickname) == "":
			return fault.Field("nickname", "required")
		}
		return s.AppointManager(r.Context(), account.ViewerOf(r.Context()), b.ID, nickname)
	})
}

// handOver does what a form with a nickname says, by one who runs the board.
func (s *Service) handOver(w http.ResponseWriter, r *http.Request, done string, act func(b Board, nickname string) error) error {
	b, _, err := s.managed(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	nickname := r.PostFormValue("nickname")
	err = act(b, nickname)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		p, err := s.handover(r)
		if err != nil {
			return err
		}
		p.nickname, p.problems = nickname, problems
		return web.Render(w, r, status, handoverPage(p))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, done)
	return web.Redirect(w, r, b.Href()+"handover/")
}

func (s *Service) pageTaken(w http.ResponseWriter, r *http.Request) error {
	p, err := s.handover(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	_, err = s.TakeBoard(r.Context(), account.ViewerOf(r.Context()), p.board.ID)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		p.problems = problems
		return web.Render(w, r, status, handoverPage(p))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.taken")
	return web.Redirect(w, r, p.board.Href()+"manage/")
}

func (s *Service) pageOfferEnded(w http.ResponseWriter, r *http.Request) error {
	p, err := s.handover(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	if err := s.EndOffer(r.Context(), account.ViewerOf(r.Context()), p.board.ID); err != nil {
		return err
	}
	if p.offer != nil && p.offer.IsMe {
		web.Flash(w, r, "board.page.refused")
		return web.Redirect(w, r, p.board.Href())
	}
	web.Flash(w, r, "board.page.withdrawn")
	return web.Redirect(w, r, p.board.Href()+"handover/")
}

// standingText says how many restrictions stand.
func standingText(ctx context.Context, n int) string {
	if n == 0 {
		return ""
	}
	return i18n.T(ctx, "board.page.standing", strconv.Itoa(n))
}

// waiting says that an offer waits for an answer.
func waiting(ctx context.Context, o *Offer) string {
	if o == nil {
		return ""
	}
	return i18n.T(ctx, "board.page.offer_waiting")
}

// handoverBack is where one goes from the handing over of a board.
func handoverBack(p handoverView) string {
	if p.board.Permissions.Manage {
		return p.board.Href() + "manage/"
	}
	return p.board.Href()
}
