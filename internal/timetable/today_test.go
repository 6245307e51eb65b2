package timetable

import (
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// dayAt returns what the start page shows at a time of the test's semester.
func (w *world) dayAt(t testing.TB, v account.Viewer, at string) string {
	t.Helper()
	now, err := time.ParseInLocation("2006-01-02 15:04", at, i18n.Zone)
	if err != nil {
		t.Fatal(err)
	}
	w.now.Store(now.UnixMicro())
	card, err := w.Today(t.Context(), v)
	if err != nil {
		t.Fatal(err)
	}
	if card == nil {
		return ""
	}
	var b strings.Builder
	if err := card.Render(i18n.With(t.Context(), i18n.Ko), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTheStartPageShowsTheDay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		v := w.student(t, w.hanbit)
		if got := w.dayAt(t, v, "2026-09-21 08:40"); got != "" {
			t.Errorf("who has no timetable sees %s", got)
		}
		table := w.table(t, v, "기본", w.structures, w.writing)
		block := NewEntry{Name: "합주", Times: []lecture.Meeting{{Day: period.Monday, Start: 1080, End: 1200}, {Day: period.Friday, Start: 1080, End: 1200}}}
		table, err := w.AddEntry(t.Context(), v, table.ID, block)
		if err != nil {
			t.Fatal(err)
		}
		due := day("2026-09-21")
		if _, err := w.ChangeEntry(t.Context(), v, table.ID, table.Entries[0].ID, EntryChange{Todos: &[]Todo{{Content: "과제", Due: &due}}}); err != nil {
			t.Fatal(err)
		}
		for at, want := range map[string][]string{
			"2026-09-21 08:40": {"20분 뒤", ">자료구조</a>", "09:00–10:15", "공학관 101", "김서연", "18:00–20:00 합주", "오늘까지: 과제 (자료구조)"},
			"2026-09-21 09:00": {"지금", ">자료구조</a>"},
			"2026-09-21 10:15": {"8시간 뒤", ">합주</a>", "지금 10:15"},
			"2026-09-21 20:00": {"오늘 일정이 끝났어요", "자료구조"},
			"2026-09-22 23:00": {"오늘 일정이 끝났어요", "글쓰기"},
			"2026-10-09 12:00": {">합주</a>"}, // a holiday
		} {
			got := w.dayAt(t, v, at)
			has(t, at, got, want...)
		}
		for _, at := range []string{"2026-09-24 12:00", "2026-08-30 12:00", "2026-12-19 12:00"} {
			if got := w.dayAt(t, v, at); got != "" {
				t.Errorf("on %s, when nothing is, the page shows %s", at, got)
			}
		}
	})
}
