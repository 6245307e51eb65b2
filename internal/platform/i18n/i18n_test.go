package i18n

import (
	"strings"
	"testing"
)

func TestTextsAreFilledAtOnce(t *testing.T) {
	Add("[test.greet]\nko = \"{0}님, {1}개\"\nen = \"{1} for {0}\"\n")
	for _, tt := range []struct {
		lang Lang
		args []any
		want string
	}{
		{Ko, []any{"민지", 3}, "민지님, 3개"},
		{En, []any{"민지", 3}, "3 for 민지"},
		{Ko, []any{"{1}", "x"}, "{1}님, x개"}, // what somebody typed is not a hole
		{"fr", []any{"a", 1}, "a님, 1개"},
	} {
		if got := In(tt.lang, "test.greet", tt.args...); got != tt.want {
			t.Errorf("In(%s, %v) = %q, want %q", tt.lang, tt.args, got, tt.want)
		}
	}
	Add("[test.odd]\nko = \"{ {a} {{0}} {9} {0\"\nen = \"{0} {9}\"\n")
	if got := In(Ko, "test.odd", int64(7)); got != "{ {a} {7} {9} {0" {
		t.Errorf("of braces that are no holes became %q", got)
	}
	if got := In(Ko, "test.nothing"); got != "test.nothing" {
		t.Errorf("an unknown text is %q, want its key", got)
	}
}

func TestMistakesInTextsStopTheProgram(t *testing.T) {
	for name, source := range map[string]string{
		"no English":      "[test.a]\nko = \"가\"\n",
		"other holes":     "[test.b]\nko = \"{0}\"\nen = \"{1}\"\n",
		"twice":           "[test.c]\nko = \"가\"\nen = \"a\"\n[test.d]\nko=\"가\"\nen=\"a\"\n",
		"not TOML":        "[test",
		"neither a group": "[test.e]\nfr = \"a\"\n",
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Errorf("Add took %q", source)
				}
			}()
			Add(source)
			Add(strings.ReplaceAll(source, "test.d", "test.f")) // test.c again
		})
	}
}

func TestTextsMayStandBelowTexts(t *testing.T) {
	Add("[test.max]\nko = \"길어요\"\nen = \"Too long\"\n[test.max.title]\nko = \"제목이 길어요\"\nen = \"The title is too long\"\n")
	if got := In(Ko, "test.max.title"); got != "제목이 길어요" {
		t.Errorf("got %q", got)
	}
	if got := With(t.Context(), En); T(got, "test.max") != "Too long" {
		t.Errorf("got %q", T(got, "test.max"))
	}
}
