package lecture

import (
	"slices"
	"strings"
	"unicode"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// headers are the names that registrars give their columns, in letters and digits
// alone. The first name of a field that a list has wins.
var headers = map[Field][]string{
	FieldCode:       {"학수번호분반", "과목번호분반", "학수강좌번호", "학수번호", "강좌번호", "과목번호", "교과목번호", "과목코드", "교과목코드", "강의코드", "강좌코드", "교과코드", "lecturecode", "coursecode", "modulecode", "coursenumber", "courseno", "code", "course"},
	FieldNumber:     {"분반", "분반번호", "강좌분반", "반", "sectionnumber", "section", "classno", "class", "division"},
	FieldName:       {"교과목명", "과목명", "강좌명", "강의명", "교과목", "과목", "교과목명국문", "과목명한글", "lecturename", "coursetitle", "coursename", "title", "name", "lecture", "subject"},
	FieldProfessor:  {"담당교수", "교수명", "담당교수명", "교수", "교강사", "담당교원", "담당교강사", "강사", "professor", "professors", "instructor", "instructors", "lecturer", "teacher"},
	FieldTime:       {"강의시간강의실", "시간강의실", "요일시간강의실", "강의시간및강의실", "강의시간", "수업시간", "시간", "요일시간", "요일교시", "강의시간표", "시간표", "수업교시", "scheduleroom", "lecturetime", "classtime", "schedule", "time", "times", "timetable"},
	FieldRoom:       {"강의실", "강의장소", "장소", "강의실명", "lectureroom", "classroom", "room", "rooms", "venue", "place"},
	FieldCredits:    {"시간학점", "학점시간", "학점이론실습", "학점강의실습", "학점", "이수학점", "credits", "credit", "modulecredit", "timepoints", "points"},
	FieldHours:      {"주당시간", "시수", "시간수", "강의시수", "hours", "weeklyhours"},
	FieldCategory:   {"이수구분", "교과구분", "과목구분", "이수구분명", "주이수구분", "영역", "구분", "category", "type", "classification"},
	FieldCategory2:  {"다전공이수구분", "세부영역", "교양영역", "subcategory"},
	FieldDepartment: {"개설학과", "개설학과전공", "개설학부", "학과", "개설부서", "소속", "학과전공", "주관학과", "department", "faculty"},
	FieldTarget:     {"수강대상", "대상", "대상학과", "대상학년", "target"},
	FieldYears:      {"학년", "이수학년", "대상학년", "year", "years", "grade"},
	FieldLanguage:   {"강의언어", "수업언어", "원어강의", "강의언어유형", "language"},
	FieldQuota:      {"정원", "제한인원", "수강정원", "수강인원", "인원", "quota", "capacity", "limit"},
	FieldNote:       {"비고", "참고사항", "유의사항", "수강유의사항", "note", "notes", "remark", "remarks", "comment"},
	FieldExam:       {"시험", "시험일정", "시험시간", "exam", "exams", "examdate"},
	FieldExamLength: {"시험시간분", "examduration", "examlength"},
}

// letters is the part of a header that [headers] know.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Suggest returns how a list is probably read, from the names of its columns and
// its first rows, whose cells stand as the columns do. periods are those of the
// school.
func Suggest(columns []string, rows [][]string, periods period.Table) Mapping {
	m := NewMapping()
	for _, f := range Fields {
		for _, name := range headers[f] {
			if i := slices.IndexFunc(columns, func(c string) bool { return letters(c) == name }); i >= 0 {
				m.Columns[f] = columns[i]
				break
			}
		}
	}
	if m.Columns[FieldYears] == "" && m.Columns[FieldTarget] != "" {
		m.Columns[FieldYears] = m.Columns[FieldTarget]
	}
	sample := func(f Field) (cells []string) {
		i := slices.Index(columns, m.Columns[f])
		for _, row := range rows {
			if i >= 0 && row[i] != "" {
				cells = append(cells, row[i])
			}
		}
		return cells
	}
	m.suggestNumber(sample(FieldCode), sample(FieldNumber))
	m.suggestCredits(sample(FieldCredits))
	m.suggestNotation(columns, rows, periods)
	return m
}

// suggestNumber looks where the number of a section stands. A column that is
// empty in most rows is none of numbers.
func (m *Mapping) suggestNumber(codes, numbers []string) {
	if m.Columns[FieldNumber] != "" {
		if 2*len(numbers) > len(codes) {
			return
		}
		delete(m.Columns, FieldNumber)
	}
	if len(codes) == 0 {
		return
	}
	all := func(is func(string) bool) bool {
		return !slices.ContainsFunc(codes, func(c string) bool { return !is(c) })
	}
	for _, separator := range []string{"-", ".", "_", "/"} {
		if all(func(c string) bool { return strings.Index(c, separator) > 0 && !strings.HasSuffix(c, separator) }) {
			m.NumberAfter = separator
			return
		}
	}
	const digits = "0123456789"
	courses, twice := map[string]bool{}, false
	numbered := all(func(c string) bool {
		if len(c) < 6 || strings.Trim(c[len(c)-2:], digits) != "" {
			return false
		}
		twice = twice || courses[c[:len(c)-2]]
		courses[c[:len(c)-2]] = true
		return true
	})
	if numbered && (twice || all(func(c string) bool { return len(c) >= 7 && strings.Trim(c, digits) == "" })) {
		m.NumberLast = 2
	}
}

func (m *Mapping) suggestCredits(cells []string) {
	has := func(separator string) bool {
		return slices.ContainsFunc(cells, func(c string) bool { return strings.Contains(c, separator) })
	}
	header := letters(m.Columns[FieldCredits])
	first := func(words ...string) int {
		for _, w := range words {
			if i := strings.Index(header, w); i >= 0 {
				return i
			}
		}
		return len(header)
	}
	switch {
	case has("/") && first("시간", "time", "hour") < first("학점", "credit", "point"):
		m.Credits = HoursCredits
	case has("/"):
		m.Credits = CreditsHours
	case has("-"):
		m.Credits = CreditsLessons
	}
}

// suggestNotation takes the notation in which most of the rows can be read, the
// first of several.
func (m *Mapping) suggestNotation(columns []string, rows [][]string, periods period.Table) {
	cell := func(row []string, f Field) string {
		if i := slices.Index(columns, m.Columns[f]); i >= 0 {
			return row[i]
		}
		return ""
	}
	best := 0
	for _, n := range period.Notations() {
		read := 0
		for _, row := range rows {
			r, err := period.Parse(n, period.Text{Times: cell(row, FieldTime), Rooms: cell(row, FieldRoom), Instructor: cell(row, FieldProfessor)}, period.Options{Periods: periods})
			if err == nil {
				read += len(r.Meetings)
			}
		}
		if read > best {
			best, m.Notation = read, n
		}
	}
}
