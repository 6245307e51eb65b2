package review

import (
	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func notFound() error        { return fault.New(fault.NotFound, "not_found") }
func forbidden() error       { return fault.New(fault.Forbidden, "permission_denied") }
func unauthenticated() error { return fault.New(fault.Unauthenticated, "not_authenticated") }

// mayRead says whether v reads what is said of a school's lectures: its verified
// members and its staff.
func mayRead(v account.Viewer, school int64) error {
	switch {
	case !v.SignedIn():
		return unauthenticated()
	case v.StaffOf(school):
		return nil
	case v.School != school || school == 0:
		return notFound()
	case v.Verified():
		return nil
	}
	return fault.New(fault.Forbidden, "not_verified")
}

// mayWrite says whether v writes of a school's lectures: its verified members.
func mayWrite(v account.Viewer, school int64) error {
	if err := mayRead(v, school); err != nil {
		return err
	}
	switch {
	case v.School != school:
		return forbidden()
	case !v.Verified():
		return fault.New(fault.Forbidden, "not_verified")
	}
	return nil
}

// mayWriteSome says whether v may write anywhere.
func mayWriteSome(v account.Viewer) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	if v.School == 0 {
		return forbidden()
	}
	return mayWrite(v, v.School)
}

// mayEdit says whether v may change a text: its writer, who may still write.
func mayEdit(v account.Viewer, w writer, school int64) error {
	if err := mayRead(v, school); err != nil {
		return err
	}
	if w.id != v.ID {
		return forbidden()
	}
	return mayWrite(v, school)
}

// mayRemove says whether v may delete a text: its writer, and staff.
func mayRemove(v account.Viewer, w writer, school int64) error {
	if err := mayRead(v, school); err != nil {
		return err
	}
	if w.id != v.ID && !v.StaffOf(school) {
		return forbidden()
	}
	return nil
}
