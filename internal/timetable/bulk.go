package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A PastTable is a timetable that somebody made elsewhere, or in a made-up world.
type PastTable struct {
	Owner    account.Viewer
	Semester lecture.Semester
	Name     string
	Lectures []int64
	Blocks   []NewEntry // own blocks
	Todos    []Todo     // of the first lecture
}

// Import puts timetables in, at once. It trusts them: nothing is refused.
func (s *Service) Import(ctx context.Context, list []PastTable) error {
	var ids []int64
	for _, p := range list {
		ids = append(ids, p.Lectures...)
	}
	sections := map[int64]lecture.Section{}
	const most = 1000
	for ; len(ids) > 0; ids = ids[min(most, len(ids)):] {
		part, err := lecture.SectionsOf(ctx, s.db, ids[:min(most, len(ids))])
		if err != nil {
			return err
		}
		for _, x := range part {
			sections[x.ID] = x
		}
	}
	return s.db.WriteAlone(ctx, func(tx *db.Tx) error {
		for _, p := range list {
			t := Timetable{Name: p.Name, Visibility: Friends, Theme: 1}
			add := func(e Entry) {
				e.Colour = colourFor(e.times(), t.Entries)
				t.Entries = append(t.Entries, e)
			}
			for i, id := range p.Lectures {
				e := Entry{Lecture: &id}
				if e.of(sections[id]); i == 0 {
					e.Todos = p.Todos
				}
				add(e)
			}
			for _, b := range p.Blocks {
				add(Entry{Name: b.Name, Meetings: b.Times})
			}
			if _, err := insertTable(ctx, tx, p.Owner, p.Semester, t); err != nil {
				return err
			}
		}
		return nil
	})
}
