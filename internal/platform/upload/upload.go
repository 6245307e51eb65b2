// Package upload takes files that somebody sends.
//
// What it promises:
//
//   - A file that comes in waits on the disk, not in memory, and has no name
//     there: it is gone when the process is, whatever ends it.
//   - Of the name and the type that its sender gave it nothing is kept.
package upload

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// ErrBrokenOff says that it was the sender who failed, not the disk.
var ErrBrokenOff = errors.New("upload: broken off")

// A Dir is the folder on whose disk files wait. It must be there.
type Dir string

// A File is one that came in. It is closed by whoever took it.
type File struct {
	f    *os.File
	size int64
}

// Take reads a file of at most most bytes. A longer one is a file_too_large
// fault, a full disk a no_space one, and a reader that fails an ErrBrokenOff.
func (d Dir) Take(r io.Reader, most int64) (*File, error) {
	f, err := os.CreateTemp(string(d), ".upload-*") // 0600
	if err != nil {
		return nil, onDisk(err)
	}
	if err := os.Remove(f.Name()); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	in := &source{r: r}
	n, err := io.Copy(f, io.LimitReader(in, most+1))
	switch {
	case err == nil && n <= most:
		return &File{f, n}, nil
	case err == nil:
		err = fault.New(fault.TooLarge, "file_too_large", most>>20)
	case in.err != nil:
		err = fmt.Errorf("%w: %w", ErrBrokenOff, err)
	default:
		err = onDisk(err)
	}
	return nil, errors.Join(err, f.Close())
}

// A source remembers that it was reading that failed, and not writing.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	if err != nil && err != io.EOF {
		s.err = err
	}
	return n, err
}

func onDisk(err error) error {
	return fmt.Errorf("upload: %w", fault.OnDisk(err))
}

// ReadAt reads from any place of the file.
func (f *File) ReadAt(p []byte, at int64) (int, error) { return f.f.ReadAt(p, at) }

// Size is how long the file is.
func (f *File) Size() int64 { return f.size }

// Close lets the file go.
func (f *File) Close() error { return f.f.Close() }

// Patience is how long a request with files may take: 10 MB by a phone in the
// underground.
const Patience = 10 * time.Minute

// Await gives the sender of a request with files more time than others have, and
// as much to take the answer. It is called when it is known that the sender may.
func Await(w http.ResponseWriter) error {
	c, end := http.NewResponseController(w), time.Now().Add(Patience)
	err := errors.Join(c.SetReadDeadline(end), c.SetWriteDeadline(end))
	if errors.Is(err, http.ErrNotSupported) {
		return nil // no connection that has deadlines: a test's
	}
	return err
}
