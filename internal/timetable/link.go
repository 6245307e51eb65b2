package timetable

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// An address is what kind of address somebody else gets.
type address string

const (
	linkAddress     address = "link"     // of the page that shows a public timetable
	calendarAddress address = "calendar" // that calendar programs subscribe to
)

// epoch is the column that an address of the kind depends on.
func (a address) epoch() string { return string(a) + "_epoch" }

// proofLength is the length of the part of an address that nobody can guess: 128
// bits, in hexadecimal.
const proofLength = 32

func (s *Service) proof(a address, t Timetable) string {
	epoch := t.link
	if a == calendarAddress {
		epoch = t.calendar
	}
	return s.o.Key.Sum(string(a), strconv.FormatInt(t.ID, 10), strconv.Itoa(epoch))[:proofLength]
}

// token names a timetable to who has it.
func (s *Service) token(a address, t Timetable) string {
	return strconv.FormatInt(t.ID, 10) + "-" + s.proof(a, t)
}

// linkPath is the page of a public timetable.
func (s *Service) linkPath(t Timetable) string { return "/@/" + s.token(linkAddress, t) + "/" }

// calendarPath is what calendar programs subscribe to.
func (s *Service) calendarPath(t Timetable) string {
	return "/calendar/" + s.token(calendarAddress, t) + ".ics"
}

// byToken returns the timetable that a token names, whoever asks. One that was
// renewed names none.
func (s *Service) byToken(ctx context.Context, a address, token string) (Timetable, error) {
	number, proof, ok := strings.Cut(token, "-")
	id, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || id <= 0 || len(proof) != proofLength {
		return Timetable{}, notFound()
	}
	list, err := tables(ctx, s.db, `t.id = ?`, id)
	if err != nil {
		return Timetable{}, err
	}
	if len(list) == 0 || subtle.ConstantTimeCompare([]byte(proof), []byte(s.proof(a, list[0]))) != 1 {
		return Timetable{}, notFound()
	}
	return list[0], nil
}

// shared returns the public timetable that a link names.
func (s *Service) shared(ctx context.Context, token string) (Timetable, error) {
	t, err := s.byToken(ctx, linkAddress, token)
	if err == nil && t.Visibility != Public {
		err = notFound()
	}
	return t, err
}

// Addresses are what an owner may give to others.
type Addresses struct {
	Link     *string `json:"link"`     // of the page; null where the timetable is not public
	Calendar string  `json:"calendar"` // to subscribe to
}

// Addresses returns those of one of v's timetables.
func (s *Service) Addresses(ctx context.Context, v account.Viewer, id int64) (Addresses, error) {
	t, err := s.Table(ctx, v, id)
	return s.addresses(t), err
}

func (s *Service) addresses(t Timetable) Addresses {
	a := Addresses{Calendar: s.o.PublicURL + s.calendarPath(t)}
	if t.Visibility == Public {
		link := s.o.PublicURL + s.linkPath(t)
		a.Link = &link
	}
	return a
}

// Renew makes another address of a kind, "link" or "calendar", and the former one
// invalid.
func (s *Service) Renew(ctx context.Context, v account.Viewer, id int64, kind string) (Addresses, error) {
	if !v.SignedIn() {
		return Addresses{}, unauthenticated()
	}
	a := address(kind)
	if a != linkAddress && a != calendarAddress {
		return Addresses{}, fault.Field("renew", "invalid_choice", kind)
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE timetables SET `+a.epoch()+` = `+a.epoch()+` + 1 WHERE id = ? AND user_id = ?`, id, int64(v.ID))
		if err == nil && n == 0 {
			err = notFound()
		}
		return err
	})
	if err != nil {
		return Addresses{}, err
	}
	return s.Addresses(ctx, v, id)
}
