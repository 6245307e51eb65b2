package lecture

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
)

// A Query is what somebody looks for among the lectures of a semester. Its zero
// fields ask for nothing.
type Query struct {
	Words    []string         // all of them, in name, professor, code or room, and in the name by initials
	Category int64            // or one below it
	Year     int              // of study
	Credits  *Hundredths      // exactly so many
	Kind     period.Kind      // some meeting is held so
	Language string           // as the registrar writes it
	Timeless *bool            // has no time, or has one
	Free     []period.Meeting // every meeting lies in one of these times
	Busy     []period.Meeting // no meeting overlaps one of these
	Sort     Sort
	Desc     bool
}

// A Sort is what the lectures that are found are in the order of. What is the
// same in it is in the order of ids.
type Sort string

const (
	ByName        Sort = "name"
	ByCode        Sort = "lecture_code"
	ByRating      Sort = "star"
	ByBaskets     Sort = "basket_count"
	ByCompetition Sort = "competition" // baskets for a place
)

// Sorts are all of them.
var Sorts = []Sort{ByName, ByCode, ByRating, ByBaskets, ByCompetition}

// A Place is where a lecture stands among those that were found: what they are in
// the order of, and its id.
type Place struct {
	number int
	text   string
	id     int64
}

// String returns the place as [ParsePlace] reads it.
func (p Place) String() string { return fmt.Sprintf("%d %d %s", p.id, p.number, p.text) }

// ParsePlace reads a place; the empty text is the beginning, and so is what names
// none, with ok false.
func ParsePlace(s string) (p Place, ok bool) {
	if s == "" {
		return p, true
	}
	f := strings.SplitN(s, " ", 3)
	if len(f) != 3 {
		return p, false
	}
	var wrong [2]error
	p.id, wrong[0] = strconv.ParseInt(f[0], 10, 64)
	p.number, wrong[1] = strconv.Atoi(f[1])
	p.text = f[2]
	if wrong[0] != nil || wrong[1] != nil || p.id <= 0 {
		return Place{}, false
	}
	return p, true
}

// in returns where a section stands in an order.
func (k *known) in(sort Sort) Place {
	p := Place{id: k.id}
	switch sort {
	case ByCode:
		p.text = k.code
	case ByRating:
		p.number = k.rating
	case ByBaskets:
		p.number = k.baskets
	case ByCompetition:
		p.number = k.baskets * 1000 / max(k.quota, 1)
	default:
		p.text = k.name
	}
	return p
}

func (q *Query) compare(a, b Place) int {
	c := cmp.Or(cmp.Compare(a.number, b.number), strings.Compare(a.text, b.text))
	if q.Desc {
		c = -c
	}
	return cmp.Or(c, cmp.Compare(a.id, b.id))
}

// A Found is a lecture that was found, and its place.
type Found struct {
	Section
	Place Place `json:"-"`
}

// Find returns at most limit lectures of a semester that v may see and that q
// asks for: those behind a place, or with back before it, the nearest first. total
// is how many there are in all. Ratings and baskets are those of a minute ago at
// the most, where they decide about the order.
func (s *Service) Find(ctx context.Context, v account.Viewer, semester int64, q Query, from Place, back bool, limit int) (found []Found, total int, err error) {
	var school, version int64
	err = s.db.Row(ctx, `SELECT school_id, updated_at FROM semesters WHERE id = ?`, semester).Scan(&school, &version)
	if errors.Is(err, sql.ErrNoRows) {
		err = notFound()
	}
	if err == nil {
		err = maySee(v, school)
	}
	if err != nil {
		return nil, 0, err
	}
	volume, err := s.take(ctx, semester, version)
	if err != nil {
		return nil, 0, err
	}
	hits := volume.find(&q)
	places := part(&q, hits, from, back, limit)
	ids := make([]int64, len(places))
	for i, p := range places {
		ids[i] = p.id
	}
	sections, err := SectionsOf(ctx, s.db, ids)
	if err != nil {
		return nil, 0, err
	}
	at := make(map[int64]Section, len(sections))
	for _, x := range sections {
		at[x.ID] = x
	}
	found = make([]Found, 0, len(places))
	for _, p := range places {
		if x, ok := at[p.id]; ok {
			found = append(found, Found{x, p})
		}
	}
	return found, len(hits), nil
}

