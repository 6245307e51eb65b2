package board

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// fillLists imports many posts, of which every tenth stands in the lists.
func (w *world) fillLists(t testing.TB) {
	t.Helper()
	w.setLikes(t, HotLikes, 0, 1)
	w.setLikes(t, BestLikes, 0, 1)
	w.made(t)
	crowd := w.crowd(t, 2)
	var posts []PastPost
	const most = 4000
	at := w.db.Now().Add(-most * 10 * time.Minute)
	names := []string{"자유게시판", "비밀게시판", "정보게시판", "장터게시판", "시사·이슈", "취업·진로", "졸업생게시판"}
	for i := range most {
		at = at.Add(10 * time.Minute)
		p := PastPost{Board: w.boards[names[i%len(names)]], Writer: crowd[0].ID, Anonymous: true, Title: fmt.Sprint(i), Content: "내용", At: at}
		if i%10 == 0 {
			p.Likes = []PastLike{{crowd[1].ID, at.Add(time.Second)}}
		}
		posts = append(posts, p)
	}
	if err := w.Import(t.Context(), posts, time.Time{}); err != nil {
		t.Fatal(err)
	}
	w.made(t)
	if err := w.db.Analyze(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// planOfMany is the plan for when there are many rows. PostgreSQL sorts and
// reads as a whole what is small; that it need not is what counts.
func (w *world) planOfMany(t testing.TB, query string, args ...any) (plan string) {
	t.Helper()
	if w.db.Engine() != "postgres" {
		return w.plan(t, query, args...)
	}
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		for _, what := range []string{"sort", "seqscan", "hashjoin", "mergejoin", "bitmapscan"} {
			if _, err := tx.Exec(context.Background(), `SET LOCAL enable_`+what+` = off`); err != nil {
				return err
			}
		}
		plan = w.planOn(t, tx, query, args...)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// The lists are read along their indexes: neither posts nor the list are read
// as a whole, and nothing is sorted.
func TestSchoolListsAreReadAlongAnIndex(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.fillLists(t)
		v := w.student(t)
		me, now := int64(v.ID), w.now.Load()
		school, all, states := scope(v)
		best, args := bestOf(v, 20262)
		ofBest, argsOfBest := bestOf(v, 0)
		with := func(args []any, more ...any) []any { return append(asking(v, args...), more...) }
		hot, hotArgs := boundsOfHot(Moment{}, false, 21)
		hot2, hot2Args := boundsOfHot(Moment{now, 700}, false, 21)
		hotBack, hotBackArgs := boundsOfHot(Moment{now, 100}, true, 21)
		bestNewest, newest := Range{}.boundsOf("h.post_id")
		bestBefore, before := Range{Before: 700}.boundsOf("h.post_id")
		bestAfter, after := Range{After: 100}.boundsOf("h.post_id")
		for name, q := range map[string]struct {
			query string
			args  []any
		}{
			"hot":          {listOfHot + hot, with([]any{school, school, all, states, me, me}, hotArgs...)},
			"hot, 2":       {listOfHot + hot2, with([]any{school, school, all, states, me, me}, hot2Args...)},
			"hot, back":    {listOfHot + hotBack, with([]any{school, school, all, states, me, me}, hotBackArgs...)},
			"hot, all":     {listAllHot + hot2, with([]any{0, 1, int(staff), me, me}, hot2Args...)},
			"best":         {listOfBest + ofBest + bestNewest, with(argsOfBest, newest, 21)},
			"best, half":   {listOfBest + best + bestBefore, with(args, before, 21)},
			"best, back":   {listOfBest + best + bestAfter, with(args, after, 21)},
			"popular":      {listOfPopular, asking(v, school, now-popularFor.Microseconds(), school, all, states, me, me, 30)},
			"popular, all": {listAllPopular, asking(v, now-popularFor.Microseconds(), 0, 1, int(staff), me, me, 30)},
			"lively":       {lively, []any{now - popularFor.Microseconds()}},
		} {
			if plan := w.planOfMany(t, q.query, q.args...); bad(w.db.Engine(), plan) {
				t.Errorf("%s on %s:\n%s", name, w.db.Engine(), plan)
			}
		}
	})
}
