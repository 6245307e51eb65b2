package lecture

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
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
		if m.Room != "" && !strings.Contains(n.Room, m.Room) {
			lines = append(lines, m.Room)
		}
	}
	for i, line := range lines {
		lines[i] = hangul.Fold(line)
	}
	return strings.Join(lines, "\n")
}

// A putter puts sections into one semester. It remembers the courses, instructors
// and categories that it has met.
type putter struct {
	semester    Semester
	courses     map[string]int64
	instructors map[string]int64
	categories  map[string]int64
}

func newPutter(semester Semester) *putter {
	return &putter{semester, map[string]int64{}, map[string]int64{}, map[string]int64{}}
}

// Put adds sections to a semester, none of which is there yet, and returns their
// ids.
func Put(ctx context.Context, tx *db.Tx, semester Semester, list []NewSection) ([]int64, error) {
	if err := touch(ctx, tx, semester.ID); err != nil {
		return nil, err
	}
	p := newPutter(semester)
	ids := make([]int64, len(list))
	for i, n := range list {
		var err error
		if ids[i], err = p.add(ctx, tx, n); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

// touch gives the semester another version, so that searches read it anew.
func touch(ctx context.Context, tx *db.Tx, semester int64) error {
	now := db.Micros(tx.Now)
	_, err := tx.Exec(ctx, `UPDATE semesters SET updated_at = CASE WHEN updated_at < ? THEN ? ELSE updated_at + 1 END WHERE id = ?`, now, now, semester)
	return err
}

func (p *putter) add(ctx context.Context, tx *db.Tx, n NewSection) (int64, error) {
	course, err := p.course(ctx, tx, n)
	if err != nil {
		return 0, err
	}
	now := db.Micros(tx.Now)
	id, err := tx.Insert(ctx, `INSERT INTO sections (semester_id, school_id, course_id, section_number, code, name, professor, category, department, target, note,
		lecture_language, lecture_time, lecture_room, credits, hours, quota, years, kinds, sequence, is_gone, rating, review_count, basket_count, sought, created_at, updated_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?, ?, ?)`,
		p.semester.ID, p.semester.SchoolID, course, n.Number, n.Code, n.Name, n.Professor, n.Category, n.Department, n.Target, n.Note,
		n.Language, n.Time, n.Room, int(n.Credits), int(n.Hours), n.Quota, int(n.Years), int(kindsOf(n.Meetings)), n.sought(), now, now)
	if err != nil {
		return 0, err
	}
	return id, p.parts(ctx, tx, id, n)
}

// parts adds what belongs to a section, which has none of it.
func (p *putter) parts(ctx context.Context, tx *db.Tx, id int64, n NewSection) error {
	for i, m := range n.Meetings {
		if _, err := tx.Exec(ctx, `INSERT INTO section_meetings (section_id, place, on_day, start_minute, end_minute, room, instructor, kind, may_overlap, weeks) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			id, i, int(m.Day), m.Start, m.End, m.Room, m.Instructor, string(m.Kind), m.MayOverlap, int64(m.Weeks)); err != nil {
			return err
		}
	}
	for i, e := range n.Exams {
		if _, err := tx.Exec(ctx, `INSERT INTO section_exams (section_id, place, name, on_day, start_minute, end_minute, room) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			id, i, e.Name, int(e.On), e.Start, e.End, e.Room); err != nil {
			return err
		}
	}
	for i, name := range n.Instructors {
		who, err := p.instructor(ctx, tx, name)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `INSERT INTO section_instructors (section_id, place, instructor_id) VALUES (?, ?, ?)`, id, i, who); err != nil {
			return err
		}
	}
	for _, way := range n.Categories {
		var at int64
		for _, name := range way {
			var err error
			if at, err = p.category(ctx, tx, at, name); err != nil {
				return err
			}
		}
		if at == 0 {
			continue
		}
		if _, err := tx.AddOnce(ctx, `INSERT INTO section_categories (section_id, category_id) VALUES (?, ?)`, id, at); err != nil {
			return err
		}
	}
	return nil
}

// course returns the course of a section, whose name it becomes.
func (p *putter) course(ctx context.Context, tx *db.Tx, n NewSection) (int64, error) {
	if id := p.courses[n.CourseCode]; id != 0 {
		return id, nil
	}
	var id int64
	err := tx.Row(ctx, `SELECT id FROM courses WHERE school_id = ? AND code = ?`, p.semester.SchoolID, n.CourseCode).Scan(&id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		id, err = tx.Insert(ctx, `INSERT INTO courses (school_id, code, name) VALUES (?, ?, ?)`, p.semester.SchoolID, n.CourseCode, n.Name)
	case err == nil:
		_, err = tx.Exec(ctx, `UPDATE courses SET name = ? WHERE id = ?`, n.Name, id)
	}
	if err != nil {
		return 0, err
	}
	p.courses[n.CourseCode] = id
	return id, nil
}

// instructor returns who has a name in the school.
func (p *putter) instructor(ctx context.Context, tx *db.Tx, name string) (int64, error) {
	return p.named(ctx, tx, p.instructors, name,
		`SELECT id FROM instructors WHERE school_id = ? AND name = ?`, `INSERT INTO instructors (school_id, name) VALUES (?, ?)`, p.semester.SchoolID, name)
}

// category returns the category that has a name below another one, 0 for the top.
func (p *putter) category(ctx context.Context, tx *db.Tx, parent int64, name string) (int64, error) {
	return p.named(ctx, tx, p.categories, strconv.FormatInt(parent, 10)+"/"+name,
		`SELECT id FROM categories WHERE school_id = ? AND parent_id = ? AND name = ?`, `INSERT INTO categories (school_id, parent_id, name) VALUES (?, ?, ?)`, p.semester.SchoolID, parent, name)
}

// named returns the row that find finds, and makes it where there is none.
func (p *putter) named(ctx context.Context, tx *db.Tx, known map[string]int64, key, find, insert string, args ...any) (int64, error) {
	if id := known[key]; id != 0 {
		return id, nil
	}
	var id int64
	err := tx.Row(ctx, find, args...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		id, err = tx.Insert(ctx, insert, args...)
	}
	if err != nil {
		return 0, err
	}
	known[key] = id
	return id, nil
}
