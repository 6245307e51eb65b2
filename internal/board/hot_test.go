package board

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// crowd adds n students.
func (w *world) crowd(t testing.TB, n int) []account.Viewer {
	t.Helper()
	all := make([]account.Viewer, n)
	for i := range all {
		all[i] = w.student(t)
	}
	return all
}

// liked lets each of the crowd like the post, a second after the other.
func (w *world) liked(t testing.TB, post int64, by ...account.Viewer) {
	t.Helper()
	for _, v := range by {
		w.later(time.Second)
		if _, err := w.LikePost(context.Background(), v, post); err != nil {
			t.Fatal(err)
		}
	}
}

func (w *world) unliked(t testing.TB, post int64, by account.Viewer) {
	t.Helper()
	w.later(time.Second)
	if _, err := w.UnlikePost(context.Background(), by, post); err != nil {
		t.Fatal(err)
	}
}

// setLikes decides a threshold of a school.
func (w *world) setLikes(t testing.TB, of setting.Setting[int64], school int64, likes int) {
	t.Helper()
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		return setting.Set(context.Background(), tx, school, of.Name(), fmt.Sprint(likes))
	})
	if err != nil {
		t.Fatal(err)
	}
}

// made makes the lists, after a moment.
func (w *world) made(t testing.TB) {
	t.Helper()
	w.later(2 * time.Minute)
	if err := w.MakeLists(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// titles are the titles of posts in their order.
func titles(list []Post) string {
	var all []string
	for _, p := range list {
		all = append(all, p.Title)
	}
	return strings.Join(all, " ")
}

// hot is what v finds in HOT.
func (w *world) hot(t testing.TB, v account.Viewer) string {
	t.Helper()
	list, err := w.Hot(context.Background(), v, Moment{}, false, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if !p.IsHot {
			t.Errorf("%s stands in HOT without its mark", p.Title)
		}
	}
	return titles(list)
}

// agrees checks that every sum and every list is what a recount finds.
func (w *world) agrees(t testing.TB, when string) {
	t.Helper()
	all, err := Recount(context.Background(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Wrong != 0 {
			t.Errorf("%s: %s: %d wrong", when, c.What, c.Wrong)
		}
	}
}

func titled(title string) func(*NewPost) { return func(in *NewPost) { in.Title = title } }

func (w *world) set(t testing.TB, board string, change func(*Settings)) {
	t.Helper()
	if _, err := w.ChangeBoard(context.Background(), account.System, w.boards[board], Filter{}, func(b *NewBoard) { change(&b.Settings) }, false); err != nil {
		t.Fatal(err)
	}
}

// HOT is, at every moment, what has ten likes and stands on a board that takes
// part, in the order in which the tenth like came.
func TestHotIsWhatHasTenLikes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 12), w.student(t)
		reader, graduate := w.student(t), w.person(t, w.hanbit, account.Graduate, "")
		foreigner, operator := w.person(t, w.saebyeok, account.Student, ""), w.person(t, 0, "", account.Operator)
		w.made(t)
		older := w.post(t, writer, "자유게시판", titled("older"))
		newer := w.post(t, writer, "새내기게시판", titled("newer"))
		market := w.post(t, writer, "장터게시판", titled("market"))
		secret := w.post(t, writer, "비밀게시판", titled("secret"))
		w.liked(t, newer.ID, crowd[:10]...)
		w.liked(t, older.ID, crowd[:9]...)
		w.liked(t, market.ID, crowd[:10]...)
		w.liked(t, secret.ID, crowd[:10]...)
		if got := w.hot(t, reader); got != "newer" {
			t.Errorf("with nine likes: %s", got)
		}
		w.liked(t, older.ID, crowd[9])
		for _, tt := range []struct {
			name string
			v    account.Viewer
			want string
		}{
			{"a reader", reader, "older newer"}, {"the writer", writer, "older newer"}, {"a graduate, not for whom a board is", graduate, "older"},
			{"a foreigner", foreigner, ""}, {"the operator", operator, "older newer"}, {"an unverified one", w.person(t, w.hanbit, account.Unverified, ""), ""},
		} {
			if got := w.hot(t, tt.v); got != tt.want {
				t.Errorf("%s finds %q, want %q", tt.name, got, tt.want)
			}
		}
		w.agrees(t, "entered")

		w.liked(t, newer.ID, crowd[10])
		w.unliked(t, older.ID, crowd[3])
		if got := w.hot(t, reader); got != "newer" {
			t.Errorf("a like was taken back, and HOT is %s", got)
		}
		w.agrees(t, "left")
		w.unliked(t, newer.ID, crowd[0]) // the tenth of those that stand is one that came after market's
		w.agrees(t, "with other ten")
		w.liked(t, older.ID, crowd[3])
		if got := w.hot(t, reader); got != "older newer" {
			t.Errorf("liked again, and HOT is %s", got)
		}
		w.agrees(t, "entered again")

		w.set(t, "장터게시판", func(s *Settings) { s.Hot = true })
		w.set(t, "비밀게시판", func(s *Settings) { s.Hot = true })
		w.set(t, "자유게시판", func(s *Settings) { s.Hot = false })
		if got := w.hot(t, reader); got != "newer market" {
			t.Errorf("boards take part or do not any more, and HOT is %s", got)
		}
		if p, err := w.Post(t.Context(), reader, older.ID); err != nil || p.IsHot {
			t.Errorf("a post of a board that takes no part has the mark: %v", err)
		}
		w.set(t, "자유게시판", func(s *Settings) { s.Hot = true })
		if got := w.hot(t, reader); got != "older newer market" {
			t.Errorf("the board takes part again, and HOT is %s", got)
		}
		if err := w.RemovePost(t.Context(), writer, older.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.hot(t, reader); got != "newer market" {
			t.Errorf("a post was deleted, and HOT is %s", got)
		}
		w.agrees(t, "at the end")
	})
}

