package timetable

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A NewFromWizard is what one says of a timetable that the wizard suggested.
type NewFromWizard struct {
	Semester int64
	Lectures []int64 // at most 60, of which no two overlap
	Name     string  // at most 40 characters; empty for 마법사 1, or the next number that is free
	Key      string  // as in NewTimetable
}

// AddSuggested makes a timetable of lectures in one transaction, as [Service.AddTable]
// and [Service.AddEntry] would. Faults are about name and lectures.
func (s *Service) AddSuggested(ctx context.Context, v account.Viewer, in NewFromWizard) (Timetable, error) {
	if len(in.Lectures) == 0 {
		return Timetable{}, fault.Field("lectures", "wizard_no_lectures")
	}
	if len(in.Lectures) > maxEntries {
		return Timetable{}, fault.Field("lectures", "wizard_too_many", maxEntries)
	}
	return s.make(ctx, v, in.Semester, in.Key, "wizard", func(semester lecture.Semester) (Timetable, error) {
		t := Timetable{ID: suggested, Name: i18n.T(ctx, "timetable.wizard.table", 1), Visibility: Friends, Theme: 1}
		var e *fault.Error
		if in.Name != "" {
			t.ID = 0
			t.Name, e = checkName(nil, in.Name)
		}
		sections, err := s.known(ctx, semester.ID, in.Lectures)
		if err != nil {
			return t, err
		}
		for i, id := range in.Lectures {
			x, ok := sections[id]
			switch {
			case !ok:
				e = e.And("lectures", "does_not_exist", id)
				continue
			case slices.Contains(in.Lectures[:i], id):
				e = e.And("lectures", "section_twice", id)
				continue
			}
			entry := Entry{ID: int64(-1 - i), Lecture: &id} // another one than the others, until it has an id
			entry.of(x)
			if err := t.room(entry, false); err != nil {
				return t, err
			}
			entry.Colour = colourFor(entry.times(), t.Entries)
			t.Entries = append(t.Entries, entry)
		}
		return t, e.Or()
	})
}

// suggested is the id of a timetable whose name nobody typed.
const suggested = -1
