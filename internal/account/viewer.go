package account

import (
	"context"
	"log/slog"
)

// ID is the number of an account inside the program. No client ever sees one,
// and on a text that was written anonymously nobody does.
type ID int64

// String hides the number: an ID that lands in a log or an error by accident
// would name the writer of an anonymous text.
func (ID) String() string { return "account" }

// LogValue hides the number from slog, which does not ask for String.
func (ID) LogValue() slog.Value { return slog.StringValue("account") }

// A State is how sure the school is of a person (학적).
type State string

const (
	Unverified State = "unverified" // own profile and school search only
	Admitted   State = "admitted"   // 예비: the freshman board only
	Student    State = "student"
	Graduate   State = "graduate"
)

// States are all states, the least sure first.
var States = []State{Unverified, Admitted, Student, Graduate}

// Known reports whether s is one of [States].
func (s State) Known() bool {
	switch s {
	case Unverified, Admitted, Student, Graduate:
		return true
	}
	return false
}

// A Role is what a person does for the instance or the own school, beside
// being a member.
type Role string

const (
	Member    Role = ""          // no duty
	Council   Role = "council"   // speaks for the student council; no rights over others
	Moderator Role = "moderator" // judges texts and accounts of the own school
	Manager   Role = "manager"   // runs the own school
	Operator  Role = "operator"  // runs the instance; belongs to no school and acts in all
)

// Roles are all roles, the one with the fewest rights first.
var Roles = []Role{Member, Council, Moderator, Manager, Operator}

// Known reports whether r is one of [Roles].
func (r Role) Known() bool {
	switch r {
	case Member, Council, Moderator, Manager, Operator:
		return true
	}
	return false
}

// A Viewer is the one who asks. Rules take it as a parameter; the zero Viewer
// is a visitor without an account.
type Viewer struct {
	ID       ID
	UUID     string // the only name of the account that clients see, and only its owner's
	School   int64  // 0 for operators and visitors
	State    State
	Role     Role
	Nickname string
	Language string // "ko", "en", or "" for as the browser asks
	Theme    string // "light", "dark", or "" for as the device is
	Keep     bool   // this log-in is kept on the device

	session int64 // the row of the session in use, 0 for none
}

// System is the program itself: jobs, the command line and the demo act as it.
// It may do what an [Operator] may.
var System = Viewer{ID: -1, Role: Operator}

// SignedIn reports whether v is somebody.
func (v Viewer) SignedIn() bool { return v.ID != 0 }

// Verified reports whether v's school is known to be v's: a student or a
// graduate. An admitted one is not yet.
func (v Viewer) Verified() bool { return v.State == Student || v.State == Graduate }

// Staff reports whether v has rights over others somewhere; ask [Viewer.StaffOf]
// when it is about one school.
func (v Viewer) Staff() bool {
	return v.Role == Operator || v.Role == Manager || v.Role == Moderator
}

// StaffOf reports whether v has rights over others at the school.
func (v Viewer) StaffOf(school int64) bool {
	return v.Role == Operator || v.Staff() && v.School == school && school != 0
}

// String says who asks without saying who: ids and names stay out of logs.
func (v Viewer) String() string {
	switch {
	case !v.SignedIn():
		return "visitor"
	case v.Role != Member:
		return string(v.Role)
	}
	return string(v.State)
}

// GoString is String, so that %#v does not print the fields either.
func (v Viewer) GoString() string { return v.String() }

// LogValue is String for slog.
func (v Viewer) LogValue() slog.Value { return slog.StringValue(v.String()) }

type viewerKey struct{}

// WithViewer returns a context in which v asks.
func WithViewer(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// ViewerOf returns who asks in ctx: the zero Viewer where nobody was identified.
func ViewerOf(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}
