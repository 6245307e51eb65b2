package review

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inThing struct {
	ID int64 `path:"id"`
}

type inReviews struct {
	Lecture  rest.Opt[int64] `query:"lecture" filter:"number" help:"of its course by its professors"`
	Semester rest.Opt[int64] `query:"semester" filter:"number"`
	Star     rest.Opt[int64] `query:"star" filter:"number"`
	Ordering rest.Ordering   `query:"ordering" choices:"created_at,weight,star" default:"-created_at"`
	rest.CursorQuery
}

type inLecture struct {
	Lecture int64 `query:"lecture" filter:"number" required:"true"`
}

type inMine struct{ rest.CursorQuery }

// textFields are what OPTIONS shows before the fields one writes.
type textFields struct {
	ReadID      int64     `json:"id" readonly:"true"`
	ReadCreated rest.Time `json:"created_at" readonly:"true"`
}

// about are the fields that say what one writes about.
type aboutFields struct {
	textFields
	Lecture    int64           `json:"lecture" fk:"lecture"`
	Instructor rest.Opt[int64] `json:"instructor" fk:"instructor" optional:"true" null:"true" help:"which of those who teach it; the first where it is left out"`
	Semester   rest.Opt[int64] `json:"semester" fk:"semester" optional:"true" null:"true" help:"in which one took it; the newest where it is left out"`
}

type inNewReview struct {
	aboutFields
	Star       int64  `json:"star" min:"1" max:"5"`
	Homework   string `json:"homework" choices:"none,some,many"`
	TeamWork   string `json:"team_work" choices:"none,some,many"`
	Grading    string `json:"grading" choices:"generous,fair,strict"`
	Attendance string `json:"attendance" choices:"call,electronic,seat,mixed,none"`
	ExamCount  string `json:"exam_count" choices:"none,one,two,three,more"`
	Content    string `json:"content" min:"20" max:"2000"`
}

type inPatchReview struct {
	ID int64 `path:"id"`
	textFields
	Star       rest.Opt[int64]  `json:"star" min:"1" max:"5"`
	Homework   rest.Opt[string] `json:"homework" choices:"none,some,many"`
	TeamWork   rest.Opt[string] `json:"team_work" choices:"none,some,many"`
	Grading    rest.Opt[string] `json:"grading" choices:"generous,fair,strict"`
	Attendance rest.Opt[string] `json:"attendance" choices:"call,electronic,seat,mixed,none"`
	ExamCount  rest.Opt[string] `json:"exam_count" choices:"none,one,two,three,more"`
	Content    rest.Opt[string] `json:"content" min:"20" max:"2000"`
}

func (s *Service) handleReviews(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/review/", Name: "Review List", Summary: "Reviews of a lecture, or of all of one's school",
		Help: "Times are whole days, and texts of one day stand in no order. By weight the liked and the recent come first: (√likes + 2) · 0.85^years."}, s.apiReviews)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/review/", Name: "Review List", Summary: "Write a review of a lecture that one has taken", May: mayWriteHere}, s.apiAddReview)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/review/mine/", Name: "My Review List", Summary: "Reviews that one wrote"}, s.apiMyReviews)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/review/points/", Name: "Review Points", Summary: "One's points, where the school counts any"}, s.apiPoints)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/review/{id}/", Name: "Review Instance", Summary: "A review"}, s.apiReview)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/review/{id}/", Name: "Review Instance", Summary: "Change one's review, which loses its likes", Object: s.mayEditReview}, s.apiEditReview)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/review/{id}/", Name: "Review Instance", Summary: "Delete a review"}, s.apiRemoveReview)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/review/{id}/like/", Name: "Review Like", Summary: "Like a review", Status: 200}, s.apiLike)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/review/{id}/like/", Name: "Review Like", Summary: "Take a like back", Status: 200}, s.apiUnlike)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/review/summary/", Name: "Review Summary", Summary: "What the reviews of a lecture come to"}, s.apiSummary)
}

func mayWriteHere(ctx context.Context) error { return mayWriteSome(account.ViewerOf(ctx)) }

// rangeOf reads where a page begins. One more than its size is asked for, which
// tells whether there are more.
func rangeOf(q rest.CursorQuery) (Range, error) {
	c := q.Cursor()
	r := Range{Sort: ByDay, Back: c.Back, Limit: q.Size + 1}
	var ok bool
	if r.From, ok = ParsePlace(c.Pos); !ok {
		return r, fault.New(fault.NotFound, "invalid_cursor")
	}
	return r, nil
}

