package notification

import (
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// Many at once are as one after the other: one entry per subject, one that was
// read starts anew, and ids that are free.
func TestManyAreTold(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		minji, junho := account.Viewer{ID: 1}, account.Viewer{ID: 2}
		many := func(all ...To) {
			t.Helper()
			if err := d.Write(t.Context(), func(tx *db.Tx) error { return s.AddMany(t.Context(), tx, "a", all) }); err != nil {
				t.Fatal(err)
			}
		}
		many()
		add(t, s, d, 1, "a", 7, 3)
		if err := s.ReadAll(t.Context(), minji); err != nil {
			t.Fatal(err)
		}
		var everybody []To
		for n := range 1200 {
			everybody = append(everybody, To{account.ID(10 + n%400), int64(n)})
		}
		many(append(everybody, To{1, 7}, To{1, 8}, To{1, 8}, To{2, 8}, To{1, 9})...)
		if got := list(t, s, minji, Position{}, false, 50); got != "a about 9 since 0*, a about 8 since 0*, a about 7 since 0*" {
			t.Errorf("minji: %s", got)
		}
		if got := list(t, s, junho, Position{}, false, 50); got != "a about 8 since 0*" {
			t.Errorf("junho: %s", got)
		}
		for _, id := range []account.ID{10, 409} {
			if n := unreadOf(t, s, account.Viewer{ID: id}); n != 3 {
				t.Errorf("%d is told of %d, want 3", id, n)
			}
		}
		many(append(everybody, To{2, 8}, To{2, 8})...)
		if got := list(t, s, junho, Position{}, false, 50); got != "a about 8 since 0*" {
			t.Errorf("told again, junho: %s", got)
		}
	})
}
