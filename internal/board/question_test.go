package board

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

func wondering(in *NewPost) { in.Question = true }
func (w *world) isAnswered(t testing.TB, v account.Viewer, post int64) bool {
	t.Helper()
	p, err := w.Post(context.Background(), v, post)
	if err != nil {
		t.Fatal(err)
	}
	return p.IsAnswered
}

// An answer is what does not say that it is by who asked, whoever that is.
func TestWhatAnswersAQuestion(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author, other := w.student(t), w.student(t)
		for _, tt := range []struct {
			name         string
			signs, says  bool // the question, the comment
			by           account.Viewer
			isNo, answer bool // the post is no question; the comment answers
		}{
			{"anonymous, by the author as 글쓴이", false, false, author, false, false},
			{"anonymous, by the author signed", false, true, author, false, true},
			{"anonymous, by another", false, false, other, false, true},
			{"anonymous, by another signed", false, true, other, false, true},
			{"signed, by the author signed", true, true, author, false, false},
			{"signed, by the author anonymous", true, false, author, false, true},
			{"signed, by another", true, false, other, false, true},
			{"signed, by another signed", true, true, other, false, true},
			{"no question, by another", false, true, other, true, false},
		} {
			post := w.post(t, author, "자유게시판", func(in *NewPost) { in.Question, in.Signed = !tt.isNo, tt.signs })
			c := w.say(t, tt.by, post.ID, func(in *NewComment) { in.Signed = tt.says })
			if got := w.isAnswered(t, other, post.ID); got != tt.answer {
				t.Errorf("%s: answered %v", tt.name, got)
			}
			text, locked := "고침", ""
			if tt.answer {
				locked = "question_answered"
			}
			_, err := w.EditPost(t.Context(), author, post.ID, PostChange{Content: &text})
			if code(err) != locked {
				t.Errorf("%s: edit: %v, want %q", tt.name, err, locked)
			}
			if err := w.RemovePost(t.Context(), author, post.ID); code(err) != locked {
				t.Errorf("%s: delete: %v, want %q", tt.name, err, locked)
			}
			w.recounted(t)
			if !tt.answer {
				continue
			}
			w.say(t, other, post.ID, replyTo(c)) // an answer of its own
			for i, id := range []int64{c.ID, c.ID + 1} {
				if !w.isAnswered(t, other, post.ID) {
					t.Errorf("%s: not answered with %d answers", tt.name, 2-i)
				}
				by := tt.by
				if i == 1 {
					by = other
				}
				if err := w.RemoveComment(t.Context(), by, id); err != nil {
					t.Fatal(err)
				}
			}
			if w.isAnswered(t, other, post.ID) {
				t.Errorf("%s: answered by nothing", tt.name)
			}
			w.recounted(t)
			if err := w.RemovePost(t.Context(), author, post.ID); err != nil {
				t.Errorf("%s: %v", tt.name, err)
			}
			w.recounted(t)
		}
	})
}

