package timetable

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/setting"
)

func TestTheWizardOverTheAPI(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v, other, foreign := w.student(t, w.hanbit), w.student(t, w.hanbit), w.student(t, w.saebyeok)
		s, o, f := w.site(t, v), w.site(t, other), w.site(t, foreign)
		plan := fmt.Sprintf(`"groups":[{"name":"전공","choose":1,"lectures":[%d,%d]},{"choose":1,"lectures":[%d]}],"soft":[{"code":"few_days","weight":3}]`, w.structures, w.structures2, w.writing)
		ask := func(rest string, status int) string {
			t.Helper()
			got, _ := s.call("POST", "/wizard/", fmt.Sprintf(`{"semester":%d,%s}`, w.autumn.ID, rest), status)
			return got
		}
		has(t, "the answer", ask(plan, 200), `{"timetables":[{"score":-1080,"credit":6,"lectures":[`, `"reasons":[{"code":"few_days","n":3,"of":0,"points":-1080,"text":"학교 오는 날: 주 3일"}]`, `"is_proven":true,"contradiction":null}`)
		has(t, "the contradiction", ask(plan+fmt.Sprintf(`,"pins":[%d],"hard":[{"code":"free_day","n":2}]`, w.writing), 200), `"timetables":[],"is_proven":true`,
			`"contradiction":{"text":"글쓰기 01 고정과 화요일 공강은 함께 될 수 없어요.","parts":[{"kind":"pins","index":0,"text":"글쓰기 01 고정"},{"kind":"hard","index":0,"text":"화요일 공강"}],"is_minimal":true,"is_smallest":true}`)
		for body, want := range map[string]string{
			plan + `,"hard":[{"code":"free_day","n":1},{"code":"max_gap","n":9999}]`:                            `{"hard":[{},{"n":["값이 될 수 있는 범위를 벗어났어요."]}]}`,
			plan + `,"hard":[{"code":"sleep","n":1}]`:                                                           `{"hard":[{"code":["\"sleep\"이 유효하지 않은 선택(choice)입니다."]}]}`,
			plan + `,"soft":[{"code":"lunch","n":60,"weight":101}]`:                                             `{"soft":[{"weight":["이 값이 100보다 작거나 같은지 확인하십시오."]}]}`,
			`"groups":[{"choose":1,"lectures":[1]},{"choose":3,"lectures":[2]}]`:                                `{"groups":[{},{"choose":["1개부터`,
			`"groups":[{"choose":1,"lectures":[99999]}]`:                                                        `{"groups":[{"lectures":["유효하지 않은 pk \"99999\" - 객체가 존재하지 않습니다."]}]}`,
			`"groups":[{"choose":1,"lectures":[1,1]}]`:                                                          `{"groups":[{"lectures":["같은 강의(1)를 두 번 적었어요."]}]}`,
			`"groups":[{"choose":99999999999999999999,"lectures":[1]}]`:                                         `{"groups":[{"choose":["이 값이 150보다 작거나 같은지 확인하십시오."]}]}`,
			`"groups":[{"choose":1,"lectures":"all"}]`:                                                          `{"groups":[{"lectures":["아이템 리스트가 예상되었으나 \"str\"를 받았습니다."]}]}`,
			`"groups":[` + strings.TrimSuffix(strings.Repeat(`{"choose":1,"lectures":[]},`, 10_000), ",") + `]`: `{"groups":{"non_field_errors":["Ensure this field has no more than 20 elements."]}}`,
			`"groups":[{"choose":1,"lectures":[` + strings.Repeat("1,", 100_000) + `1]}]`:                       `Ensure this field has no more than 150 elements.`,
			`"busy":true`: `{"groups":["이 필드는 필수 항목입니다."]}`,
		} {
			has(t, fmt.Sprintf("%.80s", body), ask(body, 400), want)
		}
		got, _ := s.call("POST", "/wizard/", `{"semester":99,`+plan+`}`, 400)
		has(t, "no semester", got, `{"semester":["유효하지 않은 pk \"99\" - 객체가 존재하지 않습니다."]}`)
		f.call("POST", "/wizard/", fmt.Sprintf(`{"semester":%d,%s}`, w.autumn.ID, plan), 400)

		one := fmt.Sprintf("/wizard/%d/", w.autumn.ID)
		got, header := s.call("GET", one, "", 200)
		has(t, "the empty draft", got, fmt.Sprintf(`{"semester":%d,"updated_at":null,"groups":[],"pins":[],"excluded":[],"hard":[],"soft":[],"busy":true}`, w.autumn.ID))
		tag := header.Get("ETag")
		got, _ = s.call("PUT", one, `{`+plan+`,"busy":false}`, 200, "If-Match", tag)
		has(t, "the draft", got, fmt.Sprintf(`"groups":[{"id":1,"name":"전공","choose":1,"lectures":[%d,%d]},{"id":2,"name":"","choose":1,"lectures":[%d]}]`, w.structures, w.structures2, w.writing), `"soft":[{"code":"few_days","n":0,"weight":3}],"busy":false`)
		s.call("PUT", one, `{"groups":[]}`, 412, "If-Match", tag)
		s.call("PUT", one, `{"groups":[]}`, 200)
		got, _ = s.call("POST", one+"undo/", "", 200)
		has(t, "what came back", got, `"name":"전공"`)
		got, _ = o.call("GET", one, "", 200)
		has(t, "another's draft", got, `"groups":[]`)
		o.call("POST", one+"undo/", "", 409)
		for _, path := range []string{one, one + "undo/", one + "timetable/"} {
			method := map[bool]string{true: "GET", false: "POST"}[path == one]
			f.call(method, path, `{}`, 404)
		}
		got, _ = s.call("POST", one+"timetable/", fmt.Sprintf(`{"lectures":[%d,%d]}`, w.structures, w.writing), 201)
		has(t, "the timetable", got, `"name":"마법사 1","is_main":true`, `"credit":6`, `"name":"글쓰기"`)
		got, _ = s.call("POST", one+"timetable/", fmt.Sprintf(`{"lectures":[%d],"name":"마법사 1"}`, w.structures), 400)
		has(t, "the same name", got, `{"name":["같은 이름의 시간표가 있어요."]}`)
		got, _ = s.call("POST", one+"timetable/", fmt.Sprintf(`{"lectures":[%d,%d]}`, w.structures, w.algebra), 409)
		has(t, "the overlap", got, `"code":"timetable_overlap"`)
		w.baskets(t, w.structures, w.writing, w.algebra)
	})
}

