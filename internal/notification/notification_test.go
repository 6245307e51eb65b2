package notification

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// words describes an entry by its numbers.
func words(_ context.Context, _ account.Viewer, refs []Ref) ([]Told, error) {
	var all []Told
	for _, r := range refs {
		all = append(all, Told{Text: "about " + strconv.FormatInt(r.Subject, 10) + " since " + strconv.FormatInt(r.Since, 10)})
	}
	return all, nil
}

func each(t *testing.T, f func(t *testing.T, s *Service, d *db.DB)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := New(d)
		s.Describe("a", words)
		s.Describe("b", words)
		f(t, s, d)
	}, Schema)
}

func add(t testing.TB, s *Service, d *db.DB, to account.ID, kind string, subject, text int64) {
	t.Helper()
	err := d.Write(context.Background(), func(tx *db.Tx) error { return s.Add(context.Background(), tx, to, kind, subject, text) })
	if err != nil {
		t.Error(err)
	}
}

func list(t testing.TB, s *Service, v account.Viewer, from Position, back bool, n int) string {
	t.Helper()
	all, err := s.Entries(context.Background(), v, from, back, n)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, e := range all {
		mark := "*"
		if e.IsRead {
			mark = ""
		}
		texts = append(texts, e.Kind+" "+e.Text+mark)
	}
	return strings.Join(texts, ", ")
}

func idOf(t testing.TB, s *Service, v account.Viewer, kind string) int64 {
	t.Helper()
	all, err := s.Entries(context.Background(), v, Position{}, false, 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range all {
		if e.Kind == kind {
			return e.ID
		}
	}
	t.Fatalf("no entry of %s", kind)
	return 0
}

func unreadOf(t testing.TB, s *Service, v account.Viewer) int {
	t.Helper()
	n, err := s.Unread(context.Background(), v)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOneEntryPerThingThatStartsAnewWhenRead(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
		d.SetClock(func() time.Time { now = now.Add(time.Second); return now })
		v, other := account.Viewer{ID: 1}, account.Viewer{ID: 2}
		add(t, s, d, v.ID, "a", 10, 100)
		add(t, s, d, v.ID, "a", 10, 101)
		add(t, s, d, v.ID, "b", 10, 102)
		add(t, s, d, other.ID, "a", 10, 103)
		if got, want := list(t, s, v, Position{}, false, 10), "b about 10 since 102*, a about 10 since 100*"; got != want {
			t.Errorf("entries %s, want %s", got, want)
		}
		if n := unreadOf(t, s, v); n != 2 {
			t.Errorf("%d unread", n)
		}
		if err := s.Read(t.Context(), v, idOf(t, s, v, "a"), true); err != nil {
			t.Fatal(err)
		}
		add(t, s, d, v.ID, "a", 10, 104)
		add(t, s, d, v.ID, "a", 10, 105)
		if got, want := list(t, s, v, Position{}, false, 10), "a about 10 since 104*, b about 10 since 102*"; got != want {
			t.Errorf("after reading: %s, want %s", got, want)
		}
		if err := s.ReadAll(t.Context(), v); err != nil {
			t.Fatal(err)
		}
		if unreadOf(t, s, v) != 0 || unreadOf(t, s, other) != 1 {
			t.Errorf("unread %d and the other's %d", unreadOf(t, s, v), unreadOf(t, s, other))
		}
	})
}

// Who is spared sees nothing, until there is something to tell; and what there
// is to see already stays as it is.
func TestWhoIsSparedSeesNothing(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
		d.SetClock(func() time.Time { now = now.Add(time.Second); return now })
		v := account.Viewer{ID: 1}
		spare := func(subject int64) {
			t.Helper()
			err := d.Write(t.Context(), func(tx *db.Tx) error { return s.Spare(t.Context(), tx, v.ID, "a", subject) })
			if err != nil {
				t.Fatal(err)
			}
		}
		spare(10)
		spare(10)
		var id int64
		if err := d.Row(t.Context(), `SELECT id FROM notifications WHERE to_id = 1`).Scan(&id); err != nil {
			t.Fatal(err)
		}
		if got := list(t, s, v, Position{}, false, 10) + list(t, s, v, Position{}, true, 10); got != "" || unreadOf(t, s, v) != 0 {
			t.Errorf("sees %s, %d unread", got, unreadOf(t, s, v))
		}
		if _, err := s.Entry(t.Context(), v, id); !fault.Is(err, "not_found") {
			t.Errorf("finds it: %v", err)
		}
		if err := s.Read(t.Context(), v, id, false); !fault.Is(err, "not_found") || unreadOf(t, s, v) != 0 {
			t.Errorf("turns it to unread: %v", err)
		}
		add(t, s, d, v.ID, "a", 20, 200)
		spare(20)
		if got := list(t, s, v, Position{}, false, 10); got != "a about 20 since 200*" {
			t.Errorf("what was there is %s", got)
		}
		add(t, s, d, v.ID, "a", 10, 101)
		spare(10)
		if got := list(t, s, v, Position{}, false, 10); got != "a about 10 since 101*, a about 20 since 200*" || unreadOf(t, s, v) != 2 {
			t.Errorf("then sees %s, %d unread", got, unreadOf(t, s, v))
		}
		all, err := s.Entries(t.Context(), v, Position{}, false, 1)
		if err != nil || !all[0].CreatedAt.Equal(all[0].UpdatedAt) {
			t.Errorf("made %v, added to %v, %v", all[0].CreatedAt, all[0].UpdatedAt, err)
		}
	})
}

