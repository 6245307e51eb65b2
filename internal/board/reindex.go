package board

import (
	"context"
	"database/sql"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/search"
)

// reindexBatch is how many posts a transaction of [Service.Reindex] holds.
const reindexBatch = 200

// Reindex makes the index of posts anew, batch by batch, and calls done with the
// number of posts after each. People may search and write meanwhile. When it is
// ended on the way, the next one goes on where it stopped.
func (s *Service) Reindex(ctx context.Context, done func(posts int)) error {
	posts := 0
	for {
		n := 0
		more := false
		err := s.db.WriteAlone(ctx, func(tx *db.Tx) (err error) {
			n, more, err = s.reindexBatch(ctx, tx)
			return err
		})
		if err != nil {
			return err
		}
		posts += n
		done(posts)
		if !more {
			return s.db.Analyze(ctx)
		}
	}
}

// reindexBatch does the next batch. The posts are locked before they are read:
// what changes one waits, and then changes its index too.
func (s *Service) reindexBatch(ctx context.Context, tx *db.Tx) (posts int, more bool, err error) {
	if _, err := tx.AddOnce(ctx, `INSERT INTO reindexing (name, last_id) VALUES ('posts', 0)`); err != nil {
		return 0, false, err
	}
	if _, err := tx.Exec(ctx, `UPDATE reindexing SET last_id = last_id WHERE name = 'posts'`); err != nil {
		return 0, false, err
	}
	var first, last int64
	if err := tx.Row(ctx, `SELECT last_id + 1 FROM reindexing WHERE name = 'posts'`).Scan(&first); err != nil {
		return 0, false, err
	}
	if err := tx.Row(ctx, `SELECT COALESCE(MAX(id), 0) FROM (SELECT id FROM posts WHERE id >= ? ORDER BY id LIMIT ?) batch`, first, reindexBatch).Scan(&last); err != nil {
		return 0, false, err
	}
	if last < first {
		_, err = tx.Exec(ctx, `DELETE FROM reindexing WHERE name = 'posts'`)
		return 0, false, err
	}
	if _, err := tx.Exec(ctx, `UPDATE posts SET is_deleted = is_deleted WHERE id >= ? AND id <= ?`, first, last); err != nil {
		return 0, false, err
	}
	all, err := db.All(ctx, tx, func(r *sql.Rows) (p search.Post, err error) {
		return p, r.Scan(&p.ID, &p.School, &p.Board, &p.Title, &p.Content)
	}, `SELECT id, school_id, board_id, title, content FROM posts WHERE id >= ? AND id <= ? AND is_deleted = 0 ORDER BY id`, first, last)
	if err != nil {
		return 0, false, err
	}
	if err := s.index.RemoveRange(ctx, tx, first, last); err != nil {
		return 0, false, err
	}
	for _, p := range all {
		if err := s.index.Add(ctx, tx, p); err != nil {
			return 0, false, err
		}
	}
	_, err = tx.Exec(ctx, `UPDATE reindexing SET last_id = ? WHERE name = 'posts'`, last)
	return len(all), true, err
}

// Unindexed counts the posts that stand and are not in the index, and those in
// the index that do not stand.
func Unindexed(ctx context.Context, d *db.DB) (missing, stray int, err error) {
	listed := search.New(d).Listed()
	err = d.Row(ctx, `SELECT COUNT(*) FROM posts p LEFT JOIN `+listed+` ON listed.id = p.id WHERE p.is_deleted = 0 AND listed.id IS NULL`).Scan(&missing)
	if err == nil {
		err = d.Row(ctx, `SELECT COUNT(*) FROM `+listed+` LEFT JOIN posts p ON p.id = listed.id WHERE p.id IS NULL OR p.is_deleted = 1`).Scan(&stray)
	}
	return missing, stray, err
}
