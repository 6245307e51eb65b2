package board

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestWhatAPostMayBe(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for _, tt := range []struct {
			name, board, title, content string
			question                    bool
			want                        string
		}{
			{"good", "자유게시판", "제목", "내용", false, ""},
			{"a question", "자유게시판", "제목?", "내용", true, ""},
			{"100 and 10,000", "자유게시판", strings.Repeat("가", 100), strings.Repeat("나", 10_000), false, ""},
			{"title of 101", "자유게시판", strings.Repeat("가", 101), "내용", false, "title max_length"},
			{"10,001", "자유게시판", "제목", strings.Repeat("나", 10_001), false, "content max_length"},
			{"no title", "자유게시판", " ", "내용", false, "title blank"},
			{"no title where none is asked for", "비밀게시판", "", "내용", false, ""},
			{"no content", "자유게시판", "제목", "\n", false, "content blank"},
			{"NUL", "자유게시판", "a\x00", "내용", false, "title null_characters"},
			{"for graduates", "졸업생게시판", "제목", "내용", false, "not_for_state"},
		} {
			t.Run(tt.name, func(t *testing.T) {
				w.later(time.Hour)
				_, err := w.AddPost(t.Context(), v, NewPost{Board: w.boards[tt.board], Title: tt.title, Content: tt.content, Question: tt.question})
				wantCode(t, err, tt.want)
			})
		}
		for name, board := range map[string]int64{"none": 9999, "foreign": w.foreign} {
			_, err := w.AddPost(t.Context(), v, NewPost{Board: board, Title: "x", Content: "x"})
			if code(err) != "board does_not_exist" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestOnePostPerBoardAndInterval(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		add := func(v account.Viewer, board, title string) error {
			_, err := w.AddPost(t.Context(), v, NewPost{Board: w.boards[board], Title: title, Content: title})
			return err
		}
		wantCode(t, add(v, "자유게시판", ""), "title blank") // refused: does not count
		wantCode(t, add(v, "자유게시판", "하나"), "")
		w.later(time.Minute)
		err := add(v, "자유게시판", "둘")
		wantCode(t, err, "too_soon")
		if got := fault.Of(err).RetryAfter; got != 4*time.Minute {
			t.Errorf("wait %v", got)
		}
		wantCode(t, add(v, "정보게시판", "셋"), "")
		wantCode(t, add(w.student(t), "자유게시판", "넷"), "")
		w.later(4 * time.Minute)
		wantCode(t, add(v, "자유게시판", "둘"), "")

		// The two boards for advertising share one turn in three days.
		wantCode(t, add(v, "홍보게시판", "홍보"), "")
		w.later(2 * 24 * time.Hour)
		wantCode(t, add(v, "동아리·학회", "동아리"), "too_soon_hours")
		w.later(24 * time.Hour)
		wantCode(t, add(v, "동아리·학회", "동아리"), "")

		// Of many at once one is accepted.
		w.later(time.Hour)
		var wg sync.WaitGroup
		var mu sync.Mutex
		accepted := 0
		for i := range 8 {
			wg.Go(func() {
				if add(v, "자유게시판", fmt.Sprint("여럿", i)) == nil {
					mu.Lock()
					defer mu.Unlock()
					accepted++
				}
			})
		}
		wg.Wait()
		if accepted != 1 {
			t.Errorf("%d of 8 at once", accepted)
		}
	})
}

func TestTheSameTextIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		p := w.post(t, v, "자유게시판", func(in *NewPost) { in.Title = "같은 글" })
		add := func(v account.Viewer, content string) error {
			w.later(time.Hour)
			_, err := w.AddPost(t.Context(), v, NewPost{Board: w.boards["정보게시판"], Title: "같은 글", Content: content})
			return err
		}
		wantCode(t, add(v, " 내용\n"), " same_text")
		wantCode(t, add(v, "다른 내용"), "")
		wantCode(t, add(w.student(t), "내용"), "")
		other := "다른 내용"
		_, err := w.EditPost(t.Context(), v, p.ID, PostChange{Content: &other})
		wantCode(t, err, " same_text")
		if err := w.RemovePost(t.Context(), v, p.ID); err != nil {
			t.Fatal(err)
		}
		wantCode(t, add(v, "내용"), "")
	})
}

func TestARepeatedWriteIsDoneOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		in := NewPost{Board: w.boards["자유게시판"], Title: "한 번", Content: "내용", Key: "k1"}
		first, err := w.AddPost(t.Context(), v, in)
		if err != nil {
			t.Fatal(err)
		}
		again, err := w.AddPost(t.Context(), v, in)
		if err != nil || again.ID != first.ID {
			t.Errorf("again: %d, %v, want %d", again.ID, err, first.ID)
		}
		if p, err := w.AddPost(t.Context(), other, in); err != nil || p.ID == first.ID {
			t.Errorf("another person's key: %d, %v", p.ID, err)
		}
		ids := map[int64]bool{}
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 16 {
			wg.Go(func() {
				c, err := w.AddComment(context.Background(), v, NewComment{Post: first.ID, Content: "x", Key: "k1"})
				mu.Lock()
				defer mu.Unlock()
				if ids[c.ID] = true; err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if p, _ := w.Post(t.Context(), v, first.ID); len(ids) != 1 || p.CommentCount != 1 {
			t.Errorf("%d comments, counted %d", len(ids), p.CommentCount)
		}
		w.later(25 * time.Hour)
		if c := w.say(t, v, first.ID, func(in *NewComment) { in.Key = "k1" }); ids[c.ID] {
			t.Error("a key counts after its day")
		}
		// A refused write leaves its key free.
		bad := NewComment{Post: 9999, Content: "x", Key: "k2"}
		_, err = w.AddComment(t.Context(), v, bad)
		wantCode(t, err, "post does_not_exist")
		bad.Post = first.ID
		_, err = w.AddComment(t.Context(), v, bad)
		wantCode(t, err, "")
	})
}

func TestOnlyItsWriterEditsAPost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		p := w.post(t, v, "자유게시판")
		w.later(time.Second)
		title, long, yes, no, board := "새 제목", strings.Repeat("가", 101), true, false, w.boards["정보게시판"]
		for _, tt := range []struct {
			name string
			by   account.Viewer
			in   PostChange
			want string
		}{
			{"another", w.student(t), PostChange{Title: &title}, "permission_denied"},
			{"the operator", w.person(t, 0, "", account.Operator), PostChange{Title: &title}, "permission_denied"},
			{"a foreigner", w.person(t, w.saebyeok, account.Student, ""), PostChange{Title: &title}, "not_found"},
			{"signing it later", v, PostChange{Signed: &yes}, "is_anonymous immutable"},
			{"moving it", v, PostChange{Board: &board}, "board immutable"},
			{"a long title", v, PostChange{Title: &long}, "title max_length"},
			{"the same again", v, PostChange{Signed: &no, Board: &p.Board}, ""},
		} {
			_, err := w.EditPost(t.Context(), tt.by, p.ID, tt.in)
			if code(err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
		}
		if same, _ := w.Post(t.Context(), v, p.ID); same.IsEdited {
			t.Error("edited by nothing")
		}
		got, err := w.EditPost(t.Context(), v, p.ID, PostChange{Title: &title})
		if err != nil || got.Title != title || !got.IsEdited || got.Content != "내용" || !got.UpdatedAt.After(p.UpdatedAt.Time) {
			t.Errorf("%+v, %v", got, err)
		}
		var former string
		if err := w.db.Row(t.Context(), `SELECT title FROM former_texts WHERE post_id = ?`, p.ID).Scan(&former); err != nil || former != p.Title {
			t.Errorf("kept %q, %v", former, err)
		}
	})
}

func TestAnAnsweredQuestionStays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		p := w.post(t, v, "자유게시판", func(in *NewPost) { in.Question = true })
		w.say(t, v, p.ID) // one's own words are no answer
		content, no := "고침", false
		_, err := w.EditPost(t.Context(), v, p.ID, PostChange{Content: &content})
		wantCode(t, err, "")
		answer := w.say(t, other, p.ID)
		_, err = w.EditPost(t.Context(), v, p.ID, PostChange{Title: &content})
		wantCode(t, err, "question_answered")
		_, err = w.EditPost(t.Context(), v, p.ID, PostChange{Question: &no})
		wantCode(t, err, "question_answered")
		wantCode(t, w.RemovePost(t.Context(), v, p.ID), "question_answered")
		if err := w.RemoveComment(t.Context(), other, answer.ID); err != nil {
			t.Fatal(err)
		}
		wantCode(t, w.RemovePost(t.Context(), v, p.ID), "")

		discussed := w.post(t, v, "자유게시판")
		w.say(t, other, discussed.ID)
		yes := true
		_, err = w.EditPost(t.Context(), v, discussed.ID, PostChange{Question: &yes})
		wantCode(t, err, "question_answered")
	})
}

func TestARemovedPostIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for _, tt := range []struct {
			name string
			by   account.Viewer
			want string
			acts int
		}{
			{"another", w.student(t), "permission_denied", 0},
			{"a foreigner", w.person(t, w.saebyeok, account.Student, ""), "not_found", 0},
			{"a foreign moderator", w.person(t, w.saebyeok, account.Student, account.Moderator), "not_found", 0},
			{"its writer", v, "", 0},
			{"a moderator", w.person(t, w.hanbit, account.Student, account.Moderator), "", 1},
			{"the operator", w.person(t, 0, "", account.Operator), "", 2},
			{"the command line", account.System, "", 3},
		} {
			p := w.post(t, v, "자유게시판")
			c := w.say(t, v, p.ID)
			before := w.count(t, "자유게시판")
			if err := w.RemovePost(t.Context(), tt.by, p.ID); code(err) != tt.want {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
			gone := tt.want == ""
			if _, err := w.Post(t.Context(), v, p.ID); (code(err) == "not_found") != gone {
				t.Errorf("%s: post: %v", tt.name, err)
			}
			if _, err := w.Comment(t.Context(), v, c.ID); (code(err) == "not_found") != gone {
				t.Errorf("%s: comment: %v", tt.name, err)
			}
			if _, err := w.LikePost(t.Context(), w.student(t), p.ID); (code(err) == "not_found") != gone {
				t.Errorf("%s: like: %v", tt.name, err)
			}
			if after := w.count(t, "자유게시판"); (after == before-1) != gone {
				t.Errorf("%s: the board counts %d after %d", tt.name, after, before)
			}
			var acts int
			if err := w.db.Row(t.Context(), `SELECT COUNT(*) FROM audit_entries WHERE act = 'post.remove'`).Scan(&acts); err != nil || acts != tt.acts {
				t.Errorf("%s: %d acts noted, %v", tt.name, acts, err)
			}
		}
	})
}

