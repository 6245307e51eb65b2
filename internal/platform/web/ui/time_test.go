package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

func TestTimesAreSaidAsPeopleSayThem(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04:05", s, i18n.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return v.UTC()
	}
	for _, c := range []struct{ now, at, ko, en string }{
		{"2026-11-23 13:10:00", "2026-11-23 13:09:31", "방금", "just now"},
		{"2026-11-23 13:10:00", "2026-11-23 13:10:09", "방금", "just now"},
		{"2026-11-23 13:10:00", "2026-11-23 13:09:00", "1분 전", "1 min ago"},
		{"2026-11-23 13:10:00", "2026-11-23 12:10:01", "59분 전", "59 min ago"},
		{"2026-11-23 13:10:00", "2026-11-23 12:10:00", "1시간 전", "1 hour ago"},
		{"2026-11-23 13:10:00", "2026-11-23 00:00:00", "13시간 전", "13 hours ago"},
		{"2026-11-23 13:10:00", "2026-11-22 23:59:59", "어제", "yesterday"},
		{"2026-11-23 00:30:00", "2026-11-22 23:40:00", "50분 전", "50 min ago"},
		{"2026-11-23 02:30:00", "2026-11-22 21:30:00", "5시간 전", "5 hours ago"},
		{"2026-11-23 13:10:00", "2026-11-22 00:00:00", "어제", "yesterday"},
		{"2026-11-23 13:10:00", "2026-11-21 23:59:59", "11/21", "11/21"},
		{"2026-11-23 13:10:00", "2026-01-01 00:00:00", "1/1", "1/1"},
		{"2026-11-23 13:10:00", "2025-12-31 23:59:59", "2025. 12. 31.", "2025-12-31"},
		{"2026-01-01 13:10:00", "2025-12-31 23:59:59", "어제", "yesterday"},
	} {
		ctx := WithClock(context.Background(), func() time.Time { return at(c.now) })
		if got := TimeText(i18n.With(ctx, i18n.Ko), at(c.at)); got != c.ko {
			t.Errorf("%s at %s: got %q, want %q", c.at, c.now, got, c.ko)
		}
		if got := TimeText(i18n.With(ctx, i18n.En), at(c.at)); got != c.en {
			t.Errorf("%s at %s: got %q, want %q", c.at, c.now, got, c.en)
		}
	}
}

func TestTheExactTimeStandsBesideTheWords(t *testing.T) {
	var b strings.Builder
	if err := Time(context.Background(), time.Date(2026, 11, 23, 4, 10, 5, 0, time.UTC)).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	if want := `<time datetime="2026-11-23T13:10:05+09:00" title="2026-11-23 13:10">`; !strings.HasPrefix(b.String(), want) {
		t.Errorf("got %s, want it to begin with %s", b.String(), want)
	}
}

func TestCountsAreSaidAsPeopleSayThem(t *testing.T) {
	for _, c := range []struct {
		n      int
		ko, en string
	}{
		{0, "0", "0"}, {999, "999", "999"}, {1000, "1000", "1K"}, {1999, "1999", "1.9K"}, {9999, "9999", "9.9K"},
		{10000, "1만", "10K"}, {12345, "1.2만", "12.3K"}, {19999, "1.9만", "19.9K"}, {999999, "99.9만", "999K"},
		{1234567, "123만", "1.2M"}, {123456789, "1.2억", "123M"}, {2000000000, "20억", "2B"},
	} {
		if got := CountText(i18n.With(context.Background(), i18n.Ko), c.n); got != c.ko {
			t.Errorf("%d: got %q, want %q", c.n, got, c.ko)
		}
		if got := CountText(i18n.With(context.Background(), i18n.En), c.n); got != c.en {
			t.Errorf("%d: got %q, want %q", c.n, got, c.en)
		}
	}
}
