package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

type lectureCmd struct {
	Import  lectureImportCmd  `cmd:"" help:"Make a semester's lectures those of a registrar's list."`
	Suggest lectureSuggestCmd `cmd:"" help:"Suggest how a registrar's list is read."`
	Periods lecturePeriodsCmd `cmd:"" help:"Show or set the numbered hours of a school."`
}

func (lectureCmd) Help() string {
	return `Examples:
  madang lecture suggest --school 한빛대학교 lectures.xlsx > mapping.json
  madang lecture import --school 한빛대학교 --semester 2026-autumn --mapping mapping.json --dry-run lectures.xlsx`
}

type lectureSuggestCmd struct {
	File   string `arg:"" help:"CSV, XLSX or JSON."`
	School string `required:"" placeholder:"SCHOOL" help:"Number or Korean name of the school."`
	Header int    `placeholder:"LINE" help:"Line with the names of the columns; the first that is not blank without it."`
	Table  string `placeholder:"NAME" help:"Worksheet of an XLSX; the first without it."`
}

func (lectureSuggestCmd) Help() string {
	return `Prints a mapping as JSON: which column is what, and how times, credits and codes are written. Look at it, mend it, and give it to madang lecture import.

Example:
  madang lecture suggest --school 한빛대학교 lectures.xlsx > mapping.json`
}

func (c lectureSuggestCmd) Run(p *program) error {
	return p.withFile(c.File, func(a *app.App, f *os.File, size int64) error {
		school, err := p.school(a, c.School)
		if err != nil {
			return err
		}
		look, err := a.Lecture.Look(p.ctx, account.System, school.ID, f, size, c.Header, c.Table)
		if err != nil {
			return err
		}
		return p.json(look.Suggested)
	})
}

// withFile opens a file and the instance.
func (p *program) withFile(name string, f func(a *app.App, file *os.File, size int64) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return err
	}
	return p.with(func(a *app.App) error { return f(a, file, about.Size()) })
}

type lectureImportCmd struct {
	File     string `arg:"" help:"CSV, XLSX or JSON."`
	School   string `required:"" placeholder:"SCHOOL" help:"Number or Korean name of the school."`
	Semester string `required:"" placeholder:"NAME" help:"Year and term, such as 2026-autumn."`
	Mapping  string `required:"" placeholder:"FILE-or-NAME" help:"How the list is read: a file that madang lecture suggest has made, or the name of a mapping that the school keeps."`
	Keep     string `placeholder:"NAME" help:"Keep the mapping under this name for the next time."`
	DryRun   bool   `help:"Say what would change, and change nothing."`
	Force    bool   `help:"Even where most lectures of the semester are not on the list."`
	JSON     bool   `help:"For programs."`
}

func (lectureImportCmd) Help() string {
	return `The list is taken whole or not at all; each bad row is named. A lecture that is not on the list any more is marked as gone and stays in timetables, and who has a lecture that changed is told.

Examples:
  madang lecture import --school 한빛대학교 --semester 2026-autumn --mapping mapping.json --dry-run lectures.xlsx
  madang lecture import --school 한빛대학교 --semester 2026-autumn --mapping mapping.json --keep 학부 lectures.xlsx
  madang lecture import --school 한빛대학교 --semester 2026-autumn --mapping 학부 lectures.csv`
}

func (c lectureImportCmd) Run(p *program) error {
	return p.withFile(c.File, func(a *app.App, f *os.File, size int64) error {
		school, err := p.school(a, c.School)
		if err != nil {
			return err
		}
		semester, err := a.Lecture.SemesterNamed(p.ctx, account.System, school.ID, c.Semester)
		if err != nil {
			return named(err, "cmd.no_semester", c.Semester)
		}
		mapping, err := c.mapping(p, a, school.ID)
		if err != nil {
			return err
		}
		r, err := a.Lecture.Import(p.ctx, account.System, lecture.Import{Semester: semester.ID, Mapping: mapping, File: f, Size: size, DryRun: c.DryRun, Force: c.Force})
		if err == nil && c.Keep != "" && !c.DryRun {
			err = a.Lecture.KeepMapping(p.ctx, account.System, school.ID, c.Keep, mapping)
		}
		if c.JSON {
			return errors.Join(err, p.json(r))
		}
		p.showImport(r, err == nil, c.DryRun)
		return err
	})
}

// maxMappingFile bounds a mapping, which takes a kilobyte.
const maxMappingFile = 1 << 20

func (c lectureImportCmd) mapping(p *program, a *app.App, school int64) (lecture.Mapping, error) {
	file, err := os.Open(c.Mapping)
	if errors.Is(err, os.ErrNotExist) {
		m, err := a.Lecture.Mapping(p.ctx, account.System, school, c.Mapping)
		return m, named(err, "cmd.no_mapping", c.Mapping)
	}
	if err != nil {
		return lecture.Mapping{}, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxMappingFile))
	if err != nil {
		return lecture.Mapping{}, err
	}
	return lecture.ParseMapping(text)
}

// shownLines is how many lectures of a kind a report names for people.
const shownLines = 20

// showImport tells of an import for people: what is wrong, what is odd, and what
// became of it.
func (p *program) showImport(r lecture.Report, done, dry bool) {
	for _, list := range []struct {
		rows []lecture.RowProblem
		all  int
		out  io.Writer
	}{{r.Problems, r.Wrong, p.err}, {r.Notes, r.Odd, p.out}} {
		for _, row := range list.rows {
			line := i18n.In(p.lang, "cmd.bad_cell", row.Line, row.Column, sentence(p.lang, row.Code, row.Args))
			if row.Value != "" {
				line += " (" + strings.ReplaceAll(row.Value, "\n", " ") + ")"
			}
			fmt.Fprintln(list.out, line)
		}
		if more := list.all - len(list.rows); more > 0 {
			fmt.Fprintln(list.out, i18n.In(p.lang, "cmd.more", more))
		}
	}
	p.showLines("+", r.NewList, r.Added)
	changes := make([]lecture.Line, len(r.Changes))
	for i, c := range r.Changes {
		changes[i] = lecture.Line{Code: c.Code, Name: c.Name, Professor: strings.Join(c.Fields, " ")}
	}
	p.showLines("~", changes, r.Changed+r.Back)
	p.showLines("-", r.GoneList, r.Gone)
	p.say("cmd.list_read", r.Rows, r.Sections, r.Repeated, r.Timeless, r.Overlapping)
	if done {
		p.say(map[bool]string{true: "cmd.would_import", false: "cmd.lectures_imported"}[dry], r.Added, r.Changed, r.Back, r.Gone, r.Same, r.Told)
	}
}

func (p *program) showLines(sign string, list []lecture.Line, all int) {
	shown := list[:min(len(list), shownLines)]
	rows := make([][]string, len(shown))
	for i, l := range shown {
		rows[i] = []string{sign, l.Code, l.Name, l.Professor}
	}
	p.table(rows)
	if more := all - len(shown); more > 0 {
		p.say("cmd.more", more)
	}
}
