package secret

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

func TestWeakPasswordsAreRefusedForAllTheirReasons(t *testing.T) {
	me := map[string]string{"id": "minji2024", "email": "kim.minji@mail.example.ac.kr", "nickname": "단풍잎", "name": "김민지"}
	for _, c := range []struct {
		password string
		want     []string
	}{
		{"madang-demo-1", nil},
		{"correct horse battery", nil},
		{"우리집강아지는복슬강아지", nil},
		{strings.Repeat("가나다라마바사아", 16), nil},
		{"x9!kq", []string{"password_too_short"}},
		{"", []string{"password_too_short"}},
		{strings.Repeat("가나다라마바사아", 16) + "자", []string{"password_too_long"}},
		{"password", []string{"password_too_common"}},
		{"PassWord", []string{"password_too_common"}},
		{"1q2w3e4r", []string{"password_too_common"}},
		{"tkfkdgo1", []string{"password_too_common"}},
		{"73190465", []string{"password_entirely_numeric"}},
		{"٤٢٣٤٢٣٤٢", []string{"password_entirely_numeric"}},
		{"123", []string{"password_too_short", "password_entirely_numeric"}},
		{"Minji2024", []string{"password_too_similar"}},
		{"minji2024!", []string{"password_too_similar"}},
		{"4202ijnim", []string{"password_too_similar"}},
		{"mail.example", []string{"password_too_similar"}},
		{"kim.minji@mail.example.ac.kr", []string{"password_too_similar"}},
		{"minji-keeps-bees", nil},
		{"단풍잎", []string{"password_too_short", "password_too_similar"}},
	} {
		var got []string
		for _, p := range CheckPassword(c.password, me) {
			got = append(got, p.Code)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%q (-want +got):\n%s", c.password, d)
		}
	}
}

func TestAProblemNamesWhatItIsLikeAndItsLimit(t *testing.T) {
	got := CheckPassword("seoyeon", map[string]string{"nickname": "seoyeon", "id": "seoyeon", "email": ""})
	if len(got) != 2 || got[0].Args[0] != MinPassword || got[1].Args[0] != "id" {
		t.Errorf("problems %v, want too short with 8 and too similar to id", got)
	}
}

// The figures are those of Python's difflib.
func TestSimilarityIsPythons(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"minji2024!", "minji2024", 0.9473684210526315},
		{"minji-9x!kq", "minji", 0.625},
		{"abcdefgh", "hgfedcba", 1},
		{"마당마당마당12", "마당", 0.4},
		{"kimminji1", "kim minji", 0.8888888888888888},
		{"", "", 1},
		{"aab", "abb", 0.6666666666666666},
	} {
		if got := quickRatio(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("quickRatio(%q, %q) = %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestTheCommonPasswordsAreThere(t *testing.T) {
	list := common()
	if len(list) < 10_000 {
		t.Errorf("%d common passwords, want the whole list", len(list))
	}
	for p := range list {
		if p == "" || p != strings.ToLower(p) || strings.ContainsAny(p, "\r\n") {
			t.Errorf("%q can match nothing", p)
		}
	}
}

func TestEachProblemHasItsSentence(t *testing.T) {
	for _, code := range []string{"password_too_short", "password_too_long", "password_too_common", "password_entirely_numeric", "password_too_similar"} {
		if !i18n.Has("error." + code) {
			t.Errorf("no text for error.%s", code)
		}
	}
}
