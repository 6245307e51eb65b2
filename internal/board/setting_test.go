package board

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

// setOn changes settings of a board as staff.
func (w *world) setOn(t testing.TB, board int64, change func(*Settings)) {
	t.Helper()
	if _, err := w.ChangeBoard(t.Context(), account.System, board, Filter{}, func(b *NewBoard) { change(&b.Settings) }, false); err != nil {
		t.Fatal(err)
	}
}

// Each setting of a board counts for programs and on pages.
func TestEverySettingOfABoardCounts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		board := w.boards["자유게시판"]
		v, other := w.student(t), w.student(t)
		w.setOn(t, board, func(s *Settings) { s.PostInterval = 0 })
		under := w.post(t, other, "자유게시판").Href()
		at := fmt.Sprintf("/board/%d/", board)
		n := 0
		sent := func(more string) string {
			n++
			return fmt.Sprintf(`{"board":%d,"content":"내용 %d"%s}`, board, n, more)
		}
		typed := func(more ...string) url.Values {
			n++
			return form(append([]string{"content", fmt.Sprint("내용 ", n)}, more...)...)
		}
		said := func(more string) string { return fmt.Sprintf(`{"post":1,"content":"댓글"%s}`, more) }
		signed, anonymous := `"author":{"name":"`+v.Nickname+`","is_me":true}`, `"author":{"name":"익명`
		for _, tt := range []struct {
			name   string
			change func(*Settings)
			calls  []step
			visits []walk
		}{
			{"anonymity of posts: allowed", func(*Settings) {}, []step{
				{"asked to sign", v, "POST", "/post/", sent(`,"title":"t","is_anonymous":false`), 201, []string{`"is_anonymous":false`, signed}, nil},
				{"not asked", v, "POST", "/post/", sent(`,"title":"t"`), 201, []string{`"is_anonymous":true`, anonymous}, []string{v.Nickname}},
			}, []walk{{name: "asks", by: v, path: at + "write/", status: 200, has: []string{`name="is_anonymous" value="true" checked`}}}},
			{"anonymity of posts: forced", func(s *Settings) { s.AnonymityPosts = Forced }, []step{
				{"asked to sign", v, "POST", "/post/", sent(`,"title":"t","is_anonymous":false`), 201, []string{`"is_anonymous":true`, anonymous}, []string{v.Nickname}},
			}, []walk{{name: "says so", by: v, path: at + "write/", status: 200, has: []string{"모두 익명이에요"}}}},
			{"anonymity of posts: off", func(s *Settings) { s.AnonymityPosts = Off }, []step{
				{"asked not to sign", v, "POST", "/post/", sent(`,"title":"t","is_anonymous":true`), 201, []string{`"is_anonymous":false`, signed}, nil},
			}, []walk{{name: "says so", by: v, path: at + "write/", status: 200, has: []string{"닉네임으로 올라가요"}}}},
			{"anonymity of comments: forced", func(s *Settings) { s.AnonymityComments = Forced }, []step{
				{"asked to sign", v, "POST", "/comment/", said(`,"is_anonymous":false`), 201, []string{`"is_anonymous":true`, anonymous}, []string{v.Nickname}},
			}, []walk{{name: "does not ask", by: v, path: under, status: 200, has: []string{`id="composer"`}, hasNot: []string{`name="is_anonymous"`}}}},
			{"anonymity of comments: off", func(s *Settings) { s.AnonymityComments = Off }, []step{
				{"asked not to sign", v, "POST", "/comment/", said(`,"is_anonymous":true`), 201, []string{`"is_anonymous":false`, signed}, nil},
			}, []walk{{name: "does not ask", by: v, path: under, status: 200, has: []string{`id="composer"`, `name="anonymity" value="off"`}, hasNot: []string{`name="is_anonymous"`}}}},
			{"who reads", func(s *Settings) { s.ReadStates = graduate }, []step{
				{"posts", v, "GET", "/post/?board=" + at[7:len(at)-1], "", 403, nil, []string{"제목"}},
				{"a post", v, "GET", under, "", 403, nil, []string{"제목"}},
				{"the newest", v, "GET", "/post/", "", 200, []string{`"results":[]`}, nil},
				{"the board", v, "GET", at, "", 200, []string{`"permissions":{"read":false,`}, nil},
			}, []walk{{name: "posts", by: v, path: at, status: 403}, {name: "a post", by: v, path: under, status: 403}, {name: "the list", by: v, path: "/board/", status: 200, hasNot: []string{`href="` + at + `"`}}}},
			{"who writes", func(s *Settings) { s.WriteStates = graduate }, []step{
				{"a post", v, "POST", "/post/", sent(`,"title":"t"`), 403, []string{`"code":"not_for_state"`}, nil},
				{"the board", v, "GET", at, "", 200, []string{`"read":true,"write":false,"comment":true`}, nil},
			}, []walk{{name: "no button", by: v, path: at, status: 200, hasNot: []string{at + "write/"}}, {name: "no page", by: v, path: at + "write/", status: 403}}},
			{"who comments", func(s *Settings) { s.CommentStates = graduate }, []step{
				{"a comment", v, "POST", "/comment/", said(""), 403, []string{`"code":"not_for_state"`}, nil},
				{"the board", v, "GET", at, "", 200, []string{`"write":true,"comment":false`}, nil},
			}, []walk{{name: "no line to write in", by: v, path: under, status: 200, hasNot: []string{`id="composer"`}}}},
			{"title required", func(s *Settings) { s.TitleRequired = true }, []step{
				{"none", v, "POST", "/post/", sent(""), 400, []string{`{"title":[`}, nil},
			}, []walk{{name: "none", by: v, path: at + "write/", form: typed("title", ""), status: 422}}},
			{"title not required", func(s *Settings) { s.TitleRequired = false }, []step{
				{"none", v, "POST", "/post/", sent(""), 201, []string{`"title":""`}, nil},
			}, []walk{{name: "says so", by: v, path: at + "write/", status: 200, has: []string{"제목 (없어도 돼요)"}}, {name: "none", by: v, path: at + "write/", form: typed("title", ""), status: 303}}},
			{"no questions", func(s *Settings) { s.Questions = false }, []step{
				{"one", v, "POST", "/post/", sent(`,"title":"t","is_question":true`), 400, []string{`{"is_question":["이 게시판에는 질문을 올릴 수 없어요."]}`}, nil},
			}, []walk{{name: "one", by: v, path: at + "write/", form: typed("title", "t", "is_question", "true"), status: 422, has: []string{"질문을 올릴 수 없어요"}}}},
			{"an interval", func(s *Settings) { s.PostInterval = 600 }, []step{
				{"a first", v, "POST", "/post/", sent(`,"title":"t"`), 201, nil, nil},
				{"a second", v, "POST", "/post/", sent(`,"title":"t"`), 429, []string{"10분 남았어요"}, nil},
			}, []walk{{name: "says so", by: v, path: at + "write/", status: 200, has: []string{"10분에 한 번"}}, {name: "a third", by: v, path: at + "write/", form: typed("title", "t"), status: 429, has: []string{"10분 남았어요"}}}},
			{"secret", func(s *Settings) { s.Secret = true }, []step{
				{"in no other list", v, "GET", "/post/", "", 200, []string{`"results":[]`}, nil},
				{"in its own", v, "GET", "/post/?board=" + at[7:len(at)-1], "", 200, []string{`"title":"제목`}, nil},
			}, []walk{
				{name: "says so", by: v, path: at, status: 200, has: []string{"밖으로 옮기지 말아 주세요", "제목", `name="robots" content="noindex"`}, hasNot: []string{"og:"}},
				{name: "so does a post", by: v, path: under, status: 200, has: []string{"밖으로 옮기지 말아 주세요", `name="robots" content="noindex"`}, hasNot: []string{"og:", `name="description"`}},
				{name: "on no other page", by: v, path: "/post/", status: 200, has: []string{"아직 글이 없어요"}, hasNot: []string{"제목"}},
			}},
			{"a notice and an introduction", func(s *Settings) { s.Notice, s.Description = "공지예요", "소개예요" }, []step{
				{"the board", v, "GET", at, "", 200, []string{`"description":"소개예요"`, `"notice":"공지예요"`}, nil},
			}, []walk{{name: "above the posts", by: v, path: at, status: 200, has: []string{"공지예요", "소개예요"}, hasNot: []string{"<details"}}, {name: "in the list", by: v, path: "/board/", status: 200, has: []string{"소개예요"}, hasNot: []string{"공지예요"}}}},
			{"a long notice", func(s *Settings) {
				s.Notice = "하나\n둘\n셋\n" + strings.Repeat("가", 200) + " https://example.org"
			}, nil,
				[]walk{{name: "is folded", by: v, path: at, status: 200, has: []string{"<details", "<summary>", "하나 둘 셋 가", `href="https://example.org"`}}}},
		} {
			t.Run(tt.name, func(t *testing.T) {
				w.setOn(t, board, func(s *Settings) { *s = DefaultSettings(); s.PostInterval = 0; tt.change(s) })
				w.steps(t, tt.calls)
				w.walks(t, tt.visits)
			})
		}
	})
}

