package review

import (
	"fmt"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
)

var goodForm = []string{"star", "4", "homework", "some", "team_work", "none", "grading", "strict", "attendance", "call", "exam_count", "one", "content", "쪽으로 쓴 강의평이에요. 설명이 또렷하고 과제가 알맞아요."}

func TestReviewsByThePages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.structures, w.seminar), w.student(t)
		page := fmt.Sprintf("/lecture/%d/", w.structures)
		write := fmt.Sprintf("/review/new/?lecture=%d", w.structures)
		want(t, w.visit(t, v, page, nil, false), 200, "<h1>자료구조</h1>", "김서연", "강의평 쓰기", "아직 강의평이 없어요", "다른 분반", "이도윤")
		want(t, w.visit(t, other, page, nil, false), 200, "기본 시간표에 담아 들은 강의만", "!강의평 쓰기")
		want(t, w.visit(t, w.person(t, w.hanbit, account.Unverified, ""), page, nil, false), 200, "재학생 인증을 하면", "!강의평 쓰기")
		want(t, w.visit(t, other, write, nil, false), 403, "기본 시간표")
		want(t, w.visit(t, v, write, nil, false), 200, `data-draft`, `type="radio" name="star"`, "2026년 2학기", "언제나 익명", "!교수님</label>")
		want(t, w.visit(t, v, fmt.Sprintf("/review/new/?lecture=%d", w.seminar), nil, false), 200, "이도윤</option>")
		want(t, w.visit(t, v, write, form("content", "짧아요"), false), 422, "별점을 골라 주세요.", "하나를 골라 주세요.", "짧아요", `href="#star"`, `id="star"`, `aria-describedby="star-error"`, `id="attendance-error"`, `href="#attendance"`, "20자 이상")
		rec := w.visit(t, v, write, form(goodForm...), false)
		want(t, rec, 303)
		if rec.Header().Get("Location") != page {
			t.Errorf("to %s", rec.Header().Get("Location"))
		}
		rec = w.visit(t, other, page, nil, false)
		want(t, rec, 200, "쪽으로 쓴 강의평이에요.", "5점 만점에 4점", "학점 깐깐해요", "100%", "!내가 쓴 강의평", "!edit/")
		want(t, w.visit(t, v, page, nil, false), 200, "내가 쓴 강의평", "내 강의평 고치기", "!강의평 쓰기")
		want(t, w.visit(t, v, write, form(goodForm...), false), 422, "이미 썼어요")
		mine := w.list(t, v, "/review/mine/")[0]
		want(t, w.visit(t, other, mine.Href(), nil, false), 200, "쪽으로 쓴")
		want(t, w.visit(t, other, mine.Href()+"like/", form("on", "true"), true), 200, `aria-pressed="true"`)
		want(t, w.visit(t, other, mine.Href()+"like/", form("on", "true", "next", page), false), 303)
		want(t, w.visit(t, v, mine.Href()+"like/", form("on", "true"), true), 403)
		want(t, w.visit(t, other, mine.Href()+"edit/", nil, false), 403)
		want(t, w.visit(t, v, mine.Href()+"edit/", nil, false), 200, "공감이 모두 사라져요", "쪽으로 쓴", "checked")
		want(t, w.visit(t, v, mine.Href()+"edit/", form(append([]string{}, "star", "1")...), false), 422)
		want(t, w.visit(t, v, mine.Href()+"edit/", form(goodForm...), false), 303)
		want(t, w.visit(t, other, mine.Href()+"delete/", nil, false), 403)
		want(t, w.visit(t, other, mine.Href()+"delete/", form("a", "1"), false), 403)
		want(t, w.visit(t, v, mine.Href()+"delete/", nil, false), 200, "되돌릴 수 없어요")
		want(t, w.visit(t, v, "/review/", nil, false), 200, "쪽으로 쓴", "자료구조 · 김서연")
		want(t, w.visit(t, v, "/review/mine/", nil, false), 200, "쪽으로 쓴", "나에게만")
		want(t, w.visit(t, other, "/review/mine/", nil, false), 200, "아직 쓴 강의평이 없어요")
		want(t, w.visit(t, account.Viewer{}, "/review/", nil, false), 303)
		want(t, w.visit(t, account.Viewer{}, page, nil, false), 303)
		want(t, w.visit(t, w.person(t, w.saebyeok, account.Student, ""), page, nil, false), 404)
		want(t, w.visit(t, v, mine.Href()+"delete/", form("a", "1"), false), 303)
		want(t, w.visit(t, v, mine.Href(), nil, false), 404)
		for range 4 { // a crowd in which one is not found
			want(t, w.visit(t, v, write, nil, false), 200, "몇 명뿐이에요")
			w.student(t, w.structures)
		}
		want(t, w.visit(t, v, write, nil, false), 200, "!몇 명뿐이에요")
		both := fmt.Sprintf("/lecture/%d/", w.seminar)
		w.write(t, v, w.seminar)
		want(t, w.visit(t, v, both, nil, false), 200, "내 강의평 고치기", "강의평 쓰기")
		x, err := w.catalogue.Section(t.Context(), v, w.seminar)
		w.must(t, err)
		w.write(t, v, w.seminar, func(in *NewReview) { in.Instructor = x.Instructors[1].ID })
		want(t, w.visit(t, v, both, nil, false), 200, "내 강의평 고치기", "!강의평 쓰기")
		want(t, w.visit(t, w.person(t, 0, account.Unverified, account.Operator), both, nil, false), 200, "강의평 2", "!강의평 쓰기", "!지금은 쓸 수 없어요", "지우기")
		v.Language = "en"
		want(t, w.visit(t, v, write, nil, false), 200, "Write a review", "!강의평")
	})
}

