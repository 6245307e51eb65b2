package board

import (
	"errors"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
)

// What is asked at each comment, of restrictions, numbers and blocks, is looked up
// along an index, and the list of a board's restrictions is read along one.
func TestRestrictionsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.fill(t, v)
		board := w.boards["자유게시판"]
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			for i := range 2000 {
				_, err1 := tx.Exec(t.Context(), `INSERT INTO board_restrictions (board_id, post_id, comment_id, user_id, by_staff, days, reason, snippet, is_lifted, created_at, ends_at) VALUES (?, ?, 0, ?, 0, 1, 'x', 'y', 0, 0, ?)`,
					board+int64(i%7), 1000+i, i%50, i)
				_, err2 := tx.Exec(t.Context(), `INSERT INTO blocks (id, user_id, writer_id, post_id, number, created_at) VALUES (?, ?, ?, ?, ?, 0)`,
					i+1, int64(v.ID)+int64(i%9), i%2*i, (1-i%2)*i, (1-i%2)*(i%5))
				_, err3 := tx.Exec(t.Context(), `INSERT INTO post_names (post_id, user_id, number) VALUES (?, ?, 1)`, 1000+i, i)
				if err := errors.Join(err1, err2, err3); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
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
			"comment": {selectForComment, []any{me, now, me, me, me, 7}},
			"reply":   {selectParent, []any{me, 0, 0, 7, 3}},
			"binding": {`SELECT r.reason, r.ends_at FROM boards b` + bindingOne + ` WHERE b.id = ?`, []any{me, now, board}},
		} {
			plan := w.plan(t, q.query, q.args...)
			whole := map[string][]string{
				"sqlite": {"SCAN r\n", "SCAN x\n", "SCAN y\n", "SCAN n\n", "TEMP B-TREE"}, "postgres": {"Seq Scan on board_restrictions", "Seq Scan on blocks", "Seq Scan on post_names", "Sort Key"}, "mariadb": {"ALL r ", "ALL x ", "ALL y ", "ALL n ", "filesort"}, "mysql": {"ALL r ", "ALL x ", "ALL y ", "ALL n ", "filesort"},
			}[w.db.Engine()]
			for _, bad := range whole {
				if strings.Contains(plan, bad) {
					t.Errorf("%s on %s:\n%s", name, w.db.Engine(), plan)
				}
			}
		}
	})
}
