package account

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// How long a session lives: without being used, and at most. Short is for a
// log-in that was not to be kept on the device.
const (
	idleLong, maxLong   = 30 * 24 * time.Hour, 180 * 24 * time.Hour
	idleShort, maxShort = 12 * time.Hour, 24 * time.Hour

	// seenEvery is how exactly it is known when a session was last used, so
	// that not every request writes.
	seenEvery = time.Hour

	// maxSessions is how many an account has at once; a new one ends the
	// oldest beyond.
	maxSessions = 200
)

// Kinds of sessions.
const (
	browserKind = "web" // a browser, with a cookie
	appKind     = "api" // a family of refresh tokens
)

// A Session is one way in which an account is logged in: a browser or an app.
type Session struct {
	ID        string // names the session to its owner; opens nothing
	Kind      string // "web" or "api"
	Device    string // what the browser or app says it is: "Chrome · Android"
	Current   bool   // the one that asks
	CreatedAt time.Time
	SeenAt    time.Time // to the hour
	ExpiresAt time.Time // unless it is used before
}

// newSession logs u in. For a browser, token is what its cookie holds.
func newSession(ctx context.Context, tx *db.Tx, u user, s newSessionProps) (id int64, err error) {
	if err := s.forgetOldest(ctx, tx, u.id); err != nil {
		return 0, err
	}
	hash := ""
	if s.token != "" {
		hash = secret.Hash(s.token)
	}
	now := db.Micros(tx.Now)
	return tx.Insert(ctx, `INSERT INTO sessions (user_id, kind, sid, token_hash, epoch, device, keep, created_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		int64(u.id), s.kind, s.sid, nullable(hash), u.epoch, s.device, s.keep, now, now, db.Micros(tx.Now.Add(s.life)))
}

type newSessionProps struct {
	kind   string
	sid    string
	token  string // of a browser's cookie, "" for an app
	device string
	keep   bool
	life   time.Duration
}

func browserSession(device string, keep bool) newSessionProps {
	p := newSessionProps{browserKind, uuid.NewString(), secret.Token(), device, keep, idleShort}
	if keep {
		p.life = idleLong
	}
	return p
}

func (newSessionProps) forgetOldest(ctx context.Context, tx *db.Tx, u ID) error {
	return endSessions(ctx, tx, `SELECT id FROM sessions WHERE user_id = ? ORDER BY seen_at DESC, id DESC LIMIT 1000 OFFSET ?`, int64(u), maxSessions-1)
}

// endSession ends one session and the tokens of its family.
func endSession(ctx context.Context, tx *db.Tx, id int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM refresh_tokens WHERE session_id = ?`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM sessions WHERE id = ?`, id)
	return err
}

// endSessions ends those that a query finds.
func endSessions(ctx context.Context, tx *db.Tx, query string, args ...any) error {
	ids, err := db.All(ctx, tx, func(r *sql.Rows) (id int64, err error) { return id, r.Scan(&id) }, query, args...)
	for _, id := range ids {
		if err == nil {
			err = endSession(ctx, tx, id)
		}
	}
	return err
}

// endAll ends whatever lets somebody in as u, on all processes at once: tokens
// carry the epoch they were made in.
func endAll(ctx context.Context, tx *db.Tx, u ID) error {
	if _, err := tx.Exec(ctx, `UPDATE users SET epoch = epoch + 1 WHERE id = ?`, int64(u)); err != nil {
		return err
	}
	return endSessions(ctx, tx, `SELECT id FROM sessions WHERE user_id = ? ORDER BY id`, int64(u))
}

// Sessions returns v's sessions, the last used first.
func (s *Service) Sessions(ctx context.Context, v Viewer) ([]Session, error) {
	if err := mayKeep(v); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (one Session, err error) {
		var id, created, seen, expires int64
		err = r.Scan(&id, &one.ID, &one.Kind, &one.Device, &created, &seen, &expires)
		one.Current = id == v.session
		one.CreatedAt, one.SeenAt, one.ExpiresAt = db.Time(created), db.Time(seen), db.Time(expires)
		return one, err
	}, `SELECT id, sid, kind, device, created_at, seen_at, expires_at FROM sessions WHERE user_id = ? AND expires_at > ? ORDER BY seen_at DESC, id DESC`,
		int64(v.ID), db.Micros(s.db.Now()))
}

// EndSession ends one of v's sessions, named by its ID.
func (s *Service) EndSession(ctx context.Context, v Viewer, sid string) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var id int64
		err := tx.Row(ctx, `SELECT id FROM sessions WHERE sid = ? AND user_id = ?`, sid, int64(v.ID)).Scan(&id)
		if isNoRows(err) {
			return fault.New(fault.NotFound, "not_found")
		}
		if err != nil {
			return err
		}
		return endSession(ctx, tx, id)
	})
}

// EndOtherSessions ends all of v's sessions but the one that asks.
func (s *Service) EndOtherSessions(ctx context.Context, v Viewer) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return endSessions(ctx, tx, `SELECT id FROM sessions WHERE user_id = ? AND id <> ? ORDER BY id`, int64(v.ID), v.session)
	})
}

// bySession finds who a browser's cookie stands for; ok is false for a token
// that ended or never was one.
func (s *Service) bySession(ctx context.Context, token string) (v Viewer, ok bool, err error) {
	if len(token) != len(secret.Token()) {
		return v, false, nil
	}
	now := s.db.Now()
	var u user
	var school sql.NullInt64
	var session, seen, created int64
	var keep bool
	err = s.db.Row(ctx, `SELECT s.id, s.seen_at, s.created_at, s.keep, u.id, u.uuid, u.school_id, u.state, u.role, u.nickname, u.language, u.theme
		FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.token_hash = ? AND s.expires_at > ? AND s.epoch = u.epoch AND u.is_active = ?`, secret.Hash(token), db.Micros(now), true).
		Scan(&session, &seen, &created, &keep, &u.id, &u.uuid, &school, &u.state, &u.role, &u.nickname, &u.language, &u.theme)
	if isNoRows(err) {
		return v, false, nil
	}
	if err != nil {
		return v, false, err
	}
	u.school = school.Int64
	if now.Sub(db.Time(seen)) >= seenEvery {
		s.saw(ctx, session, db.Time(created), keep)
	}
	v = u.viewer(session)
	v.Keep = keep
	return v, true, nil
}

// saw keeps a used session alive, up to its end. That it may fail keeps nobody
// from reading: the disk may be full.
func (s *Service) saw(ctx context.Context, session int64, created time.Time, keep bool) {
	idle, most := idleShort, maxShort
	if keep {
		idle, most = idleLong, maxLong
	}
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		until := tx.Now.Add(idle)
		if end := created.Add(most); end.Before(until) {
			until = end
		}
		_, err := tx.Exec(ctx, `UPDATE sessions SET seen_at = ?, expires_at = ? WHERE id = ?`, db.Micros(tx.Now), db.Micros(until), session)
		return err
	})
	if err != nil {
		s.o.Log.WarnContext(ctx, "a session in use could not be prolonged", "err", err)
	}
}

// Clean removes what has ended: sessions, tokens, proofs and counters. It is
// meant to be done again and again.
func (s *Service) Clean(ctx context.Context) error {
	for _, query := range []string{
		`DELETE FROM refresh_tokens WHERE expires_at < ?`,
		`DELETE FROM sessions WHERE expires_at < ?`,
		`DELETE FROM proofs WHERE expires_at < ?`,
	} {
		err := s.db.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, query, db.Micros(tx.Now.Add(-48*time.Hour))) // a day's sends are counted by proofs
			return err
		})
		if err != nil {
			return err
		}
	}
	return s.limits.Clean(ctx)
}

// device says in a few words what a User-Agent header claims to be, enough for
// its owner to tell the phone from the library's computer.
func device(agent string) string {
	pick := func(names ...string) string {
		for i := 0; i < len(names); i += 2 {
			if strings.Contains(agent, names[i]) {
				return names[i+1]
			}
		}
		return ""
	}
	browser := pick("Edg", "Edge", "OPR/", "Opera", "SamsungBrowser", "Samsung Internet", "Whale", "Whale", "KAKAOTALK", "KakaoTalk", "NAVER", "NAVER",
		"Firefox", "Firefox", "FxiOS", "Firefox", "CriOS", "Chrome", "Chrome", "Chrome", "Safari", "Safari", "okhttp", "App", "Dart", "App", "CFNetwork", "App", "python", "Python", "curl", "curl", "Go-http", "Go")
	system := pick("iPhone", "iPhone", "iPad", "iPad", "Android", "Android", "Windows", "Windows", "Mac OS X", "macOS", "Darwin", "macOS", "CrOS", "ChromeOS", "Linux", "Linux")
	return strings.Trim(browser+" · "+system, " ·")
}