// The writer, and nobody else, is told of HOT: once, and not where the board
// takes no part.
func TestTheWriterIsToldOfHotOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 11), w.student(t)
		p := w.post(t, writer, "자유게시판", titled("돈가스"))
		w.liked(t, w.post(t, writer, "장터게시판").ID, crowd[:10]...)
		w.liked(t, p.ID, crowd[:9]...)
		told := func(v account.Viewer) []string {
			t.Helper()
			list, err := w.notes.Entries(t.Context(), v, notification.Position{}, false, 10)
			if err != nil {
				t.Fatal(err)
			}
			var all []string
			for _, e := range list {
				all = append(all, e.Kind+": "+e.Text+", "+e.Snippet+" "+e.Path)
			}
			return all
		}
		if got := told(writer); len(got) != 0 {
			t.Errorf("told of nine likes: %s", got)
		}
		w.liked(t, p.ID, crowd[9:]...)
		want := fmt.Sprintf("hot: 내 글이 HOT에 올랐어요, 돈가스 /post/%d/", p.ID)
		if got := told(writer); len(got) != 1 || got[0] != want {
			t.Errorf("told %s, want %s", got, want)
		}
		if err := w.notes.ReadAll(t.Context(), writer); err != nil {
			t.Fatal(err)
		}
		w.unliked(t, p.ID, crowd[0])
		w.unliked(t, p.ID, crowd[1])
		w.liked(t, p.ID, crowd[1])
		if n, err := w.notes.Unread(t.Context(), writer); err != nil || n != 0 {
			t.Errorf("%d unread after it left and came back, %v", n, err)
		}
		for _, v := range crowd {
			if got := told(v); len(got) != 0 {
				t.Errorf("who liked is told %s", got)
			}
		}
		if err := w.RemovePost(t.Context(), writer, p.ID); err != nil {
			t.Fatal(err)
		}
		if got := told(writer); len(got) != 1 || got[0] != "hot: HOT에 올랐던 내 글이 지워졌어요,  " {
			t.Errorf("of a deleted post is told %s", got)
		}
	})
}

// Many like at once, with clocks that differ, and some take it back: the post
// enters once, at the time of the tenth like that stands.
func TestLikesAtOnceMakeAPostHotOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 64), w.student(t)
		p := w.post(t, writer, "자유게시판")
		var wg sync.WaitGroup
		for i, v := range crowd {
			wg.Go(func() {
				w.later(time.Millisecond)
				do := []func(context.Context, account.Viewer, int64) (Like, error){w.LikePost}
				if i%4 == 0 {
					do = append(do, w.UnlikePost)
				}
				for _, f := range do {
					if _, err := f(context.Background(), v, p.ID); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var hotAt, tenth, rows int64
		err := w.db.Row(t.Context(), `SELECT p.hot_at, (SELECT created_at FROM post_likes WHERE post_id = p.id ORDER BY created_at LIMIT 1 OFFSET 9), (SELECT COUNT(*) FROM hot_posts) FROM posts p WHERE p.id = ?`, p.ID).Scan(&hotAt, &tenth, &rows)
		if err != nil || hotAt != tenth || rows != 1 {
			t.Errorf("hot at %d in %d rows, want %d once, %v", hotAt, rows, tenth, err)
		}
		if n, err := w.notes.Unread(t.Context(), writer); err != nil || n != 1 {
			t.Errorf("told %d times, %v", n, err)
		}
		w.made(t)
		w.agrees(t, "afterwards")
	})
}

// A like can be older than those that are there: its transaction waited, or its
// server's clock is behind. HOT goes by the times that the likes have.
func TestALateLikeIsCountedByItsTime(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 12), w.student(t)
		w.made(t)
		p := w.post(t, writer, "자유게시판")
		w.liked(t, p.ID, crowd[:10]...)
		tenth := w.now.Load()
		w.later(-5 * time.Second)
		w.liked(t, p.ID, crowd[10])
		w.later(time.Minute)
		w.liked(t, p.ID, crowd[11])
		var hotAt int64
		if err := w.db.Row(t.Context(), `SELECT hot_at FROM hot_posts WHERE post_id = ?`, p.ID).Scan(&hotAt); err != nil || hotAt != tenth-1e6 {
			t.Errorf("hot at %d, want %d, a second before what was the tenth like, %v", hotAt, tenth-1e6, err)
		}
		w.made(t)
		w.agrees(t, "with a late like")
	})
}

