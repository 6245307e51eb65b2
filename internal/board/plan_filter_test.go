package board

import (
	"context"
	"strings"
	"testing"
)

// crowd makes of what fill wrote, in the database, as much as planners take for
// many: a third of the posts have one hashtag, a few another.
func (w *world) crowd(t testing.TB) {
	t.Helper()
	for range 5 {
		w.exec(t, `INSERT INTO posts (school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, like_count, comment_count, last_thread, created_at, updated_at)
			SELECT school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, like_count, 0, 0, created_at, updated_at FROM posts`)
	}
	w.exec(t, `INSERT INTO post_tags (school_id, tag, post_id, board_id) SELECT school_id, '모두', id, board_id FROM posts WHERE id % 3 = 0`)
	w.exec(t, `INSERT INTO post_tags (school_id, tag, post_id, board_id) SELECT school_id, '몇몇', id, board_id FROM posts WHERE id % 500 = 0`)
	w.exec(t, `INSERT INTO board_tags (school_id, tag, board_id, post_count) SELECT p.school_id, 'x' || p.id, b.id, 1 FROM posts p, boards b WHERE b.school_id = p.school_id AND p.id % 10 = 0`)
	if err := w.db.Analyze(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Lists that are narrowed are read along an index as the whole ones are.
func TestNarrowedListsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.fill(t, v)
		w.crowd(t)
		me, board := int64(v.ID), w.boards["자유게시판"]
		school, all, states := scope(v)
		tagged, newest := Range{}.boundsOf("t.post_id")
		for name, q := range map[string]struct {
			query string
			args  []any
		}{
			"hashtag of a school": {listOfTag + tagged, []any{me, school, "모두", school, all, states, newest, 21}},
			"a rare one":          {listOfTag + tagged, []any{me, school, "몇몇", school, all, states, newest, 21}},
			"of a board":          {listOfBoardTag + tagged, []any{me, board, "모두", school, all, states, newest, 21}},
			"of all schools":      {listOfAnyTag + tagged, []any{me, "모두", 0, 1, int(staff), newest, 21}},
			"suggestions":         {hashtagsBegun, []any{school, "x12", "x12\U0010FFFF", school, all, states, weighed}},
		} {
			plan := w.plan(t, q.query, q.args...)
			sorted := bad(w.db.Engine(), plan) && name != "suggestions" // a few rows may be, as they are again by their counts
			if sorted || strings.Contains(plan, "SCAN t\n") || strings.Contains(plan, "ALL t ") || strings.Contains(plan, "Seq Scan on post_tags") || strings.Contains(plan, "Seq Scan on board_tags") {
				t.Errorf("%s on %s:\n%s", name, w.db.Engine(), plan)
			}
		}
	})
}
