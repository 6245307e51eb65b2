package board

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// fill imports posts with comments over several boards, and has v and some
// others like and scrap them, so that planners have something to count.
func (w *world) fill(t testing.TB, v account.Viewer) {
	t.Helper()
	var posts []PastPost
	at := w.db.Now().Add(-1000 * time.Hour)
	names := []string{"자유게시판", "비밀게시판", "정보게시판", "장터게시판", "시사·이슈"}
	for i := range 400 {
		p := PastPost{Board: w.boards[names[i%len(names)]], Writer: v.ID, Anonymous: i%2 == 0, Title: fmt.Sprint("제목 ", i), Content: "내용", At: at.Add(time.Duration(i) * time.Minute)}
		for j := range i % 7 {
			p.Comments = append(p.Comments, PastComment{Writer: v.ID, Anonymous: true, Content: "나도", At: p.At.Add(time.Duration(j) * time.Second)})
		}
		posts = append(posts, p)
	}
	if err := w.Import(context.Background(), posts, time.Time{}); err != nil {
		t.Fatal(err)
	}
	for _, by := range []account.Viewer{v, w.student(t), w.student(t), w.student(t)} {
		w.exec(t, `INSERT INTO post_likes (post_id, user_id, created_at) SELECT id, ?, created_at FROM posts`, int64(by.ID))
		w.exec(t, `INSERT INTO scraps (post_id, user_id, folder_id, created_at) SELECT id, ?, id - id / 3 * 3, created_at FROM posts`, int64(by.ID))
	}
	if err := w.db.Analyze(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// Every page of a list is read along an index, whatever stands before it: no
// table is read as a whole, and nothing is sorted.
func TestListsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		w.fill(t, v)
		for id := range int64(200) {
			w.exec(t, `INSERT INTO blocks (id, user_id, writer_id, post_id, number, created_at) VALUES (?, ?, ?, ?, ?, 0)`, id+1, int64(v.ID)*(id%2), (id%3)*1000, id, id%5)
		}
		if err := w.db.Analyze(t.Context()); err != nil {
			t.Fatal(err)
		}
		me, board := int64(v.ID), w.boards["자유게시판"]
		school, all, states := scope(v)
		order, newest := Range{}.bounds()
		mine := Range{Before: 300}
		before, bound := mine.bounds()
		first := func(query string) string { return query[strings.Index(query, "(SELECT p.id")+1:] } // finds the ids
		newestMark, markBounds := Moment{}.marks(false, 21)
		oldestMark, oldestBounds := Moment{1, 1}.marks(true, 21)
		for name, q := range map[string]struct {
			query string
			args  []any
		}{
			"board":      {listOfBoard + order, asking(v, board, school, all, states, me, me, newest, 21)},
			"board, 2":   {listOfBoard + before, asking(v, board, school, all, states, me, me, bound, 21)},
			"school":     {listOfSchool + order, asking(v, school, school, all, states, me, me, newest, 21)},
			"all":        {listOfAll + order, asking(v, 0, 1, int(staff), me, me, newest, 21)},
			"liked":      {listOfLiked + newestMark, asking(v, append([]any{me, school, all, states, me, me}, markBounds...)...)},
			"liked 2":    {listOfLiked + oldestMark, asking(v, append([]any{me, school, all, states, me, me}, oldestBounds...)...)},
			"scraps":     {listOfScraps + newestMark, asking(v, append([]any{me, school, all, states, me, me}, markBounds...)...)},
			"scraps 2":   {listOfScraps + oldestMark, asking(v, append([]any{me, school, all, states, me, me}, oldestBounds...)...)},
			"folder":     {listOfScraps + inFolder + newestMark, asking(v, append([]any{me, school, all, states, me, me, NoFolder}, markBounds...)...)},
			"folder 2":   {listOfScraps + inFolder + oldestMark, asking(v, append([]any{me, school, all, states, me, me, 1}, oldestBounds...)...)},
			"one scrap":  {listOfScraps + ` AND m.post_id = ?`, asking(v, me, school, all, states, me, me, 7)},
			"anonymous":  {listOfBoard + kind(new(true)) + order, asking(v, board, school, all, states, me, me, newest, 21)},
			"signed":     {listOfBoard + kind(new(false)) + before, asking(v, board, school, all, states, me, me, bound, 21)},
			"signed 2":   {first(onlyOfSchool) + kind(new(false)) + order, []any{school, school, all, states, me, me, newest, 21}},
			"signed 3":   {first(onlyOfAll) + kind(new(false)) + before, []any{0, 1, int(staff), me, me, bound, 21}},
			"mine":       {listOfMine + order, asking(v, me, newest, 21)},
			"commented":  {listOfCommented[strings.Index(listOfCommented, "(SELECT DISTINCT")+1:] + ` AND c.post_id < ? ORDER BY c.post_id DESC LIMIT ?`, []any{me, school, all, states, me, me, newest, 21}},
			"blocks":     {selectBlocks + ` AND x.id < ? ORDER BY x.id DESC LIMIT ?`, []any{school, all, states, me, math.MaxInt64, 21}},
			"post":       {selectPost, asking(v, me, 7)},
			"comments":   {selectComments + ` WHERE` + commentsAfter, []any{me, me, me, 7, 0, 0, 0, me, me, 21}},
			"comments 2": {selectComments + ` WHERE` + commentsBefore, []any{me, me, me, 7, math.MaxInt32, math.MaxInt32, math.MaxInt64, me, me, 21}},
			"comments 3": {readableComments + commentsAfter, []any{me, me, me, 7, school, all, states, 7, 0, 0, 0, me, me, 21}},
			"comments 4": {readableComments + commentsBefore, []any{me, me, me, 7, school, all, states, 7, math.MaxInt32, math.MaxInt32, math.MaxInt64, me, me, 21}},
		} {
			if name == "commented" && w.db.Engine() != "sqlite" && w.db.Engine() != "postgres" {
				continue // MariaDB may sort here what it cannot have much of: one person's own comments
			}
			if plan := w.plan(t, q.query, q.args...); bad(w.db.Engine(), plan) {
				t.Errorf("%s on %s:\n%s", name, w.db.Engine(), plan)
			}
		}
	})
}

// bad reports whether a plan reads a table as a whole or sorts. PostgreSQL may
// read a table that fits into a page or two, boards and schools, as it likes.
func bad(engine, plan string) bool {
	switch engine {
	case "sqlite":
		return strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "SCAN p\n") || strings.Contains(plan, "SCAN c\n") || strings.Contains(plan, "SCAN b\n") || strings.Contains(plan, "SCAN m\n")
	case "postgres":
		return strings.Contains(plan, "Sort Key") || strings.Contains(plan, "Seq Scan on posts") || strings.Contains(plan, "Seq Scan on comments") ||
			strings.Contains(plan, "Seq Scan on post_likes") || strings.Contains(plan, "Seq Scan on scraps")
	}
	return strings.Contains(plan, "filesort") || strings.Contains(plan, "temporary") || strings.Contains(plan, "ALL p ") || strings.Contains(plan, "ALL c ") || strings.Contains(plan, "ALL m ")
}

// plan is what the engine says about how it will run a query.
func (w *world) plan(t testing.TB, query string, args ...any) string {
	t.Helper()
	return w.planOn(t, w.db, query, args...)
}

func (w *world) planOn(t testing.TB, q db.Q, query string, args ...any) string {
	t.Helper()
	return dbtest.Plan(t, q, w.db.Engine(), query, args...)
}
