package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inTables struct {
	Semester rest.Opt[int64] `query:"semester" filter:"number"`
}

type inThing struct {
	ID int64 `path:"id"`
}

// tableFields are what OPTIONS shows before the fields one writes.
type tableFields struct {
	ReadID      int64     `json:"id" readonly:"true"`
	ReadCreated rest.Time `json:"created_at" readonly:"true"`
	ReadUpdated rest.Time `json:"updated_at" readonly:"true"`
}

type inNewTable struct {
	tableFields
	Semester   int64            `json:"semester" fk:"semester"`
	Name       string           `json:"name" max:"40"`
	Visibility rest.Opt[string] `json:"visibility" optional:"true" choices:"public,friends,private"`
	Theme      rest.Opt[int]    `json:"theme" optional:"true" min:"1" max:"4"`
}

type inPatchTable struct {
	ID int64 `path:"id"`
	tableFields
	Name       rest.Opt[string] `json:"name" max:"40"`
	IsMain     rest.Opt[bool]   `json:"is_main" absent:"keep"`
	Visibility rest.Opt[string] `json:"visibility" choices:"public,friends,private"`
	Theme      rest.Opt[int]    `json:"theme" min:"1" max:"4"`
}

type inCopy struct {
	ID   int64            `path:"id"`
	Name rest.Opt[string] `json:"name" optional:"true" blank:"true" max:"40"`
}

type inOrder struct {
	Semester   int64   `json:"semester" fk:"semester"`
	Timetables []int64 `json:"timetables" fk:"timetable"`
}

func (s *Service) handleTables(api *rest.API) {
	const list, one = "Timetable List", "Timetable Instance"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/timetable/", Name: list, Summary: "One's timetables, of a semester or of all, the newest semester first"}, s.apiTables)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/timetable/", Name: list, Summary: "Make a timetable", May: mayKeepSome,
		Help: "The first of a semester is its main one."}, s.apiAddTable)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/timetable/", Name: list, Summary: "Put one's timetables of a semester in another order", Status: 200}, s.apiOrderTables)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/timetable/restore/", Name: "Timetable Restore", Summary: "Bring back the timetable that one deleted last"}, s.apiRestoreTable)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/timetable/{id}/", Name: one, Summary: "A timetable with its entries"}, s.apiTable)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/timetable/{id}/", Name: one, Summary: "Change a timetable, or make it the main one", Object: s.mayChange}, s.apiPatchTable)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/timetable/{id}/", Name: one, Summary: "Delete a timetable", Object: s.mayChange}, s.apiRemoveTable)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/timetable/{id}/copy/", Name: "Timetable Copy", Summary: "Make another timetable with the same entries", Object: s.mayChange}, s.apiCopyTable)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/timetable/{id}/undo/", Name: "Timetable Undo", Summary: "Take back the last change of a timetable", Status: 200, Object: s.mayChange,
		Help: "A second time brings the change back."}, s.apiUndo)
}

// mayKeepSome says whether the one who asks may have timetables at all.
func mayKeepSome(ctx context.Context) error {
	v := account.ViewerOf(ctx)
	return mayKeep(v, v.School)
}

// mayChange says whether the timetable is one of who asks, before what is sent is
// looked at.
func (s *Service) mayChange(ctx context.Context, id int64) error {
	_, err := s.Table(ctx, account.ViewerOf(ctx), id)
	return err
}

// number is the id that a filter names, 0 where it names none: nothing has the
// id 0.
func number(filter rest.Opt[int64]) int64 {
	if filter.Set && filter.Value == 0 {
		return rest.None
	}
	return filter.Value
}

func (s *Service) apiTables(ctx context.Context, in inTables) ([]Timetable, error) {
	return s.Tables(ctx, account.ViewerOf(ctx), number(in.Semester))
}

func (s *Service) apiTable(ctx context.Context, in inThing) (Timetable, error) {
	return s.Table(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiAddTable(ctx context.Context, in inNewTable) (Timetable, error) {
	t, err := s.AddTable(ctx, account.ViewerOf(ctx), NewTimetable{Semester: in.Semester, Name: in.Name,
		Visibility: Visibility(in.Visibility.Value), Theme: in.Theme.Value, Key: rest.From(ctx).IdempotencyKey()})
	if fault.Is(err, "not_found") {
		err = fault.Field("semester", "does_not_exist", in.Semester)
	}
	return t, err
}

func (s *Service) apiPatchTable(ctx context.Context, in inPatchTable) (Timetable, error) {
	change := TableChange{Name: set(in.Name), IsMain: set(in.IsMain), Theme: set(in.Theme)}
	if in.Visibility.Set {
		change.Visibility = (*Visibility)(&in.Visibility.Value)
	}
	return s.ChangeTable(ctx, account.ViewerOf(ctx), in.ID, change)
}

// set returns what was sent, nil for nothing.
func set[T any](o rest.Opt[T]) *T {
	if !o.Set {
		return nil
	}
	return &o.Value
}

func (s *Service) apiRemoveTable(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.RemoveTable(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiCopyTable(ctx context.Context, in inCopy) (Timetable, error) {
	return s.CopyTable(ctx, account.ViewerOf(ctx), in.ID, in.Name.Value, rest.From(ctx).IdempotencyKey())
}

func (s *Service) apiOrderTables(ctx context.Context, in inOrder) ([]Timetable, error) {
	v := account.ViewerOf(ctx)
	if err := s.OrderTables(ctx, v, in.Semester, in.Timetables); err != nil {
		return nil, err
	}
	return s.Tables(ctx, v, in.Semester)
}

func (s *Service) apiUndo(ctx context.Context, in inThing) (Timetable, error) {
	return s.Undo(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiRestoreTable(ctx context.Context, _ rest.Empty) (Timetable, error) {
	return s.RestoreTable(ctx, account.ViewerOf(ctx))
}
