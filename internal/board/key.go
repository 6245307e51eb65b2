package board

import (
	"context"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
)

// keyTime is how long a write is remembered under its key.
const keyTime = 24 * time.Hour

// takeKey reserves a key of v for a write, or returns what an earlier write
// under it made. Another write under it at the same moment is waited for.
// Without a key it does nothing.
func takeKey(ctx context.Context, tx *db.Tx, v account.Viewer, kind, key string) (earlier int64, err error) {
	if key == "" {
		return 0, nil
	}
	hash := digest(kind, key)
	if _, err := tx.Exec(ctx, `DELETE FROM write_keys WHERE user_id = ? AND created_at <= ?`, int64(v.ID), db.Micros(tx.Now.Add(-keyTime))); err != nil {
		return 0, err
	}
	added, err := tx.AddOnce(ctx, `INSERT INTO write_keys (user_id, key_hash, result_id, created_at) VALUES (?, ?, 0, ?)`, int64(v.ID), hash, db.Micros(tx.Now))
	if err != nil || added {
		return 0, err
	}
	err = tx.Row(ctx, `SELECT result_id FROM write_keys WHERE user_id = ? AND key_hash = ?`, int64(v.ID), hash).Scan(&earlier)
	return earlier, err
}

// keepKey notes what was made under a key that takeKey reserved.
func keepKey(ctx context.Context, tx *db.Tx, v account.Viewer, kind, key string, id int64) error {
	if key == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE write_keys SET result_id = ? WHERE user_id = ? AND key_hash = ?`, id, int64(v.ID), digest(kind, key))
	return err
}
