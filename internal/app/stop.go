package app

import (
	"context"
	"net"
	"net/http"
	"sync"
	"time"
)

// quiet is how long a connection must have been silent before a server that
// stops hangs up. Who asks one thing after the other on it, or has just opened
// it, asks sooner, even where the first packet was lost.
const quiet = time.Second

// connections are those that a server has open. With them it stops without
// leaving a request unanswered, which [http.Server.Shutdown] does not: that
// drops what came on a connection just taken, or on one that it took for idle.
// The zero value holds none; [connections.note] is the server's ConnState.
type connections struct {
	mu     sync.Mutex
	silent map[net.Conn]time.Time // since when; zero while a request is answered
}

func (c *connections) note(conn net.Conn, s http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silent == nil {
		c.silent = map[net.Conn]time.Time{}
	}
	switch s {
	case http.StateNew, http.StateIdle:
		c.silent[conn] = time.Now()
	case http.StateActive:
		c.silent[conn] = time.Time{}
	default:
		delete(c.silent, conn)
	}
}

// drain waits until no connection is left, or ctx is done. The server takes no
// more and says with each answer that it is the last one of its connection, so
// those that are used end by themselves.
func (c *connections) drain(ctx context.Context) {
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for c.hangUp(time.Now().Add(-quiet)) > 0 {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}

// hangUp ends the connections that have been silent since before, and returns
// how many are open still.
func (c *connections) hangUp(before time.Time) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn, since := range c.silent {
		if !since.IsZero() && since.Before(before) {
			// Not closed: a request that was read meanwhile is still answered.
			_ = conn.SetReadDeadline(time.Unix(1, 0)) // closed already, if anything
		}
	}
	return len(c.silent)
}

// lastAnswers has the answers of a server that stops say that nothing more is
// read on their connection, so that who asked goes on elsewhere.
func (a *App) lastAnswers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if a.phase.Load() == stopping {
			w.Header().Set("Connection", "close")
		}
		next.ServeHTTP(w, r)
	})
}
