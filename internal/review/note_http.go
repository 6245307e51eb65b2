package review

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inNotes struct {
	Lecture int64 `query:"lecture" filter:"number" required:"true" help:"of its course by its professors"`
	rest.CursorQuery
}

type inOpen struct {
	Lecture int64 `json:"lecture" fk:"lecture"`
}

type inNewNote struct {
	aboutFields
	Exam          string          `json:"exam" choices:"midterm,final,other"`
	Form          string          `json:"form" choices:"essay,short,choice,truefalse,problems,mixed"`
	QuestionCount rest.Opt[int64] `json:"question_count" min:"0" max:"200" optional:"true"`
	Content       string          `json:"content" min:"20" max:"2000"`
}

type inPatchNote struct {
	ID int64 `path:"id"`
	textFields
	Form          rest.Opt[string] `json:"form" choices:"essay,short,choice,truefalse,problems,mixed"`
	QuestionCount rest.Opt[int64]  `json:"question_count" min:"0" max:"200"`
	Content       rest.Opt[string] `json:"content" min:"20" max:"2000"`
}

func (s *Service) handleNotes(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/examnote/", Name: "Exam Note List", Summary: "How the exams of a lecture were, by day",
		Help: "Where the school counts points, they have to be opened first."}, s.apiNotes)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/examnote/", Name: "Exam Note List", Summary: "Write how an exam was", May: mayWriteHere}, s.apiAddNote)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/examnote/mine/", Name: "My Exam Note List", Summary: "Exam notes that one wrote"}, s.apiMyNotes)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/examnote/{id}/", Name: "Exam Note Instance", Summary: "An exam note"}, s.apiNote)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/examnote/{id}/", Name: "Exam Note Instance", Summary: "Change one's exam note", Object: s.mayEditNote}, s.apiEditNote)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/examnote/{id}/", Name: "Exam Note Instance", Summary: "Delete an exam note"}, s.apiRemoveNote)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/examnote/open/", Name: "Exam Notes Open", Summary: "Open the exam notes of a lecture with 5 points, once", Status: 200}, s.apiOpenNotes)
}

func (s *Service) apiNotes(ctx context.Context, in inNotes) (rest.Page[Note], error) {
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Note]{}, err
	}
	x, err := s.sought(ctx, in.Lecture)
	if err != nil {
		return rest.Page[Note]{}, err
	}
	return pageOfNotes(ctx, in.CursorQuery, func(v account.Viewer) ([]Note, error) { return s.Notes(ctx, v, *x, r) })
}

func pageOfNotes(ctx context.Context, q rest.CursorQuery, find func(account.Viewer) ([]Note, error)) (rest.Page[Note], error) {
	list, err := find(account.ViewerOf(ctx))
	if err != nil {
		return rest.Page[Note]{}, err
	}
	return rest.NewPage(ctx, list, q.Size, q.Cursor(), func(n Note) string { return placeOfNote(n).String() }), nil
}

func (s *Service) apiMyNotes(ctx context.Context, in inMine) (rest.Page[Note], error) {
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Note]{}, err
	}
	return pageOfNotes(ctx, in.CursorQuery, func(v account.Viewer) ([]Note, error) { return s.MyNotes(ctx, v, r) })
}

func (s *Service) apiNote(ctx context.Context, in inThing) (Note, error) {
	return s.Note(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiAddNote(ctx context.Context, in inNewNote) (Note, error) {
	return s.AddNote(ctx, account.ViewerOf(ctx), NewNote{Lecture: in.Lecture, Instructor: in.Instructor.Value, Semester: in.Semester.Value, Key: rest.From(ctx).IdempotencyKey(),
		NoteText: NoteText{in.Exam, in.Form, int(in.QuestionCount.Or(0)), in.Content}})
}

// mayEditNote says whether the one who asks may edit the note, before what is sent
// is looked at.
func (s *Service) mayEditNote(ctx context.Context, id int64) error {
	v := account.ViewerOf(ctx)
	n, err := findNote(ctx, s.db, v, id)
	if err != nil {
		return err
	}
	return mayEdit(v, n.writer, n.school)
}

func (s *Service) apiEditNote(ctx context.Context, in inPatchNote) (Note, error) {
	return s.EditNote(ctx, account.ViewerOf(ctx), in.ID, func(t *NoteText) {
		t.Form, t.QuestionCount, t.Content = in.Form.Or(t.Form), int(in.QuestionCount.Or(int64(t.QuestionCount))), in.Content.Or(t.Content)
	})
}

func (s *Service) apiRemoveNote(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.RemoveNote(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiOpenNotes(ctx context.Context, in inOpen) (Points, error) {
	v := account.ViewerOf(ctx)
	x, err := s.lecture.Section(ctx, v, in.Lecture)
	if fault.Of(err).Kind == fault.NotFound {
		err = fault.Field("lecture", "does_not_exist", in.Lecture)
	}
	if err == nil {
		err = s.OpenNotes(ctx, v, x)
	}
	if err != nil {
		return Points{}, err
	}
	return s.Points(ctx, v)
}
