package account

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/setting"
)

var (
	accessLife  = setting.Duration("token.access", 5*time.Minute)
	refreshLife = setting.Duration("token.refresh", 24*time.Hour)
)

// graceTime is how long after its use a refresh token still brings its
// successor, for tabs that refresh at once. It counts from the first use, and
// ends when the successor is used: it does not renew itself.
const graceTime = 10 * time.Second

// Tokens are what lets an app in.
type Tokens struct {
	Access  string
	Refresh string
}

// String keeps tokens out of logs.
func (Tokens) String() string { return "tokens" }

// GoString keeps tokens out of logs.
func (Tokens) GoString() string { return "tokens" }

// life are how long tokens live, in the present settings.
type life struct{ access, refresh time.Duration }

func (s *Service) life(ctx context.Context) (l life, err error) {
	if l.access, err = accessLife.Get(ctx, s.db, 0); err != nil {
		return l, err
	}
	l.refresh, err = refreshLife.Get(ctx, s.db, 0)
	return l, err
}

func appSession(device string, l life) newSessionProps {
	return newSessionProps{kind: appKind, sid: uuid.NewString(), device: device, life: l.refresh}
}

// addRefresh stores a refresh token of a session.
func addRefresh(ctx context.Context, tx *db.Tx, session int64, jti string, l life) error {
	_, err := tx.Exec(ctx, `INSERT INTO refresh_tokens (jti, session_id, issued_at, expires_at, used_at, next_jti) VALUES (?, ?, ?, ?, 0, '')`,
		jti, session, db.Micros(tx.Now), db.Micros(tx.Now.Add(l.refresh)))
	return err
}

// tokens signs the tokens of a session whose refresh token is jti.
func (s *Service) tokens(u user, sid, jti string, issued, ends, now time.Time, l life) (t Tokens, err error) {
	if t.Access, err = s.sign(accessToken, u, sid, newJTI(), now, now.Add(l.access)); err != nil {
		return t, err
	}
	t.Refresh, err = s.sign(refreshToken, u, sid, jti, issued, ends)
	return t, err
}

// badRefresh is the answer to a refresh token that does not count.
func badRefresh(p tokenProblem) error {
	return fault.New(fault.Unauthenticated, "refresh_"+string(p))
}

// Refresh trades a refresh token for a new pair. Of several who show one token
// at once, one makes the new pair and the others within ten seconds get the
// same refresh token. Later, or when that one was used meanwhile, somebody
// has a token that is not theirs: the family ends.
func (s *Service) Refresh(ctx context.Context, token string) (Tokens, error) {
	c, u, err := s.refreshOwner(ctx, token)
	if err != nil {
		return Tokens{}, err
	}
	l, err := s.life(ctx)
	if err != nil {
		return Tokens{}, err
	}
	next := newJTI()
	var r refreshed
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		r, err = s.rotate(ctx, tx, u, c, next, l)
		return err
	})
	if err != nil {
		return Tokens{}, err
	}
	if r.problem != "" {
		if r.problem == tokenSpent {
			s.o.Events.Note(ctx, "token.reuse", int64(u.id))
		}
		return Tokens{}, badRefresh(r.problem)
	}
	return s.tokens(u, c.Sid, r.jti, r.issued, r.ends, s.db.Now(), l)
}

type refreshed struct {
	problem      tokenProblem // says no; what was done about it stays
	jti          string
	issued, ends time.Time
}

