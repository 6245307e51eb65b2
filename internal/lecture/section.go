package lecture

import (
	"context"
	"database/sql"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// A Section is a class (분반) of a course in a semester: what one puts into a
// timetable.
type Section struct {
	ID          int64        `json:"id"`
	CreatedAt   rest.Time    `json:"created_at"`
	UpdatedAt   rest.Time    `json:"updated_at"`
	Semester    int64        `json:"semester"`
	Course      int64        `json:"course"`
	Code        string       `json:"lecture_code"` // as the registrar writes it, the number included
	Number      string       `json:"section"`
	Name        string       `json:"name"`
	Professor   string       `json:"professor"` // as the registrar writes it
	Category    string       `json:"category"`  // likewise
	Department  string       `json:"department"`
	Target      string       `json:"target"`
	Note        string       `json:"note"`
	Language    string       `json:"language"`
	Time        string       `json:"lecture_time"` // as the registrar writes it
	Room        string       `json:"lecture_room"`
	Credits     Hundredths   `json:"credit"`
	Hours       Hundredths   `json:"hours"`    // a week; 0 where the registrar says none
	Quota       int          `json:"capacity"` // 0 where the registrar says none
	Years       Years        `json:"years"`
	Kinds       Kinds        `json:"kinds"`
	IsGone      bool         `json:"is_gone"` // the registrar lists it no more
	Rating      Hundredths   `json:"star"`    // average of the reviews, 0 for none
	ReviewCount int          `json:"review_count"`
	BasketCount int          `json:"basket_count"` // main timetables that have it
	Sequence    int          `json:"-"`            // of its changes, for calendars
	Meetings    []Meeting    `json:"meetings"`
	Exams       []Exam       `json:"exams"`
	Instructors []Instructor `json:"instructors"`

	school int64
}

// Hundredths is a number with two decimals, such as credits: 150 is 1.5. In JSON
// it is that number.
type Hundredths int

// MarshalJSON writes the number with the decimals that it has: 3, 1.5, 4.25.
func (h Hundredths) MarshalJSON() ([]byte, error) { return []byte(h.String()), nil }

// String returns the number with the decimals that it has, as MarshalJSON does.
func (h Hundredths) String() string {
	b := strconv.AppendInt(nil, int64(h/100), 10)
	if rest := h % 100; rest != 0 {
		b = append(b, '.', '0'+byte(rest/10))
		if rest%10 != 0 {
			b = append(b, '0'+byte(rest%10))
		}
	}
	return string(b)
}

// A Meeting is a time of the week at which a section meets.
type Meeting struct {
	Day        period.Day  `json:"day"`        // 1 is Monday, 7 Sunday
	Start      int         `json:"start"`      // minutes since midnight
	End        int         `json:"end"`        // likewise; it is over then
	Room       string      `json:"room"`       // may be empty
	Instructor string      `json:"instructor"` // of this meeting alone, may be empty
	Kind       period.Kind `json:"kind"`
	MayOverlap bool        `json:"may_overlap"`
	Weeks      []int       `json:"weeks"` // of the semester, from 1; null for every week
}

// Period returns the meeting as package period knows it.
func (m Meeting) Period() period.Meeting {
	weeks, _ := period.WeeksOf(m.Weeks...) // what is stored is valid
	return period.Meeting{Day: m.Day, Start: m.Start, End: m.End, Room: m.Room, Instructor: m.Instructor, Kind: m.Kind, MayOverlap: m.MayOverlap, Weeks: weeks}
}

func meetingOf(m period.Meeting) Meeting {
	return Meeting{Day: m.Day, Start: m.Start, End: m.End, Room: m.Room, Instructor: m.Instructor, Kind: m.Kind, MayOverlap: m.MayOverlap, Weeks: m.Weeks.List()}
}

// An Exam is an examination of a section.
type Exam struct {
	Name  string `json:"name"` // 중간고사; at most 50 characters, may be empty
	On    Date   `json:"on_day"`
	Start int    `json:"start"` // minutes since midnight
	End   int    `json:"end"`
	Room  string `json:"room"`
}

// An Instructor is who teaches: a name in a school.
type Instructor struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Years are the years of study (학년) that a section is for: bit n is year n+1.
// The zero value is all. In JSON it is a list.
type Years uint8

// List returns the years in their order, none for all.
func (y Years) List() []int {
	list := []int{}
	for n := range 8 {
		if y>>n&1 == 1 {
			list = append(list, n+1)
		}
	}
	return list
}

// MarshalJSON writes the list of the years.
func (y Years) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, n := range y.List() {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, ']'), nil
}

// Kinds are what the meetings of a section are held as, of none for one that
// has no time.
type Kinds uint8

var kindNames = []period.Kind{period.Class, period.Lab, period.Video}

func kindsOf(meetings []period.Meeting) (k Kinds) {
	for _, m := range meetings {
		for i, name := range kindNames {
			if m.Kind == name {
				k |= 1 << i
			}
		}
	}
	return k
}

// List returns the kinds, in the order class, lab, video.
func (k Kinds) List() []period.Kind {
	list := []period.Kind{}
	for i, name := range kindNames {
		if k>>i&1 == 1 {
			list = append(list, name)
		}
	}
	return list
}

