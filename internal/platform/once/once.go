// Package once makes a repeated write do nothing: one that is sent under a key
// within 24 hours of the first under it finds what the first has made. A key is
// one person's, and one kind of write's.
package once

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Schema is the table of keys.
//
//go:embed schema
var Schema embed.FS

// Time is how long a write is remembered under its key.
const Time = 24 * time.Hour

// Take reserves a key of a person for a write, or returns what an earlier write
// under it made. Another write under it at the same moment is waited for.
// Without a key it does nothing.
func Take(ctx context.Context, tx *db.Tx, user int64, kind, key string) (earlier int64, err error) {
	if key == "" {
		return 0, nil
	}
	hash := digest(kind, key)
	if _, err := tx.Exec(ctx, `DELETE FROM write_keys WHERE user_id = ? AND created_at <= ?`, user, db.Micros(tx.Now.Add(-Time))); err != nil {
		return 0, err
	}
	added, err := tx.AddOnce(ctx, `INSERT INTO write_keys (user_id, key_hash, result_id, created_at) VALUES (?, ?, 0, ?)`, user, hash, db.Micros(tx.Now))
	if err != nil || added {
		return 0, err
	}
	err = tx.Row(ctx, `SELECT result_id FROM write_keys WHERE user_id = ? AND key_hash = ?`, user, hash).Scan(&earlier)
	return earlier, err
}

// Keep notes what was made under a key that [Take] reserved.
func Keep(ctx context.Context, tx *db.Tx, user int64, kind, key string, id int64) error {
	if key == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE write_keys SET result_id = ? WHERE user_id = ? AND key_hash = ?`, id, user, digest(kind, key))
	return err
}

// digest returns a short name of a key, fit for a column of 43 characters.
// ("a","bc") and ("ab","c") differ.
func digest(kind, key string) string {
	sum := sha256.Sum256([]byte(kind + "\x00" + key + "\x00"))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
