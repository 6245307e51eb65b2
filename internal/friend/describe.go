package friend

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// What one is told of, each about one's own row: that somebody asks, and that
// somebody who was asked is a friend now.
const (
	kindAsked    = "friend_request"
	kindAccepted = "friend"
)

func (s *Service) describeAsked(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	return s.describe(ctx, v, refs, map[State]string{In: "friend.notification.asks", Is: "friend.notification.friends"}, "friend.notification.request_gone")
}

func (s *Service) describeAccepted(ctx context.Context, v account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
	return s.describe(ctx, v, refs, map[State]string{Is: "friend.notification.friends"}, "friend.notification.friend_gone")
}

// describe words rows of v's by what they are now. Of one that is gone it does not
// say why.
func (s *Service) describe(ctx context.Context, v account.Viewer, refs []notification.Ref, texts map[State]string, gone string) ([]notification.Told, error) {
	ids := make([]int64, len(refs))
	for i, r := range refs {
		ids[i] = r.Subject
	}
	list, err := s.friends(ctx, s.db, v, ` AND f.id IN (`+db.In(len(ids))+`)`, db.Args(ids)...)
	if err != nil {
		return nil, err
	}
	known := map[int64]Friend{}
	for _, f := range list {
		known[f.ID] = f
	}
	told := make([]notification.Told, len(refs))
	for i, r := range refs {
		f, ok := known[r.Subject]
		key := texts[f.State]
		if !ok || key == "" {
			told[i] = notification.Told{Text: i18n.T(ctx, gone), Icon: "friends"}
			continue
		}
		told[i] = notification.Told{Text: i18n.T(ctx, key, f.Name()), Path: "/friend/", Icon: "friends"}
	}
	return told, nil
}
