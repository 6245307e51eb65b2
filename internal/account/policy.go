package account

import (
	"github.com/madang-campus/madang/internal/platform/fault"
)

// Who may do what. Pages, API, command line and jobs all ask here.

// subject is what the rules need to know of somebody who is acted upon.
type subject struct {
	id     ID
	school int64
	role   Role
}

func denied(v Viewer) error {
	if !v.SignedIn() {
		return fault.New(fault.Unauthenticated, "not_authenticated")
	}
	return fault.New(fault.Forbidden, "permission_denied")
}

// mayRunInstance: schools and lists of schools.
func mayRunInstance(v Viewer) error {
	if v.Role == Operator {
		return nil
	}
	return denied(v)
}

// mayList: the accounts of a school, 0 for all.
func mayList(v Viewer, school int64) error {
	if v.Role == Operator || v.Role == Manager && school == v.School && school != 0 {
		return nil
	}
	return denied(v)
}

// mayAdd: an account of the school with the given role, without sign-up.
func mayAdd(v Viewer, school int64, role Role) error {
	if v.Role == Operator || v.StaffOf(school) && v.Role == Manager && rank(role) < rank(Manager) {
		return nil
	}
	return denied(v)
}

// mayGrant: give u the role. Nobody gives a duty as high as the own, but for
// operators, who may do all; nobody changes the own.
func mayGrant(v Viewer, u subject, role Role) error {
	switch {
	case !v.SignedIn():
		return denied(v)
	case v.ID == u.id:
		return fault.New(fault.Forbidden, "not_oneself")
	case v.Role == Operator:
		return nil
	case v.Role == Manager && v.StaffOf(u.school) && rank(role) < rank(v.Role) && rank(u.role) < rank(v.Role):
		return nil
	}
	return denied(v)
}

// mayBar: shut u out, or let u in again. Nobody bars a peer, but for operators.
func mayBar(v Viewer, u subject) error {
	switch {
	case !v.SignedIn():
		return denied(v)
	case v.ID == u.id:
		return fault.New(fault.Forbidden, "not_oneself")
	case v.Role == Operator:
		return nil
	case v.StaffOf(u.school) && rank(u.role) < rank(v.Role):
		return nil
	}
	return denied(v)
}

// maySetPassword: of somebody else, without knowing the old one.
func maySetPassword(v Viewer) error { return mayRunInstance(v) }

// mayKeep: the own account's things, for everybody who has one.
func mayKeep(v Viewer) error {
	if v.ID > 0 {
		return nil
	}
	return denied(v)
}

func rank(r Role) int {
	for i, known := range Roles {
		if r == known {
			return i
		}
	}
	return len(Roles) // an unknown role is above all, so that nobody gives it
}
