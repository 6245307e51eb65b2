package setting

import (
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

var (
	testBool  = Bool("test.bool", true)
	testInt   = Int("test.int", 10, 1, 100)
	testTime  = Duration("test.duration", 5*time.Minute)
	testWords = Text("test.text", "마당")
	testPick  = Choice("test.choice", "red", "green")
)

func set(t *testing.T, d *db.DB, school int64, name, value string) error {
	t.Helper()
	return d.Write(t.Context(), func(tx *db.Tx) error { return Set(t.Context(), tx, school, name, value) })
}

func want[T comparable](t *testing.T, d *db.DB, s Setting[T], school int64, want T) {
	t.Helper()
	got, err := s.Get(t.Context(), d, school)
	if err != nil || got != want {
		t.Errorf("%s of school %d is %v, %v, want %v", s.Name(), school, got, err, want)
	}
	of, err := s.Everywhere(t.Context(), d)
	if err != nil || of(school) != want {
		t.Errorf("%s, read for all schools, is %v for %d, %v, want %v", s.Name(), of(school), school, err, want)
	}
}

func TestASchoolGoesBeforeTheInstanceAndThatBeforeTheDefault(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		want(t, d, testTime, 7, 5*time.Minute)
		for _, s := range []struct {
			school int64
			value  string
		}{{0, "1m"}, {7, "90s"}, {7, "2h"}} {
			if err := set(t, d, s.school, "test.duration", s.value); err != nil {
				t.Fatal(err)
			}
		}
		want(t, d, testTime, 0, time.Minute)
		want(t, d, testTime, 7, 2*time.Hour)
		for school, value := range map[int64]string{0: "1m", 7: "2h", 8: ""} {
			if all, err := Decided(t.Context(), d, school); err != nil || all["test.duration"] != value || len(all) > 1 {
				t.Errorf("school %d has decided %v, %v, want %q", school, all, err, value)
			}
		}
		want(t, d, testTime, 8, time.Minute)
		if err := d.Write(t.Context(), func(tx *db.Tx) error { return Unset(t.Context(), tx, 7, "test.duration") }); err != nil {
			t.Fatal(err)
		}
		want(t, d, testTime, 7, time.Minute)
		want(t, d, testBool, 7, true)
		want(t, d, testInt, 7, 10)
		want(t, d, testWords, 7, "마당")
		want(t, d, testPick, 7, "red")
		if err := set(t, d, 7, "test.choice", "green"); err != nil {
			t.Fatal(err)
		}
		want(t, d, testPick, 7, "green")
	}, Schema)
}

func TestAChangeCountsInItsOwnTransaction(t *testing.T) {
	d := dbtest.New(t, Schema)
	err := d.Write(t.Context(), func(tx *db.Tx) error {
		if err := Set(t.Context(), tx, 0, "test.bool", "false"); err != nil {
			return err
		}
		got, err := testBool.Get(t.Context(), tx, 0)
		if got {
			t.Error("the transaction does not see what it set")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want(t, d, testBool, 3, false)
}

func TestWhatCannotBeIsNotSet(t *testing.T) {
	d := dbtest.New(t, Schema)
	for _, c := range []struct{ name, value string }{
		{"test.bool", "maybe"}, {"test.int", "0"}, {"test.int", "101"}, {"test.int", "ten"}, {"test.int", "99999999999999999999"},
		{"test.duration", "5"}, {"test.duration", "-5m"}, {"test.choice", "blue"}, {"test.choice", ""}, {"test.choice", "Red"},
	} {
		if err := set(t, d, 0, c.name, c.value); fault.Of(err).Kind != fault.Invalid {
			t.Errorf("%s = %q: %v, want invalid", c.name, c.value, err)
		}
	}
	if err := set(t, d, 0, "test.unknown", "1"); !fault.Is(err, "setting_not_found") {
		t.Errorf("unknown setting: %v, want setting_not_found", err)
	}
	want(t, d, testInt, 0, 10)
}

func TestAllSettingsAreListedWithTheirDefaults(t *testing.T) {
	defaults := map[string]string{"test.bool": "true", "test.int": "10", "test.duration": "5m0s", "test.text": "마당", "test.choice": "red"}
	for _, s := range All() {
		if w, ok := defaults[s.Name]; ok && s.Default != w {
			t.Errorf("default of %s is %q, want %q", s.Name, s.Default, w)
		}
		delete(defaults, s.Name)
	}
	if len(defaults) > 0 {
		t.Errorf("not listed: %v", defaults)
	}
}
