// Package wizard finds the best timetables (마법사): of each group of lectures it
// takes as many as the group asks for, so that nothing overlaps, every hard
// wish holds and the soft ones are met as well as they can be.
//
// What it promises:
//   - The search is exact. [Result.Proven] says that it came to its end: there is
//     no table that is better than the ones returned, or none at all.
//   - The same problem has the same best tables, in whatever order its groups and
//     sections are listed: a higher score is first, and tables of one score stand
//     in an order that their ids alone decide. The first ten are the best ten.
//   - Scores are integers, and each table says what it has for every soft wish.
//   - Where no table is possible, the result names a smallest set of wishes, pins,
//     groups and own blocks that cannot be had together.
//   - It ends soon after its context does, and keeps what it has found.
//
// What a section does to itself is the registrar's matter: meetings of one
// section neither overlap each other nor are too far from each other. Meetings
// that may be overlapped take no time and count for no wish. The wishes about a
// day look at a week in which every meeting is held.
//
// Everything here is pure: no database, no clock, no texts.
package wizard

import (
	"context"
	"errors"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// Hundredths is a number with two decimals, as credits and ratings have: 150 is 1.5.
type Hundredths int

// A Section is what can be taken: a lecture with its times.
type Section struct {
	ID       int64
	Course   int64      // sections of one course exclude each other; 0 is no course
	Credits  Hundredths // 0 to 10,000
	Rating   Hundredths // of 1 to 5 stars, 0 where nobody has rated it: then 3 are assumed
	Campus   string
	Meetings []period.Meeting // none for a lecture without a time
}

// A Group is what to choose from.
type Group struct {
	Name     string // the asker's, not looked at
	Choose   int    // how many of the sections, neither more nor fewer
	Sections []Section
}

// A Place is where a meeting is held.
type Place struct{ Campus, Room string }

// A Problem is what to make a table of, and what one wishes.
type Problem struct {
	Groups   []Group
	Pins     []Section        // in every table; one that a group lists, too, is one of its choice
	Excluded []int64          // sections in no table; one that nothing lists is no error
	Busy     []period.Meeting // own blocks: nothing overlaps them, and within one's day they are no gap
	Hard     []Hard           // each code once, but FreeDay once for each day
	Soft     []Soft           // each code once

	// Travel returns how many minutes the way takes from one place to another,
	// for the hard wish of that name. It is called often, and must answer the
	// same each time.
	Travel func(from, to Place) int `json:"-"`
}

// A HardCode names a wish that every table fulfils.
type HardCode string

// The hard wishes, and what their N is.
const (
	FreeDay       HardCode = "free_day"        // no lecture on the day N, a [period.Day]
	Earliest      HardCode = "earliest"        // none begins before the minute N of a day
	Latest        HardCode = "latest"          // none ends after the minute N of a day
	MaxGap        HardCode = "max_gap"         // between lectures of a day at most N minutes in one piece are free
	MaxDayMinutes HardCode = "max_day_minutes" // at most N minutes of lectures on a day
	MaxDays       HardCode = "max_days"        // at most N days of the week on campus
	Travel        HardCode = "travel"          // between two lectures of a day there is the time of the way; N is 0
	MinCredits    HardCode = "min_credits"     // at least N [Hundredths]
	MaxCredits    HardCode = "max_credits"     // at most N [Hundredths]
)

// A Hard wish is one that every table fulfils.
type Hard struct {
	Code HardCode
	N    int
}

// A SoftCode names a wish that makes a table better.
type SoftCode string

// The soft wishes, what their N is, and how many points they cost or bring at
// the weight 1.
const (
	Lunch   SoftCode = "lunch"    // N minutes in one piece free from 11:30 to 14:00: a day with lectures without costs 60
	Compact SoftCode = "compact"  // no waiting between lectures: a free piece of more than N minutes costs 1 each
	FewDays SoftCode = "few_days" // few days on campus: each costs 120; N is 0
	Rating  SoftCode = "rating"   // well rated sections: each brings its [Hundredths]; N is 0
	Start   SoftCode = "start"    // the day's first lecture begins at the minute N: each minute earlier or later costs 1
)

// A Soft wish is one that makes a table better, by Weight of 1 to 100.
type Soft struct {
	Code   SoftCode
	N      int
	Weight int
}

// Options say how much is asked for. A bound on the time is the deadline of the
// context.
type Options struct {
	Best  int         // how many tables, at most 100; 0 stands for 20
	Nodes int64       // how many partial tables to look at, 0 for no bound
	Found func(Table) // called with each table that is among the best of those found so far, if it is not nil
}

// A Table is a choice that fulfils every hard wish.
type Table struct {
	Score    int64   // the sum of the points of its reasons
	Sections []int64 // the ids, ascending
	Credits  Hundredths
	Reasons  []Reason // one for each soft wish, in the order of the problem
}

// A Reason is what a table has for a soft wish.
type Reason struct {
	Code   SoftCode
	N      int   // Lunch: days with one; Compact: minutes of waiting; FewDays: days on campus; Rating: mean Hundredths; Start: minutes away
	Of     int   // Lunch, Start: days with lectures; Rating: sections that are rated; else 0
	Points int64 // with the weight
}

// A Kind is what sort of thing takes part in a contradiction, or is wrong.
type Kind string

// The kinds, named after the fields of a [Problem].
const (
	InGroups   Kind = "groups"
	InPins     Kind = "pins"
	InHard     Kind = "hard"
	InBusy     Kind = "busy"
	InExcluded Kind = "excluded" // all of them together, at the index 0
	InSoft     Kind = "soft"     // in errors only
)

// A Part is one thing that was asked for: what stands at an index of a field.
type Part struct {
	Kind  Kind
	Index int
}

// A Contradiction is a set of parts that cannot be had together. A group that is
// not among them may choose fewer than it asks for, and every other part that is
// not among them may be broken: there is no table even so.
type Contradiction struct {
	Parts    []Part // in the order of the kinds above, by index within one
	Minimal  bool   // without any one of them there is a table
	Smallest bool   // no set of fewer parts contradicts itself
}

// A Result is what was found.
type Result struct {
	Tables        []Table
	Proven        bool           // these are the best of all, or there is none
	Visited       int64          // partial tables that were looked at
	Contradiction *Contradiction // where it is proven that there is none
}

// Solve returns the best tables of p. Its error is an [*Error] where p or o
// cannot be, and the context's where that was cancelled; the result then holds
// what was found before. A deadline that is over, and a bound on nodes that is
// reached, are no errors: the result is not proven.
//
// Any number of calls may run at one time. One takes about 2 MB for ten groups
// of thirty sections, and up to 80 MB at the bounds of a problem.
func Solve(ctx context.Context, p Problem, o Options) (Result, error) {
	if err := p.check(); err != nil {
		return Result{}, err
	}
	if err := o.check(); err != nil {
		return Result{}, err
	}
	b := &budget{ctx: ctx, left: o.Nodes, bounded: o.Nodes > 0}
	r := solve(&p, o, b)
	r.Visited = b.visited
	if err := ctx.Err(); b.over && errors.Is(err, context.Canceled) {
		return r, err
	}
	return r, nil
}

func solve(p *Problem, o Options, b *budget) (r Result) {
	m := newModel(p, b)
	if b.over {
		return r
	}
	first, ok := newSearch(m, m.every(), nil, b)
	if !ok || !first.exists() {
		if !b.over {
			r.Proven = true
			r.Contradiction = m.contradiction(b)
		}
		return r
	}
	best := &list{max: o.Best, found: func(picks []*Section) {
		if o.Found != nil {
			o.Found(m.table(picks))
		}
	}}
	if best.max == 0 {
		best.max = 20
	}
	m.rank(best, first.chosen, b)
	for _, e := range best.all {
		r.Tables = append(r.Tables, m.table(e.picks))
	}
	r.Proven = !b.over
	return r
}

// A budget is what a search may cost. Once it is over, all of the search ends.
type budget struct {
	ctx     context.Context
	left    int64
	bounded bool
	visited int64
	over    bool
}

// spend reports whether one more partial table may be looked at.
func (b *budget) spend() bool {
	if b.bounded && b.left == 0 {
		b.over = true
	}
	if !b.goesOn() {
		return false
	}
	b.left--
	b.visited++
	return true
}

// goesOn reports whether the search may go on, without looking at a table.
func (b *budget) goesOn() bool {
	b.over = b.over || b.ctx.Err() != nil
	return !b.over
}
