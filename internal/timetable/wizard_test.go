package timetable

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/timetable/wizard"
)

func TestTheWizardSuggestsAndSaysWhy(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		p := WizardPlan{Groups: []WizardGroup{group(w.structures, w.structures2), {Choose: 2, Lectures: []int64{w.writing, w.service, w.algebra}}},
			Hard: []HardWish{{wizard.FreeDay, int(period.Friday)}, {wizard.Earliest, 540}},
			Soft: []SoftWish{{wizard.FewDays, 0, 3}, {wizard.Lunch, 60, 1}, {wizard.Start, 600, 1}, {wizard.Rating, 0, 1}, {wizard.Compact, 30, 1}}}
		r := w.suggest(t, v, p)
		if !r.IsProven || r.Contradiction != nil || len(r.Timetables) != 2 {
			t.Fatalf("suggests %+v", r)
		}
		var got [][]int64
		for _, s := range r.Timetables {
			got = append(got, s.Lectures)
			if s.Credits != 650 {
				t.Errorf("%v has %s credits", s.Lectures, s.Credits)
			}
			var texts []string
			var sum int64
			for _, why := range s.Reasons {
				texts, sum = append(texts, why.Text), sum+why.Points
			}
			want := "학교 오는 날: 주 3일, 점심시간: 3일 중 3일, 첫 수업 시각 차이: 1시간 40분, 강의평: 강의평 없음, 한 주 공백: 없음"
			if text := strings.Join(texts, ", "); text != want || sum != s.Score {
				t.Errorf("%v is suggested because of %s, worth %d of %d, want %s", s.Lectures, text, sum, s.Score, want)
			}
		}
		one, two := []int64{w.structures, w.writing, w.service}, []int64{w.structures2, w.writing, w.service}
		for _, want := range [][]int64{one, two} {
			slices.Sort(want)
			if !slices.ContainsFunc(got, func(l []int64) bool { return slices.Equal(l, want) }) {
				t.Errorf("suggests %v, without %v", got, want)
			}
		}
		p.Excluded = []int64{w.structures2}
		if r = w.suggest(t, v, p); len(r.Timetables) != 1 || slices.Contains(r.Timetables[0].Lectures, w.structures2) {
			t.Errorf("with one left out it suggests %+v", r.Timetables)
		}
		english, err := w.Suggest(i18n.With(t.Context(), i18n.En), v, w.autumn.ID, p)
		if err != nil || english.Timetables[0].Reasons[0].Text != "Days on campus: 3 a week" {
			t.Errorf("in English it says %+v, %v", english.Timetables, err)
		}
	})
}

func TestTheWizardSaysWhatCannotBeHadTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		main := w.table(t, v, "기본")
		if _, err := w.AddEntry(t.Context(), v, main.ID, NewEntry{Name: "합주", Times: []lecture.Meeting{{Day: period.Tuesday, Start: 840, End: 900}, {Day: period.Tuesday, Start: 780, End: 800}}}); err != nil {
			t.Fatal(err)
		}
		writing, structures := WizardGroup{Name: "글쓰기", Choose: 1, Lectures: []int64{w.writing}}, WizardGroup{Name: "전공 A", Choose: 1, Lectures: []int64{w.structures, w.structures2}}
		for _, c := range []struct {
			plan  WizardPlan
			text  string
			parts []string
		}{
			{WizardPlan{Groups: []WizardGroup{structures, {Choose: 1, Lectures: []int64{w.algebra}}}}, "‘전공 A’에서 1개 고르기와 ‘묶음 2’에서 1개 고르기는 함께 될 수 없어요.", []string{"group:0", "group:0"}},
			{WizardPlan{Groups: []WizardGroup{structures, writing}, Pins: []int64{w.writing}, Hard: []HardWish{{wizard.MaxDays, 5}, {wizard.FreeDay, 2}}},
				"글쓰기 01 고정과 화요일 공강은 함께 될 수 없어요.", []string{"pin:" + itoa(w.writing), "hard:free_day:2"}},
			{WizardPlan{Groups: []WizardGroup{writing}, Busy: true}, "‘글쓰기’에서 1개 고르기와 내 일정 ‘합주’ 비우기는 함께 될 수 없어요.", []string{"group:0", "busy"}},
			{WizardPlan{Groups: []WizardGroup{writing}, Excluded: []int64{w.writing}}, "‘글쓰기’에서 1개 고르기와 제외한 강의 1개는 함께 될 수 없어요.", []string{"group:0", "excluded"}},
			{WizardPlan{Groups: []WizardGroup{writing}, Hard: []HardWish{{wizard.MinCredits, 1800}}}, "18학점 이상은 그것만으로도 될 수 없어요.", []string{"hard:min_credits:1800"}},
		} {
			r := w.suggest(t, v, c.plan)
			if len(r.Timetables) > 0 || !r.IsProven || r.Contradiction == nil {
				t.Errorf("%+v gives %+v", c.plan, r)
				continue
			}
			x := r.Contradiction
			var parts []string
			for _, part := range x.Parts {
				parts = append(parts, r.partName(part))
			}
			if x.Text != c.text || !slices.Equal(parts, c.parts) || !x.IsMinimal || !x.IsSmallest {
				t.Errorf("%+v\ncontradicts itself by %q, %v, want %q, %v", c.plan, x.Text, parts, c.text, c.parts)
			}
		}
	})
}

