package secret

import (
	"context"
	"errors"
	"strings"
	"testing"
)

func TestAPasswordIsHashedWithTodaysCost(t *testing.T) {
	h, err := HashPassword(t.Context(), "마당 password 1")
	if err != nil {
		t.Fatal(err)
	}
	if want := "$argon2id$v=19$m=19456,t=2,p=1$"; !strings.HasPrefix(h, want) || len(h) != 97 {
		t.Errorf("hash %s, want 97 characters that begin with %s", h, want)
	}
	again, err := HashPassword(t.Context(), "마당 password 1")
	if err != nil || again == h {
		t.Errorf("two hashes of one password are the same (%v)", err)
	}
	ok, rehash, err := VerifyPassword(t.Context(), h, "마당 password 1")
	if !ok || rehash || err != nil {
		t.Errorf("right password: %v, rehash %v, %v", ok, rehash, err)
	}
	ok, rehash, err = VerifyPassword(t.Context(), h, "마당 password 2")
	if ok || rehash || err != nil {
		t.Errorf("wrong password: %v, rehash %v, %v", ok, rehash, err)
	}
}

func TestAPasswordIsTheSameFromEveryKeyboard(t *testing.T) {
	const composed, apart = "마당비밀번호1", "\u1106\u1161\u1103\u1161\u11bc\u1107\u1175\u1106\u1175\u11af\u1107\u1165\u11ab\u1112\u11691"
	h, err := HashPassword(t.Context(), composed)
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, err := VerifyPassword(t.Context(), h, apart); !ok || err != nil {
		t.Errorf("the same syllables in another form: %v, %v", ok, err)
	}
}

func TestNoByteOfALongPasswordIsIgnored(t *testing.T) {
	long := strings.Repeat("비", MaxPassword)
	h, err := HashPassword(t.Context(), long+"a")
	if err != nil {
		t.Fatal(err)
	}
	if ok, _, _ := VerifyPassword(t.Context(), h, long+"b"); ok {
		t.Error("a password is cut before its end")
	}
}

// Made by Python's hashlib, as Django does.
const django = "pbkdf2_sha256$260000$seasalt2fpoy$VTtuYQyTVUTsPaXNQ2y8VTF6MIPB2+8/8CUjCnRw9cE="

func TestDjangosHashesAreAcceptedAndReplaced(t *testing.T) {
	ok, rehash, err := VerifyPassword(t.Context(), django, "correct horse 마당")
	if !ok || !rehash || err != nil {
		t.Errorf("right password: %v, rehash %v, %v", ok, rehash, err)
	}
	ok, rehash, err = VerifyPassword(t.Context(), django, "correct horse")
	if ok || rehash || err != nil {
		t.Errorf("wrong password: %v, rehash %v, %v", ok, rehash, err)
	}
}

func TestCheaperHashesAreReplaced(t *testing.T) {
	// Of "password", from the reference implementation's tests (t=2, m=256 KiB, p=1).
	const cheap = "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"
	ok, rehash, err := VerifyPassword(t.Context(), cheap, "password")
	if !ok || !rehash || err != nil {
		t.Errorf("%v, rehash %v, %v", ok, rehash, err)
	}
}

func TestNobodyHasNoPassword(t *testing.T) {
	for _, stored := range []string{"", "!", "!pBtUn7Yk"} {
		for _, password := range []string{"", "!", "password"} {
			if ok, rehash, err := VerifyPassword(t.Context(), stored, password); ok || rehash || err != nil {
				t.Errorf("VerifyPassword(%q, %q) = %v, %v, %v", stored, password, ok, rehash, err)
			}
		}
	}
}

// Checking for nobody must do the work of checking for somebody: it is counted
// in turns of the semaphore, as times vary.
func TestCheckingForNobodyWaitsItsTurnToo(t *testing.T) {
	for range cap(slots) {
		slots <- struct{}{}
	}
	defer func() {
		for range cap(slots) {
			<-slots
		}
	}()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := VerifyPassword(ctx, "", "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("nobody, all CPUs busy: %v, want the end of the context", err)
	}
	if _, err := HashPassword(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("hashing, all CPUs busy: %v, want the end of the context", err)
	}
	if _, _, err := VerifyPassword(ctx, django, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("somebody, all CPUs busy: %v, want the end of the context", err)
	}
}

func TestBadHashesAreErrorsThatDoNotRepeatThem(t *testing.T) {
	for _, stored := range []string{
		"secretword", "$2b$12$secretword", "md5$a$secretword", "$argon2id$", "$argon2id$v=18$m=19456,t=2,p=1$c29tZXNhbHQ$secretword",
		"$argon2id$v=19$m=999999999,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=256,t=0,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=256,t=2,p=0$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=256,t=2,p=1x$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4",
		"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$secretword",
		"pbkdf2_sha256$secretword", "pbkdf2_sha256$-1$salt$secretword", "pbkdf2_sha256$999999999999$salt$aaaa", "pbkdf2_sha256$1000$salt$secretword",
	} {
		ok, _, err := VerifyPassword(t.Context(), stored, "secretword")
		if ok || !errors.Is(err, ErrHash) {
			t.Errorf("%q: %v, %v, want ErrHash", stored, ok, err)
		} else if strings.Contains(err.Error(), "secretword") {
			t.Errorf("the error repeats the hash: %v", err)
		}
	}
}
