package lecture

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/web"
)

// A browser is somebody who uses the pages.
type browser struct {
	t       *testing.T
	handler http.Handler
}

func (w *world) browser(t *testing.T, v account.Viewer) browser {
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	m := web.NewMux()
	w.Mount(m, rest.New(rest.Options{}))
	return browser{t, web.Chain(web.Options{Key: keys.For("web"), Now: w.db.Now, Large: m.BodyLimit}, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		m.ServeHTTP(rw, r.WithContext(account.WithViewer(r.Context(), v)))
	}))}
}

func (b browser) do(method, path, contentType, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	answer := httptest.NewRecorder()
	b.handler.ServeHTTP(answer, r)
	return answer
}

// get returns a page, which has to be there.
func (b browser) get(path string) string {
	b.t.Helper()
	a := b.do("GET", path, "", "")
	if a.Code != 200 {
		b.t.Fatalf("GET %s: %d %s", path, a.Code, a.Body)
	}
	return a.Body.String()
}

func (b browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	return b.do("POST", path, "application/x-www-form-urlencoded", form.Encode())
}

// send sends a list, and returns the answer.
func (b browser) send(path, semester, list string) *httptest.ResponseRecorder {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", "lectures.csv")
	if err == nil {
		_, err = file.Write([]byte(list))
	}
	if err = errors.Join(err, form.WriteField("semester", semester), form.Close()); err != nil {
		b.t.Fatal(err)
	}
	return b.do("POST", path, form.FormDataContentType(), body.String())
}

var (
	selects = regexp.MustCompile(`(?s)<select[^>]* name="([a-z_0-9]+)".*?</select>`)
	chosen  = regexp.MustCompile(`<option value="([^"]*)" selected`)
	inputs  = regexp.MustCompile(`<input[^>]*type="(text|hidden|checkbox)"[^>]*>`)
	attr    = regexp.MustCompile(` (name|value)="([^"]*)"`)
)

// formOf returns what the form of a page sends if nothing of it is changed.
func formOf(page string) url.Values {
	in := url.Values{}
	for _, m := range selects.FindAllStringSubmatch(page, -1) {
		if c := chosen.FindStringSubmatch(m[0]); c != nil {
			in.Add(m[1], c[1])
		}
	}
	for _, m := range inputs.FindAllStringSubmatch(page, -1) {
		if m[1] == "checkbox" && !strings.Contains(m[0], " checked") {
			continue
		}
		a := map[string]string{}
		for _, x := range attr.FindAllStringSubmatch(m[0], -1) {
			a[x[1]] = x[2]
		}
		in.Add(a["name"], a["value"])
	}
	return in
}

