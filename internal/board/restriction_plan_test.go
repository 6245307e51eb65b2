package board

import (
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// What binds somebody is looked up along an index at each comment, and the list
// of a board's restrictions is read along one.
func TestRestrictionsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.fill(t, v)
		board := w.boards["자유게시판"]
		for i := range 2000 {
			w.exec(t, `INSERT INTO board_restrictions (board_id, post_id, comment_id, user_id, by_staff, days, reason, snippet, is_lifted, created_at, ends_at) VALUES (?, ?, 0, ?, 0, 1, 'x', 'y', 0, 0, ?)`,
				board+int64(i%7), 1000+i, i%50, i)
		}
		if err := w.db.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
		order, newest := Range{}.boundsOf("r.id")
		before, bound := Range{Before: 900}.boundsOf("r.id")
		me, now := int64(v.ID), db.Micros(w.db.Now())
		for name, q := range map[string]struct {
			query string
			args  []any
		}{
			"list":    {listOfRestrictions + order, []any{board, newest, 21}},
			"list, 2": {listOfRestrictions + before, []any{board, bound, 21}},
			"a board": {selectBoards + ` WHERE b.id = ?`, askingBoards(v, w.db.Now(), board)},
			"binding": {`SELECT r.reason, r.ends_at FROM boards b` + bindingOne + ` WHERE b.id = ?`, []any{me, now, board}},
		} {
			plan := w.plan(t, q.query, q.args...)
			whole := map[string][]string{
				"sqlite": {"SCAN r\n", "SCAN x\n", "TEMP B-TREE"}, "postgres": {"Seq Scan on board_restrictions", "Sort Key"}, "mariadb": {"ALL r ", "ALL x ", "filesort"}, "mysql": {"ALL r ", "ALL x ", "filesort"},
			}[w.db.Engine()]
			for _, bad := range whole {
				if strings.Contains(plan, bad) {
					t.Errorf("%s on %s:\n%s", name, w.db.Engine(), plan)
				}
			}
		}
	})
}
