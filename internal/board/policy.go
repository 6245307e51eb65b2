package board

import (
	"encoding/json"
	"log/slog"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A StateSet is which students may do something: a set of admitted, student
// and graduate. In JSON it is a list of their names.
type StateSet uint8

const (
	admitted StateSet = 1 << iota
	student
	graduate
	staff // in stored sets alone, all of which have it: what staff may is one condition with what states may

	verified = student | graduate
)

var stateNames = []struct {
	set   StateSet
	state account.State
}{{admitted, account.Admitted}, {student, account.Student}, {graduate, account.Graduate}}

// StateSetOf returns the set of states, and false when one of them is not a
// state that a board can name.
func StateSetOf(states ...string) (s StateSet, ok bool) {
	for _, name := range states {
		bit := setOf(account.State(name))
		if bit == 0 {
			return 0, false
		}
		s |= bit
	}
	return s, true
}

func setOf(state account.State) StateSet {
	for _, n := range stateNames {
		if n.state == state {
			return n.set
		}
	}
	return 0
}

// Has reports whether state is in s.
func (s StateSet) Has(state account.State) bool { return s&setOf(state) != 0 }

// States lists the states in s, the least sure first.
func (s StateSet) States() []account.State {
	list := []account.State{}
	for _, n := range stateNames {
		if s&n.set != 0 {
			list = append(list, n.state)
		}
	}
	return list
}

func stored(s StateSet) int64 { return int64(s | staff) }

// MarshalJSON writes the list of names.
func (s StateSet) MarshalJSON() ([]byte, error) { return json.Marshal(s.States()) }

// rights are what of a board decides who may do what on it.
type rights struct {
	school               int64
	standard             bool // one of the ten that a school begins with
	open                 bool // the school is
	manager              account.ID
	read, write, comment StateSet
	bound                *Bound // the restriction that the viewer is under, nil for none
}

func (rights) String() string       { return "rights" }
func (rights) GoString() string     { return "rights" }
func (rights) LogValue() slog.Value { return slog.StringValue("rights") }

// Faults of the rules. Those that DRF words itself carry its code.
func notFound() error        { return fault.New(fault.NotFound, "not_found") }
func forbidden() error       { return fault.New(fault.Forbidden, "permission_denied") }
func unauthenticated() error { return fault.New(fault.Unauthenticated, "not_authenticated") }

// maySee reports whether the board is in v's list: everybody sees the default
// boards of open schools before logging in, members see those of their own
// school, an admitted student those that admit one, staff all.
func maySee(v account.Viewer, b *rights) bool {
	switch {
	case !v.SignedIn():
		return b.standard && b.open
	case v.StaffOf(b.school):
		return true
	case v.School != b.school:
		return false
	case v.State == account.Admitted:
		return b.read.Has(v.State)
	}
	return v.Verified()
}

// mayRead says whether v may read the posts of the board.
func mayRead(v account.Viewer, b *rights) error { return may(v, b, b.read) }

// mayWrite says whether v may write posts on the board.
func mayWrite(v account.Viewer, b *rights) error { return may(v, b, b.write) }

// mayComment says whether v may comment on the posts of the board.
func mayComment(v account.Viewer, b *rights) error {
	if err := mayRead(v, b); err != nil {
		return err
	}
	return may(v, b, b.comment)
}

// may is the rule behind reading, writing and commenting: staff always; people
// of the school in one of the states; for others the board is not there.
func may(v account.Viewer, b *rights, states StateSet) error {
	switch {
	case !v.SignedIn():
		return unauthenticated()
	case v.StaffOf(b.school):
		return nil
	case v.School != b.school:
		return notFound()
	case states.Has(v.State):
		return nil
	case v.State == account.Unverified:
		return fault.New(fault.Forbidden, "not_verified")
	}
	return fault.New(fault.Forbidden, "not_for_state")
}

// mayAppear says whether a restriction leaves v to write on the board, as a
// text that stands there anonymously or signed. Who runs the board is bound in
// what is anonymous, as anybody is: a label that went on in spite of its
// restriction would be one of theirs. What they sign they go on saying.
func mayAppear(v account.Viewer, b *rights, anonymous bool) error {
	switch {
	case b.bound == nil:
		return nil
	case !mayRemove(v, b):
		return restricted("restricted", b.bound)
	case anonymous:
		return restricted("restricted_anonymous", b.bound)
	}
	return nil
}

// mayOpen says whether v may open a board at the school.
func mayOpen(v account.Viewer, school int64) error {
	switch {
	case !v.SignedIn():
		return unauthenticated()
	case v.StaffOf(school), v.Verified() && v.School == school:
		return nil
	case v.State == account.Unverified:
		return fault.New(fault.Forbidden, "not_verified")
	}
	return forbidden()
}

// mayManage says whether v may change the board: its manager and staff.
func mayManage(v account.Viewer, b *rights) error {
	switch {
	case v.StaffOf(b.school), manages(v, b):
		return nil
	case !v.SignedIn():
		return unauthenticated()
	case !maySee(v, b):
		return notFound()
	}
	return forbidden()
}

// manages reports whether v is the manager, who must still be a verified
// member of the school.
func manages(v account.Viewer, b *rights) bool {
	return v.SignedIn() && v.ID == b.manager && v.Verified() && v.School == b.school
}

// mayRemove reports whether v may remove a text of others from the board.
func mayRemove(v account.Viewer, b *rights) bool { return v.StaffOf(b.school) || manages(v, b) }

// mayReadHistory says whether v may see what a text said before it was edited:
// staff, who judge texts. The board's manager is a student, and is not shown
// what somebody has thought better of.
func mayReadHistory(v account.Viewer, b *rights) error {
	if err := mayRead(v, b); err != nil {
		return err
	}
	if !v.StaffOf(b.school) {
		return forbidden()
	}
	return nil
}

// mayEdit says whether v may change a text: its writer, who may still read it.
func mayEdit(v account.Viewer, w *writer, b *rights) error {
	if err := mayRead(v, b); err != nil {
		return err
	}
	if w.id != v.ID {
		return forbidden()
	}
	return nil
}

// mayDelete says whether v is asked to confirm that a text shall go: its writer,
// the board's manager and staff. The act itself asks again.
func mayDelete(v account.Viewer, w *writer, b *rights) error {
	if err := mayRead(v, b); err != nil {
		return err
	}
	if w.id == v.ID || mayRemove(v, b) {
		return nil
	}
	return forbidden()
}

// mayRestrict says whether v may restrict the writer of a text on the board: its
// manager and staff.
func mayRestrict(v account.Viewer, b *rights) error {
	if err := mayRead(v, b); err != nil {
		return err
	}
	if !mayRemove(v, b) {
		return forbidden()
	}
	return nil
}
