package board

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// A Half is half a year in [i18n.Zone], January to June or July to December:
// ten times the year, and 1 or 2. Its zero value is none.
type Half int

func halfOf(t time.Time) Half {
	t = t.In(i18n.Zone)
	return Half(t.Year()*10 + 1 + int(t.Month()-1)/6)
}

// Year returns the year and whether it is its first half or the second.
func (h Half) Year() (year, half int) { return int(h / 10), int(h % 10) }

// String is the text form that [ParseHalf] reads: 2026-2.
func (h Half) String() string {
	year, half := h.Year()
	return fmt.Sprintf("%04d-%d", year, half)
}

var halfText = regexp.MustCompile(`^([0-9]{4})-([12])$`)

// ParseHalf reads what [Half.String] wrote.
func ParseHalf(s string) (h Half, ok bool) {
	m := halfText.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1] + m[2])
	return Half(n), err == nil
}

// BEST takes the arguments of postColumns, the school where it is one's, the half
// where one is asked for, those of listed and those of
// [Range.boundsOf].
const (
	fromBest = ` FROM best_posts h CROSS JOIN boards b CROSS JOIN posts p WHERE`

	listOfBest = `SELECT ` + postColumns + `, b.name` + fromBest
	halves     = `SELECT DISTINCT h.half` + fromBest
)

// Best returns posts of v's school with the many likes that make them BEST, of
// those written in a half year or, where it is 0, of all, the newest first. An
// operator's are those of all schools.
func (s *Service) Best(ctx context.Context, v account.Viewer, half Half, r Range) ([]Post, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	query, args := bestOf(v, half)
	order, bound := r.boundsOf("h.post_id")
	return s.posts(ctx, v, listOfBest+query+order, append(args, bound, r.Limit)...)
}

// bestOf returns the condition of a list of BEST and its arguments.
func bestOf(v account.Viewer, half Half) (query string, args []any) {
	if v.Role != account.Operator {
		query, args = ` h.school_id = ? AND`, append(args, v.School)
	}
	if half != 0 {
		query, args = query+` h.half = ? AND`, append(args, int64(half))
	}
	return query + listed, append(args, listing(v)...)
}

// Halves returns the half years of which v finds something in BEST, the newest
// first.
func (s *Service) Halves(ctx context.Context, v account.Viewer) ([]Half, error) {
	if !v.SignedIn() {
		return nil, unauthenticated()
	}
	query, args := bestOf(v, 0)
	return db.All(ctx, s.db, func(r *sql.Rows) (h Half, err error) { return h, r.Scan(&h) }, halves+query+` ORDER BY h.half DESC`, args...)
}
