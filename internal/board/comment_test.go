package board

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestNumbersFollowTheFirstAnonymousComment(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author, first, second := w.student(t), w.student(t), w.student(t)
		p := w.post(t, author, "자유게시판")
		for _, tt := range []struct {
			name   string
			by     account.Viewer
			change []func(*NewComment)
			want   string
		}{
			{"the first", first, nil, "익명1"},
			{"the second", second, nil, "익명2"},
			{"the first again", first, nil, "익명1"},
			{"the author", author, nil, "익명(글쓴이)"},
			{"the author signed: no mark", author, []func(*NewComment){signed}, author.Nickname},
			{"the second signed", second, []func(*NewComment){signed}, second.Nickname},
			{"who signed first gets the next number", w.student(t), nil, "익명3"},
		} {
			if got := w.say(t, tt.by, p.ID, tt.change...).Author; got != (Author{tt.want, true}) {
				t.Errorf("%s: %+v, want %s", tt.name, got, tt.want)
			}
		}
		signedPost := w.post(t, author, "자유게시판", func(in *NewPost) { in.Signed = true })
		if got := w.say(t, author, signedPost.ID).Author.Name; got != "익명1" {
			t.Errorf("the author of a signed post comments as %s", got)
		}
	})
}

func TestANumberSurvivesDeletion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, w.student(t), "자유게시판")
		one, two := w.student(t), w.student(t)
		if err := w.RemoveComment(t.Context(), one, w.say(t, one, p.ID).ID); err != nil {
			t.Fatal(err)
		}
		if got := w.say(t, two, p.ID).Author.Name; got != "익명2" {
			t.Errorf("the second is %s", got)
		}
		if got := w.say(t, one, p.ID).Author.Name; got != "익명1" {
			t.Errorf("the first is %s again", got)
		}
	})
}

// Everybody writes at once: each gets one number, none is skipped or given
// twice, and the count is exact.
func TestNumbersWhenEverybodyWritesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p := w.post(t, w.student(t), "비밀게시판")
		const people, times = 64, 2
		all := make([]account.Viewer, people)
		for i := range all {
			all[i] = w.student(t)
		}
		var wg sync.WaitGroup
		for _, v := range all {
			for range times {
				wg.Go(func() {
					if _, err := w.AddComment(context.Background(), v, NewComment{Post: p.ID, Content: "나도"}); err != nil {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		after, list, err := w.Comments(t.Context(), w.student(t), p.ID, Position{}, false, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != people*times || after.CommentCount != len(list) {
			t.Errorf("%d comments, counted %d", len(list), after.CommentCount)
		}
		wrote := map[string]int{}
		for _, c := range list {
			wrote[c.Author.Name]++
		}
		for i := range people {
			if name := fmt.Sprintf("익명%d", i+1); wrote[name] != times {
				t.Errorf("%s wrote %d times", name, wrote[name])
			}
		}
		places := map[Position]bool{}
		for i, c := range list {
			if places[c.Place] || i > 0 && list[i-1].Place.thread > c.Place.thread {
				t.Errorf("comment %d stands at %v", i, c.Place)
			}
			places[c.Place] = true
		}
	})
}

func TestRepliesStandInTheirThread(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, v := w.post(t, w.student(t), "자유게시판"), w.student(t)
		a := w.say(t, v, p.ID, text("a"))
		b := w.say(t, v, p.ID, text("b"))
		a1 := w.say(t, v, p.ID, text("a1"), replyTo(a))
		w.say(t, v, p.ID, text("b1"), replyTo(b))
		w.say(t, v, p.ID, text("a2"), replyTo(a))
		w.say(t, v, p.ID, text("c"))
		if got := w.order(t, v, p.ID); got != "a a1 a2 b b1 c" {
			t.Errorf("order %q", got)
		}
		_, err := w.AddComment(t.Context(), v, NewComment{Post: p.ID, Parent: a1.ID, Content: "x"})
		wantCode(t, err, "parent_comment does_not_exist")
		_, err = w.AddComment(t.Context(), v, NewComment{Post: w.post(t, v, "자유게시판").ID, Parent: a.ID, Content: "x"})
		wantCode(t, err, "parent_comment does_not_exist")

		// By parts, forwards and backwards, each comment comes once.
		_, list, _ := w.Comments(t.Context(), v, p.ID, Position{}, false, 2)
		_, others, _ := w.Comments(t.Context(), v, p.ID, list[1].Place, false, 10)
		_, back, _ := w.Comments(t.Context(), v, p.ID, others[0].Place, true, 10)
		if len(others) != 4 || others[0].Content != "a2" || len(back) != 2 || back[0].Content != "a1" {
			t.Errorf("parts: %v, back: %v", contents(others), contents(back))
		}
	})
}

func TestADeletedCommentStaysWhileItHasReplies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, v, other := w.post(t, w.student(t), "자유게시판"), w.student(t), w.student(t)
		top := w.say(t, v, p.ID, text("secret words"))
		reply := w.say(t, other, p.ID, text("reply"), replyTo(top))
		lone := w.say(t, v, p.ID, text("lone"))
		for _, id := range []int64{top.ID, lone.ID} {
			if err := w.RemoveComment(t.Context(), v, id); err != nil {
				t.Fatal(err)
			}
		}
		after, list, err := w.Comments(t.Context(), v, p.ID, Position{}, false, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 2 || list[0].Content != "삭제된 댓글입니다." || !list[0].IsDeleted || list[0].Author != (Author{}) || list[1].Content != "reply" {
			t.Errorf("shows %+v", list)
		}
		if after.CommentCount != 1 {
			t.Errorf("counts %d", after.CommentCount)
		}
		_, err = w.AddComment(t.Context(), v, NewComment{Post: p.ID, Parent: top.ID, Content: "x"})
		wantCode(t, err, "parent_comment does_not_exist")
		_, err = w.Comment(t.Context(), v, top.ID)
		wantCode(t, err, "not_found")
		wantCode(t, w.RemoveComment(t.Context(), v, top.ID), "not_found")

		if err := w.RemoveComment(t.Context(), other, reply.ID); err != nil {
			t.Fatal(err)
		}
		if got := w.order(t, v, p.ID); got != "" {
			t.Errorf("after its last reply is gone: %q", got)
		}
	})
}

