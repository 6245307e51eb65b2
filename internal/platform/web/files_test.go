package web_test

import (
	"bytes"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
)

// picked makes a form as a browser sends it: values, and files that begin with @.
func picked(t *testing.T, pairs ...string) *http.Request {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		var part io.Writer
		var err error
		value, file := strings.CutPrefix(pairs[i+1], "@")
		if file {
			part, err = w.CreateFormFile(pairs[i], "a.jpg")
		} else {
			part, err = w.CreateFormField(pairs[i])
		}
		if err == nil {
			_, err = io.WriteString(part, value)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", "/?next=/a/&title=query", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func TestFilesOfAFormAreTakenInTheirOrder(t *testing.T) {
	dir := t.TempDir()
	var got []string
	take := func(field string, f *upload.File, err error) error {
		if err != nil {
			got = append(got, field+" "+fault.Of(err).Code)
			return nil
		}
		b := make([]byte, f.Size())
		_, err = f.ReadAt(b, 0)
		got = append(got, field+" "+string(b))
		return err
	}
	r := picked(t, "title", "제목\r\n\x00", "pictures", "@one", "caption", "a", "pictures", "@"+strings.Repeat("x", 101), "pictures", "@three", "caption", "b", "other", "", "content", "끝")
	if err := web.ParseFiles(httptest.NewRecorder(), r, upload.Dir(dir), 100, take); err != nil {
		t.Fatal(err)
	}
	if s := strings.Join(got, ", "); s != "pictures one, pictures file_too_large, pictures three" {
		t.Errorf("taken: %s", s)
	}
	if r.PostFormValue("title") != "제목\n" || strings.Join(r.PostForm["caption"], " ") != "a b" || r.FormValue("next") != "/a/" || r.FormValue("title") != "제목\n" || r.PostFormValue("content") != "끝" {
		t.Errorf("the values are %q and %q", r.PostForm, r.Form)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
		t.Errorf("%v is left, %v", names, err)
	}

	plain := httptest.NewRequest("POST", "/", strings.NewReader("title=a"))
	plain.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if err := web.ParseFiles(httptest.NewRecorder(), plain, upload.Dir(dir), 100, nil); err != nil || plain.PostFormValue("title") != "a" {
		t.Errorf("a form that can hold no files: %q, %v", plain.PostForm, err)
	}
}

func TestHostileFormsWithFilesAreRefused(t *testing.T) {
	take := func(string, *upload.File, error) error { return nil }
	full := errors.New("full")
	long := picked(t, "content", strings.Repeat("x", 1<<20+1))
	many := make([]string, 0, 1000)
	for i := range 500 {
		many = append(many, "f"+strconv.Itoa(i), "x")
	}
	half, unended := picked(t, "pictures", "@"+strings.Repeat("x", 1000)), picked(t, "title", "a")
	half.Body = io.NopCloser(io.LimitReader(half.Body, 600))
	unended.Body = io.NopCloser(io.LimitReader(unended.Body, 120))
	noBoundary := picked(t)
	noBoundary.Header.Set("Content-Type", "multipart/form-data")
	limited := picked(t, "pictures", "@"+strings.Repeat("x", 1000))
	limited.Body = http.MaxBytesReader(nil, limited.Body, 300)
	for what, c := range map[string]struct {
		r    *http.Request
		take func(string, *upload.File, error) error
		want fault.Kind
	}{
		"a text that is too long": {long, take, fault.TooLarge}, "many values": {picked(t, many...), take, fault.TooLarge}, "half a file": {half, take, fault.Invalid}, "no end": {unended, take, fault.Invalid},
		"no boundary": {noBoundary, take, fault.Invalid}, "more than the body may have": {limited, take, fault.TooLarge},
		"what take says": {picked(t, "pictures", "@x"), func(string, *upload.File, error) error { return full }, fault.Internal},
	} {
		err := web.ParseFiles(httptest.NewRecorder(), c.r, upload.Dir(t.TempDir()), 1000, c.take)
		if err == nil || fault.Of(err).Kind != c.want || c.want == fault.Internal && !errors.Is(err, full) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A form with files may be longer than other bodies, where a route takes it.
func TestFormsWithFilesMayBeLonger(t *testing.T) {
	m := web.NewMux()
	read := func(w http.ResponseWriter, r *http.Request) error {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			return fault.New(fault.TooLarge, "too_large")
		}
		w.Header().Set("X-Read", strconv.FormatInt(n, 10))
		return nil
	}
	m.HandleFiles("POST /write/", 5<<20, read)
	m.Handle("POST /say/", read)
	h := web.Chain(web.Options{Large: m.BodyLimit}, m)
	const files = "multipart/form-data; boundary=x"
	for _, c := range []struct {
		path, kind string
		n          int
		want       int
	}{
		{"/write/", files, 5 << 20, 200}, {"/write/", files, 5<<20 + 1, 413}, {"/write/", "application/x-www-form-urlencoded", 3 << 20, 413},
		{"/say/", files, 3 << 20, 413}, {"/say/", files, 2 << 20, 200}, {"/nothing/", files, 3 << 20, 413},
	} {
		for _, announced := range []bool{true, false} {
			r := httptest.NewRequest("POST", c.path, bytes.NewReader(make([]byte, c.n)))
			if !announced {
				r.ContentLength = -1
			}
			r.Header.Set("Content-Type", c.kind)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code != c.want && (announced || c.path != "/nothing/") {
				t.Errorf("%d bytes of %s to %s, announced %v: %d, want %d", c.n, c.kind, c.path, announced, w.Code, c.want)
			}
		}
	}
}
