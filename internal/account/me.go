package account

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// nicknameRest is how long a nickname stays before it can be changed again.
const nicknameRest = 30 * 24 * time.Hour

// Me is the own account, as its owner sees it.
type Me struct {
	UUID           string
	Login          string
	Email          string
	EmailConfirmed bool
	NewEmail       string // waits to be confirmed, or ""
	Nickname       string
	NicknameFrom   time.Time // when it can be changed; zero for now
	ClassOf        int       // 0 for unknown
	Name           string
	School         School // zero for an operator
	State          State
	Role           Role
	Active         bool
	Language       string
	Theme          string
	LastLogin      time.Time // zero for never
	CreatedAt      time.Time
	UpdatedAt      time.Time
}

// String keeps the person out of logs.
func (Me) String() string { return "account" }

// LogValue keeps the person out of slog.
func (Me) LogValue() slog.Value { return slog.StringValue("account") }

// own returns v's row. Who is barred never gets here: nobody is identified as them.
func (s *Service) own(ctx context.Context, v Viewer) (user, error) {
	if err := mayKeep(v); err != nil {
		return user{}, err
	}
	return findUser(ctx, s.db, v.ID)
}

// Me returns v's own account.
func (s *Service) Me(ctx context.Context, v Viewer) (Me, error) {
	u, err := s.own(ctx, v)
	if err != nil {
		return Me{}, err
	}
	return s.me(ctx, s.db, u)
}

func (s *Service) me(ctx context.Context, q db.Q, u user) (m Me, err error) {
	m = Me{UUID: u.uuid, Login: u.login, Email: u.email, EmailConfirmed: u.confirmed != "", NewEmail: u.newEmail, Nickname: u.nickname,
		ClassOf: u.classOf, Name: u.name, State: u.state, Role: u.role, Active: u.active, Language: u.language, Theme: u.theme,
		LastLogin: u.lastLogin, CreatedAt: u.createdAt, UpdatedAt: u.updatedAt}
	if from := u.nicknameAt.Add(nicknameRest); !u.nicknameAt.IsZero() && s.db.Now().Before(from) {
		m.NicknameFrom = from
	}
	if u.school != 0 {
		m.School, err = findSchool(ctx, q, u.school)
	}
	return m, err
}

// A Change is what one changes of the own account; nil leaves a field as it is.
type Change struct {
	Nickname *string // once in 30 days
	ClassOf  *int    // 0 for unknown
	Name     *string
	Language *string // "ko", "en", or "" for as the browser asks
	Theme    *string // "light", "dark", or "" for as the device is
	Email    *string // takes effect when it is confirmed
	Password string  // the current one, asked for with Email
}

// ChangeMe changes v's own account. A new e-mail address is written to, and
// takes the place of the former when it is confirmed, or at once where the
// former never was.
func (s *Service) ChangeMe(ctx context.Context, v Viewer, in Change) (m Me, err error) {
	u, err := s.own(ctx, v)
	if err != nil {
		return m, err
	}
	if err := s.checkChange(ctx, u, &in); err != nil {
		return m, err
	}
	var p proof
	if in.Email != nil {
		if err := s.proveOwner(ctx, u, "password", in.Password); err != nil {
			return m, err
		}
		p = newProof(confirmEmail, u.id, s.mailHash(*in.Email))
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if u, err = lockUser(ctx, tx, v.ID); err != nil {
			return err
		}
		if err := s.change(ctx, tx, &u, in); err != nil {
			return err
		}
		if in.Email != nil {
			if err := s.newEmail(ctx, tx, &u, *in.Email, p); err != nil {
				return err
			}
		}
		m, err = s.me(ctx, tx, u)
		return err
	})
	return m, err
}

func (s *Service) checkChange(ctx context.Context, u user, in *Change) error {
	var all problems
	if in.Email != nil {
		*in.Email = strings.TrimSpace(*in.Email)
		if *in.Email == u.email && u.newEmail == "" {
			in.Email = nil
		} else if err := all.add("email", checkEmail(*in.Email)); err != nil {
			return err
		}
	}
	if in.Nickname != nil && *in.Nickname == u.nickname {
		in.Nickname = nil
	}
	if in.Nickname != nil {
		check := s.freeNickname
		if fold(*in.Nickname) == u.nicknameKey() { // other letters of the same name
			check = func(_ context.Context, n string) error { return checkNickname(n) }
		}
		if err := all.add("nickname", check(ctx, *in.Nickname)); err != nil {
			return err
		}
	}
	if in.ClassOf != nil {
		if err := all.add("class_of", checkClassOf(*in.ClassOf, s.db.Now())); err != nil {
			return err
		}
	}
	if in.Name != nil {
		*in.Name = clean(*in.Name)
		if err := all.add("name", checkName(*in.Name)); err != nil {
			return err
		}
	}
	if in.Language != nil && *in.Language != "" && *in.Language != "ko" && *in.Language != "en" {
		all.e = all.e.And("language", "invalid_choice", *in.Language)
	}
	if in.Theme != nil && *in.Theme != "" && *in.Theme != "light" && *in.Theme != "dark" {
		all.e = all.e.And("theme", "invalid_choice", *in.Theme)
	}
	return all.e.Or()
}

func (u user) nicknameKey() string { return fold(u.nickname) }

func (s *Service) change(ctx context.Context, tx *db.Tx, u *user, in Change) error {
	if in.Nickname != nil {
		if wait := u.nicknameAt.Add(nicknameRest).Sub(tx.Now); !u.nicknameAt.IsZero() && wait > 0 {
			return fault.Field("nickname", "nickname_too_soon", int(wait.Hours()/24)+1)
		}
		u.nickname, u.nicknameAt = *in.Nickname, tx.Now
	}
	if in.ClassOf != nil {
		u.classOf = *in.ClassOf
	}
	if in.Name != nil {
		u.name = *in.Name
	}
	if in.Language != nil {
		u.language = *in.Language
	}
	if in.Theme != nil {
		u.theme = *in.Theme
	}
	at := int64(0)
	if !u.nicknameAt.IsZero() {
		at = db.Micros(u.nicknameAt)
	}
	u.updatedAt = tx.Now
	_, err := tx.Exec(ctx, `UPDATE users SET nickname = ?, nickname_key = ?, nickname_at = ?, class_of = ?, name = ?, language = ?, theme = ?, updated_at = ? WHERE id = ?`,
		u.nickname, fold(u.nickname), at, u.classOf, u.name, u.language, u.theme, db.Micros(tx.Now), int64(u.id))
	if exists(err, "u_users_nickname") {
		return taken("nickname")
	}
	return err
}

// newEmail notes the address that u wants and writes to it.
func (s *Service) newEmail(ctx context.Context, tx *db.Tx, u *user, address string, p proof) error {
	if err := s.addProof(ctx, tx, p); err != nil {
		return err
	}
	u.newEmail = address
	query := `UPDATE users SET new_email = ? WHERE id = ?`
	args := []any{address, int64(u.id)}
	if u.confirmed == "" {
		u.email, u.newEmail = address, ""
		query, args = `UPDATE users SET email = ?, email_key = ?, new_email = '' WHERE id = ?`, []any{address, foldMail(address), int64(u.id)}
		if err := endProofs(ctx, tx, u.id, resetPassword); err != nil {
			return err
		}
	}
	if _, err := tx.Exec(ctx, query, args...); err != nil {
		return err
	}
	return s.mailConfirm(ctx, tx, *u, address, p)
}
