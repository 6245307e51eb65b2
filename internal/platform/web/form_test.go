package web_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/web"
)

func TestHostileFormsAreReadOrRefused(t *testing.T) {
	many := url.Values{}
	for i := range 300 {
		many.Add(fmt.Sprint("f", i), "x")
	}
	var parts bytes.Buffer
	mw := multipart.NewWriter(&parts)
	for range 2 {
		if err := mw.WriteField("content", "안녕\r\n하세요\x00\xff"); err != nil {
			t.Fatal(err)
		}
	}
	if err := mw.Close(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, kind, body string
		want             fault.Kind // Internal: read
		content          string
	}{
		{"plain", "application/x-www-form-urlencoded", "content=%EC%95%88%EB%85%95", fault.Internal, "안녕"},
		{"with a charset", "application/x-www-form-urlencoded; charset=UTF-8", "content=a", fault.Internal, "a"},
		{"lines of browsers", "application/x-www-form-urlencoded", "content=a%0D%0Ab%0Dc", fault.Internal, "a\nb\nc"},
		{"bytes that are no text", "application/x-www-form-urlencoded", "content=a%FF%00b", fault.Internal, "a\uFFFDb"},
		{"multipart", mw.FormDataContentType(), parts.String(), fault.Internal, "안녕\n하세요\uFFFD"},
		{"nothing", "", "", fault.Internal, ""},
		{"broken escapes", "application/x-www-form-urlencoded", "content=%zz", fault.Invalid, ""},
		{"a semicolon", "application/x-www-form-urlencoded", "a=1;b=2", fault.Invalid, ""},
		{"many fields", "application/x-www-form-urlencoded", many.Encode(), fault.TooLarge, ""},
		{"a large field", "application/x-www-form-urlencoded", "content=" + strings.Repeat("x", 2<<20), fault.TooLarge, ""},
		{"many names", "application/x-www-form-urlencoded", strings.Repeat("a&", 100000), fault.Invalid, ""},
		{"JSON", "application/json", `{"content":"x"}`, fault.Unsupported, ""},
		{"multipart without a boundary", "multipart/form-data", "x", fault.Invalid, ""},
		{"multipart that ends early", mw.FormDataContentType(), parts.String()[:60], fault.Invalid, ""},
		{"a type that is none", "//", "content=x", fault.Unsupported, ""},
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		err := web.ParseForm(r)
		if c.want == fault.Internal {
			if err != nil || r.PostFormValue("content") != c.content {
				t.Errorf("%s: got %q, %v, want %q", c.name, r.PostFormValue("content"), err, c.content)
			}
		} else if got := fault.Of(err).Kind; err == nil || got != c.want {
			t.Errorf("%s: got kind %d (%v), want %d", c.name, got, err, c.want)
		}
	}
}

func TestAFormKeyIsOneOfOursOrNone(t *testing.T) {
	for value, want := range map[string]string{
		"ABCDEFGHIJKLMNOPQRSTUVWXY2": "ABCDEFGHIJKLMNOPQRSTUVWXY2",
		"":                           "", "short": "", "abcdefghijklmnopqrstuvwxy2": "", "ABCDEFGHIJKLMNOPQRSTUVWX'2": "", strings.Repeat("A", 1000): "",
	} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(url.Values{"form_key": {value}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := web.KeyOf(r); got != want {
			t.Errorf("%.30q: got %q", value, got)
		}
	}
}

func TestAFlagIsWhatTheBoxSays(t *testing.T) {
	for body, want := range map[string]bool{"is_anonymous=true&is_anonymous=false": true, "is_anonymous=false": false, "": true, "is_anonymous=nonsense": true} {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if got := web.Flag(r, "is_anonymous", true); got != want {
			t.Errorf("%q: got %t", body, got)
		}
	}
}

func FuzzParseForm(f *testing.F) {
	f.Add("application/x-www-form-urlencoded", "a=1&b=%00%ff&c=\r\n")
	f.Add("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x--\r\n")
	f.Add("multipart/form-data; boundary=", "--")
	f.Fuzz(func(t *testing.T, kind, body string) {
		r := httptest.NewRequest("POST", "/", strings.NewReader(body))
		r.Header["Content-Type"] = []string{kind}
		if err := web.ParseForm(r); err != nil {
			if fault.Of(err).Kind == fault.Internal {
				t.Fatalf("an internal error: %v", err)
			}
			return
		}
		for name, values := range r.PostForm {
			for _, v := range values {
				if !utf8.ValidString(v) || strings.ContainsAny(v, "\r\x00") {
					t.Errorf("%q: got %q", name, v)
				}
			}
		}
	})
}

func FuzzLocal(f *testing.F) {
	for _, path := range []string{"/", "//x", `/\x`, "/%5cx", "/a?b#c", "https://x", "/%2f%2fx"} {
		f.Add(path)
	}
	f.Fuzz(func(t *testing.T, path string) {
		got := web.Local(path)
		base, err := url.Parse("https://madang.example/board/")
		if err != nil {
			t.Fatal(err)
		}
		to, err := base.Parse(got)
		if err != nil || to.Host != "madang.example" || to.Scheme != "https" || !strings.HasPrefix(got, "/") || strings.HasPrefix(got, "//") || strings.ContainsAny(got, "\\\r\n\t") {
			t.Errorf("%q: got %q, which leads to %v, %v", path, got, to, err)
		}
	})
}
