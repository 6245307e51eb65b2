// Package config holds what an operator decides before the start: where the
// data are, where to listen, what database, which mail server.
//
// A setting is a flag (--public-url), an environment variable
// (MADANG_PUBLIC_URL) or a line of one TOML file (public-url = "…"), in this
// order of weight. Where the value is secret, MADANG_…_FILE may name a file that
// holds it. [Config] is the only list of settings: help, checks, `madang config`
// and docs/operate.md are made from it.
package config

import (
	"cmp"
	"log/slog"
	"net/netip"
	"path/filepath"
)

// A Config is what holds. Kong fills it from its tags, by way of [Options]; then
// [Config.Check] must have found nothing before anything else is called.
type Config struct {
	Data     string `name:"data" env:"MADANG_DATA" default:"./data" placeholder:"DIR" group:"data" help:"Folder of everything that this instance keeps: the embedded database, its secret, pictures without --media, letters without a mail server. Made when missing."`
	Database string `name:"database" env:"MADANG_DATABASE" placeholder:"URL" group:"data" masked:"database" help:"Database: mysql://user:password@host:3306/name, postgres://user:password@host/name or sqlite:FILE. Without it, SQLite in the data folder."`
	Media    string `name:"media" env:"MADANG_MEDIA" placeholder:"URL" group:"data" masked:"url" help:"Where pictures are kept: a folder, or s3://key:secret@host/bucket for a server that speaks S3 (?tls=false, ?region=…). Without it, the folder media of the data folder. Several servers need one that all of them reach."`
	File     string `name:"config" env:"MADANG_CONFIG" placeholder:"FILE" group:"data" help:"TOML file with settings, named like the flags. Flags and variables go before it."`

	Listen       string   `name:"listen" env:"MADANG_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDR" group:"serve" help:"Address and port to answer on. 127.0.0.1 is heard on this machine only, 0.0.0.0 on every network. A socket handed over by systemd goes before it."`
	PublicURL    string   `name:"public-url" env:"MADANG_PUBLIC_URL" placeholder:"URL" group:"serve" help:"Address that people type, such as https://madang.example.ac.kr. Links in letters begin with it. Needed as soon as others than this machine are served."`
	Demo         bool     `name:"demo" env:"MADANG_DEMO" group:"serve" help:"Fill an empty database with invented schools, students and posts and print log-ins. Never for real students."`
	Secret       string   `name:"secret" env:"MADANG_SECRET" placeholder:"TEXT" group:"serve" masked:"all" help:"What signs tokens and cookies, at least 32 characters, the same in all processes. Without it, one is made and kept in the data folder. A new one ends all sessions."`
	AllowedHosts []string `name:"allowed-host" env:"MADANG_ALLOWED_HOST" placeholder:"HOST" group:"serve" help:"Further host that requests may be for, beside that of the public URL; .example.ac.kr stands for all below. Without both, any. May be repeated."`
	CORSOrigins  []string `name:"cors-origin" env:"MADANG_CORS_ORIGIN" placeholder:"ORIGIN" group:"serve" help:"Origin of a web app that may call the API from a browser, such as https://app.example.ac.kr. May be repeated."`
	Proxies      []string `name:"trusted-proxy" env:"MADANG_TRUSTED_PROXY" placeholder:"NET" group:"serve" help:"Address or network of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed, such as 127.0.0.1 or 10.0.0.0/8. May be repeated."`
	SMTP         string   `name:"smtp" env:"MADANG_SMTP" placeholder:"URL" group:"serve" masked:"url" help:"Mail server: smtp://user:password@host:587?from=madang@example.ac.kr, or smtps:// for TLS from the start. Without it, each letter is a file in the folder mail of the data folder."`

	LogLevel  string `name:"log-level" env:"MADANG_LOG_LEVEL" default:"info" enum:"debug,info,warn,error" placeholder:"LEVEL" group:"log" help:"What is logged: debug, info, warn or error, and all above it."`
	LogFormat string `name:"log-format" env:"MADANG_LOG_FORMAT" default:"text" enum:"text,json" placeholder:"FORMAT" group:"log" help:"How: text for people, json for programs."`
}

// DatabaseURL returns the database as package db opens it.
func (c *Config) DatabaseURL() string {
	if c.Database != "" {
		return c.Database
	}
	return "sqlite:" + filepath.Join(c.Data, "madang.db")
}

// MailDir returns the folder for letters without a mail server.
func (c *Config) MailDir() string { return filepath.Join(c.Data, "mail") }

// MediaStore returns where pictures are kept, as package blob opens it.
func (c *Config) MediaStore() string { return cmp.Or(c.Media, filepath.Join(c.Data, "media")) }

// BaseURL returns where people reach the instance, without a slash at the end:
// the public URL, or http:// and the address listened on.
func (c *Config) BaseURL() string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	return "http://" + reachable(c.Listen)
}

// TrustedProxies returns the networks whose forwarding headers are believed.
func (c *Config) TrustedProxies() []netip.Prefix {
	var nets []netip.Prefix
	for _, s := range c.Proxies {
		if p, err := parseNet(s); err == nil {
			nets = append(nets, p)
		}
	}
	return nets
}

// Loopback reports whether only this machine can reach the server.
func (c *Config) Loopback() bool { return loopback(c.Listen) }

// Level returns the least level that is logged.
func (c *Config) Level() slog.Level {
	var l slog.Level
	if err := l.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return slog.LevelInfo // Check has refused it
	}
	return l
}

// String keeps secrets out of logs.
func (c *Config) String() string { return "config.Config(see madang config)" }
