package board

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

func TestRestrictionsOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v, moderator := w.student(t), w.person(t, w.hanbit, account.Student, account.Moderator)
		post := w.post(t, v, "등산")
		c := w.say(t, v, post.ID, text("나도"))
		list, one := fmt.Sprintf("/board/%d/restriction/", board), fmt.Sprintf("/board/%d/", board)
		w.steps(t, []step{
			{"none yet", manager, "GET", list, "", 200, []string{`{"next":null,"previous":null,"results":[]}`}, nil},
			{"by others", v, "GET", list, "", 403, nil, nil},
			{"by a visitor", account.Viewer{}, "GET", list, "", 401, nil, nil},
			{"of another school", w.person(t, w.saebyeok, account.Student, ""), "GET", list, "", 404, nil, nil},
			{"nothing sent", manager, "POST", list, `{}`, 400, []string{`"days":["이 필드는 필수 항목입니다."]`, `"reason":["이 필드는 필수 항목입니다."]`}, nil},
			{"no text", manager, "POST", list, `{"days":1,"reason":"x"}`, 400, []string{`{"post":[`}, nil},
			{"no such text", manager, "POST", list, `{"comment":999,"days":1,"reason":"x"}`, 400, []string{`{"comment":["유효하지 않은 pk \"999\"`}, nil},
			{"too long", manager, "POST", list, fmt.Sprintf(`{"post":%d,"days":31,"reason":"x"}`, post.ID), 400, []string{`{"days":[`, `30보다 작거나`}, nil},
			{"far too long", manager, "POST", list, fmt.Sprintf(`{"post":%d,"days":99999999999999999999,"reason":"x"}`, post.ID), 400, []string{`{"days":[`}, nil},
			{"by the writer", v, "POST", list, fmt.Sprintf(`{"post":%d,"days":1,"reason":"x"}`, post.ID), 403, nil, nil},
			{"given", manager, "POST", list, fmt.Sprintf(`{"comment":%d,"days":3,"reason":"도배","user":1,"user_id":1}`, c.ID), 201, []string{
				fmt.Sprintf(`{"id":1,"created_at":"2026-11-26T13:00:00+09:00","ends_at":"2026-11-29T13:00:00+09:00","board":%d,"post":%d,"comment":%d,"snippet":"나도","days":3,"reason":"도배","by_staff":false,"is_lifted":false}`, board, post.ID, c.ID)}, []string{v.Nickname, "익명"}},
			{"given by staff", moderator, "POST", list, fmt.Sprintf(`{"post":%d,"comment":null,"days":1,"reason":"욕설"}`, post.ID), 201, []string{`"comment":null`, `"by_staff":true`, `"snippet":"제목`}, nil},
			{"listed", manager, "GET", list + "?page_size=1", "", 200, []string{`"results":[{"id":2,`, `"next":"https://madang.example` + list + `?cursor=`}, []string{v.Nickname, "익명"}},
			{"what binds one", v, "GET", one, "", 200, []string{`"write":false,"comment":false`, `"restriction":{"reason":"도배","ends_at":"2026-11-29T13:00:00+09:00"}`}, nil},
			{"nothing binds others", manager, "GET", one, "", 200, []string{`"restriction":null`}, nil},
			{"a post", v, "POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"t","content":"c"}`, board), 403, []string{`{"detail":"11월 29일 13:00까지 이 게시판에 글과 댓글을 쓸 수 없어요. 이유: 도배","code":"restricted"}`}, nil},
			{"a comment", v, "POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"c"}`, post.ID), 403, []string{`"code":"restricted"`}, nil},
			{"an edit", v, "PATCH", c.Href(), `{"content":"c"}`, 403, []string{`"code":"restricted"`}, nil},
			{"staff's, lifted by the manager", manager, "DELETE", list + "2/", "", 403, []string{`관리자가 한 이용 제한`}, nil},
			{"lifted", manager, "DELETE", list + "1/", "", 204, nil, nil},
			{"lifted again", manager, "DELETE", list + "1/", "", 204, nil, nil},
			{"none of that number", manager, "DELETE", list + "7/", "", 404, nil, nil},
			{"lifted by others", v, "DELETE", list + "2/", "", 403, nil, nil},
			{"listed as lifted", manager, "GET", list, "", 200, []string{`"id":1,`, `"is_lifted":true`}, nil},
			{"the other binds still", v, "GET", one, "", 200, []string{`"restriction":{"reason":"욕설"`}, nil},
			{"lifted by staff", moderator, "DELETE", list + "2/", "", 204, nil, nil},
			{"free again", v, "POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"c"}`, post.ID), 201, nil, nil},
		})
		english := w.call(manager, "POST", list, `{"days":0,"reason":""}`, "Accept-Language", "en")
		if got := english.Body.String(); english.Code != 400 || strings.ContainsAny(got, "가나다라요") {
			t.Errorf("in English: %d %s", english.Code, got)
		}
	})
}

func TestRestrictingOnThePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		v, other, moderator := w.student(t), w.student(t), w.person(t, w.hanbit, account.Student, account.Moderator)
		post := w.post(t, v, "등산", func(in *NewPost) { in.Title = "바위가 미끄러워요" })
		c := w.say(t, v, post.ID, text("조심하세요"))
		theirs := w.post(t, other, "등산")
		at, list := fmt.Sprintf("/board/%d/", board), fmt.Sprintf("/board/%d/restriction/", board)
		w.walks(t, []walk{
			{name: "in the menus", by: manager, path: post.Href(), status: 200, has: []string{post.Href() + "restrict/", c.Href() + "restrict/", "이 글쓴이의 게시판 이용 제한"}},
			{name: "in no other's", by: other, path: post.Href(), status: 200, hasNot: []string{"restrict/"}},
			{name: "nor its writer's", by: v, path: post.Href(), status: 200, hasNot: []string{"restrict/"}},
			{name: "asked", by: manager, path: c.Href() + "restrict/", status: 200, has: []string{"조심하세요", `name="days" value="1" checked`, `name="days" value="30"`, `name="reason"`}, hasNot: []string{"익명"}},
			{name: "asked by others", by: other, path: c.Href() + "restrict/", status: 403},
			{name: "asked of nothing", by: manager, path: "/comment/999/restrict/", status: 404},
			{name: "no reason", by: manager, path: c.Href() + "restrict/", form: form("days", "7", "reason", ""), status: 422, has: []string{`name="days" value="7" checked`, "비워 둘 수 없어요"}},
			{name: "no days", by: manager, path: post.Href() + "restrict/", form: form("days", "x", "reason", "도배라서요"), status: 422, has: []string{"도배라서요</textarea>"}},
			{name: "given", by: manager, path: c.Href() + "restrict/", form: form("days", "7", "reason", "도배라서요"), status: 303, to: fmt.Sprintf("%s#c%d", post.Href(), c.ID)},
			{name: "staff's", by: moderator, path: post.Href() + "restrict/", form: form("days", "1", "reason", "욕설"), status: 303, to: post.Href()},
			{name: "listed", by: manager, path: list, status: 200, has: []string{"조심하세요", "도배라서요", "제한 중", "12월 6일 13:00까지", list + "1/lift/", "관리자가 제한"}, hasNot: []string{"익명", v.Nickname, list + "2/lift/"}},
			{name: "listed for staff", by: moderator, path: list, status: 200, has: []string{list + "1/lift/", list + "2/lift/"}},
			{name: "listed for others", by: v, path: list, status: 403},
			{name: "counted", by: manager, path: at + "manage/", status: 200, has: []string{">2개<"}},
			{name: "the board", by: v, path: at, status: 200, has: []string{"12월 6일 13:00까지 이 게시판에 글과 댓글을 쓸 수 없어요", "이유: 도배라서요"}, hasNot: []string{at + "write/"}},
			{name: "the board to others", by: other, path: at, status: 200, has: []string{at + "write/"}, hasNot: []string{"도배라서요"}},
			{name: "a post", by: v, path: theirs.Href(), status: 200, has: []string{"이유: 도배라서요"}, hasNot: []string{`id="composer"`, "reply="}},
			{name: "write", by: v, path: at + "write/", status: 403, has: []string{"이유: 도배라서요"}},
			{name: "what was typed is kept", by: v, path: at + "write/", form: form("title", "쓰던 제목", "content", "쓰던 글"), status: 403, has: []string{`value="쓰던 제목"`, "쓰던 글</textarea>", "이유: 도배라서요", fmt.Sprintf(`<option value="%d" selected>`, board)}},
			{name: "in a comment too", by: v, path: theirs.Href() + "comment/", form: form("content", "쓰던 댓글"), status: 403, has: []string{"쓰던 댓글</textarea>", "이유: 도배라서요"}},
			{name: "by script", by: v, path: theirs.Href() + "comment/", form: form("content", "쓰던 댓글"), part: true, status: 403, has: []string{"쓰던 댓글</textarea>", "이유: 도배라서요"}},
			{name: "in an edit", by: v, path: c.Href() + "edit/", form: form("content", "고치던 댓글"), status: 403, has: []string{"고치던 댓글</textarea>", "이유: 도배라서요"}},
			{name: "in an edit of a post", by: v, path: post.Href() + "edit/", form: form("title", "a", "content", "고치던 글"), status: 403, has: []string{"고치던 글</textarea>", "이유: 도배라서요"}},
			{name: "staff's lifted by the manager", by: manager, path: list + "2/lift/", form: form(), status: 403},
			{name: "lifted by others", by: v, path: list + "1/lift/", form: form(), status: 403},
			{name: "lifted", by: manager, path: list + "1/lift/", form: form(), status: 303, to: list},
			{name: "lifted by staff", by: moderator, path: list + "2/lift/", form: form(), status: 303, to: list},
			{name: "as lifted", by: manager, path: list, status: 200, has: []string{"풀었어요"}, hasNot: []string{"lift/", "제한 중"}},
			{name: "free again", by: v, path: theirs.Href() + "comment/", form: form("content", "다시"), status: 303},
			{name: "its text is gone", by: v, path: c.Href() + "delete/", form: form(), status: 303},
			{name: "and listed without a link", by: manager, path: list, status: 200, has: []string{"조심하세요", "지워진 글"}, hasNot: []string{fmt.Sprintf("#c%d", c.ID)}},
		})
		for i := range pageOf {
			w.exec(t, `INSERT INTO board_restrictions (board_id, post_id, comment_id, user_id, by_staff, days, reason, snippet, is_lifted, created_at, ends_at)
				VALUES (?, ?, 0, 1, 0, 1, 'x', 'y', 0, 0, 0)`, board, 1000+i)
		}
		first := w.visit(t, manager, list, nil, false).Body.String()
		rest := w.visit(t, manager, list+"?before=3", nil, true).Body.String()
		if strings.Count(first, `<li class="row">`) != pageOf || !strings.Contains(first, `href="`+list+`?before=3"`) || strings.Count(rest, `<li class="row">`) != 2 || strings.Contains(rest, "<html") {
			t.Errorf("parts of %d and %d", strings.Count(first, `<li class="row">`), strings.Count(rest, `<li class="row">`))
		}
	})
}
