//go:build powercut

package app_test

import (
	"bytes"
	"database/sql"
	"fmt"
	"image/jpeg"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/madang-campus/madang/internal/media/still/stilltest"
)

// TestPowerCut holds lines 2 and 3 of the reliability list: the power may go at
// any moment, and neither a comment nor a picture that was acknowledged is lost.
// The real server runs under strace while people comment and send pictures; then
// its system calls are replayed up to a hundred moments, each leaving on the disk
// what was synced and any part of what was not, and what is left is opened.
//
// The names of the database's files are taken to be durable once they are made;
// SQLite syncs the folder when it makes its log.
func TestPowerCut(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		if os.Getenv("MADANG_TEST_REQUIRE") == "all" {
			t.Fatal("strace is not on this machine")
		}
		t.Skip("skipped: strace is not on this machine")
	}
	dir := t.TempDir()
	data, trace := filepath.Join(dir, "data"), filepath.Join(dir, "trace")
	serve(t, data, "--demo").stop(t) // fills the demo data, untraced

	const people, each, pictures = 8, 30, 5
	before := copyOf(t, data)
	// With -D strace stands aside: the program itself is told to stop.
	s := launchUnder(t, []string{strace, "-D", "-f", "-yy", "-xx", "-s", "70000", "-o", trace,
		"-e", "trace=openat,pwrite64,write,ftruncate,fsync,fdatasync,unlink,unlinkat,mkdir,mkdirat,rename,renameat,renameat2,pwritev,pwritev2,sync_file_range,fallocate,mmap"}, data, "--demo")
	s.open(t)
	s.client.Transport.(*http.Transport).DisableCompression = true // answers are read in the trace
	c := gather(t, s, schoolmates(t, data, people))
	var sending sync.WaitGroup
	for _, token := range c.tokens {
		sending.Go(func() {
			for range pictures {
				if status, body, err := s.sendFile(token, stilltest.File{Name: "a.jpg", Body: stilltest.JPEG(120, 80)}); err != nil || status != 201 {
					t.Errorf("a picture: %d %s, %v", status, body, err)
				}
			}
		})
	}
	c.write(s, nil, each)
	sending.Wait()
	if c.written() != people*each {
		t.Fatalf("%d comments were written, want %d: %v", c.written(), people*each, c.bad)
	}
	s.stop(t)

	asBefore := func() *disk {
		d := &disk{root: data, files: map[string]*file{}}
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
	acked, seen := map[int64]bool{}, map[string]bool{}
	n, most := 0, 0
	replayTrace(t, trace, data, d, func(b []byte) {
		for _, id := range ackedComments(b) {
			acked[id] = true
		}
		if m := pictureID.FindSubmatch(b); m != nil && bytes.HasPrefix(b, []byte("HTTP/1.1 201")) {
			seen[string(m[1])] = true
		}
	}, func() error {
		n++
		if !cuts[n-1] {
			return nil
		}
		most = max(most, len(acked))
		return check(t, d, acked, seen, dice, n-1)
	})
	if len(seen) != people*pictures {
		t.Errorf("%d pictures were acknowledged, want %d", len(seen), people*pictures)
	}
	if most < people*each/2 {
		t.Errorf("the cuts saw at most %d acknowledged comments of %d: the test looked at too little", most, people*each)
	}
	t.Logf("%d calls, %d cuts, %d comments and %d pictures acknowledged", events, len(cuts), len(acked), len(seen))
}

// check opens what a cut leaves, with none, half and all of what was not synced.
func check(t *testing.T, d *disk, acked map[int64]bool, pictures map[string]bool, dice *rand.Rand, at int) error {
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
		for id := range pictures {
			var ready bool
			if err := left.QueryRow(`SELECT is_ready FROM media WHERE id = ?`, id).Scan(&ready); err != nil || !ready {
				t.Errorf("cut %d, keep %.1f: picture %s was acknowledged and has no row: %v", at, keep, id, err)
			}
			for _, size := range []string{"small", "medium", "large"} {
				b, err := os.ReadFile(filepath.Join(dir, "media", id[:2], id+"-"+size))
				if err == nil {
					_, err = jpeg.Decode(bytes.NewReader(b))
				}
				if err != nil {
					t.Errorf("cut %d, keep %.1f: picture %s was acknowledged and is not whole: %v", at, keep, id, err)
				}
			}
		}
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

var pictureID = regexp.MustCompile(`"id":"([a-z2-7]{26})","caption"`)

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
	if err := d.replay(f, root, sent, after); err != nil {
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
