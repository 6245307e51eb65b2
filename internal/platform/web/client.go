package web

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// Client returns the address that the request comes from. Where the peer is a
// trusted proxy, it is the last address of X-Forwarded-For that is not one; a
// header from anybody else is ignored. It is not valid outside of a request.
func Client(ctx context.Context) netip.Addr { return stateOf(ctx).client }

// Network returns the part of an address that limits are counted by: an IPv4
// address whole, of an IPv6 address the first 64 bits, which one household has.
func Network(a netip.Addr) string {
	a = a.Unmap().WithZone("")
	if a.Is6() {
		p, err := a.Prefix(64)
		if err == nil {
			return p.Masked().String()
		}
	}
	return a.String()
}

// Secure reports whether the reader's connection is encrypted: to this server,
// or to a trusted proxy that says so.
func Secure(r *http.Request) bool { return r.TLS != nil || stateOf(r.Context()).secure }

// peer finds who asks, and whether by TLS.
func (o *Options) peer(r *http.Request) (client netip.Addr, secure bool) {
	secure = r.TLS != nil
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	client, err = netip.ParseAddr(host)
	if err != nil {
		return netip.Addr{}, secure // a socket: no address at all
	}
	client = client.Unmap()
	if !o.proxy(client) {
		return client, secure
	}
	if proto := r.Header.Values("X-Forwarded-Proto"); len(proto) > 0 {
		last := proto[len(proto)-1]
		secure = secure || strings.EqualFold(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]), "https")
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break // what stands before it cannot be trusted either
		}
		client = hop.Unmap().WithZone("")
		if !o.proxy(client) {
			break
		}
	}
	return client, secure
}

func (o *Options) proxy(a netip.Addr) bool {
	for _, p := range o.Proxies {
		if p.Contains(a.WithZone("")) {
			return true
		}
	}
	return false
}
