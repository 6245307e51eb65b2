package main

import (
	"bytes"
	"context"
	"net"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// A screen is read while a server writes to it.
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

// serve starts a server on a port of its own, waits until it says where it is,
// and returns its address and what ends it.
func (i instance) serve(args ...string) (addr string, out *screen, stop func() int) {
	i.t.Helper()
	ctx, cancel := context.WithCancel(i.t.Context())
	out = new(screen)
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", i.dir}, args...), strings.NewReader(""), out, out)
	}()
	for begin := time.Now(); time.Since(begin) < 5*time.Minute; time.Sleep(5 * time.Millisecond) {
		if m := regexp.MustCompile(`http://(127\.0\.0\.1:\d+)`).FindStringSubmatch(out.String()); m != nil {
			return m[1], out, func() int { cancel(); return <-code }
		}
		select {
		case c := <-code:
			cancel()
			i.t.Fatalf("serve ends with %d: %s", c, out)
		default:
		}
	}
	cancel()
	i.t.Fatalf("no address after five minutes: %s", out)
	return "", nil, nil
}

func TestAServerSaysWhereItIsAndHowToBegin(t *testing.T) {
	i := newInstance(t)
	addr, out, stop := i.serve()
	if ok, _ := i.do(exitOK, "", "healthcheck", "--listen", addr); ok != "ok\n" {
		t.Errorf("healthcheck says %q", ok)
	}
	if !strings.Contains(out.String(), "http://"+addr+"/setup/") {
		t.Errorf("no set-up link for this port: %s", out)
	}
	// A command beside it is safe, and a second server is refused.
	i.do(exitOK, "", "school", "add", "한빛대학교")
	if _, problems := i.do(exitRefused, "", "serve", "--listen", "127.0.0.1:0"); !strings.Contains(problems, "--data") {
		t.Errorf("a second server says %q, want what to do", problems)
	}
	if code := stop(); code != exitOK {
		t.Errorf("a server that is told to stop ends with %d: %s", code, out)
	}
	i.do(exitFailed, "", "healthcheck", "--listen", addr)
}

func TestAnAddressInUseIsNamed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if _, problems := newInstance(t).do(exitFailed, "", "serve", "--listen", l.Addr().String()); !strings.Contains(problems, l.Addr().String()) {
		t.Errorf("says %q, want the address", problems)
	}
}

func TestOthersAreServedOnlyUnderAPublicURL(t *testing.T) {
	if _, problems := newInstance(t).do(exitRefused, "", "serve", "--listen", "0.0.0.0:0"); !strings.Contains(problems, "--public-url") {
		t.Errorf("says %q, want --public-url", problems)
	}
}

func TestADemoAndARealInstanceAreNeverMixed(t *testing.T) {
	demo := newInstance(t)
	_, out, stop := demo.serve("--demo")
	for _, want := range []string{"operator", "minji", "junho", "seoyeon", "haneul", "madang-demo-1"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the demo does not print %s: %s", want, out)
		}
	}
	if code := stop(); code != exitOK {
		t.Errorf("the demo ends with %d: %s", code, out)
	}
	if _, problems := demo.do(exitRefused, "", "serve", "--listen", "127.0.0.1:0"); !strings.Contains(problems, "--demo") {
		t.Errorf("a demo served as real says %q", problems)
	}
	real := newInstance(t)
	real.do(exitOK, "", "school", "add", "한빛대학교")
	if _, problems := real.do(exitRefused, "", "serve", "--demo", "--listen", "127.0.0.1:0"); !strings.Contains(problems, "--demo") {
		t.Errorf("a real instance served as demo says %q", problems)
	}
}

func TestAHealthcheckAsksThisMachine(t *testing.T) {
	for listen, want := range map[string]string{
		":8080": "127.0.0.1:8080", "0.0.0.0:80": "127.0.0.1:80", "[::]:80": "[::1]:80", "127.0.0.1:1": "127.0.0.1:1", "madang.local:80": "madang.local:80",
	} {
		if got := near(listen); got != want {
			t.Errorf("near(%s) = %s, want %s", listen, got, want)
		}
	}
}
