// Package account knows the schools and the people: who is who, how each
// proves it, and what each may do.
//
// Its promises:
//
//   - A password is kept as a slow hash only, a school mail that merely
//     verified somebody as a keyed hash, and tokens and codes as hashes; none
//     of them is ever logged.
//   - Nobody learns from an answer, its status or its time whether an e-mail
//     or an id belongs to somebody, but for the two that must be free at
//     sign-up: id and nickname.
//   - A change of password, a reset and a bar end every token and session at
//     once, on all processes.
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
	"net/http"
	"net/netip"
	"sync/atomic"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Schema holds the tables of this package, 0006 to 0009.
//
//go:embed schema
var Schema embed.FS

// Options are what a Service needs from outside.
type Options struct {
	// Secret is MADANG_SECRET as it stands. It signs tokens, and keys made
	// from it hash what must be recognised but not read.
	Secret string

	// PublicURL is where people reach the instance, without a slash at the
	// end. Links in mails begin with it, and never with what a request says.
	PublicURL string

	// OnOpen is called when a school opens, inside the transaction that opens
	// it. It may be nil.
	OnOpen func(ctx context.Context, tx *db.Tx, s School) error

	// Secure reports whether a request came by HTTPS. It may be nil, which
	// asks for TLS on the connection itself.
	Secure func(*http.Request) bool

	// Address returns where a request came from, trusted proxies left out. It
	// may be nil, which takes the connection's other end.
	Address func(*http.Request) netip.Addr

	// Log takes what fails where nobody waits for an answer; nil is the default log.
	Log *slog.Logger
}

// Service is the account domain. Make one with [New].
type Service struct {
	db      *db.DB
	o       Options
	claimed atomic.Bool // an operator exists: there is no way back
}

// New returns the domain on d.
func New(d *db.DB, o Options) *Service {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Service{db: d, o: o}
}
