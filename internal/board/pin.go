package board

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// maxPinned is how many boards one may pin.
const maxPinned = 50

// PinBoard puts a board at the end of v's pinned ones (즐겨찾는 게시판, MyBoard).
// A pinned one stays where it is.
func (s *Service) PinBoard(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		b, err := findBoard(ctx, tx, v, id)
		if err != nil {
			return err
		}
		if !maySee(v, &b.rights) {
			return notFound()
		}
		var pinned, last int
		err = tx.Row(ctx, `SELECT COUNT(*), COALESCE(MAX(place), 0) FROM pinned_boards WHERE user_id = ?`, int64(v.ID)).Scan(&pinned, &last)
		if err != nil {
			return err
		}
		if pinned >= maxPinned && !b.IsPinned {
			return fault.New(fault.Conflict, "too_many_pinned", maxPinned)
		}
		_, err = tx.AddOnce(ctx, `INSERT INTO pinned_boards (user_id, board_id, place) VALUES (?, ?, ?)`, int64(v.ID), id, last+1)
		return err
	})
}

// UnpinBoard takes a board from v's pinned ones; one that is not among them
// stays as it is.
func (s *Service) UnpinBoard(ctx context.Context, v account.Viewer, id int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	if _, err := s.Board(ctx, v, id, Filter{}); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM pinned_boards WHERE user_id = ? AND board_id = ?`, int64(v.ID), id)
		return err
	})
}

// PinnedBoards returns v's pinned boards in v's order.
func (s *Service) PinnedBoards(ctx context.Context, v account.Viewer) ([]Board, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	rows, err := db.All(ctx, s.db, func(r *sql.Rows) (boardRow, error) { return scanBoard(r) },
		selectBoards+` WHERE p.user_id = ? AND b.is_deleted = 0 ORDER BY p.place, b.id`, askingBoards(v, s.db.Now(), int64(v.ID))...)
	if err != nil {
		return nil, err
	}
	list := make([]Board, 0, len(rows))
	for i := range rows {
		if maySee(v, &rows[i].rights) {
			list = append(list, rows[i].seenBy(v))
		}
	}
	return list, nil
}

// selectPins takes the id of whose they are.
const selectPins = `SELECT b.id, b.name, b.school_id, b.read_states FROM pinned_boards k CROSS JOIN boards b
	WHERE k.user_id = ? AND b.id = k.board_id AND b.is_deleted = 0 ORDER BY k.place, b.id`

// Pins returns what the frame of a page shows of v's pinned boards: those of
// [Service.PinnedBoards], without what only they say.
func (s *Service) Pins(ctx context.Context, v account.Viewer) ([]ui.Pin, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	rows, err := s.db.Rows(ctx, selectPins, int64(v.ID))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []ui.Pin
	for rows.Next() {
		var b Board
		var r rights
		if err := rows.Scan(&b.ID, &b.Name, &r.school, &r.read); err != nil {
			return nil, err
		}
		if maySee(v, &r) {
			list = append(list, ui.Pin{Name: b.Name, Href: b.Href()})
		}
	}
	return list, rows.Err()
}

// OrderPinnedBoards puts v's pinned boards in the order of ids, which names
// each of them once.
func (s *Service) OrderPinnedBoards(ctx context.Context, v account.Viewer, ids []int64) error {
	if !v.SignedIn() {
		return unauthenticated()
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		var pinned int
		err := tx.Row(ctx, `SELECT COUNT(*) FROM pinned_boards WHERE user_id = ?`, int64(v.ID)).Scan(&pinned)
		if err != nil {
			return err
		}
		seen := map[int64]bool{}
		for i, id := range ids {
			n, err := tx.Exec(ctx, `UPDATE pinned_boards SET place = ? WHERE user_id = ? AND board_id = ?`, i+1, int64(v.ID), id)
			if err != nil {
				return err
			}
			if n == 0 || seen[id] {
				return fault.Field("boards", "does_not_exist", id)
			}
			seen[id] = true
		}
		if len(seen) != pinned {
			return fault.Field("boards", "not_all_pinned")
		}
		return nil
	})
}
