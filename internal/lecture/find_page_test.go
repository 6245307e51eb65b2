package lecture

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/web"
)

// open opens a page as v and returns its status and text.
func (w *world) open(t testing.TB, v account.Viewer, path string) (int, string) {
	t.Helper()
	m := web.NewMux()
	w.Mount(m, rest.New(rest.Options{}))
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	h := web.Chain(web.Options{Key: keys.For("web"), Now: w.db.Now}, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		m.ServeHTTP(rw, r.WithContext(account.WithViewer(r.Context(), v)))
	}))
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept", "text/html")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

func TestLecturesAreFoundByThePage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.member(account.Unverified)
		if code, body := w.open(t, account.Viewer{ID: 8, School: w.saebyeok}, "/lecture/"); code != 200 || !strings.Contains(body, "아직 강의가 없어요") {
			t.Errorf("a school without a semester: %d", code)
		}
		if code, body := w.open(t, account.Viewer{ID: 9, Role: account.Operator}, "/lecture/"); code != 200 || !strings.Contains(body, "새벽대학교") {
			t.Errorf("an operator: %d", code)
		}
		ids := w.put(t,
			NewSection{CourseCode: "1", Number: "01", Code: "1-01", Name: "자료구조", Professor: "김서연", Instructors: []string{"김서연"}, Credits: 300, Years: 2, Categories: [][]string{{"전공"}}, Language: "한국어", Meetings: []period.Meeting{class(period.Monday, 540, 615, "공학관 101")}},
			NewSection{CourseCode: "1", Number: "02", Code: "1-02", Name: "자료구조", Professor: "이도윤", Instructors: []string{"이도윤"}, Credits: 300, Meetings: []period.Meeting{class(period.Friday, 800, 875, "공학관 102")}},
			NewSection{CourseCode: "2", Number: "01", Code: "2-01", Name: "알고리즘 <b>", Professor: "김서연", Instructors: []string{"김서연"}, Credits: 150, Language: "영어"},
		)
		for query, want := range map[string][]int64{
			"":                               {ids[0], ids[1], ids[2]},
			"search=ㅈㄹㄱㅈ":                    {ids[0], ids[1]},
			"search=김서연":                     {ids[0], ids[2]},
			"credit=1.5":                     {ids[2]},
			"credit=x":                       {ids[0], ids[1], ids[2]},
			"year=1":                         {ids[1], ids[2]},
			"language=영어":                    {ids[2]},
			"timeless=true":                  {ids[2]},
			"kind=lab":                       {},
			"free=" + eachDay(0, lunchOver):  {ids[0], ids[2]},
			"busy=" + timeOf(5, 0, 1440):     {ids[0], ids[2]},
			"ordering=lecture_code":          {ids[0], ids[1], ids[2]},
			"from=x&year=999999999999999999": {ids[1], ids[2]},
		} {
			code, body := w.open(t, v, "/lecture/?"+query)
			if code != 200 {
				t.Errorf("%s: %d", query, code)
			}
			for i, id := range ids {
				if has := strings.Contains(body, fmt.Sprintf(`href="/lecture/%d/"`, id)); has != slices.Contains(want, id) {
					t.Errorf("%s: lecture %d is there: %t", query, i, has)
				}
			}
		}
		code, body := w.open(t, v, fmt.Sprintf("/lecture/%d/", ids[0]))
		for _, part := range []string{"<h1>자료구조</h1>", "김서연 · 월 09:00–10:15 · 공학관 101", "다른 분반", "이도윤", "이 교수님의 다른 강의", "알고리즘 &lt;b&gt;", "3학점"} {
			if code != 200 || !strings.Contains(body, part) {
				t.Errorf("%d, the page lacks %s", code, part)
			}
		}
		for _, path := range []string{"/lecture/999/", "/lecture/x/", "/lecture/99999999999999999999/"} {
			if code, _ := w.open(t, v, path); code != 404 {
				t.Errorf("%s: %d", path, code)
			}
		}
		if code, _ := w.open(t, account.Viewer{ID: 8, School: w.saebyeok, State: account.Student}, fmt.Sprintf("/lecture/%d/", ids[0])); code != 404 {
			t.Errorf("of another school: %d", code)
		}
	})
}
