package dbtest

import (
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// A program is how to run a kind of server. Its servers listen on a socket in
// their folder only, and do not sync: what they keep outlives their own crash,
// but not the machine's.
type program struct {
	user       string // who runs it where root runs the tests
	found      func() bool
	initialize func(dir string) []string
	serve      func(dir string) []string
}

var programs = map[string]*program{
	"postgres": {
		user:  "postgres",
		found: func() bool { return postgres("initdb") != "" && postgres("postgres") != "" },
		initialize: func(dir string) []string {
			return []string{postgres("initdb"), "-D", filepath.Join(dir, "data"), "-U", "madang", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"}
		},
		serve: func(dir string) []string {
			return []string{postgres("postgres"), "-D", filepath.Join(dir, "data"), "-k", dir, "-h", "", "-F",
				"-c", "full_page_writes=off", "-c", "max_connections=300",
				"-c", "deadlock_timeout=100ms", "-c", "autovacuum=off", "-c", "max_wal_size=64MB"}
		},
	},
	"mariadb": {
		user:  "mysql",
		found: func() bool { return mysqld("mariadb") != "" && look("mariadb-install-db", "mysql_install_db") != "" },
		initialize: func(dir string) []string {
			return []string{look("mariadb-install-db", "mysql_install_db"), "--no-defaults", "--datadir=" + filepath.Join(dir, "data"),
				"--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", "--innodb-flush-method=nosync", "--innodb-log-file-size=8M"}
		},
		serve: func(dir string) []string {
			return serveMySQL(mysqld("mariadb"), dir, "--innodb-flush-method=nosync", "--debug-no-sync", "--aria-pagecache-buffer-size=8M")
		},
	},
	"mysql": {
		user:  "mysql",
		found: func() bool { return mysqld("mysql") != "" },
		initialize: func(dir string) []string {
			return []string{mysqld("mysql"), "--no-defaults", "--initialize-insecure", "--datadir=" + filepath.Join(dir, "data")}
		},
		serve: func(dir string) []string {
			return serveMySQL(mysqld("mysql"), dir, "--innodb-flush-method=nosync", "--mysqlx=OFF")
		},
	},
}

// serveMySQL has the server put its temporary tables where no other server is:
// one that starts takes away all that lie in its folder for them.
func serveMySQL(program, dir string, more ...string) []string {
	return append([]string{program, "--no-defaults", "--datadir=" + filepath.Join(dir, "data"), "--socket=" + filepath.Join(dir, "socket"),
		"--pid-file=" + filepath.Join(dir, "pid"), "--tmpdir=" + dir, "--skip-networking", "--skip-log-bin", "--max-connections=300",
		"--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=64M", "--innodb-doublewrite=0"}, more...)
}

// account makes dir belong to who runs the server: servers refuse to be root.
func (p *program) account(dir string) (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup(p.user)
	if err != nil {
		return nil, err
	}
	uid, err := strconv.Atoi(u.Uid)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(dir, uid, gid)
}

// look finds a program in PATH or where servers are put.
func look(names ...string) string {
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
		for _, dir := range []string{"/usr/sbin", "/usr/libexec", "/usr/local/sbin", "/usr/local/bin"} {
			path := filepath.Join(dir, name)
			if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
				return path
			}
		}
	}
	return ""
}

// postgres finds a program of the newest PostgreSQL. Debian keeps them out of
// PATH.
func postgres(name string) string {
	paths, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name) // the pattern is right
	if len(paths) > 0 {
		return slices.MaxFunc(paths, func(a, b string) int { return version(a) - version(b) })
	}
	return look(name)
}

func version(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for what is no number
	return n
}

// mysqld finds a server that is really of that make: mysqld may be a MariaDB.
var mysqld = func() func(string) string {
	find := sync.OnceValue(func() map[string]string {
		found := map[string]string{}
		for _, name := range []string{"mariadbd", "mysqld"} {
			path := look(name)
			if path == "" {
				continue
			}
			out, err := exec.Command(path, "--no-defaults", "--version").Output()
			if err != nil {
				continue
			}
			kind := "mysql"
			if strings.Contains(string(out), "MariaDB") {
				kind = "mariadb"
			}
			if found[kind] == "" {
				found[kind] = path
			}
		}
		return found
	})
	return func(kind string) string { return find()[kind] }
}()
