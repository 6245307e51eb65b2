package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Line 16: clients that send half a head, half a body, or nothing at all, take
// nothing from those who ask properly.
func TestSlowClientsTakeNothingFromOthers(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--demo")
	token := logIn(t, s, "minji").Access
	var open []net.Conn
	t.Cleanup(func() {
		for _, c := range open {
			c.Close()
		}
	})
	for i := range 300 {
		c, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		open = append(open, c)
		switch i % 3 {
		case 0: // a head that does not end
			_, err = io.WriteString(c, "GET / HTTP/1.1\r\nHost: madang\r\nX-Slow: ")
		case 1: // a body that does not come
			_, err = fmt.Fprintf(c, "POST /comment/ HTTP/1.1\r\nHost: madang\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", token)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for range 50 {
		s.wants(t, 200, "GET", "/post/", token, "")
		s.wants(t, 200, "GET", "/readyz", "", "")
	}
	c := gather(t, s, []string{"junho", "seoyeon"})
	c.write(s, nil, 20)
	if c.written() != 40 {
		t.Errorf("beside slow clients %d of 40 comments were written: %v", c.written(), c.bad)
	}
	// Who sends half a head is let go after a while.
	until(t, "the end of a connection with half a head", func() bool {
		if err := open[0].SetReadDeadline(time.Now().Add(time.Second)); err != nil {
			t.Fatal(err)
		}
		_, err := io.Copy(io.Discard, open[0])
		return err == nil || !strings.Contains(err.Error(), "timeout")
	})
}

// resident returns the most memory that the program has had, and what it has
// now, in kB.
func (s *server) resident(t testing.TB) (most, now int) {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Skipf("skipped: %v", err)
	}
	field := func(name string) int {
		_, rest, _ := strings.Cut(string(b), name+":")
		n, err := strconv.Atoi(strings.Fields(rest + " 0")[0])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return field("VmHWM"), field("VmRSS")
}

// Whatever is sent, it is answered with something else than a 500, nothing of
// it stays, and the program never has more than 150 MB.
func TestHostileLoadNeedsLittleMemory(t *testing.T) {
	const limit = 150 << 10 // kB
	data := t.TempDir()
	s := serve(t, data, "--demo")
	token := logIn(t, s, "minji").Access
	big := string(bytes.Repeat([]byte("a"), 10<<20))
	attacks := []struct{ method, path, kind, body string }{
		{"POST", "/comment/", "application/json", `{"content":"` + big + `"}`},
		{"POST", "/post/", "application/json", strings.Repeat("[", 100_000)},
		{"POST", "/post/", "application/json", strings.Repeat(`{"a":`, 100_000)},
		{"POST", "/post/", "application/x-www-form-urlencoded", strings.Repeat("a=1&", 200_000)},
		{"POST", "/post/", "multipart/form-data; boundary=x", strings.Repeat("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n", 20_000) + "--x--\r\n"},
		{"POST", "/comment/", "application/json", `{"post":99999999999999999999999999,"content":"\u0000"}`},
		{"POST", "/account/login/", "application/json", `{"id":"minji","password":"` + strings.Repeat("b", 100_000) + `"}`},
		{"GET", "/post/?page_size=1000000000", "", ""},
		{"GET", "/school/?search=" + strings.Repeat("a+", 10_000), "", ""},
		{"GET", "/post/?cursor=" + strings.Repeat("x", 5_000), "", ""},
		{"GET", "/post/99999999999999999999999999/", "", ""},
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 3 {
				for _, a := range attacks {
					got, text, err := s.ask(a.method, a.path, token, a.kind, a.body)
					if err == nil && got >= 500 {
						t.Errorf("%s %.40s: got %d: %.200s", a.method, a.path, got, text)
					}
				}
			}
		})
	}
	// Log-ins cost memory by design; they wait for each other.
	for i := range 24 {
		wg.Go(func() {
			if got, text, err := s.ask("POST", "/account/login/", "", "application/json", fmt.Sprintf(`{"id":"nobody_%d","password":"wrong-password"}`, i)); err != nil || got >= 500 && got != 503 {
				t.Errorf("a wrong log-in got %d, %v: %.200s", got, err, text)
			}
		})
	}
	wg.Wait()
	s.wants(t, 200, "GET", "/readyz", "", "")
	most, now := s.resident(t)
	if most > limit {
		t.Errorf("the program had %d MB at most, %d MB now; want at most %d", most>>10, now>>10, limit>>10)
	}
	t.Logf("the program had %d MB at most, %d MB now", most>>10, now>>10)
}

// Line 19: probes tell a start and a stop from a failure.
func TestProbesTellHowFarAnInstanceIs(t *testing.T) {
	y := demoYard(t)
	get := func(path string) int {
		return programOf(t, y).Get(path).Status
	}
	for path, want := range map[string]int{"/livez": 200, "/readyz": 200, "/healthz": 200} {
		if got := get(path); got != want {
			t.Errorf("%s of an instance that serves is %d, want %d", path, got, want)
		}
	}
	if err := y.DB.Close(); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]int{"/livez": 200, "/readyz": 503, "/healthz": 503} {
		if got := get(path); got != want {
			t.Errorf("%s of an instance without its database is %d, want %d", path, got, want)
		}
	}
}
