package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/go-sql-driver/mysql"
)

var mysqlDialect = dialect{
	name:     "mysql",
	file:     "mysql",
	prepares: true,
	commits:  true,
	begin:    "START TRANSACTION",
	tables:   "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE' ORDER BY table_name",
	version:  "SELECT VERSION()",
	analyze:  "ANALYZE TABLE ",
	session: []string{
		// Its default lets a transaction not see what it has just met.
		"SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED",
		// Strict, and with the SQL of the others: || joins, \ is a letter.
		"SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'",
		"SET SESSION time_zone = '+00:00', innodb_lock_wait_timeout = 10",
	},
	patience:   patience,
	classify:   classifyMySQL,
	constraint: mysqlConstraint,
	answered: func(err error) bool {
		if errors.Is(err, driver.ErrBadConn) {
			return true // the driver says so only if it has sent nothing
		}
		switch mysqlCode(err) {
		case 0, 1053, 1180, 1317, 1927: // shutting down, error during COMMIT, interrupted, killed
			return false
		}
		return true
	},
	already: func(err error) bool {
		switch mysqlCode(err) {
		// table, column, key, foreign key there; column or key, table not there
		case 1050, 1060, 1061, 1826, 1091, 1051:
			return true
		}
		return false
	},
}

// mysqlTypes are the words of schema files. Text compares byte by byte, blanks
// at its end too, as in the other engines.
func mysqlTypes(mariadb bool) *strings.Replacer {
	collation := "utf8mb4_0900_bin"
	if mariadb {
		collation = "utf8mb4_nopad_bin"
	}
	return strings.NewReplacer("{id}", "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY", "{text}", "MEDIUMTEXT", "{bytes}", "MEDIUMBLOB",
		"{bool}", "SMALLINT", "{table}", "ENGINE=InnoDB ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE="+collation)
}

func mysqlCode(err error) uint16 {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return e.Number
	}
	return 0
}

func classifyMySQL(err error) class {
	switch mysqlCode(err) {
	case 1062:
		return taken
	case 1213, 1205, 1020: // deadlock, lock wait, changed since read
		return conflict
	// Galera not ready, too many connections, shutting down, interrupted, killed,
	// prepared statement lost or stale, idle too long
	case 1047, 1040, 1203, 1053, 1180, 1317, 1927, 1243, 1615, 4031:
		return away
	case 3, 1021, 1026, 1114, 1290, 1836: // writing, disk, file, table full, read-only
		return full
	case 0:
	default:
		return other
	}
	if errors.Is(err, mysql.ErrInvalidConn) || lost(err) {
		return away
	}
	return other
}

// lost reports whether err is the end of a connection, and not the answer of a
// server.
func lost(err error) bool {
	var n net.Error
	return errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.As(err, &n) || errors.Is(err, net.ErrClosed) || errors.Is(err, context.DeadlineExceeded)
}

var mysqlKey = regexp.MustCompile(`for key '(?:[^'.]*\.)?([^'.]*)'$`)

func mysqlConstraint(_ *conn, err error) string {
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok {
		if m := mysqlKey.FindStringSubmatch(e.Message); m != nil {
			return m[1]
		}
	}
	return ""
}

// openMySQL opens mysql://user:password@host:port,host:port/name?tls=true or
// mysql://user:password@unix(/path)/name.
func openMySQL(address string) (*DB, error) {
	c, hosts, err := mysqlConfig(address)
	if err != nil {
		return nil, err
	}
	if len(hosts) > 1 {
		c.DialFunc = (&failover{hosts: hosts, failed: map[string]time.Time{}}).dial
	}
	in, err := mysql.NewConnector(c)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	d := mysqlDialect
	db, err := openServer(in, &d)
	if err != nil {
		return nil, err
	}
	var version string
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	if err := db.Row(ctx, d.version).Scan(&version); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	mariadb := strings.Contains(version, "MariaDB")
	if mariadb {
		d.name = "mariadb"
	}
	d.types = mysqlTypes(mariadb)
	return db, nil
}

