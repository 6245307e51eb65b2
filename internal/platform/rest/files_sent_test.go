package rest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/upload"
)

type inFile struct {
	File    *upload.File `json:"file" format:"image" max:"2097152"`
	Caption Opt[string]  `json:"caption" optional:"true" max:"5" blank:"true"`
}

type outFile struct {
	Size    int64  `json:"size"`
	Caption string `json:"caption"`
	Begins  string `json:"begins"`
}

// fileAPI takes files of at most 2 MiB. It returns the folder where they wait,
// and the last one that came.
func fileAPI(t *testing.T) (*API, string, func() *upload.File) {
	dir := t.TempDir()
	a := New(Options{Uploads: upload.Dir(dir)})
	var last *upload.File
	Handle(a, Call{Method: "POST", Path: "/file/", Name: "File List", Open: true}, func(_ context.Context, in inFile) (outFile, error) {
		last = in.File
		begin := make([]byte, min(in.File.Size(), 5))
		_, err := in.File.ReadAt(begin, 0)
		return outFile{in.File.Size(), in.Caption.Value, string(begin)}, err
	})
	Handle(a, Call{Method: "POST", Path: "/text/", Name: "Text List", Open: true}, func(_ context.Context, in struct {
		Caption string `json:"caption"`
	}) (Empty, error) {
		return Empty{}, nil
	})
	return a, dir, func() *upload.File { return last }
}

