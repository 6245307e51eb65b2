package timetable

import (
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

// takersOf takes the sections, and what a friendship is.
const takersOf = `SELECT e.section_id, CASE WHEN f.alias = '' THEN u.nickname ELSE f.alias END FROM friends f CROSS JOIN users u CROSS JOIN main_timetables m CROSS JOIN timetables t CROSS JOIN timetable_entries e
	WHERE e.section_id IN (%s) AND e.timetable_id = t.id AND t.id = m.timetable_id AND m.user_id = f.other_id AND` + friendsRead + ` AND`

// Takers returns, by section, the names of v's friends who have it in a main
// timetable that they share with friends, in order. It is nothing for who may not
// have friends.
func (s *Service) Takers(ctx context.Context, v account.Viewer, sections ...int64) (map[int64][]string, error) {
	names := map[int64][]string{}
	if len(sections) == 0 || !v.Verified() || v.School == 0 {
		return names, nil
	}
	standing, args := friend.Standing(v)
	err := db.Each(ctx, s.db, func(r *sql.Rows) error {
		var section int64
		var name string
		err := r.Scan(&section, &name)
		names[section] = append(names[section], name)
		return err
	}, strings.Replace(takersOf, "%s", db.In(len(sections)), 1)+standing, append(db.Args(sections), args...)...)
	for _, list := range names {
		slices.Sort(list)
	}
	return names, err
}

// FriendsWho says which of v's friends take a lecture, to be shown beside it: nil
// where none does, as far as they share it.
func (s *Service) FriendsWho(ctx context.Context, v account.Viewer, section lecture.Section) (templ.Component, error) {
	names, err := s.Takers(ctx, v, section.ID)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	return friendsWho(names[section.ID]), nil
}
