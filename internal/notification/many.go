package notification

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A To is somebody who is told of something.
type To struct {
	User    account.ID
	Subject int64
}

// AddMany is [Service.Add] of one text each for many people and subjects at once,
// such as those of an import. Who is told of a subject twice is told once.
func (s *Service) AddMany(ctx context.Context, tx *db.Tx, kind string, all []To) error {
	for some := range slices.Chunk(all, 500) {
		if err := s.addSome(ctx, tx, kind, some); err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) addSome(ctx context.Context, tx *db.Tx, kind string, all []To) error {
	var users []int64
	wanted := map[To]bool{}
	for _, t := range all {
		users = append(users, int64(t.User))
		wanted[t] = true
	}
	slices.Sort(users)
	users = slices.Compact(users)
	in := db.In(len(users))
	there := map[To]int64{} // ids of entries
	next := map[account.ID]int64{}
	now := db.Micros(tx.Now)
	err := db.Each(ctx, tx, func(r *sql.Rows) error {
		var t To
		var id int64
		if err := r.Scan(&t.User, &t.Subject, &id); err != nil {
			return err
		}
		there[t] = id
		return nil
	}, `SELECT to_id, subject_id, id FROM notifications WHERE kind = ? AND to_id IN (`+in+`)`, append([]any{kind}, db.Args(users)...)...)
	if err != nil {
		return err
	}
	err = db.Each(ctx, tx, func(r *sql.Rows) error {
		var user account.ID
		var last int64
		err := r.Scan(&user, &last)
		next[user] = last + 1
		return err
	}, `SELECT to_id, MAX(id) FROM notifications WHERE id >= ? AND to_id IN (`+in+`) GROUP BY to_id`, append([]any{now}, db.Args(users)...)...)
	if err != nil {
		return err
	}
	var again []any
	var fresh [][]any
	for _, t := range all {
		if !wanted[t] {
			continue
		}
		delete(wanted, t)
		if id, ok := there[t]; ok {
			again = append(again, int64(t.User), id)
			continue
		}
		id := max(next[t.User], now)
		next[t.User] = id + 1
		fresh = append(fresh, []any{id, int64(t.User), kind, t.Subject, 0, false, now, now})
	}
	if len(again) > 0 {
		// As in put, of which this is the plural.
		if _, err := tx.Exec(ctx, `UPDATE notifications SET since_id = CASE WHEN is_read = 1 THEN 0 ELSE since_id END, created_at = CASE WHEN updated_at = 0 THEN ? ELSE created_at END, is_read = 0, updated_at = ?
			WHERE `+strings.TrimSuffix(strings.Repeat(`to_id = ? AND id = ? OR `, len(again)/2), ` OR `), append([]any{now, now}, again...)...); err != nil {
			return err
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	_, err = tx.Exec(ctx, `INSERT INTO notifications (id, to_id, kind, subject_id, since_id, is_read, created_at, updated_at) VALUES `+
		strings.TrimSuffix(strings.Repeat(`(?, ?, ?, ?, ?, ?, ?, ?), `, len(fresh)), `, `), slices.Concat(fresh...)...)
	return err
}
