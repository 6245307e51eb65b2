package rest

import (
	"reflect"
	"strconv"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// maxList is how many items a bare array has at most.
const maxList = 1000

// A counted is DRF's page of a list.
type counted struct {
	Count    int     `json:"count"`
	Next     *string `json:"next"`
	Previous *string `json:"previous"`
	Results  any     `json:"results"`
}

// cutList makes the answer of a bare array: the whole up to maxList with a Link
// to the rest, or a counted page where limit or page was asked for.
func (x *Exchange) cutList(list reflect.Value) (any, error) {
	n := list.Len()
	if text, ok := x.query.get("page"); ok {
		return x.pageOf(list, text)
	}
	offset := 0
	if text, ok := x.query.get("offset"); ok {
		offset = positive(text, 1<<31-1, 0)
	}
	if text, ok := x.query.get("limit"); ok {
		return x.limited(list, positive(text, maxList, pageSize), offset), nil
	}
	from := min(offset, n)
	to := min(from+maxList, n)
	if to < n {
		x.header.Set("Link", "<"+x.link(x.query.with(pair{"offset", strconv.Itoa(to)}))+`>; rel="next"`)
	}
	return slice(list, from, to), nil
}

// slice cuts a list; it is never null.
func slice(list reflect.Value, from, to int) any {
	if list.IsNil() {
		return []struct{}{}
	}
	return list.Slice(from, to).Interface()
}

func (x *Exchange) limited(list reflect.Value, limit, offset int) any {
	n := list.Len()
	from := min(offset, n)
	out := counted{Count: n, Results: slice(list, from, min(from+limit, n))}
	if offset+limit < n {
		out.Next = x.listLink(pair{"limit", strconv.Itoa(limit)}, pair{"offset", strconv.Itoa(offset + limit)})
	}
	switch {
	case offset > limit:
		out.Previous = x.listLink(pair{"limit", strconv.Itoa(limit)}, pair{"offset", strconv.Itoa(offset - limit)})
	case offset > 0:
		out.Previous = x.listLink(pair{"limit", strconv.Itoa(limit)}, pair{"offset", ""})
	}
	return out
}

func (x *Exchange) pageOf(list reflect.Value, text string) (any, error) {
	n, size := list.Len(), pageSize
	if s, ok := x.query.get("page_size"); ok {
		size = positive(s, maxPageSize, pageSize)
	}
	pages := max(1, (n+size-1)/size)
	page, big, ok := pyInt(text)
	if text == "last" {
		page, ok = int64(pages), true
	}
	if !ok || big || page < 1 || page > int64(pages) {
		return nil, fault.New(fault.NotFound, "invalid_page")
	}
	from := int(page-1) * size
	out := counted{Count: n, Results: slice(list, from, min(from+size, n))}
	if page < int64(pages) {
		out.Next = x.listLink(pair{"page", strconv.FormatInt(page+1, 10)})
	}
	switch {
	case page == 2:
		out.Previous = x.listLink(pair{"page", ""})
	case page > 2:
		out.Previous = x.listLink(pair{"page", strconv.FormatInt(page-1, 10)})
	}
	return out, nil
}

func (x *Exchange) listLink(changes ...pair) *string {
	link := x.link(x.query.with(changes...))
	return &link
}
