package board

import (
	"math"
	"strconv"
	"strings"
)

// A Moment is a place in a list of posts that is in the order of what one did
// to them: when that was, and to which post. It is told to nobody else.
type Moment struct{ at, post int64 }

// moment is the place of a post in a list of those that its reader marked.
func (p Post) moment() Moment { return Moment{p.markedAt, p.ID} }

// String is the text form that [ParseMoment] reads.
func (m Moment) String() string {
	return strconv.FormatInt(m.at, 10) + "." + strconv.FormatInt(m.post, 10)
}

// ParseMoment reads what [Moment.String] wrote, "" being the newest end.
func ParseMoment(s string) (m Moment, ok bool) {
	if s == "" {
		return m, true
	}
	at, post, _ := strings.Cut(s, ".")
	var err1, err2 error
	m.at, err1 = strconv.ParseInt(at, 10, 64)
	m.post, err2 = strconv.ParseInt(post, 10, 64)
	return m, err1 == nil && err2 == nil && m.at >= 0 && m.post >= 0
}

// bounds ends a query over the marks m, each of which has its post_id and
// created_at: with those before from, the newest first, or with back those
// after it, the nearest first. Times are compared in this form because every
// engine finds the index in it.
func (from Moment) bounds(back bool, limit int) (order string, args []any) {
	if back {
		return ` AND m.created_at >= ? AND (m.created_at > ? OR m.post_id > ?) ORDER BY m.created_at, m.post_id LIMIT ?`, []any{from.at, from.at, from.post, limit}
	}
	if from == (Moment{}) {
		from.at = math.MaxInt64
	}
	return ` AND m.created_at <= ? AND (m.created_at < ? OR m.post_id < ?) ORDER BY m.created_at DESC, m.post_id DESC LIMIT ?`, []any{from.at, from.at, from.post, limit}
}
