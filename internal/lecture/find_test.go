package lecture

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
)

// found returns the codes of what q finds, in its order.
func (w *world) found(t testing.TB, q Query) (codes []string) {
	t.Helper()
	list, total, err := w.Find(t.Context(), w.member(account.Unverified), w.autumn.ID, q, Place{}, false, 100)
	if err != nil {
		t.Fatal(err)
	}
	if total != len(list) {
		t.Errorf("found %d, and says %d", len(list), total)
	}
	for _, f := range list {
		codes = append(codes, f.Code)
	}
	return codes
}

func TestLecturesAreFound(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		video := period.Meeting{Day: period.Friday, Start: 540, End: 590, Kind: period.Video, MayOverlap: true}
		lab := period.Meeting{Day: period.Thursday, Start: 1080, End: 1190, Room: "전산관 2", Kind: period.Lab}
		ids := w.put(t,
			NewSection{CourseCode: "a", Number: "1", Code: "A-1", Name: "자료구조", Professor: "김서연", Room: "공학관 101", Credits: 300, Years: 2, Quota: 10, Language: "영어",
				Categories: [][]string{{"전공", "필수"}}, Meetings: []period.Meeting{class(period.Monday, 540, 615, "공학관 101"), class(period.Wednesday, 540, 615, "공학관 101")}},
			NewSection{CourseCode: "b", Number: "1", Code: "B-1", Name: "자유와 구속", Professor: "이도윤", Credits: 150, Quota: 40,
				Categories: [][]string{{"교양"}}, Meetings: []period.Meeting{class(period.Monday, 615, 690, "인문관 7"), lab}},
			NewSection{CourseCode: "c", Number: "1", Code: "C-1", Name: "Go Programming", Professor: "Kim", Credits: 300, Years: 4, Quota: 0,
				Categories: [][]string{{"전공", "선택"}}, Meetings: []period.Meeting{video}},
			NewSection{CourseCode: "d", Number: "1", Code: "D-1", Name: "사회봉사", Credits: 50, Categories: [][]string{{"교양", "봉사"}}},
		)
		other := w.member(account.Student)
		categories, err := w.Categories(t.Context(), other, w.hanbit)
		if err != nil {
			t.Fatal(err)
		}
		category := map[string]int64{}
		for _, c := range categories {
			category[c.Name] = c.ID
		}
		yes, no, credits := true, false, Hundredths(300)
		for _, c := range []struct {
			name string
			q    Query
			want string
		}{
			{"all", Query{}, "C-1 D-1 A-1 B-1"},
			{"two syllables", Query{Words: []string{"구조"}}, "A-1"},
			{"initials", Query{Words: []string{"ㅈㅇ"}}, "B-1"},
			{"initials of several", Query{Words: []string{"ㅈ"}}, "A-1 B-1"},
			{"a syllable being typed", Query{Words: []string{"잘"}}, "A-1"},
			{"professor", Query{Words: []string{"도윤"}}, "B-1"},
			{"code", Query{Words: []string{"c-1"}}, "C-1"},
			{"room", Query{Words: []string{"공학관"}}, "A-1"},
			{"room of a meeting", Query{Words: []string{"전산관"}}, "B-1"},
			{"English, small", Query{Words: []string{"programming"}}, "C-1"},
			{"two words", Query{Words: []string{"자료", "김서연"}}, "A-1"},
			{"two words, one not there", Query{Words: []string{"자료", "이도윤"}}, ""},
			{"blanks alone", Query{Words: []string{" "}}, "C-1 D-1 A-1 B-1"},
			{"category", Query{Category: category["전공"]}, "C-1 A-1"},
			{"category below", Query{Category: category["필수"]}, "A-1"},
			{"no such category", Query{Category: 999}, ""},
			{"year", Query{Year: 2}, "D-1 A-1 B-1"},
			{"year that nobody is in", Query{Year: 9}, "D-1 B-1"},
			{"credits", Query{Credits: &credits}, "C-1 A-1"},
			{"lab", Query{Kind: period.Lab}, "B-1"},
			{"video", Query{Kind: period.Video}, "C-1"},
			{"language", Query{Language: "영어"}, "A-1"},
			{"without a time", Query{Timeless: &yes}, "D-1"},
			{"with a time", Query{Timeless: &no}, "C-1 A-1 B-1"},
			{"within", Query{Free: []period.Meeting{class(period.Monday, 540, 600, ""), class(period.Monday, 600, 620, ""), class(period.Wednesday, 500, 615, "")}}, "C-1 D-1 A-1"},
			{"within a minute less", Query{Free: []period.Meeting{class(period.Monday, 540, 614, ""), class(period.Wednesday, 500, 615, "")}}, "C-1 D-1"},
			{"besides", Query{Busy: []period.Meeting{class(period.Monday, 600, 615, ""), class(period.Friday, 500, 600, "")}}, "C-1 D-1 B-1"},
			{"code backwards", Query{Sort: ByCode, Desc: true}, "D-1 C-1 B-1 A-1"},
			{"name backwards", Query{Sort: ByName, Desc: true}, "B-1 A-1 D-1 C-1"},
			{"all at once", Query{Words: []string{"ㅈㄹ"}, Category: category["필수"], Year: 2, Credits: &credits, Kind: period.Class, Timeless: &no, Sort: ByCompetition}, "A-1"},
		} {
			if got := strings.Join(w.found(t, c.q), " "); got != c.want {
				t.Errorf("%s: found %q, want %q", c.name, got, c.want)
			}
		}

		err = w.db.Write(t.Context(), func(tx *db.Tx) error { return CountBaskets(t.Context(), tx, ids[2:], 1) })
		if err != nil {
			t.Fatal(err)
		}
		baskets := func(want string) {
			t.Helper()
			if got := strings.Join(w.found(t, Query{Sort: ByBaskets, Desc: true}), " "); got != want {
				t.Errorf("by baskets: %s, want %s", got, want)
			}
		}
		baskets("A-1 B-1 C-1 D-1")
		w.now.Add(countsAge.Microseconds())
		baskets("C-1 D-1 A-1 B-1")
		if got := strings.Join(w.found(t, Query{Sort: ByCompetition, Desc: true}), " "); got != "C-1 D-1 A-1 B-1" {
			t.Errorf("by competition: %s", got)
		}
		w.put(t, NewSection{CourseCode: "e", Number: "1", Code: "E-1", Name: "새로 생긴 강의"})
		if got := w.found(t, Query{Words: []string{"새로"}}); len(got) != 1 {
			t.Errorf("what is new is found: %v", got)
		}
		foreign := account.Viewer{ID: 8, School: w.saebyeok, State: account.Student}
		if _, _, err := w.Find(t.Context(), foreign, w.autumn.ID, Query{}, Place{}, false, 10); codeOf(err) != "not_found" {
			t.Errorf("another school's lectures give %v", err)
		}
		if _, _, err := w.Find(t.Context(), other, 999, Query{}, Place{}, false, 10); codeOf(err) != "not_found" {
			t.Errorf("no semester gives %v", err)
		}
	})
}

