package secret

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const instance = "an-instance-secret-of-32-bytes-or-more"

func keys(t *testing.T) Keys {
	t.Helper()
	k, err := NewKeys(instance)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestTokensNeedNoEscapingAndNeverRepeat(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		for _, s := range []string{Token(), Slug()} {
			if strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
				t.Fatalf("%q needs escaping", s)
			}
			if len(s) < 26 || seen[s] {
				t.Fatalf("%q is short or came twice", s)
			}
			seen[s] = true
		}
	}
	if s := Slug(); s != strings.ToLower(s) {
		t.Errorf("slug %q has capitals", s)
	}
}

func TestCodesHaveAllTheirDigits(t *testing.T) {
	first := map[byte]bool{}
	for range 500 {
		c := Code(6)
		if len(c) != 6 || strings.Trim(c, "0123456789") != "" {
			t.Fatalf("code %q is not 6 digits", c)
		}
		first[c[0]] = true
	}
	if len(first) != 10 {
		t.Errorf("500 codes begin with %d digits only, 0 among them must be", len(first))
	}
}

func TestATokenIsStoredAsItsSHA256(t *testing.T) {
	if got, want := Hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want {
		t.Errorf("Hash(abc) = %s, want %s", got, want)
	}
}

func TestKeysOfPurposesAreApart(t *testing.T) {
	k := keys(t)
	a, b := k.For("a"), k.For("b")
	if a.Sum("x") == b.Sum("x") {
		t.Error("two purposes give one sum")
	}
	if a.Sum("x") != keys(t).For("a").Sum("x") {
		t.Error("the same secret and purpose give two sums")
	}
	if a.Sum("ab", "c") == a.Sum("a", "bc") || a.Sum("") == a.Sum() {
		t.Error("parts run into each other")
	}
	if !a.Equal(a.Sum("x", "y"), "x", "y") || a.Equal(a.Sum("x"), "y") || a.Equal("zz", "x") {
		t.Error("Equal does not tell right from wrong")
	}
}

func TestTokensAreSignedWithTheSecretAsItStands(t *testing.T) {
	k := keys(t)
	if got := string(k.JWT()); got != instance {
		t.Errorf("JWT key %q, want the secret", got)
	}
	k.JWT()[0] = 'X'
	if got := string(k.JWT()); got != instance {
		t.Error("a caller can change the secret")
	}
}

func TestSecretsAreNotPrinted(t *testing.T) {
	k := keys(t)
	for _, s := range []string{fmt.Sprint(k), fmt.Sprintf("%v %+v %#v %s", k, k, k, k), fmt.Sprintf("%v %#v", k.For("a"), k.For("a"))} {
		if strings.Contains(s, instance) || !strings.Contains(s, "masked") {
			t.Errorf("printed as %s", s)
		}
	}
}

func TestAShortSecretIsRefused(t *testing.T) {
	if _, err := NewKeys(strings.Repeat("x", MinLength-1)); err == nil {
		t.Error("31 bytes are taken for a secret")
	}
}

func TestASignedValueOpensUntilItsEnd(t *testing.T) {
	k, now := keys(t).For("cookie"), time.Unix(1_700_000_000, 0)
	for _, value := range []string{"", "한글 . with dots.", "a.b.c"} {
		s := k.Sign(value, now.Add(time.Minute))
		if got, ok := k.Open(s, now); !ok || got != value {
			t.Errorf("Open(Sign(%q)) = %q, %v", value, got, ok)
		}
		if _, ok := k.Open(s, now.Add(time.Minute+time.Second)); ok {
			t.Errorf("%q opens after its end", value)
		}
		if _, ok := keys(t).For("other").Open(s, now); ok {
			t.Errorf("%q opens with the key of another purpose", value)
		}
		for i := range s {
			if changed := s[:i] + string(s[i]^1) + s[i+1:]; changed != s {
				if _, ok := k.Open(changed, now); ok {
					t.Errorf("%q opens with byte %d changed", value, i)
				}
			}
		}
	}
	for _, s := range []string{"", ".", "..", "a.b", "a.b.c.d", strings.Repeat(".", 1000)} {
		if _, ok := k.Open(s, now); ok {
			t.Errorf("%q opens", s)
		}
	}
}

func TestTheKeptSecretIsOneForAllAndPrivate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var wg sync.WaitGroup
	got := make([]string, 8)
	for i := range got {
		wg.Go(func() {
			s, err := LoadOrCreate(dir)
			if err != nil {
				t.Error(err)
			}
			got[i] = s
		})
	}
	wg.Wait()
	for _, s := range got {
		if s != got[0] || len(s) < MinLength {
			t.Fatalf("starting at once gave %q and %q", got[0], s)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d files are left, want the secret alone (%v)", len(entries), err)
	}
	path := filepath.Join(dir, "secret")
	for range 2 {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("the secret has mode %v", info.Mode())
		}
		if err := os.Chmod(path, 0o644); err != nil { // a careless restore
			t.Fatal(err)
		}
		if s, err := LoadOrCreate(dir); err != nil || s != got[0] {
			t.Errorf("second start: %q, %v", s, err)
		}
	}
}

func TestADamagedSecretIsNotReplaced(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "secret")
	if err := os.WriteFile(path, []byte("cut"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadOrCreate(dir); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("error %v, want one that names the file", err)
	}
	if b, err := os.ReadFile(path); err != nil || string(b) != "cut" {
		t.Errorf("the file became %q (%v)", b, err)
	}
}
