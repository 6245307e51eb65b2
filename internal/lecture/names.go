package lecture

import (
	"context"
	"database/sql"
	"slices"

	"github.com/madang-campus/madang/internal/platform/db"
)

// names are what a school's lectures share: courses, instructors, categories.
type names struct {
	school      int64
	courses     map[string]course // by code
	instructors map[string]int64  // by name
	categories  map[node]int64
}

type course struct {
	id   int64
	name string
}

// A node is a category: a name below another category, 0 for the top.
type node struct {
	parent int64
	name   string
}

// readNames returns all names of a school.
func readNames(ctx context.Context, q db.Q, school int64) (*names, error) {
	n := &names{school: school}
	if err := n.readCourses(ctx, q); err != nil {
		return nil, err
	}
	if err := n.readInstructors(ctx, q); err != nil {
		return nil, err
	}
	return n, n.readCategories(ctx, q)
}

func (n *names) readCourses(ctx context.Context, q db.Q) error {
	n.courses = map[string]course{}
	return db.Each(ctx, q, func(r *sql.Rows) error {
		var code string
		var c course
		err := r.Scan(&c.id, &code, &c.name)
		n.courses[code] = c
		return err
	}, `SELECT id, code, name FROM courses WHERE school_id = ?`, n.school)
}

func (n *names) readInstructors(ctx context.Context, q db.Q) error {
	n.instructors = map[string]int64{}
	return db.Each(ctx, q, func(r *sql.Rows) error {
		var id int64
		var name string
		err := r.Scan(&id, &name)
		n.instructors[name] = id
		return err
	}, `SELECT id, name FROM instructors WHERE school_id = ?`, n.school)
}

func (n *names) readCategories(ctx context.Context, q db.Q) error {
	n.categories = map[node]int64{}
	return db.Each(ctx, q, func(r *sql.Rows) error {
		var id int64
		var at node
		err := r.Scan(&id, &at.parent, &at.name)
		n.categories[at] = id
		return err
	}, `SELECT id, parent_id, name FROM categories WHERE school_id = ?`, n.school)
}

// add adds what sections name and the school does not have yet. A course takes
// the name of its first section. The transaction must be alone with the school's
// names: see [LockSchool].
func (n *names) add(ctx context.Context, tx *db.Tx, list []NewSection) error {
	if err := n.addCourses(ctx, tx, list); err != nil {
		return err
	}
	var instructors [][]any
	for _, s := range list {
		for _, name := range s.Instructors {
			if _, known := n.instructors[name]; !known {
				n.instructors[name] = 0
				instructors = append(instructors, []any{n.school, name})
			}
		}
	}
	if err := tx.InsertMany(ctx, `instructors (school_id, name)`, instructors); err != nil {
		return err
	}
	if len(instructors) > 0 {
		if err := n.readInstructors(ctx, tx); err != nil {
			return err
		}
	}
	return n.addCategories(ctx, tx, list)
}

func (n *names) addCourses(ctx context.Context, tx *db.Tx, list []NewSection) error {
	var rows [][]any
	met := map[string]bool{}
	for _, s := range list {
		if met[s.CourseCode] {
			continue
		}
		met[s.CourseCode] = true
		switch c, known := n.courses[s.CourseCode]; {
		case !known:
			rows = append(rows, []any{n.school, s.CourseCode, s.Name})
		case c.name != s.Name: // of few courses in a semester
			if _, err := tx.Exec(ctx, `UPDATE courses SET name = ? WHERE id = ?`, s.Name, c.id); err != nil {
				return err
			}
		}
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.InsertMany(ctx, `courses (school_id, code, name)`, rows); err != nil {
		return err
	}
	return n.readCourses(ctx, tx)
}

// addCategories adds categories a level at a time, the upper ones first.
func (n *names) addCategories(ctx context.Context, tx *db.Tx, list []NewSection) error {
	for {
		var rows [][]any
		for _, s := range list {
			for _, way := range s.Categories {
				if at, _ := n.follow(way); at.name != "" {
					if _, met := n.categories[at]; !met {
						n.categories[at] = 0 // until it is read
						rows = append(rows, []any{n.school, at.parent, at.name})
					}
				}
			}
		}
		if len(rows) == 0 {
			return nil
		}
		if err := tx.InsertMany(ctx, `categories (school_id, parent_id, name)`, rows); err != nil {
			return err
		}
		if err := n.readCategories(ctx, tx); err != nil {
			return err
		}
	}
}

// follow goes a way through the tree. It returns the category at its end, or the
// first one that is not there.
func (n *names) follow(way []string) (missing node, id int64) {
	for _, name := range way {
		at := node{id, name}
		if id = n.categories[at]; id == 0 {
			return at, 0
		}
	}
	return node{}, id
}

// categoriesOf returns the categories of a section, each once, in the order of
// their ids. known is false where one is not there yet.
func (n *names) categoriesOf(s NewSection) (ids []int64, known bool) {
	for _, way := range s.Categories {
		missing, id := n.follow(way)
		if missing.name != "" {
			return nil, false
		}
		if id != 0 {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), true
}
