package sheet_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/madang-campus/madang/internal/lecture/sheet"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// show writes all that is read of a file: the columns, a row a line after its
// place, problems in brackets, and the code that ends it.
func show(t testing.TB, body []byte, o sheet.Options) string {
	t.Helper()
	s, err := sheet.Open(bytes.NewReader(body), int64(len(body)), o)
	if err != nil {
		return ended(t, err)
	}
	var b strings.Builder
	if fmt.Fprintf(&b, "%s %s", s.Kind, strings.Join(s.Columns, "|")); s.Tables != nil {
		fmt.Fprintf(&b, " of %s in %s", s.Table, strings.Join(s.Tables, "|"))
	}
	for row, err := range s.Rows() {
		b.WriteByte('\n')
		if err != nil {
			b.WriteString(ended(t, err))
			break
		}
		if len(row.Cells) != len(s.Columns) {
			t.Errorf("line %d has %d cells of %d", row.Line, len(row.Cells), len(s.Columns))
		}
		if fmt.Fprint(&b, row.Line); row.Element > 0 {
			fmt.Fprintf(&b, "#%d", row.Element)
		}
		b.WriteString(" " + strings.ReplaceAll(strings.Join(row.Cells, "|"), "\n", "↵"))
		for _, p := range row.Problems {
			if p.Line != row.Line || p.Element != row.Element {
				t.Errorf("a problem of line %d is said to be on line %d", row.Line, p.Line)
			}
			b.WriteString(" " + problem(p))
		}
	}
	return b.String()
}

func problem(p sheet.Problem) string {
	return fmt.Sprint("[", strings.Join(slices.DeleteFunc([]string{strings.TrimPrefix(p.Code, "sheet_"), p.Column, p.Value, strings.Trim(fmt.Sprint(p.Args), "[]")},
		func(s string) bool { return s == "" }), " "), "]")
}

func ended(t testing.TB, err error) string {
	t.Helper()
	p, ok := errors.AsType[*sheet.Problem](err)
	if !ok {
		t.Errorf("%v is no problem of the file", err)
		return err.Error()
	}
	if f := fault.Of(err); f.Code != p.Code || f.Kind == fault.Internal || !slices.Contains(sheet.Codes, p.Code) {
		t.Errorf("%v is not a fault of the asker", err)
	}
	if p.Line > 0 {
		return fmt.Sprintf("%d %s", p.Line, problem(*p))
	}
	return problem(*p)
}

type reading struct {
	name    string
	body    string
	options sheet.Options
	want    string
}

