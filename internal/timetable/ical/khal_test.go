package ical

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// khal is a calendar program that knows nothing of us, with one empty calendar.
type khal struct {
	t    *testing.T
	path string
	home string
}

// openKhal makes a calendar for t. Without khal the test is skipped, or fails.
func openKhal(t *testing.T) *khal {
	t.Helper()
	path, err := exec.LookPath("khal")
	if err != nil {
		if os.Getenv("MADANG_TEST_REQUIRE") == "all" {
			t.Fatal("khal is not on this machine, and MADANG_TEST_REQUIRE=all")
		}
		t.Skip("skipped: khal is not on this machine")
	}
	k := &khal{t, path, t.TempDir()}
	if err := os.Mkdir(filepath.Join(k.home, "calendar"), 0o755); err != nil {
		t.Fatal(err)
	}
	config := `[calendars]
[[timetable]]
path = ` + filepath.Join(k.home, "calendar") + `
[sqlite]
path = ` + filepath.Join(k.home, "khal.db") + `
[locale]
local_timezone = Asia/Seoul
default_timezone = Asia/Seoul
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
`
	if err := os.WriteFile(filepath.Join(k.home, "config"), []byte(config), 0o644); err != nil {
		t.Fatal(err)
	}
	return k
}

// run returns what khal writes. Nothing of whoever runs the test is seen by it,
// and what it says on the side is a failure.
func (k *khal) run(args ...string) string {
	k.t.Helper()
	cmd := exec.Command(k.path, append([]string{"--config", filepath.Join(k.home, "config")}, args...)...)
	cmd.Env = []string{"HOME=" + k.home, "PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TZ=Asia/Seoul"}
	var errors strings.Builder
	cmd.Stderr = &errors
	out, err := cmd.Output()
	if err != nil || errors.Len() > 0 {
		k.t.Fatalf("khal %v: %v\n%s", args, err, errors.String())
	}
	return string(out)
}

// take imports a calendar as a file.
func (k *khal) take(c Calendar) {
	k.t.Helper()
	file := filepath.Join(k.home, "timetable.ics")
	if err := os.WriteFile(file, encode(k.t, c), 0o644); err != nil {
		k.t.Fatal(err)
	}
	k.run("import", "--batch", file)
}

// list returns what takes place in a time, in its order: each line from and to
// when, what, where, under which word, and whether there is an alarm.
func (k *khal) list(from, length string) []string {
	k.t.Helper()
	const format = "{start} {end} {title} | {location} | {categories}{alarm-symbol}"
	out := k.run("list", "--day-format", "", "--format", format, from, length)
	lines := slices.DeleteFunc(strings.Split(out, "\n"), func(s string) bool { return s == "" })
	slices.Sort(lines)
	return lines
}

func (k *khal) has(from, length string, want ...string) {
	k.t.Helper()
	if diff := cmp.Diff(append([]string{}, want...), k.list(from, length)); diff != "" {
		k.t.Errorf("%s from %s:\n%s", length, from, diff)
	}
}

func TestKhalReadsATimetable(t *testing.T) {
	k := openKhal(t)
	k.take(autumn())
	k.has("2026-08-24", "7d")
	k.has("2026-08-31", "7d", // the semester begins on Tuesday
		"2026-09-03 22:30 2026-09-04 00:00 한국사의 이해 |  | 수업 ⏰",
		"2026-09-04 10:15 2026-09-04 11:30 자료구조 | 정보관 401 | 수업 ⏰",
		"2026-09-05 10:00 2026-09-05 14:00 도서관 아르바이트 | 중앙도서관 | 내 일정 ⏰",
	)
	k.has("2026-10-05", "7d", // Monday and Friday are holidays, Thursday is not in the list of weeks
		"2026-10-10 10:00 2026-10-10 14:00 도서관 아르바이트 | 중앙도서관 | 내 일정 ⏰",
	)
	k.has("2026-10-19", "7d",
		"2026-10-19 09:00 2026-10-19 10:15 자료구조 | 정보관 B103 | 수업 ⏰",
		"2026-10-22 22:30 2026-10-23 00:00 한국사의 이해 |  | 수업 ⏰",
		"2026-10-23 10:15 2026-10-23 11:30 자료구조 | 정보관 401 | 수업 ⏰",
		"2026-10-23 18:00 2026-10-23 19:30 자료구조 중간고사 | 대강당 | 시험 ⏰",
		"2026-10-24 10:00 2026-10-24 14:00 도서관 아르바이트 | 중앙도서관 | 내 일정 ⏰",
	)
	k.has("2026-12-14", "180d",
		"2026-12-14 09:00 2026-12-14 10:15 자료구조 | 정보관 B103 | 수업 ⏰",
		"2026-12-18 10:15 2026-12-18 11:30 자료구조 | 정보관 401 | 수업 ⏰",
		"2026-12-21 09:00 2026-12-21 11:00 자료구조 기말고사 |  | 시험 ⏰",
	)
	if got, want := k.run("list", "--day-format", "", "--format", "{description}", "2026-10-19", "1d"), "이나래\n준비물: 노트북; 책, 공책\n\\o/\n"; got != want {
		t.Errorf("khal describes Monday's class as %q, want %q", got, want)
	}
}

// Every day of the semester, without an alarm.
func TestKhalSeesTheDaysOfTheSemester(t *testing.T) {
	k := openKhal(t)
	c := autumn()
	c.Alarm = 0
	k.take(c)
	var got, want []string
	for _, line := range k.list("2026-08-01", "180d") {
		got = append(got, line[:len("2026-08-01 00:00 2026-08-01 00:00")])
	}
	for _, e := range c.Entries {
		for _, s := range looked(c.Semester, e) {
			want = append(want, s.start+" "+s.end)
		}
	}
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestKhalMovesWhatItKnows(t *testing.T) {
	k := openKhal(t)
	c := autumn()
	c.Alarm, c.Entries = 0, c.Entries[:1]
	k.take(c)
	e := &c.Entries[0]
	e.Sequence++
	slices.Reverse(e.Meetings)
	e.Meetings[0].Day, e.Meetings[0].Room = period.Tuesday, "정보관 B104"
	e.Exams[1].Day++
	k.take(c)
	k.has("2026-10-19", "7d",
		"2026-10-20 09:00 2026-10-20 10:15 자료구조 | 정보관 B104 | 수업",
		"2026-10-23 10:15 2026-10-23 11:30 자료구조 | 정보관 401 | 수업",
		"2026-10-24 18:00 2026-10-24 19:30 자료구조 중간고사 | 대강당 | 시험",
	)
}

func TestKhalReadsHostileTexts(t *testing.T) {
	k := openKhal(t)
	c := autumn()
	// No backslash before an n: Debian 12's khal reads the two as the end of a line.
	name := "가;나,다\\o:\"" + strings.Repeat("🙂", 3000) + "\r\nBEGIN:VALARM\r\nEND:VEVENT"
	c.Name, c.Alarm, c.Entries = name, 0, []Entry{{
		ID: name, Name: name, Room: name, Category: name, Instructor: name, Memo: name,
		Meetings: []period.Meeting{{Day: period.Monday, Start: 540, End: 600}},
	}}
	k.take(c)
	shown := strings.ReplaceAll(name, "\r\n", "\n")
	if got, want := k.run("list", "--day-format", "", "--format", "{title}|{location}{alarm-symbol}", "2026-09-07", "1d"), shown+"|"+shown+"\n"; got != want {
		t.Errorf("khal shows\n%s\nwant\n%s", got, want)
	}
}
