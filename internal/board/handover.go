package board

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// offerTime is how long an offer to run a board stands.
const offerTime = 14 * 24 * time.Hour

// An Offer (넘기기) asks a verified member of the school to run a board from now
// on. A board has one at a time. Who offers it is not said.
type Offer struct {
	Board     int64     `json:"board"`
	Nickname  string    `json:"nickname"` // of the one who is asked
	IsMe      bool      `json:"is_me"`
	CreatedAt rest.Time `json:"created_at"`
	EndsAt    rest.Time `json:"ends_at"`
}

// OfferBoard asks somebody of the school to run a board that v runs. An earlier
// offer ends. Why a nickname cannot be asked is not told: nobody has it, or
// somebody who is not verified here, runs the board already or runs ten.
func (s *Service) OfferBoard(ctx context.Context, v account.Viewer, board int64, nickname string) (o Offer, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockBoard(ctx, tx, v, board, Filter{})
		if err != nil {
			return err
		}
		to, err := successor(ctx, tx, &b, nickname)
		if err != nil {
			return err
		}
		if err := dropOffer(ctx, tx, board); err != nil {
			return err
		}
		ends := tx.Now.Add(offerTime)
		if _, err := tx.Exec(ctx, `INSERT INTO board_offers (board_id, to_id, created_at, ends_at) VALUES (?, ?, ?, ?)`,
			board, int64(to.ID), db.Micros(tx.Now), db.Micros(ends)); err != nil {
			return err
		}
		o = Offer{Board: board, Nickname: to.Nickname, IsMe: to.ID == v.ID, CreatedAt: rest.At(tx.Now), EndsAt: rest.At(ends)}
		if err := record(ctx, tx, v, "board.offer", "board", board); err != nil {
			return err
		}
		return s.notify.Add(ctx, tx, to.ID, kindHandover, board, board)
	})
	return o, err
}

// successor returns the one with the nickname who can run the board next.
func successor(ctx context.Context, tx *db.Tx, b *boardRow, nickname string) (account.Viewer, error) {
	cannot := fault.Field("nickname", "cannot_run_board")
	to, err := account.MemberNamed(ctx, tx, b.SchoolID, strings.TrimSpace(nickname))
	if fault.Is(err, "not_found") {
		return to, cannot
	}
	if err != nil {
		return to, err
	}
	err = roomForBoard(ctx, tx, to, b.SchoolID)
	if to.ID == b.manager || fault.Is(err, "too_many_boards") {
		return to, cannot
	}
	return to, err
}

func dropOffer(ctx context.Context, tx *db.Tx, board int64) error {
	_, err := tx.Exec(ctx, `DELETE FROM board_offers WHERE board_id = ?`, board)
	return err
}

// findOffer returns the offer of a board that stands.
func findOffer(ctx context.Context, q db.Q, v account.Viewer, board int64) (o Offer, err error) {
	var to account.ID
	var nickname sql.NullString
	var created, ends int64
	err = q.Row(ctx, `SELECT o.board_id, o.to_id, u.nickname, o.created_at, o.ends_at FROM board_offers o LEFT JOIN users u ON u.id = o.to_id WHERE o.board_id = ? AND o.ends_at > ?`,
		board, db.Micros(db.NowOf(q))).Scan(&o.Board, &to, &nickname, &created, &ends)
	if errors.Is(err, sql.ErrNoRows) {
		return o, notFound()
	}
	if o.Nickname = nickname.String; !nickname.Valid {
		o.Nickname = labelsIn(i18n.Of(ctx)).gone
	}
	o.IsMe = to == v.ID && v.SignedIn()
	o.CreatedAt, o.EndsAt = rest.At(db.Time(created)), rest.At(db.Time(ends))
	return o, err
}

// Offer returns the offer of a board to those who run it and to the one who is
// asked. For others there is none.
func (s *Service) Offer(ctx context.Context, v account.Viewer, board int64) (Offer, error) {
	if !v.SignedIn() {
		return Offer{}, unauthenticated()
	}
	_, o, err := offered(ctx, s.db, v, board)
	if err != nil {
		return Offer{}, err
	}
	return o, nil
}

