package main

import (
	"bufio"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/lecture/period"
	"github.com/madang-campus/madang/internal/platform/fault"
)

type lecturePeriodsCmd struct {
	File   string `arg:"" optional:"" help:"The new hours, a line each: 1 09:00-09:50; - for standard input."`
	School string `required:"" placeholder:"SCHOOL" help:"Number or Korean name of the school."`
	JSON   bool   `help:"For programs."`
}

func (lecturePeriodsCmd) Help() string {
	return `Lists that say 월3,4 are read by these hours. Lectures that are there keep their times until they are imported again.

Examples:
  madang lecture periods --school 한빛대학교
  madang lecture periods --school 한빛대학교 hours.txt`
}

func (c lecturePeriodsCmd) Run(p *program) error {
	list, err := c.read(p)
	if err != nil {
		return err
	}
	return p.with(func(a *app.App) error {
		school, err := p.school(a, c.School)
		if err != nil {
			return err
		}
		if c.File != "" {
			if err := a.Lecture.SetPeriods(p.ctx, account.System, school.ID, list); err != nil {
				return err
			}
		}
		if list, err = a.Lecture.Periods(p.ctx, account.System, school.ID); err != nil {
			return err
		}
		if c.JSON {
			return p.json(list)
		}
		rows := make([][]string, len(list))
		for i, x := range list {
			rows[i] = []string{strconv.Itoa(x.Number), lecture.Clock(x.Start) + "-" + lecture.Clock(x.End)}
		}
		p.table(rows)
		return nil
	})
}

var hourLine = regexp.MustCompile(`^(-?\d{1,2})\s+(\d{2}):(\d{2})-(\d{2}):(\d{2})$`)

// read reads the new hours.
func (c lecturePeriodsCmd) read(p *program) (list []period.Period, err error) {
	in := io.NopCloser(p.in)
	switch c.File {
	case "":
		return nil, nil
	case "-":
	default:
		if in, err = os.Open(c.File); err != nil {
			return nil, err
		}
	}
	defer in.Close()
	lines := bufio.NewScanner(in)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		m := hourLine.FindStringSubmatch(line)
		if m == nil {
			return nil, fault.Field("periods", "bad_period_line", n)
		}
		var x [5]int
		for i := range x {
			x[i], _ = strconv.Atoi(m[1+i]) // at most two digits
		}
		if x[2] > 59 || x[4] > 59 {
			return nil, fault.Field("periods", "bad_period_line", n)
		}
		list = append(list, period.Period{Number: x[0], Start: x[1]*60 + x[2], End: x[3]*60 + x[4]})
	}
	return list, lines.Err()
}