func TestWhatTheWizardRefuses(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		numbers := make([]int64, 10_000)
		for i := range numbers {
			numbers[i] = int64(i + 1)
		}
		both := []WizardGroup{group(w.writing), group(w.structures)}
		hard := func(w ...HardWish) WizardPlan { return WizardPlan{Groups: both, Hard: w} }
		soft := func(w ...SoftWish) WizardPlan { return WizardPlan{Groups: both, Soft: w} }
		for want, p := range map[string]WizardPlan{
			"groups wizard_too_many":                   {Groups: make([]WizardGroup, 10_000)},
			"groups.0.lectures wizard_too_many":        {Groups: []WizardGroup{group(numbers...)}},
			"groups.4.lectures wizard_too_many_listed": {Groups: []WizardGroup{group(numbers[:150]...), group(numbers[150:300]...), group(numbers[300:450]...), group(numbers[450:600]...), group(numbers[600])}},
			"pins wizard_too_many":                     {Pins: numbers},
			"excluded wizard_too_many":                 {Excluded: numbers},
			"hard wizard_too_many":                     {Hard: make([]HardWish, 10_000)},
			"soft wizard_too_many":                     {Soft: make([]SoftWish, 6)},
			"groups.1.lectures section_twice":          {Groups: []WizardGroup{group(w.writing), group(w.structures, w.writing)}},
			"groups.0.lectures section_twice":          {Groups: []WizardGroup{group(w.writing, w.writing)}},
			"pins section_twice":                       {Groups: both, Pins: []int64{w.writing, w.writing}},
			"groups.0.lectures does_not_exist":         {Groups: []WizardGroup{group(1 << 62)}},
			"pins does_not_exist":                      {Groups: both, Pins: []int64{-1}},
			"groups.0.choose choose_range":             {Groups: []WizardGroup{{Choose: 2, Lectures: []int64{w.writing}}}},
			"groups.1.choose choose_range":             {Groups: []WizardGroup{group(w.writing), {Choose: 0, Lectures: []int64{w.structures}}}},
			"groups.0.name max_length":                 {Groups: []WizardGroup{{Name: strings.Repeat("가", 41), Choose: 1, Lectures: []int64{w.writing}}}},
			"hard.0.code unknown_wish":                 hard(HardWish{"sleep", 1}),
			"hard.1.code wish_twice":                   hard(HardWish{wizard.MaxGap, 60}, HardWish{wizard.MaxGap, 90}),
			"hard.0.n wish_range":                      hard(HardWish{wizard.FreeDay, 8}),
			"hard.1.n wish_range":                      hard(HardWish{wizard.MaxGap, 60}, HardWish{wizard.Travel, 1 << 40}),
			"soft.0.n wish_range":                      soft(SoftWish{wizard.Lunch, -1, 1}),
			"soft.0.weight wish_range":                 soft(SoftWish{wizard.Lunch, 60, 1 << 40}),
			"soft.0.code unknown_wish":                 soft(SoftWish{"sleep", 0, 1}),
		} {
			if _, err := w.Suggest(t.Context(), v, w.autumn.ID, p); codeOf(err) != want {
				t.Errorf("%s: suggesting gives %v", want, err)
			}
			if want == "groups.0.choose choose_range" {
				continue // a draft may be on its way
			}
			if _, err := w.PutWizardDraft(t.Context(), v, w.autumn.ID, p); codeOf(err) != want {
				t.Errorf("%s: keeping gives %v", want, err)
			}
		}
	})
}

