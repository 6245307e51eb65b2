package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// apiBoard is a board in JSON.
type apiBoard struct {
	ID          int64       `json:"id"`
	CreatedAt   rest.Time   `json:"created_at"`
	UpdatedAt   rest.Time   `json:"updated_at"`
	Category    string      `json:"category"`
	Name        string      `json:"name"`
	IsDeleted   bool        `json:"is_deleted"`
	SchoolID    int64       `json:"school_id"`
	School      apiSchool   `json:"school"`
	Description string      `json:"description"`
	PostCount   *int        `json:"post_count"` // null for visitors
	IsPinned    bool        `json:"is_pinned"`
	Permissions Permissions `json:"permissions"`

	AnonymityPosts    Anonymity       `json:"anonymity_posts"`
	AnonymityComments Anonymity       `json:"anonymity_comments"`
	ReadStates        []account.State `json:"read_states"`
	WriteStates       []account.State `json:"write_states"`
	CommentStates     []account.State `json:"comment_states"`
	TitleRequired     bool            `json:"title_required"`
	Questions         bool            `json:"questions"`
	Searchable        bool            `json:"searchable"`
	Hot               bool            `json:"hot"`
	Media             bool            `json:"media"`
	PostInterval      int             `json:"post_interval"`
	Secret            bool            `json:"secret"`
	Notice            string          `json:"notice"`
	Restriction       *Bound          `json:"restriction"` // what keeps the viewer from writing, until when and why; null for nothing
}

type apiSchool struct {
	ID         int64  `json:"id"`
	SchoolName string `json:"school_name"`
	NameEn     string `json:"name_en"`
}

func toAPI(b Board) apiBoard {
	return apiBoard{
		ID: b.ID, CreatedAt: rest.At(b.CreatedAt), UpdatedAt: rest.At(b.UpdatedAt), Category: b.Category, Name: b.Name, IsDeleted: b.IsDeleted,
		SchoolID: b.SchoolID, School: apiSchool{b.School.ID, b.School.Name, b.School.NameEn},
		Description: b.Description, PostCount: b.PostCount, IsPinned: b.IsPinned, Permissions: b.Permissions,
		AnonymityPosts: b.AnonymityPosts, AnonymityComments: b.AnonymityComments,
		ReadStates: b.ReadStates.States(), WriteStates: b.WriteStates.States(), CommentStates: b.CommentStates.States(),
		TitleRequired: b.TitleRequired, Questions: b.Questions, Searchable: b.Searchable, Hot: b.Hot, Media: b.Media,
		PostInterval: b.PostInterval, Secret: b.Secret, Notice: b.Notice, Restriction: b.Restriction,
	}
}

func toAPIs(list []Board) []apiBoard {
	all := make([]apiBoard, len(list))
	for i, b := range list {
		all[i] = toAPI(b)
	}
	return all
}

// boardFilter is ?name= and ?school_id=, which apply to one board too.
type boardFilter struct {
	Named string          `query:"name" filter:"text"`
	At    rest.Opt[int64] `query:"school_id" filter:"number"`
}

func (f boardFilter) filter() Filter {
	return Filter{Name: f.Named, School: idOf(f.At)}
}

// idOf is the id that a filter names, 0 where it names none: the rules take 0 for
// no filter, and nothing has that id.
func idOf(filter rest.Opt[int64]) int64 {
	if filter.Set && filter.Value == 0 {
		return rest.None
	}
	return filter.Value
}

// boardFields are what OPTIONS shows before the fields one writes.
type boardFields struct {
	ReadID      int64     `json:"id" readonly:"true"`
	ReadCreated rest.Time `json:"created_at" readonly:"true"`
	ReadUpdated rest.Time `json:"updated_at" readonly:"true"`
}

