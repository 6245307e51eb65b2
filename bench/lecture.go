package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
)

// registrar is a list of lectures as a registrar exports it: five sections of a
// course, two meetings each.
func registrar(lectures int) string {
	var b strings.Builder
	b.WriteString("학수번호,과목명,담당교수,이수구분,학점,대상,강의시간,강의실\n")
	days := []rune("월화수목금")
	for n := range lectures {
		fmt.Fprintf(&b, "CS%04d-%02d,측정 과목 %d,교수%d,전공-필수/교양-%d,3,%d학년,%c%d %c%d,공학관 %d\n",
			n/5, n%5+1, n/5, n%700, n%40, n%4+1, days[n%5], n%8+1, days[(n+2)%5], n%8+1, 100+n%300)
	}
	return b.String()
}

// importing measures how long it takes to import 10,000 lectures into a semester
// that has none, the reading of the list and the commit included.
func importing(name string, rounds int) (row, error) {
	const limit = 5000 // ms
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "madang-bench")
	if err != nil {
		return row{}, err
	}
	defer os.RemoveAll(dir)
	a, err := open(dir)
	if err != nil {
		return row{}, err
	}
	defer a.Close()
	if err := a.Migrate(ctx); err != nil {
		return row{}, err
	}
	school, err := a.Account.AddSchool(ctx, account.System, account.NewSchool{Name: "측정대학교"})
	if err != nil {
		return row{}, err
	}
	if err := a.Lecture.SetPeriods(ctx, account.System, school.ID, period.Run(1, 9, 9*60, 50, 10)); err != nil {
		return row{}, err
	}
	list := registrar(10_000)
	look, err := a.Lecture.Look(ctx, account.System, school.ID, strings.NewReader(list), int64(len(list)), 0, "")
	if err != nil {
		return row{}, err
	}
	took := make([]result, rounds)
	for i := range took {
		begin, err := importOnce(ctx, a, school.ID, 2000+i, list, look.Suggested)
		if err != nil {
			return row{}, err
		}
		took[i].P50 = float64(time.Since(begin).Microseconds()) / 1000
	}
	slices.SortFunc(took, func(a, b result) int { return cmp.Compare(a.P50, b.P50) })
	median := took[len(took)/2]
	return row{name, median, result{P50: limit}, "limit", median.P50 / limit, "≤ 1.0", median.P50 <= limit}, nil
}

// importOnce imports the list into a new semester, and returns when it began to.
func importOnce(ctx context.Context, a *app.App, school int64, year int, list string, m lecture.Mapping) (begin time.Time, err error) {
	day, _ := lecture.ParseDate(fmt.Sprintf("%d-09-01", year)) // a day
	semester, err := a.Lecture.AddSemester(ctx, account.System, lecture.NewSemester{SchoolID: school, Year: year, Term: lecture.Autumn, First: day, Last: day + 100})
	if err != nil {
		return begin, err
	}
	begin = time.Now()
	r, err := a.Lecture.Import(ctx, account.System, lecture.Import{Semester: semester.ID, Mapping: m, File: strings.NewReader(list), Size: int64(len(list))})
	if err == nil && r.Added != 10_000 {
		err = fmt.Errorf("%d lectures were imported", r.Added)
	}
	return begin, err
}
