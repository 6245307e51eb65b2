package account

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// How often a password may be tried. A right one clears the account's count.
// A device that was logged in before has a count of its own, so that nobody
// can shut an account's owner out by trying. Of an address only wrong tries
// count: a campus may stand behind one.
var (
	perAccount = limit.Rule{Name: "login.account", N: 25, Per: time.Hour}
	perDevice  = limit.Rule{Name: "login.device", N: 25, Per: time.Hour}
	perNetwork = limit.Rule{Name: "login.network", N: 200, Per: time.Hour}

	// perOwner is for those who are in already and are asked for the password
	// once more: tries from outside must not use up the owner's.
	perOwner = limit.Rule{Name: "password.owner", N: 25, Per: time.Hour}

	// perEntry is of log-ins that succeed: each costs the work of a hash.
	perEntry = limit.Rule{Name: "login.entry", N: 120, Per: time.Hour}
)

// loginErrors makes log-in tell an unknown id from a wrong password, as the
// reference service did.
var loginErrors = setting.Bool("compat.login_errors", false)

// deviceLife is how long a device is known after a log-in.
const deviceLife = 365 * 24 * time.Hour

// A Login is somebody who wants in.
type Login struct {
	Name     string // id, or e-mail that was confirmed
	Password string
	Network  string // where it comes from, see web.Network
	Device   string // the cookie of a known device, "" for none
	Agent    string // the User-Agent header
}

// String keeps the person and the password out of logs.
func (Login) String() string { return "log-in" }

// GoString keeps the person and the password out of logs.
func (Login) GoString() string { return "log-in" }

// LogInApp lets an app in: it gets tokens, which stand for a session of its
// own. It returns the id of the account beside them.
func (s *Service) LogInApp(ctx context.Context, in Login) (t Tokens, login string, err error) {
	u, seen, err := s.prove(ctx, in)
	if err != nil {
		return t, "", err
	}
	l, err := s.life(ctx)
	if err != nil {
		return t, "", err
	}
	session, jti := appSession(device(in.Agent), l), newJTI()
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := seen(tx); err != nil {
			return err
		}
		id, err := newSession(ctx, tx, u, session)
		if err != nil {
			return err
		}
		return addRefresh(ctx, tx, id, jti, l)
	})
	if err != nil {
		return t, "", err
	}
	s.o.Events.Note(ctx, "login", int64(u.id))
	now := s.db.Now()
	t, err = s.tokens(u, session.sid, jti, now, now.Add(l.refresh), now, l)
	return t, u.login, err
}

// A Browser is what a browser holds once it is logged in.
type Browser struct {
	Token  string        // of the session
	Life   time.Duration // how long the cookie is kept; 0 until the browser is closed
	Device string        // of the device, now known
}

// String keeps tokens out of logs.
func (Browser) String() string { return "browser" }

// LogInBrowser lets a browser in. With keep it stays logged in until it is not
// used for 30 days.
func (s *Service) LogInBrowser(ctx context.Context, in Login, keep bool) (b Browser, err error) {
	u, seen, err := s.prove(ctx, in)
	if err != nil {
		return b, err
	}
	return s.letIn(ctx, u, in.Agent, keep, seen)
}

func (s *Service) letIn(ctx context.Context, u user, agent string, keep bool, seen func(*db.Tx) error) (b Browser, err error) {
	session := browserSession(device(agent), keep)
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := seen(tx); err != nil {
			return err
		}
		_, err := newSession(ctx, tx, u, session)
		return err
	})
	if err != nil {
		return b, err
	}
	s.o.Events.Note(ctx, "login", int64(u.id))
	b = Browser{Token: session.token, Device: s.devices.Sign(s.deviceOf(u), s.db.Now().Add(deviceLife))}
	if keep {
		b.Life = maxLong
	}
	return b, nil
}

// LogInAs lets a browser in as v without a password, for who has just proved
// to be v in another way: by signing up, or by changing the password.
func (s *Service) LogInAs(ctx context.Context, v Viewer, agent string, keep bool) (Browser, error) {
	u, err := s.own(ctx, v)
	if err != nil {
		return Browser{}, err
	}
	return s.letIn(ctx, u, agent, keep, func(tx *db.Tx) error { return setSeen(ctx, tx, u, "") })
}

