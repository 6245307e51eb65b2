package app_test

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
	"github.com/madang-campus/madang/internal/review"
)

// taken is a lecture of somebody's main timetable in the present semester that they
// have not reviewed; other is one that many have.
func taken(t *testing.T, y *yard, v account.Viewer) (taken, other lecture.Section) {
	t.Helper()
	tables, err := y.Timetable.Tables(t.Context(), v, 0)
	if err != nil || len(tables) == 0 {
		t.Fatal(tables, err)
	}
	for _, e := range tables[0].Entries {
		if e.Lecture == nil {
			continue
		}
		x, err := y.Lecture.Section(t.Context(), v, *e.Lecture)
		if err != nil {
			t.Fatal(err)
		}
		mine, err := y.Review.Reviews(t.Context(), v, review.Filter{Lecture: &x, Mine: true}, review.Range{Sort: review.ByDay, Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if taken.ID == 0 && len(x.Instructors) > 0 && len(mine) == 0 {
			taken = x
		}
	}
	found, _, err := y.Lecture.Find(t.Context(), v, tables[0].Semester, lecture.Query{Sort: lecture.ByRating, Desc: true}, lecture.Place{}, false, 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if f.ReviewCount > other.ReviewCount {
			other = f.Section
		}
	}
	if taken.ID == 0 || other.ReviewCount < 5 {
		t.Fatalf("%d was taken, %d has %d reviews", taken.ID, other.ID, other.ReviewCount)
	}
	return taken, other
}

// reviewSights are the pages of lectures and of what is said of them.
func reviewSights(t *testing.T, y *yard) []sight {
	t.Helper()
	junho := y.viewer(t, "junho")
	open, other := taken(t, y, junho)
	write, note := fmt.Sprintf("/review/new/?lecture=%d", open.ID), fmt.Sprintf("/examnote/new/?lecture=%d", open.ID)
	seoyeon := y.viewer(t, "seoyeon")
	theirs, _ := taken(t, y, seoyeon)
	mine, err := y.Review.AddReview(t.Context(), seoyeon, review.NewReview{Lecture: theirs.ID, Text: review.Text{Star: 5,
		Tags: review.Tags{Homework: "many", TeamWork: "none", Grading: "fair", Attendance: "electronic", ExamCount: "two"}, Content: "한 학기 동안 정말 많이 배웠어요.\n\n과제는 많지만 하나씩 하다 보면 시험 공부가 저절로 돼요."}})
	if err != nil {
		t.Fatal(err)
	}
	tips, err := y.Review.AddNote(t.Context(), seoyeon, review.NewNote{Lecture: theirs.ID, NoteText: review.NoteText{Exam: "final", Form: "mixed", QuestionCount: 12, Content: "과제로 나온 문제를 손으로 다시 풀어 보세요. 시간이 모자라요."}})
	if err != nil {
		t.Fatal(err)
	}
	wrong := func(b *webtest.Browser) {
		b.Type("#content", "짧아요")
		b.Click(".top button.main")
		b.Wait(`document.querySelector('#problems')`)
	}
	path := func(format string, id int64) string { return fmt.Sprintf(format, id) }
	return []sight{
		{"lectures", "junho", "/lecture/", "/lecture/", nil, false},
		{"lectures-found", "junho", "", "/lecture/?search=ㅈㄹㄱㅈ&ordering=star", nil, false},
		{"lectures-none", "junho", "", "/lecture/?search=없는강의", nil, false},
		{"lectures-new", "newcomer", "", "/lecture/", nil, false},
		{"lecture", "junho", "/lecture/{id}/", other.Href(), nil, false},
		{"lecture-open", "junho", "", open.Href(), nil, false},
		{"lecture-mine", "seoyeon", "", theirs.Href(), nil, false},
		{"lecture-new", "newcomer", "", other.Href(), nil, false},
		{"reviews", "junho", "/review/", "/review/", nil, false},
		{"reviews-of", "junho", "", path("/review/?lecture=%d&order=star", other.ID), nil, false},
		{"review", "seoyeon", "/review/{id}/", mine.Href(), nil, false},
		{"review-sheet", "seoyeon", "", mine.Href(), func(b *webtest.Browser) {
			b.Click("main [popovertarget]")
			b.Wait(`document.querySelector('main .sheet').matches(':popover-open')`)
		}, false},
		{"review-new", "junho", "/review/new/", write, nil, false},
		{"review-wrong", "junho", "", write, wrong, true},
		{"review-not", "quiet_one", "", write, nil, true},
		{"review-edit", "seoyeon", "/review/{id}/edit/", mine.Href() + "edit/", nil, false},
		{"review-delete", "seoyeon", "/review/{id}/delete/", mine.Href() + "delete/", nil, false},
		{"reviews-mine", "seoyeon", "/review/mine/", "/review/mine/", nil, false},
		{"reviews-mine-none", "quiet_one", "", "/review/mine/", nil, false},
		{"notes", "junho", "/examnote/", path("/examnote/?lecture=%d", theirs.ID), nil, false},
		{"notes-mine", "seoyeon", "/examnote/mine/", "/examnote/mine/", nil, false},
		{"notes-mine-none", "quiet_one", "", "/examnote/mine/", nil, false},
		{"note-new", "junho", "/examnote/new/", note, nil, false},
		{"note-wrong", "junho", "", note, wrong, true},
		{"note-edit", "seoyeon", "/examnote/{id}/edit/", path("/examnote/%d/edit/", tips.ID), nil, false},
		{"note-delete", "seoyeon", "/examnote/{id}/delete/", path("/examnote/%d/delete/", tips.ID), nil, false},
	}
}

// A student finds a lecture on a phone, says how it was, and notes the exam; what was
// typed outlives a page turned by mistake; another finds it helpful.
func TestALectureIsReviewedOnAPhone(t *testing.T) {
	y := demoYard(t)
	server := httptest.NewServer(y.handler)
	t.Cleanup(server.Close)
	x, _ := taken(t, y, y.viewer(t, "minji"))
	b := webtest.OpenURL(t, server.URL)
	enterDemo(b, "minji")
	b.Go("/lecture/")
	b.Type("#search", x.Code)
	b.Press("\r")
	b.Wait(`document.querySelectorAll('main .row').length === 1 && location.search.includes('search=')`)
	b.Click("main .row .title")
	loaded(b, x.Href())
	if n := webtest.Eval[int](b, `document.querySelectorAll('main a[href^="/timetable/"]').length`); n != 0 {
		t.Error("what is in the timetable is offered to be put in")
	}
	b.Click(`main a.main[href^="/review/new/"]`)
	loaded(b, "/review/new/")
	b.Click("#star label:nth-child(5)")
	b.Type("#content", "끝까지 따라갈 수 있게 이끌어 주시는 수업이에요.")
	b.Go("/timetable/") // a page turned by mistake
	b.Go(fmt.Sprintf("/review/new/?lecture=%d", x.ID))
	b.Wait(`document.querySelector('#content').value.startsWith('끝까지') && document.querySelector('[name=star]:checked').value === '5'`)
	b.Click(".top button.main")
	b.Wait(`document.querySelector('#problems')`)
	b.Errors() // the browser notes the refusal
	has(b, "하나를 골라 주세요.")
	for _, name := range []string{"homework", "team_work", "grading", "attendance", "exam_count"} {
		b.Click("#" + name + " label:nth-child(2)")
	}
	if n := b.Sideways(); n > 0 {
		t.Errorf("the form scrolls sideways by %d px", n)
	}
	b.Click(".top button.main")
	loaded(b, x.Href())
	has(b, "강의평을 올렸어요.")
	has(b, "내가 쓴 강의평")
	b.Click(`main a[href^="/examnote/new/"]`)
	loaded(b, "/examnote/new/")
	b.Click("#exam label:nth-child(1)")
	b.Click("#form label:nth-child(3)")
	b.Type("#question_count", "20")
	b.Type("#content", "굵은 글씨를 중심으로 보고 예시를 하나씩 준비하세요.")
	b.Click(".top button.main")
	loaded(b, x.Href())
	has(b, "중간 · 객관식 20문제")
	quiet(t, "minji", b)

	b.Forget()
	enterDemo(b, "junho")
	b.Go(fmt.Sprintf("/review/?lecture=%d&order=created_at", x.ID))
	const like = `[...document.querySelectorAll('.review')].find(r => r.innerText.includes('끝까지 따라갈 수 있게')).querySelector('.like button')`
	webtest.Eval[any](b, like+`.click(), null`)
	b.Wait(like + `.getAttribute('aria-pressed') === 'true' && ` + like + `.innerText.includes('1')`)
	b.Go(x.Href())
	b.Click(`main a[href^="/timetable/"]`)
	b.Wait(`document.querySelector('.half .row [aria-current]') && document.querySelectorAll('.half .row').length === 1`)
	b.Go(x.Href())
	has(b, "굵은 글씨를 중심으로")
	has(b, "끝까지 따라갈 수 있게")
	quiet(t, "junho", b)
}
