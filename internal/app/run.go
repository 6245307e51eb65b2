package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Grace is how long a server that is told to stop goes on with what it has
// begun.
const Grace = 20 * time.Second

// A Started is what [App.Run] has to tell the operator when it serves.
type Started struct {
	URL   string
	Setup string // the one-time address of the set-up, "" where it is done
	Demo  bool
}

// Run serves on ln until ctx is done: it answers probes at once, brings the
// schema up to date, fills in demo data where it was asked to, calls started,
// and stops gracefully. A [Refusal] or a [db.Locked] says why it did not
// serve at all.
func (a *App) Run(ctx context.Context, ln net.Listener, started func(Started)) error {
	if a.DB.Engine() == "sqlite" {
		unlock, err := db.Lock(a.lockPath())
		if err != nil {
			return errors.Join(err, ln.Close())
		}
		defer func() {
			if err := unlock(); err != nil {
				a.log.Error("unlock", "err", err)
			}
		}()
	}
	server := web.NewServer(ln.Addr().String(), a.Handler())
	var open connections
	server.ConnState = open.note
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(ln) }() // ends when ln is closed

	err := a.start(ctx)
	if err != nil {
		return errors.Join(err, server.Close(), served(<-failed))
	}
	setup, err := a.setup(ctx)
	if err != nil {
		return errors.Join(err, server.Close(), served(<-failed))
	}
	a.Ready()
	a.tell(daemon.SdNotifyReady)
	started(Started{URL: a.cfg.BaseURL(), Setup: setup, Demo: a.cfg.Demo})

	working, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	var work sync.WaitGroup
	work.Go(func() {
		if err := a.Jobs.Run(working); err != nil && !errors.Is(err, context.Canceled) {
			a.log.Error("jobs stopped", "err", err)
		}
	})
	defer work.Wait()
	defer stopWork()

	select {
	case err := <-failed:
		return served(err)
	case <-ctx.Done():
	}
	a.phase.Store(stopping)
	a.log.Info("stopping", "grace", Grace)
	a.tell(daemon.SdNotifyStopping)
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), Grace)
	defer cancel()
	err = errors.Join(ln.Close(), served(<-failed)) // all that was taken is noted now
	open.drain(grace)
	if late := server.Shutdown(grace); late != nil {
		return errors.Join(err, fmt.Errorf("some requests did not end within %s: %w", Grace, late), server.Close())
	}
	return err
}

// served leaves out what Serve returns when it was told to stop.
func served(err error) error {
	if errors.Is(err, http.ErrServerClosed) || errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// tell tells the service manager how far the instance is, where one has started
// it and wants to know.
func (a *App) tell(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		a.log.Warn("the service manager was not told", "state", state, "err", err)
	}
}

// start makes the database ready to be served.
func (a *App) start(ctx context.Context) error {
	if err := a.Migrate(ctx); err != nil {
		return err
	}
	fill, err := a.checkDemo(ctx)
	if err != nil || !fill {
		return err
	}
	return a.FillDemo(ctx)
}

// setup returns the address of the set-up where nobody has claimed the instance.
func (a *App) setup(ctx context.Context) (string, error) {
	needs, err := a.Account.NeedsSetup(ctx)
	if err != nil || !needs {
		return "", err
	}
	token, err := a.Account.SetupToken(ctx)
	if err != nil {
		return "", err
	}
	return a.cfg.BaseURL() + "/setup/" + token + "/", nil
}
