package board

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestBlocksOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		id := func(n int64) string { return fmt.Sprint(w.now.Load() + n) }
		comment := func(c Comment) string { return fmt.Sprintf(`{"comment":%d}`, c.ID) }
		nickname := `{"id":` + id(0) + `,"created_at":"2026-12-05T13:00:00+09:00","kind":"nickname","nickname":"` + y.x.Nickname + `","post":null,"label":null}`
		label := `{"id":` + id(1) + `,"created_at":"2026-12-05T13:00:00+09:00","kind":"label","nickname":null,"post":` + fmt.Sprint(y.open.ID) + `,"label":"익명2"}`
		w.steps(t, []step{
			{"nothing yet", y.reader, "GET", "/block/", "", 200, []string{`{"next":null,"previous":null,"results":[]}`}, nil},
			{"a visitor's list", account.Viewer{}, "GET", "/block/", "", 401, nil, nil},
			{"a visitor blocks", account.Viewer{}, "POST", "/block/", comment(y.here), 401, nil, nil},
			{"nothing", y.reader, "POST", "/block/", `{}`, 400, []string{`{"non_field_errors":["글이나 댓글 하나를 적어 주세요."]}`}, nil},
			{"both", y.reader, "POST", "/block/", fmt.Sprintf(`{"post":%d,"comment":%d}`, y.open.ID, y.here.ID), 400, []string{`non_field_errors`}, nil},
			{"neither", y.reader, "POST", "/block/", `{"post":null,"comment":null}`, 400, []string{`non_field_errors`}, nil},
			{"none of the two", y.reader, "POST", "/block/", `{"post":999}`, 400, []string{`{"post":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`}, nil},
			{"no number", y.reader, "POST", "/block/", `{"comment":"x"}`, 400, []string{`{"comment":["`}, nil},
			{"one's own", y.x, "POST", "/block/", comment(y.here), 403, []string{`"detail":"내가 쓴 글은 차단할 수 없어요."`}, nil},
			{"a nickname", y.reader, "POST", "/block/", comment(y.signedHere), 201, []string{nickname}, nil},
			{"again, by its post", y.reader, "POST", "/block/", fmt.Sprintf(`{"post":%d}`, y.signed.ID), 201, []string{nickname}, nil},
			{"a label", y.reader, "POST", "/block/", comment(y.here), 201, []string{label}, nil},
			{"the list", y.reader, "GET", "/block/", "", 200, []string{`"results":[` + label + "," + nickname + "]"}, nil},
			{"by parts", y.reader, "GET", "/block/?page_size=1", "", 200, []string{`"next":"https://madang.example/block/?cursor=`, label}, []string{`"nickname":"`}},
			{"another's list", y.other, "GET", "/block/", "", 200, []string{`"results":[]`}, nil},
			{"the post that is hidden", y.reader, "GET", fmt.Sprintf("/post/%d/", y.signed.ID), "", 200, []string{`"is_blocked":true`}, nil},
			{"the comments", y.reader, "GET", fmt.Sprintf("/comment/?post=%d", y.open.ID), "", 200, []string{`"익명1"`}, []string{`"익명2"`, y.x.Nickname}},
			{"the comment that is hidden", y.reader, "GET", fmt.Sprintf("/comment/%d/", y.here.ID), "", 200, []string{`"content":"나도"`, `"is_blocked":true`}, nil},
			{"another's is not there", y.other, "DELETE", "/block/" + id(1) + "/", "", 404, nil, nil},
			{"unblock", y.reader, "DELETE", "/block/" + id(1) + "/", "", 204, nil, nil},
			{"unblock again", y.reader, "DELETE", "/block/" + id(1) + "/", "", 404, nil, nil},
			{"the comments again", y.reader, "GET", fmt.Sprintf("/comment/?post=%d", y.open.ID), "", 200, []string{`"익명2"`}, []string{y.x.Nickname}},
		})
		want := `"actions":{"POST":{"post":{"type":"field","required":false,"read_only":false,"label":"Post"},"comment":{"type":"field","required":false,"read_only":false,"label":"Comment"}}}`
		if got := w.call(y.reader, "OPTIONS", "/block/", "").Body.String(); !strings.Contains(got, want) {
			t.Errorf("OPTIONS lacks %s: %s", want, got)
		}
	})
}

