package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// A folder keeps files in folders named by their first two letters, because
// many programs are slow where a folder has a million files.
type folder string

func (f folder) path(name string) (dir, path string, err error) {
	if len(name) < 3 || !plain(name) {
		return "", "", fmt.Errorf("blob: a name that is none")
	}
	dir = filepath.Join(string(f), name[:2])
	return dir, filepath.Join(dir, name), nil
}

func plain(name string) bool {
	for _, c := range []byte(name) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// Put writes the file aside, puts it in its place and returns when both its
// content and its name are on the disk.
func (f folder) Put(_ context.Context, name string, body []byte) error {
	dir, path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return onDisk(err)
	}
	tmp, err := os.CreateTemp(dir, ".new-*") // 0600
	if err != nil {
		return onDisk(err)
	}
	_, err = tmp.Write(body)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return onDisk(errors.Join(err, os.Remove(tmp.Name())))
	}
	// Another process may have made the folder and not come to sync its name.
	return onDisk(errors.Join(settle(dir), settle(string(f)), settle(filepath.Dir(string(f)))))
}

// settle brings the names in a folder to the disk.
func settle(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func (f folder) Open(_ context.Context, name string) (io.ReadSeekCloser, error) {
	_, path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, onDisk(err) // not the nil file as something that is not nil
	}
	return file, nil
}

func (f folder) Remove(_ context.Context, names ...string) error {
	var all []error
	for _, name := range names {
		_, path, err := f.path(name)
		if err == nil {
			err = os.Remove(path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			all = append(all, onDisk(err))
		}
	}
	return errors.Join(all...)
}

// Check looks whether there is a folder, or one can be made.
func (f folder) Check(context.Context) error {
	for dir := string(f); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		switch {
		case errors.Is(err, fs.ErrNotExist) && dir != filepath.Dir(dir):
			continue
		case err == nil && !info.IsDir():
			return fmt.Errorf("blob: %s is a file", dir)
		case err == nil && info.Mode().Perm()&0o200 == 0:
			return fmt.Errorf("blob: %s cannot be written", dir)
		}
		return err
	}
}

// onDisk gives an error of the disk its fault. Names of files tell nothing.
func onDisk(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("blob: %w", fault.OnDisk(err))
}
