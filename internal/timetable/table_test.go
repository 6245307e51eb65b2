package timetable

import (
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
)

func (w *world) table(t testing.TB, v account.Viewer, name string, lectures ...int64) Timetable {
	t.Helper()
	table, err := w.AddTable(t.Context(), v, NewTimetable{Semester: w.autumn.ID, Name: name})
	for _, id := range lectures {
		if err == nil {
			table, err = w.AddEntry(t.Context(), v, table.ID, NewEntry{Lecture: id})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return table
}

// baskets returns how many main timetables have each lecture, as the catalogue
// says, after a look whether that is so.
func (w *world) baskets(t testing.TB, lectures ...int64) (counts []int) {
	t.Helper()
	for _, id := range lectures {
		x, err := w.catalogue.Section(t.Context(), account.System, id)
		if err != nil {
			t.Fatal(err)
		}
		var really int
		err = w.db.Row(t.Context(), `SELECT COUNT(*) FROM main_timetables m JOIN timetable_entries e ON e.timetable_id = m.timetable_id WHERE e.section_id = ?`, id).Scan(&really)
		if err != nil || really != x.BasketCount {
			t.Errorf("%s is in %d main timetables, %v, and counted %d times", x.Code, really, err, x.BasketCount)
		}
		counts = append(counts, x.BasketCount)
	}
	return counts
}

func names(list []Timetable) (all []string) {
	for _, t := range list {
		name := t.Name
		if t.IsMain {
			name += "*"
		}
		all = append(all, name)
	}
	return all
}

func TestOneTimetableIsTheMainOne(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		other := w.student(t, w.hanbit)
		w.table(t, other, "기본", w.structures)
		first := w.table(t, v, "플랜 A", w.structures, w.writing)
		second := w.table(t, v, "플랜 B", w.algebra)
		is := func(want ...string) {
			t.Helper()
			list, err := w.Tables(ctx, v, w.autumn.ID)
			if got := names(list); err != nil || !slices.Equal(got, want) {
				t.Errorf("timetables are %v, %v, want %v", got, err, want)
			}
		}
		is("플랜 A*", "플랜 B")
		if got := w.baskets(t, w.structures, w.writing, w.algebra); !slices.Equal(got, []int{2, 1, 0}) {
			t.Errorf("counted %v, want 2, 1, 0", got)
		}
		yes, no := true, false
		if _, err := w.ChangeTable(ctx, v, first.ID, TableChange{IsMain: &no}); codeOf(err) != "is_main main_stays" {
			t.Errorf("the main timetable becomes none: %v", err)
		}
		if _, err := w.ChangeTable(ctx, v, second.ID, TableChange{IsMain: &yes}); err != nil {
			t.Fatal(err)
		}
		is("플랜 A", "플랜 B*")
		if got := w.baskets(t, w.structures, w.writing, w.algebra); !slices.Equal(got, []int{1, 0, 1}) {
			t.Errorf("counted %v, want 1, 0, 1", got)
		}
		if err := w.OrderTables(ctx, v, w.autumn.ID, []int64{second.ID, first.ID}); err != nil {
			t.Fatal(err)
		}
		is("플랜 B*", "플랜 A")
		copied, err := w.CopyTable(ctx, v, first.ID, "", "")
		if err != nil || copied.Name != "플랜 A 2" || copied.IsMain || len(copied.Entries) != 2 || copied.Credits != 600 {
			t.Errorf("the copy is %+v, %v", copied, err)
		}
		if err := w.RemoveTable(ctx, v, second.ID); err != nil {
			t.Fatal(err)
		}
		is("플랜 A*", "플랜 A 2")
		if got := w.baskets(t, w.structures, w.writing, w.algebra); !slices.Equal(got, []int{2, 1, 0}) {
			t.Errorf("counted %v, want 2, 1, 0", got)
		}
		back, err := w.RestoreTable(ctx, v)
		if err != nil || back.Name != "플랜 B" || len(back.Entries) != 1 || *back.Entries[0].Lecture != w.algebra {
			t.Errorf("brought back %+v, %v", back, err)
		}
		is("플랜 A*", "플랜 A 2", "플랜 B")
		if _, err := w.RestoreTable(ctx, v); !fault.Is(err, "nothing_to_undo") {
			t.Errorf("brought back twice: %v", err)
		}
		for _, id := range []int64{first.ID, copied.ID, back.ID} {
			if err := w.RemoveTable(ctx, v, id); err != nil {
				t.Fatal(err)
			}
		}
		is()
		if got := w.baskets(t, w.structures, w.writing, w.algebra); !slices.Equal(got, []int{1, 0, 0}) {
			t.Errorf("counted %v, want 1, 0, 0", got)
		}
		if _, err := w.RestoreTable(ctx, v); err != nil {
			t.Fatal(err)
		}
		is("플랜 B*")
	})
}