func mysqlConfig(address string) (c *mysql.Config, hosts []string, err error) {
	bad := func(why string) error { return errors.New("database URL: " + why) }
	rest := strings.TrimPrefix(address, "mysql://")
	c = mysql.NewConfig()
	if i := strings.LastIndex(rest, "@"); i >= 0 {
		user, password, _ := strings.Cut(rest[:i], ":")
		var err1, err2 error
		c.User, err1 = url.PathUnescape(user)
		c.Passwd, err2 = url.PathUnescape(password)
		if err1 != nil || err2 != nil {
			return nil, nil, bad("the user or the password has a % that is not %25")
		}
		rest = rest[i+1:]
	}
	rest, query, _ := strings.Cut(rest, "?")
	var ok bool
	if path, found := strings.CutPrefix(rest, "unix("); found {
		if c.Addr, c.DBName, ok = strings.Cut(path, ")/"); !ok || c.Addr == "" {
			return nil, nil, bad("want mysql://user:password@unix(/path/of/socket)/name")
		}
		c.Net = "unix"
	} else {
		var list string
		if list, c.DBName, ok = strings.Cut(rest, "/"); !ok || list == "" {
			return nil, nil, bad("want mysql://user:password@host:port/name")
		}
		for h := range strings.SplitSeq(list, ",") {
			if _, _, err := net.SplitHostPort(h); err != nil {
				h = net.JoinHostPort(strings.Trim(h, "[]"), "3306")
			}
			hosts = append(hosts, h)
		}
		c.Net, c.Addr = "tcp", hosts[0]
	}
	if c.DBName == "" || strings.Contains(c.DBName, "/") {
		return nil, nil, bad("the name of the database is missing or has a /")
	}
	options, err := url.ParseQuery(query)
	if err != nil {
		return nil, nil, bad("what follows the ? cannot be read")
	}
	for k := range options {
		if k != "tls" {
			return nil, nil, bad("unknown option " + k + "; MySQL has tls only")
		}
		c.TLSConfig = options.Get(k)
	}
	c.ClientFoundRows = true // an UPDATE counts the rows it matched, as elsewhere
	c.Collation = "utf8mb4_bin"
	c.Timeout = dialTime
	c.Logger = &mysql.NopLogger{} // what it says is in the errors as well
	return c, hosts, nil
}

// failover dials the first host that answers, so that all write to one node of
// a cluster. A host that has just failed is asked last.
type failover struct {
	hosts  []string
	mu     sync.Mutex
	failed map[string]time.Time
}

func (f *failover) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	var first, last []string
	f.mu.Lock()
	for _, h := range f.hosts {
		if time.Since(f.failed[h]) < time.Second {
			last = append(last, h)
		} else {
			first = append(first, h)
		}
	}
	f.mu.Unlock()
	var errs []error
	for _, h := range append(first, last...) {
		c, err := (&net.Dialer{Timeout: dialTime}).DialContext(ctx, network, h)
		if err == nil {
			return c, nil
		}
		errs = append(errs, err)
		f.mu.Lock()
		f.failed[h] = time.Now()
		f.mu.Unlock()
	}
	return nil, errors.Join(errs...)
}

// openServer makes the pool of a server and asks whether it is there.
func openServer(in driver.Connector, d *dialect) (*DB, error) {
	pool := sql.OpenDB(connector{in, d})
	pool.SetMaxOpenConns(maxConns)
	pool.SetMaxIdleConns(maxConns)
	pool.SetConnMaxLifetime(5 * time.Minute) // goes back to the preferred host
	db := &DB{read: pool, write: pool, d: d}
	db.SetClock(time.Now)
	ctx, cancel := context.WithTimeout(context.Background(), openTime)
	defer cancel()
	if err := pool.PingContext(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), pool.Close())
	}
	return db, nil
}
