package board

import (
	"math"
	"strconv"
	"strings"
)

// A Moment is a place in a list of posts that is in the order of when something
// happened to them, such as a like: when that was, and to which post.
type Moment struct{ at, post int64 }

// marked is the place of a post in a list of those that its reader marked. It is
// told to nobody else.
func (p Post) marked() Moment { return Moment{p.markedAt, p.ID} }

// becameHot is the place of a post in HOT.
func (p Post) becameHot() Moment { return Moment{p.hotAt, p.ID} }

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

// bounds ends a query over a list, one of whose columns says when it was and one
// which post: with those before from, the newest first, or with back those after
// it, the nearest first. Times are compared in this form because every engine
// finds the index in it.
func (from Moment) bounds(when, post string, back bool, limit int) (order string, args []any) {
	if back {
		return ` AND ` + when + ` >= ? AND (` + when + ` > ? OR ` + post + ` > ?) ORDER BY ` + when + `, ` + post + ` LIMIT ?`, []any{from.at, from.at, from.post, limit}
	}
	if from == (Moment{}) {
		from.at = math.MaxInt64
	}
	return ` AND ` + when + ` <= ? AND (` + when + ` < ? OR ` + post + ` < ?) ORDER BY ` + when + ` DESC, ` + post + ` DESC LIMIT ?`, []any{from.at, from.at, from.post, limit}
}

// marks is bounds for a list of the marks m.
func (from Moment) marks(back bool, limit int) (order string, args []any) {
	return from.bounds("m.created_at", "m.post_id", back, limit)
}
