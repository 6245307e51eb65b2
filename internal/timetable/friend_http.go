package timetable

import (
	"context"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inFriendTable struct {
	ID       int64           `path:"id"`
	Semester rest.Opt[int64] `query:"semester" filter:"number"`
}

type inFreeTime struct {
	Semester rest.Opt[int64] `query:"semester" filter:"number"`
	Friends  string          `query:"friends" filter:"text"`   // ids of friendships: 3,7
	Days     string          `query:"days" filter:"text"`      // 1 is Monday: 1,2,3
	Start    rest.Opt[int64] `query:"start" filter:"number"`   // minutes since midnight
	End      rest.Opt[int64] `query:"end" filter:"number"`     // likewise
	Minutes  rest.Opt[int64] `query:"minutes" filter:"number"` // of a piece, at least
}

func (s *Service) handleFriends(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/friend/{id}/timetable/", Name: "Friend Timetable", Summary: "A friend's main timetable of a semester, of the present one where none is named, as far as it is shown", May: mayHaveFriends,
		Help: "A timetable that is not shown to friends and none at all are the same. Of own blocks one sees when they are."}, s.apiFriendTable)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/freetime/", Name: "Free Time", Summary: "When one and some friends are all free", May: mayHaveFriends,
		Help: "?friends=3,7 (ids of friendships, at most 10), ?days=1,2 (1 is Monday), ?start=540&end=1080 (minutes since midnight), ?minutes=60 (of a piece, at least). Left out, they are none, Monday to Friday, 9 to 18 and an hour."}, s.apiFreeTime)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/lecture/{id}/friends/", Name: "Lecture Friends", Summary: "One's friends who have a lecture in a main timetable that they show", May: mayHaveFriends}, s.apiTakers)
}

func (s *Service) apiFriendTable(ctx context.Context, in inFriendTable) (FriendTable, error) {
	return s.FriendTable(ctx, account.ViewerOf(ctx), in.ID, number(in.Semester))
}

func mayHaveFriends(ctx context.Context) error { return friend.MayHave(account.ViewerOf(ctx)) }

func (s *Service) apiTakers(ctx context.Context, in inThing) ([]Taker, error) {
	v := account.ViewerOf(ctx)
	x, err := s.lecture.Section(ctx, v, in.ID)
	if err != nil {
		return nil, err
	}
	takers, err := s.Takers(ctx, v, x.ID)
	return append([]Taker{}, takers[x.ID]...), err
}

// numbers reads 3,7: at most most of them.
func numbers(name, text string, most int) (list []int64, err error) {
	for word := range strings.SplitSeq(text, ",") {
		if word == "" {
			continue
		}
		n, err := strconv.ParseInt(strings.TrimSpace(word), 10, 64)
		if err != nil || len(list) == most {
			return nil, fault.Field(name, "invalid_numbers", most)
		}
		list = append(list, n)
	}
	return list, nil
}

func (s *Service) apiFreeTime(ctx context.Context, in inFreeTime) (f FreeTime, err error) {
	ids, err := numbers("friends", in.Friends, maxOverlaid)
	if err != nil {
		return f, err
	}
	days, err := numbers("days", in.Days, 7)
	if err != nil {
		return f, err
	}
	q := anyFree
	if len(days) > 0 {
		q.Days = nil
		for _, d := range days {
			q.Days = append(q.Days, period.Day(min(max(d, 0), 8)))
		}
	}
	for from, to := range map[*rest.Opt[int64]]*int{&in.Start: &q.Start, &in.End: &q.End, &in.Minutes: &q.Least} {
		if from.Set {
			*to = int(min(max(from.Value, -1), 1<<20))
		}
	}
	return s.FreeTime(ctx, account.ViewerOf(ctx), number(in.Semester), ids, q)
}
