package timetable

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// maxOverlaid is how many friends are laid over one's timetable: each has a hue.
const maxOverlaid = Colours

// Bounds of a piece of free time, in minutes.
const leastFree, mostFree = 10, 12 * 60

// anyFree is what is looked for where nothing else is said.
var anyFree = FreeQuery{Days: []period.Day{period.Monday, period.Tuesday, period.Wednesday, period.Thursday, period.Friday}, Start: firstHour * 60, End: endHour * 60, Least: 60}

// check returns e with what is wrong with what is looked for.
func (q FreeQuery) check(e *fault.Error) *fault.Error {
	if len(q.Days) == 0 || slices.ContainsFunc(q.Days, func(d period.Day) bool { return !d.Valid() }) {
		e = e.And("days", "invalid_days")
	}
	if q.Start < 0 || q.End > period.DayLength || q.Start >= q.End {
		e = e.And("end", "invalid_hours")
	}
	if q.Least < leastFree || q.Least > mostFree {
		e = e.And("minutes", "invalid_minutes", leastFree, mostFree)
	}
	return e
}

// A person is one whose timetable lies over others.
type person struct {
	friend  friend.Friend // its zero value for oneself
	shown   bool          // is there a timetable that one may see
	entries []Entry
	busy    []Span
}

// An overlay is timetables of one semester laid over each other: the viewer's own,
// and those of friends.
type overlay struct {
	semester  lecture.Semester
	semesters []lecture.Semester
	friends   []friend.Friend // all, by name
	people    []person        // oneself first, then those chosen, by name
}

// overlayOf lays the main timetables of the friends with the ids over v's own.
func (s *Service) overlayOf(ctx context.Context, v account.Viewer, semester int64, ids []int64) (o overlay, err error) {
	if o.friends, err = s.o.Friends.Friends(ctx, v); err != nil {
		return o, err
	}
	if o.semester, o.semesters, err = s.presentSemester(ctx, v, semester); err != nil {
		return o, err
	}
	var chosen []friend.Friend
	for _, f := range o.friends {
		if slices.Contains(ids, f.ID) {
			chosen = append(chosen, f)
			ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == f.ID })
		}
	}
	switch {
	case len(ids) > 0:
		return o, fault.Field("friends", "does_not_exist", ids[0])
	case len(chosen) > maxOverlaid:
		return o, fault.Field("friends", "too_many_overlaid", maxOverlaid)
	}
	own, ok, err := MainOf(ctx, s.db, v.ID, o.semester.ID)
	if err != nil {
		return o, err
	}
	o.people = []person{{shown: ok, entries: own.Entries, busy: busy(own.Entries)}}
	theirs, err := s.friendTables(ctx, v, o.semester.ID, chosen)
	for _, f := range chosen {
		t, ok := theirs[f.Account()]
		o.people = append(o.people, person{f, ok, t.Entries, busy(t.Entries)})
	}
	return o, err
}

// free returns when all are free whose timetables are shown.
func (o overlay) free(q FreeQuery) []Span {
	var all []Span
	for _, p := range o.people {
		all = append(all, p.busy...)
	}
	return free(all, q)
}

// FreeTime is when one and some friends are all free.
type FreeTime struct {
	Semester int64        `json:"semester"`
	Friends  []FreeFriend `json:"friends"`
	Free     []Span       `json:"free"`
}

// A FreeFriend is one whose time was looked at, if they show it.
type FreeFriend struct {
	ID      int64 `json:"id"` // of the friendship
	IsShown bool  `json:"is_shown"`
}

// FreeTime returns when v and the friends with the ids, at most 10, are all free,
// in a semester, with 0 the present one. A friend who shows no timetable counts as
// free, and is said not to be shown.
func (s *Service) FreeTime(ctx context.Context, v account.Viewer, semester int64, ids []int64, q FreeQuery) (FreeTime, error) {
	o, err := s.overlayOf(ctx, v, semester, ids)
	if err == nil {
		err = q.check(nil).Or()
	}
	if err != nil {
		return FreeTime{}, err
	}
	f := FreeTime{Semester: o.semester.ID, Friends: []FreeFriend{}, Free: o.free(q)}
	for _, p := range o.people[1:] {
		f.Friends = append(f.Friends, FreeFriend{p.friend.ID, p.shown})
	}
	return f, nil
}

// A shared lecture is one that one takes with friends.
type sharedLecture struct {
	name string
	with []string
}

// shared returns the lectures of one's own that others have too.
func (o overlay) shared() (all []sharedLecture) {
	for _, e := range o.people[0].entries {
		if e.Lecture == nil {
			continue
		}
		one := sharedLecture{name: e.Name}
		for _, p := range o.people[1:] {
			if slices.ContainsFunc(p.entries, func(x Entry) bool { return x.Lecture != nil && *x.Lecture == *e.Lecture }) {
				one.with = append(one.with, p.friend.Name())
			}
		}
		if len(one.with) > 0 {
			all = append(all, one)
		}
	}
	return all
}
