//go:build soak

package app_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/db"
)

// TestSoak holds line 5 of the reliability list: 64 people write and 200 read
// for a while (MADANG_SOAK, 10 minutes unless told), one reader of the database
// keeps a snapshot open for a tenth of it, and no request fails, no comment is
// lost, and the log of the database stays bounded once that reader is gone.
func TestSoak(t *testing.T) {
	length := 10 * time.Minute
	if s := os.Getenv("MADANG_SOAK"); s != "" {
		var err error
		if length, err = time.ParseDuration(s); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "madang.db")
	d, err := db.Open("sqlite:" + file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	if err := d.Migrate(t.Context(), app.Schemas()...); err != nil {
		t.Fatal(err)
	}
	w := worldOn(t, d)
	const writers, readers, posts = 64, 200, 8
	tokens := make([]string, writers)
	for i := range tokens {
		tokens[i] = w.token(w.add(fmt.Sprintf("soak_%02d", i), account.Student), nil)
	}
	board := w.boards["자유게시판"]
	var at [posts]int64
	for i := range at {
		w.pass(time.Hour)
		got := w.ask(tokens[i], "POST", "/post/", fmt.Sprintf(`{"board":%d,"title":"오래 %d","content":"버티기 %d"}`, board, i, i))
		if got.Code != http.StatusCreated {
			t.Fatalf("status %d: %s", got.Code, got.Body)
		}
		at[i] = w.count(`SELECT MAX(id) FROM posts`)
	}

	end := time.Now().Add(length)
	var wrote, read, walMost atomic.Int64
	var failed sync.Map
	var wg sync.WaitGroup
	for i, token := range tokens {
		wg.Go(func() {
			for n := 0; time.Now().Before(end); n++ {
				got := w.ask(token, "POST", "/comment/", fmt.Sprintf(`{"post":%d,"content":"%d번째 %d"}`, at[(i+n)%posts], n, i))
				if got.Code != http.StatusCreated {
					failed.Store(fmt.Sprintf("write: %d %s", got.Code, got.Body), true)
					return
				}
				wrote.Add(1)
			}
		})
	}
	for i := range readers {
		wg.Go(func() {
			for n := 0; time.Now().Before(end); n++ {
				path := fmt.Sprintf("/post/?board=%d", board)
				if n%2 == 1 {
					path = fmt.Sprintf("/comment/?post=%d", at[(i+n)%posts])
				}
				if got := w.ask(tokens[i%writers], "GET", path, ""); got.Code != http.StatusOK {
					failed.Store(fmt.Sprintf("read: %d %s", got.Code, got.Body), true)
					return
				}
				read.Add(1)
				time.Sleep(20 * time.Millisecond) // people look at what they open
			}
		})
	}
	wg.Go(func() { holdSnapshot(t, d, length/10) })
	wg.Go(func() {
		for time.Now().Before(end) {
			walMost.Store(max(walMost.Load(), size(file+"-wal")))
			time.Sleep(time.Second)
		}
	})
	wg.Wait()
	failed.Range(func(what, _ any) bool { t.Error(what); return true })
	if n := w.count(`SELECT COUNT(*) FROM comments`); n != wrote.Load() {
		t.Errorf("%d comments were acknowledged, %d are there", wrote.Load(), n)
	}
	if problems, err := d.IntegrityCheck(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("integrity: %v, %v", problems, err)
	}
	// Whatever the open snapshot made it grow to, it is used again and not
	// added to: three times what a tenth of all writes can need.
	if last, bound := size(file+"-wal"), 3*size(file)/10+64<<20; last > bound {
		t.Errorf("the log of the database has %d MB, more than %d", last>>20, bound>>20)
	}
	t.Logf("%d written, %d read in %s; the log had at most %d MB", wrote.Load(), read.Load(), length, walMost.Load()>>20)
}

// ask sends one request by itself: a client of a world belongs to one goroutine
// and fails its test.
func (w *world) ask(token, method, path, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Host = testHost
	r.Header.Set("Authorization", "Bearer "+token)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, r)
	return rec
}

// holdSnapshot reads slowly, so that the log cannot be emptied meanwhile.
func holdSnapshot(t *testing.T, d *db.DB, length time.Duration) {
	rows, err := d.Rows(t.Context(), `SELECT a.id FROM users a, users b`)
	if err != nil {
		t.Error(err)
		return
	}
	defer rows.Close()
	if !rows.Next() {
		t.Error("nothing to read")
		return
	}
	time.Sleep(length)
	var ids []int64
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id); err != nil {
			t.Error(err)
			return
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil || len(slices.Compact(ids)) == 0 {
		t.Errorf("the snapshot broke: %v", err)
	}
}

func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
