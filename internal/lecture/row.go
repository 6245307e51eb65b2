package lecture

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// A RowProblem is something wrong or odd with a row of a list.
type RowProblem struct {
	Line    int    `json:"line"`    // from 1, 0 for the list as a whole
	Element int    `json:"element"` // of a JSON: its place in the list, from 1; else 0
	Column  string `json:"column"`  // "" for all of the row
	Value   string `json:"value"`   // how that begins which stands there
	Code    string `json:"code"`    // its sentence is the text error.<code>
	Args    []any  `json:"args"`    // fill the sentence
}

// maxText is how many characters of times, and of rooms, a section has at most.
const maxText = 4000

// most is how many characters a field has at most, as the columns of the tables.
var most = map[Field]int{FieldCode: 60, FieldNumber: 20, FieldName: 200, FieldProfessor: 300, FieldCategory: 500, FieldDepartment: 100, FieldTarget: 500, FieldNote: 500,
	FieldLanguage: 30, FieldTime: maxText, FieldRoom: maxText}

// Limits of what is made of fields.
const (
	maxCourseCode = 40
	maxInstructor = 100
	maxCategory   = 100 // of one name
	maxRoom       = 200
	maxLevels     = 10
	maxMany       = 50 // instructors, categories and exams of a section
	maxCredits    = Hundredths(100_00)
	maxQuota      = 1_000_000
	maxExamName   = 50
)

// A reader makes sections of the rows of a list.
type reader struct {
	mapping Mapping
	at      map[Field]int
	options period.Options
}

// A read is what a row says: a section, or what is wrong with it.
type read struct {
	section  NewSection
	problems []RowProblem
	notes    []RowProblem
}

// row reads a row of cells.
func (r *reader) row(cells []string) (out read) {
	x := &rowReader{reader: r, cells: cells}
	s := &x.section
	s.Code, s.Name = x.line(FieldCode), x.line(FieldName)
	for _, f := range []Field{FieldCode, FieldName} {
		if x.raw(f) == "" {
			x.wrong(f, "", "blank")
		}
	}
	x.number()
	s.Professor, s.Department, s.Language = x.text(FieldProfessor), x.line(FieldDepartment), x.line(FieldLanguage)
	s.Target, s.Note, s.Time, s.Room = x.text(FieldTarget), x.text(FieldNote), x.text(FieldTime), x.text(FieldRoom)
	x.credits()
	x.categories()
	s.Quota = x.quota()
	s.Years = years(x.text(FieldYears))
	x.meetings()
	x.exams()
	x.instructors()
	return x.read
}

type rowReader struct {
	*reader
	cells []string
	read
}

// raw is the cell of a field, composed and without white space around it.
func (x *rowReader) raw(f Field) string {
	if i, ok := x.at[f]; ok {
		return strings.TrimSpace(norm.NFC.String(x.cells[i]))
	}
	return ""
}

// text is the cell of a field where it is not too long.
func (x *rowReader) text(f Field) string {
	s := x.raw(f)
	if n := most[f]; n > 0 && utf8.RuneCountInString(s) > n {
		x.wrong(f, s, "cell_too_long", n)
		return ""
	}
	return s
}

// line is [rowReader.text] with single blanks for white space.
func (x *rowReader) line(f Field) string { return strings.Join(strings.Fields(x.text(f)), " ") }

func (x *rowReader) wrong(f Field, value, code string, args ...any) {
	x.problems = append(x.problems, x.problem(f, value, code, args))
}

func (x *rowReader) problem(f Field, value, code string, args []any) RowProblem {
	if args == nil {
		args = []any{}
	}
	return RowProblem{Column: x.mapping.Columns[f], Value: beginning(value), Code: code, Args: args}
}

// beginning returns the first 100 characters of s.
func beginning(s string) string {
	if r := []rune(s); len(r) > 100 {
		return string(r[:100])
	}
	return s
}

// number finds the number of the section, and the code of its course.
func (x *rowReader) number() {
	s := &x.section
	s.CourseCode = s.Code
	field := FieldCode
	switch m := x.mapping; {
	case m.Columns[FieldNumber] != "":
		field = FieldNumber
		if s.Number = x.line(FieldNumber); s.Number != "" && s.Code != "" {
			s.Code += "-" + s.Number
		}
		if utf8.RuneCountInString(s.Code) > most[FieldCode] {
			x.wrong(FieldCode, s.Code, "cell_too_long", most[FieldCode])
		}
	case m.NumberLast > 0:
		code := []rune(s.Code)
		if at := len(code) - m.NumberLast; at > 0 {
			s.CourseCode, s.Number = string(code[:at]), string(code[at:])
		} else if s.Code != "" {
			x.wrong(FieldCode, s.Code, "code_too_short", m.NumberLast)
		}
	case m.NumberAfter != "":
		if at := strings.LastIndex(s.Code, m.NumberAfter); at > 0 && at+len(m.NumberAfter) < len(s.Code) {
			s.CourseCode, s.Number = s.Code[:at], s.Code[at+len(m.NumberAfter):]
		} else if s.Code != "" {
			x.wrong(FieldCode, s.Code, "code_without_number", m.NumberAfter)
		}
	}
	if utf8.RuneCountInString(s.CourseCode) > maxCourseCode {
		x.wrong(FieldCode, s.CourseCode, "cell_too_long", maxCourseCode)
	}
	if utf8.RuneCountInString(s.Number) > most[FieldNumber] && field == FieldCode {
		x.wrong(FieldCode, s.Number, "cell_too_long", most[FieldNumber])
	}
}

