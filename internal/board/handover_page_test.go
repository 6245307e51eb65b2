package board

import (
	"fmt"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
)

func TestHandingOverOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		to, other, moderator := w.student(t), w.student(t), w.person(t, w.hanbit, account.Student, account.Moderator)
		at, one := fmt.Sprintf("/board/%d/handover/", board), fmt.Sprintf("/board/%d/", board)
		cannot := `{"nickname":["이 닉네임으로는 넘길 수 없어요.`
		w.steps(t, []step{
			{"none", manager, "GET", at, "", 404, nil, nil},
			{"nothing sent", manager, "POST", at, `{}`, 400, []string{`{"nickname":["이 필드는 필수 항목입니다."]}`}, nil},
			{"to nobody", manager, "POST", at, `{"nickname":"아무도"}`, 400, []string{cannot}, nil},
			{"to oneself", manager, "POST", at, `{"nickname":"` + manager.Nickname + `"}`, 400, []string{cannot}, nil},
			{"by others", other, "POST", at, `{"nickname":"` + to.Nickname + `"}`, 403, nil, nil},
			{"offered", manager, "POST", at, `{"nickname":"` + to.Nickname + `"}`, 201, []string{fmt.Sprintf(`{"board":%d,"nickname":"%s","is_me":false,"created_at":"2026-11-23T13:00:00+09:00","ends_at":"2026-12-07T13:00:00+09:00"}`, board, to.Nickname)}, nil},
			{"seen by the one who is asked", to, "GET", at, "", 200, []string{`"is_me":true`}, []string{manager.Nickname}},
			{"seen by others", other, "GET", at, "", 404, nil, []string{to.Nickname}},
			{"seen by a visitor", account.Viewer{}, "GET", at, "", 401, nil, nil},
			{"accepted by others", other, "POST", at + "accept/", "", 404, nil, nil},
			{"ended by others", other, "DELETE", at, "", 404, nil, nil},
			{"refused", to, "DELETE", at, "", 204, nil, nil},
			{"refused again", to, "DELETE", at, "", 404, nil, nil},
			{"offered again", manager, "POST", at, `{"nickname":"` + to.Nickname + `"}`, 201, nil, nil},
			{"accepted", to, "POST", at + "accept/", "", 200, []string{`"manage":true`}, nil},
			{"no more the former's", manager, "PATCH", one, `{"notice":"x"}`, 403, nil, nil},
			{"but the new one's", to, "PATCH", one, `{"notice":"x"}`, 200, []string{`"notice":"x"`}, nil},
			{"appointed by a student", other, "PUT", one + "manager/", `{"nickname":"` + other.Nickname + `"}`, 403, nil, nil},
			{"appointed by the manager", to, "PUT", one + "manager/", `{"nickname":"` + other.Nickname + `"}`, 403, nil, nil},
			{"appointed: nobody", moderator, "PUT", one + "manager/", `{"nickname":"아무도"}`, 400, []string{cannot}, nil},
			{"appointed: nothing", moderator, "PUT", one + "manager/", `{"nickname":""}`, 400, nil, nil},
			{"appointed", moderator, "PUT", one + "manager/", `{"nickname":"` + other.Nickname + `"}`, 204, nil, nil},
			{"runs it", other, "GET", one, "", 200, []string{`"manage":true`}, nil},
			{"dismissed", moderator, "PUT", one + "manager/", `{"nickname":null}`, 204, nil, nil},
			{"runs it no more", other, "GET", one, "", 200, []string{`"manage":false`}, nil},
		})
	})
}

func TestHandingOverOnThePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager, board := w.run(t)
		to, other, moderator := w.student(t), w.student(t), w.person(t, w.hanbit, account.Student, account.Moderator)
		one := fmt.Sprintf("/board/%d/", board)
		at := one + "handover/"
		entry := w.entryPath()
		w.walks(t, []walk{
			{name: "asked", by: manager, path: at, status: 200, has: []string{`name="nickname"`, "제안하기"}, hasNot: []string{"manager/"}},
			{name: "asked by others", by: other, path: at, status: 404},
			{name: "by a visitor", path: at, status: 303},
			{name: "to nobody", by: manager, path: at, form: form("nickname", "아무도"), status: 422, has: []string{`value="아무도"`, "이 닉네임으로는 넘길 수 없어요"}},
			{name: "offered by others", by: other, path: at, form: form("nickname", to.Nickname), status: 403},
			{name: "offered", by: manager, path: at, form: form("nickname", to.Nickname), status: 303, to: at},
			{name: "it waits", by: manager, path: at, status: 200, has: []string{to.Nickname + " 님의 답을 기다리고 있어요", "12월 7일 13:00까지", at + "end/"}},
			{name: "it waits in the list", by: manager, path: one + "manage/", status: 200, has: []string{"답을 기다리는 중"}},
			{name: "told", by: to, path: "/notification/", status: 200, has: []string{"게시판 지기를 맡아 달라는 제안이 왔어요"}, hasNot: []string{manager.Nickname}},
			{name: "opened", by: to, path: entry + "open/", form: form(), status: 303, to: at},
			{name: "to the one who is asked", by: to, path: at, status: 200, has: []string{"등산의 게시판 지기를 맡아 주시겠어요?", at + "accept/", at + "end/"}, hasNot: []string{manager.Nickname}},
			{name: "refused", by: to, path: at + "end/", form: form(), status: 303, to: one},
			{name: "nothing left", by: to, path: at + "accept/", form: form(), status: 404},
			{name: "offered again", by: manager, path: at, form: form("nickname", to.Nickname), status: 303, to: at},
			{name: "withdrawn", by: manager, path: at + "end/", form: form(), status: 303, to: at},
			{name: "offered once more", by: manager, path: at, form: form("nickname", to.Nickname), status: 303, to: at},
			{name: "accepted by another", by: other, path: at + "accept/", form: form(), status: 404},
			{name: "accepted", by: to, path: at + "accept/", form: form(), status: 303, to: one + "manage/"},
			{name: "the former manager", by: manager, path: one + "manage/", status: 403},
			{name: "staff appoint", by: moderator, path: at, status: 200, has: []string{one + "manager/", "지금 게시판 지기가 있어요", `name="nobody"`}, hasNot: []string{to.Nickname}},
			{name: "nobody by mistake", by: moderator, path: one + "manager/", form: form("nickname", " "), status: 422, has: []string{"꼭 적어 주세요"}},
			{name: "by others", by: to, path: one + "manager/", form: form("nickname", other.Nickname), status: 403},
			{name: "appointed", by: moderator, path: one + "manager/", form: form("nickname", other.Nickname), status: 303, to: at},
			{name: "nobody", by: moderator, path: one + "manager/", form: form("nickname", "", "nobody", "true"), status: 303, to: at},
			{name: "there is nobody", by: moderator, path: at, status: 200, has: []string{"지금 게시판 지기가 없어요"}, hasNot: []string{`name="nobody"`}},
		})
		w.later(time.Second)
		busy := w.student(t)
		if _, err := w.OfferBoard(t.Context(), moderator, board, busy.Nickname); err != nil {
			t.Fatal(err)
		}
		for i := range maxOpened {
			if _, err := w.AddBoard(t.Context(), busy, NewBoard{Category: "c", Name: fmt.Sprint("n", i), School: w.hanbit, Settings: DefaultSettings()}); err != nil {
				t.Fatal(err)
			}
		}
		w.walks(t, []walk{{name: "who runs ten", by: busy, path: at + "accept/", form: form(), status: 409, has: []string{"게시판 10개까지", at + "end/"}}})
	})
}
