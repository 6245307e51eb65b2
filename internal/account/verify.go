package account

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// SendSchoolCode writes a code to an address of v's school (재학생 인증). Has
// the address verified another account already, its reader is told that, and
// v gets the same answer.
func (s *Service) SendSchoolCode(ctx context.Context, v Viewer, email string) error {
	u, err := s.own(ctx, v)
	if err != nil {
		return err
	}
	if err := mayVerify(u); err != nil {
		return err
	}
	email = strings.TrimSpace(email)
	if err := checkEmail(email); err != nil {
		return err
	}
	ours, err := isSchoolMail(ctx, s.db, u.school, email)
	if err != nil {
		return err
	}
	if !ours {
		return fault.Field("email", "not_school_mail")
	}
	p := newProof(confirmSchool, u.id, s.mailHash(email))
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.addProof(ctx, tx, p); err != nil {
			return err
		}
		taken, err := schoolMailTaken(ctx, tx, p.target, u.id)
		if err != nil {
			return err
		}
		if taken {
			return s.write(ctx, tx, email, u, letterTaken, nil)
		}
		return s.write(ctx, tx, email, u, letterSchool, &p)
	})
}

// mayVerify: a student of a school who is not verified yet.
func mayVerify(u user) error {
	switch {
	case u.school == 0:
		return fault.New(fault.Forbidden, "permission_denied")
	case u.state == Student || u.state == Graduate:
		return fault.New(fault.Conflict, "verified_already")
	}
	return nil
}

// VerifySchoolCode makes v a student of the school whose mail the code was
// sent to. The address itself is kept as a keyed hash only.
func (s *Service) VerifySchoolCode(ctx context.Context, v Viewer, code string) error {
	return s.withCode(ctx, v, confirmSchool, code, func(tx *db.Tx, target string) error {
		u, err := lockUser(ctx, tx, v.ID)
		if err != nil {
			return err
		}
		if err := mayVerify(u); err != nil {
			return err
		}
		if taken, err := schoolMailTaken(ctx, tx, target, u.id); err != nil {
			return err
		} else if taken {
			return fault.Field("code", "school_mail_taken")
		}
		return s.verify(ctx, tx, u, target)
	})
}

// schoolMailTaken reports whether the mail with this keyed hash stands for
// another account: at most one account per school mail.
func schoolMailTaken(ctx context.Context, q db.Q, hash string, but ID) (bool, error) {
	var n int
	err := q.Row(ctx, `SELECT COUNT(*) FROM users WHERE school_mail = ? AND id <> ?`, hash, int64(but)).Scan(&n)
	return n > 0, err
}

// verify makes u a student. The first one opens the school.
func (s *Service) verify(ctx context.Context, tx *db.Tx, u user, mailHash string) error {
	_, err := tx.Exec(ctx, `UPDATE users SET state = ?, school_mail = ?, updated_at = ? WHERE id = ?`,
		string(Student), mailHash, db.Micros(tx.Now), int64(u.id))
	if exists(err, "u_users_school_mail") {
		return fault.Field("code", "school_mail_taken")
	}
	if err != nil {
		return err
	}
	if err := endProofs(ctx, tx, u.id, confirmSchool); err != nil {
		return err
	}
	return s.open(ctx, tx, u.school)
}
