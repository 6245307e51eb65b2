//go:build powercut

package app_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	_ "modernc.org/sqlite"
)

// TestPowerCut holds line 2 of the reliability list: the power may go at any
// moment, and no comment that was acknowledged is lost. The real server runs
// under strace while people comment; then its system calls are replayed up to
// a hundred moments, each leaving on the disk what was synced and any part of
// what was not, and the database that is left is opened.
//
// Names of files are taken to be durable once they are made; SQLite syncs the
// folder when it makes its log.
func TestPowerCut(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("MADANG_TEST_REQUIRE") == "all" {
			t.Fatal("strace is not on this machine")
		}
		t.Skip("skipped: strace is not on this machine")
	}
	dir := t.TempDir()
	data, binary, trace := filepath.Join(dir, "data"), filepath.Join(dir, "madang"), filepath.Join(dir, "trace")
	if out, err := exec.Command("go", "build", "-o", binary, "../../cmd/madang").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	serve := func(name string, args ...string) (base string, stop func()) {
		t.Helper()
		addr := freeAddress(t)
		cmd := exec.Command(name, append(args, "serve", "--demo", "--data", data, "--listen", addr, "--log-level", "error")...)
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		stop = func() {
			_ = cmd.Process.Signal(syscall.SIGTERM)
			_ = cmd.Wait()
		}
		t.Cleanup(stop)
		for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
			resp, err := http.Get("http://" + addr + "/readyz")
			if err == nil {
				resp.Body.Close()
				if resp.StatusCode == 200 {
					return "http://" + addr, stop
				}
			}
		}
		t.Fatalf("not ready: %s", &out)
		return "", nil
	}
	_, stop := serve(binary) // fills the demo data, untraced
	stop()

	const people, each = 4, 60
	before := copyOf(t, data)
	base, stop := serve(strace, "-f", "-y", "-xx", "-s", "70000", "-o", trace,
		"-e", "trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,rename,renameat,renameat2,pwritev,pwritev2", binary)
	comment(t, base, people, each)
	stop()

	asBefore := func() *disk {
		d := &disk{files: map[string]*file{}}
		for name, b := range before {
			d.files[filepath.Join(data, name)] = &file{synced: bytes.Clone(b)}
		}
		return d
	}
	events := countEvents(t, trace, data, asBefore())
	dice := rand.New(rand.NewPCG(7, 11))
	cuts := map[int]bool{}
	for len(cuts) < 100 && len(cuts) < events {
		cuts[dice.IntN(events)] = true
	}
	d := asBefore()
	acked := map[int64]bool{}
	n, most := 0, 0
	replayTrace(t, trace, data, d, func(b []byte) {
		for _, id := range ackedComments(b) {
			acked[id] = true
		}
	}, func() error {
		n++
		if !cuts[n-1] {
			return nil
		}
		most = max(most, len(acked))
		return check(t, d, acked, dice, n-1)
	})
	if most < people*each/2 {
		t.Errorf("the cuts saw at most %d acknowledged comments of %d: the test looked at too little", most, people*each)
	}
	t.Logf("%d calls, %d cuts, %d comments acknowledged, none lost", events, len(cuts), len(acked))
}

// check opens what a cut leaves, with none, half and all of what was not synced.
func check(t *testing.T, d *disk, acked map[int64]bool, dice *rand.Rand, at int) error {
	for _, keep := range []float64{0, .5, 1} {
		dir := t.TempDir()
		if err := d.save(dir, keep, dice); err != nil {
			return err
		}
		left, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "madang.db"))
		if err != nil {
			return err
		}
		var ok string
		if err := left.QueryRow(`PRAGMA integrity_check`).Scan(&ok); err != nil || ok != "ok" {
			t.Errorf("cut %d, keep %.1f: integrity %q, %v", at, keep, ok, err)
		}
		there := map[int64]bool{}
		rows, err := left.Query(`SELECT id FROM comments`)
		if err != nil {
			t.Errorf("cut %d, keep %.1f: %v", at, keep, err)
			left.Close()
			continue
		}
		for rows.Next() {
			var id int64
			if err := rows.Scan(&id); err != nil {
				return err
			}
			there[id] = true
		}
		rows.Close()
		left.Close()
		for id := range acked {
			if !there[id] {
				t.Errorf("cut %d, keep %.1f: comment %d was acknowledged and is lost", at, keep, id)
			}
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

var answerID = regexp.MustCompile(`"id":(\d+),"created_at"`)

// ackedComments returns the ids of the comments that a server's write says are
// there.
func ackedComments(b []byte) (ids []int64) {
	if !bytes.HasPrefix(b, []byte("HTTP/1.1 201")) {
		return nil
	}
	for _, m := range answerID.FindAllSubmatch(b, -1) {
		var id int64
		if _, err := fmt.Sscan(string(m[1]), &id); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

func countEvents(t *testing.T, trace, root string, d *disk) (n int) {
	t.Helper()
	replayTrace(t, trace, root, d, func([]byte) {}, func() error { n++; return nil })
	if n < 100 {
		t.Fatalf("the trace has %d calls on files: it was not read right", n)
	}
	return n
}

func replayTrace(t *testing.T, trace, root string, d *disk, sent func([]byte), after func() error) {
	t.Helper()
	f, err := os.Open(trace)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := d.replay(f, root+"/madang.db", sent, after); err != nil {
		t.Fatal(err)
	}
}

// copyOf returns the database's files as a stopped server left them.
func copyOf(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	all := map[string][]byte{}
	names, err := filepath.Glob(filepath.Join(dir, "madang.db*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(name)] = b
	}
	return all
}

// comment has the demo's students write comments through the API at once.
func comment(t *testing.T, base string, people, each int) {
	t.Helper()
	var wg sync.WaitGroup
	for _, login := range []string{"minji", "junho", "seoyeon", "haneul"}[:people] {
		var in struct {
			Token struct {
				Access string `json:"access_token"`
			}
		}
		call(t, base, "", "/account/login/", fmt.Sprintf(`{"id":%q,"password":"madang-demo-1"}`, login), &in)
		var page struct{ Results []struct{ ID int64 } }
		get(t, base, in.Token.Access, "/post/", &page)
		wg.Go(func() {
			for i := range each {
				post := page.Results[i%len(page.Results)].ID
				call(t, base, in.Token.Access, "/comment/", fmt.Sprintf(`{"post":%d,"content":"정전이 나도 남는 댓글 %d"}`, post, i), nil)
			}
		})
	}
	wg.Wait()
}

func get(t *testing.T, base, token, path string, out any) {
	t.Helper()
	send(t, "GET", base, token, path, "", out)
}

func call(t *testing.T, base, token, path, body string, out any) {
	t.Helper()
	send(t, "POST", base, token, path, body, out)
}

func send(t *testing.T, method, base, token, path, body string, out any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, base+path, strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	r.Header.Set("Content-Type", "application/json")
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Error(err)
		return
	}
	defer resp.Body.Close()
	if !slices.Contains([]int{200, 201}, resp.StatusCode) {
		t.Errorf("%s %s: status %d", method, path, resp.StatusCode)
		return
	}
	if out != nil {
		if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
			t.Error(err)
		}
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	return ln.Addr().String()
}
