package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

type healthcheckCmd struct {
	Timeout time.Duration `default:"5s" help:"How long to wait for the answer."`
}

func (healthcheckCmd) Help() string {
	return `Asks the server on this machine, at the address of --listen, whether it is ready (/readyz). Ends with 0 when it is and 1 when it is not: for the health check of a container.

Example:
  madang healthcheck --listen 127.0.0.1:8080`
}

func (c healthcheckCmd) Run(p *program) error {
	ctx, cancel := context.WithTimeout(p.ctx, c.Timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+near(p.cfg.Listen)+"/readyz", nil)
	if err != nil {
		return err
	}
	if u, err := url.Parse(p.cfg.PublicURL); err == nil && u.Host != "" {
		r.Host = u.Host // the one that the server answers for
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 200))
	if err != nil {
		return err
	}
	text := strings.TrimSpace(string(body))
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("not ready: %s (%d)", text, resp.StatusCode)
	}
	fmt.Fprintln(p.out, text)
	return nil
}

// near is the address of this machine at which a server that listens on listen
// is heard.
func near(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
		if ip.Is6() {
			host = "::1"
		}
	}
	return net.JoinHostPort(host, port)
}
