package lecture

import (
	"bytes"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
)

// A Field is what a column of a registrar's list can be. Its name is saved in
// mappings and does not change.
type Field string

const (
	FieldCode       Field = "code"      // of the course, or with the number of the section in it
	FieldNumber     Field = "number"    // of the section, where it is a column of its own
	FieldName       Field = "name"      //
	FieldProfessor  Field = "professor" // one or several
	FieldCredits    Field = "credits"   // as [CreditForm] says
	FieldHours      Field = "hours"     // a week, where they do not stand with the credits
	FieldCategory   Field = "category"  // one or several, each with levels
	FieldCategory2  Field = "category2" // more of them
	FieldCategory3  Field = "category3" // likewise
	FieldDepartment Field = "department"
	FieldTarget     Field = "target"   // whom it is for
	FieldYears      Field = "years"    // of study; may be the same column as the target
	FieldLanguage   Field = "language" // of the lecture
	FieldQuota      Field = "quota"
	FieldNote       Field = "note"
	FieldTime       Field = "time"        // in one of the notations of package period
	FieldRoom       Field = "room"        // where it does not stand with the time
	FieldExam       Field = "exam"        // a line each: 중간고사 2026-10-20 10:00-11:15 (공학관 101), or a moment: 2017-11-29T17:00+0800
	FieldExamLength Field = "exam_length" // in minutes, of exams that are moments; 120 where it does not stand
)

// Fields are all fields, in the order in which they are offered.
var Fields = []Field{FieldCode, FieldNumber, FieldName, FieldProfessor, FieldTime, FieldRoom, FieldCredits, FieldHours, FieldCategory, FieldCategory2, FieldCategory3,
	FieldDepartment, FieldTarget, FieldYears, FieldLanguage, FieldQuota, FieldNote, FieldExam, FieldExamLength}

// A CreditForm is how a list writes credits.
type CreditForm string

const (
	CreditsAlone   CreditForm = "credits"         // 3, 1.5
	HoursCredits   CreditForm = "hours/credits"   // 4.0/3.0
	CreditsHours   CreditForm = "credits/hours"   // 3/4
	CreditsLessons CreditForm = "credits-lessons" // 3-2-2: credits, then hours of lectures, of labs …
)

// CreditForms are all of them. In each of them a number alone is credits.
var CreditForms = []CreditForm{CreditsAlone, HoursCredits, CreditsHours, CreditsLessons}

// A Mapping says how the lists of a school are read. [ParseMapping] reads it from
// JSON, where what is left out is as in [NewMapping].
type Mapping struct {
	Columns map[Field]string `json:"columns"` // the name of each field's column; code and name must be there

	// Where the number of the section is part of the code: its last characters
	// (at most 10), or what follows the last of some characters (at most 5).
	// Without these and without a column a course has one section.
	NumberLast  int    `json:"number_last"`
	NumberAfter string `json:"number_after"`

	Credits CreditForm `json:"credits"`

	// Characters, at most 10 each, of which every one separates several professors,
	// several categories, and the levels of a category.
	Professors string `json:"professor_separators"`
	Categories string `json:"category_separators"`
	Levels     string `json:"level_separators"`

	Notation        period.Notation `json:"notation"`
	DefaultKind     period.Kind     `json:"default_kind"`      // as in [period.Options]
	BracketedKind   period.Kind     `json:"bracketed_kind"`    // likewise
	VideoMayOverlap bool            `json:"video_may_overlap"` // likewise
	Gap             int             `json:"gap"`               // minutes of break, at most 60, over which the meetings of a day are one

	HeaderLine int    `json:"header_line"` // as in package sheet
	Table      string `json:"table"`       // likewise
}

// NewMapping returns a mapping that knows no columns.
func NewMapping() Mapping {
	return Mapping{Columns: map[Field]string{}, Credits: CreditsAlone, Professors: "\n,/", Categories: "\n/", Levels: "-_",
		Notation: period.Periods, DefaultKind: period.Class, BracketedKind: period.Video, Gap: period.DefaultGap}
}

