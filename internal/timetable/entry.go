package timetable

import (
	"slices"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// Limits of a timetable.
const (
	maxEntries   = 60
	maxBlock     = 50 // characters of the name of an own block, and of its place
	maxTimes     = 5  // of an own block
	maxMemo      = 500
	maxTodos     = 30
	maxTodo      = 100
	maxDueBefore = 366 // days that something is due before the semester begins, or after it ends
)

// An Entry is what stands in a timetable: a lecture, or an own block.
type Entry struct {
	ID         int64              `json:"id"`
	CreatedAt  rest.Time          `json:"created_at"`
	UpdatedAt  rest.Time          `json:"updated_at"`
	Lecture    *int64             `json:"lecture"` // null of an own block
	Name       string             `json:"name"`
	Code       string             `json:"lecture_code"` // empty of an own block, as the next
	Professor  string             `json:"professor"`
	Credits    lecture.Hundredths `json:"credit"`
	Meetings   []lecture.Meeting  `json:"meetings"` // none for what has no time
	Exams      []lecture.Exam     `json:"exams"`
	IsGone     bool               `json:"is_gone"`     // the registrar lists it no more
	Colour     int                `json:"colour"`      // 1 to 10, of the timetable's theme
	MayOverlap bool               `json:"may_overlap"` // its owner said so
	Memo       string             `json:"memo"`
	Todos      []Todo             `json:"todos"`

	Section lecture.Section `json:"-"` // of a lecture
}

// A Todo is something to do for a lecture; with a day it is a D-day.
type Todo struct {
	Content string        `json:"content"` // at most 100 characters
	Due     *lecture.Date `json:"due_day"`
	IsDone  bool          `json:"is_done"`
}

// times are those of the entry as package period knows them.
func (e *Entry) times() []period.Meeting { return periods(e.Meetings) }

func periods(list []lecture.Meeting) []period.Meeting {
	times := make([]period.Meeting, len(list))
	for i, m := range list {
		times[i] = m.Period()
	}
	return times
}

// clashes reports whether one cannot be at both of two entries.
func clashes(a, b []period.Meeting) bool {
	return slices.ContainsFunc(a, func(m period.Meeting) bool { return slices.ContainsFunc(b, m.Overlaps) })
}

// of makes the entry one of the section.
func (e *Entry) of(x lecture.Section) {
	e.Section, e.Name, e.Code, e.Professor, e.Credits = x, x.Name, x.Code, x.Professor, x.Credits
	e.Meetings, e.Exams, e.IsGone = x.Meetings, x.Exams, x.IsGone
}
