package app_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/sheet/sheettest"
)

// A visitor uses the pages of a server, with cookies.
type visitor struct {
	base   string
	client *http.Client
}

// visit logs somebody in.
func (s *server) visit(t *testing.T, login, password string) visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := visitor{s.base, &http.Client{Jar: jar, Timeout: 5 * time.Minute}}
	status, at, _, err := v.send("/account/login/", "application/x-www-form-urlencoded", strings.NewReader(url.Values{"id": {login}, "password": {password}}.Encode()))
	if err != nil || status != 200 || at != "/" {
		t.Fatalf("log-in: %d at %s, %v", status, at, err)
	}
	return v
}

// send sends a form, and returns the page that it leads to.
func (v visitor) send(path, kind string, body io.Reader) (status int, at, page string, err error) {
	r, err := http.NewRequest(http.MethodPost, v.base+path, body)
	if err != nil {
		return 0, "", "", err
	}
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Accept", "text/html")
	answer, err := v.client.Do(r)
	if err != nil {
		return 0, "", "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	return answer.StatusCode, answer.Request.URL.Path, string(text), err
}

// sendList sends a list to be imported.
func (v visitor) sendList(semester string, list []byte) (status int, at, page string, err error) {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("file", "list")
	if err == nil {
		_, err = file.Write(list)
	}
	if err = errors.Join(err, form.WriteField("semester", semester), form.Close()); err != nil {
		return 0, "", "", err
	}
	return v.send("/lecture/import/", form.FormDataContentType(), &body)
}

// A running server that hostile lists are sent to, four at once, and the longest one
// that is taken, refuses each with a page that says why, or imports it, and never has
// more than 300 MB.
func TestHostileSheetsAreSentToAServer(t *testing.T) {
	if raced() {
		t.Skip("skipped: the race detector needs more memory than the program")
	}
	data := t.TempDir()
	for _, c := range []struct {
		in   string
		args []string
	}{
		{"", []string{"school", "add", "한빛대학교"}},
		{"", []string{"semester", "add", "2026-autumn", "--school", "한빛대학교", "--first", "2026-08-31", "--last", "2026-12-18"}},
		{"longer-than-8-letters\n", []string{"user", "add", "--id", "keeper", "--nickname", "학사지기", "--email", "keeper@example.com", "--school", "한빛대학교", "--state", "student", "--role", "manager", "--password-stdin"}},
	} {
		if code, _, problems := command(t, c.in, append(c.args, "--data", data)...); code != 0 {
			t.Fatalf("%v: %s", c.args, problems)
		}
	}
	s := serve(t, data)
	v := s.visit(t, "keeper", "longer-than-8-letters")
	status, _, page, err := v.send("/lecture/import/", "application/x-www-form-urlencoded", strings.NewReader(""))
	semester := regexp.MustCompile(`<select[^>]* name="semester"[^>]*>\s*<option value="(\d+)"`).FindStringSubmatch(page)
	if err != nil || semester == nil {
		t.Fatalf("the form has no semester: %d %v %.500s", status, err, page)
	}
	keep := func(what string, list []byte) (page string) {
		status, at, page, err := v.sendList(semester[1], list)
		if err == nil && at != "/lecture/import/" && status == 200 { // it was taken to be looked at
			status, _, page, err = v.send(at+"check/", "application/x-www-form-urlencoded", strings.NewReader(mappingForm))
		}
		if err != nil || status >= 500 || status == 0 {
			t.Errorf("%s: %d %v %.300s", what, status, err, page)
		}
		return page
	}
	files := make(chan sheettest.File)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for f := range files {
				list := f.Make()
				if len(list) > lecture.MaxUpload { // as much as is read at all
					keep("the beginning of "+f.What, list[:lecture.MaxUpload])
				}
				if page := keep(f.What, list); f.Want != "" && strings.Contains(page, "/apply/") {
					t.Errorf("%s may be applied", f.What)
				}
			}
		})
	}
	for _, f := range sheettest.Hostile() {
		files <- f
	}
	close(files)
	wg.Wait()
	most, now := s.resident(t)
	t.Logf("hostile lists: at most %d MiB, now %d", most>>10, now>>10)
	page = keep("the longest list", longList(lecture.MaxSections))
	apply := regexp.MustCompile(`action="(/lecture/import/\d+/)apply/"`).FindStringSubmatch(page)
	if apply == nil {
		t.Fatalf("the longest list is not taken: %.2000s", page)
	}
	if status, _, page, err := v.send(apply[1]+"apply/", "application/x-www-form-urlencoded", strings.NewReader("")); err != nil || status != 200 {
		t.Fatalf("apply: %d %v %.300s", status, err, page)
	}
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) { // against hanging
		answer, err := v.client.Get(s.base + apply[1])
		if err != nil {
			t.Fatal(err)
		}
		page, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != 200 || time.Now().After(end) {
			t.Fatalf("while it is imported: %d %v %.2000s", answer.StatusCode, err, page)
		}
		if strings.Contains(string(page), "들여왔어요. 시간표에 담은") {
			break
		}
	}
	most, now = s.resident(t)
	t.Logf("and the longest: at most %d MiB, now %d", most>>10, now>>10)
	if most>>10 > maxImportMemory {
		t.Errorf("the server had %d MiB", most>>10)
	}
}

// mappingForm is what the form of a list's page sends for the lists of [longList].
var mappingForm = url.Values{
	"code": {"학수번호"}, "name": {"과목명"}, "professor": {"교수"}, "category": {"구분"}, "time": {"강의시간"},
	"notation": {"lines"}, "credit_form": {"credits"}, "default_kind": {"class"}, "bracketed_kind": {"video"},
}.Encode()