// MarshalJSON writes the list of the kinds, whose names need no quoting.
func (k Kinds) MarshalJSON() ([]byte, error) {
	b := []byte{'['}
	for i, name := range k.List() {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, '"'), name...), '"')
	}
	return append(b, ']'), nil
}

// sectionColumns are those of the section x.
const sectionColumns = `x.id, x.created_at, x.updated_at, x.semester_id, x.school_id, x.course_id, x.code, x.section_number, x.name, x.professor, x.category, x.department, x.target, x.note,
	x.lecture_language, x.lecture_time, x.lecture_room, x.credits, x.hours, x.quota, x.years, x.kinds, x.sequence, x.is_gone, x.rating, x.review_count, x.basket_count`

func (s *Section) scan(r interface{ Scan(...any) error }) error {
	var created, updated int64
	err := r.Scan(&s.ID, &created, &updated, &s.Semester, &s.school, &s.Course, &s.Code, &s.Number, &s.Name, &s.Professor, &s.Category, &s.Department, &s.Target, &s.Note,
		&s.Language, &s.Time, &s.Room, &s.Credits, &s.Hours, &s.Quota, &s.Years, &s.Kinds, &s.Sequence, &s.IsGone, &s.Rating, &s.ReviewCount, &s.BasketCount)
	s.CreatedAt, s.UpdatedAt = rest.At(db.Time(created)), rest.At(db.Time(updated))
	s.Meetings, s.Exams, s.Instructors = []Meeting{}, []Exam{}, []Instructor{}
	return err
}

// sections runs a query of sectionColumns and loads what belongs to them, by one
// query for each kind.
func sections(ctx context.Context, q db.Q, query string, args ...any) ([]Section, error) {
	list, err := db.All(ctx, q, func(r *sql.Rows) (s Section, err error) { return s, s.scan(r) }, query, args...)
	if err != nil || len(list) == 0 {
		return list, err
	}
	ids := make([]any, len(list))
	for i, s := range list {
		ids[i] = s.ID
	}
	return list, loadParts(ctx, q, list, `IN (`+db.In(len(ids))+`)`, ids...)
}

// loadParts loads the meetings, exams and instructors of sections, whose ids are
// in what is given. Those that come while it reads are left out.
func loadParts(ctx context.Context, q db.Q, list []Section, in string, args ...any) error {
	at := make(map[int64]*Section, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
	}
	of := ` WHERE section_id ` + in + ` ORDER BY section_id, place`
	var id int64
	err := db.Each(ctx, q, func(r *sql.Rows) error {
		var m period.Meeting
		var weeks int64
		err := r.Scan(&id, &m.Day, &m.Start, &m.End, &m.Room, &m.Instructor, &m.Kind, &m.MayOverlap, &weeks)
		if err == nil && at[id] != nil {
			m.Weeks = period.Weeks(weeks)
			at[id].Meetings = append(at[id].Meetings, meetingOf(m))
		}
		return err
	}, `SELECT section_id, on_day, start_minute, end_minute, room, instructor, kind, may_overlap, weeks FROM section_meetings`+of, args...)
	if err != nil {
		return err
	}
	err = db.Each(ctx, q, func(r *sql.Rows) error {
		var e Exam
		err := r.Scan(&id, &e.Name, &e.On, &e.Start, &e.End, &e.Room)
		if err == nil && at[id] != nil {
			at[id].Exams = append(at[id].Exams, e)
		}
		return err
	}, `SELECT section_id, name, on_day, start_minute, end_minute, room FROM section_exams`+of, args...)
	if err != nil {
		return err
	}
	return db.Each(ctx, q, func(r *sql.Rows) error {
		var i Instructor
		err := r.Scan(&id, &i.ID, &i.Name)
		if err == nil && at[id] != nil {
			at[id].Instructors = append(at[id].Instructors, i)
		}
		return err
	}, `SELECT g.section_id, i.id, i.name FROM section_instructors g JOIN instructors i ON i.id = g.instructor_id WHERE g.section_id `+in+` ORDER BY g.section_id, g.place`, args...)
}

// SectionsOf returns sections by their ids, whoever may see them, in no order:
// those that timetables hold. ids are at most a few thousand.
func SectionsOf(ctx context.Context, q db.Q, ids []int64) ([]Section, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	return sections(ctx, q, `SELECT `+sectionColumns+` FROM sections x WHERE x.id IN (`+db.In(len(ids))+`)`, db.Args(ids)...)
}

// FindSection returns one that v may see.
func FindSection(ctx context.Context, q db.Q, v account.Viewer, id int64) (Section, error) {
	list, err := SectionsOf(ctx, q, []int64{id})
	if err == nil && len(list) == 0 {
		err = notFound()
	}
	if err == nil {
		err = maySee(v, list[0].school)
	}
	if err != nil {
		return Section{}, err
	}
	return list[0], nil
}

// Section returns one that v may see.
func (s *Service) Section(ctx context.Context, v account.Viewer, id int64) (Section, error) {
	return FindSection(ctx, s.db, v, id)
}

// School returns the school whose section it is.
func (s Section) School() int64 { return s.school }

// CountBaskets adds by, 1 or −1, to the number of main timetables that have each
// of the sections.
func CountBaskets(ctx context.Context, tx *db.Tx, sections []int64, by int) error {
	if len(sections) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE sections SET basket_count = basket_count + ? WHERE id IN (`+db.In(len(sections))+`)`, append([]any{by}, db.Args(sections)...)...)
	return err
}