func TestEntriesAreTheOwnOnly(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		add(t, s, d, 1, "a", 10, 100)
		other := account.Viewer{ID: 2}
		if got := list(t, s, other, Position{}, false, 10); got != "" {
			t.Errorf("another sees %s", got)
		}
		id := idOf(t, s, account.Viewer{ID: 1}, "a")
		if _, err := s.Entry(t.Context(), other, id); !fault.Is(err, "not_found") {
			t.Errorf("another opens it: %v", err)
		}
		if err := s.Read(t.Context(), other, id, true); !fault.Is(err, "not_found") {
			t.Errorf("another reads it: %v", err)
		}
		if _, err := s.Entries(t.Context(), account.Viewer{}, Position{}, false, 1); !fault.Is(err, "not_authenticated") {
			t.Errorf("a visitor: %v", err)
		}
	})
}

func TestEntriesComeByPartsBothWays(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		d.SetClock(func() time.Time { return time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC) }) // all at once: ids decide
		v := account.Viewer{ID: 1}
		for i := range int64(5) {
			add(t, s, d, v.ID, "a", i, i)
		}
		all, err := s.Entries(t.Context(), v, Position{}, false, 2)
		if err != nil {
			t.Fatal(err)
		}
		at, ok := ParsePosition(all[1].Position().String())
		if !ok {
			t.Fatal("a position cannot be read again")
		}
		if got := list(t, s, v, at, false, 10); got != "a about 2 since 2*, a about 1 since 1*, a about 0 since 0*" {
			t.Errorf("older: %s", got)
		}
		if got := list(t, s, v, Position{at.at, at.id - 1}, true, 10); got != "a about 3 since 3*, a about 4 since 4*" {
			t.Errorf("newer: %s", got)
		}
		for _, bad := range []string{"x", "1", "1.x", "."} {
			if _, ok := ParsePosition(bad); ok {
				t.Errorf("%q is a position", bad)
			}
		}
	})
}

// Many at once make one entry, and none is lost.
func TestManyAtOnceMakeOneEntry(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		var wg sync.WaitGroup
		for i := range int64(32) {
			wg.Go(func() { add(t, s, d, 1, "a", 10+i%2, 100+i) })
		}
		wg.Wait()
		if n := unreadOf(t, s, account.Viewer{ID: 1}); n != 2 {
			t.Errorf("%d entries", n)
		}
	})
}

func TestAnEntryIsThereOnlyIfItsCauseIs(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if err := s.Add(t.Context(), tx, 1, "a", 10, 100); err != nil {
				return err
			}
			return fault.New(fault.Conflict, "no")
		})
		if n := unreadOf(t, s, account.Viewer{ID: 1}); !fault.Is(err, "no") || n != 0 {
			t.Errorf("%v, %d unread", err, n)
		}
	})
}

// Entries that are counted over all readers would tell by a gap that somebody
// else was told something: that a reply went to two people and not to one.
func TestAnIDTellsNothingOfTheEntriesOfOthers(t *testing.T) {
	each(t, func(t *testing.T, s *Service, d *db.DB) {
		now := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
		d.SetClock(func() time.Time { return now })
		idsOf := func(v account.Viewer) (ids []int64) {
			all, err := s.Entries(t.Context(), v, Position{}, false, 50)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range all {
				ids = append(ids, e.ID)
			}
			return ids
		}
		alone, among := account.Viewer{ID: 1}, account.Viewer{ID: 2}
		for i := range int64(5) {
			now = now.Add(time.Minute * time.Duration(i%2)) // some at one moment
			add(t, s, d, alone.ID, "a", i, 1)
			add(t, s, d, 3, "a", i, 1)
			add(t, s, d, 4, "b", i, 1)
			add(t, s, d, among.ID, "a", i, 1)
		}
		if got, want := idsOf(among), idsOf(alone); !slices.Equal(got, want) || len(got) != 5 {
			t.Errorf("ids among others' %v, want those without %v", got, want)
		}
		for _, id := range idsOf(alone) {
			if id < 1 || id >= 1<<53 {
				t.Errorf("id %d, which JavaScript does not hold", id)
			}
		}
	})
}
