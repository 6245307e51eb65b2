package main

import (
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
)

type boardCmd struct {
	List    boardListCmd    `cmd:"" help:"List boards."`
	Add     boardAddCmd     `cmd:"" help:"Open a board."`
	Appoint boardAppointCmd `cmd:"" help:"Say who runs a board."`
	Close   boardCloseCmd   `cmd:"" help:"Close a board."`
}

func (boardCmd) Help() string {
	return `Example:
  madang board list --school 한빛대학교`
}

// A boardLine is a board as programs read it.
type boardLine struct {
	ID        int64  `json:"id"`
	School    string `json:"school_name"`
	SchoolID  int64  `json:"school_id"`
	Category  string `json:"category"`
	Name      string `json:"name"`
	PostCount *int   `json:"post_count"`
}

func lineOf(b board.Board) boardLine {
	return boardLine{b.ID, b.School.Name, b.SchoolID, b.Category, b.Name, b.PostCount}
}

type boardListCmd struct {
	School string `placeholder:"SCHOOL" help:"Number or Korean name of a school; all without it."`
	JSON   bool   `help:"For programs."`
}

func (boardListCmd) Help() string {
	return `Examples:
  madang board list --school 한빛대학교
  madang board list --json`
}

func (c boardListCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		var f board.Filter
		if c.School != "" {
			s, err := p.school(a, c.School)
			if err != nil {
				return err
			}
			f.School = s.ID
		}
		all, err := a.Board.Boards(p.ctx, account.System, f)
		if err != nil {
			return err
		}
		lines := []boardLine{}
		rows := [][]string{{"ID", "SCHOOL", "CATEGORY", "NAME", "POSTS"}}
		for _, b := range all {
			l := lineOf(b)
			lines = append(lines, l)
			posts := ""
			if l.PostCount != nil {
				posts = strconv.Itoa(*l.PostCount)
			}
			rows = append(rows, []string{number(l.ID), l.School, l.Category, l.Name, posts})
		}
		if c.JSON {
			return p.json(lines)
		}
		p.table(rows)
		return nil
	})
}

type boardAddCmd struct {
	School      string `required:"" placeholder:"SCHOOL" help:"Number or Korean name of the school."`
	Category    string `required:"" placeholder:"TEXT" help:"Group that it stands in, such as 일반."`
	Name        string `required:"" placeholder:"NAME" help:"Name of the board."`
	Description string `placeholder:"TEXT" help:"What it is for."`
	JSON        bool   `help:"For programs."`
}

func (boardAddCmd) Help() string {
	return `Example:
  madang board add --school 한빛대학교 --category 일반 --name 길냥이게시판`
}

func (c boardAddCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		s, err := p.school(a, c.School)
		if err != nil {
			return err
		}
		in := board.NewBoard{Category: c.Category, Name: c.Name, School: s.ID, Settings: board.DefaultSettings()}
		in.Description = c.Description
		b, err := a.Board.AddBoard(p.ctx, account.System, in)
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(lineOf(b))
		}
		p.say("cmd.board_added", b.ID, b.Name)
		return nil
	})
}

type boardAppointCmd struct {
	Board    int64  `arg:"" help:"Number of the board, as in its address."`
	Nickname string `arg:"" optional:"" help:"Nickname of a verified member of the school; nobody without it."`
	JSON     bool   `help:"For programs."`
}

func (boardAppointCmd) Help() string {
	return `It takes effect at once, and both who is appointed and who ran the board before are told.

Examples:
  madang board appoint 12 느티나무
  madang board appoint 12`
}

func (c boardAppointCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		if err := a.Board.AppointManager(p.ctx, account.System, c.Board, c.Nickname); err != nil {
			return named(err, "cmd.no_board", number(c.Board))
		}
		b, err := a.Board.Board(p.ctx, account.System, c.Board, board.Filter{})
		if err != nil {
			return err
		}
		if c.JSON {
			return p.json(lineOf(b))
		}
		p.say("cmd.board_appointed", b.ID, b.Name)
		return nil
	})
}

type boardCloseCmd struct {
	Board int64 `arg:"" help:"Number of the board, as in its address."`
	JSON  bool  `help:"For programs."`
}

func (boardCloseCmd) Help() string {
	return `Nobody finds the board or its posts any more. It is noted in the audit log.

Example:
  madang board close 12`
}

func (c boardCloseCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		if err := a.Board.RemoveBoard(p.ctx, account.System, c.Board, board.Filter{}); err != nil {
			return named(err, "cmd.no_board", number(c.Board))
		}
		if c.JSON {
			return p.json(map[string]int64{"closed": c.Board})
		}
		p.say("cmd.board_closed", c.Board)
		return nil
	})
}
