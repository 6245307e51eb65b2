// Package friend is who is friends (친구) with whom. It knows nothing of what friends
// show each other: that is for the domains above it.
//
// Its promises:
//
//   - Two people are friends, or neither is the other's, whoever asks and accepts at
//     the same time.
//   - Who asks somebody by a log-in id learns nothing about that id until the other
//     one accepts: not whether it exists, is of another school, has refused or blocks
//     who asks. The answer, the list of whom one has asked and what is written are the
//     same.
//   - A refusal, a withdrawal and the end of a friendship are told to nobody.
//   - One has only friends of the own school. Who was barred, or is no verified member
//     any more, is in no list, and is there again when that is over.
//   - An alias is seen by whose it is.
//   - What is shown of a friend is the nickname that signs texts, which both know of
//     each other; nothing here comes from what somebody wrote. A block of a nickname
//     ends a friendship, that of a label (익명3) does not: who blocks it would learn
//     whose it is.
//   - A link names nobody, and is stored as a hash.
//
// The Service's methods are safe for concurrent use.
package friend

import (
	"context"
	"embed"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// Schema holds the tables of this package. They refer to those of package
// account.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Bounds of what one person has.
const (
	maxFriends  = 500
	maxAsked    = 100 // open requests to others
	maxRequests = 200 // open requests of others: more reach nobody
	maxAlias    = 40  // characters
	maxLogin    = 20  // characters of a log-in id
)

// stays is how long a request waits for an answer, and how long a refusal lasts.
const stays = 30 * 24 * time.Hour

var asksADay = setting.Int("friend.requests_a_day", 20, 1, 1000)

// Service is the friend domain. Make one with [New].
type Service struct {
	db     *db.DB
	o      Options
	links  secret.Key
	limits *limit.Counter
}

// Options are what the domain knows of the house around it.
type Options struct {
	Notification *notification.Service
	Keys         secret.Keys
	PublicURL    string // scheme and host of links, without a slash at the end

	// Blocks reports whether one of two people blocks the other's nickname. Nil is
	// never.
	Blocks func(ctx context.Context, q db.Q, a, b account.ID) (bool, error)
}

// New returns the domain on d. It says how its notifications are worded, so it is
// called before these are asked for.
func New(d *db.DB, o Options) *Service {
	s := &Service{db: d, o: o, links: o.Keys.For("friend.link"), limits: limit.NewCounter(d, o.Keys.For("friend.limit"))}
	o.Notification.Describe(kindAsked, s.describeAsked)
	o.Notification.Describe(kindAccepted, s.describeAccepted)
	return s
}

func notFound() error { return fault.New(fault.NotFound, "not_found") }

// MayHave says whether v may have friends: a verified member of a school.
func MayHave(v account.Viewer) error {
	switch {
	case !v.SignedIn():
		return fault.New(fault.Unauthenticated, "not_authenticated")
	case v.School == 0:
		return fault.New(fault.Forbidden, "permission_denied")
	case !v.Verified():
		return fault.New(fault.Forbidden, "not_verified")
	}
	return nil
}
