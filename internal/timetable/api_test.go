package timetable

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/web"
)

// site answers as the instance does to one viewer: calls and pages.
type site struct {
	t     testing.TB
	api   http.Handler
	pages http.Handler
	files http.Handler
	v     account.Viewer
}

func (w *world) site(t testing.TB, v account.Viewer) *site {
	t.Helper()
	api, pages := rest.New(rest.Options{SignedIn: func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() }}), web.NewMux()
	files := web.NewMux()
	w.catalogue.Mount(pages, api)
	w.Mount(pages, files, api)
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	as := func(h http.Handler) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			h.ServeHTTP(rw, r.WithContext(account.WithViewer(i18n.With(r.Context(), i18n.Ko), v)))
		})
	}
	return &site{t, as(api), web.Chain(web.Options{Key: keys.For("web"), Now: w.db.Now}, as(pages)), as(files), v}
}

// call asks the API, and fails the test where the status is another one.
func (s *site) call(method, path, body string, status int, headers ...string) (string, http.Header) {
	s.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	s.api.ServeHTTP(rec, r)
	if rec.Code != status {
		s.t.Errorf("%s %s %s: status %d, want %d: %s", method, path, body, rec.Code, status, rec.Body)
	}
	return rec.Body.String(), rec.Header()
}

// open asks for a page, or sends a form where form is not nil.
func (s *site) open(path string, form url.Values, status int) *httptest.ResponseRecorder {
	s.t.Helper()
	path, _, _ = strings.Cut(path, "#") // as browsers do
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	r.Header.Set("Accept", "text/html")
	rec := httptest.NewRecorder()
	s.pages.ServeHTTP(rec, r)
	if rec.Code != status {
		s.t.Errorf("%s %v: status %d, want %d: %s", path, form, rec.Code, status, rec.Body)
	}
	return rec
}

func has(t testing.TB, where, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			_, main, _ := strings.Cut(text, "<main")
			t.Errorf("%s has no %s: %.2000s", where, p, cmp.Or(main, text))
		}
	}
}

func TestTimetablesOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other := w.student(t, w.hanbit), w.student(t, w.hanbit)
		s, o := w.site(t, v), w.site(t, other)
		got, _ := s.call("POST", "/timetable/", fmt.Sprintf(`{"semester":%d,"name":" 플랜 A ","id":7,"is_main":false}`, w.autumn.ID), 201)
		var table struct{ ID int64 }
		if err := json.Unmarshal([]byte(got), &table); err != nil {
			t.Fatal(err)
		}
		has(t, "the new timetable", got, `"name":"플랜 A","is_main":true,"visibility":"friends","theme":1,"credit":0,"entries":[]`)
		one := fmt.Sprintf("/timetable/%d/", table.ID)
		got, _ = s.call("POST", "/timetable/", `{"semester":99,"name":"a"}`, 400)
		has(t, "no semester", got, `{"semester":["유효하지 않은 pk \"99\" - 객체가 존재하지 않습니다."]}`)
		got, _ = s.call("POST", "/timetable/", fmt.Sprintf(`{"semester":%d,"name":"플랜 A"}`, w.autumn.ID), 400)
		has(t, "the same name", got, `{"name":["같은 이름의 시간표가 있어요."]}`)

		_, header := s.call("GET", one, "", 200)
		tag := header.Get("ETag")
		got, _ = s.call("POST", one+"entries/", fmt.Sprintf(`{"lecture":%d}`, w.structures), 201, "If-Match", tag)
		has(t, "the lecture", got, fmt.Sprintf(`"lecture":%d,"name":"자료구조","lecture_code":"5004101","professor":"김서연","credit":3,`, w.structures), `"meetings":[{"day":1,"start":540,"end":615,"room":"공학관 101",`, `"colour":1`, `"todos":[]`)
		var entry struct{ ID int64 }
		if err := json.Unmarshal([]byte(got), &entry); err != nil {
			t.Fatal(err)
		}
		s.call("POST", one+"entries/", fmt.Sprintf(`{"lecture":%d}`, w.writing), 412, "If-Match", tag)
		got, _ = s.call("POST", one+"entries/", fmt.Sprintf(`{"lecture":%d}`, w.algebra), 409)
		has(t, "the overlap", got, `{"detail":"자료구조와(과) 시간이 겹쳐요.","code":"timetable_overlap"}`)
		s.call("POST", one+"entries/", fmt.Sprintf(`{"lecture":%d,"overlap":true}`, w.algebra), 201)
		got, _ = s.call("POST", one+"entries/", `{"name":"합주","times":[{"day":4,"start":1080,"end":1170,"room":"학관"},{"day":9,"start":1}]}`, 400)
		has(t, "bad times", got, `{"times":[{},{"day":["이 값이 7보다 작거나 같은지 확인하십시오."],"end":["이 필드는 필수 항목입니다."]}]}`)
		got, _ = s.call("POST", one+"entries/", `{"name":"합주","times":[{"day":4,"start":1080,"end":1170,"room":"학관"}]}`, 201)
		has(t, "the own block", got, `"lecture":null,"name":"합주"`, `"meetings":[{"day":4,"start":1080,"end":1170,"room":"학관"`)
		at := fmt.Sprintf("%sentries/%d/", one, entry.ID)
		got, _ = s.call("PATCH", at, `{"memo":"2장","colour":5,"todos":[{"content":"과제","due_day":"2026-10-20"},{"content":"책","is_done":true,"due_day":null}]}`, 200)
		has(t, "the notes", got, `"colour":5`, `"memo":"2장"`, `"todos":[{"content":"과제","due_day":"2026-10-20","is_done":false},{"content":"책","due_day":null,"is_done":true}]`)
		got, _ = s.call("PATCH", at, `{"todos":[{"content":"","due_day":"soon"}]}`, 400)
		has(t, "bad to-dos", got, `{"todos":[{"content":["이 필드는 blank일 수 없습니다."],"due_day":["Date의 포멧이`)
		s.call("PATCH", at, `{"name":"다른 이름"}`, 400)
		s.call("DELETE", at, "", 204)
		s.call("DELETE", at, "", 404)
		got, _ = s.call("POST", one+"undo/", "", 200)
		has(t, "what came back", got, `"memo":"2장"`)
		got, _ = s.call("GET", one+"entries/", "", 200)
		has(t, "the entries", got, `"name":"선형대수"`, `"name":"합주"`, `"name":"자료구조"`)
		got, _ = s.call("POST", one+"copy/", `{}`, 201)
		has(t, "the copy", got, `"name":"플랜 A 2","is_main":false`, `"credit":6`)
		got, _ = s.call("PATCH", one, `{"visibility":"public","theme":3,"name":"바뀜"}`, 200)
		has(t, "the changed one", got, `"name":"바뀜","is_main":true,"visibility":"public","theme":3`)
		s.call("PATCH", one, `{"theme":9}`, 400)
		got, _ = s.call("GET", "/timetable/?semester="+fmt.Sprint(w.autumn.ID), "", 200)
		has(t, "the list", got, `"name":"바뀜"`, `"name":"플랜 A 2"`)
		if got, _ = s.call("GET", "/timetable/?semester=0", "", 200); got != "[]" {
			t.Errorf("timetables of semester 0 are %s", got)
		}
		for _, path := range []string{one, one + "entries/"} {
			o.call("GET", path, "", 404)
		}
		o.call("PATCH", at, `{"memo":"남의 것"}`, 404)
		s.call("DELETE", one, "", 204)
		got, _ = s.call("POST", "/timetable/restore/", "", 201)
		has(t, "the timetable that came back", got, `"name":"바뀜"`)
		w.baskets(t, w.structures, w.algebra)
	})
}

var hrefs = regexp.MustCompile(`href="([^"]+)"`)

