package friend

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A PastTie is a friendship, or an ask, of a made-up world.
type PastTie struct {
	From, To   account.ID
	ToLogin    string // log-in id of whom is asked
	At         time.Time
	IsAccepted bool
	Alias      string // From's for the other
}

// Import puts friendships in, at once. It trusts them: nothing is refused, and two
// people have one at most. Who is asked is told.
func (s *Service) Import(ctx context.Context, ties []PastTie) error {
	type ask struct {
		PastTie
		id int64 // of the row of whom is asked
	}
	return s.db.WriteAlone(ctx, func(tx *db.Tx) error {
		for some := range slices.Chunk(ties, 200) {
			var rows []any
			var told []ask
			for i, t := range some {
				at := db.Micros(t.At)
				id := at + int64(i) // as if each came a moment after the other
				if t.IsAccepted {
					rows = append(rows, int64(t.From), id, int64(t.To), nil, string(Is), t.Alias, at, int64(t.To), id, int64(t.From), nil, string(Is), "", at)
					continue
				}
				rows = append(rows, int64(t.From), id, nil, t.ToLogin, string(Out), "", at, int64(t.To), id, int64(t.From), nil, string(In), "", at)
				told = append(told, ask{t, id})
			}
			if _, err := tx.Exec(ctx, `INSERT INTO friends (user_id, id, other_id, asked, kind, alias, created_at) VALUES `+
				strings.TrimSuffix(strings.Repeat(`(?, ?, ?, ?, ?, ?, ?), `, 2*len(some)), `, `), rows...); err != nil {
				return err
			}
			for _, a := range told { // a few
				if err := s.o.Notification.AddAt(ctx, tx, a.At, a.To, kindAsked, a.id, 0); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
