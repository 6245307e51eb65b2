package db_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

func TestNoErrorShowsThePassword(t *testing.T) {
	for _, url := range []string{
		"mysql://madang:s3cr:et@host", "mysql://madang:s3cret%@host/name", "mysql://madang:s3cret@host/name?what=1", "mysql://madang:s3cret@unix(/x/name",
		"postgres://madang:s3cret@host:port/name", "postgres://madang:s3cret@127.0.0.1:1/name", "mysql://madang:s3cret@127.0.0.1:1/name",
		"postgres://madang@127.0.0.1:1/name?password=s3cret", "postgres://madang:s3cret%zz@host/name", "postgres://madang:s3cret@127.0.0.1/", "oracle://madang:s3cret@host/name",
	} {
		d, err := db.Open(url)
		if err == nil {
			d.Close()
			t.Errorf("%s was opened", url)
			continue
		}
		if strings.Contains(err.Error(), "s3cr") {
			t.Errorf("%s: the error shows the password: %v", url, err)
		}
	}
}

func TestRedact(t *testing.T) {
	for url, want := range map[string]string{
		"mysql://u:p@ss:w/rd@h:1/n":        "mysql://u:***@h:1/n",
		"mysql://u:p@unix(/a/b)/n":         "mysql://u:***@unix(/a/b)/n",
		"mysql://u@h/n":                    "mysql://u@h/n",
		"postgres://u:p@/n?host=/run":      "postgres://u:***@/n?host=/run",
		"postgres://h/n?password=p&user=u": "postgres://h/n?password=***&user=u",
		"sqlite:/a/b.db":                   "sqlite:/a/b.db",
		"data/madang.db":                   "data/madang.db",
	} {
		if got := db.Redact(url); got != want {
			t.Errorf("Redact(%q) = %q, want %q", url, got, want)
		}
	}
}

func TestMySQLAddresses(t *testing.T) {
	for _, x := range []struct {
		url                                string
		network, address, user, pass, name string
		hosts                              []string
	}{
		{"mysql://u:p@h:33/n", "tcp", "h:33", "u", "p", "n", []string{"h:33"}},
		{"mysql://u:p%40%2F@h/n", "tcp", "h:3306", "u", "p@/", "n", []string{"h:3306"}},
		{"mysql://u:a:b@[::1]/n?tls=true", "tcp", "[::1]:3306", "u", "a:b", "n", []string{"[::1]:3306"}},
		{"mysql://u@a,b:1,c/n", "tcp", "a:3306", "u", "", "n", []string{"a:3306", "b:1", "c:3306"}},
		{"mysql://u:p@unix(/run/x.sock)/n", "unix", "/run/x.sock", "u", "p", "n", nil},
	} {
		network, address, user, pass, name, hosts, err := db.MySQLAddress(x.url)
		if err != nil || network != x.network || address != x.address || user != x.user || pass != x.pass || name != x.name || !slices.Equal(hosts, x.hosts) {
			t.Errorf("%s = %s %s %s %s %s %q, %v", x.url, network, address, user, pass, name, hosts, err)
		}
	}
}

func TestASQLitePathMayHoldAnything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "데이터 100%?#&=한")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "마당.db")
	d, err := db.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Migrate(ctx, things); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() == 0 {
		t.Errorf("the file is %v, %v, want one of mode 0600", info, err)
	}
	if _, err := db.Open(filepath.Join(dir, "no", "madang.db")); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a folder that is not there: %v", err)
	}
}

func TestSQLiteIsDurableAndChecksKeys(t *testing.T) {
	d := sqlite(t)
	d.Write(ctx, func(tx *db.Tx) error {
		for pragma, want := range map[string]int64{"synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000} {
			if got := number(t, tx, "PRAGMA "+pragma); got != want {
				t.Errorf("%s = %d, want %d", pragma, got, want)
			}
		}
		return nil
	})
	var mode string
	if err := d.Row(ctx, "PRAGMA journal_mode").Scan(&mode); err != nil || mode != "wal" {
		t.Errorf("journal_mode = %s, %v, want wal", mode, err)
	}
	if _, err := d.Rows(ctx, `DELETE FROM things`); err == nil {
		t.Error("a reader has written")
	}
}

func TestServersReadCommittedAndAreStrict(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if d.Engine() == "sqlite" {
			return
		}
		if err := d.Write(ctx, func(tx *db.Tx) error {
			before := number(t, tx, `SELECT COUNT(*) FROM counters`)
			write(t, d, `INSERT INTO counters (name, n) VALUES ('x', 1)`)
			if after := number(t, tx, `SELECT COUNT(*) FROM counters`); after != before+1 {
				t.Errorf("the transaction counts %d and then %d, want what is committed", before, after)
			}
			return nil
		}); err != nil {
			t.Error(err)
		}
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, `INSERT INTO counters (name, n) VALUES (?, 1)`, strings.Repeat("x", 51))
			return err
		})
		if err == nil {
			t.Error("a value that is too long was cut")
		}
	}, things)
}

// TestHoldTheLock is the second process of the next test.
func TestHoldTheLock(t *testing.T) {
	path := os.Getenv("MADANG_LOCK")
	if path == "" {
		return
	}
	_, err := db.Lock(path)
	if e, ok := errors.AsType[db.Locked](err); ok && e.PID == os.Getppid() {
		os.Exit(42)
	}
	t.Fatal(err)
}

func TestASecondProcessIsRefusedTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lock")
	second := func() int {
		cmd := exec.Command(os.Args[0], "-test.run=^TestHoldTheLock$")
		cmd.Env = append(os.Environ(), "MADANG_LOCK="+path)
		cmd.Run()
		return cmd.ProcessState.ExitCode()
	}
	unlock, err := db.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	if code := second(); code != 42 {
		t.Errorf("the second process ended with %d, want 42: refused by this one", code)
	}
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	if code := second(); code == 42 {
		t.Error("the second process was refused a lock that nobody holds")
	}
	if unlock, err = db.Lock(path); err != nil {
		t.Fatal(err)
	}
	unlock()
}

func TestDoctorsQuestionsAreAnswered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		write(t, d, addThing, "a", nil, nil, true, 1)
		if err := d.Analyze(ctx); err != nil {
			t.Error(err)
		}
		if problems, err := d.IntegrityCheck(ctx); err != nil || len(problems) > 0 {
			t.Errorf("IntegrityCheck = %q, %v", problems, err)
		}
		s, err := d.Stats(ctx)
		if err != nil || s.Version == "" || s.Engine != d.Engine() || s.Open == 0 {
			t.Errorf("Stats = %+v, %v", s, err)
		}
	}, things)
}

func TestStatisticsDoNotMakeStatementsPlannedAnew(t *testing.T) {
	d := dbtest.Open(t, "sqlite", things)
	for i, name := range []string{"a", "b", "c"} {
		write(t, d, addThing, name, nil, nil, true, i)
	}
	if err := d.Analyze(ctx); err != nil {
		t.Fatal(err)
	}
	if n := number(t, d, `SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = 'things'`); n == 0 {
		t.Error("ANALYZE kept no statistics")
	}
	if n := number(t, d, `SELECT COUNT(*) FROM sqlite_stat4`); n != 0 {
		t.Errorf("ANALYZE kept %d samples, want none", n)
	}
}
