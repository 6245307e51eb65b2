package main

import (
	"errors"
	"log/slog"

	"github.com/madang-campus/madang/internal/app"
)

type migrateCmd struct {
	DryRun bool `help:"Only say what would be done."`
}

func (migrateCmd) Help() string {
	return `The server does this by itself when it starts. An SQLite database is copied aside before it is changed. It may be interrupted and goes on where it stopped.

Examples:
  madang migrate --dry-run
  madang migrate --database postgres://madang:password@db/madang`
}

func (c migrateCmd) Run(p *program) (err error) {
	a, err := app.New(*p.cfg, p.logger(slog.LevelInfo))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	todo, err := a.DB.Pending(p.ctx, app.Schemas()...)
	if err != nil {
		return err
	}
	for _, name := range todo {
		p.say("cmd.schema_file", name)
	}
	if len(todo) == 0 {
		p.say("cmd.schema_current")
		return nil
	}
	if c.DryRun {
		p.say("cmd.schema_pending", len(todo))
		return nil
	}
	if err := a.Migrate(p.ctx); err != nil {
		return err
	}
	p.say("cmd.schema_done", len(todo))
	return nil
}
