package lecture

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/hangul"
)

// A NewSection is a section as a registrar lists it. Its texts are no longer than
// the columns of the table.
type NewSection struct {
	CourseCode  string // what all sections of the course share
	Number      string // what tells it from them; together they are unique in a semester
	Code        string // as the registrar writes it
	Name        string
	Professor   string
	Category    string
	Department  string
	Target      string
	Note        string
	Language    string
	Time        string
	Room        string
	Credits     Hundredths
	Hours       Hundredths
	Quota       int
	Years       Years
	Meetings    []period.Meeting
	Exams       []Exam
	Instructors []string
	Categories  [][]string // each a way through the tree, from its top
}

// sought is what searches look at: all that people look for a lecture by, folded,
// a line each.
func (n NewSection) sought() string {
	lines := []string{n.Name, n.Professor, n.Code, n.Room}
	for _, m := range n.Meetings {
		if m.Room != "" && !strings.Contains(n.Room, m.Room) && !slices.Contains(lines[4:], m.Room) {
			lines = append(lines, m.Room)
		}
	}
	for i, line := range lines {
		lines[i] = hangul.Fold(line)
	}
	return strings.Join(lines, "\n")
}

// Put adds sections to a semester, none of which is there yet, and returns their
// ids.
func Put(ctx context.Context, tx *db.Tx, semester Semester, list []NewSection) ([]int64, error) {
	if err := LockSchool(ctx, tx, semester.SchoolID); err != nil {
		return nil, err
	}
	if err := touch(ctx, tx, semester.ID); err != nil {
		return nil, err
	}
	n, err := readNames(ctx, tx, semester.SchoolID)
	if err != nil {
		return nil, err
	}
	if err := n.add(ctx, tx, list); err != nil {
		return nil, err
	}
	ids, err := n.insert(ctx, tx, semester, list)
	if err != nil {
		return nil, err
	}
	return ids, rateSemester(ctx, tx, semester.ID)
}

// touch gives the semester another version, so that searches read it anew.
func touch(ctx context.Context, tx *db.Tx, semester int64) error {
	now := db.Micros(tx.Now)
	_, err := tx.Exec(ctx, `UPDATE semesters SET updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at + 1 END WHERE id = ?`, now, now, semester)
	return err
}

// columns are what of a section the registrar lists; values are the same in
// their order.
const columns = `code, name, professor, category, department, target, note, lecture_language, lecture_time, lecture_room, credits, hours, quota, years, kinds, sought`

func (n NewSection) values() []any {
	return []any{n.Code, n.Name, n.Professor, n.Category, n.Department, n.Target, n.Note, n.Language, n.Time, n.Room,
		int(n.Credits), int(n.Hours), n.Quota, int(n.Years), int(kindsOf(n.Meetings)), n.sought()}
}

// insert adds sections whose names are all there, and returns their ids.
func (n *names) insert(ctx context.Context, tx *db.Tx, semester Semester, list []NewSection) ([]int64, error) {
	now := db.Micros(tx.Now)
	rows := make([][]any, len(list))
	for i, s := range list {
		rows[i] = append([]any{semester.ID, semester.SchoolID, n.courses[s.CourseCode].id, s.Number, 0, false, 0, 0, 0, now, now}, s.values()...)
	}
	err := tx.InsertMany(ctx, `sections (semester_id, school_id, course_id, section_number, sequence, is_gone, rating, review_count, basket_count, created_at, updated_at, `+columns+`)`, rows)
	if err != nil {
		return nil, err
	}
	type key struct {
		course int64
		number string
	}
	known := map[key]int64{}
	err = db.Each(ctx, tx, func(r *sql.Rows) error {
		var id int64
		var k key
		err := r.Scan(&id, &k.course, &k.number)
		known[k] = id
		return err
	}, `SELECT id, course_id, section_number FROM sections WHERE semester_id = ?`, semester.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, s := range list {
		ids[i] = known[key{n.courses[s.CourseCode].id, s.Number}]
	}
	return ids, n.insertParts(ctx, tx, ids, list)
}

// insertParts adds what belongs to sections, which have none of it.
func (n *names) insertParts(ctx context.Context, tx *db.Tx, ids []int64, list []NewSection) error {
	var meetings, exams, instructors, categories [][]any
	for i, s := range list {
		for at, m := range s.Meetings {
			meetings = append(meetings, []any{ids[i], at, int(m.Day), m.Start, m.End, m.Room, m.Instructor, string(m.Kind), m.MayOverlap, int64(m.Weeks)})
		}
		for at, e := range s.Exams {
			exams = append(exams, []any{ids[i], at, e.Name, int(e.On), e.Start, e.End, e.Room})
		}
		for at, name := range s.Instructors {
			instructors = append(instructors, []any{ids[i], at, n.instructors[name]})
		}
		in, _ := n.categoriesOf(s) // all are there
		for _, id := range in {
			categories = append(categories, []any{ids[i], id})
		}
	}
	for _, p := range []struct {
		into string
		rows [][]any
	}{
		{`section_meetings (section_id, place, on_day, start_minute, end_minute, room, instructor, kind, may_overlap, weeks)`, meetings},
		{`section_exams (section_id, place, name, on_day, start_minute, end_minute, room)`, exams},
		{`section_instructors (section_id, place, instructor_id)`, instructors},
		{`section_categories (section_id, category_id)`, categories},
	} {
		if err := tx.InsertMany(ctx, p.into, p.rows); err != nil {
			return err
		}
	}
	return nil
}