// Lists of more than a page go on without scripts, and in place with them.
func TestAListGoesOn(t *testing.T) {
	w := furnish(t, newDB(t))
	for range pageOf + 3 {
		w.write(t, w.student(t, w.structures), w.structures)
	}
	reader := w.student(t)
	path := fmt.Sprintf("/review/?lecture=%d", w.structures)
	for _, order := range []string{"", "&order=created_at", "&order=star", "&order=star_asc"} {
		rec := w.visit(t, reader, path+order, nil, false)
		want(t, rec, 200, "data-more", `aria-current="page"`)
		body := rec.Body.String()
		if n := strings.Count(body, `class="review"`); n != pageOf {
			t.Errorf("%d on the first page", n)
		}
		_, rest, _ := strings.Cut(body, `class="btn full" href="`)
		next, _, _ := strings.Cut(rest, `"`)
		rec = w.visit(t, reader, strings.ReplaceAll(next, "&amp;", "&"), nil, true)
		want(t, rec, 200, "!<html", "!data-more")
		if n := strings.Count(rec.Body.String(), `class="review"`); n != 3 {
			t.Errorf("%d on the second page %s", n, next)
		}
		for _, nowhere := range []string{"-5.x", "-99999999999999999999.1", "-5.0", "x"} {
			rec := w.visit(t, reader, path+order+"&from="+nowhere, nil, false)
			if n := strings.Count(rec.Body.String(), `class="review"`); rec.Code != 200 || n != pageOf {
				t.Errorf("from %s, which is nowhere,%s: %d, %d reviews", nowhere, order, rec.Code, n)
			}
		}
	}
}

// A form that is sent twice writes once; what cannot be written today stays in its
// form, and says until when.
func TestAFormIsSentTwiceOrTooOften(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, append([]int64{w.structures}, w.more...)...)
		path := func(id int64) string { return fmt.Sprintf("/review/new/?lecture=%d", id) }
		sent := append([]string{"form_key", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}, goodForm...)
		for range 2 {
			want(t, w.visit(t, v, path(w.structures), form(sent...), false), 303)
		}
		for i := range 4 {
			want(t, w.visit(t, v, path(w.more[i]), form(goodForm...), false), 303)
		}
		rec := w.visit(t, v, path(w.more[4]), form(goodForm...), false)
		want(t, rec, 429, "하루에 5개까지", "쪽으로 쓴 강의평이에요.", "checked")
		if rec.Header().Get("Retry-After") != "39600" { // 13:00 to midnight
			t.Errorf("come back after %s s", rec.Header().Get("Retry-After"))
		}
		want(t, w.call(t, v, "POST", "/review/", fmt.Sprintf(`{"lecture":%d,%s}`, w.more[4], good)), 429, "하루에 5개까지")
	})
}

// Whoever may be guessed is told so before they write, of each semester that they can
// name.
func TestFewWhoTookALectureAreTold(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.structures)
		w.takes(t, v, w.spring, w.structures0)
		told := func(want string) {
			t.Helper()
			for _, path := range []string{writePath(w.structures), notePath(w.structures)} {
				body := w.visit(t, v, path, nil, false).Body.String()
				if warns := strings.Contains(body, "몇 명뿐이에요"); warns != (want != "") || !strings.Contains(body, want) {
					t.Errorf("%s does not warn of %q: %s", path, want, body)
				}
			}
		}
		told(">2026년 2학기, 2026년 1학기에 이 강의를 담은 사람이 몇 명뿐이에요")
		for range few - 1 {
			w.student(t, w.structures)
		}
		told(">2026년 1학기에 이 강의를 담은 사람이 몇 명뿐이에요")
		for range few - 1 {
			w.takes(t, w.person(t, w.hanbit, account.Student, account.Member), w.spring, w.structures0)
		}
		told("")
	})
}
