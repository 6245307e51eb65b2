package timetable

import (
	"reflect"
	"strings"
	"sync"
	"testing"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func TestWhatOverlapsIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		table := w.table(t, v, "기본", w.structures, w.service)
		_, err := w.AddEntry(ctx, v, table.ID, NewEntry{Lecture: w.algebra})
		if f := fault.Of(err); f.Kind != fault.Conflict || f.Code != "timetable_overlap" || f.Args[0] != "자료구조" {
			t.Errorf("an overlap gives %v, want the name of what it hits", err)
		}
		got, err := w.AddEntry(ctx, v, table.ID, NewEntry{Lecture: w.algebra, Overlap: true})
		if err != nil || len(got.Entries) != 3 || !got.Entries[2].MayOverlap || got.Credits != 650 {
			t.Errorf("with 겹쳐도 추가 it is %+v, %v", got, err)
		}
		again, err := w.AddEntry(ctx, v, table.ID, NewEntry{Lecture: w.algebra})
		if err != nil || len(again.Entries) != 3 {
			t.Errorf("a second time it is %+v, %v", again, err)
		}
		if a, b := got.Entries[0].Colour, got.Entries[2].Colour; a == b {
			t.Errorf("two that overlap have one colour, %d", a)
		}
		block := NewEntry{Name: " 아르바이트 ", Times: []lecture.Meeting{{Day: period.Monday, Start: 1080, End: 1320, Room: "정문 앞"}, {Day: period.Saturday, Start: 600, End: 1440}}}
		got, err = w.AddEntry(ctx, v, table.ID, block)
		if err != nil {
			t.Fatal(err)
		}
		own := got.Entries[3]
		if own.Name != "아르바이트" || own.Lecture != nil || len(own.Meetings) != 2 || own.Meetings[0].Room != "정문 앞" || got.Credits != 650 {
			t.Errorf("the own block is %+v", own)
		}
		onto := []lecture.Meeting{{Day: period.Monday, Start: 600, End: 660}}
		if _, err := w.ChangeEntry(ctx, v, table.ID, own.ID, EntryChange{Times: &onto}); !fault.Is(err, "timetable_overlap") || fault.Of(err).Args[0] != "자료구조, 선형대수" {
			t.Errorf("moving it onto two gives %v", err)
		}
	})
}

func TestBadEntries(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		table := w.table(t, v, "기본", w.structures)
		at := func(day, start, end int, room string) []lecture.Meeting {
			return []lecture.Meeting{{Day: period.Day(day), Start: start, End: end, Room: room}}
		}
		for _, c := range []struct {
			want string
			in   NewEntry
		}{
			{"lecture does_not_exist", NewEntry{Lecture: 999}},
			{"colour invalid_choice", NewEntry{Lecture: w.writing, Colour: 11}},
			{"name blank", NewEntry{Times: at(1, 1, 2, "")}},
			{"name max_length", NewEntry{Name: strings.Repeat("가", 51), Times: at(1, 1, 2, "")}},
			{"times required", NewEntry{Name: "a"}},
			{"times invalid_time", NewEntry{Name: "a", Times: at(8, 1, 2, "")}},
			{"times invalid_time", NewEntry{Name: "a", Times: at(2, 60, 60, "")}},
			{"times invalid_time", NewEntry{Name: "a", Times: at(2, 60, 1441, "")}},
			{"times max_length", NewEntry{Name: "a", Times: at(2, 60, 61, strings.Repeat("가", 51))}},
			{"times max_items", NewEntry{Name: "a", Times: make([]lecture.Meeting, 6)}},
		} {
			if _, err := w.AddEntry(ctx, v, table.ID, c.in); codeOf(err) != c.want {
				t.Errorf("%+v gives %v, want %s", c.in, err, c.want)
			}
		}
		e := table.Entries[0].ID
		long, name, dark, todos := strings.Repeat("가", 501), "다른 이름", 0, []Todo{{Content: ""}}
		for want, in := range map[string]EntryChange{
			"memo max_length":       {Memo: &long},
			" only_own_blocks":      {Name: &name},
			"colour invalid_choice": {Colour: &dark},
			"todos blank":           {Todos: &todos},
		} {
			if _, err := w.ChangeEntry(ctx, v, table.ID, e, in); codeOf(err) != want {
				t.Errorf("%+v gives %v, want %s", in, err, want)
			}
		}
		if _, err := w.ChangeEntry(ctx, v, table.ID, 999, EntryChange{}); codeOf(err) != "not_found" {
			t.Errorf("an entry that is not there gives %v", err)
		}
		after, err := w.Table(ctx, v, table.ID)
		if err != nil || !reflect.DeepEqual(after, table) {
			t.Errorf("after what was refused it is %+v, %v", after, err)
		}
	})
}

