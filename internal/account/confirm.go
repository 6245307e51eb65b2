package account

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// SendConfirmation writes to v's address again, or to the new one that v
// asked for, to have it confirmed.
func (s *Service) SendConfirmation(ctx context.Context, v Viewer) error {
	u, err := s.own(ctx, v)
	if err != nil {
		return err
	}
	address := u.email
	if u.newEmail != "" {
		address = u.newEmail
	} else if u.confirmed != "" {
		return fault.New(fault.Conflict, "email_confirmed")
	}
	p := newProof(confirmEmail, u.id, s.mailHash(address))
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.addProof(ctx, tx, p); err != nil {
			return err
		}
		return s.mailConfirm(ctx, tx, u, address, p)
	})
}

// ConfirmLink confirms the address that the link was mailed to. It asks nobody
// to be signed in, as the mail may be read elsewhere.
func (s *Service) ConfirmLink(ctx context.Context, link string) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		id, target, err := openLink(ctx, tx, confirmEmail, link)
		if err != nil {
			return err
		}
		return s.confirm(ctx, tx, id, target, "token")
	})
}

// ConfirmCode confirms v's address by the code that was mailed to it.
func (s *Service) ConfirmCode(ctx context.Context, v Viewer, code string) error {
	return s.withCode(ctx, v, confirmEmail, code, func(tx *db.Tx, target string) error {
		return s.confirm(ctx, tx, v.ID, target, "code")
	})
}

// withCode spends v's code and does then what it is for. A wrong one counts.
func (s *Service) withCode(ctx context.Context, v Viewer, p purpose, code string, then func(tx *db.Tx, target string) error) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	code = digits(code)
	var wrong *fault.Error
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var target string
		var err error
		if target, wrong, err = s.openCode(ctx, tx, v.ID, p, code); err != nil || wrong != nil {
			return err // nil with a wrong code: the try is committed
		}
		return then(tx, target)
	})
	if err == nil && wrong != nil {
		s.o.Events.Note(ctx, "code.refused", int64(v.ID))
		return wrong
	}
	return err
}

// digits is a code as people type it: with blanks, or digits of a Korean or
// Japanese keyboard.
func digits(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' {
			return -1
		}
		return r
	}, fold(code))
}

// confirm makes the address with the keyed hash target u's own, and where that
// is one of u's school, verifies u.
func (s *Service) confirm(ctx context.Context, tx *db.Tx, id ID, target, field string) error {
	u, err := lockUser(ctx, tx, id)
	if err != nil {
		return err
	}
	address := ""
	for _, a := range []string{u.newEmail, u.email} {
		if a != "" && s.mailHash(a) == target {
			address = a
			break
		}
	}
	if address == "" || !u.active {
		return fault.Field(field, "link_dead") // it was sent to an address that is not u's any more
	}
	key := foldMail(address)
	var others int
	if err := tx.Row(ctx, `SELECT COUNT(*) FROM users WHERE confirmed_email = ? AND id <> ?`, key, int64(id)).Scan(&others); err != nil {
		return err
	}
	if others > 0 {
		return fault.Field(field, "email_taken")
	}
	_, err = tx.Exec(ctx, `UPDATE users SET email = ?, email_key = ?, confirmed_email = ?, new_email = '', updated_at = ? WHERE id = ?`,
		address, key, key, db.Micros(tx.Now), int64(id))
	if exists(err, "u_users_email") {
		return fault.Field(field, "email_taken")
	}
	if err != nil {
		return err
	}
	if u.confirmed != "" && u.confirmed != key { // links that went to the former address are dead
		if err := endProofs(ctx, tx, id, resetPassword); err != nil {
			return err
		}
		if err := s.write(ctx, tx, u.email, u, letterEmail, nil); err != nil {
			return err
		}
	}
	if u.school == 0 || u.state != Unverified && u.state != Admitted {
		return nil
	}
	if ours, err := isSchoolMail(ctx, tx, u.school, address); err != nil || !ours {
		return err
	}
	if taken, err := schoolMailTaken(ctx, tx, target, id); err != nil || taken {
		return err // another account stands for this mail: the address is confirmed, and no more
	}
	return s.verify(ctx, tx, u, target)
}
