package dbtest

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// A folder goes, with all that is in it, when this process ends, whatever ends
// it.
type folder struct {
	dir    string
	keeper io.WriteCloser // reads the id of the process that ends before the folder goes
}

// newFolder makes a folder and starts a shell that reads ids of processes from
// a pipe. The pipe ends with this process, and then the shell ends the last of
// those and removes the folder.
func newFolder(name string) (*folder, error) {
	dir, err := os.MkdirTemp("", "madang-"+name+"-")
	if err != nil {
		return nil, err
	}
	cmd := exec.Command("/bin/sh", "-c", `while read -r id; do pid=$id; done; [ -n "$pid" ] && kill -9 "$pid" 2>/dev/null
n=0; until rm -rf "$0" 2>/dev/null || [ $n -gt 20 ]; do n=$((n+1)); sleep 0.2; done`, dir)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // an interrupt from the terminal is not for it
	in, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		os.RemoveAll(dir)
		return nil, err
	}
	return &folder{dir: dir, keeper: in}, nil
}

var sqliteFolder = sync.OnceValues(func() (*folder, error) { return newFolder("sqlite") })

// file returns the path of a SQLite file that is not there yet, alone in a
// folder that goes when t ends.
func file(t testing.TB) string {
	t.Helper()
	f, err := sqliteFolder()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := os.MkdirTemp(f.dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return filepath.Join(dir, "madang.db")
}
