package period

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// hours are the periods of a school whose hours begin on the hour, −1 at seven
// o'clock; halves those of one with half hours and a night with breaks.
var (
	hours  = table(Run(-1, 12, 7*60, 50, 10))
	halves = table(append(Run(1, 18, 9*60, 30, 0), Run(19, 24, 18*60, 50, 5)...))
)

func table(periods []Period) Table {
	t, err := NewTable(periods)
	if err != nil {
		panic(err)
	}
	return t
}

// show writes a meeting in one line.
func show(m Meeting) string {
	day := string([]rune(koreanDays)[m.Day-1])
	parts := []string{fmt.Sprintf("%s %02d:%02d-%02d:%02d", day, m.Start/60, m.Start%60, m.End/60, m.End%60)}
	if m.Room != "" {
		parts = append(parts, m.Room)
	}
	if m.Instructor != "" {
		parts = append(parts, "@"+m.Instructor)
	}
	if m.Kind != Class {
		parts = append(parts, string(m.Kind))
	}
	if m.MayOverlap {
		parts = append(parts, "overlap")
	}
	if m.Weeks != 0 {
		parts = append(parts, fmt.Sprint(m.Weeks.List()))
	}
	return strings.Join(parts, " ")
}

func showAll(list []Meeting) []string {
	lines := []string{}
	for _, m := range list {
		lines = append(lines, show(m))
	}
	return lines
}

func showNotes(list []Note) []string {
	lines := []string{}
	for _, n := range list {
		line := n.Code
		if n.Args != nil {
			line += " " + fmt.Sprint(n.Args)
		}
		if n.Meetings != nil {
			line += " " + strings.Join(showAll(n.Meetings), " & ")
		}
		lines = append(lines, line)
	}
	return lines
}

// Sections as registrars write them, a notation in each file.
func TestCatalogues(t *testing.T) {
	for _, n := range Notations() {
		if n == NUSMods {
			continue // has files of its own
		}
		file, err := os.ReadFile(filepath.Join("testdata", string(n)+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(bytes.NewReader(file))
		for lines.Scan() {
			var c struct {
				Times, Rooms, Instructor string
				Bracketed                Kind
				Meetings, Merged, Notes  []string
			}
			d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
			d.DisallowUnknownFields()
			if err := d.Decode(&c); err != nil {
				t.Fatalf("%s: %v in %s", n, err, lines.Bytes())
			}
			o := Options{Periods: hours, BracketedKind: c.Bracketed, VideoMayOverlap: n == Segments || n == Clock}
			if n == PeriodsRooms {
				o.Periods = halves
			}
			r, err := Parse(n, Text{c.Times, c.Rooms, c.Instructor}, o)
			if err != nil {
				t.Errorf("%s: %q: %v", n, c.Times, err)
				continue
			}
			if got := showAll(r.Meetings); !slices.Equal(got, c.Meetings) {
				t.Errorf("%s: %q in %q\n got %q\nwant %q", n, c.Times, c.Rooms, got, c.Meetings)
			}
			if got := showNotes(r.Notes); !slices.Equal(got, c.Notes) {
				t.Errorf("%s: %q in %q notes\n got %q\nwant %q", n, c.Times, c.Rooms, got, c.Notes)
			}
			if got := showAll(Merge(r.Meetings, DefaultGap)); c.Merged != nil && !slices.Equal(got, c.Merged) {
				t.Errorf("%s: %q merged\n got %q\nwant %q", n, c.Times, got, c.Merged)
			}
		}
		if lines.Err() != nil {
			t.Error(lines.Err())
		}
	}
}

// The catalogue of a real semester, which is not part of the project: it lies
// beside it on the machines of those who have it. The figures were counted by a
// program that shares nothing with this package.
//
// 18 rows overlap themselves as they are written. In one of them nothing but
// exact repeats does, so that 17 are left when repeats are dropped; all 18 have a note.
func TestARealSemester(t *testing.T) {
	file, err := os.ReadFile("../../../../shared/data/soongsil_2025_2.json")
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("skipped: the real catalogue is not beside the project")
	}
	if err != nil {
		t.Fatal(err)
	}
	var rows []struct {
		Times string `json:"schedule_room"`
	}
	if err := json.Unmarshal(file, &rows); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{"rows": len(rows)}
	for _, row := range rows {
		r, err := Parse(Lines, Text{Times: row.Times}, Options{})
		if err != nil {
			t.Errorf("%q: %v", row.Times, err)
			continue
		}
		if len(r.Meetings) == 0 {
			got["without time"]++
		}
		if len(r.Notes) > 0 {
			got["noted"]++
		}
		for _, code := range []string{NoteOverlaps, NoteRepeated} {
			if slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == code }) {
				got[code]++
			}
		}
		got["meetings"] += len(r.Meetings)
		got["shown"] += len(Merge(r.Meetings, DefaultGap))
	}
	want := map[string]int{
		"rows": 2804, "without time": 60, "noted": 18, NoteOverlaps: 17, NoteRepeated: 3, "meetings": 6045, "shown": 3844,
	}
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: got %d, want %d", name, got[name], want[name])
		}
	}
}
