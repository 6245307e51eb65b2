package demo

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
)

// A Catalogue is the lectures of a school in one semester.
type Catalogue struct {
	School   int // index in Schools
	Semester lecture.NewSemester
	Sections []lecture.NewSection
}

// The invented people who teach.
var professors = strings.Fields("강도현 고은채 곽시우 권하린 김가온 김도담 나윤슬 노하람 류다온 문서준 민이든 박고운 박해솔 배로운 백단아 서마루 손여름 신바다 안소담 양가람 오새봄 유한결 윤슬기 이루다 이한별 임나래 장보미 전우주 정다솜 정여울 조미르 주하늘 차은솔 최누리 하예솔 한가을 허다예 홍나라 황보람")

// catalogues makes the lectures of a school in the semester of now and in the one
// before.
func (c *campus) catalogues(dice *rand.Rand) ([]Catalogue, error) {
	courses, err := readCourses()
	if err != nil {
		return nil, err
	}
	now, before := semesters(c.now)
	all := []Catalogue{{School: c.school, Semester: before}, {School: c.school, Semester: now}}
	for _, course := range courses {
		teaches := dice.Perm(len(professors))
		for i := range all {
			for n, s := range course.sections {
				section, err := course.section(n, s, professors[teaches[n/2]], c.plan.Places, all[i].Semester, dice)
				if err != nil {
					return nil, err
				}
				all[i].Sections = append(all[i].Sections, section)
			}
		}
	}
	return all, nil
}

// semesters returns the semester of a day and the one before, with the days that
// those of Korean universities have.
func semesters(now time.Time) (current, before lecture.NewSemester) {
	year, month, _ := now.Date()
	switch {
	case month >= 8:
		return autumn(year), spring(year)
	case month >= 3:
		return spring(year), autumn(year - 1)
	}
	return autumn(year - 1), spring(year - 1)
}

func spring(year int) lecture.NewSemester {
	return semester(year, lecture.Spring, date(year, 3, 2), [][2]int{{5, 5}, {6, 6}}, []string{"어린이날", "현충일"})
}

func autumn(year int) lecture.NewSemester {
	return semester(year, lecture.Autumn, date(year, 9, 1), [][2]int{{10, 3}, {10, 9}}, []string{"개천절", "한글날"})
}

func date(year, month, day int) lecture.Date {
	return lecture.DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC))
}

// semester returns one of 16 weeks that begins on the Monday of the week of first,
// or on first itself where that is later.
func semester(year int, term lecture.Term, first lecture.Date, holidays [][2]int, names []string) lecture.NewSemester {
	monday := first - lecture.Date(first.Weekday()-1)
	week := func(n int) lecture.Date { return monday + lecture.Date(7*(n-1)) }
	s := lecture.NewSemester{Year: year, Term: term, First: max(first, monday), Last: week(16) + 4, Days: []lecture.SemesterDays{
		{Kind: lecture.Registration, First: first - 21, Last: first - 18, Name: "수강신청"},
		{Kind: lecture.AddDrop, First: first, Last: first + 6, Name: "수강정정"},
		{Kind: lecture.ExamWeek, First: week(8), Last: week(8) + 4, Name: "중간고사"},
		{Kind: lecture.ExamWeek, First: week(16), Last: week(16) + 4, Name: "기말고사"},
	}}
	for i, h := range holidays {
		day := date(year, h[0], h[1])
		s.Days = append(s.Days, lecture.SemesterDays{Kind: lecture.Holiday, First: day, Last: day, Name: names[i]})
	}
	return s
}

// A course is a line of courses.txt.
type course struct {
	code, name, category string
	credits              lecture.Hundredths
	years                lecture.Years
	sections             []string
	exam                 bool
}

