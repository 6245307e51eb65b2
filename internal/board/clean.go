package board

import (
	"context"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/jobs"
)

// Work says what the domain does behind the requests.
func (s *Service) Work(r *jobs.Runner) { r.Every("board.clean", 24*time.Hour, s.Clean) }

// Clean forgets what is kept for a time only: restrictions that ended 30 days
// ago, with their reasons and the beginnings of texts.
func (s *Service) Clean(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM board_restrictions WHERE ends_at <= ?`, db.Micros(tx.Now.Add(-keepRestriction)))
		return err
	})
}
