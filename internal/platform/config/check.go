package config

import (
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A Problem is a setting that cannot be: what is wrong, why it matters and how
// it is written. It never repeats a secret.
type Problem struct {
	Setting string // "--listen"
	What    string
	Why     string
	How     string
}

func (p *Problem) Error() string {
	return fmt.Sprintf("%s %s. %s. %s.", p.Setting, p.What, p.Why, p.How)
}

// Check finds everything that is wrong with the settings, all at once, and
// brings values that can be written in several ways into one. Each problem in
// the error's tree is a *[Problem].
func (c *Config) Check() error {
	var all []error
	bad := func(setting, what, why, how string) {
		all = append(all, &Problem{setting, what, why, how})
	}
	c.Data = cmp.Or(strings.TrimSpace(c.Data), "./data")
	c.PublicURL = strings.TrimRight(strings.TrimSpace(c.PublicURL), "/")
	c.AllowedHosts, c.CORSOrigins, c.Proxies = filled(c.AllowedHosts), filled(c.CORSOrigins), filled(c.Proxies)

	if info, err := os.Stat(c.Data); err == nil && !info.IsDir() {
		bad("--data", fmt.Sprintf("names %s, which is a file", c.Data), "Madang keeps several files there", "Name a folder, such as --data /var/lib/madang")
	}
	if scheme, _, ok := strings.Cut(c.Database, "://"); ok && !slices.Contains([]string{"mysql", "mariadb", "postgres", "postgresql", "sqlite"}, scheme) {
		bad("--database", "is of no known kind", "Madang runs on SQLite, MySQL, MariaDB and PostgreSQL", "Begin it with sqlite:, mysql:// or postgres://, or leave it out for SQLite in the data folder")
	}
	if blob.Remote(c.Media) && blob.CheckAddress(c.Media) != nil {
		bad("--media", "is not s3:// with a key, a secret, a host and a bucket", "Pictures are kept there", "Write it like s3://key:secret@s3.example.ac.kr/madang, with ?tls=false where there is no TLS and @ / # in a secret as %40 %2F %23, or name a folder")
	} else if scheme, _, ok := strings.Cut(c.Media, "://"); ok && !blob.Remote(c.Media) {
		bad("--media", fmt.Sprintf("begins with %s://, which Madang does not know", scheme), "Pictures are kept there", "Begin it with s3://, or name a folder")
	}
	if _, port, err := net.SplitHostPort(c.Listen); err != nil || !isPort(port) {
		bad("--listen", fmt.Sprintf("is %q, which is not an address with a port", c.Listen), "The server must know where to listen", "Write it like 127.0.0.1:8080, or :8080 for every network")
	}
	if c.PublicURL != "" && !isOrigin(c.PublicURL) {
		bad("--public-url", fmt.Sprintf("is %q, which is not https:// or http:// and a host", c.PublicURL), "Links in letters begin with it, and Madang lives at the root of a host", "Write it like https://madang.example.ac.kr, without a path")
	}
	if c.Secret != "" && len(c.Secret) < secret.MinLength {
		bad("--secret", fmt.Sprintf("has %d characters and needs at least %d", len(c.Secret), secret.MinLength), "Who guesses it can log in as anybody", "Make one with: openssl rand -base64 48, or leave it out and one is made and kept in the data folder")
	}
	for _, h := range c.AllowedHosts {
		if strings.ContainsAny(h, "/:*@ ") && net.ParseIP(strings.Trim(h, "[]")) == nil {
			bad("--allowed-host", fmt.Sprintf("is %q, which is not the name of a host", h), "It is compared with the host that requests are for", "Write the name alone, like madang.example.ac.kr, or .example.ac.kr for all below it")
		}
	}
	for _, o := range c.CORSOrigins {
		if !isOrigin(o) {
			bad("--cors-origin", fmt.Sprintf("is %q, which is not https:// or http:// and a host", o), "Web apps of this origin may act for those who are logged in, so each must be named", "Write it like https://app.example.ac.kr, without a path and without *")
		}
	}
	for _, p := range c.Proxies {
		if _, err := parseNet(p); err != nil {
			bad("--trusted-proxy", fmt.Sprintf("is %q, which is neither an address nor a network", p), "Whoever it names may say where requests come from", "Write it like 127.0.0.1 or 10.0.0.0/8")
		}
	}
	if u, err := url.Parse(c.SMTP); c.SMTP != "" && (err != nil || u.Host == "" || u.Scheme != "smtp" && u.Scheme != "smtps") {
		bad("--smtp", "is not smtp:// or smtps:// and a host", "Letters to students go through this server", "Write it like smtp://user:password@mail.example.ac.kr:587?from=madang@example.ac.kr, with @ / # in a password as %40 %2F %23")
	}
	return errors.Join(all...)
}

// CheckServe finds what is wrong only for a server: what would be unsafe or
// would send people to addresses that do not exist.
func (c *Config) CheckServe() error {
	if c.PublicURL == "" && !c.Loopback() && !c.Demo {
		return &Problem{"--public-url", "is missing, and --listen " + c.Listen + " is heard by other machines", "Links in letters must lead somewhere, and a link made from what a request says can be forged", "Add the address that people type, like --public-url https://madang.example.ac.kr"}
	}
	return nil
}

func isPort(s string) bool {
	n, err := strconv.ParseUint(s, 10, 16)
	return err == nil && strconv.FormatUint(n, 10) == s // 0 lets the system choose
}

// isOrigin reports whether s is a scheme and a host, with or without a port.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" && !strings.ContainsAny(u.Host, "*") &&
		s == u.Scheme+"://"+u.Host && (u.Port() == "" || isPort(u.Port())) && u.User == nil
}

func parseNet(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a, a.BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	return p.Masked(), err
}

func loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// reachable turns an address listened on into one that a browser can open.
func reachable(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if ip, e := netip.ParseAddr(host); err == nil && (host == "" || e == nil && ip.IsUnspecified()) {
		return net.JoinHostPort("localhost", port)
	}
	return listen
}

func filled(list []string) []string {
	out := []string{}
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
