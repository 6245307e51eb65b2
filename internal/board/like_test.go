package board

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestLikes(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer, v := w.student(t), w.student(t)
		p := w.post(t, writer, "자유게시판")
		c := w.say(t, writer, p.ID)
		for _, kind := range []struct {
			name         string
			id           int64
			like, unlike func(context.Context, account.Viewer, int64) (Like, error)
		}{
			{"post", p.ID, w.LikePost, w.UnlikePost},
			{"comment", c.ID, w.LikeComment, w.UnlikeComment},
		} {
			w.later(time.Hour)
			for i, step := range []struct {
				do   func(context.Context, account.Viewer, int64) (Like, error)
				by   account.Viewer
				want Like
				code string
			}{
				{kind.unlike, v, Like{false, 0}, ""},
				{kind.like, v, Like{true, 1}, ""},
				{kind.like, v, Like{true, 1}, ""},
				{kind.like, w.student(t), Like{true, 2}, ""},
				{kind.like, writer, Like{}, "own_text"},
				{kind.unlike, v, Like{false, 1}, ""},
				{kind.unlike, v, Like{false, 1}, ""},
				{kind.like, v, Like{true, 2}, ""},
				{kind.like, w.person(t, w.saebyeok, account.Student, ""), Like{}, "not_found"},
				{kind.like, account.Viewer{}, Like{}, "not_authenticated"},
			} {
				got, err := step.do(t.Context(), step.by, kind.id)
				if code(err) != step.code || err == nil && got != step.want {
					t.Errorf("%s, step %d: %+v, %v, want %+v, %s", kind.name, i, got, err, step.want, step.code)
				}
			}
			w.later(25 * time.Hour)
			if _, err := kind.unlike(t.Context(), v, kind.id); code(err) != "like_too_old" {
				t.Errorf("%s: taking back after a day: %v", kind.name, err)
			}
			if got, err := kind.like(t.Context(), v, kind.id); err != nil || got != (Like{true, 2}) {
				t.Errorf("%s: still %+v, %v", kind.name, got, err)
			}
		}
	})
}

// Whoever likes and takes back at the same time: the count is that of the likes.
func TestLikesAtOnceAreCountedExactly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, w.student(t), "자유게시판")
		c := w.say(t, w.student(t), p.ID)
		people := make([]account.Viewer, 40)
		for i := range people {
			people[i] = w.student(t)
		}
		var wg sync.WaitGroup
		for i, v := range people {
			for n := range 25 {
				wg.Go(func() {
					do := w.LikePost
					switch {
					case n == 0:
						if _, err := w.LikeComment(context.Background(), v, c.ID); err != nil {
							t.Error(err)
						}
					case (i+n)%3 == 0:
						do = w.UnlikePost
					}
					if _, err := do(context.Background(), v, p.ID); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		var count, likes int
		if err := w.db.Row(t.Context(), `SELECT like_count, (SELECT COUNT(*) FROM post_likes WHERE post_id = posts.id) FROM posts WHERE id = ?`, p.ID).Scan(&count, &likes); err != nil {
			t.Fatal(err)
		}
		if count != likes {
			t.Errorf("counted %d of %d likes", count, likes)
		}
		if got, err := w.Comment(t.Context(), people[0], c.ID); err != nil || got.LikeCount != len(people) || !got.IsLiked {
			t.Errorf("comment: %+v, %v", got, err)
		}
	})
}