// form makes a multipart form of names and values; a value that begins with @
// is a file.
func form(t *testing.T, pairs ...string) (kind string, body *bytes.Buffer) {
	t.Helper()
	body = new(bytes.Buffer)
	w := multipart.NewWriter(body)
	for i := 0; i < len(pairs); i += 2 {
		var part io.Writer
		var err error
		value, file := strings.CutPrefix(pairs[i+1], "@")
		if file {
			part, err = w.CreateFormFile(pairs[i], "../a.jpg")
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
	return w.FormDataContentType(), body
}

func send(a *API, path, kind string, body io.Reader) (int, string) {
	r := httptest.NewRequest("POST", path, body)
	r.Header.Set("Content-Type", kind)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func TestFilesAreTakenFromForms(t *testing.T) {
	a, dir, last := fileAPI(t)
	big := strings.Repeat("x", 2<<20)
	for _, c := range []struct {
		what   string
		pairs  []string
		status int
		body   string
	}{
		{"a file", []string{"file", "@hello world", "caption", "가을"}, 201, `{"size":11,"caption":"가을","begins":"hello"}`},
		{"the text behind it", []string{"caption", "a", "file", "@hello"}, 201, `{"size":5,"caption":"a","begins":"hello"}`},
		{"the last of two", []string{"file", "@first", "file", "@later!"}, 201, `{"size":6,"caption":"","begins":"later"}`},
		{"as long as it may be", []string{"file", "@" + big}, 201, `{"size":2097152,"caption":"","begins":"xxxxx"}`},
		{"too long", []string{"file", "@" + big + "x"}, 413, `{"detail":"파일이 너무 큽니다. 2 MB까지 올릴 수 있습니다."}`},
		{"no file", []string{"caption", "a"}, 400, `{"file":["파일이 제출되지 않았습니다."]}`},
		{"no file was chosen", []string{"file", ""}, 400, `{"file":["파일이 제출되지 않았습니다."]}`},
		{"a text instead", []string{"file", "hello"}, 400, `{"file":["제출된 데이터는 파일이 아닙니다. 제출된 서식의 인코딩 형식을 확인하세요."]}`},
		{"an empty file", []string{"file", "@", "caption", "123456"}, 400, `{"file":["제출한 파일이 비어있습니다."],"caption":["이 필드의 글자 수가 5 이하인지 확인하십시오."]}`},
		{"a file that nobody wants", []string{"other", "@" + big, "file", "@hello"}, 201, `{"size":5,"caption":"","begins":"hello"}`},
		{"a file instead of a text", []string{"caption", "@hello", "file", "@hello"}, 400, `{"caption":["Not a valid string."]}`},
		{"more than all may be together", []string{"other", "@" + big, "other", "@" + big, "file", "@hello"}, 413, `{"detail":"요청 본문이 너무 큽니다."}`},
		{"a text of 1 MiB", []string{"caption", big, "file", "@hello"}, 413, `{"detail":"요청 본문이 너무 큽니다."}`},
	} {
		kind, body := form(t, c.pairs...)
		status, got := send(a, "/file/", kind, body)
		if status != c.status || got != c.body {
			t.Errorf("%s: %d %.300s, want %d %s", c.what, status, got, c.status, c.body)
		}
		if names, err := os.ReadDir(dir); err != nil || len(names) > 0 {
			t.Errorf("%s leaves %v, %v", c.what, names, err)
		}
	}
	if _, err := last().ReadAt(make([]byte, 1), 0); err == nil {
		t.Error("a file is open after its call")
	}
	kind, body := form(t, "file", "@"+strings.Repeat("x", 1000))
	for _, c := range []struct {
		what, kind string
		body       io.Reader
		status     int
		answer     string
	}{
		{"JSON", "application/json", strings.NewReader(`{"file":"hello"}`), 400, `{"file":["제출된 데이터는 파일이 아닙니다. 제출된 서식의 인코딩 형식을 확인하세요."]}`},
		{"a form without files", "application/x-www-form-urlencoded", strings.NewReader("caption=a"), 400, `{"file":["파일이 제출되지 않았습니다."]}`},
		{"the file as it is", "image/jpeg", strings.NewReader("\xff\xd8\xff"), 415, `{"detail":"요청된 \"image/jpeg\"가 지원되지 않는 미디어 형태입니다."}`},
		{"half a form", kind, bytes.NewReader(body.Bytes()[:body.Len()/2]), 400, `{"detail":"Multipart form parse error - Unexpected end of the form"}`},
		{"no boundary", "multipart/form-data", strings.NewReader("x"), 400, `{"detail":"Multipart form parse error - Invalid boundary in multipart: None"}`},
		{"many parts", "multipart/form-data; boundary=x", strings.NewReader(strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n", 2000) + "--x--"), 400, `{"detail":"요청의 필드가 너무 많습니다."}`},
	} {
		if status, got := send(a, "/file/", c.kind, c.body); status != c.status || got != c.answer {
			t.Errorf("%s: %d %s, want %d %s", c.what, status, got, c.status, c.answer)
		}
	}
}

// Only a form for a call that takes files may be long.
func TestWhichBodiesMayBeLong(t *testing.T) {
	a, _, _ := fileAPI(t)
	for _, c := range []struct {
		method, path, kind string
		want               int64
	}{
		{"POST", "/file/", "multipart/form-data; boundary=x", 3 << 20},
		{"POST", "/file/", "application/json", 0},
		{"POST", "/file/", "", 0},
		{"PUT", "/file/", "multipart/form-data; boundary=x", 0},
		{"POST", "/text/", "multipart/form-data; boundary=x", 0},
		{"POST", "/nothing/", "multipart/form-data; boundary=x", 0},
	} {
		r := httptest.NewRequest(c.method, c.path, http.NoBody)
		r.Header.Set("Content-Type", c.kind)
		if got := a.BodyLimit(r); got != c.want {
			t.Errorf("%s %s of %s: %d, want %d", c.method, c.path, c.kind, got, c.want)
		}
	}
}

func TestFilesAreDeclared(t *testing.T) {
	a, _, _ := fileAPI(t)
	r := httptest.NewRequest("OPTIONS", "/file/", http.NoBody)
	w := httptest.NewRecorder()
	a.ServeHTTP(w, r)
	if want := `"file":{"type":"image upload","required":true,"read_only":false,"label":"File"}`; !strings.Contains(w.Body.String(), want) {
		t.Errorf("OPTIONS has no %s: %s", want, w.Body)
	}
	doc := string(a.OpenAPI(t.Context()))
	want := `"requestBody":{"required":true,"content":{"multipart/form-data":{"schema":{"type":"object","properties":{"file":{"type":"string","format":"binary"}`
	if !strings.Contains(doc, want) {
		t.Errorf("the document has no %s: %s", want, doc)
	}
	defer func() {
		if p := fmt.Sprint(recover()); !strings.Contains(p, "a file needs max") {
			t.Errorf("a file of any length is taken: %v", p)
		}
	}()
	Handle(New(Options{}), Call{Method: "POST", Path: "/x/", Name: "X"}, func(context.Context, struct {
		File *upload.File `json:"file"`
	}) (Empty, error) {
		return Empty{}, nil
	})
}
