// Package account knows the schools and the people: who is who, how each
// proves it, and what each may do.
//
// Its promises:
//
//   - A password is kept as a slow hash only, a school mail that merely
//     verified somebody as a keyed hash, and tokens and codes as hashes; none
//     of them is ever logged.
//   - Nobody learns from an answer, its status or its time whether an e-mail
//     belongs to somebody. Of ids and nicknames sign-up tells that they are
//     taken, log-in does not. Only an address that was confirmed lets its
//     account in: one that was merely given may be a stranger's.
//   - A change of password, a reset, a bar and a change of duties end every
//     token and session at once, on all processes.
//   - How often passwords and codes are tried, letters sent and accounts opened
//     is bounded in the database, for all processes and for many at once.
//   - A refresh token works once. Who shows a spent one ends the whole family.
//   - Numbers of accounts stay inside the program. A client sees the UUID of
//     its own account, and of no other.
//
// The Service's methods are safe for concurrent use.
package account

import (
	"context"
	"embed"
	"log/slog"
	"sync/atomic"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// Schema holds the tables of this package, 0006 to 0009.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Options are what a Service needs from outside.
type Options struct {
	// Keys sign tokens and hash what must be recognised but not read.
	Keys secret.Keys

	// PublicURL is where people reach the instance, without a slash at the
	// end. Links in mails begin with it, and never with what a request says.
	PublicURL string

	// OnOpen is called when a school opens, inside the transaction that opens
	// it. It may be nil.
	OnOpen func(ctx context.Context, tx *db.Tx, s School) error

	// Links lead from one's own page to what domains above keep for one.
	Links []Link

	// Events is the log of what concerns the safety of accounts; nil for one
	// that goes to Log.
	Events *audit.Events

	// Log takes what fails where nobody waits for an answer; nil is the default log.
	Log *slog.Logger
}

// Service is the account domain. Make one with [New].
type Service struct {
	db      *db.DB
	o       Options
	jwt     []byte
	read    readTokens
	codes   secret.Key // hashes of codes that people type
	mails   secret.Key // hashes of addresses
	devices secret.Key // signs the cookie of a known device
	limits  *limit.Counter
	claimed atomic.Bool // an operator exists: there is no way back
}

// New returns the domain on d.
func New(d *db.DB, o Options) *Service {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Events == nil {
		o.Events = audit.NewEvents(o.Log, o.Keys.For("audit.events"))
	}
	return &Service{db: d, o: o, jwt: o.Keys.JWT(),
		codes: o.Keys.For("account.code"), mails: o.Keys.For("account.mail"), devices: o.Keys.For("account.device"),
		limits: limit.NewCounter(d, o.Keys.For("account.limit"))}
}
