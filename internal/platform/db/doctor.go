package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"
)

// Tables returns the names of all tables, sorted.
func (db *DB) Tables(ctx context.Context) ([]string, error) {
	return db.texts(ctx, db.d.tables)
}

// Analyze brings the statistics of all tables up to date. It belongs behind
// every bulk load: without, servers choose plans that are ten times slower.
func (db *DB) Analyze(ctx context.Context) error {
	tables, err := db.Tables(ctx)
	if err != nil {
		return err
	}
	for _, t := range tables {
		if _, err := db.write.ExecContext(ctx, db.d.analyze+t); err != nil {
			return fmt.Errorf("analyze %s: %w", t, err)
		}
	}
	return nil
}

// IntegrityCheck reads the whole database and returns what is wrong with it,
// nothing if all is well. It takes as long as reading does.
func (db *DB) IntegrityCheck(ctx context.Context) (problems []string, err error) {
	if db.d.local {
		a, err := db.texts(ctx, "PRAGMA integrity_check")
		if err != nil {
			return nil, err
		}
		b, err := db.texts(ctx, "SELECT 'foreign key of '||\"table\"||' row '||COALESCE(rowid, '') FROM pragma_foreign_key_check")
		return append(without(a, "ok"), b...), err
	}
	tables, err := db.Tables(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range tables {
		if db.d.numbered { // PostgreSQL checks what it reads
			var n int64
			if err := db.Row(ctx, "SELECT COUNT(*) FROM "+t).Scan(&n); err != nil {
				problems = append(problems, t+": "+err.Error())
			}
			continue
		}
		rows, err := db.Rows(ctx, "CHECK TABLE "+t)
		if err != nil {
			return nil, err
		}
		for rows.Next() {
			var table, op, kind, text string
			if err := rows.Scan(&table, &op, &kind, &text); err != nil {
				return nil, errors.Join(err, rows.Close())
			}
			if kind == "error" || kind == "warning" || kind == "status" && text != "OK" {
				problems = append(problems, t+": "+text)
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return nil, err
		}
	}
	return problems, nil
}

func (db *DB) texts(ctx context.Context, q string) ([]string, error) {
	return All(ctx, db, func(r *sql.Rows) (s string, err error) { return s, r.Scan(&s) }, q)
}

func without(all []string, s string) (rest []string) {
	for _, x := range all {
		if !strings.EqualFold(x, s) {
			rest = append(rest, x)
		}
	}
	return rest
}

// Stats is how a database is, for doctor and for metrics.
type Stats struct {
	Engine  string // as [DB.Engine] says it
	Version string
	Path    string // SQLite only: the file
	Size    int64  // SQLite only: bytes of the file
	WAL     int64  // SQLite only: bytes of its journal
	Commits int64  // SQLite only: commits since Open
	Writes  int64  // SQLite only: writes that shared them
	Open    int    // connections, of both pools on SQLite
	InUse   int
	Waits   int64 // how often a connection had to be waited for, since Open
	Waited  time.Duration
}

// Stats asks how the database is.
func (db *DB) Stats(ctx context.Context) (Stats, error) {
	s := Stats{Engine: db.d.name, Path: db.path}
	if err := db.Row(ctx, db.d.version).Scan(&s.Version); err != nil {
		return s, err
	}
	pools := []*sql.DB{db.read}
	if db.group != nil {
		pools = append(pools, db.write)
		s.Commits, s.Writes = db.group.commits.Load(), db.group.members.Load()
		s.Size, s.WAL = sizeOf(db.path), sizeOf(db.path+"-wal")
	}
	for _, p := range pools {
		x := p.Stats()
		s.Open += x.OpenConnections
		s.InUse += x.InUse
		s.Waits += x.WaitCount
		s.Waited += x.WaitDuration
	}
	return s, nil
}

func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0 // no journal yet
	}
	return info.Size()
}
