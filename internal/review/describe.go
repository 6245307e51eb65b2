package review

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// What staff deleted is told to its writer. Who did it is not said, and the text is
// gone.
const (
	kindReviewRemoved = "review_removed"
	kindNoteRemoved   = "examnote_removed"
)

// describe words entries that all say the same.
func describe(key string) notification.Describer {
	return func(ctx context.Context, _ account.Viewer, refs []notification.Ref) ([]notification.Told, error) {
		told := make([]notification.Told, len(refs))
		for i := range told {
			told[i].Text = i18n.T(ctx, key)
		}
		return told, nil
	}
}