// credits reads credits and hours, as the mapping says. An empty cell is none.
func (x *rowReader) credits() {
	text := x.raw(FieldCredits)
	separator := "/"
	if x.mapping.Credits == CreditsLessons {
		separator = "-"
	}
	parts := []string{text}
	if x.mapping.Credits != CreditsAlone {
		parts = strings.Split(text, separator)
	}
	numbers := make([]Hundredths, len(parts))
	for i, p := range parts {
		n, ok := credits(p)
		if !ok {
			x.wrong(FieldCredits, text, "bad_credits")
			return
		}
		numbers[i] = n
	}
	s := &x.section
	switch s.Credits = numbers[0]; {
	case len(numbers) == 1:
	case x.mapping.Credits == CreditsLessons:
		for _, n := range numbers[1:] {
			s.Hours += n
		}
	case len(numbers) > 2:
		x.wrong(FieldCredits, text, "bad_credits")
	case x.mapping.Credits == HoursCredits:
		s.Hours, s.Credits = numbers[0], numbers[1]
	default:
		s.Hours = numbers[1]
	}
	if text := x.raw(FieldHours); text != "" {
		var ok bool
		if s.Hours, ok = credits(text); !ok {
			x.wrong(FieldHours, text, "bad_credits")
		}
	}
}

// credits reads a number of at most 100 with at most two decimals; the empty
// text is 0.
func credits(text string) (Hundredths, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "학점"))
	if text == "" {
		return 0, true
	}
	n, ok := ParseHundredths(text)
	return n, ok && n <= maxCredits
}

// split returns the parts of a text between any of the separators, without those
// that are empty, each once.
func split(text, separators string) (parts []string) {
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if p = strings.Join(strings.Fields(p), " "); p != "" && !slices.Contains(parts, p) {
			parts = append(parts, p)
		}
	}
	return parts
}

func (x *rowReader) categories() {
	s := &x.section
	var texts []string
	for _, f := range []Field{FieldCategory, FieldCategory2, FieldCategory3} {
		text := x.raw(f)
		if text == "" {
			continue
		}
		texts = append(texts, text)
		for _, c := range split(text, x.mapping.Categories) {
			var way []string
			for _, name := range strings.FieldsFunc(c, func(r rune) bool { return strings.ContainsRune(x.mapping.Levels, r) }) {
				if name = strings.TrimSpace(name); name != "" {
					way = append(way, name)
				}
			}
			switch {
			case slices.ContainsFunc(way, func(name string) bool { return utf8.RuneCountInString(name) > maxCategory }):
				x.wrong(f, c, "cell_too_long", maxCategory)
			case len(way) > maxLevels || len(s.Categories) >= maxMany:
				x.wrong(f, c, "too_many_values", maxMany)
				return
			case len(way) > 0:
				s.Categories = append(s.Categories, way)
			}
		}
	}
	s.Category = strings.Join(texts, "\n")
	if utf8.RuneCountInString(s.Category) > most[FieldCategory] {
		x.wrong(FieldCategory, s.Category, "cell_too_long", most[FieldCategory])
	}
}

// quota reads a number of places, such as 40 or 40명.
func (x *rowReader) quota() int {
	text := strings.TrimSpace(strings.TrimSuffix(x.raw(FieldQuota), "명"))
	if text == "" || text == "-" {
		return 0
	}
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	if err != nil || n < 0 || n > maxQuota {
		x.wrong(FieldQuota, text, "bad_quota")
		return 0
	}
	return n
}

var (
	korYears = regexp.MustCompile(`([1-8](?:\s*[,·ㆍ/~\-–]\s*[1-8])*)\s*(?:학년|$)`)
	engYears = regexp.MustCompile(`(?i)\byears?\s*([1-8](?:\s*[,/~\-–]\s*[1-8])*)`)
	oneYear  = regexp.MustCompile(`([1-8])(?:\s*[~\-–]\s*([1-8]))?`)
)

// years reads years of study: 2, 2학년, 2,3학년, 1~3학년, Year 2. A text that names
// none, such as 전체, is all.
func years(text string) (y Years) {
	var found []string
	for _, m := range engYears.FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	for _, m := range korYears.FindAllStringSubmatchIndex(text, -1) {
		bare := m[1] == m[3] // ends the text without 학년: years alone, not a number in a sentence
		if !bare || strings.Trim(text, "0123456789,·ㆍ/~-– \t\n") == "" {
			found = append(found, text[m[2]:m[3]])
		}
	}
	for _, f := range found {
		for _, m := range oneYear.FindAllStringSubmatch(f, -1) {
			first, _ := strconv.Atoi(m[1]) // a digit
			last := first
			if m[2] != "" {
				last, _ = strconv.Atoi(m[2])
			}
			for n := first; n <= last; n++ {
				y |= 1 << (n - 1)
			}
		}
	}
	return y
}

