package account

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// user is a row of users. It stays inside this package: what others see is a
// [Me], a [User] or a [Viewer].
type user struct {
	id         ID
	uuid       string
	login      string
	email      string
	confirmed  string // the folded address once it was confirmed, or ""
	newEmail   string // takes the place of email when it is confirmed, or ""
	schoolMail string // keyed hash of the address that verified, or ""
	nickname   string
	nicknameAt time.Time // of the last change; zero at sign-up
	name       string
	classOf    int
	password   string
	school     int64
	state      State
	role       Role
	active     bool
	epoch      int64
	language   string
	theme      string
	lastLogin  time.Time
	createdAt  time.Time
	updatedAt  time.Time
}

// String, GoString and LogValue keep a row out of logs and errors, whose
// printers look into unexported fields.
func (user) String() string       { return "account" }
func (user) GoString() string     { return "account" }
func (user) LogValue() slog.Value { return slog.StringValue("account") }
func (u user) subject() subject   { return subject{u.id, u.school, u.role} }

const userColumns = `SELECT u.id, u.uuid, u.login, u.email, u.confirmed_email, u.new_email, u.school_mail, u.nickname, u.nickname_at, u.name, u.class_of,
	u.password, u.school_id, u.state, u.role, u.is_active, u.epoch, u.language, u.theme, u.last_login, u.created_at, u.updated_at FROM users u`

func scanUser(r interface{ Scan(...any) error }) (u user, err error) {
	var confirmed, schoolMail sql.NullString
	var school sql.NullInt64
	var nicknameAt, lastLogin, created, updated int64
	err = r.Scan(&u.id, &u.uuid, &u.login, &u.email, &confirmed, &u.newEmail, &schoolMail, &u.nickname, &nicknameAt, &u.name, &u.classOf,
		&u.password, &school, &u.state, &u.role, &u.active, &u.epoch, &u.language, &u.theme, &lastLogin, &created, &updated)
	u.confirmed, u.schoolMail, u.school = confirmed.String, schoolMail.String, school.Int64
	u.nicknameAt, u.lastLogin = stamp(nicknameAt), stamp(lastLogin)
	u.createdAt, u.updatedAt = db.Time(created), db.Time(updated)
	return u, err
}

// stamp is db.Time, but 0 stands for never.
func stamp(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return db.Time(us)
}

func oneUser(r *sql.Row) (user, error) {
	u, err := scanUser(r)
	if isNoRows(err) {
		return u, fault.New(fault.NotFound, "not_found")
	}
	return u, err
}

func findUser(ctx context.Context, q db.Q, id ID) (user, error) {
	return oneUser(q.Row(ctx, userColumns+` WHERE u.id = ?`, int64(id)))
}

// lockUser is findUser for a transaction that will change the account: others
// that do so wait for it.
func lockUser(ctx context.Context, tx *db.Tx, id ID) (user, error) {
	if _, err := tx.Exec(ctx, `UPDATE users SET epoch = epoch WHERE id = ?`, int64(id)); err != nil {
		return user{}, err
	}
	return findUser(ctx, tx, id)
}

// findToLogIn finds the account that somebody names to get in: by id, or by an
// e-mail address that was confirmed. Others let nobody in: who signs up with an
// address would see by that whether it is somebody else's.
func findToLogIn(ctx context.Context, q db.Q, name string) (user, error) {
	key := foldMail(name)
	if len(key) > 254 {
		return user{}, fault.New(fault.NotFound, "not_found")
	}
	u, err := oneUser(q.Row(ctx, userColumns+` WHERE u.login = ?`, key))
	if !fault.Is(err, "not_found") {
		return u, err
	}
	return oneUser(q.Row(ctx, userColumns+` WHERE u.confirmed_email = ?`, key))
}

// findByName finds the account that somebody names to have a letter sent: by id,
// or by e-mail, where who confirmed the address goes before who merely gave it.
func findByName(ctx context.Context, q db.Q, name string) (user, error) {
	key := foldMail(name)
	if len(key) > 254 {
		return user{}, fault.New(fault.NotFound, "not_found")
	}
	u, err := oneUser(q.Row(ctx, userColumns+` WHERE u.login = ?`, key))
	if !fault.Is(err, "not_found") {
		return u, err
	}
	return oneUser(q.Row(ctx, userColumns+` WHERE u.email_key = ? ORDER BY CASE WHEN u.confirmed_email IS NULL THEN 1 ELSE 0 END, u.id DESC LIMIT 1`, key))
}

