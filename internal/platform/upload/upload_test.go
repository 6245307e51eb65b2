package upload

import (
	"bytes"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestAFileWaitsWithoutAName(t *testing.T) {
	dir := t.TempDir()
	f, err := Dir(dir).Take(strings.NewReader("what was sent"), 100)
	if err != nil {
		t.Fatal(err)
	}
	got := make([]byte, 8)
	if _, err := f.ReadAt(got, 5); err != nil || string(got) != "was sent" || f.Size() != 13 {
		t.Errorf("%q of %d bytes, %v", got, f.Size(), err)
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 0 {
		t.Errorf("the folder shows %v, %v", names, err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
}

func TestOfALongFileNoMoreIsKeptThanIsAllowed(t *testing.T) {
	sent := &counted{r: io.LimitReader(zeros{}, 1<<40)}
	if _, err := Dir(t.TempDir()).Take(sent, 1<<20); fault.Of(err).Kind != fault.TooLarge {
		t.Errorf("a terabyte: %v", err)
	}
	if sent.n > 1<<20+1 {
		t.Errorf("%d bytes were read", sent.n)
	}
	if f, err := Dir(t.TempDir()).Take(bytes.NewReader(make([]byte, 1<<20)), 1<<20); err != nil || f.Size() != 1<<20 {
		t.Errorf("as long as it may be: %v", err)
	}
}

// Whose fault it is stays known: the sender's, who broke off, or the disk's.
func TestWhatFailedIsTold(t *testing.T) {
	gone := errors.New("gone")
	if _, err := Dir(t.TempDir()).Take(iotest.ErrReader(gone), 100); !errors.Is(err, gone) || !errors.Is(err, ErrBrokenOff) {
		t.Errorf("a sender who broke off: %v", err)
	}
	if _, err := Dir("/nowhere/at/all").Take(strings.NewReader("x"), 100); err == nil || fault.Of(err).Kind != fault.Internal || errors.Is(err, ErrBrokenOff) {
		t.Errorf("no folder: %v", err)
	}
	if _, err := os.Stat("/dev/full"); err == nil {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		_, err = full.Write([]byte("x"))
		if fault.Of(onDisk(err)).Kind != fault.NoSpace {
			t.Errorf("a full disk: %v", onDisk(err))
		}
		if err := full.Close(); err != nil {
			t.Error(err)
		}
	}
}

type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