func TestTheWizardIsOfOnesOwnSchool(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		ctx, v, foreign := t.Context(), w.student(t, w.hanbit), w.student(t, w.saebyeok)
		p := WizardPlan{Groups: []WizardGroup{group(w.writing)}}
		theirs, err := w.catalogue.AddSemester(ctx, account.System, lecture.NewSemester{SchoolID: w.saebyeok, Year: 2026, Term: lecture.Autumn, First: day("2026-08-31"), Last: day("2026-12-18")})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			v        account.Viewer
			semester int64
			want     string
		}{
			{foreign, w.autumn.ID, "not_found"}, {v, 99, "not_found"}, {account.Viewer{}, w.autumn.ID, "not_authenticated"}, {account.System, w.autumn.ID, "permission_denied"},
			{foreign, theirs.ID, "groups.0.lectures does_not_exist"},
		} {
			_, suggested := w.Suggest(ctx, c.v, c.semester, p)
			_, kept := w.PutWizardDraft(ctx, c.v, c.semester, p)
			if codeOf(suggested) != c.want || codeOf(kept) != c.want {
				t.Errorf("%+v gets %v and %v, want %s", c.v, suggested, kept, c.want)
			}
		}
		if _, _, err := w.AddToWizard(ctx, foreign, theirs.ID, w.writing, true, 0); codeOf(err) != "lecture does_not_exist" {
			t.Errorf("another school's lecture is put in: %v", err)
		}
		if _, err := w.AddSuggested(ctx, foreign, NewFromWizard{Semester: theirs.ID, Lectures: []int64{w.writing}}); codeOf(err) != "lectures does_not_exist" {
			t.Errorf("another school's lecture is saved: %v", err)
		}
	})
}

