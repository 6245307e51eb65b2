package review

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/web"
)

// call asks the API as v.
func (w *world) call(t testing.TB, v account.Viewer, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	api := rest.New(rest.Options{
		PublicURL: "https://madang.example",
		SignedIn:  func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() },
		Viewer:    func(ctx context.Context) string { return account.ViewerOf(ctx).UUID },
	})
	w.Mount(web.NewMux(), api)
	w.notes.Mount(web.NewMux(), api)
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	api.ServeHTTP(rec, r.WithContext(account.WithViewer(r.Context(), v)))
	return rec
}

// visit opens a page as v, or sends a form where form is not nil.
func (w *world) visit(t testing.TB, v account.Viewer, path string, form url.Values, part bool) *httptest.ResponseRecorder {
	t.Helper()
	m := web.NewMux()
	catalogue := lecture.New(w.db, lecture.Options{Beside: []lecture.Beside{w.Beside}, Schools: func(context.Context) ([]lecture.School, error) { return nil, nil }})
	catalogue.Mount(m, rest.New(rest.Options{}))
	w.Mount(m, rest.New(rest.Options{}))
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	w.must(t, err)
	h := web.Chain(web.Options{Key: keys.For("web"), Now: w.db.Now}, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := account.WithViewer(r.Context(), v)
		if v.Language == "en" {
			ctx = i18n.With(ctx, i18n.En)
		}
		m.ServeHTTP(rw, r.WithContext(ctx))
	}))
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
	h.ServeHTTP(rec, r)
	return rec
}

func form(pairs ...string) url.Values {
	f := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		f.Add(pairs[i], pairs[i+1])
	}
	return f
}

// want checks an answer's status, and what it has and has not (those after !).
func want(t testing.TB, rec *httptest.ResponseRecorder, status int, parts ...string) {
	t.Helper()
	body := rec.Body.String()
	if rec.Code != status {
		t.Errorf("status %d, want %d: %.800s", rec.Code, status, body)
	}
	for _, p := range parts {
		if not, isNot := strings.CutPrefix(p, "!"); isNot == strings.Contains(body, strings.TrimPrefix(p, "!")) {
			t.Errorf("has %q: %t: %.3000s", strings.TrimPrefix(not, "!"), isNot, body)
		}
	}
}

const good = `"star":5,"homework":"many","team_work":"none","grading":"fair","attendance":"seat","exam_count":"two","content":"과제는 많지만 한 만큼 남는 수업이었어요. 추천해요."`

func TestReviewsByTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.structures), w.student(t)
		body := fmt.Sprintf(`{"lecture":%d,%s}`, w.structures, good)
		want(t, w.call(t, account.Viewer{}, "POST", "/review/", body), 401)
		want(t, w.call(t, account.Viewer{}, "GET", "/review/", ""), 401)
		want(t, w.call(t, w.person(t, w.hanbit, account.Unverified, ""), "GET", "/review/", ""), 403)
		want(t, w.call(t, other, "POST", "/review/", body), 403, "기본 시간표")
		want(t, w.call(t, v, "POST", "/review/", `{}`), 400, `"lecture":["이 필드는 필수 항목입니다."]`, `"star":[`, `"homework":[`, `"exam_count":[`, `"content":[`)
		want(t, w.call(t, v, "POST", "/review/", strings.Replace(body, `"seat"`, `"chair"`, 1)), 400, `"attendance":["\"chair\"이 유효하지 않은 선택(choice)입니다."]`)
		want(t, w.call(t, v, "POST", "/review/", strings.Replace(body, `"star":5`, `"star":6`, 1)), 400, `"star":[`)
		want(t, w.call(t, v, "POST", "/review/", `{"lecture":"x",`+good+`}`), 400, `"lecture":[`)
		want(t, w.call(t, v, "POST", "/review/", strings.Replace(body, "과제는 많지만 한 만큼 남는 수업이었어요. 추천해요.", "짧아요", 1)), 400, `"content":["이 필드의 글자 수가  적어도 20 이상인지`)
		rec := w.call(t, v, "POST", "/review/", body, "Idempotency-Key", "k1")
		want(t, rec, 201, `"star":5`, `"author":{"name":"익명","is_me":true}`, `"created_at":"2026-11-23T00:00:00+09:00"`, `"professor":"김서연"`, `"lecture_name":"자료구조"`)
		again := w.call(t, v, "POST", "/review/", body, "Idempotency-Key", "k1")
		if again.Body.String() != rec.Body.String() {
			t.Errorf("a repetition: %s", again.Body)
		}
		want(t, w.call(t, v, "POST", "/review/", body), 400, "non_field_errors", "이미 썼어요")
		var made Review
		w.must(t, json.Unmarshal(rec.Body.Bytes(), &made))
		path := fmt.Sprintf("/review/%d/", made.ID)
		want(t, w.call(t, v, "POST", path+"like/", ""), 403, "내 강의평")
		want(t, w.call(t, other, "POST", path+"like/", ""), 200, `{"is_liked":true,"like_count":1}`)
		want(t, w.call(t, other, "POST", path+"like/", ""), 200, `{"is_liked":true,"like_count":1}`)
		want(t, w.call(t, other, "GET", path, ""), 200, `"is_me":false`, `"is_liked":true`)
		want(t, w.call(t, other, "PATCH", path, `{"star":1}`), 403)
		want(t, w.call(t, v, "PATCH", path, `{"star":2}`, "If-Match", `"old"`), 412)
		want(t, w.call(t, v, "PATCH", path, `{"star":2}`), 200, `"star":2`, `"like_count":0`, `"is_edited":true`)
		want(t, w.call(t, other, "DELETE", path+"like/", ""), 200, `{"is_liked":false,"like_count":0}`)
		want(t, w.call(t, other, "GET", fmt.Sprintf("/review/summary/?lecture=%d", w.structures), ""), 200, `"star":2,"review_count":1,"stars":[0,1,0,0,0]`, `{"tag":"attendance","word":"seat","count":1}`)
		want(t, w.call(t, v, "GET", "/review/mine/", ""), 200, `"is_me":true`)
		want(t, w.call(t, other, "GET", "/review/mine/", ""), 200, `"results":[]`)
		for _, bad := range []string{"?cursor=x", "?cursor=cD05OTk5OTk5OTk5OTk5OTk5OTk5OTk=", "?cursor=cD0x"} { // p=99…, p=1
			want(t, w.call(t, v, "GET", "/review/"+bad, ""), 404)
		}
		want(t, w.call(t, v, "GET", "/review/?cursor=cD05MjIzMzcyMDM2ODU0Nzc1ODA3Ljc=&ordering=star", ""), 200) // p=9223372036854775807.7
		want(t, w.call(t, v, "GET", "/review/?lecture=x", ""), 400)
		want(t, w.call(t, v, "GET", fmt.Sprintf("/review/?lecture=%d", w.foreign), ""), 400)
		want(t, w.call(t, w.person(t, w.saebyeok, account.Student, ""), "GET", path, ""), 404)
		want(t, w.call(t, other, "DELETE", path, ""), 403)
		want(t, w.call(t, v, "DELETE", path, ""), 204)
		want(t, w.call(t, v, "GET", path, ""), 404)
		w.sound(t)
	})
}

