package period

import (
	"slices"
	"testing"
)

func TestWhatOverlaps(t *testing.T) {
	at := func(day Day, start, end int) Meeting { return Meeting{Day: day, Start: start, End: end, Kind: Class} }
	odd, _ := WeeksOf(1, 3, 5)
	even, _ := WeeksOf(2, 4)
	late, _ := WeeksOf(5, 6)
	in := func(m Meeting, w Weeks) Meeting { m.Weeks = w; return m }
	video := at(Monday, 540, 600)
	video.Kind, video.MayOverlap = Video, true
	for _, c := range []struct {
		name            string
		a, b            Meeting
		meets, overlaps bool
	}{
		{"the same", at(Monday, 540, 600), at(Monday, 540, 600), true, true},
		{"one after the other", at(Monday, 540, 600), at(Monday, 600, 660), false, false},
		{"by a minute", at(Monday, 540, 601), at(Monday, 600, 660), true, true},
		{"one within the other", at(Monday, 540, 700), at(Monday, 600, 660), true, true},
		{"other days", at(Monday, 540, 600), at(Tuesday, 540, 600), false, false},
		{"other weeks", in(at(Monday, 540, 600), odd), in(at(Monday, 540, 600), even), false, false},
		{"a common week", in(at(Monday, 540, 600), odd), in(at(Monday, 540, 600), late), true, true},
		{"every week and some", at(Monday, 540, 600), in(at(Monday, 540, 600), even), true, true},
		{"a video", at(Monday, 540, 600), video, true, false},
	} {
		for _, p := range [][2]Meeting{{c.a, c.b}, {c.b, c.a}} {
			if got := p[0].Meets(p[1]); got != c.meets {
				t.Errorf("%s: meets is %v, want %v", c.name, got, c.meets)
			}
			if got := p[0].Overlaps(p[1]); got != c.overlaps {
				t.Errorf("%s: overlaps is %v, want %v", c.name, got, c.overlaps)
			}
		}
	}
}

func TestWeeks(t *testing.T) {
	w, ok := WeeksOf(13, 1, 64, 1)
	if got := w.List(); !ok || !slices.Equal(got, []int{1, 13, 64}) {
		t.Errorf("weeks are %v, %v, want 1, 13 and 64", got, ok)
	}
	if !w.Has(64) || w.Has(2) || w.Has(0) || w.Has(65) || !Weeks(0).Has(2) {
		t.Error("Has does not say what List does")
	}
	for _, bad := range [][]int{{}, {0}, {65}, {1, -1}} {
		if w, ok := WeeksOf(bad...); ok {
			t.Errorf("weeks %v are %v, want none", bad, w)
		}
	}
}

func TestATimeThatNoMeetingHas(t *testing.T) {
	for _, m := range []Meeting{{}, {Day: 8, Start: 1, End: 2}, {Day: Monday, Start: 60, End: 60}, {Day: Monday, Start: -1, End: 60}, {Day: Sunday, Start: 1400, End: 1441}} {
		if m.Valid() {
			t.Errorf("%+v is valid", m)
		}
	}
	if m := (Meeting{Day: Sunday, Start: 1380, End: DayLength}); !m.Valid() {
		t.Errorf("%+v is not valid", m)
	}
}