func TestAManagerImportsAListInTheBrowser(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager := w.member(account.Student)
		manager.Role = account.Manager
		b := w.browser(t, manager)
		runner := jobs.New(w.db, slog.New(slog.DiscardHandler))
		w.Work(runner)

		if a := b.post("/period/", url.Values{"number": {"1", "2", "3", "4"}, "start": {"09:00", "10:00", "11:00", ""}, "end": {"09:50", "10:50", "11:50", ""}}); a.Code != 303 {
			t.Fatalf("hours: %d %s", a.Code, a.Body)
		}
		if page := b.get("/period/"); !strings.Contains(page, `value="10:50"`) || !strings.Contains(page, `name="number" value="4"`) {
			t.Errorf("hours: %s", page)
		}
		if a := b.post("/period/", url.Values{"number": {"1", "x"}, "start": {"09:00", "10"}, "end": {"09:50", "10:50"}}); a.Code != 422 || !strings.Contains(a.Body.String(), "2번째 줄") {
			t.Errorf("bad hours: %d %s", a.Code, a.Body)
		}
		page := b.get(importsPath)
		if !strings.Contains(page, "2026년 2학기") || !strings.Contains(page, `type="file"`) {
			t.Fatalf("the page to begin on: %s", page)
		}
		semester := number(w.autumn.ID)
		if a := b.send(importsPath, semester, ""); a.Code != 422 {
			t.Errorf("an empty file: %d", a.Code)
		}
		if a := b.send(importsPath, semester, "\x89PNG\x00\x00\x00"); a.Code != 422 || !strings.Contains(a.Body.String(), "CSV, XLSX, JSON 파일이 아니에요") {
			t.Errorf("a picture: %d %s", a.Code, a.Body)
		}
		a := b.send(importsPath, semester, listHeader+firstList)
		path := a.Header().Get("Location")
		if a.Code != 303 || !strings.HasPrefix(path, importsPath) {
			t.Fatalf("the list: %d %s %s", a.Code, path, a.Body)
		}
		page = b.get(path)
		form := formOf(page)
		if form.Get("code") != "과목번호" || form.Get("time") != "시간" || form.Get("number_by") != "after" || form.Get("notation") != "periods" || !strings.Contains(page, "선형대수") {
			t.Fatalf("what is suggested: %v in %s", form, page)
		}
		if a := b.post(path+"apply/", nil); a.Code != 422 {
			t.Errorf("applied before it was checked: %d", a.Code)
		}
		wrong := formOf(page)
		wrong.Set("name", "")
		wrong.Set("gap", "many")
		if a := b.post(path+"check/", wrong); a.Code != 422 || !strings.Contains(a.Body.String(), `href="#name"`) || !strings.Contains(a.Body.String(), `href="#gap"`) {
			t.Errorf("without a name: %d %s", a.Code, a.Body)
		}
		if a := b.post(path+"check/", form); a.Code != 303 {
			t.Fatalf("check: %d %s", a.Code, a.Body)
		}
		page = b.get(path)
		if !strings.Contains(page, "새 강의 3개") || !strings.Contains(page, "apply/") || len(w.sections(t)) != 0 {
			t.Fatalf("checked: %s", page)
		}
		if a := b.post(path+"apply/", url.Values{"keep": {"학부"}}); a.Code != 303 {
			t.Fatalf("apply: %d %s", a.Code, a.Body)
		}
		if a := b.do("GET", path, "", ""); a.Header().Get("Refresh") == "" || !strings.Contains(a.Body.String(), "들여오고 있어요") {
			t.Errorf("while it is applied: %v %s", a.Header(), a.Body)
		}
		if a := b.post(path+"apply/", nil); a.Code != 409 {
			t.Errorf("applied twice: %d", a.Code)
		}
		if err := runner.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if page = b.get(path); !strings.Contains(page, "들여왔어요") || len(w.sections(t)) != 3 {
			t.Fatalf("applied: %s", page)
		}
		d, err := w.Draft(t.Context(), manager, chosenID(strings.Trim(strings.TrimPrefix(path, importsPath), "/")))
		if err != nil || d.State != DraftDone || d.Report.Added != 3 {
			t.Errorf("the draft: %+v, %v", d, err)
		}
		if _, err := w.o.Store.Open(t.Context(), d.file); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the list is still kept: %v", err)
		}
		if args, err := json.Marshal(d.ID); err != nil || w.applyDraft(t.Context(), d.ID) != nil {
			t.Errorf("the job again, as after a crash: %s %v", args, err)
		}
		if page = b.get(importsPath); !strings.Contains(page, "새 강의 3, 바뀜 0") || !strings.Contains(page, `<option value="학부"`) {
			t.Errorf("the history: %s", page)
		}
	})
}

// A list with bad rows shows them, and one that loses most lectures is refused
// when it is applied, unless its keeper said otherwise.
func TestListsThatAreRefusedInTheBrowser(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.setPeriods(t)
		w.mustImport(t, firstList)
		manager := w.member(account.Student)
		manager.Role = account.Manager
		b := w.browser(t, manager)
		runner := jobs.New(w.db, slog.New(slog.DiscardHandler))
		w.Work(runner)
		checked := func(list string) (path, page string) {
			t.Helper()
			path = b.send(importsPath, number(w.autumn.ID), list).Header().Get("Location")
			if a := b.post(path+"check/", formOf(b.get(path))); a.Code != 303 {
				t.Fatalf("check: %d %s", a.Code, a.Body)
			}
			return path, b.get(path)
		}
		path, page := checked(listHeader + firstList + "X1-01,<b>이름,,3,,,월99,,,\n")
		if !strings.Contains(page, "교시표에 99교시가 없어요.") || !strings.Contains(page, "5번째 줄, 시간") || strings.Contains(page, "apply/") {
			t.Errorf("a bad row: %s", page)
		}
		if a := b.post(path+"apply/", nil); a.Code != 422 {
			t.Errorf("a bad list is applied: %d", a.Code)
		}
		path, page = checked(listHeader + strings.SplitAfter(firstList, "\n")[0])
		if !strings.Contains(page, `name="force"`) {
			t.Errorf("nobody is asked about lectures that are gone: %s", page)
		}
		apply := func(form url.Values) string {
			t.Helper()
			if a := b.post(path+"apply/", form); a.Code != 303 {
				t.Fatalf("apply: %d %s", a.Code, a.Body)
			}
			if err := runner.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			return b.get(path)
		}
		if page := apply(nil); !strings.Contains(page, "아무것도 바뀌지 않았어요") || !strings.Contains(page, "강의 3개 가운데 2개") || w.sections(t)["MA201-01"].IsGone {
			t.Errorf("most are gone: %s", page)
		}
		path, _ = checked(listHeader + strings.SplitAfter(firstList, "\n")[0])
		if apply(url.Values{"force": {"true"}}); !w.sections(t)["MA201-01"].IsGone {
			t.Error("told to, and nothing is gone")
		}
		path, _ = checked(listHeader + firstList)
		w.now.Add((25 * time.Hour).Microseconds())
		if err := w.clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if page := b.get(path); !strings.Contains(page, "하루가 지나") {
			t.Errorf("after a day: %s", page)
		}
		path, _ = checked(listHeader + firstList)
		if a := b.post(path+"apply/", nil); a.Code != 303 {
			t.Fatalf("apply: %d %s", a.Code, a.Body)
		}
		if err := w.clean(t.Context()); err != nil || strings.Contains(b.get(path), "처음부터 다시") {
			t.Errorf("while it waits: %v %s", err, b.get(path))
		}
		w.now.Add((61 * time.Minute).Microseconds())
		if err := w.clean(t.Context()); err != nil {
			t.Fatal(err)
		}
		if page := b.get(path); !strings.Contains(page, "들여오지 못했어요. 처음부터 다시") {
			t.Errorf("after an hour in which it was not applied: %s", page)
		}
		if err := runner.Drain(t.Context()); err != nil || !w.sections(t)["MA201-01"].IsGone {
			t.Errorf("it is applied after all, %v", err)
		}
	})
}

