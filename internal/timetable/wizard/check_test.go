package wizard

import (
	"errors"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/period"
)

func TestWhatCannotBe(t *testing.T) {
	sections := func(n int) (all []Section) {
		for i := range n {
			all = append(all, Section{ID: int64(i)})
		}
		return all
	}
	one := func(s Section) Problem { return Problem{Groups: []Group{{Choose: 1, Sections: []Section{s}}}} }
	hard := func(w ...Hard) Problem { return Problem{Hard: w} }
	soft := func(w ...Soft) Problem { return Problem{Soft: w} }
	bad := period.Meeting{Day: period.Monday, Start: 600, End: 600}
	good := at(period.Monday, 9, 10)
	for _, c := range []struct {
		name string
		p    Problem
		o    Options
		want Error
	}{
		{"groups", Problem{Groups: make([]Group, 21)}, Options{}, Error{TooMany, Part{InGroups, 20}, 0}},
		{"sections", Problem{Groups: []Group{{Choose: 1, Sections: sections(301)}}}, Options{}, Error{TooMany, Part{InGroups, 0}, 0}},
		{"meetings", one(Section{ID: 7, Meetings: make([]period.Meeting, 21)}), Options{}, Error{TooMany, Part{InGroups, 0}, 7}},
		{"pins", Problem{Pins: sections(41)}, Options{}, Error{TooMany, Part{InPins, 40}, 0}},
		{"busy", Problem{Busy: make([]period.Meeting, 101)}, Options{}, Error{TooMany, Part{InBusy, 100}, 0}},
		{"excluded", Problem{Excluded: make([]int64, 10_001)}, Options{}, Error{TooMany, Part{InExcluded, 10_000}, 0}},
		{"chosen", Problem{Groups: []Group{{Choose: 40, Sections: sections(40)}}, Pins: []Section{{ID: 40}}}, Options{}, Error{TooManyChosen, Part{}, 0}},
		{"none of", Problem{Groups: []Group{{Choose: 0, Sections: sections(2)}}}, Options{}, Error{ChooseRange, Part{InGroups, 0}, 0}},
		{"more than there are", Problem{Groups: []Group{{Choose: 3, Sections: sections(2)}}}, Options{}, Error{ChooseRange, Part{InGroups, 0}, 0}},
		{"credits", one(Section{ID: 7, Credits: -1}), Options{}, Error{BadSection, Part{InGroups, 0}, 7}},
		{"rating", one(Section{ID: 7, Rating: 501}), Options{}, Error{BadSection, Part{InGroups, 0}, 7}},
		{"low rating", one(Section{ID: 7, Rating: 99}), Options{}, Error{BadSection, Part{InGroups, 0}, 7}},
		{"meeting", one(Section{ID: 7, Meetings: []period.Meeting{good, bad}}), Options{}, Error{BadMeeting, Part{InGroups, 0}, 7}},
		{"meeting of a pin", Problem{Pins: []Section{{ID: 7, Meetings: []period.Meeting{bad}}}}, Options{}, Error{BadMeeting, Part{InPins, 0}, 7}},
		{"own block", Problem{Busy: []period.Meeting{good, bad}}, Options{}, Error{BadMeeting, Part{InBusy, 1}, 0}},
		{"twice in a group", Problem{Groups: []Group{{Choose: 1, Sections: []Section{{ID: 7}, {ID: 7}}}}}, Options{}, Error{SectionTwice, Part{InGroups, 0}, 7}},
		{"in two groups", Problem{Groups: []Group{{Choose: 1, Sections: sections(2)}, {Choose: 1, Sections: sections(1)}}}, Options{}, Error{SectionTwice, Part{InGroups, 1}, 0}},
		{"pinned twice", Problem{Pins: []Section{{ID: 7}, {ID: 7}}}, Options{}, Error{SectionTwice, Part{InPins, 1}, 7}},
		{"another pin", Problem{Groups: []Group{{Choose: 1, Sections: sections(2)}}, Pins: []Section{{ID: 1, Meetings: []period.Meeting{good}}}}, Options{}, Error{SectionDiffers, Part{InPins, 0}, 1}},
		{"unknown", hard(Hard{"sleep", 1}), Options{}, Error{UnknownWish, Part{InHard, 0}, 0}},
		{"no day", hard(Hard{FreeDay, 0}), Options{}, Error{WishRange, Part{InHard, 0}, 0}},
		{"a long day", hard(Hard{FreeDay, 1}, Hard{Latest, 1441}), Options{}, Error{WishRange, Part{InHard, 1}, 0}},
		{"no minutes", hard(Hard{MaxDayMinutes, 0}), Options{}, Error{WishRange, Part{InHard, 0}, 0}},
		{"no days", hard(Hard{MaxDays, 0}), Options{}, Error{WishRange, Part{InHard, 0}, 0}},
		{"no credits", hard(Hard{MinCredits, 0}), Options{}, Error{WishRange, Part{InHard, 0}, 0}},
		{"the same day", hard(Hard{FreeDay, 1}, Hard{FreeDay, 2}, Hard{FreeDay, 1}), Options{}, Error{WishTwice, Part{InHard, 2}, 0}},
		{"the same wish", hard(Hard{MaxGap, 1}, Hard{MaxGap, 2}), Options{}, Error{WishTwice, Part{InHard, 1}, 0}},
		{"no way", hard(Hard{Travel, 0}), Options{}, Error{NoTravel, Part{InHard, 0}, 0}},
		{"unknown soft", soft(Soft{"sleep", 1, 1}), Options{}, Error{UnknownWish, Part{InSoft, 0}, 0}},
		{"no weight", soft(Soft{Rating, 0, 0}), Options{}, Error{WishRange, Part{InSoft, 0}, 0}},
		{"great weight", soft(Soft{Rating, 0, 101}), Options{}, Error{WishRange, Part{InSoft, 0}, 0}},
		{"long lunch", soft(Soft{Lunch, 151, 1}), Options{}, Error{WishRange, Part{InSoft, 0}, 0}},
		{"no lunch", soft(Soft{Lunch, 0, 1}), Options{}, Error{WishRange, Part{InSoft, 0}, 0}},
		{"soft twice", soft(Soft{Rating, 0, 1}, Soft{Rating, 0, 2}), Options{}, Error{WishTwice, Part{InSoft, 1}, 0}},
		{"tables", Problem{}, Options{Best: 101}, Error{BestRange, Part{}, 0}},
		{"fewer than none", Problem{}, Options{Best: -1}, Error{BestRange, Part{}, 0}},
		{"nodes", Problem{}, Options{Nodes: -1}, Error{NodesRange, Part{}, 0}},
	} {
		_, err := Solve(t.Context(), c.p, c.o)
		if e, ok := errors.AsType[*Error](err); !ok || *e != c.want {
			t.Errorf("%s: %#v, want %#v", c.name, err, c.want)
		}
	}
}

func TestWhatIsAtTheBounds(t *testing.T) {
	s := Section{ID: 1, Credits: 100_00, Rating: 5_00, Meetings: []period.Meeting{{Day: period.Sunday, Start: 0, End: period.DayLength}}}
	p := Problem{
		Groups:   []Group{{Choose: 1, Sections: []Section{s}}},
		Pins:     []Section{s},
		Excluded: []int64{2},
		Hard:     []Hard{{FreeDay, 6}, {Earliest, 0}, {Latest, period.DayLength}, {MaxGap, 0}, {MaxDayMinutes, period.DayLength}, {MaxDays, 7}, {MinCredits, 1}, {MaxCredits, MaxChosen * 100_00}},
		Soft:     []Soft{{Lunch, 150, MaxWeight}, {Compact, period.DayLength, MaxWeight}, {FewDays, 0, MaxWeight}, {Rating, 0, MaxWeight}, {Start, period.DayLength, MaxWeight}},
	}
	if r := solved(t, p, Options{Best: 100}); len(r.Tables) != 1 || !r.Proven {
		t.Errorf("%+v, want one table", r)
	}
}