// A User is an account as staff and the command line see it. It is never part
// of an answer about a text.
type User struct {
	ID        ID        `json:"-"`
	Login     string    `json:"id"`
	Nickname  string    `json:"nickname"`
	Email     string    `json:"email"`
	Name      string    `json:"name"`
	School    int64     `json:"school_id"`
	State     State     `json:"state"`
	Role      Role      `json:"role"`
	Active    bool      `json:"is_active"`
	CreatedAt time.Time `json:"created_at"`
}

// String keeps the person out of logs.
func (User) String() string { return "account" }

// LogValue keeps the person out of slog.
func (User) LogValue() slog.Value { return slog.StringValue("account") }

func (u user) seenByStaff() User {
	return User{u.id, u.login, u.nickname, u.email, u.name, u.school, u.state, u.role, u.active, u.createdAt}
}

// A UserFilter chooses accounts. The zero value chooses all.
type UserFilter struct {
	School int64
	Role   Role   // Member chooses all
	Search string // the beginning of an id or a nickname
	After  ID     // continue behind this account
	Limit  int    // at most this many, 1,000 where 0
}

// Users returns the accounts that f chooses, the oldest first. Operators see
// all, school managers those of their school.
func (s *Service) Users(ctx context.Context, by Viewer, f UserFilter) ([]User, error) {
	if err := mayList(by, f.School); err != nil {
		return nil, err
	}
	query, args := userColumns+` WHERE u.id > ?`, []any{int64(f.After)}
	if f.School != 0 {
		query, args = query+` AND u.school_id = ?`, append(args, f.School)
	}
	if f.Role != Member {
		query, args = query+` AND u.role = ?`, append(args, string(f.Role))
	}
	if words := likeWords(f.Search); len(words) > 0 {
		query, args = query+` AND (u.login LIKE ? ESCAPE '!' OR u.nickname_key LIKE ? ESCAPE '!')`, append(args, words[0][1:], words[0][1:])
	}
	if f.Limit <= 0 || f.Limit > 1000 {
		f.Limit = 1000
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (User, error) {
		u, err := scanUser(r)
		return u.seenByStaff(), err
	}, query+` ORDER BY u.id LIMIT ?`, append(args, f.Limit)...)
}

// Find returns the account with the given id, as its owner types it at log-in.
// Operators may find all, school managers those of their school.
func (s *Service) Find(ctx context.Context, by Viewer, login string) (User, error) {
	u, err := oneUser(s.db.Row(ctx, userColumns+` WHERE u.login = ?`, foldMail(login)))
	if err != nil {
		return User{}, err
	}
	if mayList(by, u.school) != nil {
		return User{}, fault.New(fault.NotFound, "not_found")
	}
	return u.seenByStaff(), nil
}

// viewer is how rules see u.
func (u user) viewer(session int64) Viewer {
	return Viewer{ID: u.id, UUID: u.uuid, School: u.school, State: u.state, Role: u.role,
		Nickname: u.nickname, Language: u.language, Theme: u.theme, session: session}
}

// ViewerFor returns the account with the given id as one who asks: the demo
// and the command line act as somebody with it. It proves nothing; requests
// are identified by [Service.Identify].
func (s *Service) ViewerFor(ctx context.Context, id ID) (Viewer, error) {
	u, err := findUser(ctx, s.db, id)
	return u.viewer(0), err
}

// MemberNamed returns the verified member of a school who has the nickname. That
// there is nobody of that name, that they are of another school, not verified
// or shut out are one NotFound.
func MemberNamed(ctx context.Context, q db.Q, school int64, nickname string) (Viewer, error) {
	if checkNickname(nickname) != nil {
		return Viewer{}, fault.New(fault.NotFound, "not_found")
	}
	u, err := oneUser(q.Row(ctx, userColumns+` WHERE u.nickname_key = ? AND u.school_id = ? AND u.is_active = ?`, fold(nickname), school, true))
	if err == nil && !u.viewer(0).Verified() {
		err = fault.New(fault.NotFound, "not_found")
	}
	if err != nil {
		return Viewer{}, err
	}
	return u.viewer(0), nil
}
