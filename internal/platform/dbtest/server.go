package dbtest

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

// A Server is a throw-away database server. Tests that stop it start one of
// their own with [Start].
type Server struct {
	*folder
	engine string
	p      *program
	as     *syscall.Credential // who runs it; nil is who runs the tests
	cmd    *exec.Cmd
	ended  chan struct{} // closed when cmd has ended
}

var servers = struct {
	sync.Mutex
	m map[string]*Server
}{m: map[string]*Server{}}

// shared returns the server that all tests of this process use.
func shared(t testing.TB, engine string) *Server {
	t.Helper()
	p := programs[engine]
	if p == nil {
		t.Fatalf("unknown engine %q: want sqlite, mariadb, mysql or postgres", engine)
	}
	if !p.found() {
		missing(t, engine)
	}
	servers.Lock()
	defer servers.Unlock()
	if s := servers.m[engine]; s != nil {
		return s
	}
	s, err := start(engine, p)
	if err != nil {
		t.Fatal(err)
	}
	servers.m[engine] = s
	return s
}

// Start starts a server for t alone, which may stop it as it likes.
func Start(t testing.TB, engine string) *Server {
	t.Helper()
	p := programs[engine]
	if p == nil || !p.found() {
		missing(t, engine)
	}
	s, err := start(engine, p)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Kill(); err != nil {
			t.Error(err)
		}
		s.keeper.Close()
	})
	return s
}

// missing says that engine is not there.
func missing(t testing.TB, engine string) {
	t.Helper()
	if os.Getenv("MADANG_TEST_REQUIRE") == "all" {
		t.Fatalf("%s is not on this machine, and MADANG_TEST_REQUIRE=all", engine)
	}
	t.Skipf("skipped: %s is not on this machine", engine)
}

// start makes a folder with an empty server in it and waits until it answers.
func start(engine string, p *program) (*Server, error) {
	f, err := newFolder(engine)
	if err != nil {
		return nil, err
	}
	s := &Server{folder: f, engine: engine, p: p}
	if s.as, err = p.account(s.dir); err == nil {
		err = s.initialize()
	}
	if err == nil {
		err = s.Restart()
	}
	if err != nil {
		s.keeper.Close()
		return nil, fmt.Errorf("start %s: %w", engine, err)
	}
	return s, nil
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Credential: s.as}
	cmd.Env = append(os.Environ(), "HOME="+s.dir, "LC_ALL=C.UTF-8")
	return cmd
}

func (s *Server) initialize() error {
	args := s.p.initialize(s.dir)
	out, err := s.command(args[0], args[1:]...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(args[0]), err, bytes.TrimSpace(out))
	}
	return nil
}

// Restart starts the server again after [Server.Kill] and waits for it.
func (s *Server) Restart() error {
	args := s.p.serve(s.dir)
	s.cmd = s.command(args[0], args[1:]...)
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if err := s.cmd.Start(); err != nil {
		return err
	}
	if _, err := io.WriteString(s.keeper, strconv.Itoa(s.cmd.Process.Pid)+"\n"); err != nil {
		return err
	}
	s.ended = make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		cmd.Wait() // how it ended is in its log
		close(ended)
	}(s.cmd, s.ended)

	var last error
	for range 600 {
		select {
		case <-s.ended:
			text, _ := os.ReadFile(filepath.Join(s.dir, "log"))
			return fmt.Errorf("the server has ended\n%s", text)
		case <-time.After(50 * time.Millisecond):
		}
		if last = s.admin("SELECT 1"); last == nil {
			return nil
		}
	}
	return last
}

// Pause makes the server hang: it keeps its connections and answers nothing.
// When it returns every thread has stopped.
func (s *Server) Pause() error {
	all, err := s.signal(syscall.SIGSTOP)
	for deadline := time.Now().Add(10 * time.Second); err == nil && !stopped(all); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return errors.New("the server does not stop")
		}
	}
	return err
}

// Resume ends [Server.Pause].
func (s *Server) Resume() error {
	_, err := s.signal(syscall.SIGCONT)
	return err
}

