package board

import (
	"fmt"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

func TestHalvesBeginInJanuaryAndJulyInSeoul(t *testing.T) {
	at := func(year int, month time.Month, day, hour int) time.Time {
		return time.Date(year, month, day, hour, 0, 0, 0, i18n.Zone)
	}
	for _, tt := range []struct {
		t    time.Time
		want string
	}{
		{at(2026, 1, 1, 0), "2026-1"}, {at(2026, 6, 30, 23), "2026-1"}, {at(2026, 7, 1, 0), "2026-2"}, {at(2026, 12, 31, 23), "2026-2"},
		{time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC), "2027-1"}, {time.Date(2026, 6, 30, 14, 59, 0, 0, time.UTC), "2026-1"},
	} {
		h := halfOf(tt.t)
		if back, ok := ParseHalf(h.String()); h.String() != tt.want || !ok || back != h {
			t.Errorf("%s is in %s, want %s", tt.t, h, tt.want)
		}
	}
	for _, s := range []string{"", "2026", "2026-3", "2026-0", "26-1", "2026-1 ", "２０２６-1", "2026-1\n", "-2026-1", "99999-1"} {
		if h, ok := ParseHalf(s); ok {
			t.Errorf("%q is taken for %s", s, h)
		}
	}
}

// BEST is what has the many likes, each half year by itself, the newest first.
func TestBestIsOfAHalfYear(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		crowd, writer, reader := w.crowd(t, 3), w.student(t), w.student(t)
		w.setLikes(t, BestLikes, w.hanbit, 3)
		w.made(t)
		w.now.Store(time.Date(2026, 6, 30, 20, 0, 0, 0, i18n.Zone).Add(-3 * 24 * time.Hour).UnixMicro())
		june := w.post(t, writer, "자유게시판", titled("june")) // three days later
		july := w.post(t, writer, "정보게시판", titled("july"))
		w.liked(t, w.post(t, writer, "비밀게시판", titled("secret")).ID, crowd...)
		w.liked(t, w.post(t, writer, "자유게시판", titled("few")).ID, crowd[:2]...)
		w.liked(t, july.ID, crowd...)
		w.liked(t, june.ID, crowd...)
		w.agrees(t, "liked")
		list := func(v account.Viewer, half Half) string {
			t.Helper()
			all, err := w.Best(t.Context(), v, half, Range{Limit: 10})
			if err != nil {
				t.Fatal(err)
			}
			return titles(all)
		}
		for half, want := range map[Half]string{0: "july june", 20261: "june", 20262: "july", 20271: ""} {
			if got := list(reader, half); got != want {
				t.Errorf("%s: %q, want %q", half, got, want)
			}
		}
		if got := list(w.person(t, 0, "", account.Operator), 20261); got != "june" {
			t.Errorf("the operator finds %q", got)
		}
		if got := list(w.person(t, w.saebyeok, account.Student, ""), 0); got != "" {
			t.Errorf("a foreigner finds %q", got)
		}
		if got, err := w.Halves(t.Context(), reader); err != nil || fmt.Sprint(got) != "[2026-2 2026-1]" {
			t.Errorf("half years %s, %v", got, err)
		}
		w.set(t, "정보게시판", func(s *Settings) { s.Hot = false })
		if got, err := w.Halves(t.Context(), reader); err != nil || fmt.Sprint(got) != "[2026-1]" {
			t.Errorf("half years %s, %v", got, err)
		}
		w.unliked(t, june.ID, crowd[0])
		if got := list(reader, 0); got != "" {
			t.Errorf("a like was taken back, and BEST is %q", got)
		}
		w.agrees(t, "taken back")
	})
}
