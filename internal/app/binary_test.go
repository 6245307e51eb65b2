package app_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// The whole program, built once for all tests of this process.
var program struct {
	once sync.Once
	dir  string
	err  error
}

func TestMain(m *testing.M) {
	if os.Getenv(measured) != "" {
		os.Exit(measure(os.Args[1:]))
	}
	code := m.Run()
	if program.dir != "" {
		if err := os.RemoveAll(program.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// madang returns the path of the program.
func madang(t testing.TB) string {
	t.Helper()
	program.once.Do(func() {
		if program.dir, program.err = os.MkdirTemp("", "madang-program-"); program.err != nil {
			return
		}
		out, err := exec.Command("go", "build", "-o", program.dir, "../../cmd/madang").CombinedOutput()
		if err != nil {
			program.err = fmt.Errorf("%w: %s", err, out)
		}
	})
	if program.err != nil {
		t.Fatal(program.err)
	}
	return filepath.Join(program.dir, "madang")
}

// A screen is read while a program writes to it.
type screen struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// A server is the program, serving.
type server struct {
	base   string // http://127.0.0.1:port
	out    *screen
	cmd    *exec.Cmd
	client *http.Client
	ended  chan struct{} // closed when it has
}

// environment is that of the tests without settings of Madang.
func environment() []string {
	env := []string{"LC_ALL=C"}
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "MADANG_") && !strings.HasPrefix(kv, "LC_ALL=") {
			env = append(env, kv)
		}
	}
	return env
}

var addressLine = regexp.MustCompile(`Madang is open: (http://\S+)`)

// serve starts the program on a port of its own and waits until it serves. It
// is killed when the test ends.
func serve(t testing.TB, data string, args ...string) *server {
	t.Helper()
	s := launch(t, data, args...)
	s.open(t)
	return s
}

// open waits until s says where it serves.
func (s *server) open(t testing.TB) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); ; time.Sleep(5 * time.Millisecond) {
		if m := addressLine.FindStringSubmatch(s.out.String()); m != nil {
			s.base = m[1]
			return
		}
		select {
		case <-s.ended:
			t.Fatalf("serve ended: %s", s.out)
		default:
		}
		if time.Now().After(end) {
			t.Fatalf("no address after two minutes: %s", s.out)
		}
	}
}

// launch starts the program without waiting for it.
func launch(t testing.TB, data string, args ...string) *server {
	t.Helper()
	return launchUnder(t, nil, data, args...)
}

// launchUnder is [launch] with the program as the last argument of another
// one, which becomes it.
func launchUnder(t testing.TB, wrapper []string, data string, args ...string) *server {
	t.Helper()
	return start(t, serving(t, wrapper, data, args...))
}

// serving is the command that [launchUnder] starts.
func serving(t testing.TB, wrapper []string, data string, args ...string) *exec.Cmd {
	t.Helper()
	line := append(append(wrapper, madang(t), "serve", "--data", data, "--listen", "127.0.0.1:0", "--log-level", "error"), args...)
	cmd := exec.Command(line[0], line[1:]...)
	cmd.Env = environment()
	return cmd
}

// start starts a command that serves.
func start(t testing.TB, cmd *exec.Cmd) *server {
	t.Helper()
	s := &server{out: new(screen), cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = s.out, s.out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = cmd.Wait() // how it ended is in its state
		close(s.ended)
	}()
	transport := &http.Transport{MaxIdleConnsPerHost: 64}
	s.client = &http.Client{Transport: transport, Timeout: time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		s.signal(t, syscall.SIGKILL)
		<-s.ended
		transport.CloseIdleConnections()
	})
	return s
}

func (s *server) signal(t testing.TB, sig syscall.Signal) {
	t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Error(err)
	}
}

// kill ends the program as a crash does.
func (s *server) kill(t testing.TB) {
	t.Helper()
	s.signal(t, syscall.SIGKILL)
	<-s.ended
}

// stop tells the program to end and returns its exit code.
func (s *server) stop(t testing.TB) int {
	t.Helper()
	s.signal(t, syscall.SIGTERM)
	return s.wait(t)
}

func (s *server) wait(t testing.TB) int {
	t.Helper()
	select {
	case <-s.ended:
	case <-time.After(2 * time.Minute):
		t.Fatalf("the program does not end: %s", s.out)
	}
	return s.cmd.ProcessState.ExitCode()
}

// ask sends a request and returns status and body; a status of 0 means that no
// answer came.
func (s *server) ask(method, path, token, contentType, body string, accept ...string) (int, string, error) {
	r, err := http.NewRequestWithContext(context.Background(), method, s.base+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	if len(accept) > 0 {
		r.Header.Set("Accept", accept[0])
	}
	answer, err := s.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, "", err
	}
	return answer.StatusCode, string(b), nil
}

// wants asks and checks the status.
func (s *server) wants(t testing.TB, status int, method, path, token, body string) string {
	t.Helper()
	got, text, err := s.ask(method, path, token, "application/json", body)
	if err != nil || got != status {
		t.Errorf("%s %s: got %d, %v, want %d: %.300s", method, path, got, err, status, text)
	}
	return text
}

