package sheet_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/sheet"
	"github.com/madang-campus/madang/internal/lecture/sheet/sheettest"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A result is what a process tells of a file that it alone has read.
type result struct {
	Code           string
	Invalid        bool // the error has a fault of its code in it
	Rows, Problems int
	Peak           int // kB of memory at most, 0 where the system does not say it
}

const readEnv = "MADANG_TEST_READ_SHEET"

// TestMain reads a file instead of testing where the environment names one.
func TestMain(m *testing.M) {
	if name := os.Getenv(readEnv); name != "" {
		if err := json.NewEncoder(os.Stdout).Encode(readAlone(name)); err != nil {
			panic(err)
		}
		return
	}
	os.Exit(m.Run())
}

// readAlone reads a file with the settings of a server.
func readAlone(name string) (r result) {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(64 << 20)
	f, err := os.Open(name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	about, err := f.Stat()
	if err != nil {
		panic(err)
	}
	s, err := sheet.Open(f, about.Size(), sheet.Options{})
	if err == nil {
		for row, e := range s.Rows() {
			if err = e; e == nil {
				r.Rows++
				r.Problems += len(row.Problems)
			}
		}
	}
	if err != nil {
		of := fault.Of(err)
		r.Code, r.Invalid = of.Code, of.Kind == fault.Invalid || of.Kind == fault.TooLarge
	}
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		r.Peak, err = strconv.Atoi(string(regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)[1]))
		if err != nil {
			panic(err)
		}
	}
	return r
}

// alone has a process of its own read a file.
func alone(t *testing.T, name string) (r result) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), readEnv+"="+name)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// peak is how much memory a process that reads a file may take, in kB, of which
// a small one takes 6,000.
const peak = 150_000

// Files that are made to do harm are refused with a word for it or read, and in
// little memory.
func TestHostileSheets(t *testing.T) {
	if raced() {
		t.Skip("skipped: nothing to race for, and making the files takes minutes with the race detector")
	}
	all := sheettest.Hostile()
	if len(all) < 60 {
		t.Fatalf("%d files only", len(all))
	}
	dir, most, unseen := t.TempDir(), 0, false
	for i, f := range all {
		name := filepath.Join(dir, strconv.Itoa(i))
		if err := os.WriteFile(name, f.Make(), 0o600); err != nil {
			t.Fatal(err)
		}
		r := alone(t, name)
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %q, %d rows, %d problems, %d kB", f.What, r.Code, r.Rows, r.Problems, r.Peak)
		if r.Code != f.Want || r.Invalid != (f.Want != "") {
			t.Errorf("%s: %q (%v), want %q", f.What, r.Code, r.Invalid, f.Want)
		}
		if r.Code == "" && r.Rows == 0 {
			t.Errorf("%s: is read, and has no row", f.What)
		}
		if r.Peak > peak {
			t.Errorf("%s: took %d kB", f.What, r.Peak)
		}
		most, unseen = max(most, r.Peak), unseen || r.Peak == 0
	}
	if unseen {
		t.Skip("skipped: this system does not say how much memory a process has")
	}
	t.Logf("the most memory was %d kB", most)
}

// raced reports whether the test runs with the race detector.
func raced() bool {
	about, ok := debug.ReadBuildInfo()
	if !ok {
		return false
	}
	for _, s := range about.Settings {
		if s.Key == "-race" && s.Value == "true" {
			return true
		}
	}
	return false
}

// What is within the limits is read whole, and in little memory.
func TestLargeSheets(t *testing.T) {
	if raced() {
		t.Skip("skipped: the race detector needs more memory than the program")
	}
	const rows, columns = 100_000, 15
	var csv strings.Builder
	for c := range columns {
		fmt.Fprintf(&csv, "열 %d,", c)
	}
	for r := range rows {
		csv.WriteString("\n")
		for c := range columns {
			fmt.Fprintf(&csv, "\"강의 %d, %d\",", r, c)
		}
	}
	var list strings.Builder
	for r := range rows {
		fmt.Fprintf(&list, ",\n{\"이름\": %q, \"교수\": \"\", \"학점\": 3.0, \"시간\": [{\"요일\": 1}]}", sheettest.Name(r))
	}
	for _, f := range []struct {
		what string
		body []byte
		rows int
	}{
		{"csv", []byte(csv.String()), rows},
		{"json", []byte("[" + list.String()[1:] + "]"), rows},
		{"xlsx", sheettest.Large(rows, columns), rows},
		{"xlsx of 10 million cells", sheettest.Full(rows/2+1, 200), rows / 2},
	} {
		name := filepath.Join(t.TempDir(), "file")
		if err := os.WriteFile(name, f.body, 0o600); err != nil {
			t.Fatal(err)
		}
		r := alone(t, name)
		t.Logf("%s of %d kB: %+v", f.what, len(f.body)>>10, r)
		if r.Code != "" || r.Rows != f.rows || r.Problems != 0 {
			t.Errorf("%s: %+v, want %d rows", f.what, r, f.rows)
		}
		if r.Peak > peak {
			t.Errorf("%s: took %d kB", f.what, r.Peak)
		}
	}
}
