package app_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// A socket is one that outlives the servers on it, as one of systemd does.
type socket struct {
	addr string
	file *os.File
}

func openSocket(t testing.TB) socket {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	raw, err := ln.(*net.TCPListener).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	// Not File of the listener, which would have each start of a server make the
	// socket of all others a blocking one.
	var copied int
	var failed error
	if err := raw.Control(func(fd uintptr) {
		syscall.ForkLock.RLock()
		defer syscall.ForkLock.RUnlock()
		if copied, failed = syscall.Dup(int(fd)); failed == nil {
			syscall.CloseOnExec(copied)
		}
	}); err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	s := socket{ln.Addr().String(), os.NewFile(uintptr(copied), "socket")}
	t.Cleanup(func() { s.file.Close() })
	return s
}

// launch starts the program on the socket without waiting for it.
func (s socket) launch(t testing.TB, data string, args ...string) *server {
	t.Helper()
	cmd := serving(t, []string{"sh", "-c", `LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"`}, data, args...)
	cmd.ExtraFiles = []*os.File{s.file}
	return start(t, cmd)
}

// A caller asks nothing twice: a request without an answer has failed.
type caller struct {
	addr, token string
	keep        bool // it asks again on the connection that it has
	conn        net.Conn
	in          *bufio.Reader
}

func (c *caller) ask(method, path, body string) (status int, text string, err error) {
	if c.conn == nil {
		if c.conn, err = net.Dial("tcp", c.addr); err != nil {
			return 0, "", err
		}
		c.in = bufio.NewReader(c.conn)
	}
	last := true
	defer func() {
		if last {
			c.conn.Close()
			c.conn = nil
		}
	}()
	time.Sleep(rand.N(20 * time.Millisecond)) // the server may be told to stop now
	r, err := http.NewRequest(method, "http://"+c.addr+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	r.Close = !c.keep
	r.Header.Set("Authorization", "Bearer "+c.token)
	r.Header.Set("Content-Type", "application/json")
	if err := c.conn.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		return 0, "", err
	}
	if err := r.Write(c.conn); err != nil {
		return 0, "", err
	}
	answer, err := http.ReadResponse(c.in, r)
	if err != nil {
		return 0, "", err
	}
	b, err := io.ReadAll(answer.Body)
	last = err != nil || answer.Close || !c.keep
	return answer.StatusCode, string(b), err
}