// prove checks a password in the same time and with the same answer whether or
// not somebody has that name. The function it returns notes the log-in, in the
// transaction that makes the session.
func (s *Service) prove(ctx context.Context, in Login) (u user, seen func(*db.Tx) error, err error) {
	u, err = findToLogIn(ctx, s.db, in.Name)
	unknown := fault.Is(err, "not_found")
	if err != nil && !unknown {
		return u, nil, err
	}
	acts := s.counted(u, in)
	if wait, err := s.throttle(ctx, u, acts, in); err != nil {
		return u, nil, err
	} else if wait > 0 {
		s.o.Events.Note(ctx, "login.throttled", int64(u.id))
		return u, nil, fault.Wait("login_throttled", wait)
	}
	ok, rehash, err := secret.VerifyPassword(ctx, u.password, in.Password)
	if err != nil {
		return u, nil, err
	}
	if !ok {
		return u, nil, s.refuse(ctx, u, unknown, in)
	}
	// Many may have tried at once: what came after the last that counts is not
	// told even that it was right.
	if wait, err := s.overrun(ctx, u, in); err != nil {
		return u, nil, err
	} else if wait > 0 {
		return u, nil, fault.Wait("login_throttled", wait)
	}
	if !u.active {
		s.o.Events.Note(ctx, "login.barred", int64(u.id))
		return u, nil, fault.Whole("account_barred")
	}
	newHash := ""
	if rehash {
		if newHash, err = secret.HashPassword(ctx, in.Password); err != nil {
			return u, nil, err
		}
	}
	return u, func(tx *db.Tx) error {
		if wait, err := s.limits.TakeIn(ctx, tx, entryAct(u)); err != nil {
			return err
		} else if wait > 0 {
			return fault.Wait("login_throttled", wait)
		}
		if err := setSeen(ctx, tx, u, newHash); err != nil {
			return err
		}
		return s.limits.Forget(ctx, tx, acts...)
	}, nil
}

// setSeen notes that u logged in, and puts newHash in the place of the old one
// when it is not empty. It fails when the password was changed, or the account
// barred, since u was read.
func setSeen(ctx context.Context, tx *db.Tx, u user, newHash string) error {
	hash := u.password
	if newHash != "" {
		hash = newHash
	}
	n, err := tx.Exec(ctx, `UPDATE users SET last_login = ?, password = ? WHERE id = ? AND password = ? AND epoch = ? AND is_active = ?`,
		db.Micros(tx.Now), hash, int64(u.id), u.password, u.epoch, true)
	if err == nil && n == 0 {
		return fault.Whole("login_wrong")
	}
	return err
}

// counted are the acts under which tries for u count.
func (s *Service) counted(u user, in Login) []limit.Act {
	if s.knows(u, in.Device) {
		return []limit.Act{{Rule: perDevice, Of: accountKey(u) + in.Device}}
	}
	// By what was typed, as for nobody's name: were it by account, tries under
	// an id would tell whether an address is the same account's.
	return []limit.Act{nameAct(in.Name)}
}

func nameAct(name string) limit.Act { return limit.Act{Rule: perAccount, Of: "name " + foldMail(name)} }

func entryAct(u user) limit.Act { return limit.Act{Rule: perEntry, Of: accountKey(u)} }

func ownerAct(u user) limit.Act { return limit.Act{Rule: perOwner, Of: accountKey(u)} }

// throttle counts a try and returns how long to wait when there were too many.
func (s *Service) throttle(ctx context.Context, u user, acts []limit.Act, in Login) (time.Duration, error) {
	if wait, err := s.overrun(ctx, u, in); err != nil || wait > 0 {
		return wait, err
	}
	if wait, err := s.limits.Wait(ctx, s.db, entryAct(u)); err != nil || wait > 0 {
		return wait, err
	}
	return s.limits.Take(ctx, acts...)
}

// overrun returns how long the network of in has to wait after too many wrong
// tries. Devices that are known need not.
func (s *Service) overrun(ctx context.Context, u user, in Login) (time.Duration, error) {
	if s.knows(u, in.Device) {
		return 0, nil
	}
	return s.limits.Wait(ctx, s.db, limit.Act{Rule: perNetwork, Of: in.Network})
}

func (s *Service) refuse(ctx context.Context, u user, unknown bool, in Login) error {
	s.o.Events.Note(ctx, "login.refused", int64(u.id))
	wait, err := s.limits.Take(ctx, limit.Act{Rule: perNetwork, Of: in.Network})
	if err != nil {
		return err
	}
	if wait > 0 && !s.knows(u, in.Device) {
		return fault.Wait("login_throttled", wait)
	}
	old, err := loginErrors.Get(ctx, s.db, 0)
	switch {
	case err != nil:
		return err
	case old && unknown:
		return fault.Whole("login_unknown")
	case old:
		return fault.Whole("login_password")
	}
	return fault.Whole("login_wrong")
}

// accountKey names an account to the counters.
func accountKey(u user) string { return "id " + strconv.FormatInt(int64(u.id), 10) }

// deviceOf is what the cookie of a device known to u says: whose it is, without
// the number of the account, and which.
func (s *Service) deviceOf(u user) string { return s.devices.Sum("of", accountKey(u)) + " " + newJTI() }

// knows reports whether the cookie says that u was logged in on this device.
func (s *Service) knows(u user, cookie string) bool {
	if u.id == 0 || cookie == "" {
		return false
	}
	value, ok := s.devices.Open(cookie, s.db.Now())
	of, _, _ := strings.Cut(value, " ")
	return ok && s.devices.Equal(of, "of", accountKey(u))
}
