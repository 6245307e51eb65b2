package etag

import "testing"

func of(parts ...string) string {
	var all [][]byte
	for _, p := range parts {
		all = append(all, []byte(p))
	}
	return Of(all...)
}

func TestWhatDiffersHasAnotherName(t *testing.T) {
	seen := map[string][]string{}
	for _, parts := range [][]string{{"", ""}, {"a", ""}, {"", "a"}, {"a", "b"}, {"ab", "c"}, {"a", "bc"}, {"\x00", "abc"}, {"", "\x00abc"}, {"abc", "\x00"}} {
		name := of(parts...)
		if len(name) != Length {
			t.Errorf("%q has the name %q of %d characters, want %d", parts, name, len(name), Length)
		}
		if other := seen[name]; other != nil {
			t.Errorf("%q and %q have the same name", parts, other)
		}
		seen[name] = parts
	}
}

func TestANameIsTheSameInEveryProcess(t *testing.T) {
	if got, want := of("가나다", "ko"), "ywfuPpv7uVfNl-nIrbXwUg"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