func check(t *testing.T, cases []reading) {
	t.Helper()
	for _, c := range cases {
		if d := cmp.Diff(strings.Split(c.want, "\n"), strings.Split(show(t, []byte(c.body), c.options), "\n")); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func TestColumnNames(t *testing.T) {
	check(t, []reading{
		{"trimmed, on one line", "\" 학수\n번호 \",  이름\u00a0,교수\n", sheet.Options{}, "csv 학수 번호|이름|교수"},
		{"twice", "교수,교수,교수 (2),교수\n", sheet.Options{}, "csv 교수|교수 (2)|교수 (2) (2)|교수 (3)"},
		{"without a name", "이름,, ,D,\n", sheet.Options{}, "csv 이름|B|C|D"},
		{"the letter of another", "B,\"\",C\n", sheet.Options{}, "csv B|B (2)|C"},
		{"of a JSON", `[{" 이름":"글쓰기","이름 ":"x","":1,"a\u0000b":2}]`, sheet.Options{}, "json 이름|이름 (2)|C|a\ufffdb\n1#1 글쓰기|x|1|2"},
		{"in a header that is no text", "이름,교\x00\n", sheet.Options{}, "[kind]"},
		{"in a header with a control character", "이름,교\x01수\n", sheet.Options{}, "1 [characters B 교\ufffd수]"},
	})
	wide := strings.Repeat("a,", sheet.MaxColumns)
	check(t, []reading{
		{"too many", "\n" + wide + "b\n", sheet.Options{}, "2 [columns 200]"},
		{"as many as may be", wide + "\n", sheet.Options{}, "csv a|" + func() (s string) {
			for i := 2; i <= sheet.MaxColumns; i++ {
				s += fmt.Sprintf("a (%d)|", i)
			}
			return strings.TrimSuffix(s, "|")
		}()},
	})
}

// The rows are the same whenever they are asked for, also after some.
func TestRowsAgain(t *testing.T) {
	for _, body := range []string{"이름,학점\n글쓰기,3\n말하기,2\n", `[{"이름":"글쓰기","학점":3},{"이름":"말하기","학점":2}]`} {
		s, err := sheet.Open(strings.NewReader(body), int64(len(body)), sheet.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for row, err := range s.Rows() {
			if err != nil || row.Cells[0] != "글쓰기" {
				t.Errorf("the first row is %v, %v", row.Cells, err)
			}
			break
		}
		var all []string
		for row, err := range s.Rows() {
			if err != nil {
				t.Error(err)
			}
			all = append(all, strings.Join(row.Cells, " "))
		}
		if want := []string{"글쓰기 3", "말하기 2"}; !slices.Equal(all, want) {
			t.Errorf("%s: %q, want %q", s.Kind, all, want)
		}
	}
}

// A failing reads a file until a place where the disk fails.
type failing struct {
	body string
	at   int64
}

var errDisk = errors.New("the disk fails")

func (f failing) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > f.at {
		return 0, errDisk
	}
	return copy(p, f.body[at:]), nil
}

// A disk that fails is no fault of the file.
func TestADiskThatFails(t *testing.T) {
	rows := strings.Repeat("글쓰기,3\n", 20_000)
	list := "[{\"이름\":1}" + strings.Repeat(",{\"이름\":2}", 20_000) + "]"
	for what, body := range map[string]string{"csv": "이름,학점\n" + rows, "json": list, "xlsx": largeBook()} {
		for _, at := range []int64{0, 7, int64(len(body)) / 2, int64(len(body)) - 1} {
			s, err := sheet.Open(failing{body, at}, int64(len(body)), sheet.Options{})
			if err == nil {
				for _, e := range s.Rows() {
					err = e
				}
			}
			if !errors.Is(err, errDisk) || fault.Of(err).Kind != fault.Internal {
				t.Errorf("%s, at %d: %v", what, at, err)
			}
		}
		if _, err := sheet.Open(failing{body, 1 << 60}, int64(len(body)), sheet.Options{}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// What a log has of a problem does not have what stands in the file.
func TestErrorsDoNotRepeatTheFile(t *testing.T) {
	_, err := sheet.Open(strings.NewReader("이름,교\x01수\n"), 16, sheet.Options{})
	if err == nil || strings.Contains(err.Error(), "수") || err.Error() != "line 1: sheet_characters" {
		t.Errorf("the error is %v", err)
	}
}

// A file that says it is longer than it is, is read as far as it goes.
func TestAFileShorterThanItSays(t *testing.T) {
	s, err := sheet.Open(strings.NewReader("이름\n글쓰기\n"), 1000, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err := range s.Rows() {
		if n++; err != nil {
			t.Error(err)
		}
	}
	if n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
}

// The catalogue of a real semester, which is not in the repository, is read whole.
func TestARealCatalogue(t *testing.T) {
	f, err := os.Open("../../../../shared/data/soongsil_2025_2.json")
	if errors.Is(err, os.ErrNotExist) {
		f, err = os.Open("../../../../../shared/data/soongsil_2025_2.json") // from a worktree
	}
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("skipped: the catalogue is not on this machine")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		t.Fatal(err)
	}
	s, err := sheet.Open(f, size, sheet.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"syllabus", "category", "sub_category", "abeek_info", "field", "code", "name", "division", "professor", "department", "time_points", "personeel", "remaining_seats", "schedule_room", "target"}; !slices.Equal(s.Columns, want) {
		t.Errorf("columns are %q, want %q", s.Columns, want)
	}
	rows, lines := 0, 0
	for row, err := range s.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if rows++; row.Element != rows || row.Line != 2+17*(rows-1) || len(row.Problems) > 0 || row.Cells[5] == "" {
			t.Errorf("element %d: %+v", rows, row)
		}
		lines += strings.Count(row.Cells[13], "\n")
	}
	if rows != 2804 || lines == 0 {
		t.Errorf("%d rows, %d line ends in rooms, want 2804 and some", rows, lines)
	}
}
