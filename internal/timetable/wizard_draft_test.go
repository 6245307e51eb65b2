package timetable

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

func TestADraftIsBuiltOverSeveralPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v, other := t.Context(), w.student(t, w.hanbit), w.student(t, w.hanbit)
		at := w.autumn.ID
		is := func(want ...WizardGroup) WizardDraft {
			t.Helper()
			d, err := w.WizardDraft(ctx, v, at)
			same := func(a, b WizardGroup) bool {
				return a.ID == b.ID && a.Name == b.Name && a.Choose == b.Choose && slices.Equal(a.Lectures, b.Lectures)
			}
			if err != nil || !slices.EqualFunc(d.Groups, want, same) {
				t.Errorf("the groups are %+v, %v, want %+v", d.Groups, err, want)
			}
			return d
		}
		if d := is(); !d.Busy || d.version != 0 {
			t.Errorf("before anything was put in, the draft is %+v", d)
		}
		add := func(lecture int64, course bool, group int64, want int) {
			t.Helper()
			if _, n, err := w.AddToWizard(ctx, v, at, lecture, course, group); err != nil || n != want {
				t.Errorf("%d were put in, %v, want %d", n, err, want)
			}
		}
		add(w.structures, true, 0, 2)
		add(w.structures2, false, 0, 0)
		add(w.writing, false, 0, 1)
		add(w.algebra, true, 2, 1)
		is(WizardGroup{1, "자료구조", 1, []int64{w.structures, w.structures2}}, WizardGroup{2, "글쓰기", 1, []int64{w.writing, w.algebra}})
		if _, _, err := w.AddToWizard(ctx, v, at, w.service, false, 9); codeOf(err) != "group does_not_exist" {
			t.Errorf("a group that is not there: %v", err)
		}
		d := is(WizardGroup{1, "자료구조", 1, []int64{w.structures, w.structures2}}, WizardGroup{2, "글쓰기", 1, []int64{w.writing, w.algebra}})
		change := GroupChange{Name: "교양", Choose: 2, Take: map[int64]Taking{w.writing: MustTake, w.algebra: NotTake, w.service: MustTake}}
		if _, err := w.ChangeWizardGroup(ctx, v, at, 2, d.version-1, change); codeOf(err) != "wizard_changed" {
			t.Errorf("another device's change is lost: %v", err)
		}
		d, err := w.ChangeWizardGroup(ctx, v, at, 2, d.version, change)
		if err != nil || !slices.Equal(d.Pins, []int64{w.writing}) || !slices.Equal(d.Excluded, []int64{w.algebra}) || d.Groups[1].Choose != 2 || d.Groups[1].Name != "교양" {
			t.Errorf("the changed draft is %+v, %v", d, err)
		}
		for want, in := range map[string]GroupChange{"choose choose_range": {Name: "교양", Choose: 3}, "name blank": {Choose: 1}, "name max_length": {Name: strings.Repeat("가", 41), Choose: 1}} {
			if _, err := w.ChangeWizardGroup(ctx, v, at, 2, d.version, in); codeOf(err) != want {
				t.Errorf("%+v gives %v, want %s", in, err, want)
			}
		}
		d, err = w.ChangeWizardGroup(ctx, v, at, 2, d.version, GroupChange{Name: "교양", Choose: 2, Take: map[int64]Taking{w.writing: TakeOut}})
		if err != nil || len(d.Pins) != 0 || d.Groups[1].Choose != 1 {
			t.Errorf("without one it is %+v, %v", d, err)
		}
		if d, err = w.UndoWizardDraft(ctx, v, at); err != nil || !slices.Equal(d.Pins, []int64{w.writing}) || d.Groups[1].Choose != 2 {
			t.Errorf("taken back it is %+v, %v", d, err)
		}
		if d, err = w.RemoveWizardGroup(ctx, v, at, 2); err != nil || len(d.Groups) != 1 || len(d.Pins)+len(d.Excluded) != 0 {
			t.Errorf("without a group it is %+v, %v", d, err)
		}
		add(w.writing, false, 0, 1)
		d = is(WizardGroup{1, "자료구조", 1, []int64{w.structures, w.structures2}}, WizardGroup{3, "글쓰기", 1, []int64{w.writing}})
		if _, err := w.ChangeWishes(ctx, v, at, d.version, []HardWish{{wizard.FreeDay, 9}}, nil, true); codeOf(err) != "hard.0.n wish_range" {
			t.Errorf("a ninth day is free: %v", err)
		}
		d, err = w.ChangeWishes(ctx, v, at, d.version, []HardWish{{wizard.FreeDay, 2}, {wizard.MaxGap, 60}}, []SoftWish{{wizard.FewDays, 0, 3}}, false)
		if err != nil || d.Busy || len(d.Hard) != 2 || len(d.Soft) != 1 {
			t.Errorf("with wishes it is %+v, %v", d, err)
		}
		for _, part := range []string{"hard:free_day:2", "group:3", "pin:5", "excluded", "busy", "hard:free_day:2"} {
			if d, err = w.DropFromWizard(ctx, v, at, part); err != nil {
				t.Errorf("%s cannot be dropped: %v", part, err)
			}
		}
		if _, err := w.DropFromWizard(ctx, v, at, "everything"); codeOf(err) != "part invalid_choice" {
			t.Errorf("anything can be dropped: %v", err)
		}
		if len(d.Groups) != 1 || len(d.Hard) != 1 || d.Hard[0].Code != wizard.MaxGap {
			t.Errorf("after dropping it is %+v", d)
		}
		if theirs, err := w.WizardDraft(ctx, other, at); err != nil || len(theirs.Groups) != 0 {
			t.Errorf("somebody else sees %+v, %v", theirs, err)
		}
		if _, err := w.UndoWizardDraft(ctx, other, at); codeOf(err) != "nothing_to_undo" {
			t.Errorf("somebody else takes back %v", err)
		}
	})
}

