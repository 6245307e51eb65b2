package app_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
)

// An import that is killed has happened or has not: no lecture of it is there
// without the others, and none of those before is changed.
func TestAKilledImportLeavesNothing(t *testing.T) {
	const lectures = 5000
	folder := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	list := func(name string, n int) string {
		var b strings.Builder
		b.WriteString("학수번호,과목명,강의시간\n")
		for i := range n {
			fmt.Fprintf(&b, "CS%04d-01,%s %d,월 09:00-10:15\n", i, name, i)
		}
		return write(name+".csv", b.String())
	}
	before, after := list("예전", 10), list("새로", lectures)
	mapping := write("mapping.json", `{"columns":{"code":"학수번호","name":"과목명","time":"강의시간"},"notation":"lines","number_after":"-"}`)
	arguments := func(data, file string) []string {
		return []string{"lecture", "import", "--school", "한빛대학교", "--semester", "2026-autumn", "--mapping", mapping, "--data", data, file}
	}
	fresh := func(n int) string {
		data := filepath.Join(folder, fmt.Sprintf("data%d", n))
		for _, args := range [][]string{{"school", "add", "한빛대학교", "--data", data}, {"semester", "add", "2026-autumn", "--school", "한빛대학교", "--first", "2026-08-31", "--last", "2026-12-18", "--data", data}, arguments(data, before)} {
			if code, _, problems := command(t, "", args...); code != 0 {
				t.Fatalf("%v: %s", args, problems)
			}
		}
		return data
	}
	killed := 0
	for n, written := range []int64{64 << 10, 512 << 10, 1 << 20, 2 << 20} { // bytes of its transaction that are on the disk
		data := fresh(n)
		cmd := exec.Command(madang(t), arguments(data, after)...)
		cmd.Env = environment()
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		finished := false
		for looking := true; looking; {
			select {
			case err := <-ended:
				finished, looking = err == nil, false
				continue
			default:
			}
			if log, err := os.Stat(filepath.Join(data, "madang.db-wal")); err != nil || log.Size() < written {
				time.Sleep(time.Millisecond)
				continue
			}
			if err := cmd.Process.Signal(syscall.SIGKILL); err != nil && err != os.ErrProcessDone {
				t.Fatal(err)
			}
			finished, looking = <-ended == nil, false
		}
		if !finished {
			killed++
		}
		var all, old, meetings int
		err := inFile(data, func(d *db.DB) error {
			if problems, err := d.IntegrityCheck(context.Background()); err != nil || len(problems) > 0 {
				t.Errorf("after kill %d: %v %v", n, problems, err)
			}
			return d.Row(context.Background(), `SELECT (SELECT COUNT(*) FROM sections), (SELECT COUNT(*) FROM sections WHERE name LIKE '예전%'), (SELECT COUNT(*) FROM section_meetings)`).Scan(&all, &old, &meetings)
		})
		whole, none := all == lectures && old == 0 && meetings == lectures, all == 10 && old == 10 && meetings == 10
		if err != nil || !whole && (finished || !none) {
			t.Errorf("kill %d, finished %v: %d lectures with %d meetings, %d of them as before, %v", n, finished, all, meetings, old, err)
		}
	}
	if killed == 0 {
		t.Error("no import was killed in its midst")
	}
}
