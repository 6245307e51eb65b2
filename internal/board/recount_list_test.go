package board

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// Each list that is put wrong by hand is found, and no other sum or list is
// taken to be wrong.
func TestARecountFindsEveryListThatIsWrong(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer := w.crowd(t, 4), w.student(t)
		w.setLikes(t, HotLikes, 0, 2)
		w.setLikes(t, BestLikes, 0, 3)
		w.made(t)
		var posts [3]Post
		for i := range posts {
			p, err := w.AddPost(t.Context(), crowd[i], NewPost{Board: w.boards["자유게시판"], Title: fmt.Sprint(i), Content: fmt.Sprint(i)})
			if err != nil {
				t.Fatal(err)
			}
			posts[i] = p
			w.say(t, writer, p.ID)
			w.liked(t, p.ID, crowd[i+1:]...) // 3, 2 and 1
		}
		w.made(t)
		undone := errors.New("undone")
		for _, tt := range []struct{ what, change string }{
			{"", `UPDATE posts SET title = title`},
			{"posts in HOT", `UPDATE posts SET hot_at = hot_at + 1 WHERE id = 1`},
			{"posts in HOT", `UPDATE posts SET hot_at = 0 WHERE id = 2`},
			{"posts in HOT", `UPDATE hot_posts SET hot_at = hot_at - 1 WHERE post_id = 2`},
			{"posts in HOT", `UPDATE hot_posts SET school_id = school_id + 1 WHERE post_id = 2`},
			{"posts in HOT", `UPDATE hot_posts SET board_id = board_id + 1 WHERE post_id = 1`},
			{"posts in HOT", `UPDATE hot_posts SET post_id = 99 WHERE post_id = 2`},
			{"posts in HOT", `DELETE FROM hot_posts WHERE post_id = 1`},
			{"posts in HOT", `INSERT INTO hot_posts (post_id, school_id, board_id, hot_at) SELECT id, school_id, board_id, created_at FROM posts WHERE id = 3`},
			{"posts in BEST", `DELETE FROM best_posts`},
			{"posts in BEST", `UPDATE best_posts SET half = half - 1`},
			{"posts in BEST", `UPDATE best_posts SET school_id = school_id + 1`},
			{"posts in BEST", `UPDATE best_posts SET board_id = board_id + 1`},
			{"posts in BEST", `UPDATE best_posts SET post_id = 99`},
			{"posts in BEST", `INSERT INTO best_posts (post_id, school_id, board_id, half) SELECT id, school_id, board_id, 20262 FROM posts WHERE id = 3`},
			{"popular posts", `DELETE FROM popular_posts WHERE post_id = 3`},
			{"popular posts", `UPDATE popular_posts SET score = score + 1000000 WHERE post_id = 1`},
			{"popular posts", `UPDATE popular_posts SET school_id = school_id + 1 WHERE post_id = 2`},
			{"popular posts", `UPDATE popular_posts SET post_id = 99 WHERE post_id = 3`},
			{"popular posts", `DELETE FROM popular_runs`},
		} {
			err := w.db.Write(t.Context(), func(tx *db.Tx) error {
				if _, err := tx.Exec(t.Context(), tt.change); err != nil {
					return err
				}
				all, err := Recount(t.Context(), tx)
				if err != nil {
					return err
				}
				for _, c := range all {
					if wrong := c.Wrong > 0; wrong != (c.What == tt.what) {
						t.Errorf("%s: %s: %d wrong", tt.change, c.What, c.Wrong)
					}
				}
				return undone
			})
			if !errors.Is(err, undone) {
				t.Fatal(err)
			}
		}
	})
}

// What has happened since the lists were made is no mistake of theirs, whatever
// it was.
func TestARecountBearsWithWhatHappenedSince(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd := w.crowd(t, 4)
		p := w.post(t, crowd[0], "자유게시판")
		q := w.post(t, crowd[0], "정보게시판")
		w.liked(t, q.ID, crowd[1:3]...)
		c := w.say(t, crowd[1], q.ID)
		w.made(t)
		for what, happens := range map[string]func() error{
			"a like":            func() error { _, err := w.LikePost(t.Context(), crowd[3], q.ID); return err },
			"a like taken back": func() error { _, err := w.UnlikePost(t.Context(), crowd[2], q.ID); return err },
			"a comment": func() error {
				_, err := w.AddComment(t.Context(), crowd[0], NewComment{Post: q.ID, Content: "나도"})
				return err
			},
			"a deleted comment":  func() error { return w.RemoveComment(t.Context(), crowd[1], c.ID) },
			"a like of another":  func() error { _, err := w.LikePost(t.Context(), crowd[1], p.ID); return err },
			"a changed board":    func() error { w.set(t, "정보게시판", func(s *Settings) { s.Hot = false }); return nil },
			"a changed board, 2": func() error { w.set(t, "정보게시판", func(s *Settings) { s.Hot = true }); return nil },
			"nothing":            func() error { return nil },
		} {
			w.later(time.Second)
			if err := happens(); err != nil {
				t.Fatal(what, err)
			}
			w.agrees(t, what)
			w.later(25 * time.Minute)
			w.agrees(t, what+", a while ago")
		}
		if err := w.RemovePost(t.Context(), crowd[0], q.ID); err != nil {
			t.Fatal(err)
		}
		w.agrees(t, "a deleted post")
	})
}