// A browser that goes ends its search: the next one has room.
func TestTheWizardEndsWithTheRequest(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		p := w.crowd(t, 20, 30, 2)
		p.Soft = []SoftWish{{"compact", 15, 3}, {"lunch", 60, 3}, {"start", 600, 1}}
		if _, err := w.PutWizardDraft(t.Context(), v, w.autumn.ID, p); err != nil {
			t.Fatal(err)
		}
		err := w.db.Write(t.Context(), func(tx *db.Tx) error { return setting.Set(t.Context(), tx, w.hanbit, "timetable.wizard_seconds", "10") })
		if err != nil {
			t.Fatal(err)
		}
		done := make(chan struct{})
		pages := w.site(t, v).pages
		server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			defer close(done)
			pages.ServeHTTP(rw, r)
			if r.Context().Err() == nil {
				t.Error("the search came to its end, though nobody waits for it")
			}
		}))
		defer server.Close()
		conn, err := server.Client().Transport.(*http.Transport).DialContext(t.Context(), "tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Fprintf(conn, "GET /wizard/%d/results/ HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n", w.autumn.ID); err != nil {
			t.Fatal(err)
		}
		for len(w.room.places) == 0 {
			select {
			case <-done:
				t.Fatal("it searched for nothing")
			case <-time.After(time.Millisecond):
			}
		}
		if err := conn.Close(); err != nil {
			t.Fatal(err)
		}
		<-done
		if n := len(w.room.places); n != 0 {
			t.Errorf("%d searches go on", n)
		}
	})
}

var lectureFields = regexp.MustCompile(`name="lecture" value="(\d+)"`)

