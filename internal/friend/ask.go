package friend

import (
	"context"
	"hash/fnv"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/limit"
)

// loginOf returns a log-in id as accounts have it. What can be none is refused:
// that says nothing about who there is.
func loginOf(text string) (string, error) {
	login := strings.ToLower(strings.TrimSpace(text))
	switch {
	case login == "":
		return "", fault.Field("login_id", "blank")
	case len(login) < 4 || len(login) > maxLogin || strings.Trim(login, "abcdefghijklmnopqrstuvwxyz0123456789_") != "":
		return "", fault.Field("login_id", "not_a_login")
	}
	return login, nil
}

// Ask asks the one with a log-in id to be v's friend, and returns the id as it was
// understood. Where the other one asks v already, they are friends.
//
// Whatever becomes of it, v reads and waits for the same: the same statements run,
// and where the other one is not to be told, or is not there, they write what nobody
// sees.
func (s *Service) Ask(ctx context.Context, v account.Viewer, loginID string) (string, error) {
	if err := MayHave(v); err != nil {
		return "", err
	}
	login, err := loginOf(loginID)
	if err != nil {
		return "", err
	}
	return login, s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.count(ctx, tx, v); err != nil {
			return err
		}
		p, err := personNamed(ctx, tx, v.School, login)
		if err != nil {
			return err
		}
		if p.id == v.ID {
			return fault.Field("login_id", "own_login")
		}
		if err := lock(ctx, tx, v.ID, p.id); err != nil {
			return err
		}
		return s.ask(ctx, tx, v, p, login)
	})
}

// count counts an ask of v's, which is taken back with the transaction.
func (s *Service) count(ctx context.Context, tx *db.Tx, v account.Viewer) error {
	n, err := asksADay.Get(ctx, tx, v.School)
	if err != nil {
		return err
	}
	wait, err := s.limits.TakeIn(ctx, tx, limit.Act{Rule: limit.Rule{Name: "friend.ask", N: int(n), Per: 24 * time.Hour}, Of: strconv.FormatInt(int64(v.ID), 10)})
	if err == nil && wait > 0 {
		err = fault.Wait("friend_too_often", wait)
	}
	return err
}

func (s *Service) ask(ctx context.Context, tx *db.Tx, v account.Viewer, p person, login string) error {
	between, err := pairOf(ctx, tx, v.ID, p.id)
	if err != nil {
		return err
	}
	blocked, err := s.blocks(ctx, tx, v.ID, p.id)
	if err != nil {
		return err
	}
	open, err := has(ctx, tx, p.id, In)
	if err != nil {
		return err
	}
	reaches := p.member && !blocked
	if reaches && between.mine == In {
		// Who asks has the id of somebody who asks them: that they are friends now
		// says so anyway.
		if _, err := tx.Exec(ctx, `DELETE FROM friends WHERE user_id = ? AND asked = ?`, int64(v.ID), login); err != nil {
			return err
		}
		_, err := s.befriend(ctx, tx, v, p)
		return err
	}
	if err := putAsked(ctx, tx, v.ID, login); err != nil {
		return err
	}
	kind, since := none, db.Micros(tx.Now)
	switch {
	case between.theirs == never:
		kind = never
	case reaches && between.theirs != Is && (open < maxRequests || between.theirs == In):
		kind = In
	}
	if kind == between.theirs {
		since = between.since // a refusal and a request that waits stay as they are
	}
	// The row and the entry of one who is not told, or whom there is not, are written
	// too: what is there already is there in both cases.
	place, told := p.id, p.id
	if p.id == 0 || between.theirs == Is {
		place, told = nobody(login), v.ID
	}
	id, err := put(ctx, tx, place, v.ID, kind, since)
	if err != nil {
		return err
	}
	// Who withdraws and asks again is no news.
	if kind == In && (between.theirs == "" || between.theirs == none) {
		return s.o.Notification.Add(ctx, tx, told, kindAsked, id, 0)
	}
	return s.o.Notification.Spare(ctx, tx, told, kindAsked, id)
}

// nobody is an account that is not there, another one for each log-in id: whose row
// an ask writes that has no place with somebody.
func nobody(login string) account.ID {
	h := fnv.New64a()
	_, _ = h.Write([]byte(login))
	return -account.ID(h.Sum64()>>2) - 1<<32
}

// putAsked writes down that who asks has asked for a log-in id. One that waits
// stays as it is.
func putAsked(ctx context.Context, tx *db.Tx, me account.ID, login string) error {
	now, since := db.Micros(tx.Now), db.Micros(tx.Now.Add(-stays))
	// What is too old to count goes, at oneself and at others.
	if _, err := tx.Exec(ctx, `DELETE FROM friends WHERE user_id = ? AND kind = 'out' AND created_at <= ?`, int64(me), since); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM friends WHERE other_id = ? AND kind <> 'friend' AND created_at <= ?`, int64(me), since); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `UPDATE friends SET created_at = created_at WHERE user_id = ? AND asked = ?`, int64(me), login)
	if err != nil || n > 0 {
		return err
	}
	open, err := has(ctx, tx, me, Out)
	if err != nil {
		return err
	}
	if open >= maxAsked {
		return fault.New(fault.Conflict, "too_many_friend_requests", maxAsked)
	}
	_, err = insert(ctx, tx, me, now, func(id int64) []any { return []any{int64(me), id, nil, login, string(Out), now} })
	return err
}