// The boards for freshmen and graduates are open to whom they are for.
func TestFreshmenAndGraduatesHaveTheirBoards(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		fresh, alumni, free := w.boards["새내기게시판"], w.boards["졸업생게시판"], w.boards["자유게시판"]
		w.exec(t, `UPDATE boards SET post_interval = 0`)
		seed := map[int64]Post{fresh: w.post(t, w.student(t), "새내기게시판"), alumni: w.post(t, w.person(t, w.hanbit, account.Graduate, ""), "졸업생게시판"), free: w.post(t, w.student(t), "자유게시판")}
		type may struct{ listed, read, write, comment bool }
		all, nothing := may{true, true, true, true}, may{}
		for _, tt := range []struct {
			state account.State
			want  map[int64]may
		}{
			{account.Admitted, map[int64]may{fresh: all, alumni: nothing, free: nothing}},
			{account.Student, map[int64]may{fresh: all, alumni: {listed: true, read: true, comment: true}, free: all}},
			{account.Graduate, map[int64]may{fresh: nothing, alumni: all, free: all}},
			{account.Unverified, map[int64]may{fresh: nothing, alumni: nothing, free: nothing}},
		} {
			v := w.person(t, w.hanbit, tt.state, "")
			list := w.visit(t, v, "/board/", nil, false).Body.String()
			for board, want := range tt.want {
				at, post := fmt.Sprintf("/board/%d/", board), seed[board]
				code := func(method, path, body string) int { return w.call(v, method, path, body).Code }
				page := func(path string, f url.Values) int { return w.visit(t, v, path, f, false).Code }
				words++
				got := may{
					listed:  strings.Contains(list, `href="`+at+`"`),
					read:    code("GET", fmt.Sprintf("/post/?board=%d", board), "") == 200,
					write:   code("POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"t","content":"c %d"}`, board, words)) == 201,
					comment: code("POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"c"}`, post.ID)) == 201,
				}
				pages := may{
					listed:  got.listed,
					read:    page(at, nil) == 200 && page(post.Href(), nil) == 200,
					write:   page(at+"write/", nil) == 200 && page(at+"write/", form("title", "t", "content", fmt.Sprint("p ", words))) == 303,
					comment: page(post.Href()+"comment/", form("content", "c")) == 303,
				}
				if got != want || pages != want {
					t.Errorf("%s on board %d: calls %v, pages %v, want %v", tt.state, board, got, pages, want)
				}
			}
		}
	})
}

