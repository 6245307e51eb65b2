package app_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"testing"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/sheet/sheettest"
)

// maxImportMemory is what a process takes at most that imports a list, in MiB.
const maxImportMemory = 300

// TestHostileSheetsTakeBoundedMemory imports lists that are made to take much,
// and the longest that is taken, each in a process of its own.
func TestHostileSheetsTakeBoundedMemory(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("skipped: only Linux says how much memory a process took in a way that this test knows")
	}
	folder := t.TempDir()
	data, mapping := filepath.Join(folder, "data"), filepath.Join(folder, "mapping.json")
	if err := os.WriteFile(mapping, []byte(`{"columns":{"code":"학수번호","name":"과목명","professor":"교수","category":"구분","time":"강의시간"},"notation":"lines"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"school", "add", "한빛대학교", "--data", data}, {"semester", "add", "2026-autumn", "--school", "한빛대학교", "--first", "2026-08-31", "--last", "2026-12-18", "--data", data}} {
		if code, _, problems := command(t, "", args...); code != 0 {
			t.Fatal(problems)
		}
	}
	files := append(sheettest.Hostile(), sheettest.File{What: "100,000 lectures", Want: "too_many_lectures", Make: func() []byte { return longList(100_000) }},
		sheettest.File{What: "the longest list", Make: func() []byte { return longList(lecture.MaxSections) }},
		sheettest.File{What: "the longest list, changed", Make: func() []byte {
			return bytes.ReplaceAll(longList(lecture.MaxSections), []byte("공학관"), []byte("과학관"))
		}})
	most := 0
	for _, f := range files {
		path := filepath.Join(folder, "list")
		if err := os.WriteFile(path, f.Make(), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], madang(t), "lecture", "import", "--school", "한빛대학교", "--semester", "2026-autumn", "--mapping", mapping, "--data", data, path)
		cmd.Env = append(environment(), measured+"=1")
		out, err := cmd.CombinedOutput()
		if long := f.What == "the longest list" || f.What == "the longest list, changed"; long && err != nil || f.Want != "" && err == nil {
			t.Errorf("%s: %v %.300s", f.What, err, out)
		}
		said := mostMemory.FindSubmatch(out)
		if said == nil {
			t.Fatalf("%s: no word of memory in %.300s", f.What, out)
		}
		took, err := strconv.Atoi(string(said[1]))
		if err != nil {
			t.Fatal(err)
		}
		if took >>= 10; took > maxImportMemory {
			t.Errorf("%s takes %d MiB", f.What, took)
		}
		most = max(most, took)
	}
	t.Logf("at most %d MiB", most)
}

// measured is the variable of the environment that makes this process run its
// arguments and say how much memory they took. The system counts a process from
// before it is another program, when it has the memory of the one that started it:
// so a small process has to start what is measured, not one that has run tests.
const measured = "MADANG_TEST_LAUNCH"

var mostMemory = regexp.MustCompile(`(?m)^most memory: (\d+) kB$`)

// measure runs the program that args name and returns its exit code.
func measure(args []string) int {
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = environment(), os.Stdout, os.Stderr
	err := cmd.Run()
	if cmd.ProcessState == nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		fmt.Printf("most memory: %d kB\n", usage.Maxrss)
	}
	return cmd.ProcessState.ExitCode()
}

// longList has lectures that each have what real ones have.
func longList(n int) []byte {
	var b bytes.Buffer
	b.WriteString("학수번호,과목명,교수,구분,강의시간\n")
	for i := range n {
		fmt.Fprintf(&b, "CS%05d,아주 긴 이름의 과목 %d,교수%d,전공-필수/교양-%d,\"월 09:00-10:15 (공학관 %d-)\n수 09:00-10:15 (공학관 %d-)\"\n", i, i, i%900, i%50, i%400, i%400)
	}
	return b.Bytes()
}
