package timetable

import (
	"context"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// inTime is a time of an own block.
type inTime struct {
	Day   int    `json:"day" min:"1" max:"7"`
	Start int    `json:"start" min:"0" max:"1439"`
	End   int    `json:"end" min:"1" max:"1440"`
	Room  string `json:"room" optional:"true" blank:"true" max:"50"`
}

type inTodo struct {
	Content string           `json:"content" max:"100"`
	Due     rest.Opt[string] `json:"due_day" optional:"true" null:"true" format:"date"`
	IsDone  bool             `json:"is_done" optional:"true"`
}

type inEntry struct {
	ID    int64 `path:"id"`
	Entry int64 `path:"entry"`
}

type inNewEntry struct {
	ID int64 `path:"id"`
	tableFields
	Lecture rest.Opt[int64]  `json:"lecture" fk:"lecture" optional:"true" null:"true"`
	Name    rest.Opt[string] `json:"name" optional:"true" max:"50"`
	Times   []inTime         `json:"times" optional:"true" max:"5"`
	Colour  rest.Opt[int]    `json:"colour" optional:"true" min:"1" max:"10"`
	Overlap bool             `json:"overlap" optional:"true"`
}

type inPatchEntry struct {
	ID    int64 `path:"id"`
	Entry int64 `path:"entry"`
	tableFields
	Name    rest.Opt[string]   `json:"name" max:"50"`
	Times   rest.Opt[[]inTime] `json:"times" max:"5"`
	Colour  rest.Opt[int]      `json:"colour" min:"1" max:"10"`
	Memo    rest.Opt[string]   `json:"memo" blank:"true" max:"500"`
	Todos   rest.Opt[[]inTodo] `json:"todos" max:"30"`
	Overlap rest.Opt[bool]     `json:"overlap" absent:"keep"`
}

func (s *Service) handleEntries(api *rest.API) {
	const list, one = "Timetable Entry List", "Timetable Entry Instance"
	const match = "If-Match takes the ETag of the timetable."
	rest.Handle(api, rest.Call{Method: "GET", Path: "/timetable/{id}/entries/", Name: list, Summary: "What stands in a timetable: lectures and own blocks"}, s.apiEntries)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/timetable/{id}/entries/", Name: list, Object: s.mayChange,
		Summary: "Put a lecture, or an own block of a name and times, into a timetable",
		Help:    "What overlaps is refused with 409 and the names of what it hits, unless overlap is true. " + match}, s.apiAddEntry)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/timetable/{id}/entries/{entry}/", Name: one, Object: s.mayChange,
		Summary: "Change colour, memo and to-dos of an entry, and name and times of an own block", Help: match}, s.apiPatchEntry)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/timetable/{id}/entries/{entry}/", Name: one, Object: s.mayChange,
		Summary: "Take an entry out of a timetable", Help: match}, s.apiRemoveEntry)
}

func (s *Service) apiEntries(ctx context.Context, in inThing) ([]Entry, error) {
	t, err := s.Table(ctx, account.ViewerOf(ctx), in.ID)
	return t.Entries, err
}

func meetings(times []inTime) []lecture.Meeting {
	list := make([]lecture.Meeting, len(times))
	for i, t := range times {
		list[i] = lecture.Meeting{Day: period.Day(t.Day), Start: t.Start, End: t.End, Room: t.Room}
	}
	return list
}

func (s *Service) apiAddEntry(ctx context.Context, in inNewEntry) (Entry, error) {
	t, err := s.AddEntry(ctx, account.ViewerOf(ctx), in.ID, NewEntry{
		Lecture: in.Lecture.Value, Name: in.Name.Value, Times: meetings(in.Times), Colour: in.Colour.Value, Overlap: in.Overlap,
	})
	if err != nil {
		return Entry{}, err
	}
	if in.Lecture.Value == 0 {
		return t.Entries[len(t.Entries)-1], nil
	}
	return t.Entries[slices.IndexFunc(t.Entries, func(e Entry) bool { return e.Lecture != nil && *e.Lecture == in.Lecture.Value })], nil
}

func (s *Service) apiPatchEntry(ctx context.Context, in inPatchEntry) (Entry, error) {
	change := EntryChange{Name: set(in.Name), Colour: set(in.Colour), Memo: set(in.Memo), Overlap: in.Overlap.Value}
	if in.Times.Set {
		times := meetings(in.Times.Value)
		change.Times = &times
	}
	if in.Todos.Set {
		todos := make([]Todo, len(in.Todos.Value))
		for i, t := range in.Todos.Value {
			todos[i] = Todo{Content: t.Content, IsDone: t.IsDone}
			if due, ok := lecture.ParseDate(t.Due.Value); ok {
				todos[i].Due = &due
			}
		}
		change.Todos = &todos
	}
	t, err := s.ChangeEntry(ctx, account.ViewerOf(ctx), in.ID, in.Entry, change)
	if err != nil {
		return Entry{}, err
	}
	return t.Entries[slices.IndexFunc(t.Entries, func(e Entry) bool { return e.ID == in.Entry })], nil
}

func (s *Service) apiRemoveEntry(ctx context.Context, in inEntry) (rest.Empty, error) {
	_, err := s.RemoveEntry(ctx, account.ViewerOf(ctx), in.ID, in.Entry)
	return rest.Empty{}, err
}