func (x *rowReader) meetings() {
	s := &x.section
	result, err := period.Parse(x.mapping.Notation, period.Text{Times: s.Time, Rooms: s.Room, Instructor: s.Professor}, x.options)
	if err != nil {
		p, _ := errors.AsType[*period.Error](err) // Parse has no other
		field := map[string]Field{"rooms": FieldRoom, "instructor": FieldProfessor}[p.Field]
		if field == "" {
			field = FieldTime
		}
		x.wrong(field, p.Part, "period_"+p.Code, p.Args...)
		return
	}
	for _, n := range result.Notes {
		args := n.Args
		if args == nil {
			args = []any{}
			for _, m := range n.Meetings {
				args = append(args, showMeeting(m))
			}
		}
		x.notes = append(x.notes, x.problem(FieldTime, s.Time, "period_"+n.Code, args))
	}
	s.Meetings = period.Merge(result.Meetings, x.mapping.Gap)
	for _, m := range s.Meetings {
		if utf8.RuneCountInString(m.Room) > maxRoom {
			x.wrong(FieldRoom, m.Room, "cell_too_long", maxRoom)
			return
		}
		if utf8.RuneCountInString(m.Instructor) > maxInstructor {
			x.wrong(FieldTime, m.Instructor, "cell_too_long", maxInstructor)
			return
		}
	}
}

// showMeeting writes when a meeting is.
func showMeeting(m period.Meeting) string {
	return string([]rune("월화수목금토일")[m.Day-1]) + " " + Clock(m.Start) + "-" + Clock(m.End)
}

// Clock writes minutes since midnight as 09:05.
func Clock(minutes int) string {
	digits := func(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) }
	return digits(minutes/60) + ":" + digits(minutes%60)
}

// instructors are those of the column, and where that is empty those who hold
// meetings.
func (x *rowReader) instructors() {
	s := &x.section
	s.Instructors = split(s.Professor, x.mapping.Professors)
	if len(s.Instructors) == 0 {
		for _, m := range s.Meetings {
			if m.Instructor != "" && !slices.Contains(s.Instructors, m.Instructor) {
				s.Instructors = append(s.Instructors, m.Instructor)
			}
		}
	}
	if len(s.Instructors) > maxMany {
		x.wrong(FieldProfessor, s.Professor, "too_many_values", maxMany)
	}
	for _, name := range s.Instructors {
		if utf8.RuneCountInString(name) > maxInstructor {
			x.wrong(FieldProfessor, name, "cell_too_long", maxInstructor)
			return
		}
	}
}

var examForm = regexp.MustCompile(`^(.*?)\s*(\d{4}-\d{2}-\d{2})\s+(\d{1,2}):(\d{2})\s*[-~]\s*(\d{1,2}):(\d{2})\s*(?:\((.*)\))?$`)

// usualExam is how long an exam is in minutes where only its beginning is known.
const usualExam = 120

// exam reads 중간고사 2026-10-20 10:00-11:15 (공학관 101), or the moment of its
// beginning, whose clock is the school's.
func exam(line string, length int) (e Exam, ok bool) {
	for _, form := range []string{"2006-01-02T15:04Z0700", time.RFC3339} {
		if at, err := time.Parse(form, line); err == nil {
			e = Exam{On: DateOf(at), Start: at.Hour()*60 + at.Minute()}
			e.End = e.Start + length
			return e, e.End <= period.DayLength
		}
	}
	m := examForm.FindStringSubmatch(line)
	if m == nil {
		return e, false
	}
	on, ok := ParseDate(m[2])
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(m[3+i]) // at most two digits
	}
	e = Exam{Name: m[1], On: on, Start: n[0]*60 + n[1], End: n[2]*60 + n[3], Room: m[7]}
	return e, ok && n[1] <= 59 && n[3] <= 59 && e.Start < e.End && e.End <= period.DayLength
}

// exams reads a line each.
func (x *rowReader) exams() {
	length := usualExam
	if text := x.raw(FieldExamLength); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > period.DayLength {
			x.wrong(FieldExamLength, text, "bad_exam_length")
			return
		}
		length = n
	}
	for _, line := range split(x.raw(FieldExam), "\n;") {
		e, ok := exam(line, length)
		switch {
		case !ok:
			x.wrong(FieldExam, line, "bad_exam")
		case utf8.RuneCountInString(e.Name) > maxExamName || utf8.RuneCountInString(e.Room) > maxRoom:
			x.wrong(FieldExam, line, "cell_too_long", maxExamName)
		case len(x.section.Exams) >= maxMany:
			x.wrong(FieldExam, line, "too_many_values", maxMany)
			return
		default:
			x.section.Exams = append(x.section.Exams, e)
		}
	}
}