// command runs the program to its end.
func command(t testing.TB, in string, args ...string) (code int, out, problems string) {
	t.Helper()
	cmd := exec.Command(madang(t), args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr, cmd.Env = strings.NewReader(in), &stdout, &stderr, environment()
	err := cmd.Run()
	if _, ok := errors.AsType[*exec.ExitError](err); err != nil && !ok {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()
}

// An instance that nobody has claimed serves its set-up and nothing else; the
// link to it works once.
func TestFirstRunServesOnlyTheSetUp(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	said := regexp.MustCompile(`http://\S+(/setup/\S+/)`)
	var link []string
	until(t, "the link to the set-up", func() bool {
		link = said.FindStringSubmatch(s.out.String())
		return link != nil
	})
	const page = "text/html"
	for _, path := range []string{"/", "/about/", "/board/", "/account/signup/", "/account/login/", "/school/", "/openapi.json", "/docs/", "/nowhere/"} {
		for _, accept := range []string{page, "application/json"} {
			if got, _, err := s.ask("GET", path, "", "", "", accept); err != nil || got != 503 {
				t.Errorf("%s as %s: got %d, %v, want 503", path, accept, got, err)
			}
		}
	}
	if got, _, err := s.ask("GET", "/setup/not-the-one/", "", "", "", page); err != nil || got != 404 {
		t.Errorf("another link: got %d, %v, want 404", got, err)
	}
	if got, text, err := s.ask("GET", link[1], "", "", "", page); err != nil || got != 200 || !strings.Contains(text, `name="school_name"`) {
		t.Fatalf("the link: got %d, %v: %s", got, err, text)
	}
	form := url.Values{"id": {"first_one"}, "email": {"first@example.org"}, "password": {"a-long-password-1"}, "nickname": {"첫운영자"},
		"school_name": {"한빛대학교"}, "domains": {"hanbit.example"}}.Encode()
	const formType = "application/x-www-form-urlencoded"
	var wg sync.WaitGroup
	claims := make(chan int, 8)
	for range cap(claims) { // only one of several who press at once gets it
		wg.Go(func() {
			status, _, err := s.ask("POST", link[1], "", formType, form, page)
			if err != nil {
				t.Error(err)
			}
			claims <- status
		})
	}
	wg.Wait()
	close(claims)
	claimed := 0
	for status := range claims {
		if status == 303 {
			claimed++
		} else if status >= 500 {
			t.Errorf("a claim got %d", status)
		}
	}
	if claimed != 1 {
		t.Errorf("%d claims of one link counted, want 1", claimed)
	}
	if got, _, err := s.ask("GET", link[1], "", "", "", page); err != nil || got != 404 {
		t.Errorf("the link after its use: got %d, %v, want 404", got, err)
	}
	if text := s.wants(t, 200, "GET", "/school/", "", ""); !strings.Contains(text, "한빛대학교") {
		t.Errorf("no school after the set-up: %.200s", text)
	}
	s.wants(t, 200, "POST", "/account/login/", "", `{"id":"first_one","password":"a-long-password-1"}`)
	if code := s.stop(t); code != 0 {
		t.Errorf("a server that is told to stop ends with %d: %s", code, s.out)
	}
	if again := serve(t, data); strings.Contains(again.out.String(), "/setup/") {
		t.Errorf("a claimed instance shows a link again: %s", again.out)
	}
}

// Demo data are never served as real ones, nor real ones as a demo; and half a
// demo is nothing.
func TestDemoAndRealDataAreKeptApart(t *testing.T) {
	made, real, half := t.TempDir(), t.TempDir(), t.TempDir()
	s := serve(t, made, "--demo")
	if !strings.Contains(s.out.String(), "madang-demo-1") || !strings.Contains(s.out.String(), "minji") {
		t.Errorf("the demo does not say how to log in: %s", s.out)
	}
	s.wants(t, 200, "POST", "/account/login/", "", `{"id":"minji","password":"madang-demo-1"}`)
	s.stop(t)
	serve(t, made, "--demo").stop(t) // a second time is fine

	if code, _, problems := command(t, "", "school", "add", "한빛대학교", "--data", real); code != 0 {
		t.Fatalf("school add: %d %s", code, problems)
	}
	leaveHalf(t, half)

	for _, one := range []struct {
		what, data, say string
		args            []string
	}{
		{"demo data without --demo", made, "--demo", nil},
		{"real data with --demo", real, "--data", []string{"--demo"}},
		{"half a demo", half, "delete", []string{"--demo"}},
		{"half a demo without --demo", half, "--demo", nil},
	} {
		s := launch(t, one.data, one.args...)
		if code := s.wait(t); code != 2 || !strings.Contains(s.out.String(), one.say) {
			t.Errorf("%s: got exit code %d, want 2 and what to do: %s", one.what, code, s.out)
		}
	}
}

// leaveHalf leaves in a folder what a crash leaves while the demo is filled in.
func leaveHalf(t *testing.T, data string) {
	t.Helper()
	for range 10 {
		s := launch(t, data, "--demo")
		mark := ""
		for end := time.Now().Add(time.Minute); mark == "" && time.Now().Before(end); time.Sleep(time.Millisecond) {
			mark, _ = demoMarkIn(data) // there is no table at first
		}
		s.kill(t)
		if mark, err := demoMarkIn(data); err == nil && mark == "begun" {
			return
		}
		if err := os.RemoveAll(data); err != nil { // it was too fast
			t.Fatal(err)
		}
	}
	t.Fatal("the filling was never caught half done")
}

// Line 13: a second server on a folder is refused, and the first goes on.
func TestASecondServerOnAFolderIsRefused(t *testing.T) {
	data := t.TempDir()
	first := serve(t, data, "--demo")
	second := launch(t, data, "--demo")
	if code := second.wait(t); code != 2 || !strings.Contains(second.out.String(), "--data") {
		t.Errorf("got exit code %d, want 2 and what to do: %s", code, second.out)
	}
	first.wants(t, 200, "GET", "/school/", "", "")
	first.kill(t)
	serve(t, data, "--demo") // what a crash leaves keeps nobody out
}
