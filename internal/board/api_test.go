package board

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// api returns the calls of the domain; who asks is taken from the context.
func (w *world) api() *rest.API {
	api := rest.New(rest.Options{
		PublicURL: "https://madang.example",
		SignedIn:  func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() },
		Viewer:    func(ctx context.Context) string { return account.ViewerOf(ctx).UUID },
	})
	w.Mount(web.NewMux(), api)
	w.notes.Mount(web.NewMux(), api)
	return api
}

func (w *world) call(v account.Viewer, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	c := account.WithViewer(r.Context(), v)
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		c = i18n.With(c, i18n.En)
	}
	rec := httptest.NewRecorder()
	w.handler().ServeHTTP(rec, r.WithContext(c))
	return rec
}

func (w *world) handler() http.Handler {
	w.once.Do(func() { w.routes = w.api() })
	return w.routes
}

// A step is one call and what its answer has and has not.
type step struct {
	name         string
	by           account.Viewer
	method, path string
	body         string
	status       int
	has, hasNot  []string
}

func (w *world) steps(t *testing.T, steps []step) {
	t.Helper()
	for _, s := range steps {
		t.Run(s.name, func(t *testing.T) {
			rec := w.call(s.by, s.method, s.path, s.body)
			got := rec.Body.String()
			if rec.Code != s.status {
				t.Errorf("%s %s: status %d, want %d: %s", s.method, s.path, rec.Code, s.status, got)
			}
			for _, part := range s.has {
				if !strings.Contains(got, part) {
					t.Errorf("lacks %s: %s", part, got)
				}
			}
			for _, part := range append(s.hasNot, "writer", "user_id", "uuid-") {
				if strings.Contains(got, part) {
					t.Errorf("shows %s: %s", part, got)
				}
			}
		})
	}
}

func TestBoardsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, operator := w.student(t), w.person(t, 0, "", account.Operator)
		free := w.boards["자유게시판"]
		first := fmt.Sprintf(`{"id":%d,"created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00","category":"일반","name":"자유게시판","is_deleted":false,"school_id":%d,`+
			`"school":{"id":%d,"school_name":"한빛대학교","name_en":"한빛대학교 University"},"description":"",`, free, w.hanbit, w.hanbit)
		at := fmt.Sprintf("/board/%d/", free)
		w.steps(t, []step{
			{"a visitor's list", account.Viewer{}, "GET", "/board/", "", 200, []string{first, `"post_count":null`, `"is_pinned":false,"permissions":{"read":false,"write":false,"comment":false,"manage":false}`}, nil},
			{"a member's", v, "GET", at, "", 200, []string{first, `"post_count":0`, `{"read":true,"write":true,"comment":true,"manage":false}`, `"read_states":["student","graduate"]`, `"post_interval":300`}, nil},
			{"by name", v, "GET", "/board/?name=자유게시판", "", 200, []string{"[" + first}, []string{"비밀"}},
			{"by school", v, "GET", fmt.Sprintf("/board/?school_id=%d", w.saebyeok), "", 200, []string{"[]"}, nil},
			{"by a school that is none", v, "GET", "/board/?school_id=abc", "", 400, []string{`{"school_id":["숫자를 입력하세요."]}`}, nil},
			{"by NaN", v, "GET", "/board/?school_id=NaN", "", 400, []string{`숫자를 입력하세요.`}, nil},
			{"by school 0", v, "GET", "/board/?school_id=0", "", 200, []string{"[]"}, nil},
			{"one, filtered out", v, "GET", at + "?name=x", "", 404, []string{`{"detail":"찾을 수 없습니다."}`}, nil},
			{"one, wrong filter", v, "GET", at + "?school_id=x", "", 400, []string{`{"school_id":`}, nil},
			{"one of another school", v, "GET", fmt.Sprintf("/board/%d/", w.foreign), "", 404, nil, nil},
			{"nothing sent", v, "POST", "/board/", "{}", 400, []string{`{"category":["이 필드는 필수 항목입니다."],"name":["이 필드는 필수 항목입니다."],"school_id":["이 필드는 필수 항목입니다."]}`}, nil},
			{"too long, no school", v, "POST", "/board/", `{"category":"` + strings.Repeat("가", 21) + `","name":"` + strings.Repeat("가", 51) + `","school_id":999}`, 400,
				[]string{`{"category":["이 필드의 글자 수가 20 이하인지 확인하십시오."],"name":["이 필드의 글자 수가 50 이하인지 확인하십시오."],"school_id":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`}, nil},
			{"school of a wrong type", v, "POST", "/board/", `{"category":"a","name":"b","school_id":"x"}`, 400, []string{`pk 값 대신 str를 받았습니다.`}, nil},
			{"another school", v, "POST", "/board/", fmt.Sprintf(`{"category":"a","name":"b","school_id":%d}`, w.saebyeok), 403, nil, nil},
			{"a visitor opens", account.Viewer{}, "POST", "/board/", `{}`, 401, nil, nil},
			{"an unverified one opens", w.person(t, w.hanbit, account.Unverified, ""), "POST", "/board/", `{}`, 403, nil, nil},
			{"opened", v, "POST", "/board/", fmt.Sprintf(`{"category":"학과","name":"컴공","school_id":%d,"id":7,"post_count":9,"manager_id":1}`, w.hanbit), 201, []string{`"category":"학과","name":"컴공","is_deleted":false`, `"post_count":0`, `"manage":true`}, nil},
			{"a student changes another's", v, "PUT", at, `{}`, 403, []string{`이 작업을 수행할 권한(permission)이 없습니다.`}, nil},
			{"a visitor changes", account.Viewer{}, "PATCH", at, `{}`, 401, nil, nil},
			{"staff change", operator, "PATCH", at, `{"name":"자유","read_states":["student"],"notice":"공지"}`, 200, []string{`"name":"자유"`, `"read_states":["student"]`, `"notice":"공지"`}, nil},
			{"a wrong state", operator, "PATCH", at, `{"read_states":["x"]}`, 400, []string{`read_states`}, nil},
			{"pinned", v, "POST", at + "pin/", "", 204, nil, nil},
			{"my boards", v, "GET", "/myboard/", "", 200, []string{`"name":"자유"`, `"is_pinned":true`}, nil},
			{"in order", v, "PUT", "/myboard/", fmt.Sprintf(`{"boards":[%d]}`, free), 200, []string{`"name":"자유"`}, nil},
			{"not in order", v, "PUT", "/myboard/", `{"boards":[]}`, 400, []string{`boards`}, nil},
			{"unpinned", v, "DELETE", at + "pin/", "", 204, nil, nil},
			{"deleted by a student", v, "DELETE", at, "", 403, nil, nil},
			{"deleted by a change", operator, "PUT", at, fmt.Sprintf(`{"category":"a","name":"b","school_id":%d,"is_deleted":true}`, w.hanbit), 200, []string{`"is_deleted":true`}, nil},
			{"gone", v, "GET", at, "", 404, []string{`{"detail":"찾을 수 없습니다."}`}, nil},
			{"gone for staff", operator, "DELETE", at, "", 404, nil, nil},
		})
	})
}

func TestPostsAndCommentsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other, foreigner := w.student(t), w.student(t), w.person(t, w.saebyeok, account.Student, "")
		board := w.boards["자유게시판"]
		entry := w.entryPath()
		write := fmt.Sprintf(`{"board":%d,"title":"제목","content":"내용","is_question":true,"author":{"name":"x"},"like_count":9}`, board)
		w.steps(t, []step{
			{"nothing sent", v, "POST", "/post/", "{}", 400, []string{`{"board":["이 필드는 필수 항목입니다."],"content":["이 필드는 필수 항목입니다."]}`}, nil},
			{"no such board", v, "POST", "/post/", `{"board":999,"title":"a","content":"b"}`, 400, []string{`{"board":["유효하지 않은 pk \"999\" - 객체가 존재하지 않습니다."]}`}, nil},
			{"without a title", v, "POST", "/post/", fmt.Sprintf(`{"board":%d,"content":"b"}`, board), 400, []string{`{"title":["이 필드는 blank일 수 없습니다."]}`}, nil},
			{"written", v, "POST", "/post/", write, 201, []string{
				fmt.Sprintf(`{"id":1,"created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00","board":%d,"title":"제목","content":"내용","is_anonymous":true,"is_question":true,"is_deleted":false,`+
					`"like_count":0,"scrap_count":0,"comment_count":0,"author":{"name":"익명","is_me":true},"is_liked":false,"is_scrapped":false,"is_edited":false,"media":[],"hashtags":[],"poll":null,"is_answered":false,"is_blocked":false,"is_hot":false}`, board)}, nil},
			{"the same again", v, "POST", "/post/", write, 429, []string{`"detail":"조금 뒤에 다시`}, nil},
			{"read by another", other, "GET", "/post/1/", "", 200, []string{`"author":{"name":"익명","is_me":false}`}, []string{v.Nickname}},
			{"read by a foreigner", foreigner, "GET", "/post/1/", "", 404, []string{`찾을 수 없습니다.`}, []string{"제목"}},
			{"read by a visitor", account.Viewer{}, "GET", "/post/1/", "", 401, nil, []string{"제목"}},
			{"listed", other, "GET", fmt.Sprintf("/post/?board=%d", board), "", 200, []string{`{"next":null,"previous":null,"results":[{"id":1,`}, nil},
			{"listed of the school", other, "GET", "/post/", "", 200, []string{`"results":[{"id":1,`}, nil},
			{"listed for a foreigner", foreigner, "GET", fmt.Sprintf("/post/?board=%d", board), "", 404, nil, nil},
			{"a board that is no number", other, "GET", "/post/?board=x", "", 400, []string{`숫자를 입력하세요.`}, nil},
			{"a forged cursor", other, "GET", "/post/?cursor=cD14", "", 404, []string{`커서(cursor)가 유효하지 않습니다.`}, nil},
			{"mine", v, "GET", "/post/mine/", "", 200, []string{`"results":[{"id":1,`}, nil},
			{"not mine", other, "GET", "/post/mine/", "", 200, []string{`"results":[]`}, nil},
			{"liked", other, "POST", "/post/1/like/", "", 200, []string{`{"is_liked":true,"like_count":1}`}, nil},
			{"liked again", other, "POST", "/post/1/like/", "", 200, []string{`{"is_liked":true,"like_count":1}`}, nil},
			{"liked by its writer", v, "POST", "/post/1/like/", "", 403, nil, nil},
			{"taken back", other, "DELETE", "/post/1/like/", "", 200, []string{`{"is_liked":false,"like_count":0}`}, nil},
			{"edited by another", other, "PUT", "/post/1/", `{}`, 403, nil, nil},
			{"signed later", v, "PATCH", "/post/1/", `{"is_anonymous":false}`, 400, []string{`{"is_anonymous":[`}, nil},
			{"edited", v, "PATCH", "/post/1/", `{"title":"새 제목"}`, 200, []string{`"title":"새 제목","content":"내용"`, `"is_edited":true`}, nil},

			{"comments of nothing", other, "GET", "/comment/", "", 400, []string{`{"post":["이 필드는 필수 항목입니다."]}`}, nil},
			{"comment", other, "POST", "/comment/", `{"post":1,"content":"답"}`, 201, []string{
				`{"id":1,"created_at":"2026-11-23T13:00:00+09:00","updated_at":"2026-11-23T13:00:00+09:00","post":1,"parent_comment":null,"content":"답","is_anonymous":true,"is_deleted":false,"like_count":0,"author":{"name":"익명1","is_me":true},"is_liked":false,"is_edited":false,"is_blocked":false}`}, nil},
			{"reply", v, "POST", "/comment/", `{"post":1,"parent_comment":1,"content":"고마워요"}`, 201, []string{`"parent_comment":1`, `"name":"익명(글쓴이)"`}, nil},
			{"signed", other, "POST", "/comment/", `{"post":1,"content":"이름","is_anonymous":false}`, 201, []string{`"name":"` + other.Nickname}, nil},
			{"reply to a reply", v, "POST", "/comment/", `{"post":1,"parent_comment":2,"content":"x"}`, 400, []string{`{"parent_comment":["유효하지 않은 pk \"2\"`}, nil},
			{"too long", v, "POST", "/comment/", `{"post":1,"content":"` + strings.Repeat("가", 301) + `"}`, 400, []string{`300 이하`}, nil},
			{"by a foreigner", foreigner, "POST", "/comment/", `{"post":1,"content":"x"}`, 400, []string{`{"post":["유효하지 않은 pk`}, nil},
			{"listed comments", v, "GET", "/comment/?post=1", "", 200, []string{`"next":null`, `"name":"익명1","is_me":false`, `"name":"익명(글쓴이)","is_me":true`}, nil},
			{"comments for a foreigner", foreigner, "GET", "/comment/?post=1", "", 404, nil, []string{"답"}},
			{"the answered question", v, "DELETE", "/post/1/", "", 409, []string{`"code":"question_answered"`}, nil},
			{"commented", other, "GET", "/post/commented/", "", 200, []string{`"results":[{"id":1,`}, nil},
			{"notified", v, "GET", "/notification/", "", 200, []string{`"kind":"comment","text":"` + other.Nickname + ` 외 1명이 내 글에 댓글을 남겼어요","snippet":"이름","url":"/post/1/#c3","is_read":false`}, nil},
			{"notified of the reply", other, "GET", "/notification/", "", 200, []string{`"text":"익명(글쓴이) 님이 내 댓글에 답글을 남겼어요"`}, []string{v.Nickname}},
			{"unread", v, "GET", "/notification/unread/", "", 200, []string{`{"count":1}`}, nil},
			{"read", v, "PATCH", entry, `{"is_read":true}`, 200, []string{`"is_read":true`}, nil},
			{"another's", foreigner, "PATCH", entry, `{"is_read":true}`, 404, nil, nil},
			{"liked comment", v, "POST", "/comment/1/like/", "", 200, []string{`{"is_liked":true,"like_count":1}`}, nil},
			{"edited after a reply", other, "PATCH", "/comment/1/", `{"content":"x"}`, 409, nil, nil},
			{"deleted", other, "DELETE", "/comment/1/", "", 204, nil, nil},
			{"stays for its reply", v, "GET", "/comment/?post=1", "", 200, []string{`"content":"삭제된 댓글입니다.","is_anonymous":true,"is_deleted":true,"like_count":0,"author":{"name":"","is_me":false}`}, []string{`"답"`}},
			{"staff remove the post", account.Viewer{ID: 999, Role: account.Operator}, "DELETE", "/post/1/", "", 204, nil, nil},
			{"gone", v, "GET", "/post/1/", "", 404, nil, nil},
			{"its notification has no words of it", v, "GET", "/notification/", "", 200, []string{`"text":"내 글에 달렸던 댓글이 지워졌어요","snippet":"","url":""`}, nil},
		})
	})
}

