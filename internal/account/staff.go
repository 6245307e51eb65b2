package account

import (
	"context"
	"strconv"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// NewUser is an account that staff or the command line makes. Its e-mail
// counts as confirmed, as who makes it vouches for it.
type NewUser struct {
	SignUp              // the rules of sign-up hold; School may be 0 for an operator
	State        State  // "" is Unverified
	Role         Role   // Member where empty
	PasswordHash string // made by secret.HashPassword; then Password is not looked at
}

// AddUser makes an account without sign-up. Operators may make any, school
// managers those of their school. The first verified member opens the school.
func (s *Service) AddUser(ctx context.Context, by Viewer, in NewUser) (User, error) {
	if err := mayAdd(by, in.School, in.Role); err != nil {
		return User{}, err
	}
	if err := s.checkNewUser(ctx, &in); err != nil {
		return User{}, err
	}
	if in.PasswordHash == "" {
		var err error
		if in.PasswordHash, err = secret.HashPassword(ctx, in.Password); err != nil {
			return User{}, err
		}
	}
	row := in.row(in.PasswordHash)
	row.state, row.role, row.confirmed = in.State, in.Role, foldMail(in.Email)
	err := s.db.Write(ctx, func(tx *db.Tx) (err error) {
		row.createdAt = tx.Now
		if row.id, err = s.vouchFor(ctx, tx, row); err != nil {
			return err
		}
		e := entry(by, "user.add", "user", int64(row.id))
		e.After = map[string]string{"state": string(row.state), "role": string(row.role)}
		return audit.Add(ctx, tx, e)
	})
	return row.seenByStaff(), err
}

// vouchFor stores an account that somebody made for another. A verified one
// opens the school, and uses up its school mail if that is its address.
func (s *Service) vouchFor(ctx context.Context, tx *db.Tx, row user) (ID, error) {
	member := row.viewer(0).Verified() && row.school != 0
	if member {
		ours, err := isSchoolMail(ctx, tx, row.school, row.email)
		if err != nil {
			return 0, err
		}
		if ours {
			row.schoolMail = s.mailHash(row.email)
		}
	}
	id, err := addUser(ctx, tx, row)
	if err == nil && member {
		err = s.open(ctx, tx, row.school)
	}
	return id, err
}

func (s *Service) checkNewUser(ctx context.Context, in *NewUser) error {
	if in.State == "" {
		in.State = Unverified
	}
	if !in.State.Known() {
		return fault.Field("state", "invalid_choice", string(in.State))
	}
	if !in.Role.Known() {
		return fault.Field("role", "invalid_choice", string(in.Role))
	}
	check := in.SignUp
	if in.PasswordHash != "" {
		check.Password = secret.Token() // any good one: the given hash is what counts
	}
	homeless := in.Role == Operator && in.School == 0
	if homeless {
		check.School = anySchool
	}
	if err := s.checkSignUp(ctx, &check); err != nil {
		return err
	}
	if homeless {
		check.School = 0
	}
	check.Password, in.SignUp = in.Password, check
	return nil
}

// AddUsers is [Service.AddUser] for many at once: the demo's. It takes
// accounts that are right as they are (no check but the database's), all of
// them or none, and returns their numbers in order. Only the program itself
// and operators may.
func (s *Service) AddUsers(ctx context.Context, by Viewer, all []NewUser) (ids []ID, err error) {
	if err := mayRunInstance(by); err != nil {
		return nil, err
	}
	rows := make([]user, len(all))
	for i, in := range all {
		rows[i] = in.row(in.PasswordHash)
		rows[i].state, rows[i].role, rows[i].confirmed = in.State, in.Role, foldMail(in.Email)
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		ids = make([]ID, 0, len(rows))
		for _, row := range rows {
			id, err := s.vouchFor(ctx, tx, row)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// SetPassword gives an account a new password, which ends its sessions and
// tokens. Only operators may; one's own is changed with
// [Service.ChangePassword].
func (s *Service) SetPassword(ctx context.Context, by Viewer, id ID, password string) error {
	if err := maySetPassword(by); err != nil {
		return err
	}
	u, err := findUser(ctx, s.db, id)
	if err != nil {
		return err
	}
	hash, err := s.newHash(ctx, u, "password", password)
	if err != nil {
		return err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := setPassword(ctx, tx, id, hash); err != nil {
			return err
		}
		return audit.Add(ctx, tx, entry(by, "user.set_password", "user", int64(id)))
	})
	if err == nil {
		s.o.Events.Note(ctx, "password.set", int64(id))
	}
	return err
}

// Grant gives an account a duty, [Member] to take it away, and ends its
// sessions and tokens when that changes something.
func (s *Service) Grant(ctx context.Context, by Viewer, id ID, role Role) error {
	if !role.Known() {
		return fault.Field("role", "invalid_choice", string(role))
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		u, err := lockUser(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := mayGrant(by, u.subject(), role); err != nil {
			return err
		}
		if u.role == role {
			return nil
		}
		if role != Operator && u.school == 0 {
			return fault.Field("role", "role_needs_school")
		}
		if err := lastOperator(ctx, tx, u); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE users SET role = ?, updated_at = ? WHERE id = ?`, string(role), db.Micros(tx.Now), int64(id)); err != nil {
			return err
		}
		if err := endAll(ctx, tx, id); err != nil {
			return err
		}
		e := entry(by, "user.grant", "user", int64(id))
		e.Before, e.After = string(u.role), string(role)
		return audit.Add(ctx, tx, e)
	})
}

// Bar shuts an account out: it can neither log in nor use what it holds. The
// reason is kept in the audit log.
func (s *Service) Bar(ctx context.Context, by Viewer, id ID, reason string) error {
	return s.setActive(ctx, by, id, false, reason)
}

// Unbar lets a barred account in again.
func (s *Service) Unbar(ctx context.Context, by Viewer, id ID, reason string) error {
	return s.setActive(ctx, by, id, true, reason)
}

func (s *Service) setActive(ctx context.Context, by Viewer, id ID, active bool, reason string) error {
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		u, err := lockUser(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := mayBar(by, u.subject()); err != nil {
			return err
		}
		if u.active == active {
			return nil
		}
		if !active {
			if err := lastOperator(ctx, tx, u); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE users SET is_active = ?, updated_at = ? WHERE id = ?`, active, db.Micros(tx.Now), int64(id)); err != nil {
			return err
		}
		if err := endAll(ctx, tx, id); err != nil {
			return err
		}
		e := entry(by, map[bool]string{true: "user.unbar", false: "user.bar"}[active], "user", int64(id))
		e.Reason = reason
		return audit.Add(ctx, tx, e)
	})
	if err == nil {
		s.o.Events.Note(ctx, map[bool]string{true: "unbar", false: "bar"}[active], int64(id))
	}
	return err
}

// lastOperator refuses to take the duty from the only one who has it.
func lastOperator(ctx context.Context, tx *db.Tx, u user) error {
	if u.role != Operator {
		return nil
	}
	var others int
	err := tx.Row(ctx, `SELECT COUNT(*) FROM users WHERE role = ? AND is_active = ? AND id <> ?`, string(Operator), true, int64(u.id)).Scan(&others)
	if err == nil && others == 0 {
		return fault.New(fault.Conflict, "last_operator")
	}
	return err
}

// entry begins an audit entry about a thing.
func entry(by Viewer, act, thing string, id int64) audit.Entry {
	return audit.Entry{Actor: max(int64(by.ID), 0), Act: act, Thing: thing, ThingID: strconv.FormatInt(id, 10)}
}
