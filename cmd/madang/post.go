package main

import (
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
)

type postCmd struct {
	Remove postRemoveCmd `cmd:"" help:"Remove a post."`
}

func (postCmd) Help() string {
	return `Example:
  madang post remove 4711`
}

type postRemoveCmd struct {
	ID   int64 `arg:"" help:"Number of the post, as in its address."`
	JSON bool  `help:"For programs."`
}

func (postRemoveCmd) Help() string {
	return `Nobody finds the post any more. It is noted in the audit log.

Example:
  madang post remove 4711`
}

func (c postRemoveCmd) Run(p *program) error {
	return p.with(func(a *app.App) error {
		if err := a.Board.RemovePost(p.ctx, account.System, c.ID); err != nil {
			return named(err, "cmd.no_post", strconv.FormatInt(c.ID, 10))
		}
		if c.JSON {
			return p.json(map[string]int64{"removed": c.ID})
		}
		p.say("cmd.post_removed", c.ID)
		return nil
	})
}