func TestARetriedCreateReturnsTheFirst(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		body := fmt.Sprintf(`{"board":%d,"title":"제목","content":"내용"}`, w.boards["자유게시판"])
		first := w.call(v, "POST", "/post/", body, "Idempotency-Key", "abc")
		again := w.call(v, "POST", "/post/", body, "Idempotency-Key", "abc")
		if first.Code != 201 || again.Code != 201 || first.Body.String() != again.Body.String() {
			t.Errorf("%d %s\n%d %s", first.Code, first.Body, again.Code, again.Body)
		}
	})
}

func TestTooSoonSaysWhen(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for i, want := range []int{201, 429} {
			rec := w.call(v, "POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"제목 %d","content":"내용"}`, w.boards["자유게시판"], i))
			if rec.Code != want || want == 429 && rec.Header().Get("Retry-After") != "300" {
				t.Errorf("%d, Retry-After %s: %s", rec.Code, rec.Header().Get("Retry-After"), rec.Body)
			}
		}
	})
}

func TestAFeedIsWalkedBothWays(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		for range 5 {
			w.post(t, v, "자유게시판")
		}
		type page struct {
			Next, Previous *string
			Results        []struct{ ID int64 }
		}
		get := func(path string) (p page, ids string) {
			t.Helper()
			rec := w.call(v, "GET", strings.TrimPrefix(path, "https://madang.example"), "")
			if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil || rec.Code != 200 {
				t.Fatalf("%s: %d %s", path, rec.Code, rec.Body)
			}
			for _, r := range p.Results {
				ids += fmt.Sprint(r.ID, " ")
			}
			return p, ids
		}
		p1, ids1 := get(fmt.Sprintf("/post/?board=%d&page_size=2", w.boards["자유게시판"]))
		p2, ids2 := get(*p1.Next)
		p3, ids3 := get(*p2.Next)
		back2, idsBack := get(*p3.Previous)
		_, idsBack1 := get(*back2.Previous)
		if got := ids1 + "| " + ids2 + "| " + ids3 + "| " + idsBack + "| " + idsBack1; got != "5 4 | 3 2 | 1 | 3 2 | 5 4 " {
			t.Errorf("walked %s", got)
		}
		if p1.Previous != nil || p3.Next != nil {
			t.Error("there is something beyond the ends")
		}
	})
}

// An edit that says what it changes is refused when that has changed meanwhile.
func TestAnEditOfWhatHasChangedIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t)
		p := w.post(t, v, "자유게시판")
		c := w.say(t, v, p.ID)
		b, err := w.AddBoard(t.Context(), v, NewBoard{Category: "학과", Name: "컴공", School: w.hanbit, Settings: DefaultSettings()})
		if err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct{ path, body string }{
			{p.Href(), `{"content":"고침 %d"}`}, {c.Href(), `{"content":"고침 %d"}`}, {b.Href(), `{"name":"고침 %d"}`},
		} {
			tag := w.call(v, "GET", tt.path, "").Header().Get("ETag")
			w.later(time.Second)
			for i, want := range []int{200, 412} {
				if rec := w.call(v, "PATCH", tt.path, fmt.Sprintf(tt.body, i), "If-Match", tag); rec.Code != want {
					t.Errorf("%s, edit %d: %d %s", tt.path, i, rec.Code, rec.Body)
				}
			}
		}
	})
}