// Pages follow each other without a gap, in every order, forwards and back.
func TestPagesOfLecturesFollowEachOther(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	v := &volume{}
	for i := range 200 {
		v.sections = append(v.sections, known{id: int64(i + 1), name: fmt.Sprint("강의 ", dice.IntN(30)), code: fmt.Sprint(dice.IntN(50)), rating: dice.IntN(5), baskets: dice.IntN(9), quota: dice.IntN(3)})
	}
	slices.SortFunc(v.sections, func(a, b known) int { return cmp.Or(strings.Compare(a.name, b.name), cmp.Compare(a.id, b.id)) })
	for _, sort := range Sorts {
		for _, desc := range []bool{false, true} {
			q := Query{Sort: sort, Desc: desc}
			all := v.find(&q)
			var pages []Place
			var from Place
			for range 100 {
				page := part(&q, all, from, false, 7)
				if len(page) == 0 {
					break
				}
				if pages = append(pages, page...); len(pages) > 7 {
					back := part(&q, all, page[0], true, 7)
					slices.Reverse(back)
					if !slices.Equal(back, pages[len(pages)-len(page)-7:len(pages)-len(page)]) {
						t.Errorf("%s: the page before %v is %v", sort, page[0], back)
					}
				}
				var ok bool
				if from, ok = ParsePlace(page[len(page)-1].String()); !ok {
					t.Fatalf("%v is no place", page)
				}
			}
			if !slices.Equal(pages, all) || len(all) != 200 {
				t.Errorf("%s: pages hold %d of %d", sort, len(pages), len(all))
			}
		}
	}
}

