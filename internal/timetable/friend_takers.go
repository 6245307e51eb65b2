package timetable

import (
	"cmp"
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A Taker is a friend who takes a lecture.
type Taker struct {
	ID       int64  `json:"id"` // of the friendship
	Nickname string `json:"nickname"`
	Alias    string `json:"alias"`
}

// Name is what one calls the friend.
func (t Taker) Name() string { return cmp.Or(t.Alias, t.Nickname) }

// takersOf takes the sections, and what a friendship is.
const takersOf = `SELECT e.section_id, f.id, u.nickname, f.alias FROM friends f CROSS JOIN users u CROSS JOIN main_timetables m CROSS JOIN timetables t CROSS JOIN timetable_entries e
	WHERE e.section_id IN (%s) AND e.timetable_id = t.id AND t.id = m.timetable_id AND m.user_id = f.other_id AND` + friendsRead + ` AND`

// Takers returns, by section, which of v's friends have it in a main timetable that
// they share with friends, by name. It is nothing for who may not have friends.
func (s *Service) Takers(ctx context.Context, v account.Viewer, sections ...int64) (map[int64][]Taker, error) {
	takers := map[int64][]Taker{}
	if len(sections) == 0 || friend.MayHave(v) != nil {
		return takers, nil
	}
	standing, args := friend.Standing(v)
	err := db.Each(ctx, s.db, func(r *sql.Rows) error {
		var section int64
		var t Taker
		err := r.Scan(&section, &t.ID, &t.Nickname, &t.Alias)
		takers[section] = append(takers[section], t)
		return err
	}, strings.Replace(takersOf, "%s", db.In(len(sections)), 1)+standing, append(db.Args(sections), args...)...)
	for _, list := range takers {
		slices.SortFunc(list, func(a, b Taker) int { return cmp.Or(strings.Compare(a.Name(), b.Name()), cmp.Compare(a.ID, b.ID)) })
	}
	return takers, err
}

// takerNames are the names of takers in one line.
func takerNames(list []Taker) string {
	names := make([]string, len(list))
	for i, t := range list {
		names[i] = t.Name()
	}
	return strings.Join(names, ", ")
}

// FriendsWho says which of v's friends take a lecture, to be shown beside it: nil
// where none does, as far as they share it.
func (s *Service) FriendsWho(ctx context.Context, v account.Viewer, section lecture.Section) (templ.Component, error) {
	takers, err := s.Takers(ctx, v, section.ID)
	if err != nil || len(takers) == 0 {
		return nil, err
	}
	return friendsWho(takers[section.ID]), nil
}
