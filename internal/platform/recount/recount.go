// Package recount compares the sums that domains keep beside their rows with the
// rows themselves.
package recount

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
)

// A Sum is something that a domain keeps, and what finds where it is wrong.
type Sum struct {
	What  string // "likes of posts"
	Query string // counts the rows whose kept sum is not that of the raw rows
}

// A Count says in how many rows a sum is not what a recount finds.
type Count struct {
	What  string
	Wrong int
}

// Of recounts the sums, in their order. It reads all of their rows, so it takes a
// while; it changes nothing.
func Of(ctx context.Context, q db.Q, sums []Sum) ([]Count, error) {
	all := make([]Count, len(sums))
	for i, s := range sums {
		all[i].What = s.What
		if err := q.Row(ctx, s.Query).Scan(&all[i].Wrong); err != nil {
			return nil, err
		}
	}
	return all, nil
}
