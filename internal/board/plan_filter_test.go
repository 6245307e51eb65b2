package board

import (
	"context"
	"regexp"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

// multiply makes of what fill wrote, in the database, as much as planners take for
// many: a third of the posts have one hashtag, a few
// another; every fifth is a question, of which every fifth has no answer.
func (w *world) multiply(t testing.TB) {
	t.Helper()
	for range 5 {
		w.exec(t, `INSERT INTO posts (school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, like_count, comment_count, last_thread, created_at, updated_at)
			SELECT school_id, board_id, writer_id, is_anonymous, is_question, is_deleted, is_edited, title, content, like_count, 0, 0, created_at, updated_at FROM posts`)
	}
	w.exec(t, `INSERT INTO post_tags (school_id, tag, post_id, board_id) SELECT school_id, '모두', id, board_id FROM posts WHERE id % 3 = 0`)
	w.exec(t, `INSERT INTO post_tags (school_id, tag, post_id, board_id) SELECT school_id, '몇몇', id, board_id FROM posts WHERE id % 500 = 0`)
	w.exec(t, `INSERT INTO board_tags (school_id, tag, board_id, post_count) SELECT p.school_id, 'x' || p.id, b.id, 1 FROM posts p, boards b WHERE b.school_id = p.school_id AND p.id % 10 = 0`)
	w.exec(t, `INSERT INTO questions (post_id, school_id, board_id, is_answered) SELECT id, school_id, board_id, CASE WHEN id % 25 = 0 THEN 0 ELSE 1 END FROM posts WHERE id % 5 = 0`)
	if err := w.db.Analyze(context.Background()); err != nil {
		t.Fatal(err)
	}
}

type planned struct {
	query string
	args  []any
}

// whole finds in a plan that a table of hashtags or of questions is read whole.
var whole = regexp.MustCompile(`SCAN [kt]\n|ALL [kt] |Seq Scan on (post_tags|board_tags|questions)`)

// Lists that are narrowed are read along an index as the whole ones are.
func TestNarrowedListsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.fill(t, v)
		w.multiply(t)
		board := w.boards["자유게시판"]
		school, all, states := scope(v)
		operator := w.person(t, 0, "", account.Operator)
		of := func(v account.Viewer, f PostFilter) planned {
			query, args := f.query(v, Range{Limit: 21})
			args = asking(v, args...)
			return planned{query, args}
		}
		yes, no := true, false
		for name, q := range map[string]planned{
			"a hashtag":                  of(v, PostFilter{Hashtag: "모두"}),
			"a rare one":                 of(v, PostFilter{Hashtag: "몇몇"}),
			"one of a board":             of(v, PostFilter{Hashtag: "모두", Board: board}),
			"one of all schools":         of(operator, PostFilter{Hashtag: "모두"}),
			"questions":                  of(v, PostFilter{Question: &yes}),
			"questions of a board":       of(v, PostFilter{Question: &yes, Board: board}),
			"questions of all schools":   of(operator, PostFilter{Question: &yes}),
			"unanswered ones":            of(v, PostFilter{Answered: &no}),
			"unanswered ones of a board": of(v, PostFilter{Answered: &no, Board: board}),
			"answered ones of a board":   of(v, PostFilter{Answered: &yes, Board: board}),
			"unanswered ones of all":     of(operator, PostFilter{Answered: &no}),
			"what is no question":        of(v, PostFilter{Question: &no, Board: board}),
			"no question, of a school":   of(v, PostFilter{Question: &no}),
			"suggestions":                {hashtagsBegun, []any{school, "x12", "x12\U0010FFFF", school, all, states, weighed}},
		} {
			plan := w.plan(t, q.query, q.args...)
			sorted := bad(w.db.Engine(), plan) && name != "suggestions" // a few rows may be, as they are again by their counts
			if sorted || whole.MatchString(plan) {
				t.Errorf("%s on %s:\n%s", name, w.db.Engine(), plan)
			}
		}
	})
}