// signal reaches the server and its children, whose numbers it returns:
// PostgreSQL has one for each connection.
func (s *Server) signal(sig syscall.Signal) (all []int, err error) {
	all = []int{s.cmd.Process.Pid}
	processes, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	for _, path := range processes {
		pid, _, parent, ok := readStat(path)
		if ok && parent == all[0] {
			all = append(all, pid)
		}
	}
	for _, pid := range all {
		if err := syscall.Kill(pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
			return nil, err
		}
	}
	return all, nil
}

// stopped reports whether no thread of the processes runs.
func stopped(all []int) bool {
	for _, pid := range all {
		threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/[0-9]*/stat", pid))
		if err != nil {
			return false
		}
		for _, path := range threads {
			if _, state, _, ok := readStat(path); ok && state != "T" && state != "Z" && state != "X" {
				return false
			}
		}
	}
	return true
}

// readStat reads a line of proc(5)'s stat; what has ended is not ok.
func readStat(path string) (pid int, state string, parent int, ok bool) {
	stat, err := os.ReadFile(path)
	if err != nil {
		return 0, "", 0, false
	}
	head, tail, _ := strings.Cut(string(stat), " (")
	_, tail, _ = strings.Cut(tail, ") ")
	pid, err = strconv.Atoi(head)
	if err != nil {
		return 0, "", 0, false
	}
	_, err = fmt.Sscan(tail, &state, &parent)
	return pid, state, parent, err == nil
}

// Kill ends the server and its children as a crash of the machine does. It is
// stopped first, so that it makes no further child meanwhile: one that lives on
// for a moment holds the memory that the next server wants.
func (s *Server) Kill() error {
	if err := s.Pause(); err != nil {
		return err
	}
	all, err := s.signal(syscall.SIGKILL)
	if err != nil {
		return err
	}
	<-s.ended
	for deadline := time.Now().Add(10 * time.Second); slices.ContainsFunc(all, alive); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			return errors.New("the server does not end")
		}
	}
	return nil
}

// alive reports whether a process holds anything still: a zombie does not.
func alive(pid int) bool {
	_, state, _, ok := readStat(fmt.Sprintf("/proc/%d/stat", pid))
	return ok && state != "Z" && state != "X"
}

// URL is the address of a database of the server.
func (s *Server) URL(name string) string {
	if s.engine == "postgres" {
		return "postgres://madang@/" + name + "?host=" + url.QueryEscape(s.dir)
	}
	return "mysql://root@unix(" + filepath.Join(s.dir, "socket") + ")/" + name
}

// Database makes an empty database and returns its address. It goes when t ends.
func (s *Server) Database(t testing.TB) string { t.Helper(); return s.database(t, "", "") }

// database makes a database as that says and runs statements in it.
func (s *Server) database(t testing.TB, as, statements string) string {
	t.Helper()
	name := "t_" + strings.ToLower(rand.Text()[:16])
	q := "CREATE DATABASE " + name + as
	if statements != "" {
		q += ";\nUSE " + name + ";\n" + statements
	}
	if err := s.admin(q); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		drop := "DROP DATABASE " + name
		if s.engine == "postgres" {
			drop += " WITH (FORCE)"
		}
		if err := s.admin(drop); err != nil {
			t.Log(err) // the test may have stopped the server
		}
	})
	return s.URL(name)
}

// admin runs statements outside of any test's database.
func (s *Server) admin(q string) error {
	name := ""
	if s.engine == "postgres" {
		name = "postgres"
	}
	pool, err := s.open(name)
	if err != nil {
		return err
	}
	_, err = pool.Exec(q)
	return errors.Join(err, pool.Close())
}

// open opens a database of the server. On MySQL and MariaDB, with many
// statements in one.
func (s *Server) open(name string) (*sql.DB, error) {
	if s.engine == "postgres" {
		c, err := pgx.ParseConfig(s.URL(name))
		if err != nil {
			return nil, err
		}
		return stdlib.OpenDB(*c), nil
	}
	c, err := mysql.ParseDSN(strings.TrimPrefix(s.URL(name), "mysql://"))
	if err != nil {
		return nil, err
	}
	c.MultiStatements = true
	c.Logger = &mysql.NopLogger{} // while a server starts it has much to say
	in, err := mysql.NewConnector(c)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(in), nil
}
