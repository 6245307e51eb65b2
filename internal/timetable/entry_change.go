package timetable

import (
	"context"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/plain"
)

// A NewEntry is what one puts into a timetable: a lecture, or an own block (개인
// 일정) of a name and at most 5 times.
type NewEntry struct {
	Lecture int64             // 0 for an own block
	Name    string            // of an own block, 1 to 50 characters
	Times   []lecture.Meeting // of an own block: day, start, end and room, at most 50 characters
	Colour  int               // 0 for one that differs from its neighbours
	Overlap bool              // put it there even where it overlaps (겹쳐도 추가)
}

// An EntryChange is what changes of an entry; nil is what stays.
type EntryChange struct {
	Name    *string            // of an own block alone, as the next
	Times   *[]lecture.Meeting //
	Colour  *int
	Memo    *string // at most 500 characters
	Todos   *[]Todo // at most 30
	Overlap bool    // as in NewEntry, for Times
}

// AddEntry puts something into one of v's timetables, which holds 60 at most. What
// overlaps is refused with the names of what it hits: the fault
// timetable_overlap. A lecture that is there already stays as it is.
func (s *Service) AddEntry(ctx context.Context, v account.Viewer, table int64, in NewEntry) (Timetable, error) {
	return s.change(ctx, v, table, func(tx *db.Tx, t *Timetable) error {
		e := Entry{Name: in.Name, Colour: in.Colour, MayOverlap: in.Overlap, Meetings: in.Times}
		if in.Lecture != 0 {
			if slices.ContainsFunc(t.Entries, func(e Entry) bool { return e.Lecture != nil && *e.Lecture == in.Lecture }) {
				return nil
			}
			x, err := lecture.FindSection(ctx, tx, v, in.Lecture)
			if err != nil || x.Semester != t.Semester {
				return noSuch("lecture", in.Lecture, err)
			}
			e.Lecture = &in.Lecture
			e.of(x)
		} else if err := e.checkBlock(); err != nil {
			return err
		}
		if len(t.Entries) >= maxEntries {
			return fault.New(fault.Conflict, "too_many_entries", maxEntries)
		}
		if err := t.room(e, in.Overlap); err != nil {
			return err
		}
		switch {
		case e.Colour == 0:
			e.Colour = colourFor(e.times(), t.Entries)
		case e.Colour < 0 || e.Colour > Colours:
			return fault.Field("colour", "invalid_choice", e.Colour)
		}
		if _, err := insertEntry(ctx, tx, t.ID, e); err != nil {
			return err
		}
		if e.Lecture == nil {
			return nil
		}
		return t.count(ctx, tx, []int64{*e.Lecture}, 1)
	})
}

// room says whether there is room for an entry in the timetable: whether it
// overlaps no other, or may.
func (t *Timetable) room(e Entry, overlap bool) error {
	var hit []string
	times := e.times()
	for i := range t.Entries {
		if o := &t.Entries[i]; o.ID != e.ID && clashes(times, o.times()) {
			hit = append(hit, o.Name)
		}
	}
	if len(hit) == 0 || overlap {
		return nil
	}
	return fault.New(fault.Conflict, "timetable_overlap", strings.Join(hit, ", "))
}

// noSuch turns what is not there into a fault of the field that named it.
func noSuch(field string, id int64, err error) error {
	if err == nil || fault.Is(err, "not_found") {
		return fault.Field(field, "does_not_exist", id)
	}
	return err
}

// checkBlock checks an own block.
func (e *Entry) checkBlock() error {
	var f *fault.Error
	e.Name, f = plain.Check(nil, "name", plain.OneLine(e.Name), 1, maxBlock)
	switch {
	case len(e.Meetings) == 0:
		f = f.And("times", "required")
	case len(e.Meetings) > maxTimes:
		f = f.And("times", "max_items", maxTimes)
	}
	for i := range e.Meetings {
		m := &e.Meetings[i]
		m.Kind, m.Weeks, m.Instructor, m.MayOverlap = period.Class, nil, "", false
		if !m.Period().Valid() {
			f = f.And("times", "invalid_time")
		}
		m.Room, f = plain.Check(f, "times", plain.OneLine(m.Room), 0, maxBlock)
	}
	return f.Or()
}

// ChangeEntry changes an entry of one of v's timetables.
func (s *Service) ChangeEntry(ctx context.Context, v account.Viewer, table, id int64, in EntryChange) (Timetable, error) {
	return s.change(ctx, v, table, func(tx *db.Tx, t *Timetable) error {
		i := slices.IndexFunc(t.Entries, func(e Entry) bool { return e.ID == id })
		if i < 0 {
			return notFound()
		}
		e := t.Entries[i]
		if e.Lecture != nil && (in.Name != nil || in.Times != nil) {
			return fault.Whole("only_own_blocks")
		}
		if in.Name != nil {
			e.Name = *in.Name
		}
		if in.Times != nil {
			e.Meetings = slices.Clone(*in.Times)
		}
		if e.Lecture == nil {
			if err := e.checkBlock(); err != nil {
				return err
			}
		}
		if err := e.annotate(in); err != nil {
			return err
		}
		if in.Times != nil {
			if err := t.room(e, in.Overlap); err != nil {
				return err
			}
			e.MayOverlap = in.Overlap
		}
		return updateEntry(ctx, tx, e)
	})
}

// annotate changes what an owner notes of an entry.
func (e *Entry) annotate(in EntryChange) error {
	var f *fault.Error
	if in.Colour != nil {
		if e.Colour = *in.Colour; e.Colour < 1 || e.Colour > Colours {
			f = f.And("colour", "invalid_choice", e.Colour)
		}
	}
	if in.Memo != nil {
		e.Memo, f = plain.Check(f, "memo", *in.Memo, 0, maxMemo)
	}
	if in.Todos == nil {
		return f.Or()
	}
	e.Todos = slices.Clone(*in.Todos)
	if len(e.Todos) > maxTodos {
		f = f.And("todos", "max_items", maxTodos)
	}
	for i := range e.Todos {
		e.Todos[i].Content, f = plain.Check(f, "todos", plain.OneLine(e.Todos[i].Content), 1, maxTodo)
	}
	return f.Or()
}

// RemoveEntry takes an entry out of one of v's timetables.
func (s *Service) RemoveEntry(ctx context.Context, v account.Viewer, table, id int64) (Timetable, error) {
	return s.change(ctx, v, table, func(tx *db.Tx, t *Timetable) error {
		i := slices.IndexFunc(t.Entries, func(e Entry) bool { return e.ID == id })
		if i < 0 {
			return notFound()
		}
		if err := dropEntry(ctx, tx, id); err != nil {
			return err
		}
		if of := t.Entries[i].Lecture; of != nil {
			return t.count(ctx, tx, []int64{*of}, -1)
		}
		return nil
	})
}
