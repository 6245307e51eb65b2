package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const lectureList = `학수번호,과목명,담당교수,학점,강의시간,강의실
CS101-01,자료구조,김서연,3,월1 수1,공학관 101
CS101-02,자료구조,이도윤,3,월2,공학관 102
`

// A catalogue comes in from the terminal: semester, hours, mapping, dry run, import.
func TestAnOperatorImportsACatalogue(t *testing.T) {
	i := newInstance(t)
	file := func(name, text string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	list := file("lectures.csv", lectureList)
	school := []string{"--school", "한빛대학교"}
	do := func(code int, stdin string, args ...string) (out, problems string) {
		t.Helper()
		return i.do(code, stdin, append(args, school...)...)
	}
	i.do(exitOK, "", "school", "add", "한빛대학교")
	do(exitOK, "", "semester", "add", "2026-autumn", "--first", "2026-08-31", "--last", "2026-12-18", "--holiday", "2026-10-09=한글날", "--exam", "2026-10-19..2026-10-23")
	do(exitRefused, "", "semester", "add", "2026-autumn", "--first", "2026-08-31", "--last", "2026-12-18")
	if _, problems := do(exitRefused, "", "semester", "add", "2026-fall", "--first", "31.8.", "--last", "2026-12-18", "--exam", "soon"); strings.Count(problems, "\n") != 3 {
		t.Errorf("three things are wrong: %s", problems)
	}
	all := i.list("semester", "list")
	if len(all) != 1 || all[0]["term"] != "autumn" || all[0]["first_day"] != "2026-08-31" || len(all[0]["days"].([]any)) != 2 {
		t.Fatalf("semesters %v", all)
	}
	do(exitOK, "1 09:00-09:50\n2 10:00-10:50\n", "lecture", "periods", "-")
	if _, problems := do(exitRefused, "1 9-10\n", "lecture", "periods", "-"); !strings.Contains(problems, "line 1") {
		t.Errorf("hours that are none: %s", problems)
	}
	if out, _ := do(exitOK, "", "lecture", "periods"); out != "1  09:00-09:50\n2  10:00-10:50\n" {
		t.Errorf("hours: %s", out)
	}
	suggested, _ := do(exitOK, "", "lecture", "suggest", list)
	mapping := file("mapping.json", suggested)
	with := func(mapping string, more ...string) []string {
		return append([]string{"lecture", "import", list, "--semester", "2026-autumn", "--mapping", mapping}, more...)
	}
	if out, _ := do(exitOK, "", with(mapping, "--dry-run")...); !strings.Contains(out, "would be new: 2") || !strings.Contains(out, "+  CS101-02  자료구조  이도윤") {
		t.Errorf("dry run: %s", out)
	}
	if out, _ := do(exitOK, "", with(mapping, "--keep", "학부")...); !strings.Contains(out, "are new: 2") {
		t.Errorf("import: %s", out)
	}
	out, _ := do(exitOK, "", with("학부", "--json")...)
	var r map[string]any
	if err := json.Unmarshal([]byte(out), &r); err != nil || r["same"] != 2.0 || r["rows"] != 2.0 {
		t.Errorf("again, for programs: %v in %s", err, out)
	}
	do(exitNotFound, "", with("대학원")...)
	do(exitNotFound, "", "lecture", "import", list, "--semester", "2027-spring", "--mapping", mapping)
	do(exitFailed, "", "lecture", "import", "no-such-file.csv", "--semester", "2026-autumn", "--mapping", mapping)
	list = file("bad.csv", lectureList+"CS102-01,,김서연,3,월9,\n")
	_, problems := do(exitRefused, "", with("학부")...)
	for _, want := range []string{"line 4, 과목명", "line 4, 강의시간: The table of periods has no 9. (9)", "Things to fix: 2"} {
		if !strings.Contains(problems, want) {
			t.Errorf("a bad list lacks %q: %s", want, problems)
		}
	}
	list = file("one.csv", strings.Join(strings.SplitAfter(lectureList, "\n")[:2], ""))
	do(exitOK, "", with("학부")...) // half of them is allowed
	list = file("other.csv", strings.ReplaceAll(lectureList, "CS101", "CS102"))
	do(exitRefused, "", with("학부")...)
	do(exitOK, "", with("학부", "--force")...)
}
