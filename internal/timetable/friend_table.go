package timetable

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A FriendTable is what a friend's main timetable of a semester shows. One that is
// not shown and one that is not there are the same.
type FriendTable struct {
	Semester int64              `json:"semester"`
	IsShown  bool               `json:"is_shown"`
	Credits  lecture.Hundredths `json:"credit"`
	Entries  []FriendEntry      `json:"entries"`
}

// A FriendEntry is a lecture of a friend's. Of an own block it says when it is, and
// neither what nor where.
type FriendEntry struct {
	Lecture   *int64             `json:"lecture"` // null of an own block
	Name      string             `json:"name"`    // empty of an own block, as the next
	Code      string             `json:"lecture_code"`
	Professor string             `json:"professor"`
	Credits   lecture.Hundredths `json:"credit"`
	Meetings  []lecture.Meeting  `json:"meetings"`
	IsGone    bool               `json:"is_gone"`
}

// toFriends is the timetable as friends of its owner see it: without notes, and
// without what own blocks are and where.
func (t Timetable) toFriends() Timetable {
	t.Entries = slices.Clone(t.Entries)
	for i := range t.Entries {
		e := &t.Entries[i]
		e.Memo, e.Todos = "", nil
		if e.Lecture != nil {
			continue
		}
		e.Name, e.Meetings = "", slices.Clone(e.Meetings)
		for j := range e.Meetings {
			e.Meetings[j].Room = ""
		}
	}
	return t
}

// friendTables returns the main timetables of friends that they share with v, by
// their owner, as friends see them.
func (s *Service) friendTables(ctx context.Context, v account.Viewer, semester int64, friends []friend.Friend) (map[account.ID]Timetable, error) {
	of := map[account.ID]Timetable{}
	if len(friends) == 0 {
		return of, nil
	}
	args := []any{semester}
	for _, f := range friends {
		args = append(args, int64(f.Account()))
	}
	list, err := tables(ctx, s.db, `t.id IN (SELECT m.timetable_id FROM main_timetables m WHERE m.semester_id = ? AND m.user_id IN (`+db.In(len(friends))+`)) AND`+friendsRead, args...)
	for _, t := range list {
		of[t.owner] = t.toFriends()
	}
	return of, err
}

// presentSemester returns the semester of v's school with the id, or with 0 the
// present one, and all of them. There may be none.
func (s *Service) presentSemester(ctx context.Context, v account.Viewer, id int64) (one lecture.Semester, all []lecture.Semester, err error) {
	if all, err = s.lecture.Semesters(ctx, v, v.School); err != nil {
		return one, nil, err
	}
	if id == 0 {
		one, _ = lecture.Current(all, lecture.DateOf(s.db.Now().In(i18n.Zone)))
		return one, all, nil
	}
	i := slices.IndexFunc(all, func(x lecture.Semester) bool { return x.ID == id })
	if i < 0 {
		return one, nil, notFound()
	}
	return all[i], all, nil
}

// friendsTable returns a friend of v's, and the timetable of theirs that v sees: its
// zero value where there is none.
func (s *Service) friendsTable(ctx context.Context, v account.Viewer, id, semester int64) (f friend.Friend, t Timetable, err error) {
	if f, err = s.o.Friends.Friend(ctx, v, id); err != nil {
		return f, t, err
	}
	if f.State != friend.Is {
		return f, t, notFound()
	}
	of, err := s.friendTables(ctx, v, semester, []friend.Friend{f})
	return f, of[f.Account()], err
}

// FriendTable returns what v's friend with the id shows of the main timetable of a
// semester, with 0 of the present one.
func (s *Service) FriendTable(ctx context.Context, v account.Viewer, id, semester int64) (FriendTable, error) {
	shown := FriendTable{Entries: []FriendEntry{}}
	_, err := s.o.Friends.Friend(ctx, v, id) // who may not have friends hears that first
	if err != nil {
		return shown, err
	}
	in, _, err := s.presentSemester(ctx, v, semester)
	if err != nil {
		return shown, err
	}
	_, t, err := s.friendsTable(ctx, v, id, in.ID)
	if err != nil {
		return shown, err
	}
	shown.Semester, shown.IsShown, shown.Credits = in.ID, t.ID != 0, t.Credits
	for _, e := range t.Entries {
		shown.Entries = append(shown.Entries, FriendEntry{e.Lecture, e.Name, e.Code, e.Professor, e.Credits, e.Meetings, e.IsGone})
	}
	return shown, nil
}
