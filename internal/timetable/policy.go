package timetable

import (
	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func notFound() error        { return fault.New(fault.NotFound, "not_found") }
func unauthenticated() error { return fault.New(fault.Unauthenticated, "not_authenticated") }

// mayKeep says whether v may have timetables of a school's semesters: whoever
// belongs to it, verified or not. An operator belongs to none.
func mayKeep(v account.Viewer, school int64) error {
	switch {
	case !v.SignedIn():
		return unauthenticated()
	case v.School != school || school == 0:
		return fault.New(fault.Forbidden, "permission_denied")
	}
	return nil
}

// friendsRead is the condition that who is a friend of its owner may read the
// timetable t, where it is the main one of its semester: one that is open to friends,
// or to all who have its address.
const friendsRead = ` t.visibility IN ('public', 'friends')`