// boardSettings are the settings that a body may hold, each optional.
type boardSettings struct {
	Description       rest.Opt[string]   `json:"description" optional:"true" max:"500" blank:"true"`
	AnonymityPosts    rest.Opt[string]   `json:"anonymity_posts" optional:"true" choices:"forced,allowed,off"`
	AnonymityComments rest.Opt[string]   `json:"anonymity_comments" optional:"true" choices:"forced,allowed,off"`
	ReadStates        rest.Opt[[]string] `json:"read_states" optional:"true" choices:"admitted,student,graduate"`
	WriteStates       rest.Opt[[]string] `json:"write_states" optional:"true" choices:"admitted,student,graduate"`
	CommentStates     rest.Opt[[]string] `json:"comment_states" optional:"true" choices:"admitted,student,graduate"`
	TitleRequired     rest.Opt[bool]     `json:"title_required" optional:"true" absent:"keep"`
	Questions         rest.Opt[bool]     `json:"questions" optional:"true" absent:"keep"`
	Searchable        rest.Opt[bool]     `json:"searchable" optional:"true" absent:"keep"`
	Hot               rest.Opt[bool]     `json:"hot" optional:"true" absent:"keep"`
	Media             rest.Opt[bool]     `json:"media" optional:"true" absent:"keep"`
	PostInterval      rest.Opt[int]      `json:"post_interval" optional:"true" min:"0" max:"2592000"`
	Secret            rest.Opt[bool]     `json:"secret" optional:"true" absent:"keep"`
	Notice            rest.Opt[string]   `json:"notice" optional:"true" max:"500" blank:"true"`
}

// apply puts what was sent into s.
func (in *boardSettings) apply(s *Settings) {
	states := func(to *StateSet, from rest.Opt[[]string]) {
		if from.Set {
			*to, _ = StateSetOf(from.Value...) // names are among the field's choices
		}
	}
	s.Description, s.Notice = in.Description.Or(s.Description), in.Notice.Or(s.Notice)
	s.AnonymityPosts = Anonymity(in.AnonymityPosts.Or(string(s.AnonymityPosts)))
	s.AnonymityComments = Anonymity(in.AnonymityComments.Or(string(s.AnonymityComments)))
	states(&s.ReadStates, in.ReadStates)
	states(&s.WriteStates, in.WriteStates)
	states(&s.CommentStates, in.CommentStates)
	s.TitleRequired, s.Questions, s.Searchable = in.TitleRequired.Or(s.TitleRequired), in.Questions.Or(s.Questions), in.Searchable.Or(s.Searchable)
	s.Hot, s.Media, s.Secret = in.Hot.Or(s.Hot), in.Media.Or(s.Media), in.Secret.Or(s.Secret)
	s.PostInterval = in.PostInterval.Or(s.PostInterval)
}

type inBoards struct {
	boardFilter
	Search rest.Words `query:"search"` // in names, by initials too
}

type inBoard struct {
	ID int64 `path:"id"`
	boardFilter
}

type inNewBoard struct {
	boardFields
	Category  string         `json:"category" max:"20"`
	Name      string         `json:"name" max:"50"`
	IsDeleted rest.Opt[bool] `json:"is_deleted" optional:"true"`
	SchoolID  int64          `json:"school_id" fk:"school"`
	boardSettings
}

type inPutBoard struct {
	ID int64 `path:"id"`
	boardFilter
	inNewBoard
}

type inPatchBoard struct {
	ID int64 `path:"id"`
	boardFilter
	boardFields
	Category  rest.Opt[string] `json:"category" max:"20"`
	Name      rest.Opt[string] `json:"name" max:"50"`
	IsDeleted rest.Opt[bool]   `json:"is_deleted" optional:"true" absent:"keep"`
	SchoolID  rest.Opt[int64]  `json:"school_id" fk:"school"`
	boardSettings
}

func (s *Service) handleBoards(api *rest.API) {
	schools := rest.Checks{"school_id": rest.Check(s.checkSchool)}
	rest.Handle(api, rest.Call{Method: "GET", Path: "/board/", Name: "Board List", Summary: "Boards that one sees, the newest first", Open: true}, s.apiBoards)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/board/", Name: "Board List", Summary: "Open a board", May: mayOpenSome, Checks: schools}, s.apiAddBoard)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/board/{id}/", Name: "Board Instance", Summary: "A board", Open: true}, s.apiBoard)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/board/{id}/", Name: "Board Instance", Summary: "Change a board", Checks: schools, Object: s.mayManageBoard}, s.apiPutBoard)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/board/{id}/", Name: "Board Instance", Summary: "Change some of a board", Checks: schools, Object: s.mayManageBoard}, s.apiPatchBoard)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/board/{id}/", Name: "Board Instance", Summary: "Delete a board"}, s.apiRemoveBoard)

	rest.Handle(api, rest.Call{Method: "POST", Path: "/board/{id}/pin/", Name: "Board Pin", Summary: "Pin a board at the end of one's own", Status: 204}, s.apiPin)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/board/{id}/pin/", Name: "Board Pin", Summary: "Unpin a board"}, s.apiUnpin)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/myboard/", Name: "My Board List", Summary: "One's pinned boards in their order"}, s.apiPinned)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/myboard/", Name: "My Board List", Summary: "Put one's pinned boards in another order", Status: 200}, s.apiOrderPinned)
}