func (s *Service) page(ctx context.Context, q rest.CursorQuery, f Filter, r Range) (rest.Page[Review], error) {
	list, err := s.Reviews(ctx, account.ViewerOf(ctx), f, r)
	if err != nil {
		return rest.Page[Review]{}, err
	}
	return rest.NewPage(ctx, list, q.Size, q.Cursor(), func(one Review) string { return r.placeOf(one).String() }), nil
}

func (s *Service) apiReviews(ctx context.Context, in inReviews) (rest.Page[Review], error) {
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Review]{}, err
	}
	r.Sort, r.Asc = Sort(in.Ordering[0].Field), !in.Ordering[0].Desc
	f := Filter{Semester: in.Semester.Value, Star: int(min(max(in.Star.Value, 0), 6))}
	if in.Lecture.Set {
		if f.Lecture, err = s.sought(ctx, in.Lecture.Value); err != nil {
			return rest.Page[Review]{}, err
		}
	}
	return s.page(ctx, in.CursorQuery, f, r)
}

// sought returns the lecture that a list is of.
func (s *Service) sought(ctx context.Context, id int64) (*lecture.Section, error) {
	v := account.ViewerOf(ctx)
	if err := (Filter{}).mayList(v); err != nil {
		return nil, err
	}
	x, err := s.lecture.Section(ctx, v, id)
	if fault.Of(err).Kind == fault.NotFound {
		return nil, fault.Field("lecture", "filter_fk")
	}
	return &x, err
}

func (s *Service) apiMyReviews(ctx context.Context, in inMine) (rest.Page[Review], error) {
	r, err := rangeOf(in.CursorQuery)
	if err != nil {
		return rest.Page[Review]{}, err
	}
	return s.page(ctx, in.CursorQuery, Filter{Mine: true}, r)
}

func (s *Service) apiReview(ctx context.Context, in inThing) (Review, error) {
	return s.Review(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiAddReview(ctx context.Context, in inNewReview) (Review, error) {
	return s.AddReview(ctx, account.ViewerOf(ctx), NewReview{Lecture: in.Lecture, Instructor: in.Instructor.Value, Semester: in.Semester.Value, Key: rest.From(ctx).IdempotencyKey(),
		Text: Text{int(in.Star), Tags{in.Homework, in.TeamWork, in.Grading, in.Attendance, in.ExamCount}, in.Content}})
}

// mayEditReview says whether the one who asks may edit the review, before what is
// sent is looked at.
func (s *Service) mayEditReview(ctx context.Context, id int64) error {
	v := account.ViewerOf(ctx)
	r, err := findReview(ctx, s.db, v, id)
	if err != nil {
		return err
	}
	return mayEdit(v, r.writer, r.school)
}

func (s *Service) apiEditReview(ctx context.Context, in inPatchReview) (Review, error) {
	return s.EditReview(ctx, account.ViewerOf(ctx), in.ID, func(t *Text) {
		t.Star, t.Content = int(in.Star.Or(int64(t.Star))), in.Content.Or(t.Content)
		t.Tags = Tags{in.Homework.Or(t.Homework), in.TeamWork.Or(t.TeamWork), in.Grading.Or(t.Grading), in.Attendance.Or(t.Attendance), in.ExamCount.Or(t.ExamCount)}
	})
}

func (s *Service) apiRemoveReview(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.RemoveReview(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiLike(ctx context.Context, in inThing) (Like, error) {
	return s.Like(ctx, account.ViewerOf(ctx), in.ID, true)
}

func (s *Service) apiUnlike(ctx context.Context, in inThing) (Like, error) {
	return s.Like(ctx, account.ViewerOf(ctx), in.ID, false)
}

func (s *Service) apiSummary(ctx context.Context, in inLecture) (Summary, error) {
	x, err := s.sought(ctx, in.Lecture)
	if err != nil {
		return Summary{}, err
	}
	return s.Summary(ctx, account.ViewerOf(ctx), *x)
}

func (s *Service) apiPoints(ctx context.Context, _ rest.Empty) (Points, error) {
	return s.Points(ctx, account.ViewerOf(ctx))
}
