package review

import (
	"context"
	"database/sql"
	"math"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A Filter says which texts of the viewer's school a list has. Its zero fields ask
// for nothing.
type Filter struct {
	Lecture  *lecture.Section // of its course by its instructors, of whatever school it is
	Semester int64            // whose writers took it then
	Star     int
	Mine     bool // that the viewer wrote
}

// A Sort is what a list is in the order of; what is the same in it is in the order
// of ids, which are drawn by lot.
type Sort string

const (
	ByDay    Sort = "created_at"
	ByWeight Sort = "weight" // of help: likes count, and wane with the years
	ByStar   Sort = "star"
)

var columnOf = map[Sort]string{ByDay: "r.written_on", ByWeight: "r.weight", ByStar: "r.star"}

// A Place is where a text stands in a list.
type Place struct{ key, id int64 }

// String is the text form that [ParsePlace] reads.
func (p Place) String() string {
	return strconv.FormatInt(p.key, 10) + "." + strconv.FormatInt(p.id, 10)
}

// ParsePlace reads what [Place.String] wrote, "" being the beginning; so is what
// names no place, with ok false.
func ParsePlace(s string) (p Place, ok bool) {
	if s == "" {
		return p, true
	}
	key, id, _ := strings.Cut(s, ".")
	var wrong [2]error
	p.key, wrong[0] = strconv.ParseInt(key, 10, 64)
	p.id, wrong[1] = strconv.ParseInt(id, 10, 64)
	if wrong[0] != nil || wrong[1] != nil || p.id <= 0 {
		return Place{}, false
	}
	return p, true
}

// A Range is a part of a list: behind a place, or with Back before it, the nearest
// first.
type Range struct {
	Sort  Sort
	Asc   bool // the least first
	From  Place
	Back  bool
	Limit int // at most so many
}

// placeOf is where a review stands in the list.
func (r Range) placeOf(one Review) Place {
	switch r.Sort {
	case ByWeight:
		return Place{one.weight, one.ID}
	case ByStar:
		return Place{int64(one.Star), one.ID}
	}
	return Place{int64(one.on), one.ID}
}

// bounds ends a query with the part of the list. Places are compared in this form
// because every engine finds the index in it.
func (r Range) bounds() (order string, args []any) {
	column, from := columnOf[r.Sort], r.From
	if r.Asc != r.Back { // upwards
		if from == (Place{}) {
			from.key = math.MinInt64
		}
		order = ` AND ` + column + ` >= ? AND (` + column + ` > ? OR r.id > ?) ORDER BY ` + column + `, r.id LIMIT ?`
	} else {
		if from == (Place{}) {
			from.key = math.MaxInt64
		}
		order = ` AND ` + column + ` <= ? AND (` + column + ` < ? OR r.id < ?) ORDER BY ` + column + ` DESC, r.id DESC LIMIT ?`
	}
	if r.Sort != ByWeight { // PostgreSQL refuses what is no value of the column
		from.key = min(max(from.key, math.MinInt32), math.MaxInt32)
	}
	return order, []any{from.key, from.key, from.id, r.Limit}
}

// conditions are what a filter asks of texts r.
func (f Filter) conditions(v account.Viewer) (where string, args []any) {
	if f.Lecture != nil {
		ids := instructors(*f.Lecture)
		if len(ids) == 0 {
			ids = []int64{0} // of nobody there is nothing
		}
		where, args = `r.course_id = ? AND r.instructor_id IN (`+db.In(len(ids))+`)`, append([]any{f.Lecture.Course}, db.Args(ids)...)
	} else {
		where, args = `r.school_id = ?`, []any{v.School}
	}
	and := func(condition string, arg any) { where, args = where+condition, append(args, arg) }
	if f.Semester != 0 {
		and(` AND r.semester_id = ?`, f.Semester)
	}
	if f.Star != 0 {
		and(` AND r.star = ?`, f.Star)
	}
	if f.Mine {
		and(` AND r.writer_id = ?`, int64(v.ID))
	}
	return where, args
}

// mayList says whether v reads what a filter asks for.
func (f Filter) mayList(v account.Viewer) error {
	switch {
	case !v.SignedIn():
		return unauthenticated()
	case f.Lecture != nil:
		return mayRead(v, f.Lecture.School())
	case v.School == 0: // staff of no school ask by the lecture
		return nil
	}
	return mayRead(v, v.School)
}

// Reviews returns a part of the list of reviews that f asks for.
func (s *Service) Reviews(ctx context.Context, v account.Viewer, f Filter, r Range) ([]Review, error) {
	if err := f.mayList(v); err != nil {
		return nil, err
	}
	where, args := f.conditions(v)
	order, bounds := r.bounds()
	lang := i18n.Of(ctx)
	return db.All(ctx, s.db, func(rows *sql.Rows) (Review, error) {
		var one reviewRow
		err := one.scan(rows)
		return one.seenBy(lang, v), err
	}, selectReviews+where+order, append(append([]any{int64(v.ID)}, args...), bounds...)...)
}
