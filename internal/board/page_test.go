package board

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/plain"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/web"
)

// pages returns the pages of the domain as v sees them.
func (w *world) pages(t testing.TB, v account.Viewer) http.Handler {
	t.Helper()
	m := web.NewMux()
	w.Mount(m, rest.New(rest.Options{}))
	w.notes.Mount(m, rest.New(rest.Options{}))
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	return web.Chain(web.Options{Key: keys.For("web"), Now: w.db.Now}, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := account.WithViewer(r.Context(), v)
		if v.Language == "en" {
			ctx = i18n.With(ctx, i18n.En)
		}
		m.ServeHTTP(rw, r.WithContext(ctx))
	}))
}

// visit opens a page, or sends a form where form is not nil.
func (w *world) visit(t testing.TB, v account.Viewer, path string, form url.Values, part bool) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", "text/html")
	if part {
		r.Header.Set("HX-Request", "true")
	}
	rec := httptest.NewRecorder()
	w.pages(t, v).ServeHTTP(rec, r)
	return rec
}

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// A walk is one visit and what its answer has and has not.
type walk struct {
	name        string
	by          account.Viewer
	path        string
	form        url.Values
	part        bool
	status      int
	to          string // Location
	has, hasNot []string
}

func (w *world) walks(t *testing.T, walks []walk) {
	t.Helper()
	for _, s := range walks {
		t.Run(s.name, func(t *testing.T) {
			rec := w.visit(t, s.by, s.path, s.form, s.part)
			got := rec.Body.String()
			if rec.Code != s.status || s.to != "" && rec.Header().Get("Location") != s.to {
				t.Fatalf("status %d to %q, want %d to %q: %s", rec.Code, rec.Header().Get("Location"), s.status, s.to, got)
			}
			if s.part == strings.Contains(got, "<html") && rec.Code == 200 {
				t.Errorf("a part and a page are the same")
			}
			for _, part := range s.has {
				if !strings.Contains(got, part) {
					t.Errorf("lacks %s: %s", part, got)
				}
			}
			for _, part := range append(s.hasNot, "uuid-", "account}") {
				if strings.Contains(got, part) {
					t.Errorf("shows %s: %s", part, got)
				}
			}
		})
	}
}

