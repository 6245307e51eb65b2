package lecture

import (
	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// maySee says whether v sees the catalogue of a school: everybody who belongs to
// it, verified or not, for a timetable is made of it.
func maySee(v account.Viewer, school int64) error {
	switch {
	case !v.SignedIn():
		return fault.New(fault.Unauthenticated, "not_authenticated")
	case v.Role == account.Operator || v.School == school && school != 0:
		return nil
	}
	return notFound()
}

// mayKeep says whether v changes the catalogue of a school: its manager and
// operators.
func mayKeep(v account.Viewer, school int64) error {
	if err := maySee(v, school); err != nil {
		return err
	}
	if v.Role == account.Operator || v.Role == account.Manager {
		return nil
	}
	return fault.New(fault.Forbidden, "permission_denied")
}
