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

func content(text string) func(*NewPost) { return func(in *NewPost) { in.Content = text } }

// tagged are the ids of the posts with a hashtag that v finds.
func (w *world) tagged(t testing.TB, v account.Viewer, tag string, board int64) string {
	t.Helper()
	list, err := w.Posts(context.Background(), v, PostFilter{Hashtag: tag, Board: board}, Range{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	return ids(list)
}

// suggest is what v is suggested for a beginning: "기말 2 기말고사 1 ".
func (w *world) suggest(t testing.TB, v account.Viewer, begun string) string {
	t.Helper()
	list, err := w.Hashtags(context.Background(), v, begun)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, h := range list {
		fmt.Fprint(&b, h.Name, " ", h.PostCount, " ")
	}
	return b.String()
}

func (w *world) recounted(t testing.TB) {
	t.Helper()
	all, err := Recount(context.Background(), w.db)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Wrong != 0 {
			t.Errorf("%s: %d are wrong", c.What, c.Wrong)
		}
	}
}

func TestHashtagsFollowTheTextOfTheirPost(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		a := w.post(t, v, "자유게시판", content("하나 #기말 #공부자리 #Go"))
		b := w.post(t, v, "정보게시판", content("둘 #기말 #기말고사"))
		c := w.post(t, v, "자유게시판", content("셋"))
		if strings.Join(a.Hashtags, " ") != "기말 공부자리 go" || len(c.Hashtags) != 0 {
			t.Errorf("hashtags %v, %v", a.Hashtags, c.Hashtags)
		}
		look := func(what, begun, all, tag, want string) {
			t.Helper()
			if got := w.suggest(t, v, begun); got != all {
				t.Errorf("%s: suggests %q, want %q", what, got, all)
			}
			if got := w.tagged(t, v, tag, 0); got != want {
				t.Errorf("%s: #%s is on %q, want %q", what, tag, got, want)
			}
			w.recounted(t)
		}
		both := fmt.Sprint(b.ID, " ", a.ID, " ")
		look("written", "#기", "기말 2 기말고사 1 ", "＃기말", both)
		look("whatever the size of letters", "G", "go 1 ", "GO", ids([]Post{a}))
		look("of no word", "", "", "없는것", "")
		look("of no hashtag", "기말 ", "기말 2 기말고사 1 ", "기말 고사", "")
		if got := w.tagged(t, v, "기말", w.boards["정보게시판"]); got != ids([]Post{b}) {
			t.Errorf("of one board: %q", got)
		}
		w.post(t, v, "자유게시판", content("넷 #2학년"))
		look("of a digit", "#2", "2학년 1 ", "2", "")
		edited := "고침 #기말 #중간"
		p, err := w.EditPost(t.Context(), v, a.ID, PostChange{Content: &edited})
		if err != nil || strings.Join(p.Hashtags, " ") != "기말 중간" {
			t.Errorf("edited: %v, %v", p.Hashtags, err)
		}
		look("edited", "공", "", "기말", both)
		look("edited", "중", "중간 1 ", "중간", ids([]Post{a}))
		title := "제목만"
		if _, err := w.EditPost(t.Context(), v, a.ID, PostChange{Title: &title}); err != nil {
			t.Fatal(err)
		}
		look("with another title", "기말", "기말 2 기말고사 1 ", "중간", ids([]Post{a}))
		if err := w.RemovePost(t.Context(), v, b.ID); err != nil {
			t.Fatal(err)
		}
		look("removed", "기", "기말 1 ", "기말", ids([]Post{a}))
		if err := w.RemovePost(t.Context(), v, a.ID); err != nil {
			t.Fatal(err)
		}
		look("all removed", "기", "", "기말", "")
	})
}