// The way of a student through the pages, without a script: make, search, draw,
// put in, take out, undo.
func TestTimetablesByPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.site(t, w.student(t, w.hanbit))
		page := s.open("/timetable/", nil, 200).Body.String()
		has(t, "the empty page", page, "2026년 2학기", "이 학기 시간표가 아직 없어요", "시간표 만들기")
		to := s.open("/timetable/new/", url.Values{"semester": {fmt.Sprint(w.autumn.ID)}, "name": {"기본"}, "visibility": {"friends"}, "theme": {"1"}}, 303).Header().Get("Location")
		page = s.open(to, nil, 200).Body.String()
		has(t, "the new timetable", page, "기본", `scope="col"`, "강의 찾기")

		page = s.open(to+"search/?search=ㅈㄹㄱㅈ", nil, 200).Body.String()
		has(t, "the search", page, "강의 2개", "자료구조", "김서연", "월 수 09:00–10:15", `value="ㅈㄹㄱㅈ"`, "넣기")
		var pick string
		for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
			if strings.Contains(m[1], fmt.Sprintf("pick=%d&amp;", w.structures)) {
				pick = strings.ReplaceAll(m[1], "&amp;", "&")
			}
		}
		page = s.open(pick, nil, 200).Body.String()
		has(t, "the ghost", page, `class="block ghost" style="--at:0;--for:75;"`, "월요일 09:00–10:15, 아직 넣지 않은 강의", `aria-current="true"`)
		back := s.open(to+"add/", url.Values{"lecture": {fmt.Sprint(w.structures)}, "next": {pick}}, 303).Header().Get("Location")
		if back != pick {
			t.Errorf("after putting in it leads to %s, want back to %s", back, pick)
		}
		page = s.open(back, nil, 200).Body.String()
		has(t, "the search then", page, `class="block c1"`, "시간표에 있어요", "3학점")
		page = s.open(to+fmt.Sprintf("search/?search=선형&pick=%d", w.algebra), nil, 200).Body.String()
		has(t, "what overlaps", page, "자료구조와(과) 시간이 겹쳐요.", "겹쳐도 추가", "block c1 hit", "고른 강의와 겹침")
		page = s.open(to+"search/?fits=1", nil, 200).Body.String()
		has(t, "what fits", page, "글쓰기", "사회봉사")
		if strings.Contains(page, "선형대수") {
			t.Error("what overlaps fits")
		}
		s.open(to+"add/", url.Values{"lecture": {fmt.Sprint(w.algebra)}}, 303)
		s.open(to+"add/", url.Values{"lecture": {fmt.Sprint(w.algebra)}, "overlap": {"true"}}, 303)
		s.open(to+"add/", url.Values{"lecture": {fmt.Sprint(w.service)}}, 303)
		page = s.open(to, nil, 200).Body.String()
		has(t, "the timetable", page, "--lanes:2;--lane:1", "시간이 없는 강의", "사회봉사", "강의 3개", "6.5학점")

		block := url.Values{"name": {"아르바이트"}, "day": {"1", "6"}, "start": {"09:30", "18:00"}, "end": {"10:00", "00:00"}, "room": {"정문", ""}}
		page = s.open(to+"block/", block, 409).Body.String()
		has(t, "the block that overlaps", page, "자료구조와(과) 시간이 겹쳐요.", `value="아르바이트"`, `value="09:30"`, `name="overlap" value="true"`)
		block.Set("start", "25:00")
		page = s.open(to+"block/", block, 422).Body.String()
		has(t, "the bad block", page, "요일과 시각을 다시 봐 주세요", `value="25:00"`)
		block["start"], block["overlap"] = []string{"09:30", "18:00"}, []string{"true"}
		s.open(to+"block/", block, 303)
		page = s.open(to, nil, 200).Body.String()
		has(t, "the timetable with the block", page, "block own", "토요일 18:00–24:00", ">23<")

		var entry string
		for _, m := range hrefs.FindAllStringSubmatch(page, -1) {
			if strings.Contains(m[1], "/entry/") && entry == "" {
				entry = m[1]
			}
		}
		page = s.open(entry, nil, 200).Body.String()
		has(t, "the form of an entry", page, "자료구조", `name="memo"`, `name="todo"`, `value="1" checked`)
		notes := url.Values{"colour": {"4"}, "memo": {"  2장까지\r\n읽기 "}, "todo": {"과제 1", "", "책 사기"}, "due": {"2026-09-24", "", ""}, "done": {"2"}}
		s.open(entry, notes, 303)
		page = s.open(to, nil, 200).Body.String()
		has(t, "the noted timetable", page, "2장까지\n읽기", "과제 1", "D-3", "<s class=\"quiet\">책 사기</s>", "block c4")
		notes.Set("due", "2026-99-99")
		page = s.open(entry, notes, 422).Body.String()
		has(t, "the bad day", page, "과제 1", "2장까지")

		s.open(entry+"remove/", url.Values{}, 303)
		if page = s.open(to, nil, 200).Body.String(); strings.Contains(page, "자료구조") {
			t.Error("what was taken out is there")
		}
		s.open(to+"undo/", url.Values{}, 303)
		has(t, "what came back", s.open(to, nil, 200).Body.String(), "자료구조", "2장까지")
		s.open(to+"edit/", url.Values{"name": {""}, "visibility": {"private"}, "theme": {"4"}}, 422)
		s.open(to+"edit/", url.Values{"name": {"바뀐 이름"}, "visibility": {"private"}, "theme": {"4"}}, 303)
		has(t, "the changed timetable", s.open(to, nil, 200).Body.String(), "바뀐 이름", `data-week="ink"`)
		second := s.open(to+"copy/", url.Values{}, 303).Header().Get("Location")
		s.open(second+"move/", url.Values{"to": {"left"}}, 303)
		s.open(second+"move/", url.Values{"to": {"left"}}, 303)
		s.open(second+"main/", url.Values{}, 303)
		has(t, "both", s.open(second, nil, 200).Body.String(), "바뀐 이름 2 ★")
		s.open(second+"delete/", url.Values{}, 303)
		s.open(second, nil, 404)
		to = s.open("/timetable/restore/", url.Values{}, 303).Header().Get("Location")
		has(t, "what was deleted", s.open(to, nil, 200).Body.String(), "바뀐 이름 2")
		s.open("/timetable/?semester=99", nil, 404)
		s.open("/timetable/new/?semester=99", nil, 404)
		s.open("/timetable/new/", nil, 404)
		s.open(to+"add/", url.Values{"lecture": {"x"}}, 404)
		s.open(to+"add/", url.Values{"lecture": {"999"}}, 404)
	})
}
