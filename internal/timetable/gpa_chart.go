package timetable

import (
	"context"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/timetable/gpa"
)

// Where the chart of averages has its lines, in px from its top.
const (
	chartTop    = 32
	chartBottom = 148
	chartNames  = 184
)

// A chart shows the averages of semesters as lines. Heights are in px and widths in
// percent, so that it is as wide as the page and its words stay as they are.
type chart struct {
	grid   []chartLine
	total  []chartDot
	major  []chartDot
	names  []chartName
	spoken string // the same in words
}

type chartLine struct{ y, text string }

// A chartDot is an average of a semester. One without an average in the semester
// before has no line to it.
type chartDot struct {
	x, y, text   string
	fromX, fromY string // of the one before, "" for none
	named        bool   // its text stands beside it
	below        bool   // that is, below it, since something else is above
}

// beside is how far a dot's text stands from it.
func (d chartDot) beside() string {
	if d.below {
		return "20"
	}
	return "-12"
}

type chartName struct{ x, text string }

// chartOf returns the chart of g's semesters. ok is false where there are fewer
// than two to draw a line between.
func chartOf(ctx context.Context, g GPA) (c chart, ok bool) {
	var shown []GPASemester
	low := gpa.Points(300)
	for _, m := range g.Semesters {
		if m.Average == nil {
			continue
		}
		shown, low = append(shown, m), min(low, *m.Average/100*100)
		if m.MajorAverage != nil {
			low = min(low, *m.MajorAverage/100*100)
		}
	}
	if len(shown) < 2 {
		return c, false
	}
	height := func(p gpa.Points) string {
		return strconv.Itoa(chartBottom - int(p-low)*(chartBottom-chartTop)/int(g.Scale.Most()-low))
	}
	for p := low; p <= g.Scale.Most(); p += 100 {
		c.grid = append(c.grid, chartLine{height(p), p.String()[:3]})
	}
	var total, major []string
	for i, m := range shown {
		at := percent(13_00 + i*82_00/(len(shown)-1))
		c.names = append(c.names, chartName{at, m.Label})
		c.total = append(c.total, chartDot{x: at, y: height(*m.Average), text: m.Average.String(), named: len(shown) <= 8 || i == 0 || i == len(shown)-1})
		total = append(total, m.Label+" "+m.Average.String())
		if m.MajorAverage == nil {
			continue
		}
		c.total[i].below = *m.MajorAverage > *m.Average
		dot := chartDot{x: at, y: height(*m.MajorAverage)}
		if i > 0 && shown[i-1].MajorAverage != nil {
			before := c.major[len(c.major)-1]
			dot.fromX, dot.fromY = before.x, before.y
		}
		c.major = append(c.major, dot)
		major = append(major, m.Label+" "+m.MajorAverage.String())
	}
	for i := range c.total[1:] {
		c.total[i+1].fromX, c.total[i+1].fromY = c.total[i].x, c.total[i].y
	}
	c.spoken = i18n.T(ctx, "timetable.gpa.total") + ": " + strings.Join(total, ", ")
	if major != nil {
		c.spoken += ". " + i18n.T(ctx, "timetable.gpa.major") + ": " + strings.Join(major, ", ")
	}
	return c, true
}

func chartNamesAt() string { return strconv.Itoa(chartNames) }

// percent writes hundredths of a percent: 12.5%.
func percent(hundredths int) string { return gpa.Credits(hundredths).String() + "%" }

// A gradeBar is how many courses have a grade, and how long its bar is.
type gradeBar struct {
	GradeCount
	style string
}

// bars returns the distribution of g's grades, the most frequent one's bar being as
// long as there is room.
func bars(g GPA) []gradeBar {
	most := 1
	for _, c := range g.Distribution {
		most = max(most, c.Count)
	}
	all := make([]gradeBar, len(g.Distribution))
	for i, c := range g.Distribution {
		all[i] = gradeBar{c, "--v:" + percent(c.Count*100_00/most)}
	}
	return all
}