func TestBlockingWithoutScripts(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		at := y.open.Href()
		c := func(c Comment) string { return fmt.Sprint(c.ID) }
		first := fmt.Sprint(w.now.Load())
		second := fmt.Sprint(w.now.Load() + 1)
		w.walks(t, []walk{
			{name: "the menus", by: y.reader, path: at, status: 200, has: []string{`<form id="block" method="post" action="/block/">`, "글쓴이 차단하기", "익명2 차단하기", y.x.Nickname + " 차단하기", `form="block" name="comment" value="` + c(y.here) + `"`}},
			{name: "not for one's own", by: y.other, path: at, status: 200, hasNot: []string{"글쓴이 차단하기", "익명(글쓴이) 차단하기"}},
			{name: "nothing blocked yet", by: y.reader, path: "/block/", status: 200, has: []string{"차단한 사람이 없어요"}},
			{name: "a visitor", path: "/block/", form: form("comment", c(y.here)), status: 303, to: "/account/login/"},
			{name: "a comment that is none", by: y.reader, path: "/block/", form: form("comment", "x"), status: 404},
			{name: "nothing", by: y.reader, path: "/block/", form: form(), status: 404},
			{name: "one's own", by: y.x, path: "/block/", form: form("comment", c(y.here)), status: 403, has: []string{"내가 쓴 글은 차단할 수 없어요"}},
			{name: "a label leads to the comment before", by: y.reader, path: "/block/", form: form("comment", c(y.here)), status: 303, to: at + "#c2"},
			{name: "it is gone", by: y.reader, path: at, status: 200, has: []string{y.x.Nickname}, hasNot: []string{"익명2", "더 보기"}},
			{name: "a nickname leads to its board", by: y.reader, path: "/block/", form: form("post", fmt.Sprint(y.signed.ID)), status: 303, to: fmt.Sprintf("/board/%d/", w.boards["자유게시판"])},
			{name: "its texts are gone", by: y.reader, path: at, status: 200, hasNot: []string{y.x.Nickname, "익명2"}},
			{name: "its post says so", by: y.reader, path: y.signed.Href(), status: 200, has: []string{"차단한 사람의 글이에요", y.signed.Href() + "?blocked=show", "/block/" + second + "/delete/"}, hasNot: []string{y.signed.Title, "나도"}},
			{name: "see it once", by: y.reader, path: y.signed.Href() + "?blocked=show", status: 200, has: []string{y.signed.Title, "나도"}},
			{name: "answer to it", by: y.reader, path: y.signed.Href() + "comment/", form: form("content", "그래도"), status: 303, to: y.signed.Href() + "?blocked=show#c" + fmt.Sprint(y.authored.ID+3)},
			{name: "the board without it", by: y.reader, path: fmt.Sprintf("/board/%d/", w.boards["자유게시판"]), status: 200, has: []string{y.anonymous.Title}, hasNot: []string{y.signed.Title}},
			{name: "the list", by: y.reader, path: "/block/", status: 200, has: []string{"익명2", y.open.Title, y.x.Nickname, "차단 풀기", "/block/" + first + "/delete/"}},
			{name: "the list of another", by: y.other, path: "/block/", status: 200, hasNot: []string{y.x.Nickname}},
			{name: "another unblocks it", by: y.other, path: "/block/" + first + "/delete/", form: form(), status: 404},
			{name: "undo", by: y.reader, path: "/block/" + first + "/delete/?next=" + at + "%23c" + c(y.here), form: form(), status: 303, to: at + "#c" + c(y.here)},
			{name: "no way out", by: y.reader, path: "/block/" + second + "/delete/?next=https://evil.test/", form: form(), status: 303, to: "/"},
			{name: "all is there again", by: y.reader, path: at, status: 200, has: []string{"익명2", y.x.Nickname}},
		})
	})
}

// What was done is said, with the way back.
func TestABlockCanBeUndoneAtOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		y := newYard(t, w)
		rec := w.visit(t, y.reader, "/block/", form("comment", fmt.Sprint(y.here.ID)), false)
		r := httptest.NewRequest("GET", rec.Header().Get("Location"), nil)
		r.Header.Set("Accept", "text/html")
		for _, k := range rec.Result().Cookies() {
			r.AddCookie(k)
		}
		page := httptest.NewRecorder()
		w.pages(t, y.reader).ServeHTTP(page, r)
		undo := fmt.Sprintf(`<form method="post" action="/block/%d/delete/?next=%%2Fpost%%2F%d%%2F%%23c%d">`, w.now.Load(), y.open.ID, y.here.ID)
		if got := page.Body.String(); !strings.Contains(got, "이 글에서 익명2의 댓글을 숨겼어요.") || !strings.Contains(got, undo) {
			t.Errorf("no %s in %s", undo, got)
		}
	})
}

// The menu that every comment has takes 200 of them no further than a page may
// weigh.
func TestALongPageOfOthersIsLight(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := w.db.Now().Add(-time.Hour)
		var past []PastComment
		for i := range commentsOf {
			past = append(past, PastComment{Writer: w.student(t).ID, Anonymous: true, Content: fmt.Sprint("저도 그렇게 생각해요 ", i), At: at.Add(time.Duration(i) * time.Second)})
		}
		if err := w.Import(t.Context(), []PastPost{{Board: w.boards["자유게시판"], Writer: w.student(t).ID, Anonymous: true, Title: "긴 이야기", Content: "x", At: at, Comments: past}}, time.Time{}); err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		if _, err := z.Write(w.visit(t, w.student(t), "/post/1/", nil, false).Body.Bytes()); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if t.Logf("%d bytes", b.Len()); b.Len() > 15_000 {
			t.Errorf("%d comments take %d bytes, want at most 15000", commentsOf, b.Len())
		}
	})
}
