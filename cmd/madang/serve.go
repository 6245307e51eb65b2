package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os/signal"
	"syscall"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

type serveCmd struct{}

func (serveCmd) Help() string {
	return `Brings the schema up to date, then serves until it is told to stop (Ctrl-C or SIGTERM). On an empty database it prints a link that makes the first operator and school.

Examples:
  madang serve --demo
  madang serve --data /var/lib/madang --public-url https://madang.example.ac.kr --trusted-proxy 127.0.0.1`
}

func (serveCmd) Run(p *program) (err error) {
	ln, err := p.listen()
	if err != nil {
		return err
	}
	app.SpendMemory()
	ctx, stop := signal.NotifyContext(p.ctx, syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends it at once

	log := p.logger(slog.LevelDebug)
	slog.SetDefault(log)
	a, err := app.New(*p.cfg, log)
	if err != nil {
		return errors.Join(err, ln.Close())
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return a.Run(ctx, ln, p.started)
}

// started tells the operator what to do next.
func (p *program) started(s app.Started) {
	p.say("cmd.serving", s.URL)
	if proxyUnnamed(p.cfg) {
		fmt.Fprintln(p.err, i18n.In(p.lang, "cmd.proxy_unnamed"))
	}
	if s.Setup != "" {
		p.say("cmd.setup", s.Setup)
	}
	if s.Demo {
		p.say("cmd.demo")
		if !p.cfg.Loopback() {
			fmt.Fprintln(p.err, i18n.In(p.lang, "cmd.demo_public", p.cfg.Listen))
		}
	}
}
