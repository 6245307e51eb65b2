package lecture

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A Line names a lecture in a report.
type Line struct {
	Code      string `json:"lecture_code"`
	Name      string `json:"name"`
	Professor string `json:"professor"`
}

// A Change is a lecture that a list says other things of than the catalogue.
type Change struct {
	Line
	Fields []string `json:"fields"` // that differ, by their names in the API
}

// A Diff is what a list changes in a semester. Lists of lectures are cut after
// 500; the numbers count all.
type Diff struct {
	Added    int      `json:"added"`   // lectures that were not there
	Changed  int      `json:"changed"` // lectures that are other now
	Back     int      `json:"back"`    // lectures that were gone and are listed again
	Same     int      `json:"same"`
	Gone     int      `json:"gone"` // lectures that are not listed any more
	NewList  []Line   `json:"new_lectures"`
	Changes  []Change `json:"changed_lectures"` // those that are back too
	GoneList []Line   `json:"gone_lectures"`
}

// A plan is how a semester becomes what a list says.
type plan struct {
	Diff
	listed  int // lectures that were listed before
	add     []NewSection
	change  []changed
	gone    []int64
	changes []int64 // of change, those that whoever has the lecture is told of
}

// A changed section is one that is to be changed.
type changed struct {
	id   int64
	told bool // whoever has it is told
	to   NewSection
}

// told are the fields by which a timetable or a calendar changes: who has the
// lecture is told of these.
var told = []string{"name", "professor", "lecture_time", "lecture_room", "credit", "meetings", "exams", "instructors", "is_gone"}

// makePlan compares a list with the catalogue as q has it.
func makePlan(ctx context.Context, q db.Q, n *names, semester Semester, list []NewSection) (*plan, error) {
	known, err := semesterSections(ctx, q, semester.ID)
	if err != nil {
		return nil, err
	}
	categories := map[int64][]int64{}
	err = db.Each(ctx, q, func(r *sql.Rows) error {
		var section, category int64
		err := r.Scan(&section, &category)
		categories[section] = append(categories[section], category)
		return err
	}, `SELECT section_id, category_id FROM section_categories WHERE section_id IN (SELECT id FROM sections WHERE semester_id = ?) ORDER BY section_id, category_id`, semester.ID)
	if err != nil {
		return nil, err
	}
	codes := make(map[int64]string, len(n.courses))
	for code, c := range n.courses {
		codes[c.id] = code
	}
	at := make(map[sectionKey]*Section, len(known))
	p := &plan{Diff: Diff{NewList: []Line{}, Changes: []Change{}, GoneList: []Line{}}}
	for i := range known {
		s := &known[i]
		at[sectionKey{codes[s.Course], s.Number}] = s
		if !s.IsGone {
			p.listed++
		}
	}
	for _, s := range list {
		key := sectionKey{s.CourseCode, s.Number}
		old := at[key]
		if delete(at, key); old == nil {
			p.Added++
			p.add = append(p.add, s)
			if len(p.NewList) < maxTold {
				p.NewList = append(p.NewList, Line{s.Code, s.Name, s.Professor})
			}
			continue
		}
		p.compare(*old, s, n, categories[old.ID])
	}
	for _, s := range known { // in the order of their codes
		if at[sectionKey{codes[s.Course], s.Number}] == nil || s.IsGone {
			continue
		}
		p.Gone++
		p.gone = append(p.gone, s.ID)
		if len(p.GoneList) < maxTold {
			p.GoneList = append(p.GoneList, Line{s.Code, s.Name, s.Professor})
		}
	}
	return p, nil
}

// compare notes what is other now with a section.
func (p *plan) compare(old Section, now NewSection, n *names, categories []int64) {
	fields := differences(old, now)
	if in, known := n.categoriesOf(now); !known || !slices.Equal(in, categories) {
		if !slices.Contains(fields, "category") {
			fields = append(fields, "category")
		}
	}
	if old.IsGone {
		fields = append(fields, "is_gone")
	}
	if len(fields) == 0 {
		p.Same++
		return
	}
	if old.IsGone {
		p.Back++
	} else {
		p.Changed++
	}
	c := changed{old.ID, slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(told, f) }), now}
	p.change = append(p.change, c)
	if c.told {
		p.changes = append(p.changes, c.id)
	}
	if len(p.Changes) < maxTold {
		p.Changes = append(p.Changes, Change{Line{now.Code, now.Name, now.Professor}, fields})
	}
}

// differences are the fields in which a section is not as it is listed, the
// categories apart.
func differences(s Section, n NewSection) (fields []string) {
	instructors := make([]string, len(s.Instructors))
	for i, x := range s.Instructors {
		instructors[i] = x.Name
	}
	for _, f := range []struct {
		name string
		same bool
	}{
		{"lecture_code", s.Code == n.Code}, {"name", s.Name == n.Name}, {"professor", s.Professor == n.Professor}, {"category", s.Category == n.Category},
		{"department", s.Department == n.Department}, {"target", s.Target == n.Target}, {"note", s.Note == n.Note}, {"language", s.Language == n.Language},
		{"lecture_time", s.Time == n.Time}, {"lecture_room", s.Room == n.Room}, {"credit", s.Credits == n.Credits}, {"hours", s.Hours == n.Hours},
		{"capacity", s.Quota == n.Quota}, {"years", s.Years == n.Years},
		{"meetings", slices.EqualFunc(s.Meetings, n.Meetings, func(a Meeting, b period.Meeting) bool { return a.Period() == b })},
		{"exams", slices.Equal(s.Exams, n.Exams)}, {"instructors", slices.Equal(instructors, n.Instructors)},
	} {
		if !f.same {
			fields = append(fields, f.name)
		}
	}
	return fields
}

// semesterSections returns all sections of a semester, those that are gone too,
// by their codes.
func semesterSections(ctx context.Context, q db.Q, semester int64) ([]Section, error) {
	list, err := db.All(ctx, q, func(r *sql.Rows) (s Section, err error) { return s, s.scan(r) },
		`SELECT `+sectionColumns+` FROM sections x WHERE x.semester_id = ?`, semester)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(list, func(a, b Section) int { return strings.Compare(a.Code, b.Code) })
	return list, loadParts(ctx, q, list, `IN (SELECT x.id FROM sections x WHERE x.semester_id = ?)`, semester)
}
