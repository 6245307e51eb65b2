package period

import (
	"math/rand/v2"
	"slices"
	"testing"
)

func TestMerge(t *testing.T) {
	at := func(start, end int) Meeting {
		return Meeting{Day: Monday, Start: start, End: end, Room: "101", Instructor: "홍길동", Kind: Class}
	}
	room, who, kind, free, weeks, day := at(610, 660), at(610, 660), at(610, 660), at(610, 660), at(610, 660), at(610, 660)
	room.Room, who.Instructor, kind.Kind, free.MayOverlap, weeks.Weeks, day.Day = "102", "김새론", Lab, true, 1, Tuesday
	for _, c := range []struct {
		name string
		gap  int
		in   []Meeting
		want []string
	}{
		{"none", 15, nil, nil},
		{"a short break", 15, []Meeting{at(540, 590), at(600, 650), at(660, 710)}, []string{"월 09:00-11:50 101 @홍길동"}},
		{"in another order", 15, []Meeting{at(660, 710), at(540, 590), at(600, 650)}, []string{"월 09:00-11:50 101 @홍길동"}},
		{"just the gap", 10, []Meeting{at(540, 590), at(600, 650)}, []string{"월 09:00-10:50 101 @홍길동"}},
		{"a minute more", 9, []Meeting{at(540, 590), at(600, 650)}, []string{"월 09:00-09:50 101 @홍길동", "월 10:00-10:50 101 @홍길동"}},
		{"no gap", 0, []Meeting{at(540, 600), at(600, 650)}, []string{"월 09:00-10:50 101 @홍길동"}},
		{"one within another", 0, []Meeting{at(540, 700), at(600, 650), at(700, 710)}, []string{"월 09:00-11:50 101 @홍길동"}},
		{"what differs", 15, []Meeting{at(540, 600), room, who, kind, free, weeks, day}, []string{
			"월 09:00-10:00 101 @홍길동", "월 10:10-11:00 101 @김새론", "월 10:10-11:00 101 @홍길동 overlap", "월 10:10-11:00 101 @홍길동 [1]", "월 10:10-11:00 101 @홍길동 lab", "월 10:10-11:00 102 @홍길동", "화 10:10-11:00 101 @홍길동"}},
	} {
		before := slices.Clone(c.in)
		if got := showAll(Merge(c.in, c.gap)); !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		if !slices.Equal(c.in, before) {
			t.Errorf("%s: Merge changed what it was given", c.name)
		}
	}
}

func checkMerge(t *testing.T, list []Meeting) {
	t.Helper()
	merged := Merge(list, DefaultGap)
	if again := Merge(merged, DefaultGap); !slices.Equal(again, merged) {
		t.Fatalf("%q merged again is %q", showAll(merged), showAll(again))
	}
	shuffled := slices.Clone(list)
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	if other := Merge(shuffled, DefaultGap); !slices.Equal(other, merged) {
		t.Fatalf("%q in another order is %q", showAll(merged), showAll(other))
	}
	for _, m := range list {
		if !slices.ContainsFunc(merged, func(whole Meeting) bool {
			return alike(whole, m) == 0 && whole.Start <= m.Start && m.End <= whole.End
		}) {
			t.Fatalf("%s is lost in %q", show(m), showAll(merged))
		}
	}
}
