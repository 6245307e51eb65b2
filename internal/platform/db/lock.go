package db

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
)

// Locked is what [Lock] returns when another process holds the lock.
type Locked struct {
	Path string
	PID  int // of the other process; 0 if it is not known
}

func (e Locked) Error() string {
	if e.PID == 0 {
		return e.Path + " is locked by another process"
	}
	return fmt.Sprintf("%s is locked by another process (%d)", e.Path, e.PID)
}

// Lock makes this process the only one that serves a folder: it locks the file
// at path, which it makes if needed, until unlock is called or the process
// ends, however it ends. A second one gets [Locked] at once. It is no lock on
// the database: commands may write beside a server.
func Lock(path string) (unlock func() error, err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		defer f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("lock %s: %w", path, err)
		}
		b := make([]byte, 20)
		n, _ := f.Read(b) // the process is named where possible
		pid, _ := strconv.Atoi(strings.TrimSpace(string(b[:n])))
		return nil, Locked{path, pid}
	}
	if err = f.Truncate(0); err == nil {
		_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock %s: %w", path, err), f.Close())
	}
	// Not removed: who waits for a removed file has another than who comes later.
	return f.Close, nil
}