// The attacker asks whether a signed commenter wrote the anonymous question
// above, or an anonymous one the signed question: by what is shown, listed and
// counted, before and after the author tries to edit and delete it, and when
// the comment goes. Whoever it was, all answers are the same.
func TestWhatCountsAsAnAnswerDoesNotTellTheAuthor(t *testing.T) {
	for _, signs := range []bool{false, true} {
		play := func(own bool) string {
			w := newWorld(t)
			author, other, attacker := w.student(t), w.student(t), w.student(t)
			speaker := other
			if own {
				speaker = author
			}
			shown := &speaker // whose name is there to be read
			if signs {
				shown = &author
			}
			w.exec(t, `UPDATE users SET nickname = '이름' WHERE id = ?`, int64(shown.ID))
			post := w.post(t, author, "자유게시판", wondering, func(in *NewPost) { in.Signed, in.Title, in.Content = signs, "질문", "내용" })
			c := w.say(t, speaker, post.ID, func(in *NewComment) { in.Signed = !signs })
			var seen strings.Builder
			look := func(step string) {
				board := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
				for _, path := range []string{post.Href(), "/post/?question=true", "/post/?answered=false", "/post/?answered=true", "/post/?question=false", board, board + "?question=true",
					board + "?question=true&answered=false", fmt.Sprintf("/comment/?post=%d", post.ID), fmt.Sprintf("/post/?board=%d&answered=false", w.boards["자유게시판"])} {
					fmt.Fprintln(&seen, step, path, hush(dump(w.call(attacker, "GET", path, ""))))
					fmt.Fprintln(&seen, step, path, hush(dump(w.visit(t, attacker, path, nil, false))))
					fmt.Fprintln(&seen, step, path, hush(dump(w.visit(t, attacker, path, nil, true))))
				}
			}
			look("said")
			for _, try := range []struct{ method, body string }{{"PATCH", `{"content":"고침"}`}, {"PATCH", `{"is_question":false}`}, {"DELETE", ""}} {
				w.call(author, try.method, post.Href(), try.body)
				look("tried to " + try.method)
			}
			if err := w.RemoveComment(t.Context(), speaker, c.ID); err != nil {
				t.Fatal(err)
			}
			look("gone")
			w.call(author, "PATCH", post.Href(), `{"content":"고침"}`)
			look("edited")
			return seen.String()
		}
		own, another := strings.Split(play(true), "\n"), strings.Split(play(false), "\n")
		if len(own) != len(another) || len(own) < 300 {
			t.Fatalf("%d lines and %d", len(own), len(another))
		}
		for i := range own {
			if own[i] != another[i] {
				t.Errorf("signed %v: the author's own comment shows:\n%s\nanother's:\n%s", signs, own[i], another[i])
				break
			}
		}
	}
}

var byChance = regexp.MustCompile(`name="form_key" value="[A-Z2-7]+"|Etag: \[W/[^]]*\]`)

// hush takes out what differs by chance: keys of forms, and the names of pages
// and answers that hold them.
func hush(text string) string { return byChance.ReplaceAllString(text, "chance") }

