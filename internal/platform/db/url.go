package db

import (
	"errors"
	"regexp"
	"strings"
	"time"
)

const (
	maxConns = 20               // of a pool to a server
	dialTime = 5 * time.Second  // to reach a server
	openTime = 10 * time.Second // until Open gives up
)

// Open opens the database at a URL:
//
//	madang.db, sqlite:/var/lib/madang/madang.db
//	mysql://user:password@host:port/name?tls=true
//	mysql://user:password@host1:3306,host2:3306/name   the first that answers
//	mysql://user:password@unix(/run/mysqld/mysqld.sock)/name
//	postgres://user:password@host:port/name
//	postgres://user:password@/name?host=/run/postgresql
//
// A server must be there; a file is made, its folder is not. No error holds
// the password.
func Open(url string) (*DB, error) {
	scheme, rest, found := strings.Cut(url, ":")
	switch {
	case !found:
		return openSQLite(url)
	case scheme == "sqlite":
		return openSQLite(strings.TrimPrefix(rest, "//"))
	case !strings.HasPrefix(rest, "//"):
		return openSQLite(url)
	case scheme == "mysql" || scheme == "mariadb":
		return openMySQL("mysql:" + rest)
	case scheme == "postgres" || scheme == "postgresql":
		return openPostgres(url)
	}
	return nil, errors.New("database URL: want a path, sqlite:, mysql:// or postgres://, not " + scheme + "://")
}

var passwordOption = regexp.MustCompile(`(?i)((?:ssl)?password=)[^&\s]*`)

// Redact returns url without its password, to be shown to people.
func Redact(url string) string {
	head, rest, found := strings.Cut(url, "://")
	if !found {
		return url
	}
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		user, _, has := strings.Cut(rest[:i], ":")
		if has {
			rest = user + ":***" + rest[i:]
		}
	}
	return head + "://" + passwordOption.ReplaceAllString(rest, "$1***")
}

// withoutPassword takes what url holds of a password out of a text about it.
func withoutPassword(text, url string) string {
	text = strings.ReplaceAll(text, url, Redact(url))
	_, rest, _ := strings.Cut(url, "://")
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		if _, password, _ := strings.Cut(rest[:i], ":"); password != "" {
			text = strings.ReplaceAll(text, password, "***")
		}
	}
	return passwordOption.ReplaceAllString(text, "$1***")
}
