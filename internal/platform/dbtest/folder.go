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
	dir, err := os.MkdirTemp(place(), "madang-"+name+"-")
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

// room is what must be free in memory, in bytes, before a folder is made there.
// A server grows to some hundred MB, and as many packages are tested at once as
// there are CPUs.
const room = 4 << 30

// place is where folders are made: in memory if there is room, because on a disk
// half of a test's time is waiting for it, and more where others write there
// too. "" is the folder for temporary files; also when somebody has chosen one.
func place() string {
	const memory = "/dev/shm"
	var s syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &s) != nil || uint64(s.Bavail)*uint64(s.Bsize) < room {
		return ""
	}
	return memory
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
