package app_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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
	most := int64(0)
	for _, f := range files {
		path := filepath.Join(folder, "list")
		if err := os.WriteFile(path, f.Make(), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(madang(t), "lecture", "import", "--school", "한빛대학교", "--semester", "2026-autumn", "--mapping", mapping, "--data", data, path)
		cmd.Env = environment()
		out, err := cmd.CombinedOutput()
		if long := f.What == "the longest list" || f.What == "the longest list, changed"; long && err != nil || f.Want != "" && err == nil {
			t.Errorf("%s: %v %.300s", f.What, err, out)
		}
		usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		if !ok {
			t.Skip("this system does not say how much memory a process took")
		}
		took := usage.Maxrss >> 10
		if most = max(most, took); took > maxImportMemory {
			t.Errorf("%s takes %d MiB", f.What, took)
		}
	}
	t.Logf("at most %d MiB", most)
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