// The lists of a lecture and of a school, in every order and in both directions,
// are those of a plain sort.
func TestListsOfReviews(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		likers := []account.Viewer{w.student(t), w.student(t), w.student(t), w.student(t)}
		var all []Review
		for i := range 9 {
			v := w.student(t, w.structures)
			if i%3 == 1 {
				w.takes(t, v, w.spring, w.structures0)
			}
			w.at(t, fmt.Sprintf("2026-11-%02dT10:00:00", 20+i/2))
			r := w.write(t, v, w.structures, starred(1+i%5), func(in *NewReview) {
				if i%3 == 1 {
					in.Semester = w.spring.ID
				}
			})
			for _, l := range likers[:i%5] {
				if i%5 > 0 {
					_, err := w.Like(t.Context(), l, r.ID, true)
					w.must(t, err)
				}
			}
			all = append(all, r)
		}
		reader := w.student(t)
		for _, of := range []string{"", fmt.Sprintf("&lecture=%d", w.structures)} {
			for _, ordering := range []string{"-created_at", "created_at", "-weight", "weight", "-star", "star"} {
				whole := w.list(t, reader, "/review/?page_size=100&ordering="+ordering+of)
				if len(whole) != len(all) {
					t.Fatalf("%d of %d", len(whole), len(all))
				}
				for i := 1; i < len(whole); i++ {
					a, b := key(whole[i-1], ordering), key(whole[i], ordering)
					if strings.HasPrefix(ordering, "-") && a < b || !strings.HasPrefix(ordering, "-") && a > b {
						t.Errorf("%s: %v before %v", ordering, a, b)
					}
				}
				var paged []Review
				back := ""
				for next := "/review/?page_size=2&ordering=" + ordering + of; next != ""; {
					var page rest.Page[Review]
					rec := w.call(t, reader, "GET", next, "")
					w.must(t, json.Unmarshal(rec.Body.Bytes(), &page))
					paged = append(paged, page.Results...)
					if back, next = next, ""; page.Next != nil {
						next = strings.TrimPrefix(*page.Next, "https://madang.example")
					}
				}
				if ids(paged) != ids(whole) {
					t.Errorf("%s by pages: %s, want %s", ordering, ids(paged), ids(whole))
				}
				var page rest.Page[Review]
				w.must(t, json.Unmarshal(w.call(t, reader, "GET", back, "").Body.Bytes(), &page))
				w.must(t, json.Unmarshal(w.call(t, reader, "GET", strings.TrimPrefix(*page.Previous, "https://madang.example"), "").Body.Bytes(), &page))
				if ids(page.Results) != ids(whole[6:8]) {
					t.Errorf("%s backwards: %s, want %s", ordering, ids(page.Results), ids(whole[6:8]))
				}
			}
		}
		if got := w.list(t, reader, fmt.Sprintf("/review/?semester=%d", w.spring.ID)); len(got) != 3 {
			t.Errorf("%d of spring", len(got))
		}
		if got := w.list(t, reader, "/review/?star=5"); len(got) != 1 {
			t.Errorf("%d of five stars", len(got))
		}
		if got := w.list(t, reader, fmt.Sprintf("/review/?lecture=%d", w.structures2)); len(got) != 0 {
			t.Errorf("%d of another professor", len(got))
		}
	})
}

// key is what a review stands in the order of, as the promise has it.
func key(r Review, ordering string) float64 {
	switch strings.TrimPrefix(ordering, "-") {
	case "star":
		return float64(r.Star)
	case "weight":
		return float64(r.weight)
	}
	return float64(r.CreatedAt.Unix())
}

func (w *world) list(t testing.TB, v account.Viewer, path string) []Review {
	t.Helper()
	var page rest.Page[Review]
	rec := w.call(t, v, "GET", path, "")
	w.must(t, json.Unmarshal(rec.Body.Bytes(), &page))
	for i := range page.Results { // weights are not shown
		w.must(t, w.db.Row(t.Context(), `SELECT weight FROM reviews WHERE id = ?`, page.Results[i].ID).Scan(&page.Results[i].weight))
	}
	return page.Results
}

func ids(list []Review) string {
	var all []string
	for _, r := range list {
		all = append(all, number(r.ID))
	}
	return strings.Join(all, " ")
}

// The order of help is that of (√likes + 2) · 0.85^years.
func TestWeight(t *testing.T) {
	now := day("2026-12-18")
	for _, tt := range []struct {
		likes, years         int
		otherLikes, otherAge int
	}{{1, 0, 0, 0}, {0, 0, 0, 1}, {4, 3, 0, 1}, {9, 0, 4, 0}, {0, 0, 1, 3}, {16, 5, 0, 1}, {100, 10, 0, 1}} {
		w := func(likes, years int) float64 {
			x := 2.0
			for n := 1; n*n <= likes; n++ {
				x++
			}
			for range years {
				x *= .85
			}
			return x
		}
		a, b := weightOf(tt.likes, now-dayYears(tt.years)), weightOf(tt.otherLikes, now-dayYears(tt.otherAge))
		if (a > b) != (w(tt.likes, tt.years) > w(tt.otherLikes, tt.otherAge)) {
			t.Errorf("%v: %d and %d", tt, a, b)
		}
	}
}

func dayYears(n int) lecture.Date { return lecture.Date(n * 36525 / 100) }
