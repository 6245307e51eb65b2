package main

import (
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/fault"
)

type semesterCmd struct {
	List semesterListCmd `cmd:"" help:"List semesters."`
	Add  semesterAddCmd  `cmd:"" help:"Add a semester."`
}

func (semesterCmd) Help() string {
	return `Examples:
  madang semester list --school 한빛대학교
  madang semester add --school 한빛대학교 2026-autumn --first 2026-08-31 --last 2026-12-18`
}

type semesterListCmd struct {
	School string `placeholder:"SCHOOL" help:"Number or Korean name of a school; all without it."`
	JSON   bool   `help:"For programs."`
}

func (semesterListCmd) Help() string {
	return `Examples:
  madang semester list --school 한빛대학교
  madang semester list --json`
}

func (c semesterListCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		all, err := c.semesters(p, a)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(all)
		}
		rows := [][]string{{"ID", "SCHOOL", "NAME", "FIRST", "LAST"}}
		for _, s := range all {
			rows = append(rows, []string{number(s.ID), number(s.SchoolID), s.Name(), s.First.String(), s.Last.String()})
		}
		p.table(rows)
		return nil
	})
}

func (c semesterListCmd) semesters(p *program, a *app.App) ([]lecture.Semester, error) {
	if c.School == "" {
		return a.Lecture.EverySemester(p.ctx, account.System)
	}
	s, err := p.school(a, c.School)
	if err != nil {
		return nil, err
	}
	return a.Lecture.Semesters(p.ctx, account.System, s.ID)
}

type semesterAddCmd struct {
	Name         string   `arg:"" help:"Year and term: spring, summer, autumn or winter."`
	School       string   `required:"" placeholder:"SCHOOL" help:"Number or Korean name of the school."`
	First        string   `required:"" placeholder:"DAY" help:"First day of lectures."`
	Last         string   `required:"" placeholder:"DAY" help:"Last day."`
	Holiday      []string `sep:"none" placeholder:"DAYS" help:"Day without lectures, or days with .. between, and = before a name. May be repeated."`
	Exam         []string `sep:"none" placeholder:"DAYS" help:"Days of exams, likewise."`
	Registration []string `sep:"none" placeholder:"DAYS" help:"Days of registration, likewise."`
	AddDrop      []string `sep:"none" placeholder:"DAYS" help:"Days on which lectures are added and dropped, likewise."`
	JSON         bool     `help:"For programs."`
}

func (semesterAddCmd) Help() string {
	return `Example:
  madang semester add --school 한빛대학교 2026-autumn --first 2026-08-31 --last 2026-12-18 --holiday 2026-10-09=한글날 --exam 2026-10-19..2026-10-23=중간고사 --add-drop 2026-08-31..2026-09-04`
}

func (c semesterAddCmd) Run(p *program) error {
	n, err := c.semester()
	if err != nil {
		return err
	}
	return p.with(func(a *app.App) error {
		school, err := p.school(a, c.School)
		if err != nil {
			return err
		}
		n.SchoolID = school.ID
		s, err := a.Lecture.AddSemester(p.ctx, account.System, n)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(s)
		}
		p.say("cmd.semester_added", s.ID, s.Name(), s.First.String(), s.Last.String())
		return nil
	})
}

// semester reads what was asked for, but for the school.
func (c semesterAddCmd) semester() (n lecture.NewSemester, err error) {
	var e *fault.Error
	var ok [3]bool
	n.Year, n.Term, ok[0] = lecture.ParseName(c.Name)
	n.First, ok[1] = lecture.ParseDate(c.First)
	n.Last, ok[2] = lecture.ParseDate(c.Last)
	for i, flag := range []string{"name", "first", "last"} {
		if !ok[i] {
			e = e.And(flag, map[bool]string{true: "invalid_semester_name", false: "invalid_day"}[i == 0])
		}
	}
	for kind, days := range map[lecture.DaysKind][]string{lecture.Holiday: c.Holiday, lecture.ExamWeek: c.Exam, lecture.Registration: c.Registration, lecture.AddDrop: c.AddDrop} {
		for _, text := range days {
			d, ok := readDays(text)
			if !ok {
				e = e.And(string(kind), "invalid_day")
			}
			d.Kind = kind
			n.Days = append(n.Days, d)
		}
	}
	return n, e.Or()
}

// readDays reads 2026-10-09, 2026-10-19..2026-10-23 and 2026-10-09=한글날.
func readDays(text string) (d lecture.SemesterDays, ok bool) {
	span, name, _ := strings.Cut(text, "=")
	first, last, several := strings.Cut(span, "..")
	if !several {
		last = first
	}
	d.Name = name
	var known [2]bool
	d.First, known[0] = lecture.ParseDate(first)
	d.Last, known[1] = lecture.ParseDate(last)
	return d, known[0] && known[1]
}