func TestSemestersInTheBrowser(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		manager := w.member(account.Student)
		manager.Role = account.Manager
		b := w.browser(t, manager)
		form := url.Values{"year": {"2027"}, "term": {"spring"}, "first_day": {"2027-03-02"}, "last_day": {"2027-06-21"},
			"kind": {"holiday", "exam", "holiday"}, "from": {"2027-05-05", "2027-04-19", ""}, "to": {"", "2027-04-23", ""}, "called": {"어린이날", "", ""}}
		if a := b.post("/semester/new/", form); a.Code != 303 {
			t.Fatalf("%d %s", a.Code, a.Body)
		}
		if a := b.post("/semester/new/", form); a.Code != 422 || !strings.Contains(a.Body.String(), "이미 있어요") || !strings.Contains(a.Body.String(), "어린이날") {
			t.Errorf("the same again: %d %s", a.Code, a.Body)
		}
		list, err := w.Semesters(t.Context(), manager, w.hanbit)
		if err != nil || len(list) != 2 || len(list[0].Days) != 2 || list[0].Days[1].Last != day("2027-05-05") {
			t.Fatalf("%+v, %v", list, err)
		}
		edit := "/semester/" + number(list[0].ID) + "/edit/"
		if page := b.get(edit); !strings.Contains(page, "어린이날") || !strings.Contains(b.get("/semester/"), edit) {
			t.Errorf("the form: %s", page)
		}
		form.Set("last_day", "soon")
		if a := b.post(edit, form); a.Code != 422 {
			t.Errorf("a day that is none: %d", a.Code)
		}
		form.Set("last_day", "2027-06-25")
		if a := b.post(edit, form); a.Code != 303 {
			t.Errorf("%d %s", a.Code, a.Body)
		}
	})
}

// Nobody but keepers has these pages; an operator says of which school.
func TestWhoHasThePagesOfKeepers(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		edit := "/semester/" + number(w.autumn.ID) + "/edit/"
		student, operator := w.member(account.Student), account.Viewer{ID: 9, Role: account.Operator}
		manager := student
		manager.Role = account.Manager
		other := account.Viewer{ID: 8, School: w.saebyeok, Role: account.Manager, State: account.Student}
		for _, path := range []string{importsPath, semestersPath, periodsPath, "/semester/new/", edit} {
			if a := w.browser(t, student).do("GET", path, "", ""); a.Code != 403 {
				t.Errorf("a student at %s: %d", path, a.Code)
			}
			w.browser(t, manager).get(path)
			if path != edit {
				if page := w.browser(t, operator).get(path); !strings.Contains(page, "?school="+number(w.saebyeok)) {
					t.Errorf("an operator at %s: %s", path, page)
				}
				w.browser(t, operator).get(path + "?school=" + number(w.hanbit))
			}
		}
		if a := w.browser(t, other).do("GET", edit, "", ""); a.Code != 404 {
			t.Errorf("another school's manager: %d", a.Code)
		}
		path := w.browser(t, manager).send(importsPath, number(w.autumn.ID), listHeader+firstList).Header().Get("Location")
		for v, want := range map[*account.Viewer]int{&student: 403, &other: 404, &operator: 200} {
			if a := w.browser(t, *v).do("GET", path, "", ""); a.Code != want {
				t.Errorf("the import by %s: %d, want %d", v.Role, a.Code, want)
			}
		}
	})
}
