package account

import (
	"context"
	"database/sql"
	"net/mail"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// SignUp is what a person says to get an account (가입).
type SignUp struct {
	Login    string // 4 to 20 of a-z, 0-9 and _; unique whatever the size of letters
	Email    string // unique among confirmed addresses
	Password string // see package secret
	Nickname string // 2 to 10 characters without spaces, unique
	School   int64  // 0: the one whose mail domain Email has
	ClassOf  int    // year of entry (입학연도), 0 for unknown
	Name     string // at most 50 characters, may be empty
}

// String keeps the person out of logs.
func (SignUp) String() string { return "sign-up" }

// SignUp opens an account and writes to its address, to have it confirmed. When
// that address is another account's, confirmed, the answer is the same, and
// the letter goes to its owner instead.
func (s *Service) SignUp(ctx context.Context, in SignUp) (Viewer, error) {
	if err := s.checkSignUp(ctx, &in); err != nil {
		return Viewer{}, err
	}
	hash, err := secret.HashPassword(ctx, in.Password)
	if err != nil {
		return Viewer{}, err
	}
	row := in.row(hash)
	p := newProof(confirmEmail, 0, s.mailHash(in.Email))
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		// Counted with the account: of many at once none gets past the limit.
		if wait, err := s.limits.TakeIn(ctx, tx, limit.Act{Rule: perSignUp, Of: network(ctx)}); err != nil {
			return err
		} else if wait > 0 {
			return fault.Wait("throttled", wait)
		}
		if row.id, err = addUser(ctx, tx, row); err != nil {
			return err
		}
		p.user = row.id
		if err := s.addProof(ctx, tx, p); fault.Is(err, tooMany) {
			return nil // that address hears nothing more today; one can ask again
		} else if err != nil {
			return err
		}
		return s.mailConfirm(ctx, tx, row, row.email, p)
	})
	if err != nil {
		return Viewer{}, err
	}
	return row.viewer(0), nil
}

func (in SignUp) row(hash string) user {
	return user{uuid: uuid.NewString(), login: in.Login, email: in.Email, nickname: in.Nickname, name: in.Name, classOf: in.ClassOf,
		password: hash, school: in.School, state: Unverified, active: true}
}

// checkSignUp finds everything that speaks against in, in the order of the
// fields, and fills in the school.
func (s *Service) checkSignUp(ctx context.Context, in *SignUp) error {
	var all problems
	in.Email, in.Name = strings.TrimSpace(in.Email), clean(in.Name)
	if err := all.add("id", s.checkLogin(ctx, in.Login)); err != nil {
		return err
	}
	if err := all.add("email", checkEmail(in.Email)); err != nil {
		return err
	}
	for _, p := range secret.CheckPassword(in.Password, known(in.Login, in.Email, in.Nickname, in.Name)) {
		all.e = all.e.And("password", p.Code, p.Args...)
	}
	if err := all.add("nickname", s.freeNickname(ctx, in.Nickname)); err != nil {
		return err
	}
	if err := all.add("school_id", s.fillSchool(ctx, in)); err != nil {
		return err
	}
	if err := all.add("class_of", checkClassOf(in.ClassOf, s.db.Now())); err != nil {
		return err
	}
	if err := all.add("name", checkName(in.Name)); err != nil {
		return err
	}
	return all.e.Or()
}

// problems gathers what several checks find.
type problems struct{ e *fault.Error }

// add takes in what err says of a value, as problems of field. It returns an
// err that is no fault of what was sent: that ends the checks.
func (all *problems) add(field string, err error) error {
	if err == nil {
		return nil
	}
	f := fault.Of(err)
	if f.Kind != fault.Invalid {
		return err
	}
	for _, one := range f.Fields {
		for _, p := range one.Problems {
			all.e = all.e.And(field, p.Code, p.Args...)
		}
	}
	return nil
}

// anySchool stands for an account that needs no school.
const anySchool = -1

func (s *Service) fillSchool(ctx context.Context, in *SignUp) (err error) {
	switch in.School {
	case anySchool:
		return nil
	case 0:
	default:
		return s.checkSchool(ctx, in.School)
	}
	if in.School, err = inferSchool(ctx, s.db, in.Email); err != nil {
		return err
	}
	if in.School == 0 {
		return fault.Field("school_id", "required")
	}
	return nil
}

// checkSchool returns a fault when there is no school with that id.
func (s *Service) checkSchool(ctx context.Context, id int64) error {
	_, err := findSchool(ctx, s.db, id)
	if fault.Is(err, "not_found") {
		return fault.Field("school_id", "does_not_exist", id)
	}
	return err
}

