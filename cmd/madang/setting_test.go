package main

import (
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// What a school decides goes before what the instance decides, and that before
// the default; the list says which it was.
func TestSettingsAreDecidedByTheCommandLine(t *testing.T) {
	i := newInstance(t)
	i.do(exitOK, "", "school", "add", "한빛대학교")
	const name = "compat.login_errors"
	holds := func(value, by string, args ...string) {
		t.Helper()
		for _, l := range i.list(append([]string{"setting", "list"}, args...)...) {
			if l["name"] == name && (l["value"] != value || l["decided"] != by || l["default"] != "false") {
				t.Errorf("%v: %v, want %s by %q", args, l, value, by)
			}
		}
	}
	school := []string{"--school", "한빛대학교"}
	holds("false", "")
	i.do(exitOK, "", "setting", "set", name, "true")
	holds("true", "instance")
	holds("true", "instance", school...)
	i.do(exitOK, "", append([]string{"setting", "set", name, "false"}, school...)...)
	holds("false", "school", school...)
	holds("true", "instance")
	i.do(exitOK, "", append([]string{"setting", "unset", name}, school...)...)
	holds("true", "instance", school...)

	_, problems := i.do(exitRefused, "", "setting", "set", name, "maybe")
	if !strings.Contains(problems, "value") {
		t.Errorf("a value that cannot be is refused with %q", problems)
	}
	i.do(exitNotFound, "", "setting", "set", "no.such", "1")
	i.do(exitNotFound, "", "setting", "unset", "no.such")
	i.do(exitNotFound, "", "setting", "set", name, "true", "--school", "없는대학교")
}

func TestEachSettingIsExplained(t *testing.T) {
	all := setting.All()
	if len(all) == 0 {
		t.Fatal("there are no settings")
	}
	for _, d := range all {
		if !i18n.Has("setting." + d.Name) {
			t.Errorf("no text says what %s is", d.Name)
		}
	}
}
