package ui

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// TimeText says when t was, as people say it: 방금, 3분 전, 2시간 전, 어제,
// 11/23, and 2025. 11. 23. in another year. Times to come, which only skewed
// clocks give, are now.
func TimeText(ctx context.Context, at time.Time) string {
	at = at.In(i18n.Zone)
	today := now(ctx).In(i18n.Zone)
	ago := today.Sub(at)
	midnight := time.Date(today.Year(), today.Month(), today.Day(), 0, 0, 0, 0, i18n.Zone)
	switch {
	case ago < time.Minute:
		return t(ctx, "ui.time.now")
	case ago < time.Hour:
		return t(ctx, "ui.time.minutes", int(ago/time.Minute))
	case ago < 6*time.Hour || !at.Before(midnight):
		if n := int(ago / time.Hour); n != 1 {
			return t(ctx, "ui.time.hours", n)
		}
		return t(ctx, "ui.time.hour")
	case !at.Before(midnight.AddDate(0, 0, -1)):
		return t(ctx, "ui.time.yesterday")
	}
	return dayText(ctx, at, today)
}

// dayText says which day at is, as seen from today.
func dayText(ctx context.Context, at, today time.Time) string {
	if at.Year() == today.Year() {
		return t(ctx, "ui.time.day", int(at.Month()), at.Day())
	}
	return t(ctx, "ui.time.date", at.Year(), fmt.Sprintf("%02d", int(at.Month())), fmt.Sprintf("%02d", at.Day()))
}

// Time shows t as people say it, with the exact time beside it for machines
// and, resting on it, for people.
func Time(ctx context.Context, at time.Time) templ.Component {
	return exactly(at, TimeText(ctx, at))
}

// exactly shows a text about a time, with the exact time beside it.
func exactly(at time.Time, text string) templ.Component {
	exact := at.In(i18n.Zone).Format("2006-01-02T15:04:05Z07:00")
	return moment{exact, exact[:len("2006-01-02")] + " " + exact[len("2006-01-02T"):len("2006-01-02T15:04")], text}
}

// UntilText says until when something goes on: 오늘 18:00까지, 내일 18:00까지,
// 11/28 18:00까지, and 2027. 01. 03. 18:00까지 in another year.
func UntilText(ctx context.Context, at time.Time) string {
	at = at.In(i18n.Zone)
	today := now(ctx).In(i18n.Zone)
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, i18n.Zone) }
	clock := at.Format("15:04")
	switch day(at) {
	case day(today):
		return t(ctx, "ui.time.until_today", clock)
	case day(today).AddDate(0, 0, 1):
		return t(ctx, "ui.time.until_tomorrow", clock)
	}
	return t(ctx, "ui.time.until", dayText(ctx, at, today), clock)
}

// Until shows until when something goes on, with the exact time beside it.
func Until(ctx context.Context, at time.Time) templ.Component {
	return exactly(at, UntilText(ctx, at))
}

// CountText returns n as people say it: 999, then 1.2천, 1.2만, 1.2억; in
// English 1.2K, 1.2M. It never rounds up to what is not reached.
func CountText(ctx context.Context, n int) string {
	if n < 1_000 {
		return strconv.Itoa(n)
	}
	type step struct {
		from int
		name string
	}
	steps := []step{{1_000_000_000, "B"}, {1_000_000, "M"}, {1_000, "K"}}
	if i18n.Of(ctx) == i18n.Ko {
		steps = []step{{100_000_000, "억"}, {10_000, "만"}}
	}
	for _, s := range steps {
		if n >= s.from {
			whole, tenth := n/s.from, n%s.from/(s.from/10)
			if whole >= 100 || tenth == 0 {
				return strconv.Itoa(whole) + s.name
			}
			return fmt.Sprintf("%d.%d%s", whole, tenth, s.name)
		}
	}
	return strconv.Itoa(n)
}
