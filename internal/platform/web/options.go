package web

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// Options are what [Chain] needs to know of the instance. The zero value is an
// instance on its own: any host, no proxy, Korean.
type Options struct {
	Key       secret.Key     // signs one-time messages
	PublicURL string         // https://madang.example.ac.kr; its origin may send forms
	Origins   []string       // further origins that may (https://app.example.com)
	Hosts     []string       // names this server answers to, beside that of PublicURL; .example.com means any below it; all when there is neither
	Proxies   []netip.Prefix // peers whose X-Forwarded-For and X-Forwarded-Proto are believed
	Language  i18n.Lang      // the instance's own; Korean when empty
	MaxBody   int64          // bytes of a request's body; 2 MiB when 0
	Now       func() time.Time

	// Large returns how many bytes the body of a request may have that may have
	// more than MaxBody, and 0 for others; see [Mux.BodyLimit]. It may be nil.
	Large func(r *http.Request) int64

	// Answer writes err in the representation that r asks for. It is [Error]
	// when nil; the app gives one that knows the API's shape too.
	Answer func(w http.ResponseWriter, r *http.Request, err error)

	hosts hosts
}

func optionsOf(r *http.Request) *Options { return stateOf(r.Context()).options }

func (o *Options) now() time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

func (o *Options) language() i18n.Lang {
	if o.Language == "" {
		return i18n.Ko
	}
	return o.Language
}

// maxBody returns how many bytes the body of r may have. Whether it is one that
// may have more is asked only where it may be too large for others.
func (o *Options) maxBody(r *http.Request) int64 {
	limit := o.MaxBody
	if limit <= 0 {
		limit = 2 << 20
	}
	if o.Large != nil && (r.ContentLength < 0 || r.ContentLength > limit) {
		limit = max(limit, o.Large(r))
	}
	return limit
}

func (o *Options) answer(w http.ResponseWriter, r *http.Request, err error) {
	if o.Answer != nil {
		o.Answer(w, r, err)
		return
	}
	Error(w, r, err)
}

// origins are the origins whose pages may send forms, besides the one that is
// asked.
func (o *Options) origins() []string {
	all := append([]string(nil), o.Origins...)
	if u, err := url.Parse(o.PublicURL); err == nil && u.Host != "" {
		all = append(all, u.Scheme+"://"+u.Host)
	}
	return all
}

// hosts are the names that the server answers to; nil is all.
type hosts []string

func hostSet(o Options) hosts {
	var all hosts
	for _, h := range o.Hosts {
		all = append(all, strings.ToLower(strings.Trim(strings.TrimSuffix(h, "."), "[]")))
	}
	if u, err := url.Parse(o.PublicURL); err == nil && u.Host != "" {
		all = append(all, strings.ToLower(u.Hostname()))
	}
	if all == nil {
		return nil
	}
	return append(all, "localhost", "127.0.0.1", "::1") // probes
}

// allow reports whether host, as a request names it, is one of h.
func (h hosts) allow(host string) bool {
	if h == nil {
		return true
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	host = strings.ToLower(strings.TrimSuffix(strings.Trim(host, "[]"), "."))
	for _, one := range h {
		if one == "*" || one == host || strings.HasPrefix(one, ".") && (strings.HasSuffix(host, one) || host == one[1:]) {
			return true
		}
	}
	return false
}