func TestBadTimetables(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		table := w.table(t, v, "기본")
		second := w.table(t, v, "둘째")
		for want, in := range map[string]NewTimetable{
			"name timetable_exists":     {Semester: w.autumn.ID, Name: " 기본\n"},
			"name blank":                {Semester: w.autumn.ID, Name: " "},
			"name max_length":           {Semester: w.autumn.ID, Name: strings.Repeat("가", 41)},
			"visibility invalid_choice": {Semester: w.autumn.ID, Name: "a", Visibility: "all"},
			"theme invalid_choice":      {Semester: w.autumn.ID, Name: "a", Theme: 5},
			"not_found":                 {Semester: 99, Name: "a"},
		} {
			if _, err := w.AddTable(ctx, v, in); codeOf(err) != want {
				t.Errorf("%+v gives %v, want %s", in, err, want)
			}
		}
		if _, err := w.ChangeTable(ctx, v, second.ID, TableChange{Name: &table.Name}); codeOf(err) != "name timetable_exists" {
			t.Errorf("two of one name: %v", err)
		}
		for _, ids := range [][]int64{nil, {table.ID}, {table.ID, table.ID}, {table.ID, second.ID, second.ID}} {
			if err := w.OrderTables(ctx, v, w.autumn.ID, ids); codeOf(err) != "timetables not_all_timetables" {
				t.Errorf("order %v gives %v", ids, err)
			}
		}
		if err := w.OrderTables(ctx, v, w.autumn.ID, []int64{table.ID, 999}); codeOf(err) != "timetables does_not_exist" {
			t.Errorf("another's timetable in the order gives %v", err)
		}
		foreign, other := w.student(t, w.saebyeok), w.student(t, w.hanbit)
		if _, err := w.AddTable(ctx, foreign, NewTimetable{Semester: w.autumn.ID, Name: "a"}); codeOf(err) != "not_found" {
			t.Errorf("a timetable of another school's semester gives %v", err)
		}
		if _, err := w.AddTable(ctx, account.System, NewTimetable{Semester: w.autumn.ID, Name: "a"}); codeOf(err) != "permission_denied" {
			t.Errorf("a timetable of an operator gives %v", err)
		}
		for _, v := range []account.Viewer{foreign, other} {
			for name, err := range map[string]error{
				"read":   second1(w.Table(ctx, v, table.ID)),
				"change": second1(w.ChangeTable(ctx, v, table.ID, TableChange{})),
				"copy":   second1(w.CopyTable(ctx, v, table.ID, "", "")),
				"undo":   second1(w.Undo(ctx, v, table.ID)),
				"add":    second1(w.AddEntry(ctx, v, table.ID, NewEntry{Lecture: w.algebra})),
				"delete": w.RemoveTable(ctx, v, table.ID),
			} {
				if codeOf(err) != "not_found" {
					t.Errorf("%s of another's timetable gives %v", name, err)
				}
			}
		}
		for range maxTables - 2 {
			if _, err := w.CopyTable(ctx, v, table.ID, "", ""); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := w.CopyTable(ctx, v, table.ID, "", ""); codeOf(err) != "too_many_timetables" {
			t.Errorf("the 21st gives %v", err)
		}
	})
}

func second1(_ Timetable, err error) error { return err }

func TestARepeatedTimetableIsMadeOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		in := NewTimetable{Semester: w.autumn.ID, Name: "기본", Key: "once"}
		a, err := w.AddTable(t.Context(), v, in)
		b, again := w.AddTable(t.Context(), v, in)
		if err != nil || again != nil || a.ID != b.ID {
			t.Errorf("made %d and %d, %v, %v", a.ID, b.ID, err, again)
		}
	})
}

func TestWhatOneTook(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := t.Context(), w.student(t, w.hanbit)
		main := w.table(t, v, "기본", w.structures)
		w.table(t, v, "다른 것", w.algebra)
		x, err := w.catalogue.Section(ctx, v, w.structures)
		if err != nil {
			t.Fatal(err)
		}
		y, err := w.catalogue.Section(ctx, v, w.structures2)
		if err != nil {
			t.Fatal(err)
		}
		z, err := w.catalogue.Section(ctx, v, w.algebra)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			of   lecture.Section
			want []int64
		}{{x, []int64{w.autumn.ID}}, {y, nil}, {z, nil}} {
			if got, err := w.Took(ctx, v, c.of.Course, c.of.Instructors[0].ID); err != nil || !slices.Equal(got, c.want) {
				t.Errorf("%s of %s was taken in %v, %v, want %v", c.of.Name, c.of.Professor, got, err, c.want)
			}
		}
		if _, err := w.RemoveEntry(ctx, v, main.ID, main.Entries[0].ID); err != nil {
			t.Fatal(err)
		}
		if got, err := w.Took(ctx, v, x.Course, x.Instructors[0].ID); err != nil || len(got) != 0 {
			t.Errorf("what was taken out was taken in %v, %v", got, err)
		}
	})
}