// call has all of the crowd read, and comment now and then, until stop is
// closed: every other one on a connection that it keeps. It counts the answers
// of either kind. What is no answer is bad, and so is one that is of no use.
func (c *crowd) call(addr string, stop <-chan struct{}, kept, fresh *atomic.Int64) {
	var wg sync.WaitGroup
	for i, token := range c.tokens {
		one, count := &caller{addr: addr, token: token, keep: i%2 == 0}, fresh
		if one.keep {
			count = kept
		}
		wg.Go(func() {
			for n := 1; ; n++ {
				select {
				case <-stop:
					if one.conn != nil {
						one.conn.Close()
					}
					return
				default:
				}
				method, path, body, want, text := "GET", "/post/", "", 200, ""
				if n%8 == 0 {
					text = fmt.Sprintf("댓글 %d", serial.Add(1))
					method, path, body, want = "POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":%q}`, c.post, text), 201
				}
				status, answer, err := one.ask(method, path, body)
				var made struct{ ID int64 }
				c.mu.Lock()
				switch {
				case err != nil:
					c.bad = append(c.bad, fmt.Sprintf("none to %s %s, kept %v: %v", method, path, one.keep, err))
				case status == 429: // there is a limit to what one may ask
				case status != want || want == 201 && (json.Unmarshal([]byte(answer), &made) != nil || made.ID == 0):
					c.bad = append(c.bad, fmt.Sprintf("to %s %s, kept %v: %d %.200s", method, path, one.keep, status, answer))
				default:
					count.Add(1)
					if want == 201 {
						c.acked[made.ID] = text
					}
				}
				c.mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// takeTurns has servers follow each other on a socket under load: each is told
// to stop, and next gives the one that goes on, launched when the first has
// ended or before it is told.
func takeTurns(t *testing.T, sock socket, c *crowd, s *server, next func(told *server) *server) {
	t.Helper()
	var kept, fresh atomic.Int64
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		c.call(sock.addr, stop, &kept, &fresh)
	}()
	more := func() {
		t.Helper()
		k, f := kept.Load(), fresh.Load()
		until(t, "answers", func() bool { return kept.Load() >= k+50 && fresh.Load() >= f+50 })
	}
	for range 3 {
		more()
		// Who keeps a connection and says nothing does not hold the server up.
		mute, err := net.Dial("tcp", sock.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer mute.Close()
		shy := &caller{addr: sock.addr, token: c.tokens[0], keep: true}
		if status, _, err := shy.ask("GET", "/school/", ""); err != nil || status != 200 {
			t.Errorf("got %d, %v, want 200", status, err)
		}
		if shy.conn != nil {
			defer shy.conn.Close()
		}
		told := s
		s = next(told)
		if code := told.wait(t); code != 0 || strings.Contains(told.out.String(), "level=ERROR") {
			t.Errorf("a server that was told to stop ended with %d: %s", code, told.out)
		}
	}
	more()
	close(stop)
	<-ended
	if code := s.stop(t); code != 0 {
		t.Errorf("the last server ended with %d: %s", code, s.out)
	}
	t.Logf("%d answers on kept connections, %d on fresh ones, %d comments", kept.Load(), fresh.Load(), c.written())
}

// Line 8: while servers on one socket follow each other under load, every
// request is answered as if nothing were, asked once, on a fresh connection or
// on one that was kept. On SQLite one starts when the other has ended.
func TestNoRequestFailsWhileServersTakeTurnsOnASocket(t *testing.T) {
	sock, data := openSocket(t), t.TempDir()
	s := sock.launch(t, data, "--demo")
	s.open(t)
	c := gather(t, s, schoolmates(t, data, 16))
	takeTurns(t, sock, c, s, func(told *server) *server {
		told.stop(t)
		return sock.launch(t, data, "--demo")
	})
	c.check(t, data)
}

// Line 8: on a database server the next one starts beside the one that stops.
func TestNoRequestFailsWhileServersTakeTurnsSideBySide(t *testing.T) {
	eachServerEngine(t, func(t *testing.T, engine string) {
		sock, data, url := openSocket(t), t.TempDir(), dbtest.URL(t, engine)
		args := []string{"--demo", "--database", url}
		s := sock.launch(t, data, args...)
		s.open(t)
		c := gather(t, s, schoolmates(t, data, 16, "--database", url))
		takeTurns(t, sock, c, s, func(told *server) *server {
			beside := sock.launch(t, data, args...)
			beside.open(t)
			told.signal(t, syscall.SIGTERM)
			return beside
		})
		d, err := db.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if err := c.checkIn(t, d); err != nil {
			t.Error(err)
		}
	})
}

// An instance that starts answers probes; whoever asks for more waits until it
// has started, or gives up.
func TestRequestsWaitForAStart(t *testing.T) {
	keys, err := secret.NewKeys(testSecret)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.On(dbtest.New(t, app.Schemas()...), config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0"}, keys, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := a.FillDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler := a.Handler()
	get := func(ctx context.Context, path string) int {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(ctx, "GET", path, nil))
		return answer.Code
	}
	for path, want := range map[string]int{"/livez": 200, "/readyz": 503, "/healthz": 503} {
		if got := get(t.Context(), path); got != want {
			t.Errorf("%s of an instance that starts is %d, want %d", path, got, want)
		}
	}
	gone, leave := context.WithCancel(t.Context())
	leave()
	if got := get(gone, "/school/"); got != 503 {
		t.Errorf("who gave up got %d, want 503", got)
	}
	answered := make(chan int, 1)
	go func() { answered <- get(t.Context(), "/school/") }()
	select {
	case got := <-answered:
		t.Fatalf("answered with %d before the start was over", got)
	case <-time.After(100 * time.Millisecond):
	}
	a.Ready()
	if got := <-answered; got != 200 {
		t.Errorf("who waited got %d, want 200", got)
	}
}

// The address of a socket that is handed over is the one that counts, whatever
// --listen says, and what is no address to answer at is refused.
func TestAPassedSocketGoesBeforeTheAddressOfTheSettings(t *testing.T) {
	sock := openSocket(t)
	s := sock.launch(t, t.TempDir(), "--demo", "--listen", "203.0.113.1:80")
	s.open(t)
	if s.base != "http://"+sock.addr {
		t.Errorf("serves at %s, want %s", s.base, sock.addr)
	}
	s.wants(t, 200, "GET", "/readyz", "", "")

	dir, err := os.MkdirTemp("", "socket-") // the name of a test would be too long for one
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	ln, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	file, err := ln.(*net.UnixListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	refused := socket{file: file}.launch(t, t.TempDir(), "--demo")
	if code := refused.wait(t); code != 2 || !strings.Contains(refused.out.String(), "ListenStream=") {
		t.Errorf("on a socket that is not TCP: got exit code %d, want 2 and what to do: %s", code, refused.out)
	}
}

// A service manager is told when a server serves and when it stops.
func TestAServiceManagerIsToldHowFarAServerIs(t *testing.T) {
	dir, err := os.MkdirTemp("", "notify-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: filepath.Join(dir, "s"), Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer manager.Close()
	hear := func(want string) {
		t.Helper()
		b := make([]byte, 100)
		if err := manager.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Fatal(err)
		}
		n, err := manager.Read(b)
		if err != nil || string(b[:n]) != want {
			t.Errorf("the service manager hears %q, %v, want %q", b[:n], err, want)
		}
	}
	cmd := serving(t, nil, t.TempDir(), "--demo")
	cmd.Env = append(cmd.Env, "NOTIFY_SOCKET="+filepath.Join(dir, "s"))
	s := start(t, cmd)
	hear("READY=1")
	s.open(t)
	s.wants(t, 200, "GET", "/readyz", "", "")
	if code := s.stop(t); code != 0 {
		t.Errorf("ended with %d: %s", code, s.out)
	}
	hear("STOPPING=1")
}
