package friend

import (
	"context"
	"database/sql"
	"errors"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A person is who is asked: with 0 for an id, nobody.
type person struct {
	id     account.ID
	member bool // of the school of who asks, who may have friends
}

// personNamed returns who has a log-in id.
func personNamed(ctx context.Context, q db.Q, school int64, login string) (p person, err error) {
	err = q.Row(ctx, `SELECT u.id, CASE WHEN `+counts+` THEN 1 ELSE 0 END FROM users u WHERE u.login = ?`, school, login).Scan(&p.id, &p.member)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return p, err
}

// member returns the account with the id.
func member(ctx context.Context, q db.Q, school int64, id account.ID) (p person, err error) {
	err = q.Row(ctx, `SELECT u.id, CASE WHEN `+counts+` THEN 1 ELSE 0 END FROM users u WHERE u.id = ?`, school, int64(id)).Scan(&p.id, &p.member)
	return p, err
}

// lock lets no other transaction change what two people have with each other, or
// anybody with one of them, until tx ends.
func lock(ctx context.Context, tx *db.Tx, a, b account.ID) error {
	_, err := tx.Exec(ctx, `UPDATE users SET epoch = epoch WHERE id IN (?, ?)`, int64(a), int64(b))
	return err
}

// A pair is what two people have with each other: the kinds of their rows, "" where
// there is none or it is too old to count.
type pair struct {
	mine, theirs State
	since        int64 // when theirs began
}

func pairOf(ctx context.Context, tx *db.Tx, me, other account.ID) (p pair, err error) {
	err = db.Each(ctx, tx, func(r *sql.Rows) error {
		var of account.ID
		var kind State
		var since int64
		err := r.Scan(&of, &kind, &since)
		if of == me {
			p.mine = kind
		} else {
			p.theirs, p.since = kind, since
		}
		return err
	}, `SELECT user_id, kind, created_at FROM friends WHERE (user_id = ? AND other_id = ? OR user_id = ? AND other_id = ?) AND (kind = 'friend' OR created_at > ?)`,
		int64(me), int64(other), int64(other), int64(me), db.Micros(tx.Now.Add(-stays)))
	return p, err
}

// has returns how many rows of a kind somebody has that count.
func has(ctx context.Context, tx *db.Tx, who account.ID, kind State) (n int, err error) {
	err = tx.Row(ctx, `SELECT COUNT(*) FROM friends WHERE user_id = ? AND kind = ? AND (kind = 'friend' OR created_at > ?)`,
		int64(who), string(kind), db.Micros(tx.Now.Add(-stays))).Scan(&n)
	return n, err
}

// blocks reports whether one of two people blocks the other's nickname.
func (s *Service) blocks(ctx context.Context, q db.Q, a, b account.ID) (bool, error) {
	if s.o.Blocks == nil {
		return false, nil
	}
	return s.o.Blocks(ctx, q, a, b)
}

// put makes somebody's row about another one of a kind since a time, and returns its
// id. Both are locked.
func put(ctx context.Context, tx *db.Tx, of, other account.ID, kind State, since int64) (id int64, err error) {
	if _, err = tx.Exec(ctx, `UPDATE friends SET kind = ?, created_at = ? WHERE user_id = ? AND other_id = ?`, string(kind), since, int64(of), int64(other)); err != nil {
		return 0, err
	}
	err = tx.Row(ctx, `SELECT id FROM friends WHERE user_id = ? AND other_id = ?`, int64(of), int64(other)).Scan(&id)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	return insert(ctx, tx, of, since, func(id int64) []any { return []any{int64(of), id, int64(other), nil, string(kind), since} })
}

// sameMoment is how many rows of one person begin in one microsecond.
const sameMoment = 1000

// insert adds a row whose values are of an id: its time, or the next that is free
// among one person's. Ids counted over all would show how many friends others have.
func insert(ctx context.Context, tx *db.Tx, of account.ID, now int64, values func(id int64) []any) (int64, error) {
	for id := now; id < now+sameMoment; id++ {
		added, err := tx.AddOnce(ctx, `INSERT INTO friends (user_id, id, other_id, asked, kind, alias, created_at) VALUES (?, ?, ?, ?, ?, '', ?)`, values(id)...)
		if err != nil || added {
			return id, err
		}
	}
	return 0, errors.New("friend: too many rows at one moment")
}
