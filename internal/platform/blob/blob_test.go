package blob

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// each runs f on a folder and on a server that speaks S3.
func each(t *testing.T, f func(t *testing.T, s Store)) {
	t.Run("folder", func(t *testing.T) {
		s, err := Open(filepath.Join(t.TempDir(), "not", "there"))
		if err != nil {
			t.Fatal(err)
		}
		f(t, s)
	})
	t.Run("s3", func(t *testing.T) {
		s, err := Open(serveS3(t).address)
		if err != nil {
			t.Fatal(err)
		}
		f(t, s)
	})
}

func read(t *testing.T, s Store, name string) string {
	t.Helper()
	r, err := s.Open(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err = errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestWhatIsKeptIsThereUntilItIsRemoved(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		ctx := t.Context()
		if err := s.Check(ctx); err != nil {
			t.Fatalf("before anything is there: %v", err)
		}
		if _, err := s.Open(ctx, "abc-large"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("what is not there: %v", err)
		}
		big := bytes.Repeat([]byte("0123456789"), 300_000)
		for name, body := range map[string][]byte{"abc-large": big, "abc-small": []byte("small"), "xyz_1": {}} {
			if err := s.Put(ctx, name, body); err != nil {
				t.Fatal(err)
			}
			if got := read(t, s, name); got != string(body) {
				t.Errorf("%s: %d bytes came back of %d", name, len(got), len(body))
			}
		}
		if err := s.Put(ctx, "abc-small", []byte("another")); err != nil || read(t, s, "abc-small") != "another" {
			t.Errorf("put again: %v", err)
		}
		for range 2 { // twice is once
			if err := s.Remove(ctx, "abc-large", "abc-small", "never-there"); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Open(ctx, "abc-small"); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("after it was removed: %v", err)
		}
		if read(t, s, "xyz_1") != "" {
			t.Error("another one went too")
		}
		if err := s.Check(ctx); err != nil {
			t.Error(err)
		}
	})
}

// A part of a file is read without the rest.
func TestAFileIsReadFromAnyPlace(t *testing.T) {
	each(t, func(t *testing.T, s Store) {
		if err := s.Put(t.Context(), "abc", []byte("0123456789")); err != nil {
			t.Fatal(err)
		}
		r, err := s.Open(t.Context(), "abc")
		if err != nil {
			t.Fatal(err)
		}
		size, err := r.Seek(0, io.SeekEnd)
		if err != nil || size != 10 {
			t.Errorf("its end is at %d, %v", size, err)
		}
		if _, err := r.Seek(4, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 3)
		if _, err := io.ReadFull(r, got); err != nil || string(got) != "456" {
			t.Errorf("%q, %v", got, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
}

// No name leads out of the folder.
func TestNamesStayInTheFolder(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "secret")
	if err := os.WriteFile(outside, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(filepath.Join(dir, "media"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"", "..", "../secret", "..\\secret", "ab", "a/b/c", "/etc/passwd", "abc\x00", "abc.jpg", "가나다"} {
		if err := s.Put(t.Context(), name, []byte("y")); err == nil {
			t.Errorf("%q is a name", name)
		}
		if _, err := s.Open(t.Context(), name); err == nil {
			t.Errorf("%q is opened", name)
		}
		if err := s.Remove(t.Context(), name); err == nil {
			t.Errorf("%q is removed", name)
		}
	}
	if b, err := os.ReadFile(outside); err != nil || string(b) != "x" {
		t.Errorf("the file beside is %q, %v", b, err)
	}
}

// Nobody else on the machine reads the files, and none is left half written.
func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "media")
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "abcdef", []byte("x")); err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v", path, info.Mode())
		}
		if !e.IsDir() {
			files++
		}
		return err
	})
	if err != nil || files != 1 {
		t.Errorf("%d files, %v", files, err)
	}
}

// What the operator did wrong, or what is away, is told apart from what a
// student did.
func TestWhatIsWrongWithTheServerIsTold(t *testing.T) {
	away, err := Open("s3://key:geheim@127.0.0.1:1/bucket?tls=false")
	if err != nil {
		t.Fatal(err)
	}
	for what, err := range map[string]error{"put": away.Put(t.Context(), "abc", nil), "check": away.Check(t.Context()), "remove": away.Remove(t.Context(), "abc")} {
		if fault.Of(err).Kind != fault.Unavailable || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s at a server that is away: %v", what, err)
		}
	}
	server := serveS3(t)
	other, err := Open(strings.Replace(server.address, "/bucket", "/another", 1))
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Check(t.Context()); err == nil {
		t.Error("a bucket that is not there is taken for one")
	}
	server.full = true
	s, err := Open(server.address)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Put(t.Context(), "abc", []byte("x")); fault.Of(err).Kind != fault.NoSpace {
		t.Errorf("a full server: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := Open(file); err != nil || s.Check(t.Context()) == nil {
		t.Errorf("a file is taken for a folder: %v", err)
	}
}

func TestAddressesOfServers(t *testing.T) {
	for address, good := range map[string]bool{
		"s3://key:secret@host/bucket": true, "s3://key:secret@host:9000/bucket/and/prefix?tls=false&region=ap-northeast-2": true,
		"s3://host/bucket": false, "s3://key:secret@host": false, "s3://key:secret@host/": false, "s3:bucket": false, "s3://key@host/bucket": false,
		"s3://key:secret@host/bucket?tls=maybe": false, "s3://key:secret@host/bucket?password=x": false, "s3://k%zz:secret@host/bucket": false,
	} {
		err := CheckAddress(address)
		if (err == nil) != good {
			t.Errorf("%s: %v", address, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret@") {
			t.Errorf("the error repeats the password: %v", err)
		}
	}
}
