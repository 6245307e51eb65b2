package timetable

import (
	"context"
	"database/sql"
	"slices"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// loadEntries loads the entries of timetables and all that belongs to them, by
// one query for each kind.
func loadEntries(ctx context.Context, q db.Q, list []Timetable) error {
	table := make(map[int64]*Timetable, len(list))
	ids := make([]int64, len(list))
	for i := range list {
		table[list[i].ID], ids[i] = &list[i], list[i].ID
	}
	var sections []int64
	var blocks []any
	err := db.Each(ctx, q, func(r *sql.Rows) error {
		e := Entry{Meetings: []lecture.Meeting{}, Exams: []lecture.Exam{}, Todos: []Todo{}}
		var of, created, updated int64
		err := r.Scan(&e.ID, &of, &created, &updated, &e.Lecture, &e.Name, &e.Colour, &e.Memo, &e.MayOverlap)
		if err != nil {
			return err
		}
		e.CreatedAt, e.UpdatedAt = rest.At(db.Time(created)), rest.At(db.Time(updated))
		if e.Lecture != nil {
			sections = append(sections, *e.Lecture)
		} else {
			blocks = append(blocks, e.ID)
		}
		table[of].Entries = append(table[of].Entries, e)
		return nil
	}, `SELECT id, timetable_id, created_at, updated_at, section_id, name, colour, memo, may_overlap FROM timetable_entries
		WHERE timetable_id IN (`+db.In(len(ids))+`) ORDER BY id`, db.Args(ids)...)
	if err != nil || len(sections)+len(blocks) == 0 {
		return err
	}
	entry := map[int64]*Entry{}
	for i := range list {
		for j := range list[i].Entries {
			e := &list[i].Entries[j]
			entry[e.ID] = e
		}
	}
	if err := loadLectures(ctx, q, sections, entry); err != nil {
		return err
	}
	if err := loadTimes(ctx, q, blocks, entry); err != nil {
		return err
	}
	if err := loadTodos(ctx, q, entry); err != nil {
		return err
	}
	for i := range list {
		for _, e := range list[i].Entries {
			list[i].Credits += e.Credits
		}
	}
	return nil
}

// loadLectures fills in the entries that are lectures. One section may stand in
// several timetables.
func loadLectures(ctx context.Context, q db.Q, ids []int64, entry map[int64]*Entry) error {
	slices.Sort(ids)
	list, err := lecture.SectionsOf(ctx, q, slices.Compact(ids))
	if err != nil {
		return err
	}
	section := make(map[int64]lecture.Section, len(list))
	for _, x := range list {
		section[x.ID] = x
	}
	for _, e := range entry {
		if e.Lecture != nil {
			e.of(section[*e.Lecture])
		}
	}
	return nil
}

// loadTimes fills in the times of own blocks.
func loadTimes(ctx context.Context, q db.Q, blocks []any, entry map[int64]*Entry) error {
	if len(blocks) == 0 {
		return nil
	}
	return db.Each(ctx, q, func(r *sql.Rows) error {
		m := lecture.Meeting{Kind: period.Class}
		var of int64
		err := r.Scan(&of, &m.Day, &m.Start, &m.End, &m.Room)
		if err == nil {
			entry[of].Meetings = append(entry[of].Meetings, m)
		}
		return err
	}, `SELECT entry_id, on_day, start_minute, end_minute, room FROM block_times WHERE entry_id IN (`+db.In(len(blocks))+`) ORDER BY entry_id, place`, blocks...)
}

func loadTodos(ctx context.Context, q db.Q, entry map[int64]*Entry) error {
	ids := make([]any, 0, len(entry))
	for id := range entry {
		ids = append(ids, id)
	}
	return db.Each(ctx, q, func(r *sql.Rows) error {
		var t Todo
		var of int64
		err := r.Scan(&of, &t.Content, &t.Due, &t.IsDone)
		if err == nil {
			entry[of].Todos = append(entry[of].Todos, t)
		}
		return err
	}, `SELECT entry_id, content, due_day, is_done FROM entry_todos WHERE entry_id IN (`+db.In(len(ids))+`) ORDER BY entry_id, place`, ids...)
}
