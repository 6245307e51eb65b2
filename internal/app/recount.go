package app

import (
	"context"

	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/recount"
	"github.com/madang-campus/madang/internal/review"
	"github.com/madang-campus/madang/internal/timetable"
)

// Recount compares every sum that the domains keep with the rows that it sums up.
// It reads all of them, so it takes a while; it changes nothing.
func Recount(ctx context.Context, q db.Q) (all []recount.Count, err error) {
	for _, domain := range []func(context.Context, db.Q) ([]recount.Count, error){board.Recount, timetable.Recount, review.Recount} {
		counts, err := domain(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, counts...)
	}
	return all, nil
}