// mayOpenSome says whether the one who asks may open a board anywhere.
func mayOpenSome(ctx context.Context) error {
	v := account.ViewerOf(ctx)
	if v.Staff() {
		return nil
	}
	return mayOpen(v, v.School)
}

func (s *Service) checkSchool(ctx context.Context, id int64) error {
	there, err := schoolThere(ctx, s.db, id)
	if err == nil && !there {
		return fault.Field("school_id", "does_not_exist", id)
	}
	return err
}

func (s *Service) mayManageBoard(ctx context.Context, id int64) error {
	return s.mayRun(ctx, account.ViewerOf(ctx), id)
}

func (s *Service) apiBoards(ctx context.Context, in inBoards) ([]apiBoard, error) {
	f := in.filter()
	f.Words = patterns(in.Search)
	list, err := s.Boards(ctx, account.ViewerOf(ctx), f)
	return toAPIs(list), err
}

func (s *Service) apiBoard(ctx context.Context, in inBoard) (apiBoard, error) {
	b, err := s.Board(ctx, account.ViewerOf(ctx), in.ID, in.filter())
	return toAPI(b), err
}

func (s *Service) apiAddBoard(ctx context.Context, in inNewBoard) (apiBoard, error) {
	v := account.ViewerOf(ctx)
	b := NewBoard{Category: in.Category, Name: in.Name, School: in.SchoolID, Settings: DefaultSettings(), Key: rest.From(ctx).IdempotencyKey()}
	in.apply(&b.Settings)
	added, err := s.AddBoard(ctx, v, b)
	if err == nil && in.IsDeleted.Or(false) {
		err = s.RemoveBoard(ctx, v, added.ID, Filter{})
		added.IsDeleted = true
	}
	return toAPI(added), err
}

func (s *Service) apiPutBoard(ctx context.Context, in inPutBoard) (apiBoard, error) {
	b, err := s.ChangeBoard(ctx, account.ViewerOf(ctx), in.ID, in.filter(), func(b *NewBoard) {
		b.Category, b.Name, b.School = in.Category, in.Name, in.SchoolID
		in.apply(&b.Settings)
	}, in.IsDeleted.Or(false))
	return toAPI(b), err
}

func (s *Service) apiPatchBoard(ctx context.Context, in inPatchBoard) (apiBoard, error) {
	b, err := s.ChangeBoard(ctx, account.ViewerOf(ctx), in.ID, in.filter(), func(b *NewBoard) {
		b.Category, b.Name, b.School = in.Category.Or(b.Category), in.Name.Or(b.Name), in.SchoolID.Or(b.School)
		in.apply(&b.Settings)
	}, in.IsDeleted.Or(false))
	return toAPI(b), err
}

func (s *Service) apiRemoveBoard(ctx context.Context, in inBoard) (rest.Empty, error) {
	return rest.Empty{}, s.RemoveBoard(ctx, account.ViewerOf(ctx), in.ID, in.filter())
}

type inThing struct {
	ID int64 `path:"id"`
}

func (s *Service) apiPin(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.PinBoard(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiUnpin(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.UnpinBoard(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiPinned(ctx context.Context, _ rest.Empty) ([]apiBoard, error) {
	list, err := s.PinnedBoards(ctx, account.ViewerOf(ctx))
	return toAPIs(list), err
}

type inOrder struct {
	Boards []int64 `json:"boards"` // ids of all pinned boards
}

func (s *Service) apiOrderPinned(ctx context.Context, in inOrder) ([]apiBoard, error) {
	if err := s.OrderPinnedBoards(ctx, account.ViewerOf(ctx), in.Boards); err != nil {
		return nil, err
	}
	return s.apiPinned(ctx, rest.Empty{})
}