// rotate spends the token c and makes next, or finds out why not.
func (s *Service) rotate(ctx context.Context, tx *db.Tx, u user, c claims, next string, l life) (r refreshed, err error) {
	now, jti := db.Micros(tx.Now), *c.Jti
	n, err := tx.Exec(ctx, `UPDATE refresh_tokens SET used_at = ?, next_jti = ? WHERE jti = ? AND used_at = 0 AND expires_at > ?`, now, next, jti, now)
	if err != nil {
		return r, err
	}
	var session, usedAt int64
	var successor string
	err = tx.Row(ctx, `SELECT t.session_id, t.used_at, t.next_jti FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
		WHERE t.jti = ? AND s.user_id = ? AND s.epoch = ?`, jti, int64(u.id), u.epoch).Scan(&session, &usedAt, &successor)
	if isNoRows(err) {
		return refreshed{problem: tokenSpent}, endFamily(ctx, tx, u, c.Sid)
	}
	if err != nil {
		return r, err
	}
	if n == 1 {
		if err := addRefresh(ctx, tx, session, next, l); err != nil {
			return r, err
		}
		// One that was spent long ago need not be kept: see endFamily.
		_, err := tx.Exec(ctx, `DELETE FROM refresh_tokens WHERE session_id = ? AND used_at <> 0 AND used_at < ?`, session, db.Micros(tx.Now.Add(-graceTime)))
		if err != nil {
			return r, err
		}
		ends := tx.Now.Add(l.refresh)
		_, err = tx.Exec(ctx, `UPDATE sessions SET seen_at = ?, expires_at = ? WHERE id = ?`, now, db.Micros(ends), session)
		return refreshed{jti: next, issued: tx.Now, ends: ends}, err
	}
	if usedAt == 0 {
		return refreshed{problem: tokenInvalid}, nil // expired by the database's clock
	}
	var issued, ends, used int64
	err = tx.Row(ctx, `SELECT issued_at, expires_at, used_at FROM refresh_tokens WHERE jti = ?`, successor).Scan(&issued, &ends, &used)
	if err != nil && !isNoRows(err) {
		return r, err
	}
	if err == nil && used == 0 && tx.Now.Sub(db.Time(usedAt)) <= graceTime {
		return refreshed{jti: successor, issued: db.Time(issued), ends: db.Time(ends)}, nil
	}
	return refreshed{problem: tokenSpent}, endSession(ctx, tx, session)
}

// endFamily ends the session, if it still is, of a token that was ours and is
// not kept any more: it was spent.
func endFamily(ctx context.Context, tx *db.Tx, u user, sid string) error {
	var session int64
	err := tx.Row(ctx, `SELECT id FROM sessions WHERE sid = ? AND user_id = ?`, sid, int64(u.id)).Scan(&session)
	if isNoRows(err) {
		return nil
	}
	if err != nil {
		return err
	}
	return endSession(ctx, tx, session)
}

// refreshOwner reads a refresh token and finds whose it is, if the account may
// still come in.
func (s *Service) refreshOwner(ctx context.Context, token string) (claims, user, error) {
	c, _, problem := s.parse(token, refreshToken, s.db.Now())
	if problem != "" {
		return c, user{}, badRefresh(problem)
	}
	id, ok := c.user()
	if !ok {
		return c, user{}, badRefresh(tokenNoUser)
	}
	u, err := oneUser(s.db.Row(ctx, userColumns+` WHERE u.uuid = ?`, id))
	if fault.Is(err, "not_found") || err == nil && (!u.active || u.epoch != c.Epoch) {
		return c, u, badRefresh(tokenInvalid)
	}
	return c, u, err
}

// peekRefresh returns the account of a refresh token that could be used now,
// without using it, and a new access token of its family.
func (s *Service) peekRefresh(ctx context.Context, token string) (u user, access string, err error) {
	c, u, err := s.refreshOwner(ctx, token)
	if err != nil {
		return u, "", err
	}
	now := s.db.Now()
	ok, err := s.has(ctx, liveRefresh, *c.Jti, db.Micros(now), int64(u.id), u.epoch)
	if err != nil {
		return u, "", err
	}
	if !ok {
		return u, "", badRefresh(tokenInvalid)
	}
	l, err := s.life(ctx)
	if err != nil {
		return u, "", err
	}
	access, err = s.sign(accessToken, u, c.Sid, newJTI(), now, now.Add(l.access))
	return u, access, err
}

// VerifyToken reports whether a token of either kind is right and unspent, with
// simplejwt's faults when it is not. One that names nobody here is right when
// its signature is.
func (s *Service) VerifyToken(ctx context.Context, token string) error {
	c, _, problem := s.parse(token, "", s.db.Now())
	if problem != "" {
		return badRefresh(problem)
	}
	id, _ := c.user()
	u, err := oneUser(s.db.Row(ctx, userColumns+` WHERE u.uuid = ?`, id))
	switch {
	case fault.Is(err, "not_found"):
		return nil
	case err != nil:
		return err
	case !u.active || u.epoch != c.Epoch:
		return badRefresh(tokenInvalid)
	case *c.Type != refreshToken:
		return nil
	}
	live, err := s.has(ctx, liveRefresh, *c.Jti, db.Micros(s.db.Now()), int64(u.id), u.epoch)
	if err == nil && !live {
		return fault.Whole("token_blacklisted")
	}
	return err
}

// liveRefresh counts a refresh token that could be used now.
const liveRefresh = `SELECT COUNT(*) FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id
	WHERE t.jti = ? AND t.used_at = 0 AND t.expires_at > ? AND s.user_id = ? AND s.epoch = ?`