func (w *world) count(t testing.TB, board string) int {
	t.Helper()
	b, err := w.Board(context.Background(), account.System, w.boards[board], Filter{})
	if err != nil {
		t.Fatal(err)
	}
	return *b.PostCount
}

func TestListsOfPosts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		a := w.post(t, v, "자유게시판")
		b := w.post(t, other, "자유게시판")
		c := w.post(t, v, "비밀게시판")
		d := w.post(t, other, "새내기게시판")
		e := w.post(t, v, "자유게시판")
		w.say(t, v, b.ID)
		w.say(t, v, b.ID)
		w.say(t, v, d.ID)
		if _, err := w.LikePost(t.Context(), v, b.ID); err != nil {
			t.Fatal(err)
		}
		all := Range{Limit: 10}
		type list func(context.Context, account.Viewer, Range) ([]Post, error)
		free := func(ctx context.Context, v account.Viewer, r Range) ([]Post, error) {
			return w.PostsOf(ctx, v, w.boards["자유게시판"], r)
		}
		graduate := w.person(t, w.hanbit, account.Graduate, "")
		foreigner := w.person(t, w.saebyeok, account.Student, "")
		for _, tt := range []struct {
			name string
			list list
			by   account.Viewer
			r    Range
			want []Post
		}{
			{"a board", free, v, all, []Post{e, b, a}},
			{"its second part", free, v, Range{Before: e.ID, Limit: 1}, []Post{b}},
			{"backwards", free, v, Range{After: a.ID, Limit: 2}, []Post{b, e}},
			{"the school's, but secrets", w.Newest, v, all, []Post{e, d, b, a}},
			{"the school's, for a graduate", w.Newest, graduate, all, []Post{e, b, a}},
			{"the school's, for an admitted one", w.Newest, w.person(t, w.hanbit, account.Admitted, ""), all, []Post{d}},
			{"another school's", w.Newest, foreigner, all, nil},
			{"the operator's", w.Newest, w.person(t, 0, "", account.Operator), all, []Post{e, d, b, a}},
			{"the unverified's", w.Newest, w.person(t, w.hanbit, account.Unverified, ""), all, nil},
			{"one's own", w.Mine, v, all, []Post{e, c, a}},
			{"one's own, after", w.Mine, v, Range{After: a.ID, Limit: 1}, []Post{c}},
			{"commented on", w.Commented, v, all, []Post{d, b}},
			{"commented on, before", w.Commented, v, Range{Before: d.ID, Limit: 5}, []Post{b}},
			{"commented on, after", w.Commented, v, Range{After: b.ID, Limit: 5}, []Post{d}},
		} {
			got, err := tt.list(t.Context(), tt.by, tt.r)
			if err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			if ids(got) != ids(tt.want) {
				t.Errorf("%s: %s, want %s", tt.name, ids(got), ids(tt.want))
			}
			for _, p := range got {
				if p.IsLiked != (p.ID == b.ID && tt.by.ID == v.ID) || p.Author.IsMe != (tt.by.ID == v.ID && (p.ID == a.ID || p.ID == c.ID || p.ID == e.ID)) {
					t.Errorf("%s: post %d is_liked %v, is_me %v", tt.name, p.ID, p.IsLiked, p.Author.IsMe)
				}
			}
		}
		for _, tt := range []struct {
			name  string
			by    account.Viewer
			board int64
			want  string
		}{
			{"empty", v, w.boards["정보게시판"], ""},
			{"none", v, 9999, "not_found"},
			{"foreign", v, w.foreign, "not_found"},
			{"freshmen's, for a graduate", graduate, w.boards["새내기게시판"], "not_for_state"},
			{"for an unverified one", w.person(t, w.hanbit, account.Unverified, ""), w.boards["자유게시판"], "not_verified"},
			{"for a visitor", account.Viewer{}, w.boards["자유게시판"], "not_authenticated"},
		} {
			list, err := w.PostsOf(t.Context(), tt.by, tt.board, all)
			if code(err) != tt.want || len(list) > 0 {
				t.Errorf("%s: %v, want %s", tt.name, err, tt.want)
			}
		}
	})
}

func ids(list []Post) string {
	var b strings.Builder
	for _, p := range list {
		fmt.Fprint(&b, p.ID, " ")
	}
	return b.String()
}