// ParseMapping reads a mapping that is valid, whatever the columns of a list are.
func ParseMapping(text []byte) (Mapping, error) {
	m := NewMapping()
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fault.Whole("mapping_json")
	}
	if _, err := d.Token(); err != io.EOF || m.Columns == nil {
		return m, fault.Whole("mapping_json")
	}
	return m, m.check()
}

const (
	maxNumberLast  = 10
	maxSeparators  = 10 // characters
	maxNumberAfter = 5  // characters
	maxColumnName  = 200
	maxGap         = 60
	maxHeaderLine  = 1000
)

// check says what of the mapping cannot be. Its fields are those of the JSON,
// a column being named by its [Field].
func (m Mapping) check() error {
	var e *fault.Error
	for _, f := range []Field{FieldCode, FieldName} {
		if m.Columns[f] == "" {
			e = e.And(string(f), "required_column")
		}
	}
	for f, column := range m.Columns {
		if !slices.Contains(Fields, f) {
			e = e.And("columns", "invalid_choice", string(f))
		} else if utf8.RuneCountInString(column) > maxColumnName {
			e = e.And(string(f), "max_length", maxColumnName)
		}
	}
	e = within(e, "number_last", m.NumberLast, 0, maxNumberLast)
	e = within(e, "gap", m.Gap, 0, maxGap)
	e = within(e, "header_line", m.HeaderLine, 0, maxHeaderLine)
	if m.numbers() > 1 {
		e = e.And("number", "number_twice")
	}
	if !slices.Contains(CreditForms, m.Credits) {
		e = e.And("credits", "invalid_choice", string(m.Credits))
	}
	for _, s := range []struct {
		name, text string
		most       int
	}{{"number_after", m.NumberAfter, maxNumberAfter}, {"professor_separators", m.Professors, maxSeparators},
		{"category_separators", m.Categories, maxSeparators}, {"level_separators", m.Levels, maxSeparators}, {"table", m.Table, maxColumnName}} {
		if utf8.RuneCountInString(s.text) > s.most {
			e = e.And(s.name, "max_length", s.most)
		}
	}
	if !slices.Contains(period.Notations(), m.Notation) {
		e = e.And("notation", "invalid_choice", string(m.Notation))
	}
	for name, k := range map[string]period.Kind{"default_kind": m.DefaultKind, "bracketed_kind": m.BracketedKind} {
		if !slices.Contains(kindNames, k) {
			e = e.And(name, "invalid_choice", string(k))
		}
	}
	return e.Or()
}

func within(e *fault.Error, name string, n, least, most int) *fault.Error {
	if n < least {
		return e.And(name, "min_value", least)
	}
	if n > most {
		return e.And(name, "max_value", most)
	}
	return e
}

// numbers counts the ways in which the number of a section is found.
func (m Mapping) numbers() (n int) {
	for _, is := range []bool{m.Columns[FieldNumber] != "", m.NumberLast > 0, m.NumberAfter != ""} {
		if is {
			n++
		}
	}
	return n
}

// places returns where the column of each field is among those of a list. What
// the list does not have is a fault.
func (m Mapping) places(columns []string) (map[Field]int, error) {
	var e *fault.Error
	at := map[Field]int{}
	for _, f := range Fields {
		name := m.Columns[f]
		if name == "" {
			continue
		}
		i := slices.Index(columns, strings.Join(strings.Fields(name), " "))
		if i < 0 {
			e = e.And(string(f), "no_such_column", name)
		}
		at[f] = i
	}
	return at, e.Or()
}

// String returns the mapping as JSON.
func (m Mapping) String() string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(m); err != nil {
		panic(err) // strings, numbers and a map by strings have a JSON
	}
	return strings.TrimSpace(b.String())
}
