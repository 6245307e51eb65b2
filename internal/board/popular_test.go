package board

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/search"
)

// Each doubling of its points makes a post as good as one four hours newer.
func TestScoresAreTimes(t *testing.T) {
	at := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC).UnixMicro()
	for _, tt := range []struct {
		likes, comments int
		ahead           time.Duration
	}{{1, 0, 0}, {2, 0, 4 * time.Hour}, {1, 1, 4 * time.Hour}, {4, 16, 12 * time.Hour}, {64, 0, 24 * time.Hour}} {
		if got := time.Duration(score(at, tt.likes, tt.comments)-at) * time.Microsecond; got != tt.ahead {
			t.Errorf("%d likes and %d comments are worth %s, want %s", tt.likes, tt.comments, got, tt.ahead)
		}
	}
	if score(at, 3, 9) <= score(at, 3, 8) || score(at, 100, 0) >= score(at, 101, 0) {
		t.Error("one more is not worth more")
	}
}

// popular is what v finds popular.
func (w *world) popular(t testing.TB, v account.Viewer) string {
	t.Helper()
	list, err := w.Popular(context.Background(), v, 100)
	if err != nil {
		t.Fatal(err)
	}
	return titles(list)
}

// What is popular is of the last day, liked, weighed by its age, and for its
// reader's eyes.
func TestPopularPostsAreThoseOfTheDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, reader := w.crowd(t, 9), w.student(t)
		graduate, foreigner := w.person(t, w.hanbit, account.Graduate, ""), w.person(t, w.saebyeok, account.Student, "")
		old := w.post(t, crowd[0], "자유게시판", titled("old"))
		w.liked(t, old.ID, crowd[1:]...)
		write := func(by int, board, title string, likes, comments int) Post {
			t.Helper()
			p, err := w.AddPost(t.Context(), crowd[by], NewPost{Board: w.boards[board], Title: title, Content: title})
			if err != nil {
				t.Fatal(err)
			}
			w.liked(t, p.ID, crowd[by+1:by+1+likes]...)
			for range comments {
				w.say(t, crowd[by], p.ID)
			}
			return p
		}
		w.later(20 * time.Hour)
		early := write(0, "자유게시판", "early", 8, 0)
		w.later(8 * time.Hour) // two doublings later, the eight likes are worth two
		write(1, "자유게시판", "talked", 1, 4)
		write(2, "정보게시판", "liked", 2, 0)
		write(3, "자유게시판", "unliked", 0, 9)
		write(4, "장터게시판", "market", 4, 0)
		write(5, "비밀게시판", "secret", 3, 0)
		fresh := write(6, "새내기게시판", "fresh", 2, 1)
		if got := w.popular(t, reader); got != "" {
			t.Errorf("before the list is made: %s", got)
		}
		w.made(t)
		w.agrees(t, "made")
		for _, tt := range []struct {
			name string
			v    account.Viewer
			want string
		}{
			{"a student", reader, "fresh talked liked early"}, {"a graduate", graduate, "talked liked early"}, {"a foreigner", foreigner, ""},
			{"the operator", w.person(t, 0, "", account.Operator), "fresh talked liked early"}, {"an unverified one", w.person(t, w.hanbit, account.Unverified, ""), ""},
		} {
			if got := w.popular(t, tt.v); got != tt.want {
				t.Errorf("%s finds %q, want %q", tt.name, got, tt.want)
			}
		}
		w.unliked(t, early.ID, crowd[3])
		w.agrees(t, "a like was taken back since")
		if err := w.RemovePost(t.Context(), crowd[6], fresh.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.popular(t, reader); got != "talked liked early" {
			t.Errorf("a post was deleted, and popular is %s", got)
		}
		w.later(18 * time.Hour)
		if got := w.popular(t, reader); got != "talked liked" {
			t.Errorf("a day later popular is %s", got)
		}
		w.agrees(t, "a day later")
		w.set(t, "정보게시판", func(s *Settings) { s.Hot = false })
		if got := w.popular(t, reader); got != "talked" {
			t.Errorf("a board takes no part any more, and popular is %s", got)
		}
		w.made(t)
		w.agrees(t, "made again")
	})
}