func readCourses() (all []course, err error) {
	text, err := texts.ReadFile("courses.txt")
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "|")
		if len(f) != 7 {
			return nil, fmt.Errorf("courses.txt: %q", line)
		}
		c := course{code: f[0], name: f[1], category: f[2], sections: strings.Split(f[5], ", "), exam: f[6] != ""}
		credits, err := strconv.ParseFloat(f[3], 64)
		if err != nil {
			return nil, fmt.Errorf("courses.txt: %q: %w", line, err)
		}
		c.credits = lecture.Hundredths(credits * 100)
		for y := range strings.SplitSeq(f[4], ",") {
			if n, err := strconv.Atoi(y); err == nil {
				c.years |= 1 << (n - 1)
			}
		}
		all = append(all, c)
	}
	return all, nil
}

const days = "월화수목금토"

var slot = regexp.MustCompile(`^([` + days + `]+) (\d+)/(\d+)([lv]?)$`)

// section makes the nth section of a course from what courses.txt says of it.
func (c course) section(n int, text, professor string, places map[string]string, in lecture.NewSemester, dice *rand.Rand) (lecture.NewSection, error) {
	s := lecture.NewSection{CourseCode: c.code, Number: fmt.Sprintf("%02d", n+1), Code: fmt.Sprintf("%s-%02d", c.code, n+1), Name: c.name, Professor: professor,
		Category: strings.ReplaceAll(c.category, "/", "-"), Department: c.category[strings.IndexByte(c.category, '/')+1:], Credits: c.credits, Hours: c.credits, Years: c.years,
		Quota: 20 + 10*dice.IntN(5), Language: "한국어", Time: strings.TrimRight(text, "lv-"), Instructors: []string{professor}, Categories: [][]string{strings.Split(c.category, "/")}}
	if strings.HasPrefix(c.code, "EN") {
		s.Language = "영어"
	}
	building := places["인문관"]
	if slices.Contains([]string{"컴퓨터", "전자", "기초"}, s.Department) {
		building = places["공대"]
	}
	room := fmt.Sprintf("%s %d0%d호", building, 1+dice.IntN(5), 1+dice.IntN(8))
	var err error
	if s.Meetings, err = meetings(text, room); err != nil {
		return s, fmt.Errorf("courses.txt: %s: %w", c.code, err)
	}
	if slices.ContainsFunc(s.Meetings, func(m period.Meeting) bool { return m.Room != "" }) {
		s.Room = room
	}
	if c.exam && len(s.Meetings) > 0 {
		m := s.Meetings[0]
		for _, d := range in.Days {
			if d.Kind == lecture.ExamWeek {
				s.Exams = append(s.Exams, lecture.Exam{Name: d.Name, On: d.First + lecture.Date(m.Day-1), Start: m.Start, End: m.Start + 75, Room: room})
			}
		}
	}
	return s, nil
}

// meetings returns those of a section such as "월수 1/75" or "화목 1/75 금 1/110l",
// none of "-".
func meetings(text, room string) (all []period.Meeting, err error) {
	if strings.HasPrefix(text, "-") {
		return nil, nil
	}
	fields := strings.Fields(text)
	if len(fields)%2 == 1 {
		return nil, fmt.Errorf("%q is no time", text)
	}
	for pair := range slices.Chunk(fields, 2) {
		m := slot.FindStringSubmatch(strings.Join(pair, " "))
		if m == nil {
			return nil, fmt.Errorf("%q is no time", text)
		}
		first, _ := strconv.Atoi(m[2]) // the pattern has digits alone
		minutes, _ := strconv.Atoi(m[3])
		for _, d := range m[1] {
			at := period.Meeting{Day: period.Day(strings.IndexRune(days, d)/len("월") + 1), Start: 9*60 + (first-1)*45, Room: room, Kind: period.Class}
			at.End = at.Start + minutes
			switch m[4] {
			case "l":
				at.Kind = period.Lab
			case "v":
				at.Kind, at.MayOverlap, at.Room = period.Video, true, ""
			}
			all = append(all, at)
		}
	}
	return all, nil
}
