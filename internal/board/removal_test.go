package board

import (
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestWhoseTextIsRemovedIsTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, _ := w.run(t)
		v, other := w.student(t), w.student(t)
		post := w.post(t, v, "등산", func(in *NewPost) { in.Title = "지워질 글" })
		kept := w.post(t, other, "등산")
		c := w.say(t, v, kept.ID, text("지워질 댓글"))
		own := w.say(t, v, kept.ID)
		w.later(time.Second)
		for _, err := range []error{w.RemovePost(t.Context(), manager, post.ID), w.RemoveComment(t.Context(), w.person(t, w.hanbit, account.Student, account.Moderator), c.ID), w.RemoveComment(t.Context(), v, own.ID)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		got := w.call(v, "GET", "/notification/", "").Body.String()
		for _, part := range []string{`"kind":"post_removed","text":"게시판 지기나 관리자가 내 글을 지웠어요","snippet":"지워질 글","url":""`, `"kind":"comment_removed","text":"게시판 지기나 관리자가 내 댓글을 지웠어요","snippet":"지워질 댓글","url":""`} {
			if !strings.Contains(got, part) {
				t.Errorf("lacks %s: %s", part, got)
			}
		}
		if n := strings.Count(got, "_removed"); n != 2 {
			t.Errorf("%d removals are told", n)
		}
		for _, reader := range []account.Viewer{manager, other} {
			if got := w.call(reader, "GET", "/notification/", "").Body.String(); strings.Contains(got, "_removed") || strings.Contains(got, "지워질 글") {
				t.Errorf("others are told: %s", got)
			}
		}
		if rec := w.visit(t, v, "/notification/", nil, false); !strings.Contains(rec.Body.String(), "지워질 글") {
			t.Errorf("the page: %s", rec.Body)
		}
		// Of a board that one may no longer read nothing is told but that.
		w.exec(t, `UPDATE boards SET read_states = ? WHERE name = '등산'`, int64(graduate|staff))
		if got := w.call(v, "GET", "/notification/", "").Body.String(); strings.Contains(got, "지워질") || !strings.Contains(got, "내 글을 지웠어요") {
			t.Errorf("of a board that is closed to them: %s", got)
		}
	})
}
