package lecture

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// kindChanged is told to who has a lecture in a timetable, about the lecture.
const kindChanged = "lecture_changed"

// tell tells who has one of the sections that it changed. It returns how many
// people were told of how many sections, multiplied out.
func (s *Service) tell(ctx context.Context, tx *db.Tx, sections []int64) (int, error) {
	if s.o.Owners == nil || len(sections) == 0 {
		return 0, nil
	}
	told := 0
	for chunk := range slices.Chunk(sections, 1000) {
		owners, err := s.o.Owners(ctx, tx, chunk)
		if err != nil {
			return 0, err
		}
		to := make([]notification.To, len(owners))
		for i, o := range owners {
			to[i] = notification.To{User: o.User, Subject: o.Section}
		}
		if err := s.o.Notification.AddMany(ctx, tx, kindChanged, to); err != nil {
			return 0, err
		}
		told += len(owners)
	}
	return told, nil
}

// describe words what was told of lectures.
func (s *Service) describe(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	ids := make([]int64, len(refs))
	for i, r := range refs {
		ids[i] = r.Subject
	}
	list, err := SectionsOf(ctx, s.db, ids)
	if err != nil {
		return nil, err
	}
	known := map[int64]Section{}
	for _, x := range list {
		if maySee(v, x.school) == nil {
			known[x.ID] = x
		}
	}
	told := make([]notification.Told, len(refs))
	for i, r := range refs {
		x, ok := known[r.Subject]
		key, path := "lecture.notification.changed", Path(x.ID)
		switch {
		case !ok:
			key, path = "lecture.notification.unknown", ""
		case x.IsGone:
			key = "lecture.notification.gone"
		}
		told[i] = notification.Told{Text: i18n.In(i18n.Of(ctx), key, x.Name, x.Code), Snippet: x.Time, Path: path, Icon: "clock"}
	}
	return told, nil
}
