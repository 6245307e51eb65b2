package db

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

var sqliteDialect = dialect{
	name:     "sqlite",
	file:     "sqlite",
	local:    true,
	prepares: true,
	// The lock is taken at once, so that a transaction never finds out at its
	// second statement that it came too late.
	begin:      "BEGIN IMMEDIATE",
	tables:     "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name",
	version:    "SELECT sqlite_version()",
	analyze:    "ANALYZE ",
	classify:   classifySQLite,
	constraint: sqliteConstraint,
	answered:   func(error) bool { return true },
	already:    func(error) bool { return false },
	types: strings.NewReplacer("{id}", "INTEGER PRIMARY KEY AUTOINCREMENT", "{text}", "TEXT", "{bytes}", "BLOB",
		"{bool}", "SMALLINT", "{table}", ""),
}

func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code()
	}
	return 0
}

func classifySQLite(err error) class {
	code := sqliteCode(err)
	switch code {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
		return taken
	case sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_TRUNCATE, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_SHMOPEN:
		return full
	}
	switch code & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return conflict
	case sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY:
		return full
	case sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR:
		return away
	}
	return other
}

// openSQLite opens a file: one connection that writes, and some that read. More
// of those than CPUs only wait for each other.
func openSQLite(path string) (*DB, error) {
	if path == "" || strings.HasPrefix(path, ":memory:") {
		return nil, errors.New("database URL: SQLite needs the path of a file")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("database URL: %w", err)
	}
	// It holds secrets; its journals get the mode of the file.
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDONLY, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	f.Close()

	q := url.Values{"_pragma": {"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)"}}
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String()
	in, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, fmt.Errorf("open the database: %w", err)
	}
	d := sqliteDialect
	// With a limit ANALYZE keeps no samples of single values (sqlite_stat4).
	// Where it has them, SQLite plans a statement anew for each new argument,
	// which costs more than most of them do.
	d.session = []string{"PRAGMA analysis_limit = 1000"}
	reader := d
	reader.session = []string{"PRAGMA query_only = ON"}
	db := &DB{
		write: sql.OpenDB(connector{in, &d}),
		read:  sql.OpenDB(connector{in, &reader}),
		d:     &d,
		path:  path,
	}
	readers := max(4, 2*runtime.NumCPU())
	db.write.SetMaxOpenConns(1)
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	db.SetClock(time.Now)
	if err := db.write.Ping(); err != nil {
		return nil, errors.Join(fmt.Errorf("open the database: %w", err), db.read.Close(), db.write.Close())
	}
	db.group = newGroup(db)
	return db, nil
}

var (
	uniqueColumns = regexp.MustCompile(`UNIQUE constraint failed: (?:index '([^']*)'|([^(]*))`)
	namedUnique   = regexp.MustCompile(`(?is)\bCONSTRAINT\s+(\w+)\s+UNIQUE\s*\(([^)]*)\)`)
	uniqueIndex   = regexp.MustCompile(`(?is)^CREATE\s+UNIQUE\s+INDEX\s+(\w+)\s+ON\s+\w+\s*\(([^)]*)\)`)
)

// sqliteConstraint finds the name of a key: SQLite says its columns only.
func sqliteConstraint(c *conn, err error) string {
	if sqliteCode(err) != sqlite3.SQLITE_CONSTRAINT_UNIQUE {
		return "PRIMARY"
	}
	m := uniqueColumns.FindStringSubmatch(err.Error())
	if m == nil {
		return ""
	}
	if m[1] != "" {
		return m[1]
	}
	var table, columns string
	for i, col := range strings.Split(strings.TrimSpace(m[2]), ", ") {
		if i > 0 {
			columns += ","
		}
		t, name, _ := strings.Cut(col, ".")
		table, columns = t, columns+name
	}
	for _, text := range c.schemaOf(table) {
		for _, m := range append(namedUnique.FindAllStringSubmatch(text, -1), uniqueIndex.FindAllStringSubmatch(text, -1)...) {
			if strings.Join(strings.FieldsFunc(m[2], func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' }), ",") == columns {
				return m[1]
			}
		}
	}
	return table + "." + columns
}

// schemaOf returns the statements that made a table and its indexes.
func (c *conn) schemaOf(table string) (texts []string) {
	const q = `SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL`
	rows, err := c.in.QueryContext(context.Background(), q, []driver.NamedValue{{Ordinal: 1, Value: table}})
	if err != nil {
		return nil
	}
	defer rows.Close()
	v := make([]driver.Value, 1)
	for {
		if err := rows.Next(v); err != nil {
			if err != io.EOF {
				return nil
			}
			return texts
		}
		if s, ok := v[0].(string); ok {
			texts = append(texts, s)
		}
	}
}