// find returns the places of what q asks for, in its order.
func (v *volume) find(q *Query) []Place {
	words, free := wordsOf(q.Words), windows(q.Free)
	busy := make([]span, len(q.Busy))
	for i, m := range q.Busy {
		busy[i] = span{m.Day, m.Start, m.End, m.Weeks, m.MayOverlap}
	}
	hits := make([]Place, 0, len(v.sections))
	for i := range v.sections {
		if k := &v.sections[i]; q.asks(k) && k.has(words) && (q.Free == nil || k.within(free)) && !k.clashes(busy) {
			hits = append(hits, k.in(q.Sort))
		}
	}
	if q.Sort != ByName && q.Sort != "" || q.Desc { // the volume is by name
		slices.SortFunc(hits, q.compare)
	}
	return hits
}

// asks reports whether a section has what q asks for, but for words and times.
func (q *Query) asks(k *known) bool {
	return (q.Category == 0 || slices.Contains(k.categories, q.Category)) &&
		(q.Year == 0 || k.years == 0 || q.Year <= 8 && k.years>>(q.Year-1)&1 == 1) &&
		(q.Credits == nil || k.credits == *q.Credits) &&
		(q.Kind == "" || slices.Contains(k.kinds.List(), q.Kind)) &&
		(q.Language == "" || k.language == q.Language) &&
		(q.Timeless == nil || (len(k.times) == 0) == *q.Timeless)
}

// part cuts a page out of the places.
func part(q *Query, hits []Place, from Place, back bool, limit int) []Place {
	begin, end := 0, len(hits)
	if from.id != 0 {
		i, there := slices.BinarySearchFunc(hits, from, q.compare)
		switch {
		case back:
			end = i
		case there:
			begin = i + 1
		default:
			begin = i
		}
	}
	if !back {
		return hits[begin:min(end, begin+limit)]
	}
	page := slices.Clone(hits[max(begin, end-limit):end])
	slices.Reverse(page)
	return page
}

// windows returns times by day, those that touch each other as one.
func windows(free []period.Meeting) (days [period.Sunday + 1][]period.Meeting) {
	sorted := slices.SortedFunc(slices.Values(free), func(a, b period.Meeting) int { return cmp.Compare(a.Start, b.Start) })
	for _, m := range sorted {
		if !m.Valid() {
			continue
		}
		day := &days[m.Day]
		if n := len(*day); n > 0 && m.Start <= (*day)[n-1].End {
			(*day)[n-1].End = max((*day)[n-1].End, m.End)
		} else {
			*day = append(*day, m)
		}
	}
	return days
}

// within reports whether every meeting at which one has to be lies in a window.
func (k *known) within(days [period.Sunday + 1][]period.Meeting) bool {
	for _, t := range k.times {
		inside := func(w period.Meeting) bool { return w.Start <= t.start && t.end <= w.End }
		if !t.free && !slices.ContainsFunc(days[t.day], inside) {
			return false
		}
	}
	return true
}

// clashes reports whether one cannot be at some meeting because of another time.
func (k *known) clashes(busy []span) bool {
	for i := range k.times {
		for j := range busy {
			if k.times[i].overlaps(&busy[j]) {
				return true
			}
		}
	}
	return false
}

// overlaps is [period.Meeting.Overlaps] for what is asked thousands of times.
func (t *span) overlaps(o *span) bool {
	return t.day == o.day && t.start < o.end && o.start < t.end && !t.free && !o.free &&
		(t.weeks == 0 || o.weeks == 0 || t.weeks&o.weeks != 0)
}

// A Category is one of the tree (이수 구분) that a school's lectures stand in.
type Category struct {
	ID     int64  `json:"id"`
	Parent *int64 `json:"parent"` // null at the top
	Name   string `json:"name"`
}

// Categories returns those of a school, by name, those above before those below.
func (s *Service) Categories(ctx context.Context, v account.Viewer, school int64) ([]Category, error) {
	if err := maySee(v, school); err != nil {
		return nil, err
	}
	return db.All(ctx, s.db, func(r *sql.Rows) (c Category, err error) {
		var parent int64
		if err = r.Scan(&c.ID, &parent, &c.Name); parent != 0 {
			c.Parent = &parent
		}
		return c, err
	}, `SELECT id, parent_id, name FROM categories WHERE school_id = ? ORDER BY parent_id, name`, school)
}
