package board

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Clean forgets what is kept for a time only: restrictions that ended 30 days
// ago, with their reasons and the beginnings of texts, and offers that ended.
func (s *Service) Clean(ctx context.Context) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `DELETE FROM board_restrictions WHERE ends_at <= ?`, db.Micros(tx.Now.Add(-keepRestriction))); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `DELETE FROM board_offers WHERE ends_at <= ?`, db.Micros(tx.Now))
		return err
	})
}
