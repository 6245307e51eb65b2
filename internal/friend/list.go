package friend

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A State is what somebody is to one.
type State string

const (
	Is    State = "friend"
	In    State = "in"  // has asked to be one
	Out   State = "out" // was asked to be one
	none  State = "hidden"
	never State = "refused"
	taken State = "withdrawn"
)

// A Friend is a friend (친구), or somebody who asks or was asked to be one.
type Friend struct {
	ID        int64     `json:"id"` // unique among one's own
	CreatedAt rest.Time `json:"created_at"`
	State     State     `json:"state"`
	Nickname  *string   `json:"nickname"` // null of whom one has asked
	LoginID   *string   `json:"login_id"` // of whom one has asked, as it was typed; else null
	Alias     string    `json:"alias"`    // at most 40 characters, empty for none

	who account.ID // 0 of whom one has asked
}

// Name is what one calls a friend: the alias, or else the nickname.
func (f Friend) Name() string {
	switch {
	case f.Alias != "":
		return f.Alias
	case f.Nickname != nil:
		return *f.Nickname
	}
	return *f.LoginID
}

// Account is whose account a friend's is: for what other domains know of friends.
func (f Friend) Account() account.ID { return f.who }

// Standing is the condition, with its arguments, that f of table friends is a
// friendship of v with the user u.
func Standing(v account.Viewer) (condition string, args []any) {
	return ` f.user_id = ? AND f.kind = 'friend' AND u.id = f.other_id AND ` + counts, []any{int64(v.ID), v.School}
}

// counts is the condition that the user u is somebody in a school, which it takes.
const counts = `u.is_active = 1 AND u.school_id = ? AND u.state IN ('student', 'graduate')`

const selectFriends = `SELECT f.id, f.created_at, f.kind, f.alias, f.asked, u.id, u.nickname FROM friends f LEFT JOIN users u ON u.id = f.other_id AND ` + counts + `
	WHERE f.user_id = ? AND f.kind IN ('friend', 'in', 'out') AND (f.kind = 'friend' OR f.created_at > ?) AND (f.kind = 'out' OR u.id IS NOT NULL)`

// friends runs [selectFriends] with what more adds to it.
func (s *Service) friends(ctx context.Context, q db.Q, v account.Viewer, more string, args ...any) ([]Friend, error) {
	return db.All(ctx, q, func(r *sql.Rows) (f Friend, err error) {
		var created int64
		var who *int64
		err = r.Scan(&f.ID, &created, &f.State, &f.Alias, &f.LoginID, &who, &f.Nickname)
		if f.CreatedAt = rest.At(db.Time(created)); who != nil {
			f.who = account.ID(*who)
		}
		return f, err
	}, selectFriends+more, append([]any{v.School, int64(v.ID), db.Micros(db.NowOf(q).Add(-stays))}, args...)...)
}

// Friends returns v's friends, by name.
func (s *Service) Friends(ctx context.Context, v account.Viewer) ([]Friend, error) {
	return s.List(ctx, v, Is)
}

// List returns v's friends, by name, or those who asked or were asked, the newest
// first.
func (s *Service) List(ctx context.Context, v account.Viewer, state State) ([]Friend, error) {
	if err := MayHave(v); err != nil {
		return nil, err
	}
	list, err := s.friends(ctx, s.db, v, ` AND f.kind = ? ORDER BY f.created_at DESC, f.id DESC`, string(state))
	if state == Is {
		slices.SortStableFunc(list, func(a, b Friend) int {
			return cmp.Or(strings.Compare(a.Name(), b.Name()), cmp.Compare(a.ID, b.ID))
		})
	}
	return list, err
}

// Friend returns one of v's friends, or one of those who asked or were asked.
func (s *Service) Friend(ctx context.Context, v account.Viewer, id int64) (Friend, error) {
	if err := MayHave(v); err != nil {
		return Friend{}, err
	}
	return s.find(ctx, s.db, v, id)
}

func (s *Service) find(ctx context.Context, q db.Q, v account.Viewer, id int64) (Friend, error) {
	list, err := s.friends(ctx, q, v, ` AND f.id = ?`, id)
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err != nil {
		return Friend{}, err
	}
	return list[0], nil
}