func TestQuestionsAreFiltered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other, graduate := w.student(t), w.student(t), w.person(t, w.hanbit, account.Graduate, "")
		plain := w.post(t, v, "자유게시판", content("#기말"))
		open := w.post(t, v, "자유게시판", wondering, content("#기말"))
		done := w.post(t, v, "자유게시판", wondering, content("#기말"))
		fresh := w.post(t, v, "새내기게시판", wondering)
		hidden := w.post(t, v, "비밀게시판", wondering, content("#기말"))
		gone := w.post(t, v, "자유게시판", wondering)
		abroad := w.post(t, w.person(t, w.saebyeok, account.Student, ""), "", func(in *NewPost) { in.Board, in.Question = w.foreign, true })
		w.say(t, other, done.ID)
		w.say(t, v, open.ID)
		if err := w.RemovePost(t.Context(), v, gone.ID); err != nil {
			t.Fatal(err)
		}
		yes, no := true, false
		free := w.boards["자유게시판"]
		for _, tt := range []struct {
			name string
			by   account.Viewer
			f    PostFilter
			want []Post
		}{
			{"questions", v, PostFilter{Question: &yes}, []Post{fresh, done, open}},
			{"unanswered", v, PostFilter{Answered: &no}, []Post{fresh, open}},
			{"answered", v, PostFilter{Question: &yes, Answered: &yes}, []Post{done}},
			{"no questions", v, PostFilter{Question: &no}, []Post{plain}},
			{"no question that is answered", v, PostFilter{Question: &no, Answered: &yes}, nil},
			{"of a board", v, PostFilter{Board: free, Question: &yes}, []Post{done, open}},
			{"unanswered of a board", v, PostFilter{Board: free, Question: &yes, Answered: &no}, []Post{open}},
			{"no questions of a board", v, PostFilter{Board: free, Question: &no}, []Post{plain}},
			{"of the secret board", v, PostFilter{Board: w.boards["비밀게시판"], Question: &yes}, []Post{hidden}},
			{"with a hashtag", v, PostFilter{Hashtag: "기말", Question: &yes}, []Post{done, open}},
			{"with a hashtag, answered", v, PostFilter{Hashtag: "기말", Answered: &yes}, []Post{done}},
			{"with a hashtag, unanswered", v, PostFilter{Hashtag: "기말", Answered: &no, Board: free}, []Post{open}},
			{"with a hashtag, no question", v, PostFilter{Hashtag: "기말", Question: &no}, []Post{plain}},
			{"a graduate's", graduate, PostFilter{Question: &yes}, []Post{done, open}},
			{"the operator's", w.person(t, 0, "", account.Operator), PostFilter{Answered: &no}, []Post{abroad, fresh, open}},
			{"the unverified's", w.person(t, w.hanbit, account.Unverified, ""), PostFilter{Question: &yes}, nil},
		} {
			got, err := w.Posts(t.Context(), tt.by, tt.f, Range{Limit: 20})
			if err != nil || ids(got) != ids(tt.want) {
				t.Errorf("%s: %s, %v, want %s", tt.name, ids(got), err, ids(tt.want))
			}
		}
		for _, tt := range []struct {
			by    account.Viewer
			board int64
			want  string
		}{{v, w.foreign, "not_found"}, {graduate, w.boards["새내기게시판"], "not_for_state"}, {account.Viewer{}, free, "not_authenticated"}, {v, 9999, "not_found"}} {
			_, err := w.Posts(t.Context(), tt.by, PostFilter{Board: tt.board, Question: &no, Answered: &no}, Range{Limit: 20})
			wantCode(t, err, tt.want)
		}
		// A question that is taken back is none, and the other way round.
		if _, err := w.EditPost(t.Context(), v, open.ID, PostChange{Question: &no}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.EditPost(t.Context(), v, plain.ID, PostChange{Question: &yes}); err != nil {
			t.Fatal(err)
		}
		got, err := w.Posts(t.Context(), v, PostFilter{Board: free, Question: &yes}, Range{Limit: 20})
		if err != nil || ids(got) != ids([]Post{done, plain}) {
			t.Errorf("after both became the other: %s, %v", ids(got), err)
		}
		w.recounted(t)
	})
}

func TestQuestionsOverTheAPIAndOnPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t), w.student(t)
		w.post(t, v, "자유게시판", func(in *NewPost) { in.Title = "그냥 글" })
		w.post(t, v, "자유게시판", wondering, func(in *NewPost) { in.Title = "첫째 물음" })
		w.post(t, v, "자유게시판", wondering, func(in *NewPost) { in.Title = "둘째 물음" })
		w.say(t, other, 3)
		board := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		list := fmt.Sprintf("/post/?board=%d", w.boards["자유게시판"])
		w.steps(t, []step{
			{"a question", v, "GET", "/post/2/", "", 200, []string{`"is_question":true`, `"poll":null,"is_answered":false,`}, nil},
			{"answered", v, "GET", "/post/3/", "", 200, []string{`"is_answered":true,`}, nil},
			{"questions", v, "GET", list + "&question=true", "", 200, []string{"첫째 물음", "둘째 물음"}, []string{"그냥 글"}},
			{"unanswered", v, "GET", list + "&answered=false", "", 200, []string{"첫째 물음"}, []string{"둘째 물음", "그냥 글"}},
			{"answered ones", v, "GET", list + "&question=1&answered=1", "", 200, []string{"둘째 물음"}, []string{"첫째 물음", "그냥 글"}},
			{"no questions", v, "GET", list + "&question=false", "", 200, []string{"그냥 글"}, []string{"물음"}},
			{"a value that is none", v, "GET", list + "&question=maybe&answered=", "", 200, []string{"그냥 글", "첫째 물음"}, nil},
		})
		chip := func(href, text string, current bool) string {
			if current {
				return fmt.Sprintf(`<a class="chip" href="%s" aria-current="page">%s`, href, text)
			}
			return fmt.Sprintf(`<a class="chip" href="%s">%s`, href, text)
		}
		asked, open := board+"?question=true", board+"?answered=false&amp;question=true"
		w.walks(t, []walk{
			{name: "the board", by: v, path: board, status: 200, has: []string{chip(board, "전체", true), chip(asked, "질문", false), chip(open, "답 없는 질문", false), "답변 있음"}},
			{name: "its questions", by: v, path: asked, status: 200, has: []string{chip(asked, "질문", true), "첫째 물음", "둘째 물음"}, hasNot: []string{"그냥 글"}},
			{name: "unanswered ones", by: v, path: board + "?question=true&answered=false", status: 200, has: []string{chip(open, "답 없는 질문", true), "첫째 물음"}, hasNot: []string{"둘째 물음", "그냥 글"}},
			{name: "a part", by: v, path: asked, part: true, status: 200, has: []string{"첫째 물음"}, hasNot: []string{"그냥 글"}},
			{name: "waiting", by: v, path: "/post/2/", status: 200, has: []string{"답을 기다리는 중"}, hasNot: []string{"답변 있음"}},
			{name: "answered", by: v, path: "/post/3/", status: 200, has: []string{"답변 있음"}, hasNot: []string{"답을 기다리는 중"}},
			{name: "no question", by: v, path: "/post/1/", status: 200, hasNot: []string{"답변 있음", "답을 기다리는 중"}},
			{name: "none yet", by: v, path: fmt.Sprintf("/board/%d/?question=true", w.boards["정보게시판"]), status: 200, has: []string{"아직 질문이 없어요"}},
			{name: "none waits", by: v, path: fmt.Sprintf("/board/%d/?question=true&answered=false", w.boards["정보게시판"]), status: 200, has: []string{"답을 기다리는 질문이 없어요"}},
		})
		for range 20 {
			w.post(t, v, "자유게시판", wondering)
		}
		page := w.visit(t, v, asked, nil, false).Body.String()
		if more := fmt.Sprintf(`href="%s?question=true&amp;before=%d"`, board, 4); !strings.Contains(page, more) {
			t.Errorf("no link %s on %s", more, page)
		}
		if _, err := w.ChangeBoard(t.Context(), account.System, w.boards["자유게시판"], Filter{}, func(b *NewBoard) { b.Questions = false }, false); err != nil {
			t.Fatal(err)
		}
		if page := w.visit(t, v, board, nil, false).Body.String(); strings.Contains(page, "답 없는 질문") {
			t.Error("a board without questions offers them")
		}
	})
}

// Whoever answers and takes it back at the same time: a question is answered
// while one answer stands.
func TestAnswersAtOnceAreCountedExactly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		author := w.student(t)
		post := w.post(t, author, "자유게시판", wondering)
		people := make([]account.Viewer, 16)
		for i := range people {
			people[i] = w.student(t)
		}
		people[0] = author
		var wg sync.WaitGroup
		for i, v := range people {
			wg.Go(func() {
				for n := range 4 {
					c, err := w.AddComment(context.Background(), v, NewComment{Post: post.ID, Content: fmt.Sprint("답 ", n), Signed: n%2 == 1})
					if err == nil && (i > 2 || n < 2) {
						err = w.RemoveComment(context.Background(), v, c.ID)
					}
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		w.recounted(t)
		if !w.isAnswered(t, people[1], post.ID) {
			t.Error("answers stand, and it is not answered")
		}
		var n int
		if err := w.db.Row(t.Context(), `SELECT answer_count FROM posts WHERE id = ?`, post.ID).Scan(&n); err != nil || n != 5 { // two by each of two, the author's signed one
			t.Errorf("%d answers, %v", n, err)
		}
	})
}
