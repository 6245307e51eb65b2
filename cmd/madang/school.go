package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

type schoolCmd struct {
	List   schoolListCmd   `cmd:"" help:"List schools."`
	Add    schoolAddCmd    `cmd:"" help:"Add a school."`
	Open   schoolOpenCmd   `cmd:"" help:"Open a school: it gets its boards."`
	Import schoolImportCmd `cmd:"" help:"Load a list of schools."`
}

func (schoolCmd) Help() string {
	return `Examples:
  madang school list 서울
  madang school open 한빛대학교`
}

// A schoolLine is a school as programs read it.
type schoolLine struct {
	ID      int64    `json:"id"`
	Name    string   `json:"name"`
	NameEn  string   `json:"name_en"`
	IsOpen  bool     `json:"is_open"`
	Domains []string `json:"email_domains"`
}

type schoolListCmd struct {
	Search string `arg:"" optional:"" help:"Part of the Korean or English name."`
	Open   bool   `help:"Open ones only."`
	JSON   bool   `help:"For programs."`
}

func (schoolListCmd) Help() string {
	return `Examples:
  madang school list 서울
  madang school list --open --json`
}

func (c schoolListCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		all, err := a.Account.Schools(p.ctx, c.Search)
		if err != nil {
			return err
		}
		lines := []schoolLine{}
		for _, s := range all {
			if c.Open && !s.IsOpen {
				continue
			}
			domains, err := a.Account.Domains(p.ctx, s.ID)
			if err != nil {
				return err
			}
			lines = append(lines, schoolLine{s.ID, s.Name, s.NameEn, s.IsOpen, domains})
		}
		if c.JSON {
			return p.json(lines)
		}
		rows := [][]string{{"ID", "NAME", "OPEN", "DOMAINS", "ENGLISH NAME"}}
		for _, l := range lines {
			rows = append(rows, []string{number(l.ID), l.Name, yes(l.IsOpen), strings.Join(l.Domains, " "), l.NameEn})
		}
		p.table(rows)
		return nil
	})
}

func yes(b bool) string { return map[bool]string{true: "yes", false: "-"}[b] }

type schoolAddCmd struct {
	Name   string   `arg:"" help:"Korean name."`
	NameEn string   `placeholder:"NAME" help:"English name."`
	Domain []string `placeholder:"DOMAIN" help:"Domain of its mail; those below it count too. May be repeated."`
	Open   bool     `help:"Open it at once."`
	JSON   bool     `help:"For programs."`
}

func (schoolAddCmd) Help() string {
	return `Example:
  madang school add 한빛대학교 --domain hanbit.ac.kr --name-en "Hanbit University" --open`
}

func (c schoolAddCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		s, err := a.Account.AddSchool(p.ctx, account.System, account.NewSchool{Name: c.Name, NameEn: c.NameEn, Domains: c.Domain, Open: c.Open})
		if err != nil {
			return err
		}
		return p.showSchool(a, s, c.JSON)
	})
}

// showSchool prints a school for programs, or says what became of it.
func (p *program) showSchool(a *app.App, s account.School, asJSON bool) error {
	if asJSON {
		domains, err := a.Account.Domains(p.ctx, s.ID)
		if err != nil {
			return err
		}
		return p.json(schoolLine{s.ID, s.Name, s.NameEn, s.IsOpen, domains})
	}
	p.say(map[bool]string{true: "cmd.school_open", false: "cmd.school_closed"}[s.IsOpen], s.ID, s.Name)
	return nil
}

type schoolOpenCmd struct {
	School string `arg:"" help:"Number or Korean name of the school."`
	JSON   bool   `help:"For programs."`
}

func (schoolOpenCmd) Help() string {
	return `A school also opens by itself with its first verified member.

Example:
  madang school open 한빛대학교`
}

func (c schoolOpenCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		s, err := p.school(a, c.School)
		if err != nil {
			return err
		}
		if s, err = a.Account.OpenSchool(p.ctx, account.System, s.ID); err != nil {
			return err
		}
		return p.showSchool(a, s, c.JSON)
	})
}

type schoolImportCmd struct {
	File string `arg:"" optional:"" help:"CSV with the columns name, name_en and email_domains (; between several); - for standard input. Without it, the list of Korean universities that comes with Madang."`
	Skip bool   `name:"skip-bad" help:"Leave out what is wrong instead of refusing the list; it is named all the same."`
	JSON bool   `help:"For programs."`
}

func (schoolImportCmd) Help() string {
	return `The list is taken whole or not at all, unless --skip-bad is given. It can be loaded again: schools are found by their names, nothing is removed.

Examples:
  madang school import
  madang school import schools.csv
  madang school import --skip-bad schools.csv`
}

func (c schoolImportCmd) Run(p *program) error {
	list, err := c.open(p)
	if err != nil {
		return err
	}
	defer list.Close()
	return p.with(func(a *app.App) error {
		r, err := a.Account.ImportSchools(p.ctx, account.System, list, c.Skip)
		if c.JSON {
			return errors.Join(err, p.json(r))
		}
		for _, row := range r.Rows {
			fmt.Fprintln(p.err, i18n.In(p.lang, "cmd.bad_row", row.Line, row.Column, sentence(p.lang, row.Code, []any{row.Value}), row.Value))
		}
		if err == nil {
			p.say("cmd.imported", r.Added, r.Changed, r.Same)
		}
		return err
	})
}

func (c schoolImportCmd) open(p *program) (io.ReadCloser, error) {
	switch c.File {
	case "":
		return io.NopCloser(strings.NewReader(account.Universities)), nil
	case "-":
		return io.NopCloser(p.in), nil
	}
	return os.Open(c.File)
}