// What its manager may change and what staff may: by each setting.
func TestWhichSettingsAreTheManagers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		at := fmt.Sprintf("/board/%d/", board)
		for body, may := range map[string]bool{
			`{"name":"a"}`: true, `{"category":"a"}`: true, `{"description":"a"}`: true, `{"notice":"a"}`: true, `{"hot":false}`: true, `{"media":false}`: true,
			`{"anonymity_posts":"off"}`: false, `{"anonymity_comments":"forced"}`: false, `{"read_states":["student"]}`: false, `{"write_states":[]}`: false, `{"comment_states":["graduate"]}`: false,
			`{"title_required":false}`: false, `{"questions":false}`: false, `{"searchable":false}`: false, `{"post_interval":0}`: false, `{"secret":true}`: false,
		} {
			if got := w.call(manager, "PATCH", at, body).Code; (got == 200) != may || got != 200 && got != 403 {
				t.Errorf("the manager, %s: %d", body, got)
			}
			if got := w.call(w.person(t, w.hanbit, account.Student, account.Moderator), "PATCH", at, body); got.Code != 200 || !strings.Contains(got.Body.String(), body[1:len(body)-1]) {
				t.Errorf("staff, %s: %d %s", body, got.Code, got.Body)
			}
			w.setOn(t, board, func(s *Settings) { *s = DefaultSettings() })
		}
	})
}
