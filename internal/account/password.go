package account

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// newHash checks a new password for u and hashes it. Faults are about field.
func (s *Service) newHash(ctx context.Context, u user, field, password string) (string, error) {
	var e *fault.Error
	for _, p := range secret.CheckPassword(password, known(u.login, u.email, u.nickname, u.name)) {
		e = e.And(field, p.Code, p.Args...)
	}
	if e != nil {
		return "", e
	}
	return secret.HashPassword(ctx, password)
}

// setPassword stores a new hash and ends everything that the old password let
// in, the wish for another address included: its letter went to who had it.
func setPassword(ctx context.Context, tx *db.Tx, id ID, hash string) error {
	n, err := tx.Exec(ctx, `UPDATE users SET password = ?, new_email = '', updated_at = ? WHERE id = ?`, hash, db.Micros(tx.Now), int64(id))
	if err != nil {
		return err
	}
	if n == 0 {
		return fault.New(fault.NotFound, "not_found")
	}
	if err := endProofs(ctx, tx, id, resetPassword); err != nil {
		return err
	}
	return endAll(ctx, tx, id)
}

// ChangePassword replaces v's password by one who knows it, and ends all of
// v's sessions and tokens. Wrong tries count.
func (s *Service) ChangePassword(ctx context.Context, v Viewer, old, password string) error {
	u, err := s.own(ctx, v)
	if err != nil {
		return err
	}
	if err := s.proveOwner(ctx, u, "old_password", old); err != nil {
		return err
	}
	hash, err := s.newHash(ctx, u, "new_password", password)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		now, err := lockUser(ctx, tx, u.id)
		if err != nil {
			return err
		}
		if now.password != u.password {
			return fault.Field("old_password", "password_wrong") // changed meanwhile
		}
		if err := setPassword(ctx, tx, u.id, hash); err != nil {
			return err
		}
		if now.confirmed == "" {
			return nil // the address may be a stranger's, whose password did not change
		}
		return s.mailTo(ctx, tx, now, letterPassword, nil)
	})
	if err == nil {
		s.o.Events.Note(ctx, "password.change", int64(u.id))
	}
	return err
}

// proveOwner asks u's password once more. Wrong tries count.
func (s *Service) proveOwner(ctx context.Context, u user, field, password string) error {
	act := ownerAct(u)
	if wait, err := s.limits.Take(ctx, act); err != nil {
		return err
	} else if wait > 0 {
		return fault.Wait("login_throttled", wait)
	}
	ok, _, err := secret.VerifyPassword(ctx, u.password, password)
	if err != nil {
		return err
	}
	if !ok {
		return fault.Field(field, "password_wrong")
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return s.limits.Forget(ctx, tx, act) })
}

const resetJob = "account.reset"

type resetArgs struct {
	Name string    `json:"name"`
	Lang i18n.Lang `json:"lang"`
}

// RequestReset writes a link to whoever name, an id or an e-mail address,
// belongs to. It answers the same in the same time whether that is somebody:
// the account is looked for only later, by a job.
func (s *Service) RequestReset(ctx context.Context, name string) error {
	if len(name) > 254 {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return jobs.Add(ctx, tx, resetJob, resetArgs{name, i18n.Of(ctx)})
	})
}

// Work gives r the jobs of this package.
func (s *Service) Work(r *jobs.Runner) {
	r.Handle(resetJob, s.reset)
	r.Every("account.clean", time.Hour, s.Clean)
}

// reset is the job that [Service.RequestReset] leaves.
func (s *Service) reset(ctx context.Context, args json.RawMessage) error {
	var in resetArgs
	if err := json.Unmarshal(args, &in); err != nil {
		return jobs.Permanent(errors.New("arguments that cannot be read"))
	}
	ctx = i18n.With(ctx, in.Lang)
	u, err := findByName(ctx, s.db, in.Name)
	if fault.Is(err, "not_found") {
		return nil
	}
	if err != nil || !u.active {
		return err
	}
	p := newProof(resetPassword, u.id, s.mailHash(u.email))
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.addProof(ctx, tx, p); fault.Is(err, tooMany) {
			return nil // who was written to five times today is not written to again
		} else if err != nil {
			return err
		}
		return s.mailTo(ctx, tx, u, letterReset, &p)
	})
	if err == nil {
		s.o.Events.Note(ctx, "password.reset_asked", int64(u.id))
	}
	return err
}

// ResetPassword sets the password of the account behind a link that
// [Service.RequestReset] sent, and ends all its sessions and tokens. A link
// works once, for an hour, and not after the e-mail was changed.
func (s *Service) ResetPassword(ctx context.Context, link, password string) error {
	var id int64
	err := s.db.Row(ctx, `SELECT user_id FROM proofs WHERE link_hash = ? AND purpose = ? AND done_at = 0 AND expires_at > ?`,
		secret.Hash(link), string(resetPassword), db.Micros(s.db.Now())).Scan(&id)
	if isNoRows(err) {
		return fault.Field("token", "link_dead")
	}
	if err != nil {
		return err
	}
	u, err := findUser(ctx, s.db, ID(id))
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, u, "new_password", password)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		_, target, err := openLink(ctx, tx, resetPassword, link)
		if err != nil {
			return err
		}
		u, err = lockUser(ctx, tx, ID(id))
		if err != nil {
			return err
		}
		if target != s.mailHash(u.email) || !u.active {
			return fault.Field("token", "link_dead")
		}
		if err := setPassword(ctx, tx, u.id, hash); err != nil {
			return err
		}
		if err := s.limits.Forget(ctx, tx, ownerAct(u), nameAct(u.login), nameAct(u.email)); err != nil {
			return err
		}
		return s.mailTo(ctx, tx, u, letterPassword, nil)
	})
	if err == nil {
		s.o.Events.Note(ctx, "password.reset", id)
	}
	return err
}
