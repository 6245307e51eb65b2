package wizard

import (
	"reflect"
	"testing"

	"github.com/madang-campus/madang/internal/lecture/period"
)

func TestWhatContradictsItself(t *testing.T) {
	section := func(id int64, m ...period.Meeting) Section { return Section{ID: id, Credits: 300, Meetings: m} }
	mon, tue, wed := at(period.Monday, 9, 11), at(period.Tuesday, 9, 11), at(period.Wednesday, 9, 11)
	one := func(s ...Section) Group { return Group{Choose: 1, Sections: s} }
	for _, c := range []struct {
		name string
		p    Problem
		want []Part
	}{
		{"a pin on a free day",
			Problem{Groups: []Group{one(section(1, mon), section(2, tue))}, Pins: []Section{section(9, wed)}, Hard: []Hard{{MaxGap, 60}, {FreeDay, 3}}},
			[]Part{{InPins, 0}, {InHard, 1}}},
		{"two pins",
			Problem{Pins: []Section{section(8, tue), section(1, mon), section(9, mon)}},
			[]Part{{InPins, 1}, {InPins, 2}}},
		{"a pin that is excluded",
			Problem{Groups: []Group{one(section(1), section(2))}, Pins: []Section{section(2)}, Excluded: []int64{2}},
			[]Part{{InPins, 0}, {InExcluded, 0}}},
		{"more pins than a group chooses",
			Problem{Groups: []Group{one(section(1), section(2), section(3))}, Pins: []Section{section(1), section(3)}},
			[]Part{{InPins, 0}, {InPins, 1}}},
		{"three groups and two times",
			Problem{Groups: []Group{one(section(0, wed)), one(section(1, mon), section(2, tue)), one(section(3, mon), section(4, tue)), one(section(5, mon), section(6, tue))}},
			[]Part{{InGroups, 1}, {InGroups, 2}, {InGroups, 3}}},
		{"own blocks at all times of a group",
			Problem{Groups: []Group{one(section(1, mon), section(2, tue))}, Busy: []period.Meeting{wed, at(period.Monday, 8, 10), at(period.Tuesday, 10, 12)}},
			[]Part{{InGroups, 0}, {InBusy, 1}, {InBusy, 2}}},
		{"more of one course than there can be",
			Problem{Groups: []Group{{Choose: 2, Sections: []Section{{ID: 1, Course: 5}, {ID: 2, Course: 5}}}}},
			[]Part{{InGroups, 0}}},
		{"more credits than there are",
			Problem{Groups: []Group{one(section(1)), one(section(2))}, Hard: []Hard{{Earliest, 1}, {MinCredits, 900}}},
			[]Part{{InHard, 1}}},
		{"fewer credits than it needs",
			Problem{Groups: []Group{one(section(1)), one(section(2))}, Hard: []Hard{{MaxCredits, 500}}},
			[]Part{{InGroups, 0}, {InGroups, 1}, {InHard, 0}}},
		{"a gap that nothing fills",
			Problem{Groups: []Group{one(section(1, mon)), one(section(2, wed), section(3, tue)), one(section(4, at(period.Monday, 14, 15)))}, Hard: []Hard{{MaxGap, 60}}},
			[]Part{{InGroups, 0}, {InGroups, 2}, {InHard, 0}}},
		{"a day too long",
			Problem{Groups: []Group{one(section(1, mon)), one(section(2, at(period.Monday, 14, 16)))}, Hard: []Hard{{MaxDayMinutes, 239}}},
			[]Part{{InGroups, 0}, {InGroups, 1}, {InHard, 0}}},
		{"too many days",
			Problem{Groups: []Group{one(section(1, mon)), one(section(2, tue))}, Hard: []Hard{{MaxDays, 1}}},
			[]Part{{InGroups, 0}, {InGroups, 1}, {InHard, 0}}},
		{"a long way",
			Problem{Groups: []Group{one(section(1, mon)), one(section(2, at(period.Monday, 11, 12)))}, Hard: []Hard{{Travel, 0}}, Travel: func(Place, Place) int { return 1 }},
			[]Part{{InGroups, 0}, {InGroups, 1}, {InHard, 0}}},
	} {
		r := solved(t, c.p, Options{})
		got := r.Contradiction
		if !r.Proven || got == nil || !got.Smallest || !got.Minimal || !reflect.DeepEqual(got.Parts, c.want) {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}
