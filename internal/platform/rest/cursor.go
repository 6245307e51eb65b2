package rest

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
)

const (
	pageSize    = 20
	maxPageSize = 100
)

// A CursorQuery is embedded in the input of a feed. It reads cursor and
// page_size; a page_size that is no number counts as none.
type CursorQuery struct {
	Size int // items of a page: 1 to 100, 20 if not asked
	cur  Cursor
	bad  bool
}

// A Cursor says where a page of a feed begins: after Pos, on the way to older
// items. With Back it is the page before Pos, whose items are to be found
// nearest first, so in the other order. Pos "" is the newest end of the feed,
// and the oldest with Back. A query asks for one item more than the page holds.
type Cursor struct {
	Pos  string // as the pos of NewPage made it, but never trust it: the client has had it
	Back bool
}

// errCursor is the fault of a cursor that nobody made, answered 404.
func errCursor() error { return fault.New(fault.NotFound, "invalid_cursor") }

// Int returns Pos as the integer that strconv.FormatInt made of it, 0 where
// there is none. Its error is errCursor.
func (c Cursor) Int() (int64, error) {
	if c.Pos == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(c.Pos, 10, 64)
	if err != nil || n <= 0 {
		return 0, errCursor()
	}
	return n, nil
}

// Cursor returns where the page begins. It is sound: a bad one has been
// answered before the call.
func (q CursorQuery) Cursor() Cursor { return q.cur }

func (q *CursorQuery) readQuery(v query) {
	q.Size = pageSize
	if s, ok := v.get("page_size"); ok {
		q.Size = positive(s, maxPageSize, pageSize)
	}
	if s, ok := v.get("cursor"); ok && s != "" {
		q.cur, q.bad = parseCursor(s)
	}
}

func (q *CursorQuery) failed() error {
	if q.bad {
		return errCursor()
	}
	return nil
}

func (q *CursorQuery) queryFields() []field {
	most := int64(maxPageSize)
	return []field{{name: "cursor", kind: kindString}, {name: "page_size", kind: kindInteger, max: &most}}
}

// positive reads a number from 1 up, cut at most; other is for what is none.
func positive(s string, most, other int) int {
	n, big, ok := pyInt(s)
	switch {
	case !ok || n <= 0:
		return other
	case big || n > int64(most):
		return most
	}
	return int(n)
}

// maxCursor is the length of the longest cursor that is looked at.
const maxCursor = 1024

// parseCursor reads base64 of "p=…" or "r=1&p=…".
func parseCursor(s string) (c Cursor, bad bool) {
	if len(s) > maxCursor {
		return c, true
	}
	raw, err := base64.StdEncoding.DecodeString(s)
	if err != nil {
		return c, true
	}
	pairs, ok := parsePairs(string(raw))
	if !ok || !isASCII(raw) {
		return c, true
	}
	for _, p := range pairs {
		switch p.name {
		case "p":
			c.Pos = p.value
		case "r", "o":
			n, _, ok := pyInt(p.value)
			if !ok {
				return Cursor{}, true
			}
			if p.name == "r" {
				c.Back = n != 0
			}
		}
	}
	return c, strings.ContainsAny(c.Pos, "\x00\ufffd")
}

func isASCII(b []byte) bool { return !slices.ContainsFunc(b, func(c byte) bool { return c >= 0x80 }) }

func (c Cursor) String() string {
	var q query
	if c.Back {
		q = append(q, pair{"r", "1"})
	}
	if c.Pos != "" {
		q = append(q, pair{"p", c.Pos})
	}
	s := q.with()
	if c.Back && c.Pos != "" { // DRF's order: r before p
		s = "r=1&" + query{{"p", c.Pos}}.with()
	}
	return base64.StdEncoding.EncodeToString([]byte(s))
}

// A Page is one page of a feed.
type Page[T any] struct {
	Next     *string `json:"next"`     // address of the page of older items
	Previous *string `json:"previous"` // address of the page of newer items
	Results  []T     `json:"results"`
}

// NewPage makes the page of what a query of up to size+1 items has found, in
// the order that c asks for. pos returns an item's position: what a keyset
// query compares. It takes over items.
func NewPage[T any](ctx context.Context, items []T, size int, c Cursor, pos func(T) string) Page[T] {
	more := len(items) > size
	items = items[:min(len(items), size):min(len(items), size)]
	if c.Back {
		slices.Reverse(items)
	}
	p := Page[T]{Results: items}
	if items == nil {
		p.Results = []T{}
	}
	older, newer := more, c.Pos != ""
	if c.Back {
		older, newer = c.Pos != "", more
	}
	x := From(ctx)
	first, last := Cursor{Back: true}, Cursor{} // beyond an empty page: the other end
	if len(items) > 0 {
		first.Pos, last.Pos = pos(items[0]), pos(items[len(items)-1])
	}
	if older {
		p.Next = x.cursorLink(last)
	}
	if newer {
		p.Previous = x.cursorLink(first)
	}
	return p
}

func (x *Exchange) cursorLink(c Cursor) *string {
	text := ""
	if c != (Cursor{}) {
		text = c.String()
	}
	link := x.link(x.query.with(pair{"cursor", text}))
	return &link
}