func TestACommentIsEditedUntilSomebodyReplies(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		p, v, other := w.post(t, w.student(t), "자유게시판"), w.student(t), w.student(t)
		c := w.say(t, v, p.ID)
		w.later(time.Second)
		edit := func(by account.Viewer, to string) error {
			_, err := w.EditComment(t.Context(), by, c.ID, &to, nil)
			return err
		}
		wantCode(t, edit(other, "x"), "permission_denied")
		wantCode(t, edit(v, " "), "content blank")
		wantCode(t, edit(v, strings.Repeat("가", 301)), "content max_length")
		wantCode(t, edit(v, "고침"), "")
		yes, no := true, false
		_, err := w.EditComment(t.Context(), v, c.ID, nil, &yes)
		wantCode(t, err, "is_anonymous immutable")
		got, err := w.EditComment(t.Context(), v, c.ID, nil, &no)
		if err != nil || got.Content != "고침" || !got.IsEdited || !got.UpdatedAt.After(got.CreatedAt.Time) {
			t.Errorf("%+v, %v", got, err)
		}
		var former string
		if err := w.db.Row(t.Context(), `SELECT content FROM former_texts WHERE comment_id = ?`, c.ID).Scan(&former); err != nil || former != "나도" {
			t.Errorf("kept %q, %v", former, err)
		}
		w.say(t, other, p.ID, replyTo(c))
		wantCode(t, edit(v, "또"), "comment_answered")
	})
}

func TestWhatACommentMayBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		p := w.post(t, v, "자유게시판")
		for _, tt := range []struct {
			name, content, want string
		}{
			{"blank", " \r\n ", "content blank"},
			{"300", strings.Repeat("가", 300), ""},
			{"301", strings.Repeat("가", 301), "content max_length"},
			{"300 lines as a browser sends them", strings.Repeat("\r\n", 299) + "x", ""},
			{"NUL", "a\x00b", "content null_characters"},
			{"not UTF-8", "a\xff", "content invalid"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				_, err := w.AddComment(t.Context(), v, NewComment{Post: p.ID, Content: tt.content})
				wantCode(t, err, tt.want)
			})
		}
		_, err := w.AddComment(t.Context(), v, NewComment{Post: p.ID + 999, Content: "x"})
		wantCode(t, err, "post does_not_exist")
		_, err = w.AddComment(t.Context(), w.person(t, w.saebyeok, account.Student, ""), NewComment{Post: p.ID, Content: "x"})
		wantCode(t, err, "post does_not_exist")
		_, err = w.AddComment(t.Context(), account.Viewer{}, NewComment{Post: p.ID, Content: "x"})
		wantCode(t, err, "not_authenticated")
		if after, _ := w.Post(t.Context(), v, p.ID); after.CommentCount != 2 {
			t.Errorf("refused comments are counted: %d", after.CommentCount)
		}
	})
}

// The board decides where it does not leave it to the writer.
func TestTheBoardDecidesWhoIsAnonymous(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for _, tt := range []struct {
			board  string
			signed bool
			want   bool
		}{
			{"자유게시판", false, true}, {"자유게시판", true, false},
			{"비밀게시판", false, true}, {"비밀게시판", true, true},
			{"홍보게시판", false, false}, {"홍보게시판", true, false},
		} {
			p := w.post(t, v, tt.board, func(in *NewPost) { in.Signed = tt.signed })
			c := w.say(t, v, p.ID, func(in *NewComment) { in.Signed = tt.signed })
			if p.IsAnonymous != tt.want || c.IsAnonymous != tt.want {
				t.Errorf("%s, signed %v: post %v, comment %v, want %v", tt.board, tt.signed, p.IsAnonymous, c.IsAnonymous, tt.want)
			}
		}
	})
}

func text(s string) func(*NewComment) { return func(in *NewComment) { in.Content = s } }

func (w *world) order(t testing.TB, v account.Viewer, post int64) string {
	t.Helper()
	_, list, err := w.Comments(context.Background(), v, post, Position{}, false, 1000)
	if err != nil {
		t.Fatal(err)
	}
	return contents(list)
}

func contents(list []Comment) string {
	var all []string
	for _, c := range list {
		all = append(all, c.Content)
	}
	return strings.Join(all, " ")
}
