package wizard

import (
	"fmt"
	"slices"

	"github.com/madang-campus/madang/internal/lecture/period"
)

// Bounds of a problem.
const (
	MaxGroups   = 20
	MaxSections = 300 // of a group
	MaxMeetings = 20  // of a section
	MaxPins     = 40
	MaxBusy     = 100
	MaxExcluded = 10_000
	MaxChosen   = 40 // sections of a table, pinned ones among them
	MaxWeight   = 100
)

// An ErrorCode says what is wrong with a problem.
type ErrorCode string

// What can be wrong. Codes are stable.
const (
	TooMany        ErrorCode = "too_many"        // more than the bound of this field
	TooManyChosen  ErrorCode = "too_many_chosen" // more than MaxChosen sections in each table
	ChooseRange    ErrorCode = "choose_range"    // the group chooses none, or more than it lists
	BadSection     ErrorCode = "bad_section"     // its credits or its rating cannot be
	BadMeeting     ErrorCode = "bad_meeting"     // it has a meeting at no valid time
	SectionTwice   ErrorCode = "section_twice"   // two groups, or one twice, list the section, or it is pinned twice
	SectionDiffers ErrorCode = "section_differs" // a pin is not what its group lists under that id
	UnknownWish    ErrorCode = "unknown_wish"
	WishTwice      ErrorCode = "wish_twice"
	WishRange      ErrorCode = "wish_range" // N or the weight cannot be
	NoTravel       ErrorCode = "no_travel"  // the wish is there, and Problem.Travel is not
	BestRange      ErrorCode = "best_range" // of the options: more than 100 tables, or fewer than none
	NodesRange     ErrorCode = "nodes_range"
)

// An Error is what is wrong with a problem: the first thing that was met.
type Error struct {
	Code    ErrorCode
	Part    Part  // where; its Kind is empty for the whole
	Section int64 // the id, where it is about one
}

func (e *Error) Error() string {
	if e.Part.Kind == "" {
		return fmt.Sprintf("wizard: %s", e.Code)
	}
	return fmt.Sprintf("wizard: %s at %s[%d]", e.Code, e.Part.Kind, e.Part.Index)
}

func (o Options) check() error {
	switch {
	case o.Best < 0 || o.Best > 100:
		return &Error{Code: BestRange}
	case o.Nodes < 0:
		return &Error{Code: NodesRange}
	}
	return nil
}

func (p *Problem) check() error {
	for _, b := range []struct {
		kind   Kind
		n, max int
	}{{InGroups, len(p.Groups), MaxGroups}, {InPins, len(p.Pins), MaxPins}, {InBusy, len(p.Busy), MaxBusy}, {InExcluded, len(p.Excluded), MaxExcluded}} {
		if b.n > b.max {
			return &Error{Code: TooMany, Part: Part{b.kind, b.max}}
		}
	}
	listed := map[int64]*Section{}
	chosen := 0
	for i, g := range p.Groups {
		at := Part{InGroups, i}
		if len(g.Sections) > MaxSections {
			return &Error{Code: TooMany, Part: at}
		}
		if g.Choose < 1 || g.Choose > len(g.Sections) {
			return &Error{Code: ChooseRange, Part: at}
		}
		chosen += g.Choose
		for j := range g.Sections {
			s := &g.Sections[j]
			if err := s.check(at); err != nil {
				return err
			}
			if listed[s.ID] != nil {
				return &Error{SectionTwice, at, s.ID}
			}
			listed[s.ID] = s
		}
	}
	pinned := map[int64]bool{}
	for i := range p.Pins {
		s, at := &p.Pins[i], Part{InPins, i}
		if err := s.check(at); err != nil {
			return err
		}
		if pinned[s.ID] {
			return &Error{SectionTwice, at, s.ID}
		}
		pinned[s.ID] = true
		if l := listed[s.ID]; l == nil {
			chosen++
		} else if !l.same(s) {
			return &Error{SectionDiffers, at, s.ID}
		}
	}
	if chosen > MaxChosen {
		return &Error{Code: TooManyChosen}
	}
	for i, m := range p.Busy {
		if !m.Valid() {
			return &Error{Code: BadMeeting, Part: Part{InBusy, i}}
		}
	}
	return p.checkWishes()
}

func (s *Section) check(at Part) error {
	switch {
	case len(s.Meetings) > MaxMeetings:
		return &Error{TooMany, at, s.ID}
	case s.Credits < 0 || s.Credits > 100_00 || s.Rating != 0 && (s.Rating < 1_00 || s.Rating > 5_00):
		return &Error{BadSection, at, s.ID}
	}
	for _, m := range s.Meetings {
		if !m.Valid() {
			return &Error{BadMeeting, at, s.ID}
		}
	}
	return nil
}

func (s *Section) same(o *Section) bool {
	return s.ID == o.ID && s.Course == o.Course && s.Credits == o.Credits && s.Rating == o.Rating && s.Campus == o.Campus &&
		slices.Equal(s.Meetings, o.Meetings)
}

func (p *Problem) checkWishes() error {
	hard := map[Hard]bool{}
	for i, w := range p.Hard {
		at := Part{InHard, i}
		least, most := 0, period.DayLength
		same := Hard{Code: w.Code}
		switch w.Code {
		case FreeDay:
			least, most, same = int(period.Monday), int(period.Sunday), w
		case Earliest, Latest, MaxGap:
		case MaxDayMinutes:
			least = 1
		case MaxDays:
			least, most = 1, 7
		case Travel:
			most = 0
			if p.Travel == nil {
				return &Error{Code: NoTravel, Part: at}
			}
		case MinCredits, MaxCredits:
			least, most = 1, MaxChosen*100_00
		default:
			return &Error{Code: UnknownWish, Part: at}
		}
		if w.N < least || w.N > most {
			return &Error{Code: WishRange, Part: at}
		}
		if hard[same] {
			return &Error{Code: WishTwice, Part: at}
		}
		hard[same] = true
	}
	soft := map[SoftCode]bool{}
	for i, w := range p.Soft {
		at := Part{InSoft, i}
		least, most := 0, period.DayLength
		switch w.Code {
		case Lunch:
			least, most = 1, lunchEnd-lunchStart
		case Compact, Start:
		case FewDays, Rating:
			most = 0
		default:
			return &Error{Code: UnknownWish, Part: at}
		}
		if w.N < least || w.N > most || w.Weight < 1 || w.Weight > MaxWeight {
			return &Error{Code: WishRange, Part: at}
		}
		if soft[w.Code] {
			return &Error{Code: WishTwice, Part: at}
		}
		soft[w.Code] = true
	}
	return nil
}
