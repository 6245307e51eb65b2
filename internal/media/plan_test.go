package media

import (
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// Every query that a page or a call asks is read along an index: its own table
// is never read as a whole, and nothing but what waits is sorted.
func TestQueriesAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		if w.db.Engine() != "sqlite" {
			t.Skip("skipped: the plans of " + w.db.Engine() + " are in other words")
		}
		for name, c := range map[string]struct {
			query, want string
			args        []any
		}{
			"one":       {selectPictures + ` WHERE m.id = ? AND m.is_ready = 1`, "(id=?)", []any{"x"}},
			"of posts":  {selectPictures + ` WHERE m.post_id IN (?,?) ORDER BY m.post_id, m.place`, "i_media_post (post_id=?)", []any{1, 2}},
			"that wait": {selectPictures + ` WHERE m.owner_id = ? AND m.post_id IS NULL AND m.is_ready = 1`, "(owner_id=? AND post_id=?)", []any{1}},
			"in all":    {`SELECT COALESCE(SUM(size_bytes), 0) FROM media WHERE owner_id = ?`, "COVERING INDEX i_media_owner", []any{1}},
			"late":      {`SELECT id FROM media WHERE post_id IS NULL AND (created_at < ? OR is_ready = 0 AND created_at < ?) ORDER BY id LIMIT ?`, "i_media_post (post_id=?)", []any{1, 1, 1}},
			"by key":    {selectPictures + ` WHERE m.owner_id = ? AND m.key_hash = ?`, "(owner_id=? AND key_hash=?)", []any{1, "x"}},
		} {
			plan := dbtest.Plan(t, w.db, w.db.Engine(), c.query, c.args...)
			if !strings.Contains(plan, c.want) || strings.Contains(plan, "SCAN") || strings.Contains(plan, "TEMP") && name != "late" {
				t.Errorf("%s: %s", name, plan)
			}
		}
	})
}
