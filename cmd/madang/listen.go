package main

import (
	"fmt"
	"net"

	"github.com/coreos/go-systemd/v22/activation"

	"github.com/madang-campus/madang/internal/platform/config"
)

// listen returns the socket that the service manager has opened for the server,
// and opens one at --listen where there is none. Whichever it is, its address is
// the one that is checked and that links name.
func (p *program) listen() (net.Listener, error) {
	ln, err := passed()
	if err != nil {
		return nil, err
	}
	if ln != nil {
		p.cfg.Listen = ln.Addr().String()
	}
	if err := p.cfg.CheckServe(); err != nil {
		return nil, err // the socket goes with the process
	}
	if ln != nil {
		return ln, nil
	}
	if ln, err = net.Listen("tcp", p.cfg.Listen); err != nil {
		return nil, fmt.Errorf("--listen %s: %w", p.cfg.Listen, err)
	}
	if _, port, err := net.SplitHostPort(p.cfg.Listen); err == nil && port == "0" {
		p.cfg.Listen = ln.Addr().String() // the port that the system chose
	}
	return ln, nil
}

// passed returns the socket of systemd's LISTEN_FDS, nil where there is none.
func passed() (net.Listener, error) {
	all, err := activation.Listeners()
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if ln, ok := all[0].(*net.TCPListener); ok && len(all) == 1 {
		return ln, nil
	}
	return nil, &config.Problem{Setting: "LISTEN_FDS", What: fmt.Sprintf("hands over %d sockets, or one that is not TCP", len(all)),
		Why: "Madang answers at one address", How: "Leave one line like ListenStream=127.0.0.1:8080 in the socket unit"}
}