// The way of a student through the pages, without a script: search, gather groups,
// wish, look at what was found, save.
func TestTheWizardByPage(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		s := w.site(t, v)
		at := s.open("/wizard/", nil, 303).Header().Get("Location")
		if at != fmt.Sprintf("/wizard/%d/", w.autumn.ID) {
			t.Fatalf("the wizard leads to %s", at)
		}
		has(t, "the empty page", s.open(at, nil, 200).Body.String(), "고를 강의를 먼저 모아 주세요", at+"search/", "2026년 2학기")
		has(t, "the empty results", s.open(at+"results/", nil, 200).Body.String(), "고를 강의를 먼저 모아 주세요")
		page := s.open(at+"search/?search=자료", nil, 200).Body.String()
		has(t, "the search", page, "강의 2개", "과목 넣기: 자료구조, 분반 2개", "이 분반만: 자료구조 02", "이도윤", "월 수 09:00–10:15")
		add := func(next string, form url.Values) {
			t.Helper()
			form.Set("next", next)
			if to := s.open(at+"add/", form, 303).Header().Get("Location"); to != next {
				t.Errorf("after adding it leads to %s, want back to %s", to, next)
			}
		}
		here := at + "search/?search=" + url.QueryEscape("자료")
		add(here, url.Values{"lecture": {fmt.Sprint(w.structures)}, "course": {"true"}})
		has(t, "the search then", s.open(here, nil, 200).Body.String(), "묶음에 있어요", "넣을 묶음")
		add(at, url.Values{"lecture": {fmt.Sprint(w.writing)}})
		add(at, url.Values{"lecture": {fmt.Sprint(w.service)}, "group": {"2"}})
		s.open(at+"add/", url.Values{"lecture": {"x"}}, 404)
		s.open(at+"add/", url.Values{"lecture": {fmt.Sprint(w.algebra)}, "group": {"77"}}, 404)
		has(t, "the groups", s.open(at, nil, 200).Body.String(), "자료구조", "분반 2개 중 1개", "글쓰기, 사회봉사", "시간표 찾기")

		one := at + "group/2/"
		page = s.open(one, nil, 200).Body.String()
		has(t, "the group", page, `value="글쓰기"`, fmt.Sprintf(`name="take%d" value="may" checked`, w.service), "강의 더 넣기", "?version=")
		take := func(id int64) string { return fmt.Sprintf("take%d", id) }
		page = s.open(one+"?version=3", url.Values{"name": {""}, "choose": {"9"}, take(w.service): {"must"}}, 422).Body.String()
		has(t, "the wrong group", page, `href="#name"`, `href="#choose"`, fmt.Sprintf(`name="take%d" value="must" checked`, w.service))
		page = s.open(one+"?version=1", url.Values{"name": {"교양"}, "choose": {"2"}}, 409).Body.String()
		has(t, "the stale group", page, "그사이 다른 기기에서", `value="교양"`)
		s.open(one+"?version=3", url.Values{"name": {"교양"}, "choose": {"2"}, take(w.service): {"must"}}, 303)
		has(t, "the changed groups", s.open(at, nil, 200).Body.String(), "교양", "2개 모두", "꼭 1")

		wishes := url.Values{"free_day": {"5", "9"}, "hard-earliest": {"08:30"}, "hard-min_credits": {"1.234"}, "busy": {"true"}, "weight-lunch": {"3"}, "soft-lunch": {"60"}, "weight-compact": {"0"}, "weight-few_days": {"10"}}
		page = s.open(at+"wishes/?version=4", wishes, 422).Body.String()
		has(t, "the wrong wishes", page, `href="#hard-min_credits"`, `value="1.234"`, `value="08:30"`, `value="5" checked`)
		wishes.Set("hard-min_credits", "3")
		if to := s.open(at+"wishes/?version=4", wishes, 303).Header().Get("Location"); to != at+"results/" {
			t.Errorf("wishes lead to %s", to)
		}
		page = s.open(at+"wishes/", nil, 200).Body.String()
		has(t, "the wishes", page, `value="5" checked`, `value="08:30"`, `<option value="10" selected>많이</option>`, `<option value="3" selected>보통</option>`)
		page = s.open(at+"wishes/?version=4", wishes, 409).Body.String()
		has(t, "the stale wishes", page, "그사이 다른 기기에서")

		page = s.open(at+"results/", nil, 200).Body.String()
		has(t, "the results", page, "찾은 시간표 2개", "1안", "1 / 2", `href="#plan-2"`, "금요일 공강", "점심시간 1시간", "주 3일", "사회봉사", "이 시간표로 저장", `class="block c1" style="--at:0;--for:75;"`)
		ids := lectureFields.FindAllStringSubmatch(page, 3)
		form := url.Values{}
		for _, m := range ids {
			form.Add("lecture", m[1])
		}
		to := s.open(at+"timetable/", form, 303).Header().Get("Location")
		page = s.open(to, nil, 200).Body.String()
		has(t, "the timetable", page, "마법사 1", "자료구조", "글쓰기", "사회봉사", "6.5학점")
		s.open(to+"delete/", url.Values{}, 303)
		s.open(to, nil, 404)
		s.open(at+"timetable/", url.Values{"lecture": {fmt.Sprint(w.structures), fmt.Sprint(w.algebra)}}, 303)
		has(t, "the refusal", s.open(at+"timetable/", url.Values{"lecture": {"99999"}}, 422).Body.String(), "다시 찾기")

		add(at, url.Values{"lecture": {fmt.Sprint(w.algebra)}})
		page = s.open(at+"results/", nil, 200).Body.String()
		has(t, "the contradiction", page, "함께 될 수 없는 것이 있어요", "‘자료구조’에서 1개 고르기와 ‘선형대수’에서 1개 고르기는 함께 될 수 없어요.", `name="part" value="group:3"`)
		if to := s.open(at+"drop/", url.Values{"part": {"group:3"}}, 303).Header().Get("Location"); to != at+"results/" {
			t.Errorf("dropping leads to %s", to)
		}
		has(t, "the results again", s.open(at+"results/", nil, 200).Body.String(), "찾은 시간표 2개")
		s.open(at+"undo/", url.Values{}, 303)
		has(t, "the groups again", s.open(at, nil, 200).Body.String(), "선형대수")
		s.open(at+"drop/", url.Values{"part": {"all"}}, 422)

		s.open(at+"group/3/remove/", url.Values{}, 303)
		s.open(at+"group/3/", nil, 404)
		s.call("PUT", at, fmt.Sprintf(`{"groups":[{"name":"한도","choose":2,"lectures":[%d]}]}`, w.writing), 200)
		page = s.open(at+"results/", nil, 422).Body.String()
		has(t, "the plan that is not whole", page, "먼저 고칠 것이 있어요", "한도: 1개부터", `href="`+at+`group/4/"`)
		s.call("PUT", at, fmt.Sprintf(`{"groups":[],"pins":[%d]}`, w.writing), 200)
		has(t, "a pin of a program", s.open(at, nil, 200).Body.String(), "글쓰기 01 고정", `value="pin:`+itoa(w.writing)+`"`)
		has(t, "what it comes to", s.open(at+"results/", nil, 200).Body.String(), "찾은 시간표 1개", "글쓰기")
		s.call("POST", at+"undo/", "", 200)
		table := w.table(t, v, "기본")
		page = s.open(table.Href()+fmt.Sprintf("search/?search=선형&pick=%d", w.algebra), nil, 200).Body.String()
		has(t, "the search of a timetable", page, "마법사에 넣기", `action="`+at+`add/"`)
		has(t, "the door on the timetable", s.open("/timetable/", nil, 200).Body.String(), `href="`+at+`"`)

		foreign := w.site(t, w.student(t, w.saebyeok))
		for _, path := range []string{"", "group/4/", "search/", "wishes/", "results/"} {
			foreign.open(at+path, nil, 404)
		}
		has(t, "a school without a catalogue", foreign.open("/wizard/", nil, 200).Body.String(), "학교의 강의 목록이 아직 없어요")
		var draft struct{ Groups []WizardGroup }
		got, _ := foreign.call("GET", at, "", 404)
		if err := json.Unmarshal([]byte(got), &draft); err != nil || len(draft.Groups) != 0 {
			t.Errorf("another school reads %s, %v", got, err)
		}
	})
}
