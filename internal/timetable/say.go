package timetable

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// Clock returns minutes since midnight as 09:05, and the end of the day as 24:00.
func Clock(minutes int) string { return lecture.Clock(minutes) }

var dayKeys = [...]string{period.Monday: "monday", period.Tuesday: "tuesday", period.Wednesday: "wednesday", period.Thursday: "thursday",
	period.Friday: "friday", period.Saturday: "saturday", period.Sunday: "sunday"}

// dayName returns a day as it stands above its column: 월.
func dayName(ctx context.Context, d period.Day) string {
	return lecture.DayName(ctx, d)
}

// longDay returns a day as it is read out: 월요일.
func longDay(ctx context.Context, d period.Day) string {
	return i18n.T(ctx, "timetable.long_day."+dayKeys[d])
}

// semesterName returns a semester as people call it: 2026년 2학기.
func semesterName(ctx context.Context, s lecture.Semester) string {
	return i18n.T(ctx, "timetable.term."+string(s.Term), s.Year)
}

// timesText says when one meets.
func timesText(ctx context.Context, meetings []lecture.Meeting) string {
	return lecture.TimesText(ctx, meetings)
}

// placesText says where one meets, each place once.
func placesText(meetings []lecture.Meeting) string { return lecture.PlacesText(meetings) }

// where says when and where: for the line below a name.
func where(ctx context.Context, meetings []lecture.Meeting) string {
	times, places := timesText(ctx, meetings), placesText(meetings)
	if times == "" {
		return i18n.T(ctx, "timetable.page.timeless")
	}
	return strings.TrimSuffix(times+" · "+places, " · ")
}

// readOut is what a screen reader hears of a block behind its name and place.
func (b block) readOut(ctx context.Context) string {
	text := longDay(ctx, b.meeting.Day) + " " + Clock(b.meeting.Start) + "–" + Clock(b.meeting.End)
	switch {
	case b.ghost:
		text += ", " + i18n.T(ctx, "timetable.page.ghost")
	case b.hit:
		text += ", " + i18n.T(ctx, "timetable.page.hit")
	}
	return text
}

// style places a block in its cell.
func (b block) style() string {
	s := "--at:" + strconv.Itoa(b.at) + ";--for:" + strconv.Itoa(b.long)
	if b.lanes > 1 {
		s += ";--lanes:" + strconv.Itoa(b.lanes) + ";--lane:" + strconv.Itoa(b.lane)
	}
	return s
}

func (b block) class() string {
	switch {
	case b.ghost:
		return "block ghost"
	case b.entry.Lecture == nil:
		return "block own"
	}
	class := "block c" + strconv.Itoa(b.entry.Colour)
	if b.hit {
		class += " hit"
	}
	if b.entry.IsGone {
		class += " gone"
	}
	return class
}

// themeName is how a grid names its theme to the styles.
func themeName(theme int) string {
	return []string{"", "madang", "dancheong", "bada", "ink"}[theme]
}

// dueText says how far away a day is: D-3, 오늘, D+2.
func dueText(ctx context.Context, due, today lecture.Date) string {
	switch d := int(due - today); {
	case d == 0:
		return i18n.T(ctx, "timetable.page.today")
	case d > 0:
		return "D-" + strconv.Itoa(d)
	default:
		return "D+" + strconv.Itoa(-d)
	}
}

// dueKind is how a badge shows how near a day is.
func dueKind(due, today lecture.Date) string {
	if due <= today {
		return "hot"
	}
	return "none"
}

func (e Entry) sheetID() string { return "e" + strconv.FormatInt(e.ID, 10) }

// editKey is the text of the way to an entry's form.
func editKey(e Entry) string {
	if e.Lecture == nil {
		return "timetable.page.edit_block"
	}
	return "timetable.page.notes"
}

// examText says when and where an exam is.
func examText(x lecture.Exam) string {
	text := strings.TrimSpace(x.Name + " " + x.On.String() + " " + Clock(x.Start) + "–" + Clock(x.End))
	if x.Room != "" {
		text += " · " + x.Room
	}
	return text
}

// professor is who teaches, in one line.
func professor(text string) string { return strings.Join(strings.Fields(text), " ") }

// basketText says how many have a lecture in their main timetable.
func basketText(ctx context.Context, x lecture.Section) string {
	if x.Quota > 0 {
		return i18n.T(ctx, "timetable.page.baskets_of", x.BasketCount, x.Quota)
	}
	return i18n.T(ctx, "timetable.page.baskets", x.BasketCount)
}

func dayOption(ctx context.Context, d int) string { return longDay(ctx, period.Day(d)) }

func visibilities(ctx context.Context) []ui.Option {
	var all []ui.Option
	for _, v := range []Visibility{Public, Friends, Private} {
		all = append(all, ui.Option{Value: string(v), Text: i18n.T(ctx, "timetable.visibility."+string(v))})
	}
	return all
}

func themes(ctx context.Context) []ui.Option {
	var all []ui.Option
	for n := 1; n <= Themes; n++ {
		all = append(all, ui.Option{Value: strconv.Itoa(n), Text: i18n.T(ctx, "timetable.theme."+themeName(n))})
	}
	return all
}

func (f tableForm) title(ctx context.Context) string {
	if f.table.ID == 0 {
		return i18n.T(ctx, "timetable.page.new")
	}
	return i18n.T(ctx, "timetable.page.edit")
}

func (f tableForm) action() string {
	if f.table.ID == 0 {
		return "/timetable/new/"
	}
	return path(f.table.ID, "edit/")
}

func (f tableForm) back() string {
	if f.table.ID == 0 {
		return "/timetable/?semester=" + strconv.FormatInt(f.semester.ID, 10)
	}
	return f.table.Href()
}

func (f entryForm) title(ctx context.Context) string {
	switch {
	case f.entry.ID == 0:
		return i18n.T(ctx, "timetable.page.add_block")
	case f.isBlock():
		return i18n.T(ctx, "timetable.page.edit_block")
	}
	return i18n.T(ctx, "timetable.page.notes")
}

func (f entryForm) action() string {
	if f.entry.ID == 0 {
		return path(f.table.ID, "block/")
	}
	return entryPath(f.table.ID, f.entry.ID)
}

// semesterTitle is [semesterName], "" where there is no semester.
func semesterTitle(ctx context.Context, s lecture.Semester) string {
	if s.ID == 0 {
		return ""
	}
	return semesterName(ctx, s)
}

// dayNames are days in the order of the week: 월 화.
func dayNames(ctx context.Context, days []period.Day) string {
	var names []string
	for d := period.Monday; d <= period.Sunday; d++ {
		if slices.Contains(days, d) {
			names = append(names, dayName(ctx, d))
		}
	}
	return strings.Join(names, " ")
}

func hasDay(days []period.Day, d period.Day) bool { return slices.Contains(days, d) }
