package db

import (
	"cmp"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// keepAside is how many copies from before migrations are kept.
const keepAside = 3

// copyAside copies a SQLite file before the schema file called next is applied:
// madang.db.before-0031_pin-20261103T101500.
func (db *DB) copyAside(ctx context.Context, next string) error {
	to := db.path + ".before-" + next + "-" + db.Now().Format("20060102T150405.000000")
	part := to + ".part" // so that half a copy is never taken for one
	if err := os.Remove(part); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if _, err := db.write.ExecContext(ctx, "VACUUM INTO ?", part); err != nil {
		return errors.Join(err, removeIfThere(part))
	}
	if err := os.Chmod(part, 0o600); err != nil {
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, to); err != nil {
		return err
	}
	if err := syncFile(filepath.Dir(to)); err != nil {
		return err
	}
	return db.dropOldCopies()
}

func (db *DB) dropOldCopies() error {
	folder, prefix := filepath.Dir(db.path), filepath.Base(db.path)+".before-"
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	type file struct {
		path string
		time int64
	}
	var copies []file
	for _, e := range entries {
		path := filepath.Join(folder, e.Name())
		info, infoErr := e.Info()
		switch {
		case infoErr != nil || !strings.HasPrefix(e.Name(), prefix):
		case strings.HasSuffix(path, ".part"): // what a crash left
			err = errors.Join(err, removeIfThere(path))
		case !strings.HasSuffix(path, "-wal") && !strings.HasSuffix(path, "-shm"): // somebody looks into a copy
			copies = append(copies, file{path, info.ModTime().UnixNano()})
		}
	}
	slices.SortFunc(copies, func(a, b file) int { return cmp.Compare(b.time, a.time) })
	for _, f := range copies[min(keepAside, len(copies)):] {
		err = errors.Join(err, removeIfThere(f.path))
	}
	return err
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// syncFile brings a file, or the names in a folder, to the disk.
func syncFile(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
