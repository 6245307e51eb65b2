package lecture

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/korean"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/sheet"
	"github.com/madang-campus/madang/internal/lecture/sheet/sheettest"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// However a file is made, nothing of it is imported where something is wrong, and
// what is wrong has a sentence.
func TestHostileSheetsAreNotImported(t *testing.T) {
	w := furnish(t, dbtest.New(t, schemas...))
	w.setPeriods(t)
	files := sheettest.Hostile()
	if len(files) < 10 {
		t.Fatalf("%d hostile files: the test looks at the wrong place", len(files))
	}
	for _, f := range files {
		body, before := f.Make(), len(w.sections(t))
		m := listing()
		l, err := w.Look(t.Context(), account.System, w.hanbit, bytes.NewReader(body), int64(len(body)), 0, "")
		if err == nil && len(l.Columns) > 0 { // read what can be: the first column as code and name
			m.Columns = map[Field]string{FieldCode: l.Columns[0], FieldName: l.Columns[0]}
			m.NumberAfter = ""
		}
		r, err := w.Import(t.Context(), account.System, Import{Semester: w.autumn.ID, Mapping: m, File: bytes.NewReader(body), Size: int64(len(body))})
		if err == nil {
			if f.Want != "" {
				t.Errorf("%s was imported: %s", f.What, numbers(r.Diff))
			}
			continue
		}
		x := fault.Of(err)
		if x.Kind == fault.Internal {
			t.Errorf("%s: %v", f.What, err)
		}
		for _, p := range r.Problems {
			if !i18n.Has("error." + p.Code) {
				t.Errorf("%s: %s has no sentence", f.What, p.Code)
			}
		}
		if n := len(w.sections(t)); n != before {
			t.Errorf("%s: half of it is there: %d lectures and not %d", f.What, n, before)
		}
	}
}

func TestEachCodeOfAFileHasASentence(t *testing.T) {
	for _, code := range sheet.Codes {
		if !i18n.Has("error." + code) {
			t.Errorf("%s has no sentence", code)
		}
	}
}

// A list is read whatever spreadsheet wrote it.
func TestListsInEveryEncoding(t *testing.T) {
	text := listHeader + firstList
	cp949, err := korean.EUCKR.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for what, list := range map[string]string{
		"with a byte order mark": "\ufeff" + text, "of Windows": strings.ReplaceAll(text, "\n", "\r\n"), "in CP949": cp949,
		"with mixed line ends": strings.Replace(text, "\n", "\r\n", 2),
		"with tabs":            strings.NewReplacer(`"김서연, 이도윤"`, "김서연/이도윤", `"2,3학년"`, "2·3학년", ",", "\t").Replace(text),
	} {
		w := furnish(t, dbtest.New(t, schemas...))
		w.setPeriods(t)
		r, err := w.importText(t, listing(), list)
		if err != nil || r.Added != 3 {
			t.Errorf("%s: %v, %+v", what, err, r)
			continue
		}
		s := w.sections(t)
		if x := s["CS101-01"]; x.Name != "자료구조" || len(x.Instructors) != 2 || s["CS101-02"].Years.List()[1] != 3 {
			t.Errorf("%s: %+v", what, x)
		}
	}
}

func TestFormulasAreTexts(t *testing.T) {
	w := furnish(t, dbtest.New(t, schemas...))
	w.setPeriods(t)
	const formula = `=HYPERLINK("http://example.com","x")`
	if _, err := w.importText(t, listing(), listHeader+`CS1-01,"`+strings.ReplaceAll(formula, `"`, `""`)+`",,3,,,,,,`+"\n"); err != nil {
		t.Fatal(err)
	}
	if got := w.sections(t)["CS1-01"].Name; got != formula {
		t.Errorf("the name is %q", got)
	}
}

// A list of more rows than a semester has lectures is refused, in bounded memory.
func TestTooLongAList(t *testing.T) {
	w := furnish(t, dbtest.New(t, schemas...))
	var b strings.Builder
	b.WriteString(listHeader)
	for n := range sheet.MaxRows {
		fmt.Fprintf(&b, "CS%d-01,자료구조,김서연,3,,,,,,\n", n)
	}
	_, err := w.importText(t, listing(), b.String())
	if codeOf(err) != " too_many_lectures" || len(w.sections(t)) > 0 {
		t.Errorf("%d rows: %v", sheet.MaxRows, err)
	}
}

// What is wrong with times is said of the row.
func TestBadTimesAreNamed(t *testing.T) {
	w := furnish(t, dbtest.New(t, schemas...))
	m := listing()
	m.Notation = "clock"
	for times, want := range map[string]string{"화(11:45~10:30)": "period_end_before_start", "Tue(10:30~11:45)": "", "T(10:30~11:45)": "period_ambiguous_day", "화(25:00~26:00)": "period_bad_hour"} {
		r, err := w.importText(t, m, listHeader+"CS1-01,자료구조,,3,,,"+times+",,,\n", dryRun)
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v %+v", times, err, r.Problems)
			}
			continue
		}
		if err == nil || len(r.Problems) != 1 || r.Problems[0].Code != want || r.Problems[0].Line != 2 || r.Problems[0].Column != "시간" {
			t.Errorf("%s: %v, %+v", times, err, r.Problems)
		}
	}
}

// Reading ends when the one who asked has gone.
func TestReadingEndsWithItsContext(t *testing.T) {
	w := furnish(t, dbtest.New(t, schemas...))
	r := bounded{strings.NewReader("x"), t.Context()}
	if _, err := r.ReadAt(make([]byte, 1), 0); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := w.Import(ctx, account.System, Import{Semester: w.autumn.ID, Mapping: listing(), File: strings.NewReader(listHeader), Size: int64(len(listHeader))})
	if err == nil || !errors.Is(err, ctx.Err()) {
		t.Errorf("the error is %v", err)
	}
}