func TestTheShelfHasNoMoreThanItsRoom(t *testing.T) {
	var s shelf
	for semester := range int64(5) {
		s.put(semester, &volume{sections: make([]known, shelfRoom/2-1)})
		s.get(0, 0, time.Time{})
	}
	if len(s.volumes) != 2 || s.volumes[0] == nil || s.volumes[4] == nil {
		t.Errorf("the shelf keeps %d volumes, want the one that is used and the last", len(s.volumes))
	}
	s.put(9, &volume{sections: make([]known, 2*shelfRoom)})
	if len(s.volumes) != 1 || s.volumes[9] == nil {
		t.Errorf("the shelf keeps %d volumes, want the one that is larger than it", len(s.volumes))
	}
}

func TestNumbersAndTimesThatPeopleWrite(t *testing.T) {
	for in, want := range map[string]Hundredths{"3": 300, "1.5": 150, "0.25": 25, "12.0": 1200} {
		if got, ok := ParseHundredths(in); !ok || got != want {
			t.Errorf("%s is %d, %v, want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", ".5", "1.", "1.234", "-1", "a", "999999999", "1e3", "1.+1"} {
		if got, ok := ParseHundredths(in); ok {
			t.Errorf("%q is %d", in, got)
		}
	}
	if got, ok := ParseTimes("1-540-720,7-0-1440"); !ok || len(got) != 2 || got[1].Day != period.Sunday {
		t.Errorf("times are %v, %v", got, ok)
	}
	for _, in := range []string{",", "1", "8-1-2", "1-5-5", "1-1-1441", "a-1-2", strings.Repeat("1-1-2,", 200) + "1-1-2"} {
		if got, ok := ParseTimes(in); ok {
			t.Errorf("%.10q are the times %v", in, got)
		}
	}
	for _, in := range []string{"1", "a 1 b", "1 b c", "-1 1 a", "0 0 "} {
		if p, ok := ParsePlace(in); ok || p != (Place{}) {
			t.Errorf("%q is the place %v", in, p)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	dice := rand.New(rand.NewPCG(1, 2))
	v := &volume{}
	for i := range 10_000 {
		name := strings.Repeat(string(rune('가'+dice.IntN(2000))), 2) + string(rune('가'+dice.IntN(2000))) + " 강의"
		k := known{id: int64(i + 1), name: name, words: name + "\n김서연\n5004101\n공학관 101", baskets: dice.IntN(90), quota: 40}
		for range 2 {
			start := 540 + 15*dice.IntN(40)
			k.times = append(k.times, span{day: period.Day(1 + dice.IntN(5)), start: start, end: start + 75})
		}
		v.sections = append(v.sections, k)
	}
	busy := []period.Meeting{class(1, 540, 700, ""), class(2, 600, 700, ""), class(3, 540, 700, ""), class(4, 900, 1000, ""), class(5, 540, 700, "")}
	for name, q := range map[string]Query{
		"word":     {Words: []string{"강의"}, Sort: ByCompetition, Desc: true},
		"rare":     {Words: []string{"없는말"}},
		"initials": {Words: []string{"ㄱㄱㅈ"}},
		"beside":   {Busy: busy, Sort: ByBaskets, Desc: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				v.find(&q)
			}
		})
	}
}
