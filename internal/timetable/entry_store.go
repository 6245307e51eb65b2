package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/platform/db"
)

// insertEntry adds an entry to a timetable, with all that belongs to it.
func insertEntry(ctx context.Context, tx *db.Tx, table int64, e Entry) (int64, error) {
	now, name := db.Micros(tx.Now), e.Name
	var section any
	if e.Lecture != nil {
		section, name = *e.Lecture, "" // the catalogue has it
	}
	id, err := tx.Insert(ctx, `INSERT INTO timetable_entries (timetable_id, section_id, name, colour, memo, may_overlap, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		table, section, name, e.Colour, e.Memo, e.MayOverlap, now, now)
	if err != nil {
		return 0, err
	}
	e.ID = id
	return id, insertParts(ctx, tx, e)
}

// updateEntry stores an entry as it is now.
func updateEntry(ctx context.Context, tx *db.Tx, e Entry) error {
	name := e.Name
	if e.Lecture != nil {
		name = ""
	}
	if _, err := tx.Exec(ctx, `UPDATE timetable_entries SET name = ?, colour = ?, memo = ?, may_overlap = ?, updated_at = ? WHERE id = ?`,
		name, e.Colour, e.Memo, e.MayOverlap, db.Micros(tx.Now), e.ID); err != nil {
		return err
	}
	if err := dropParts(ctx, tx, e.ID); err != nil {
		return err
	}
	return insertParts(ctx, tx, e)
}

// insertParts adds the times of an own block, and what is to do for an entry.
func insertParts(ctx context.Context, tx *db.Tx, e Entry) error {
	for i, m := range e.Meetings {
		if e.Lecture != nil {
			break
		}
		if _, err := tx.Exec(ctx, `INSERT INTO block_times (entry_id, place, on_day, start_minute, end_minute, room) VALUES (?, ?, ?, ?, ?, ?)`,
			e.ID, i, int(m.Day), m.Start, m.End, m.Room); err != nil {
			return err
		}
	}
	for i, t := range e.Todos {
		var due any
		if t.Due != nil {
			due = int(*t.Due)
		}
		if _, err := tx.Exec(ctx, `INSERT INTO entry_todos (entry_id, place, content, due_day, is_done) VALUES (?, ?, ?, ?, ?)`, e.ID, i, t.Content, due, t.IsDone); err != nil {
			return err
		}
	}
	return nil
}

func dropParts(ctx context.Context, tx *db.Tx, entry int64) error {
	if _, err := tx.Exec(ctx, `DELETE FROM block_times WHERE entry_id = ?`, entry); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM entry_todos WHERE entry_id = ?`, entry)
	return err
}

// dropEntry deletes an entry, with all that belongs to it.
func dropEntry(ctx context.Context, tx *db.Tx, entry int64) error {
	if err := dropParts(ctx, tx, entry); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM timetable_entries WHERE id = ?`, entry)
	return err
}
