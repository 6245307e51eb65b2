package account

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/korean"

	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// maxImport bounds a list of schools; that of a country takes 20 kB.
const maxImport = 4 << 20

// An ImportReport says what an import of schools did, or why it did nothing.
type ImportReport struct {
	Added   int          `json:"added"`   // schools that were not there
	Changed int          `json:"changed"` // schools that got another English name or a new domain
	Same    int          `json:"same"`    // schools that were as the list says
	Rows    []RowProblem `json:"rows"`    // what is wrong, and was left out or kept all of it out
}

// A RowProblem is one thing wrong with one cell of a list.
type RowProblem struct {
	Line   int    `json:"line"`   // from 1, in the file
	Column string `json:"column"` // "name", "name_en", "email_domains", or "" for the whole line
	Code   string `json:"code"`   // its sentence is the text error.<code>
	Value  string `json:"value"`  // what stands there
}

// ImportSchools takes in a list of schools as CSV, in UTF-8 or as a Korean
// spreadsheet saves it (CP949): a header with the columns name, name_en and
// email_domains (several with ; between them; only name must be there), then a
// school a line. A school is found again by its name: another English name
// replaces the former, new domains are added, none is removed, so a list can be
// imported again.
//
// The list is taken whole or not at all: with a bad row the report names all of
// them and the error is the fault "import_rows". With skipBad what is wrong is
// left out instead, and named all the same: a domain, an English name, or the
// school where it is about its name; a school that is there twice is one with
// the domains of both. Only operators may.
func (s *Service) ImportSchools(ctx context.Context, by Viewer, list io.Reader, skipBad bool) (r ImportReport, err error) {
	if err := mayRunInstance(by); err != nil {
		return r, err
	}
	schools, problems, err := readSchools(list)
	if err != nil {
		return r, err
	}
	if skipBad {
		schools = mended(schools)
	}
	if len(problems) > 0 && (!skipBad || len(schools) == 0) {
		return ImportReport{Rows: problems}, fault.Whole("import_rows", len(problems))
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		r = ImportReport{Rows: append([]RowProblem{}, problems...)} // the transaction may run again
		for _, in := range schools {
			if err := s.importSchool(ctx, tx, in, &r); err != nil {
				return err
			}
		}
		if r.Added+r.Changed == 0 {
			return nil
		}
		return audit.Add(ctx, tx, audit.Entry{Actor: max(int64(by.ID), 0), Act: "school.import", Thing: "school",
			After: map[string]int{"added": r.Added, "changed": r.Changed}})
	})
	return r, err
}

// mended are the schools without what [rowProblems] finds wrong with them.
func mended(schools []NewSchool) (good []NewSchool) {
	for _, in := range schools {
		bad := map[string]bool{}
		for _, p := range rowProblems(0, in) {
			bad[p.Column+" "+p.Value] = true
			if p.Column == "name_en" {
				in.NameEn = ""
			}
		}
		in.Domains = slices.DeleteFunc(slices.Clone(in.Domains), func(d string) bool { return bad["email_domains "+d] })
		if !bad["name "+in.Name] {
			good = append(good, in)
		}
	}
	return good
}

func (s *Service) importSchool(ctx context.Context, tx *db.Tx, in NewSchool, r *ImportReport) error {
	c, err := schoolNamed(ctx, tx, in.Name)
	switch {
	case fault.Is(err, "not_found"):
		r.Added++
		_, err := storeSchool(ctx, tx, in)
		return err
	case err != nil:
		return err
	}
	domains, err := addDomains(ctx, tx, c.ID, in.Domains)
	if err != nil {
		return err
	}
	in.NameEn = cmp.Or(in.NameEn, c.NameEn)
	if domains == 0 && in.NameEn == c.NameEn {
		r.Same++
		return nil
	}
	r.Changed++
	in.Name = c.Name
	_, err = tx.Exec(ctx, `UPDATE schools SET name_en = ?, search_key = ?, updated_at = ? WHERE id = ?`,
		in.NameEn, searchKey(in), db.Micros(tx.Now), c.ID)
	return err
}

// readSchools parses a list. err is about the list as a whole.
func readSchools(list io.Reader) (schools []NewSchool, problems []RowProblem, err error) {
	text, err := readText(list)
	if err != nil {
		return nil, nil, err
	}
	in := csv.NewReader(bytes.NewReader(text))
	in.FieldsPerRecord = -1
	header, err := in.Read()
	if err != nil {
		return nil, nil, fault.Whole("import_header")
	}
	columns := columnsOf(header)
	if columns["name"] == -1 {
		return nil, nil, fault.Whole("import_header")
	}
	seen := map[string]bool{}
	for {
		cells, err := in.Read()
		if err == io.EOF {
			break
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, append(problems, RowProblem{Line: bad.Line, Code: "import_quotes"}), nil // what follows cannot be read
		}
		if err != nil {
			return nil, nil, err
		}
		line, _ := in.FieldPos(0)
		row := columns.school(cells)
		problems = append(problems, rowProblems(line, row)...)
		if key := fold(row.Name); row.Name != "" && seen[key] {
			problems = append(problems, RowProblem{line, "name", "import_twice", row.Name})
		} else {
			seen[key] = true
		}
		schools = append(schools, row)
	}
	if len(schools) == 0 && len(problems) == 0 {
		return nil, nil, fault.Whole("import_empty")
	}
	return schools, problems, nil
}

// readText reads a list as UTF-8, whichever of the two encodings it has.
func readText(list io.Reader) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(list, maxImport+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the list: %w", err)
	case len(raw) > maxImport:
		return nil, fault.New(fault.TooLarge, "import_too_large", maxImport>>20)
	case !utf8.Valid(raw):
		if raw, err = korean.EUCKR.NewDecoder().Bytes(raw); err != nil || bytes.ContainsRune(raw, utf8.RuneError) {
			return nil, fault.Whole("import_encoding")
		}
	}
	return bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")), nil
}

// columns are where in a line the cells of each name stand, -1 for nowhere.
type columns map[string]int

func columnsOf(header []string) columns {
	c := columns{"name": -1, "name_en": -1, "email_domains": -1}
	for i, h := range header {
		h = fold(h)
		if at, known := c[h]; known && at == -1 { // the first of two counts
			c[h] = i
		}
	}
	return c
}

func (c columns) cell(cells []string, name string) string {
	if i := c[name]; i >= 0 && i < len(cells) {
		return clean(cells[i])
	}
	return ""
}

// school reads a line.
func (c columns) school(cells []string) NewSchool {
	row := NewSchool{Name: c.cell(cells, "name"), NameEn: c.cell(cells, "name_en")}
	for d := range strings.SplitSeq(c.cell(cells, "email_domains"), ";") {
		if d = strings.ToLower(strings.TrimSpace(d)); d != "" {
			row.Domains = append(row.Domains, d)
		}
	}
	return row
}

func rowProblems(line int, row NewSchool) (all []RowProblem) {
	if row.Name == "" {
		all = append(all, RowProblem{line, "name", "blank", ""})
	}
	if utf8.RuneCountInString(row.Name) > 100 {
		all = append(all, RowProblem{line, "name", "import_long", row.Name})
	}
	if utf8.RuneCountInString(row.NameEn) > 200 {
		all = append(all, RowProblem{line, "name_en", "import_long", row.NameEn})
	}
	for _, d := range row.Domains {
		if code := domainProblem(d); code != "" {
			all = append(all, RowProblem{line, "email_domains", code, d})
		}
	}
	return all
}