// A page may be older than the catalogue: the course of a lecture that is gone is
// added without it.
func TestACourseIsAddedByALectureThatIsNotAmongIt(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		s, at := w.site(t, v), fmt.Sprintf("/wizard/%d/", w.autumn.ID)
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE sections SET is_gone = 1 WHERE id = ?`, w.structures2)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		s.open(at+"add/", url.Values{"lecture": {fmt.Sprint(w.writing)}}, 303)
		s.open(at+"add/", url.Values{"lecture": {fmt.Sprint(w.structures2)}, "course": {"true"}, "group": {"1"}}, 303)
		d, err := w.WizardDraft(t.Context(), v, w.autumn.ID)
		if err != nil || len(d.Groups) != 1 || !slices.Equal(d.Groups[0].Lectures, []int64{w.writing, w.structures}) {
			t.Errorf("the groups are %+v, %v", d.Groups, err)
		}
		s.call("PUT", at, `{"groups":[]}`, 200)
		s.open(at+"add/", url.Values{"lecture": {fmt.Sprint(w.structures2)}, "course": {"true"}}, 303)
		if d, err = w.WizardDraft(t.Context(), v, w.autumn.ID); err != nil || len(d.Groups) != 1 || !slices.Equal(d.Groups[0].Lectures, []int64{w.structures}) {
			t.Errorf("in a new group are %+v, %v", d.Groups, err)
		}
	})
}

// What there is no room for is said, whether it is one group or all of them that are
// full, and by the page, too.
func TestGroupsAreFull(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		p := w.crowd(t, 4, 150, 1)
		if _, err := w.PutWizardDraft(t.Context(), v, w.autumn.ID, p); err != nil {
			t.Fatal(err)
		}
		for group, want := range map[int64]string{1: "group_full", 0: "wizard_too_many_listed"} {
			if _, _, err := w.AddToWizard(t.Context(), v, w.autumn.ID, w.writing, false, group); codeOf(err) != want {
				t.Errorf("into group %d: %v, want %s", group, err, want)
			}
		}
		s := w.site(t, v)
		s.open(fmt.Sprintf("/wizard/%d/add/", w.autumn.ID), url.Values{"lecture": {fmt.Sprint(w.writing)}}, 303)
	})
}

func TestASuggestedTimetableIsSaved(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v := korean(t), w.student(t, w.hanbit)
		save := func(name, key string, lectures ...int64) (Timetable, error) {
			return w.AddSuggested(ctx, v, NewFromWizard{Semester: w.autumn.ID, Lectures: lectures, Name: name, Key: key})
		}
		first, err := save("", "once", w.structures, w.writing, w.service)
		if err != nil || first.Name != "마법사 1" || !first.IsMain || len(first.Entries) != 3 || first.Credits != 650 || first.Entries[0].Colour == first.Entries[1].Colour {
			t.Fatalf("saved %+v, %v", first, err)
		}
		if got := w.baskets(t, w.structures, w.writing, w.algebra); !slices.Equal(got, []int{1, 1, 0}) {
			t.Errorf("counted %v, want 1, 1, 0", got)
		}
		if again, err := save("", "once", w.structures, w.writing, w.service); err != nil || again.ID != first.ID {
			t.Errorf("sent twice it is %+v, %v", again, err)
		}
		second, err := save("", "", w.algebra)
		if err != nil || second.Name != "마법사 2" || second.IsMain {
			t.Errorf("the second is %+v, %v", second, err)
		}
		if named, err := save(" 금공강 ", "", w.algebra); err != nil || named.Name != "금공강" {
			t.Errorf("with a name it is %+v, %v", named, err)
		}
		for _, c := range []struct {
			name     string
			lectures []int64
			want     string
		}{
			{"금공강", []int64{w.algebra}, "name timetable_exists"}, {"", nil, "lectures wizard_no_lectures"}, {"", []int64{w.algebra, w.algebra}, "lectures section_twice"},
			{"", []int64{w.algebra, 1 << 60}, "lectures does_not_exist"}, {"", make([]int64, 61), "lectures wizard_too_many"}, {"", []int64{w.structures, w.algebra}, "timetable_overlap"},
		} {
			if _, err := save(c.name, "", c.lectures...); codeOf(err) != c.want {
				t.Errorf("%q of %v gives %v, want %s", c.name, c.lectures, err, c.want)
			}
		}
		list, err := w.Tables(ctx, v, w.autumn.ID)
		if got := names(list); err != nil || !slices.Equal(got, []string{"마법사 1*", "마법사 2", "금공강"}) {
			t.Errorf("in the end there are %v, %v", got, err)
		}
		if err := w.RemoveTable(ctx, v, first.ID); err != nil {
			t.Fatal(err)
		}
		if third, err := save("", "", w.algebra); err != nil || third.Name != "마법사 1" {
			t.Errorf("the number that is free again is not taken: %+v, %v", third, err)
		}
	})
}

// What the pages of the wizard read is found along keys, however many people and
// courses there are.
func TestTheWizardReadsAlongKeys(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.crowd(t, 300, 5, 0)
		v := w.student(t, w.hanbit)
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			var rows []string
			for i := range 3000 {
				rows = append(rows, fmt.Sprintf(`(%d, 1, 1, '{}', '', 0)`, int(v.ID)+i+1))
			}
			_, err := tx.Exec(t.Context(), `INSERT INTO wizard_drafts (user_id, semester_id, version, draft, former, updated_at) VALUES `+strings.Join(rows, `, `))
			return err
		})
		if err == nil {
			err = w.db.Analyze(t.Context())
		}
		if err != nil {
			t.Fatal(err)
		}
		q := &dbtest.Watch{Q: w.db}
		q.Note(selectDraft, int64(v.ID), w.autumn.ID)
		q.Note(selectCourse, 3, w.autumn.ID)
		q.Note(selectCounts(2), w.autumn.ID, 3, 4)
		q.Note(selectKnown(2), 3, 4, w.autumn.ID)
		q.AlongKeys(t, w.db, 4)
	})
}