func TestTheLastChangeIsTakenBack(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		table := w.table(t, v, "기본", w.structures, w.writing)
		memo, due, name := "2장까지 읽기", day("2026-10-20"), "이름"
		todos := []Todo{{Content: "과제 1", Due: &due}, {Content: "책 사기", IsDone: true}}
		noted, err := w.ChangeEntry(ctx, v, table.ID, table.Entries[0].ID, EntryChange{Memo: &memo, Todos: &todos})
		if err != nil || noted.Entries[0].Memo != memo || !reflect.DeepEqual(noted.Entries[0].Todos, todos) {
			t.Fatalf("noted %+v, %v", noted, err)
		}
		steps := map[string]func() (Timetable, error){
			"taking out": func() (Timetable, error) { return w.RemoveEntry(ctx, v, table.ID, noted.Entries[0].ID) },
			"putting in": func() (Timetable, error) { return w.AddEntry(ctx, v, table.ID, NewEntry{Lecture: w.service}) },
			"renaming":   func() (Timetable, error) { return w.ChangeTable(ctx, v, table.ID, TableChange{Name: &name}) },
		}
		for step, do := range steps {
			before, err := w.Table(ctx, v, table.ID)
			if err != nil {
				t.Fatal(err)
			}
			done, err := do()
			if err != nil {
				t.Fatal(step, err)
			}
			if step == "taking out" {
				noted.Entries = nil // its entry comes back as another one
			}
			back, err := w.Undo(ctx, v, table.ID)
			if err != nil || !same(back, before) {
				t.Errorf("%s: taken back it is %+v, %v, want %+v", step, back, err, before)
			}
			again, err := w.Undo(ctx, v, table.ID)
			if err != nil || !same(again, done) {
				t.Errorf("%s: brought back it is %+v, %v, want %+v", step, again, err, done)
			}
			if _, err := w.Undo(ctx, v, table.ID); err != nil {
				t.Fatal(err)
			}
			w.baskets(t, w.structures, w.writing, w.service)
			if noted, err = w.Table(ctx, v, table.ID); err != nil {
				t.Fatal(err)
			}
		}
		fresh := w.table(t, v, "새것")
		if _, err := w.Undo(ctx, v, fresh.ID); !fault.Is(err, "nothing_to_undo") {
			t.Errorf("a new timetable is taken back to %v", err)
		}
	})
}

// same reports whether two states of a timetable are the same to its owner: the
// ids of its entries, their order and the times of their changes do not count.
func same(a, b Timetable) bool {
	key := func(t Timetable) map[string]formerEntry {
		all := map[string]formerEntry{}
		for _, e := range formerOf(t).Entries {
			e.ID = 0
			all[e.Name] = e
		}
		return all
	}
	return a.Name == b.Name && a.Credits == b.Credits && reflect.DeepEqual(key(a), key(b))
}

func TestOfTwoThatOverlapOneIsAdded(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		table := w.table(t, v, "기본")
		var wg sync.WaitGroup
		codes := make([]string, 2)
		for i, id := range []int64{w.structures, w.algebra} {
			wg.Go(func() {
				_, err := w.AddEntry(t.Context(), v, table.ID, NewEntry{Lecture: id})
				codes[i] = codeOf(err)
			})
		}
		wg.Wait()
		if codes[0]+codes[1] != "timetable_overlap" {
			t.Errorf("two at once give %q", codes)
		}
		got, err := w.Table(t.Context(), v, table.ID)
		if err != nil || len(got.Entries) != 1 {
			t.Errorf("the timetable is %+v, %v", got, err)
		}
	})
}