// checkLogin returns what speaks against a new id, its being taken included.
func (s *Service) checkLogin(ctx context.Context, login string) error {
	key := strings.ToLower(login)
	var e *fault.Error
	switch n := utf8.RuneCountInString(login); {
	case n < 4:
		e = e.And("id", "min_length", 4)
	case n > 20:
		return fault.Field("id", "max_length", 20)
	}
	if strings.Trim(key, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
		return e.And("id", "login_form")
	}
	if e == nil {
		used, err := s.has(ctx, `SELECT COUNT(*) FROM users WHERE login = ?`, key)
		if err != nil {
			return err
		}
		if used {
			return taken("id")
		}
	}
	if key != login {
		return e.And("id", "login_form")
	}
	return e.Or()
}

// freeNickname returns what speaks against a new nickname, its being taken
// included.
func (s *Service) freeNickname(ctx context.Context, nickname string) error {
	if err := checkNickname(nickname); err != nil {
		return err
	}
	used, err := s.has(ctx, `SELECT COUNT(*) FROM users WHERE nickname_key = ?`, fold(nickname))
	if err != nil {
		return err
	}
	if used {
		return taken("nickname")
	}
	return nil
}

func (s *Service) has(ctx context.Context, query string, args ...any) (bool, error) {
	var n int
	err := s.db.Row(ctx, query, args...).Scan(&n)
	return n > 0, err
}

// invisible are letters that show nothing.
var invisible = []rune{'\u115F', '\u1160', '\u3164', '\uFFA0', '\u2800'}

// checkNickname holds the form of a nickname: it is seen beside texts, so it
// has no invisible parts and does not look like the label of an anonymous
// writer (익명3, 글쓴이).
func checkNickname(n string) error {
	var e *fault.Error
	switch length := utf8.RuneCountInString(n); {
	case length < 2:
		e = e.And("nickname", "min_length", 2)
	case length > 10:
		e = e.And("nickname", "max_length", 10)
	}
	for _, r := range n {
		if unicode.IsSpace(r) {
			return e.And("nickname", "nickname_space")
		}
		if !unicode.IsGraphic(r) || strings.ContainsRune(string(invisible), r) {
			return e.And("nickname", "nickname_form")
		}
	}
	key := strings.TrimLeftFunc(fold(n), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for _, label := range []string{"익명", "글쓴이", "알수없음", "anonymous"} {
		if strings.HasPrefix(key, label) {
			return e.And("nickname", "nickname_label")
		}
	}
	return e.Or()
}

// checkEmail holds the form of an address: one bare address with a dotted
// domain, as a mail server takes it.
func checkEmail(email string) error {
	a, err := mail.ParseAddress(email)
	local, domain, _ := strings.Cut(email, "@")
	if err != nil || a.Address != email || len(email) > 254 || len(local) > 64 || !strings.Contains(domain, ".") ||
		strings.ContainsAny(local, `"`) || strings.ContainsAny(domain, "[]@") {
		return fault.Field("email", "invalid_email")
	}
	return nil
}

func checkClassOf(year int, now time.Time) error {
	switch {
	case year == 0:
		return nil
	case year < 1950:
		return fault.Field("class_of", "min_value", 1950)
	case year > now.Year()+1:
		return fault.Field("class_of", "max_value", now.Year()+1)
	}
	return nil
}

func checkName(name string) error {
	if utf8.RuneCountInString(name) > 50 {
		return fault.Field("name", "max_length", 50)
	}
	return nil
}

// clean is what is kept of a name that somebody typed: one line without spaces
// at its ends.
func clean(s string) string { return strings.Join(strings.Fields(norm.NFC.String(s)), " ") }

// addUser stores a new account. What was taken in the meantime is a fault.
func addUser(ctx context.Context, tx *db.Tx, u user) (ID, error) {
	now := db.Micros(tx.Now)
	id, err := tx.Insert(ctx, `INSERT INTO users (uuid, login, email, email_key, confirmed_email, new_email, school_mail, nickname, nickname_key, nickname_at, name, class_of,
		password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, '', ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, 0, '', '', 0, ?, ?)`,
		u.uuid, u.login, u.email, foldMail(u.email), nullable(u.confirmed), nullable(u.schoolMail), u.nickname, fold(u.nickname), u.name, u.classOf,
		u.password, sql.NullInt64{Int64: u.school, Valid: u.school != 0}, string(u.state), string(u.role), u.active, now, now)
	switch {
	case exists(err, "u_users_login"):
		err = taken("id")
	case exists(err, "u_users_nickname"):
		err = taken("nickname")
	case exists(err, "u_users_email"):
		err = taken("email")
	case exists(err, "u_users_school_mail"):
		err = fault.Field("email", "school_mail_taken")
	}
	return ID(id), err
}

func nullable(s string) sql.NullString { return sql.NullString{String: s, Valid: s != ""} }

// taken is the fault of a value that must be unique and is not.
func taken(field string) *fault.Error { return fault.Field(field, "unique", "user", field) }

// known is what a password must not be like, by the noun for it.
func known(login, email, nickname, name string) map[string]string {
	return map[string]string{"id": login, "email": email, "nickname": nickname, "name": name}
}
