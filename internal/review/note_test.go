package review

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/setting"
)

const goodNote = `"exam":"midterm","form":"essay","question_count":4,"content":"트리 순회를 손으로 따라가는 문제가 꼭 나와요. 다시 풀어 보세요."`

func TestExamNotesByTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.structures), w.student(t)
		body := fmt.Sprintf(`{"lecture":%d,%s}`, w.structures, goodNote)
		want(t, w.call(t, other, "POST", "/examnote/", body), 403, "기본 시간표")
		want(t, w.call(t, v, "POST", "/examnote/", `{"lecture":1}`), 400, `"exam":[`, `"form":[`, `"content":[`)
		want(t, w.call(t, v, "POST", "/examnote/", strings.Replace(body, ":4", ":201", 1)), 400, `"question_count":[`)
		rec := w.call(t, v, "POST", "/examnote/", body)
		want(t, rec, 201, `"exam":"midterm","form":"essay","question_count":4`, `"author":{"name":"익명","is_me":true}`, `"created_at":"2026-11-23T00:00:00+09:00"`)
		want(t, w.call(t, v, "POST", "/examnote/", body), 400, "이미 썼어요")
		want(t, w.call(t, v, "POST", "/examnote/", strings.Replace(body, "midterm", "final", 1)), 201)
		list := fmt.Sprintf("/examnote/?lecture=%d", w.structures)
		want(t, w.call(t, other, "GET", "/examnote/", ""), 400, `"lecture"`)
		want(t, w.call(t, other, "GET", list, ""), 200, "midterm", "final", `"is_me":false`, `!"is_me":true`)
		want(t, w.call(t, w.person(t, w.hanbit, account.Admitted, ""), "GET", list, ""), 403)
		want(t, w.call(t, w.person(t, w.saebyeok, account.Student, ""), "GET", list, ""), 400)
		want(t, w.call(t, other, "GET", "/examnote/mine/", ""), 200, `"results":[]`)
		mine, err := w.MyNotes(t.Context(), v, Range{Limit: 10})
		if err != nil || len(mine) != 2 {
			t.Fatal(len(mine), err)
		}
		path := mine[0].path()
		want(t, w.call(t, other, "PATCH", path, `{"form":"short"}`), 403)
		want(t, w.call(t, v, "PATCH", path, `{"form":"short","question_count":0}`), 200, `"form":"short"`, `"question_count":0`, `"is_edited":true`)
		want(t, w.call(t, v, "PATCH", path, `{"content":"짧아요"}`), 400)
		want(t, w.call(t, other, "DELETE", path, ""), 403)
		want(t, w.call(t, w.person(t, w.hanbit, account.Student, account.Moderator), "DELETE", path, ""), 204)
		want(t, w.call(t, v, "GET", "/notification/", ""), 200, "관리자가 내 시험 정보를 지웠어요")
		want(t, w.call(t, v, "DELETE", mine[1].path(), ""), 204)
		want(t, w.call(t, v, "GET", path, ""), 404)
	})
}

func TestExamNotesByThePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.structures), w.student(t)
		page, write := fmt.Sprintf("/lecture/%d/", w.structures), fmt.Sprintf("/examnote/new/?lecture=%d", w.structures)
		want(t, w.visit(t, other, write, nil, false), 403)
		want(t, w.visit(t, v, write, nil, false), 200, `data-draft`, `name="exam"`, `name="form"`)
		want(t, w.visit(t, v, write, form("question_count", "많이", "content", "짧아요"), false), 422, "문항 수는 0부터 200까지", `value="많이"`, "짧아요", `href="#exam"`, `href="#form"`)
		want(t, w.visit(t, v, write, form("exam", "final", "form", "choice", "question_count", "", "content", "굵은 글씨를 중심으로 보고 예시를 준비해 가세요."), false), 303)
		want(t, w.visit(t, other, page, nil, false), 200, "시험 정보 1", "2026년 2학기 기말 · 객관식", "굵은 글씨를", "!edit/")
		want(t, w.visit(t, other, fmt.Sprintf("/examnote/?lecture=%d", w.structures), nil, false), 200, "굵은 글씨를")
		want(t, w.visit(t, v, "/examnote/mine/", nil, false), 200, "굵은 글씨를", "자료구조 · 김서연")
		mine, err := w.MyNotes(t.Context(), v, Range{Limit: 10})
		w.must(t, err)
		path := mine[0].path()
		want(t, w.visit(t, v, path+"edit/", nil, false), 200, "굵은 글씨를", "!name=\"exam\"")
		want(t, w.visit(t, v, path+"edit/", form("form", "essay", "question_count", "3", "content", "짧아요"), false), 422)
		want(t, w.visit(t, v, path+"edit/", form("form", "essay", "question_count", "3", "content", "굵은 글씨를 중심으로 보고 예시를 두 개씩 준비해 가세요."), false), 303)
		want(t, w.visit(t, other, page, nil, false), 200, "서술형 3문제", "두 개씩", "수정됨")
		want(t, w.visit(t, other, path+"delete/", nil, false), 403)
		want(t, w.visit(t, other, path+"edit/", nil, false), 403)
		want(t, w.visit(t, v, path+"delete/", nil, false), 200, "기말")
		want(t, w.visit(t, v, path+"delete/", form("a", "1"), false), 303)
		want(t, w.visit(t, other, page, nil, false), 200, "시험 정보 0", "!굵은 글씨를")
	})
}