// A lecture that the registrar lists no more is in no suggestion.
func TestTheWizardLeavesOutWhatIsGone(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		err := w.db.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE sections SET is_gone = 1 WHERE id = ?`, w.structures2)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		p := WizardPlan{Groups: []WizardGroup{group(w.structures, w.structures2)}}
		if r := w.suggest(t, v, p); len(r.Timetables) != 1 || r.Timetables[0].Lectures[0] != w.structures {
			t.Errorf("suggests %+v", r.Timetables)
		}
		p.Pins = []int64{w.structures2}
		if _, err := w.Suggest(t.Context(), v, w.autumn.ID, p); codeOf(err) != "pins wizard_gone" {
			t.Errorf("what is gone is pinned: %v", err)
		}
	})
}

// Whoever goes ends the search, and makes room for the next.
func TestTheWizardEndsWithWhoAsked(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		p := w.crowd(t, 20, 30, 2)
		p.Soft = []SoftWish{{wizard.Compact, 15, 3}, {wizard.FewDays, 0, 3}, {wizard.Lunch, 60, 3}, {wizard.Start, 600, 1}}
		err := w.db.Write(t.Context(), func(tx *db.Tx) error { return setting.Set(t.Context(), tx, w.hanbit, "timetable.wizard_seconds", "10") })
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go func() { // once it searches
			for len(w.room.places) == 0 {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(20 * time.Millisecond)
			cancel()
		}()
		if r, err := w.Suggest(ctx, v, w.autumn.ID, p); !errors.Is(err, context.Canceled) {
			t.Errorf("who has gone gets %d timetables, proven %t, %v", len(r.Timetables), r.IsProven, err)
		}
		if n := len(w.room.places); n != 0 {
			t.Errorf("%d searches go on", n)
		}
	})
}

// What ends a search early is a bound on what it looks at: time would make each
// machine see another thing.
func TestTheWizardSaysWhatItDidNotProve(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		p := w.crowd(t, 8, 20, 1)
		p.Soft = []SoftWish{{wizard.Compact, 0, 10}, {wizard.Lunch, 60, 10}}
		if _, err := w.PutWizardDraft(t.Context(), v, w.autumn.ID, p); err != nil {
			t.Fatal(err)
		}
		s, to := w.site(t, v), "/wizard/"+itoa(w.autumn.ID)+"/results/"
		w.nodes = 50
		if r := w.suggest(t, v, p); r.IsProven || len(r.Timetables) == 0 || r.Contradiction != nil {
			t.Errorf("cut off, it suggests %d timetables, proven %t, %+v", len(r.Timetables), r.IsProven, r.Contradiction)
		}
		has(t, "the page", s.open(to, nil, 200).Body.String(), "시간 안에 다 견주지 못했어요", "1안", "다시 찾기", "이 시간표로 저장")
		w.nodes = 1
		if r := w.suggest(t, v, p); r.IsProven || len(r.Timetables) != 0 || r.Contradiction != nil {
			t.Errorf("cut off at once, it suggests %d timetables, proven %t, %+v", len(r.Timetables), r.IsProven, r.Contradiction)
		}
		has(t, "the page", s.open(to, nil, 200).Body.String(), "시간 안에 찾지 못했어요", "다시 찾기")
	})
}

func TestTheWizardHasRoomForAFew(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		p := WizardPlan{Groups: []WizardGroup{group(w.writing)}}
		w.room.wait = time.Millisecond
		for range cap(w.room.places) {
			w.room.places <- struct{}{}
		}
		_, err := w.Suggest(t.Context(), v, w.autumn.ID, p)
		if f := fault.Of(err); f.Code != "wizard_busy" || f.Kind != fault.TooMany || f.RetryAfter <= 0 {
			t.Errorf("without room it gives %v", err)
		}
		if _, err := w.Suggest(t.Context(), v, w.autumn.ID, WizardPlan{Groups: []WizardGroup{group(99999)}}); !fault.Is(err, "wizard_busy") {
			t.Errorf("who has no place has had their lectures read: %v", err)
		}
		s := w.site(t, v)
		body, header := s.call("POST", "/wizard/", `{"semester":`+itoa(w.autumn.ID)+`,"groups":[{"choose":1,"lectures":[`+itoa(w.writing)+`]}]}`, 429)
		if has(t, "the answer", body, `"code":"wizard_busy"`, "지금 마법사를 쓰는 사람이 많거나"); header.Get("Retry-After") == "" {
			t.Error("it does not say when to come back")
		}
		if _, _, err := w.AddToWizard(t.Context(), v, w.autumn.ID, w.writing, false, 0); err != nil {
			t.Fatal(err)
		}
		page := s.open("/wizard/"+itoa(w.autumn.ID)+"/results/", nil, 429)
		has(t, "the page", page.Body.String(), "지금은 자리가 없어요", "다시 찾기")
		<-w.room.places
		w.suggest(t, v, p)
	})
}

// One person searches once at a time, whatever else they send; others do meanwhile.
func TestNobodyTakesThePlacesOfAll(t *testing.T) {
	r := newRoom()
	r.places, r.wait = make(chan struct{}, 3), time.Millisecond
	leave, err := r.enter(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.enter(t.Context(), 1); !fault.Is(err, "wizard_busy") {
		t.Errorf("one person is in twice: %v", err)
	}
	other, err := r.enter(t.Context(), 2)
	if err != nil {
		t.Fatalf("another waits for the first: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	r.wait = time.Hour
	if _, err := r.enter(gone, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("who has gone waits: %v", err)
	}
	waits := make(chan error)
	go func() {
		again, err := r.enter(t.Context(), 1)
		if err == nil {
			again()
		}
		waits <- err
	}()
	leave()
	if err := <-waits; err != nil {
		t.Errorf("after the first search there is no second: %v", err)
	}
	other()
	if len(r.places) != 0 || len(r.turns) != 0 {
		t.Errorf("in the end %d are in, %d wait", len(r.places), len(r.turns))
	}
}

func TestParticlesFollowTheSound(t *testing.T) {
	ctx := i18n.With(t.Context(), i18n.Ko)
	for word, want := range map[string]string{"화요일 공강": "과", "고르기": "와", "대학영어 2": "와", "대학영어 3": "과", "‘글쓰기’": "와", "Python": "과(와)", "": "과(와)", "중국어 (초급)": "과"} {
		if got := particle(ctx, word, "과", "와"); got != want {
			t.Errorf("%s%s, want %s", word, got, want)
		}
	}
	if got := particle(i18n.With(t.Context(), i18n.En), "고르기", "과", "와"); got != "" {
		t.Errorf("in English it is %s", got)
	}
}

func TestBuildingsAreToldByTheNamesOfRooms(t *testing.T) {
	way := travel(15)
	for _, c := range []struct {
		from, to string
		want     int
	}{{"공학관 302", "공학관 101", 0}, {"공학관 B101", "공학관 302", 0}, {"공학관 302", "인문관 302", 15}, {"", "공학관 302", 0}, {"정보과학관 21203 (김지우강의실)", "정보과학관 21204", 0}, {"E3-201", "E5-201", 15}, {"공학관 302-1", "공학관 101", 0}, {"제2공학관 101", "제1공학관 101", 15}, {"운동장", "운동장", 0}, {"E201", "S201", 15}} {
		if got := way(wizard.Place{Room: c.from}, wizard.Place{Room: c.to}); got != c.want {
			t.Errorf("from %s to %s takes %d minutes, want %d", c.from, c.to, got, c.want)
		}
	}
}
