package main

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

const (
	asJSON = "application/json"
	asHTML = "text/html"
)

// measure runs the rows whose name holds only, on the two databases.
func measure(big, small, only string, d time.Duration, rounds int) ([]row, error) {
	madang, err := start("madang", big)
	if err != nil {
		return nil, err
	}
	defer madang.stop()
	bare, err := start("bare", big)
	if err != nil {
		return nil, err
	}
	defer bare.stop()
	tenth, err := start("madang", small)
	if err != nil {
		return nil, err
	}
	defer tenth.stop()

	var rows []row
	add := func(name, what, want string, holds func(float64) bool, a, b func() (result, error)) error {
		if !strings.Contains(name, only) {
			return nil
		}
		ra, rb, err := compare(a, b, rounds)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		ratio := ra.PerSecond / rb.PerSecond
		if strings.HasPrefix(want, "≤") {
			ratio = 1 / ratio // of costs, not of speeds
		}
		rows = append(rows, row{name, ra, rb, what, ratio, want, holds(ratio)})
		return nil
	}
	least := func(x float64) (string, func(float64) bool) {
		return fmt.Sprintf("≥ %.1f", x), func(r float64) bool { return r >= x }
	}
	most := func(x float64) (string, func(float64) bool) {
		return fmt.Sprintf("≤ %.1f", x), func(r float64) bool { return r <= x }
	}
	reading := func(c *child, s func(c *child) shot) func() (result, error) {
		return func() (result, error) {
			s := s(c)
			return load(c.Addr, 16, d, func(int, int) shot { return s })
		}
	}
	page := func(c *child) shot { return get(fmt.Sprintf("/post/?board=%d", c.Board), asJSON, c.bearer(0)) }
	deep := func(c *child) shot {
		return get(fmt.Sprintf("/post/?board=%d&cursor=%s", c.Board, c.Deep), asJSON, c.bearer(0))
	}
	comments := func(c *child) shot { return get(fmt.Sprintf("/comment/?post=%d", c.Post), asJSON, c.bearer(0)) }
	html := func(c *child) shot {
		return get(fmt.Sprintf("/board/%d/", c.Board), asHTML, "Cookie: madang="+c.Session)
	}
	barePage := func(c *child) shot {
		return get(fmt.Sprintf("/page?viewer=1&board=%d&before=%d", madang.Board, int64(math.MaxInt64)), asJSON)
	}
	barePost := func(c *child) shot { return get(fmt.Sprintf("/post?viewer=1&id=%d", madang.Post), asJSON) }

	want, holds := least(.7)
	if err := add("page of 20 posts, JSON", "bare", want, holds, reading(madang, page), reading(bare, barePage)); err != nil {
		return nil, err
	}
	want, holds = least(.6)
	if err := add("post with 20 comments, JSON", "bare", want, holds, reading(madang, comments), reading(bare, barePost)); err != nil {
		return nil, err
	}
	want, holds = least(.4)
	if err := add("board page, HTML", "bare JSON page", want, holds, reading(madang, html), reading(bare, barePage)); err != nil {
		return nil, err
	}
	want, holds = most(1.3)
	if err := add("1,000th page", "the first", want, holds, reading(madang, deep), reading(madang, page)); err != nil {
		return nil, err
	}
	if err := add("page of 100,000 posts", "of 10,000", want, holds, reading(madang, page), reading(tenth, page)); err != nil {
		return nil, err
	}
	var n atomic.Int64
	for _, w := range []struct {
		conns int
		least float64
	}{{16, 1.5}, {64, 2}} {
		writing := func(c *child, path string, body func(conn int, n int64) string, headers func(conn int) []string) func() (result, error) {
			return func() (result, error) {
				return load(c.Addr, w.conns, d, func(conn, _ int) shot {
					return request("POST", path, asJSON, body(conn, n.Add(1)), 201, headers(conn)...)
				})
			}
		}
		ours := writing(madang, "/comment/", func(conn int, n int64) string {
			return fmt.Sprintf(`{"post":%d,"content":"측정하는 댓글이에요 %d"}`, madang.Posts[conn], n)
		}, func(conn int) []string { return []string{madang.bearer(conn)} })
		theirs := writing(bare, "/comment", func(conn int, n int64) string {
			return fmt.Sprintf(`{"post":%d,"viewer":1,"content":"측정하는 댓글이에요 %d"}`, madang.Posts[conn], n)
		}, func(int) []string { return nil })
		want, holds = least(w.least)
		if err := add(fmt.Sprintf("comment, durable, %d connections", w.conns), "bare commit each", want, holds, ours, theirs); err != nil {
			return nil, err
		}
	}
	browser := "Cookie: madang=" + madang.Session
	table := fmt.Sprintf("/timetable/%d/", madang.Campus.Timetable)
	for _, one := range []struct {
		name  string
		limit float64 // ms
		shots []shot
	}{
		{"search, two syllables, newest 20, one at a time", 5, searchShots(madang)},
		{"lectures of 10,000, by word, initials and free hours, one at a time", 10, lectureShots(madang)},
		{"timetable page, HTML, one at a time", 10, []shot{get(table, asHTML, browser)}},
		{"calendar of a timetable, one at a time", 5, []shot{get(madang.Campus.Calendar, asJSON)}},
		{"picture of a timetable for a phone, one at a time", 40, []shot{get(table+"image/", asJSON, browser)}},
	} {
		if !strings.Contains(one.name, only) {
			continue
		}
		r, err := alone(one.name, madang, one.limit, one.shots, d, rounds)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		rows = append(rows, r)
	}
	for _, one := range []struct {
		name string
		row  func(name string) (row, error)
	}{
		{"import of 10,000 lectures", func(name string) (row, error) { return importing(name, rounds) }},
		{"wizard, proven best 20 of 10 × 30", func(name string) (row, error) { return choosing(name, 1000, false, d, rounds) }},
		{"wizard, first of 10 × 30", func(name string) (row, error) { return choosing(name, 100, true, d, rounds) }},
		{"start to first answer", func(name string) (row, error) { return starting(name, big, rounds) }},
	} {
		if !strings.Contains(one.name, only) {
			continue
		}
		r, err := one.row(one.name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", one.name, err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// alone measures how long answers take that are asked for one after the other,
// shot after shot.
func alone(name string, c *child, limit float64, shots []shot, d time.Duration, rounds int) (row, error) {
	all := make([]result, rounds)
	for i := range all {
		var err error
		if all[i], err = load(c.Addr, 1, d, func(_, n int) shot { return shots[n%len(shots)] }); err != nil {
			return row{}, err
		}
	}
	return within(name, limit, all), nil
}

// within makes the row of what one asks for alone: what counts is how long it
// takes, in the median of all rounds, and whether that is below a limit in ms.
func within(name string, limit float64, all []result) row {
	slices.SortFunc(all, func(a, b result) int { return cmp.Compare(a.P50, b.P50) })
	took := all[len(all)/2]
	took.PerSecond = 0
	return row{name, took, result{P50: limit}, "limit", took.P50 / limit, "≤ 1.0", took.P50 <= limit}
}

// searchShots are searches for words of two syllables, a few in a hundred of the
// posts having each.
func searchShots(c *child) []shot {
	dice := rand.New(rand.NewPCG(3, 4))
	shots := make([]shot, 500)
	for i := range shots {
		word := string([]rune{syllables[dice.IntN(len(syllables))], syllables[dice.IntN(len(syllables))]})
		shots[i] = get("/search/?q="+url.QueryEscape(word), asJSON, c.bearer(0))
	}
	return shots
}