// Where a school has points, a review brings 10 and an exam note 20, once for a
// course and professor; to open the notes of a lecture takes 5, once, and nobody
// gets below none, whatever is asked at once.
func TestPoints(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		writer := w.student(t, append([]int64{w.structures, w.seminar}, w.more...)...)
		for _, id := range append([]int64{w.structures, w.seminar}, w.more[:3]...) {
			_, err := w.AddNote(t.Context(), writer, aboutExam(id))
			w.must(t, err)
		}
		balance := func(v account.Viewer) int {
			t.Helper()
			p, err := w.Points(t.Context(), v)
			w.must(t, err)
			return p.Balance
		}
		if n := balance(writer); n != 0 {
			t.Errorf("%d points where there are none", n)
		}
		w.must(t, w.db.Write(t.Context(), func(tx *db.Tx) error {
			return setting.Set(t.Context(), tx, w.hanbit, usePoints.Name(), "true")
		}))
		v := w.student(t, w.structures2, w.more[5])
		list := fmt.Sprintf("/examnote/?lecture=%d", w.structures)
		want(t, w.call(t, v, "GET", list, ""), 403, "5점을 내면")
		note, err := w.MyNotes(t.Context(), writer, Range{Limit: 1})
		w.must(t, err)
		_, err = w.Note(t.Context(), v, note[0].ID)
		wantCode(t, err, "notes_closed")
		if _, err := w.Note(t.Context(), writer, note[0].ID); err != nil {
			t.Errorf("the own one: %v", err)
		}
		want(t, w.visit(t, v, fmt.Sprintf("/lecture/%d/", w.structures), nil, false), 200, "시험 정보 1", "5점으로 열기", "내 점수 0점", "disabled", "!트리 순회")
		want(t, w.call(t, v, "POST", "/examnote/open/", fmt.Sprintf(`{"lecture":%d}`, w.structures)), 409, "5점이 있어야")
		r := w.write(t, v, w.structures2)
		w.must(t, w.RemoveReview(t.Context(), v, r.ID))
		w.write(t, v, w.structures2) // brings nothing more
		if n := balance(v); n != 10 {
			t.Errorf("%d points", n)
		}
		// Four lectures with ten points: two open, whoever is first, none twice.
		var wg sync.WaitGroup
		for _, id := range append([]int64{w.structures}, w.more[:3]...) {
			for range 3 {
				wg.Go(func() {
					x, err := w.catalogue.Section(t.Context(), v, id)
					if err == nil {
						err = w.OpenNotes(t.Context(), v, x)
					}
					if c := codeOf(err); c != "" && c != "not_enough_points" {
						t.Error(err)
					}
				})
			}
		}
		wg.Wait()
		open := 0
		for _, id := range append([]int64{w.structures}, w.more[:3]...) {
			if w.call(t, v, "GET", fmt.Sprintf("/examnote/?lecture=%d", id), "").Code == 200 {
				open++
			}
		}
		if open != 2 || balance(v) != 0 {
			t.Errorf("%d are open, %d points are left", open, balance(v))
		}
		if _, err := w.AddNote(t.Context(), v, aboutExam(w.more[5])); err != nil || balance(v) != 20 {
			t.Errorf("%d points, %v", balance(v), err)
		}
		// Of a lecture with two professors one opens both at once.
		want(t, w.visit(t, v, "/examnote/open/", form("lecture", number(w.seminar)), false), 303)
		want(t, w.call(t, v, "GET", fmt.Sprintf("/examnote/?lecture=%d", w.seminar), ""), 200, "트리 순회")
		want(t, w.call(t, v, "GET", "/review/points/", ""), 200, `{"points":15}`)
		want(t, w.call(t, v, "POST", "/examnote/open/", fmt.Sprintf(`{"lecture":%d}`, w.foreign)), 400, `"lecture"`)
		want(t, w.call(t, w.person(t, w.hanbit, account.Student, account.Moderator), "GET", list, ""), 200)
		w.sound(t)
	})
}