// A school's own threshold goes before the instance's; a change holds for all
// posts when the lists have been made twice, and a recount agrees all along.
func TestListsFollowTheirThresholds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 10), w.student(t)
		two, four, six := w.post(t, writer, "자유게시판", titled("two")), w.post(t, writer, "자유게시판", titled("four")), w.post(t, writer, "정보게시판", titled("six"))
		for id, n := range map[int64]int{two.ID: 2, four.ID: 4, six.ID: 6} {
			w.liked(t, id, crowd[:n]...)
		}
		for _, step := range []struct {
			school    int64
			hot, best int
			inHot     int
			inBest    int
		}{{0, 4, 6, 2, 1}, {w.hanbit, 2, 3, 3, 2}, {0, 1, 1, 3, 2}, {w.hanbit, 7, 100, 0, 0}, {w.hanbit, 5, 5, 1, 1}} {
			w.setLikes(t, HotLikes, step.school, step.hot)
			w.setLikes(t, BestLikes, step.school, step.best)
			w.agrees(t, "before")
			w.made(t)
			w.agrees(t, "between")
			w.made(t)
			w.agrees(t, "after")
			hot, err := w.Hot(t.Context(), writer, Moment{}, false, 10)
			if err != nil || len(hot) != step.inHot {
				t.Errorf("%+v: %d in HOT, %v", step, len(hot), err)
			}
			best, err := w.Best(t.Context(), writer, 0, Range{Limit: 10})
			if err != nil || len(best) != step.inBest {
				t.Errorf("%+v: %d in BEST, %v", step, len(best), err)
			}
		}
		w.liked(t, four.ID, crowd[4:]...)
		if got := w.hot(t, writer); got != "four six" && got != "six four" {
			t.Errorf("likes go by the threshold of five: %s", got)
		}
		w.agrees(t, "liked more")
	})
}

// What was there before there were thresholds, as when a database is brought up
// to date, comes into the lists by itself.
func TestOldPostsComeIntoTheLists(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 10), w.student(t)
		p := w.post(t, writer, "자유게시판", titled("old"))
		w.liked(t, p.ID, crowd...)
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), `UPDATE posts SET hot_at = 0`); err != nil {
				return err
			}
			_, err := tx.Exec(t.Context(), `DELETE FROM hot_posts`)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.made(t)
		w.made(t)
		if got := w.hot(t, writer); got != "old" {
			t.Errorf("HOT is %q", got)
		}
		w.agrees(t, "up to date")
	})
}

// HOT is turned over page by page, to and fro, whatever enters meanwhile.
func TestHotIsTurnedOver(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 1), w.student(t)
		w.setLikes(t, HotLikes, 0, 1)
		w.made(t)
		var want []string
		for i := range 45 {
			p := w.post(t, writer, "자유게시판", titled(fmt.Sprint(i)))
			w.liked(t, p.ID, crowd[0])
			want = append([]string{fmt.Sprint(i)}, want...)
		}
		var got []string
		from := Moment{}
		for n := 0; ; n++ {
			list, err := w.Hot(t.Context(), writer, from, false, 20)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 {
				break
			}
			for _, p := range list {
				got = append(got, p.Title)
			}
			from = list[len(list)-1].becameHot()
			w.liked(t, w.post(t, writer, "자유게시판", titled(fmt.Sprint("new ", n))).ID, crowd[0])
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v", got, want)
		}
		back, err := w.Hot(t.Context(), writer, from, true, 3)
		if err != nil || titles(back) != "1 2 3" {
			t.Errorf("back from the end: %s, %v", titles(back), err)
		}
	})
}