// Neither a list, a count nor the order of suggestions tells of posts that one
// may not read, or that stand on a secret board.
func TestHashtagsTellNothingOfPostsThatOneMayNotRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, graduate := w.student(t), w.person(t, w.hanbit, account.Graduate, "")
		admitted, unverified := w.person(t, w.hanbit, account.Admitted, ""), w.person(t, w.hanbit, account.Unverified, "")
		foreigner, operator := w.person(t, w.saebyeok, account.Student, ""), w.person(t, 0, "", account.Operator)
		open := w.post(t, v, "자유게시판", content("#비밀번호 #비밀"))
		w.post(t, v, "비밀게시판", content("#비밀 #비밀스런"))
		fresh := w.post(t, v, "새내기게시판", content("#비밀 #비밀모임"))
		abroad := w.post(t, foreigner, "자유게시판", func(in *NewPost) { in.Board, in.Content = w.foreign, "#비밀 #비밀친구" })
		for _, tt := range []struct {
			name      string
			by        account.Viewer
			suggested string
			found     []Post
		}{
			{"a student", v, "비밀 2 비밀모임 1 비밀번호 1 ", []Post{fresh, open}},
			{"a graduate", graduate, "비밀 1 비밀번호 1 ", []Post{open}},
			{"an admitted one", admitted, "비밀 1 비밀모임 1 ", []Post{fresh}},
			{"an unverified one", unverified, "", nil},
			{"a foreigner", foreigner, "비밀 1 비밀친구 1 ", []Post{abroad}},
			{"the operator", operator, "", []Post{abroad, fresh, open}},
		} {
			if got := w.suggest(t, tt.by, "비밀"); got != tt.suggested {
				t.Errorf("%s is suggested %q, want %q", tt.name, got, tt.suggested)
			}
			if got := w.tagged(t, tt.by, "비밀", 0); got != ids(tt.found) {
				t.Errorf("%s finds %q, want %q", tt.name, got, ids(tt.found))
			}
		}
		for _, tt := range []struct {
			name  string
			by    account.Viewer
			board int64
			want  string
		}{
			{"of a secret board", v, w.boards["비밀게시판"], ""},
			{"of a foreign one", v, w.foreign, "not_found"},
			{"of one for others", graduate, w.boards["새내기게시판"], "not_for_state"},
			{"for a visitor", account.Viewer{}, 0, "not_authenticated"},
		} {
			list, err := w.Posts(t.Context(), tt.by, PostFilter{Hashtag: "비밀", Board: tt.board}, Range{Limit: 50})
			if code(err) != tt.want || len(list) > 0 {
				t.Errorf("%s: %s, %v", tt.name, ids(list), err)
			}
		}
		_, err := w.Hashtags(t.Context(), account.Viewer{}, "비밀")
		wantCode(t, err, "not_authenticated")
		if err := w.RemoveBoard(t.Context(), account.System, w.boards["새내기게시판"], Filter{}); err != nil {
			t.Fatal(err)
		}
		if got := w.suggest(t, v, "비밀모"); got != "" {
			t.Errorf("of a closed board: %q", got)
		}
	})
}

// Whoever writes, edits and removes at the same time: counts are those of the
// posts.
func TestHashtagsAtOnceAreCountedExactly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.exec(t, `UPDATE boards SET post_interval = 0`)
		var wg sync.WaitGroup
		for i := range 16 {
			v := w.student(t)
			wg.Go(func() {
				for n := range 3 {
					p, err := w.AddPost(context.Background(), v, NewPost{Board: w.boards["자유게시판"], Title: fmt.Sprint(i, n), Content: fmt.Sprintf("#모두 #둘로%d #끝%d", i%2, 9-i)})
					if err == nil && n > 0 {
						text := fmt.Sprintf("고침 #둘로%d #모두 #새로", (i+1)%2)
						_, err = w.EditPost(context.Background(), v, p.ID, PostChange{Content: &text})
					}
					if err == nil && n > 1 {
						err = w.RemovePost(context.Background(), v, p.ID)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		w.recounted(t)
		if got := w.suggest(t, w.student(t), "모두"); got != "모두 32 " {
			t.Errorf("suggests %q", got)
		}
	})
}

func TestAListOfAHashtagIsWalkedBothWays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for i := range 25 {
			w.post(t, v, "자유게시판", content(fmt.Sprint("#기말 ", i)))
			w.post(t, v, "자유게시판", content(fmt.Sprint("#중간 ", i)))
		}
		first, err := w.Posts(t.Context(), v, PostFilter{Hashtag: "기말"}, Range{Limit: 10})
		if err != nil || len(first) != 10 {
			t.Fatalf("%d posts, %v", len(first), err)
		}
		next, err := w.Posts(t.Context(), v, PostFilter{Hashtag: "기말"}, Range{Before: first[9].ID, Limit: 50})
		if err != nil || len(next) != 15 || next[0].ID != first[9].ID-2 {
			t.Errorf("%s, %v", ids(next), err)
		}
		back, err := w.Posts(t.Context(), v, PostFilter{Hashtag: "기말"}, Range{After: next[0].ID, Limit: 2})
		if err != nil || ids(back) != ids([]Post{first[9], first[8]}) {
			t.Errorf("%s, %v", ids(back), err)
		}
		page := w.visit(t, v, "/post/?hashtag="+"%EA%B8%B0%EB%A7%90", nil, false).Body.String()
		more := fmt.Sprintf(`href="/post/?hashtag=%%EA%%B8%%B0%%EB%%A7%%90&amp;before=%d"`, first[9].ID-20)
		if strings.Count(page, `<li class="row"`) != 20 || !strings.Contains(page, more) {
			t.Errorf("no link %s on %s", more, page)
		}
	})
}

func TestHashtagsOverTheAPIAndOnPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		free := w.boards["자유게시판"]
		w.steps(t, []step{
			{"written", v, "POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"공부 자리","content":"#기말 #Go https://a.example/#기말 #기말","hashtags":["x"]}`, free), 201, []string{`"media":[],"hashtags":["기말","go"],"poll":null`}, nil},
			{"found", v, "GET", "/post/?hashtag=기말", "", 200, []string{`"title":"공부 자리"`}, nil},
			{"found with its sign", v, "GET", fmt.Sprintf("/post/?hashtag=%%23GO&board=%d", free), "", 200, []string{`"title":"공부 자리"`}, nil},
			{"found on no other board", v, "GET", fmt.Sprintf("/post/?hashtag=기말&board=%d", w.boards["정보게시판"]), "", 200, []string{`"results":[]`}, nil},
			{"not found", v, "GET", "/post/?hashtag=중간", "", 200, []string{`{"next":null,"previous":null,"results":[]}`}, nil},
			{"no hashtag", v, "GET", "/post/?hashtag=a%20b", "", 200, []string{`"results":[]`}, nil},
			{"suggested", v, "GET", "/hashtag/?search=기", "", 200, []string{`[{"name":"기말","post_count":1}]`}, nil},
			{"nothing begun", v, "GET", "/hashtag/", "", 200, []string{`[]`}, nil},
			{"to a visitor", account.Viewer{}, "GET", "/hashtag/?search=기", "", 401, nil, []string{"기말"}},
		})
		w.later(time.Hour)
		link := `<a href="/post/?hashtag=%EA%B8%B0%EB%A7%90">#기말</a>`
		w.walks(t, []walk{
			{name: "in the text", by: v, path: "/post/1/", status: 200, has: []string{link, `<a href="/post/?hashtag=go">#Go</a>`, `href="https://a.example/#%EA%B8%B0%EB%A7%90"`}},
			{name: "its list", by: v, path: "/post/?hashtag=%EA%B8%B0%EB%A7%90", status: 200, has: []string{"<h1>#기말</h1>", "공부 자리", "자유게시판"}},
			{name: "a part of it", by: v, path: "/post/?hashtag=%EA%B8%B0%EB%A7%90", part: true, status: 200, has: []string{"공부 자리"}},
			{name: "an empty one", by: v, path: "/post/?hashtag=%EC%A4%91%EA%B0%84", status: 200, has: []string{"<h1>#중간</h1>", "이 해시태그를 단 글이 없어요", `href="/board/"`}},
			{name: "of no hashtag", by: v, path: "/post/?hashtag=%3Cb%3E", status: 200, has: []string{"<h1>해시태그</h1>"}, hasNot: []string{"&lt;b"}},
			{name: "a comment", by: v, path: "/post/1/comment/", form: form("content", "#댓글"), status: 303},
			{name: "has none", by: v, path: "/post/1/", status: 200, has: []string{"#댓글"}, hasNot: []string{">#댓글</a>"}},
			{name: "written on a secret board", by: v, path: fmt.Sprintf("/board/%d/write/", w.boards["비밀게시판"]), form: form("content", "#기말"), status: 303, to: "/post/2/"},
			{name: "leads nowhere there", by: v, path: "/post/2/", status: 200, has: []string{"#기말"}, hasNot: []string{link}},
		})
	})
}