// offered returns a board and its offer to the one who is asked or runs the board.
func offered(ctx context.Context, q db.Q, v account.Viewer, board int64) (boardRow, Offer, error) {
	b, err := findBoard(ctx, q, v, board)
	if err != nil {
		return b, Offer{}, err
	}
	o, err := findOffer(ctx, q, v, board)
	if err == nil && !o.IsMe && !mayRemove(v, &b.rights) {
		err = notFound()
	}
	return b, o, err
}

// lockOffered is offered, with the board locked until tx ends.
func lockOffered(ctx context.Context, tx *db.Tx, v account.Viewer, board int64) (boardRow, Offer, error) {
	if !v.SignedIn() {
		return boardRow{}, Offer{}, unauthenticated()
	}
	if _, err := tx.Exec(ctx, `UPDATE boards SET is_deleted = is_deleted WHERE id = ?`, board); err != nil {
		return boardRow{}, Offer{}, err
	}
	return offered(ctx, tx, v, board)
}

// TakeBoard accepts the offer that v was made: v runs the board from now on, who
// did so before is told.
func (s *Service) TakeBoard(ctx context.Context, v account.Viewer, board int64) (Board, error) {
	var b boardRow
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		var o Offer
		b, o, err = lockOffered(ctx, tx, v, board)
		switch {
		case err != nil:
			return err
		case !o.IsMe:
			return notFound()
		}
		if err := mayOpen(v, b.SchoolID); err != nil {
			return err
		}
		if err := roomForBoard(ctx, tx, v, b.SchoolID); err != nil {
			return err
		}
		if err := record(ctx, tx, v, "board.take", "board", board); err != nil {
			return err
		}
		b, err = s.setManager(ctx, tx, v, &b, v.ID)
		return err
	})
	return b.seenBy(v), err
}

// setManager gives the board, which is locked, to another manager or to nobody
// (0), and returns it as it became.
func (s *Service) setManager(ctx context.Context, tx *db.Tx, v account.Viewer, b *boardRow, to account.ID) (boardRow, error) {
	var by any
	if to != 0 {
		by = int64(to)
	}
	if _, err := tx.Exec(ctx, `UPDATE boards SET manager_id = ?, updated_at = ? WHERE id = ?`, by, db.Micros(tx.Now), b.ID); err != nil {
		return *b, err
	}
	if err := dropOffer(ctx, tx, b.ID); err != nil {
		return *b, err
	}
	if b.manager != 0 && b.manager != to {
		if err := s.notify.Add(ctx, tx, b.manager, kindManagerChanged, b.ID, b.ID); err != nil {
			return *b, err
		}
	}
	return findBoard(ctx, tx, v, b.ID)
}

// EndOffer ends the offer of a board: who runs it takes it back, or who is asked
// refuses, which is told to the manager.
func (s *Service) EndOffer(ctx context.Context, v account.Viewer, board int64) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, o, err := lockOffered(ctx, tx, v, board)
		if err != nil {
			return err
		}
		if err := dropOffer(ctx, tx, board); err != nil {
			return err
		}
		if !o.IsMe || b.manager == 0 {
			return nil
		}
		return s.notify.Add(ctx, tx, b.manager, kindRefused, board, board)
	})
}

// AppointManager makes somebody of the school run a board, or nobody where the
// nickname is empty. Only staff may. Who is appointed and who ran it before are
// told.
func (s *Service) AppointManager(ctx context.Context, v account.Viewer, board int64, nickname string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := lockBoard(ctx, tx, v, board, Filter{})
		if err != nil {
			return err
		}
		if !v.StaffOf(b.SchoolID) {
			return forbidden()
		}
		var to account.Viewer
		if nickname != "" {
			if to, err = successor(ctx, tx, &b, nickname); err != nil {
				return err
			}
		}
		if err := recordChange(ctx, tx, v, "board.appoint", "board", board, int64(b.manager), int64(to.ID)); err != nil {
			return err
		}
		if _, err := s.setManager(ctx, tx, v, &b, to.ID); err != nil || to.ID == 0 {
			return err
		}
		return s.notify.Add(ctx, tx, to.ID, kindHandover, board, board)
	})
}
