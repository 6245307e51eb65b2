package audit

import (
	"context"
	"log/slog"
	"strconv"

	"github.com/madang-campus/madang/internal/platform/secret"
)

// Events is the log of what concerns the safety of accounts: log-ins, refused
// tries, reused tokens, changed passwords. It stands apart from the log of
// requests and names an account by a keyed hash, so that the two together do
// not tell who wrote a text. It is safe for concurrent use.
type Events struct {
	log *slog.Logger
	key secret.Key
}

// NewEvents returns a log of events that goes to log, each line marked with
// channel=security. key must be the same in all processes.
func NewEvents(log *slog.Logger, key secret.Key) *Events {
	return &Events{log.With("channel", "security"), key}
}

// Note writes down that name ("login", "login.refused", "token.reuse") happened
// to an account, 0 for none that is known. more must not name the account, nor
// what it sent.
func (e *Events) Note(ctx context.Context, name string, account int64, more ...slog.Attr) {
	attrs := make([]slog.Attr, 0, len(more)+1)
	if account != 0 {
		attrs = append(attrs, slog.String("account", e.Account(account)))
	}
	e.log.LogAttrs(ctx, slog.LevelInfo, name, append(attrs, more...)...)
}

// Account returns the name of an account in the log, for the operator who looks
// for one: 16 hexadecimal digits.
func (e *Events) Account(account int64) string {
	return e.key.Sum(strconv.FormatInt(account, 10))[:16]
}
