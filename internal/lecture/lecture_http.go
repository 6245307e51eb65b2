package lecture

import (
	"context"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inThing struct {
	ID int64 `path:"id"`
}

type inSchool struct {
	School rest.Opt[int64] `query:"school" filter:"number"` // the own one where it is left out
}

// inSearch is what lectures are searched by.
type inSearch struct {
	Search   rest.Words       `query:"search"` // in name, professor, code and room; in the name by initials too
	Category rest.Opt[int64]  `query:"category" filter:"number"`
	Year     rest.Opt[int64]  `query:"year" filter:"number"`
	Credit   string           `query:"credit" filter:"text"`
	Kind     rest.Opt[string] `query:"kind" choices:"class,lab,video"`
	Language string           `query:"language" filter:"text"`
	Timeless rest.Opt[bool]   `query:"timeless"`
	Free     string           `query:"free" filter:"text"` // 1-540-720,3-540-600: days and minutes that every meeting lies in
	Busy     string           `query:"busy" filter:"text"` // the same of times that no meeting overlaps
	Ordering rest.Ordering    `query:"ordering" choices:"name,lecture_code,star,basket_count,competition" default:"name"`
}

type inLectures struct {
	Semester int64 `query:"semester" filter:"number" required:"true"`
	inSearch
	rest.CursorQuery
}

func (s *Service) handleLectures(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/category/", Name: "Category List", Summary: "The tree of categories that a school's lectures stand in"}, s.apiCategories)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/lecture/", Name: "Lecture List", Summary: "Lectures of a semester",
		Help: "Searches by words, category, year, credits, kind, language and time. Stars and baskets decide about the order as they were a minute ago at the most."}, s.apiLectures)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/lecture/{id}/", Name: "Lecture Instance", Summary: "A lecture"}, s.apiLecture)
}

// schoolOf is the school that is asked for, v's own where none is.
func schoolOf(v account.Viewer, asked rest.Opt[int64]) int64 {
	if asked.Set {
		return asked.Value
	}
	return v.School
}

func (s *Service) apiCategories(ctx context.Context, in inSchool) ([]Category, error) {
	v := account.ViewerOf(ctx)
	return s.Categories(ctx, v, schoolOf(v, in.School))
}

func (s *Service) apiLecture(ctx context.Context, in inThing) (Section, error) {
	return s.Section(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiLectures(ctx context.Context, in inLectures) (rest.Page[Found], error) {
	q, err := in.inSearch.query()
	if err != nil {
		return rest.Page[Found]{}, err
	}
	c := in.Cursor()
	from, ok := ParsePlace(c.Pos)
	if !ok {
		return rest.Page[Found]{}, fault.New(fault.NotFound, "invalid_cursor")
	}
	list, _, err := s.Find(ctx, account.ViewerOf(ctx), in.Semester, q, from, c.Back, in.Size+1)
	if err != nil {
		return rest.Page[Found]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, c, func(f Found) string { return f.Place.String() }), nil
}

// query returns what was asked for.
func (in *inSearch) query() (q Query, err error) {
	q = Query{Words: in.Search, Category: in.Category.Value, Kind: period.Kind(in.Kind.Value), Language: in.Language}
	q.Year = int(min(max(in.Year.Value, 0), 100))
	if in.Timeless.Set {
		q.Timeless = &in.Timeless.Value
	}
	if len(in.Ordering) > 0 {
		q.Sort, q.Desc = Sort(in.Ordering[0].Field), in.Ordering[0].Desc
	}
	if in.Credit != "" {
		credits, ok := ParseHundredths(in.Credit)
		if !ok {
			return q, fault.Field("credit", "filter_number")
		}
		q.Credits = &credits
	}
	var ok bool
	if q.Free, ok = ParseTimes(in.Free); !ok {
		return q, fault.Field("free", "invalid_times")
	}
	if q.Busy, ok = ParseTimes(in.Busy); !ok {
		return q, fault.Field("busy", "invalid_times")
	}
	return q, nil
}

// maxTimes is how many times one may search by.
const maxTimes = 200

// ParseTimes reads times as 1-540-720,3-540-600: the day, and the minutes at which
// they begin and end. The empty text is none. There are at most 200.
func ParseTimes(text string) (times []period.Meeting, ok bool) {
	if text == "" {
		return nil, true
	}
	for part := range strings.SplitSeq(text, ",") {
		f := strings.Split(part, "-")
		if len(f) != 3 || len(times) == maxTimes {
			return nil, false
		}
		var n [3]int
		for i := range f {
			var err error
			if n[i], err = strconv.Atoi(f[i]); err != nil {
				return nil, false
			}
		}
		m := period.Meeting{Day: period.Day(n[0]), Start: n[1], End: n[2], Kind: period.Class}
		if !m.Valid() {
			return nil, false
		}
		times = append(times, m)
	}
	return times, true
}

// ParseHundredths reads a number with at most two decimals, as 3, 1.5 or 0.25.
func ParseHundredths(s string) (Hundredths, bool) {
	whole, rest, dot := strings.Cut(s, ".")
	if dot && (rest == "" || len(rest) > 2) {
		return 0, false
	}
	n, err := strconv.ParseUint(whole+(rest + "00")[:2], 10, 24)
	return Hundredths(n), err == nil && whole != ""
}
