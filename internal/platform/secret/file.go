package secret

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// fileName is where an instance keeps its secret when none is given to it.
const fileName = "secret"

// LoadOrCreate returns the secret kept in the folder dir, and makes and keeps
// one when there is none. The file is readable by its owner alone and is on the
// disk before LoadOrCreate returns; processes that start at once get the same.
func LoadOrCreate(dir string) (string, error) {
	path := filepath.Join(dir, fileName)
	s, err := load(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if err := create(dir, path); err != nil {
		return "", fmt.Errorf("keep a new secret in %s: %w", path, err)
	}
	return load(path)
}

func load(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 { // a copy or a restore often opens it to others
		if err := os.Chmod(path, 0o600); err != nil {
			return "", fmt.Errorf("%s can be read by others: %w", path, err)
		}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	s := strings.TrimSpace(string(b))
	if len(s) < MinLength {
		return "", fmt.Errorf("%s holds %d bytes and a secret has at least %d: put the right one back, or remove the file for a new one, which ends all sessions", path, len(s), MinLength)
	}
	return s, nil
}

// create writes the file aside and links it into its place, which fails when
// another process was first: then its secret is the one.
func create(dir, path string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, "."+fileName+"-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.WriteString(Token() + Token() + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Link(f.Name(), path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