// Two processes make the lists again and again while people like, take back,
// comment and delete: what is there in the end is what a recount finds.
func TestTwoProcessesMakeOneList(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd := w.crowd(t, 8)
		var posts []int64
		for i, v := range crowd {
			for _, b := range []string{"자유게시판", "정보게시판", "취업·진로"} {
				p, err := w.AddPost(t.Context(), v, NewPost{Board: w.boards[b], Title: fmt.Sprint(b, i), Content: fmt.Sprint(b, i)})
				if err != nil {
					t.Fatal(err)
				}
				posts = append(posts, p.ID)
			}
		}
		w.setLikes(t, HotLikes, 0, 3)
		done := make(chan struct{})
		var making, living sync.WaitGroup
		for range 2 {
			other := New(w.db, notification.New(w.db), w.pictures, search.New(w.db))
			making.Go(func() {
				for {
					w.later(time.Second)
					if err := other.MakeLists(context.Background()); err != nil {
						t.Error(err)
					}
					select {
					case <-done:
						return
					default:
					}
				}
			})
		}
		for i, v := range crowd {
			living.Go(func() {
				for n, id := range posts {
					if n/3 == i {
						continue // one's own
					}
					w.later(time.Millisecond)
					if _, err := w.LikePost(context.Background(), v, id); err != nil {
						t.Error(err)
					}
					if (n+i)%3 == 0 {
						if _, err := w.UnlikePost(context.Background(), v, id); err != nil {
							t.Error(err)
						}
					}
					if (n+i)%5 == 0 {
						if _, err := w.AddComment(context.Background(), v, NewComment{Post: id, Content: "나도"}); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		living.Wait()
		close(done)
		making.Wait()
		w.agrees(t, "while something may have happened since")
		w.made(t)
		w.made(t)
		w.agrees(t, "made")
		want := map[int64][]place{}
		rows, err := db.All(t.Context(), w.db, func(r *sql.Rows) (p place, err error) {
			var created int64
			var likes, comments int
			err = r.Scan(&p.post, &p.school, &created, &likes, &comments)
			p.score = score(created, likes, comments)
			return p, err
		}, `SELECT p.id, p.school_id, p.created_at, (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id), (SELECT COUNT(*) FROM comments c WHERE c.post_id = p.id AND c.is_deleted = 0)
			FROM posts p`)
		if err != nil || len(rows) != len(posts) {
			t.Fatal(len(rows), err)
		}
		for _, p := range rows {
			want[p.school] = append(want[p.school], p)
		}
		kept, err := popularPlaces(t.Context(), w.db)
		if err != nil || len(kept) != len(posts) {
			t.Fatalf("%d rows of %d, %v", len(kept), len(posts), err)
		}
		for _, r := range kept {
			if p := keptOf(want)[r.post]; r != p {
				t.Errorf("kept %+v, want %+v", r, p)
			}
		}
	})
}

// A school keeps its fifty best, and shows thirty.
func TestPopularListsAreShort(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd := w.crowd(t, 2)
		var posts []PastPost
		now := w.db.Now()
		for i := range 60 {
			posts = append(posts, PastPost{Board: w.boards["자유게시판"], Writer: crowd[0].ID, Anonymous: true, Title: fmt.Sprint(i), Content: "내용",
				At: now.Add(time.Duration(i-90) * time.Minute), Likes: []PastLike{{crowd[1].ID, now.Add(time.Duration(i-89) * time.Minute)}}})
		}
		if err := w.Import(t.Context(), posts, time.Time{}); err != nil {
			t.Fatal(err)
		}
		w.made(t)
		w.agrees(t, "made")
		rows, err := popularPlaces(t.Context(), w.db)
		if err != nil || len(rows) != popularKept {
			t.Errorf("%d are kept, %v", len(rows), err)
		}
		list, err := w.Popular(t.Context(), crowd[0], 100)
		if err != nil || len(list) != popularShown || list[0].Title != "59" || list[29].Title != "30" {
			t.Errorf("%d are shown: %s, %v", len(list), titles(list), err)
		}
	})
}
