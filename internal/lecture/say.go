package lecture

import (
	"context"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

var dayKeys = [...]string{period.Monday: "monday", period.Tuesday: "tuesday", period.Wednesday: "wednesday", period.Thursday: "thursday",
	period.Friday: "friday", period.Saturday: "saturday", period.Sunday: "sunday"}

// DayName returns a day in short: 월.
func DayName(ctx context.Context, d period.Day) string { return i18n.T(ctx, "lecture.day."+dayKeys[d]) }

// TimesText says when one meets, the days of one time together: 월 수 09:00–10:15,
// 금 13:00–13:50. It is empty where there is no time.
func TimesText(ctx context.Context, meetings []Meeting) string {
	type span struct{ start, end int }
	var order []span
	days := map[span][]string{}
	for _, m := range meetings {
		at := span{m.Start, m.End}
		if days[at] == nil {
			order = append(order, at)
		}
		if name := DayName(ctx, m.Day); !slices.Contains(days[at], name) {
			days[at] = append(days[at], name)
		}
	}
	parts := make([]string, len(order))
	for i, at := range order {
		parts[i] = strings.Join(days[at], " ") + " " + Clock(at.start) + "–" + Clock(at.end)
	}
	return strings.Join(parts, ", ")
}

// PlacesText says where one meets, each place once.
func PlacesText(meetings []Meeting) string {
	var all []string
	for _, m := range meetings {
		if m.Room != "" && !slices.Contains(all, m.Room) {
			all = append(all, m.Room)
		}
	}
	return strings.Join(all, ", ")
}

// where says who teaches a section, when and where, in one line.
func (s Section) where(ctx context.Context) string {
	times := TimesText(ctx, s.Meetings)
	if times == "" {
		times = i18n.T(ctx, "lecture.find.timeless")
	}
	var parts []string
	for _, part := range []string{strings.Join(strings.Fields(s.Professor), " "), times, PlacesText(s.Meetings)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, " · ")
}

// Href is the path of the page of a section.
func (s Section) Href() string { return Path(s.ID) }

// Path is that of the page of the section with the id.
func Path(section int64) string { return "/lecture/" + number(section) + "/" }