func TestAConversationWithoutScripts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other, foreigner := w.student(t), w.student(t), w.person(t, w.saebyeok, account.Student, "")
		english := other
		english.Language = "en"
		free := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		entry := w.entryPath()
		ads := fmt.Sprint(w.boards["홍보게시판"])
		long := strings.Repeat("가", 301)
		w.walks(t, []walk{
			{name: "the boards", by: v, path: "/board/", status: 200, has: []string{"자유게시판", "비밀게시판", `action="` + free + `pin/"`, "게시판 열기", "내가 쓴 글"}, hasNot: []string{"새벽대학교"}},
			{name: "a visitor's boards", path: "/board/", status: 200, has: []string{"한빛대학교", "새벽대학교"}, hasNot: []string{"pin/", "닫힌대학교"}},
			{name: "an unverified one's boards", by: w.person(t, w.hanbit, account.Unverified, ""), path: "/board/", status: 200, has: []string{"재학생 인증"}, hasNot: []string{"자유게시판"}},
			{name: "an empty board", by: v, path: free, status: 200, has: []string{"아직 글이 없어요", "첫 글 쓰기"}},
			{name: "a visitor is asked to log in", path: free, status: 303, to: "/account/login/?next=" + url.QueryEscape(free)},
			{name: "a foreigner's board", by: foreigner, path: free, status: 404, hasNot: []string{"자유게시판"}},
			{name: "write", by: v, path: free + "write/", status: 200, has: []string{`name="title"`, `name="content"`, `name="is_anonymous" value="true" checked`, `data-draft`, "form_key", "0</span> / 10,000"}},
			{name: "nothing typed", by: v, path: free + "write/", form: form("title", "제목만", "content", " "), status: 422, has: []string{`value="제목만"`, "비워 둘 수 없어요", `aria-invalid`}},
			{name: "a board that signs was chosen", by: v, path: free + "write/", form: form("board", ads, "title", "a", "content", "그대로", "is_anonymous", "true"), status: 422, has: []string{"닉네임으로 올라가요", "그대로"}},
			{name: "written", by: v, path: free + "write/", form: form("title", "첫 글", "content", "줄 하나\r\n<b>둘</b>", "is_question", "true", "is_anonymous", "true", "is_anonymous", "false"), status: 303, to: "/post/1/"},
			{name: "too soon", by: v, path: free + "write/", form: form("title", "둘째", "content", "쓰던 글"), status: 429, has: []string{"쓰던 글", "5분 남았어요"}},
			{name: "the post", by: other, path: "/post/1/", status: 200, has: []string{"첫 글", "줄 하나\n&lt;b&gt;둘", "<strong>익명</strong>", `action="/post/1/comment/"`, `action="/post/1/like/"`, "질문"}, hasNot: []string{v.Nickname, "고치기", "내 글<"}},
			{name: "to its writer", by: v, path: "/post/1/", status: 200, has: []string{"내 글", "/post/1/edit/", "/post/1/delete/"}},
			{name: "to a foreigner", by: foreigner, path: "/post/1/", status: 404, hasNot: []string{"첫 글"}},
			{name: "like", by: other, path: "/post/1/like/", form: form("on", "true"), status: 303, to: "/post/1/"},
			{name: "take it back by script", by: other, path: "/post/1/like/", form: form("on", "false"), part: true, status: 200, has: []string{`action="/post/1/like/"`, `aria-pressed="false"`, `value="true"`}},
			{name: "like one's own", by: v, path: "/post/1/like/", form: form("on", "true"), status: 403, has: []string{"내 글에는 공감할 수 없어요"}},
			{name: "comment", by: other, path: "/post/1/comment/", form: form("content", "댓글 하나", "is_anonymous", "true", "is_anonymous", "false", "form_key", strings.Repeat("A", 26)), status: 303, to: "/post/1/#c1"},
			{name: "the same form again", by: other, path: "/post/1/comment/", form: form("content", "댓글 하나", "is_anonymous", "true", "form_key", strings.Repeat("A", 26)), status: 303, to: "/post/1/#c1"},
			{name: "too long", by: other, path: "/post/1/comment/", form: form("content", long), status: 422, has: []string{long, "300자까지"}},
			{name: "too long, by script", by: other, path: "/post/1/comment/", form: form("content", long), part: true, status: 422, has: []string{long, `id="composer"`}},
			{name: "reply without scripts", by: v, path: "/post/1/?reply=1", status: 200, has: []string{"익명1에게 답글", `name="parent_comment" value="1"`}},
			{name: "reply by script", by: v, path: "/post/1/comment/", form: form("content", "답글", "parent_comment", "1"), part: true, status: 200, has: []string{`id="c2"`, "익명(글쓴이)", `id="comment-count" hx-swap-oob="true">2<`}},
			{name: "signed", by: other, path: "/post/1/comment/", form: form("content", "이름 걸고", "is_anonymous", "false"), status: 303, to: "/post/1/#c3"},
			{name: "reply to a reply", by: v, path: "/post/1/comment/", form: form("content", "x", "parent_comment", "2"), status: 422},
			{name: "the comments", by: v, path: "/post/1/", status: 200, has: []string{"익명1", "댓글 하나", "익명(글쓴이)", other.Nickname, "이름 걸고", "/comment/2/edit/"}, hasNot: []string{"/comment/1/edit/", "/comment/1/delete/"}},
			{name: "in English", by: english, path: "/post/1/", status: 200, has: []string{"Anonymous 1", "Anonymous (author)", "My comment"}, hasNot: []string{"익명1"}},
			{name: "edit a comment", by: v, path: "/comment/2/edit/", status: 200, has: []string{"답글</textarea>"}},
			{name: "edit it empty", by: v, path: "/comment/2/edit/", form: form("content", ""), status: 422, has: []string{"비워 둘 수 없어요"}},
			{name: "edited", by: v, path: "/comment/2/edit/", form: form("content", "고친 답글"), status: 303, to: "/post/1/#c2"},
			{name: "edit another's", by: v, path: "/comment/1/edit/", status: 403},
			{name: "delete a question that is answered", by: v, path: "/post/1/delete/", form: form(), status: 409, has: []string{"답이 달린 질문은"}},
			{name: "edit it", by: v, path: "/post/1/edit/", form: form("title", "새 제목", "content", "쓰던 것", "is_question", "true"), status: 409, has: []string{"답이 달린 질문은", "쓰던 것"}},
			{name: "notifications", by: v, path: "/notification/", status: 200, has: []string{"내 글에 댓글을 남겼어요", "이름 걸고", "모두 읽음", "안 읽음"}},
			{name: "open one", by: v, path: entry + "open/", form: form(), status: 303, to: "/post/1/#c3"},
			{name: "open another's", by: foreigner, path: entry + "open/", form: form(), status: 404},
			{name: "read", by: v, path: "/notification/", status: 200, hasNot: []string{"안 읽음"}},
			{name: "my posts", by: v, path: "/post/mine/", status: 200, has: []string{"첫 글"}},
			{name: "my comments", by: other, path: "/post/commented/", status: 200, has: []string{"첫 글"}},
			{name: "nothing mine", by: other, path: "/post/mine/", status: 200, has: []string{"아직 없어요"}},
			{name: "delete a comment", by: other, path: "/comment/1/delete/", status: 200, has: []string{"댓글 하나", "지우기"}},
			{name: "deleted", by: other, path: "/comment/1/delete/", form: form(), status: 303, to: "/post/1/#comments"},
			{name: "it stays for its reply", by: v, path: "/post/1/", status: 200, has: []string{"삭제된 댓글입니다.", "고친 답글", "수정됨"}, hasNot: []string{"댓글 하나"}},
			{name: "delete another's", by: v, path: "/comment/3/delete/", form: form(), status: 403},
			{name: "a post that is none", by: v, path: "/post/abc/", status: 404},
		})
	})
}

func TestAManagersPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, other, operator := w.student(t), w.student(t), w.person(t, 0, "", account.Operator)
		list := w.mustBoards(t, manager, Filter{})
		id := list[0].ID // the largest
		for _, b := range w.mustBoards(t, account.System, Filter{}) {
			id = max(id, b.ID)
		}
		opened := fmt.Sprintf("/board/%d/", id+1)
		w.walks(t, []walk{
			{name: "open", by: manager, path: "/board/open/", status: 200, has: []string{`name="category"`}},
			{name: "open as an unverified one", by: w.person(t, w.hanbit, account.Unverified, ""), path: "/board/open/", status: 403, has: []string{"재학생 인증"}},
			{name: "without a name", by: manager, path: "/board/open/", form: form("category", "학과", "name", ""), status: 422, has: []string{`value="학과"`, "비워 둘 수 없어요"}},
			{name: "opened", by: manager, path: "/board/open/", form: form("category", "학과", "name", "컴공", "notice", "어서 와요"), status: 303, to: opened},
			{name: "its page", by: manager, path: opened, status: 200, has: []string{"컴공", "어서 와요", opened + "manage/"}},
			{name: "what there is to manage", by: manager, path: opened + "manage/", status: 200, has: []string{opened + "settings/", opened + "restriction/", opened + "handover/", opened + "delete/"}},
			{name: "to others", by: other, path: opened + "manage/", status: 403},
			{name: "its page to others", by: other, path: opened, status: 200, has: []string{"컴공"}, hasNot: []string{"manage/"}},
			{name: "settings", by: manager, path: opened + "settings/", status: 200, has: []string{`name="hot"`, "어서 와요"}, hasNot: []string{"post_interval"}},
			{name: "settings of others", by: other, path: opened + "settings/", status: 403},
			{name: "all settings", by: operator, path: opened + "settings/", status: 200, has: []string{`name="post_interval"`, `name="read_states"`}},
			{name: "a bad interval", by: operator, path: opened + "settings/", form: form("all", "true", "category", "학과", "name", "컴공", "anonymity_posts", "off", "anonymity_comments", "forced", "post_interval", "x"), status: 422},
			{name: "set", by: operator, path: opened + "settings/", form: form("all", "true", "category", "학과", "name", "컴공", "anonymity_posts", "off", "anonymity_comments", "forced", "post_interval", "60",
				"read_states", "student", "write_states", "student", "comment_states", "student"), status: 303, to: opened},
			{name: "set by its manager alone", by: manager, path: opened + "settings/", form: form("all", "true", "category", "학과", "name", "컴퓨터", "post_interval", "0", "hot", "true"), status: 303, to: opened},
			{name: "pin", by: other, path: opened + "pin/", form: form("on", "true", "next", opened), status: 303, to: opened},
			{name: "pinned", by: other, path: "/board/", status: 200, has: []string{"즐겨찾기", `aria-pressed="true"`}},
			{name: "no way out", by: other, path: opened + "pin/", form: form("on", "true", "next", "https://evil.example/"), status: 303, to: "/"},
			{name: "close", by: manager, path: opened + "delete/", status: 200, has: []string{"컴퓨터"}},
			{name: "closed", by: manager, path: opened + "delete/", form: form(), status: 303, to: "/board/"},
			{name: "gone", by: manager, path: opened, status: 404},
		})
		b := w.mustBoards(t, account.System, Filter{Name: "컴퓨터"})
		if len(b) != 0 {
			t.Error("a closed board is listed")
		}
	})
}

func TestAListGoesOnByParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for range pageOf + 1 {
			w.post(t, v, "자유게시판")
		}
		path := fmt.Sprintf("/board/%d/", w.boards["자유게시판"])
		next := path + "?before=2"
		first := w.visit(t, v, path, nil, false).Body.String()
		if n := strings.Count(first, `<li class="row">`); n != pageOf || !strings.Contains(first, `href="`+next+`"`) {
			t.Errorf("%d posts: %s", n, first)
		}
		rest := w.visit(t, v, next, nil, true).Body.String()
		if strings.Count(rest, `<li class="row">`) != 1 || strings.Contains(rest, "<html") || strings.Contains(rest, "rel=\"next\"") {
			t.Errorf("the rest: %s", rest)
		}
	})
}

func TestManyCommentsGoOnByParts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		var past []PastComment
		at := w.db.Now().Add(-time.Hour)
		for i := range commentsOf + 5 {
			past = append(past, PastComment{Writer: v.ID, Anonymous: true, Content: fmt.Sprint("댓글 ", i), At: at.Add(time.Duration(i) * time.Second)})
		}
		err := w.Import(t.Context(), []PastPost{{Board: w.boards["자유게시판"], Writer: v.ID, Anonymous: true, Title: "긴 이야기", Content: "x", At: at, Comments: past}}, time.Time{})
		if err != nil {
			t.Fatal(err)
		}
		page := w.visit(t, v, "/post/1/", nil, false).Body.String()
		if strings.Count(page, `<li class="comment"`) != commentsOf || !strings.Contains(page, `href="/post/1/?after=200.200"`) {
			t.Errorf("the first part has %d", strings.Count(page, `<li class="comment"`))
		}
		rest := w.visit(t, v, "/post/1/?after=200.200", nil, true).Body.String()
		if strings.Count(rest, `<li class="comment"`) != 5 || strings.Contains(rest, "<form class=\"composer\"") {
			t.Errorf("the rest: %s", rest)
		}
		to := w.visit(t, v, "/post/1/comment/", form("content", "끝"), false).Header().Get("Location")
		if path, _, _ := strings.Cut(to, "#"); !strings.Contains(w.visit(t, v, path, nil, false).Body.String(), "끝") {
			t.Errorf("%s does not show the new comment", to)
		}
	})
}

func TestSnippetsAreTheBeginningInOneLine(t *testing.T) {
	for _, tt := range []struct {
		text string
		n    int
		want string
	}{
		{"", 3, ""}, {" \n\u3000 ", 3, ""}, {"가나다", 3, "가나다"}, {"가나다라", 3, "가나다…"}, {"가나다 \n", 3, "가나다"},
		{"\t가\n\n나\u3000다\r\n라", 10, "가 나 다 라"}, {"가나 다", 3, "가나…"}, {"가 나다", 3, "가 나…"}, {"a\u00a0b", 3, "a b"},
		{"가\u202e나", 2, "가나"}, {"가\u202e나다", 2, "가나…"}, {"\u202e 가 \u202e 나\u2066", 3, "가 나"}, {"가 \u202e나다", 3, "가 나…"}, {"\u202e", 3, ""}, {"가", 0, "…"},
	} {
		if got := plain.Snippet(tt.text, tt.n); got != tt.want {
			t.Errorf("plain.Snippet(%q, %d) = %q, want %q", tt.text, tt.n, got, tt.want)
		}
	}
}
