package timetable

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
)

func TestFreeTime(t *testing.T) {
	week := []period.Day{period.Monday, period.Tuesday}
	for _, tt := range []struct {
		name  string
		taken []Span
		q     FreeQuery
		want  string
	}{
		{"nothing taken", nil, FreeQuery{week, 540, 600, 60}, "[{1 540 600} {2 540 600}]"},
		{"all taken", []Span{{1, 0, 1440}, {2, 540, 600}}, FreeQuery{week, 540, 600, 1}, "[]"},
		{"between two", []Span{{1, 540, 600}, {1, 660, 700}}, FreeQuery{week[:1], 540, 720, 60}, "[{1 600 660}]"},
		{"short pieces", []Span{{1, 540, 600}, {1, 660, 700}}, FreeQuery{week[:1], 540, 720, 20}, "[{1 600 660} {1 700 720}]"},
		{"overlapping ones", []Span{{1, 600, 700}, {1, 540, 650}, {1, 650, 660}}, FreeQuery{week[:1], 500, 800, 30}, "[{1 500 540} {1 700 800}]"},
		{"across the bounds", []Span{{1, 0, 550}, {1, 690, 1440}}, FreeQuery{week[:1], 540, 720, 30}, "[{1 550 690}]"},
		{"outside of them", []Span{{1, 0, 500}, {1, 720, 1440}, {3, 540, 600}}, FreeQuery{week[:1], 540, 720, 30}, "[{1 540 720}]"},
		{"no days", nil, FreeQuery{nil, 540, 720, 30}, "[]"},
		{"days twice, out of order", nil, FreeQuery{[]period.Day{2, 1, 2}, 540, 600, 60}, "[{1 540 600} {2 540 600}]"},
		{"longer than the day", nil, FreeQuery{week, 540, 600, 61}, "[]"},
	} {
		if got := fmt.Sprint(free(tt.taken, tt.q)); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestVideosTakeNoTime(t *testing.T) {
	e := []Entry{{Meetings: []lecture.Meeting{{Day: 1, Start: 540, End: 600}, {Day: 1, Start: 600, End: 630}, {Day: 2, Start: 540, End: 600, MayOverlap: true}}}}
	if got := fmt.Sprint(busy(e)); got != "[{1 540 630}]" {
		t.Errorf("taken is %s", got)
	}
}

// Free time is what a look at each minute finds.
func TestFreeTimeIsFreeMinuteByMinute(t *testing.T) {
	for seed := range uint64(500) {
		dice := rand.New(rand.NewPCG(seed, 0))
		var taken []Span
		for range dice.IntN(12) {
			start := dice.IntN(period.DayLength - 1)
			taken = append(taken, Span{period.Day(1 + dice.IntN(7)), start, start + 1 + dice.IntN(min(300, period.DayLength-start))})
		}
		q := FreeQuery{Start: dice.IntN(1400), Least: 1 + dice.IntN(120)}
		q.End = q.Start + 1 + dice.IntN(period.DayLength-q.Start)
		for d := period.Monday; d <= period.Sunday; d++ {
			if dice.IntN(2) == 0 {
				q.Days = append(q.Days, d)
			}
		}
		want := []Span{}
		for _, d := range q.Days {
			for at := q.Start; at < q.End; {
				isFree := func(m int) bool {
					return m < q.End && !slices.ContainsFunc(taken, func(s Span) bool { return s.Day == d && s.Start <= m && m < s.End })
				}
				end := at
				for isFree(end) {
					end++
				}
				if end-at >= q.Least {
					want = append(want, Span{d, at, end})
				}
				at = max(end, at+1)
			}
		}
		if got := free(taken, q); !slices.Equal(got, want) {
			t.Fatalf("seed %d: %v of %v in %+v, want %v", seed, got, taken, q, want)
		}
	}
}

// Whose lane it is can be told from its letters.
func TestLettersOfLanes(t *testing.T) {
	people := []person{{}}
	for i, f := range []friend.Friend{{Nickname: new("나무")}, {Nickname: new("느티")}, {Nickname: new("x"), Alias: "나래"}, {Nickname: new("ㅋ")}} {
		f.ID = int64(i + 1)
		people = append(people, person{friend: f})
	}
	var got []string
	for lane := range people {
		got = append(got, letters(korean(t), people, lane))
	}
	if want := []string{"나", "나무", "느", "나래", "ㅋ"}; !slices.Equal(got, want) {
		t.Errorf("the letters are %q, want %q", got, want)
	}
}
