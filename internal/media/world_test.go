package media

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media/still/stilltest"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
)

// A world is the domain on its own: posts are numbers that somebody may read or
// not. Its clock stands still until it is moved.
type world struct {
	*Service
	t      *testing.T
	db     *db.DB
	jobs   *jobs.Runner
	dir    string // of the files
	now    atomic.Int64
	broken atomic.Bool // the store takes nothing
	log    bytes.Buffer

	mu      sync.Mutex
	readers map[int64][]account.ID // of posts
	routes  http.Handler
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, furnish(t, d)) }, Schema, jobs.Schema, setting.Schema)
}

func furnish(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, dir: filepath.Join(t.TempDir(), "media"), readers: map[int64][]account.ID{}}
	w.now.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
	store, err := blob.Open(w.dir)
	if err != nil {
		t.Fatal(err)
	}
	w.Service = New(d, Options{Store: &shaky{store, w}, Uploads: upload.Dir(t.TempDir()), MayRead: w.mayRead, Log: slog.New(slog.NewTextHandler(&w.log, nil))})
	w.jobs = jobs.New(d, slog.New(slog.NewTextHandler(io.Discard, nil)))
	w.Work(w.jobs)
	files, pages := web.NewMux(), web.NewMux()
	api := rest.New(rest.Options{SignedIn: func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() }, Uploads: w.o.Uploads})
	w.Mount(pages, files, api)
	w.routes = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		switch {
		case files.Has(r.URL.Path):
			files.ServeHTTP(rw, r)
		case pages.Has(r.URL.Path) && r.Header.Get("HX-Request") != "":
			pages.ServeHTTP(rw, r)
		default:
			api.ServeHTTP(rw, r)
		}
	})
	return w
}

// shaky is a store that can be told to take nothing.
type shaky struct {
	blob.Store
	w *world
}

var errShaky = fmt.Errorf("%w: the store is broken", fault.New(fault.Unavailable, "unavailable"))

func (s *shaky) Put(ctx context.Context, name string, body []byte) error {
	if s.w.broken.Load() {
		return errShaky
	}
	return s.Store.Put(ctx, name, body)
}

func (w *world) mayRead(_ context.Context, v account.Viewer, post int64) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, id := range w.readers[post] {
		if id == v.ID {
			return nil
		}
	}
	return fault.New(fault.Forbidden, "not_for_state")
}

func (w *world) later(d time.Duration) { w.now.Add(d.Microseconds()) }

func person(id account.ID) account.Viewer {
	return account.Viewer{ID: id, UUID: fmt.Sprint("uuid-", int64(id)), School: 1, State: account.Student}
}

// file is one that came in.
func (w *world) file(b []byte) *upload.File {
	w.t.Helper()
	f, err := w.o.Uploads.Take(bytes.NewReader(b), 1<<30)
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { _ = f.Close() }) // it has no name
	return f
}

// add sends a small picture.
func (w *world) add(v account.Viewer, change ...func(*NewPicture)) (Picture, error) {
	in := NewPicture{File: w.file(stilltest.JPEG(60, 40))}
	for _, c := range change {
		c(&in)
	}
	return w.Add(w.t.Context(), v, in)
}

func (w *world) must(v account.Viewer, change ...func(*NewPicture)) Picture {
	w.t.Helper()
	p, err := w.add(v, change...)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

// arrange puts pictures into a post, as the domain above does.
func (w *world) arrange(owner account.Viewer, post int64, ids ...string) (changed bool, err error) {
	items := make([]Item, len(ids))
	for i, id := range ids {
		items[i].ID = id
	}
	return w.arrangeItems(owner, post, items)
}

func (w *world) arrangeItems(owner account.Viewer, post int64, items []Item) (changed bool, err error) {
	items, e := CheckItems(nil, items)
	if err := e.Or(); err != nil {
		return false, err
	}
	err = w.db.Write(w.t.Context(), func(tx *db.Tx) error {
		changed, err = Arrange(w.t.Context(), tx, owner.ID, post, items)
		return err
	})
	return changed, err
}

// of returns the ids of a post's pictures.
func (w *world) of(post int64) (ids []string) {
	w.t.Helper()
	all, err := Of(w.t.Context(), w.db, []int64{post})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range all[post] {
		ids = append(ids, p.ID)
	}
	return ids
}

// kept counts the files.
func (w *world) kept() (n int) {
	w.t.Helper()
	err := filepath.WalkDir(w.dir, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		w.t.Fatal(err)
	}
	return n
}

// work does the jobs that are due.
func (w *world) work() {
	w.t.Helper()
	if err := w.jobs.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) count(query string, args ...any) (n int) {
	w.t.Helper()
	if err := w.db.Row(w.t.Context(), query, args...).Scan(&n); err != nil && !errors.Is(err, sql.ErrNoRows) {
		w.t.Fatal(err)
	}
	return n
}

func (w *world) set(name, value string) {
	w.t.Helper()
	if err := w.db.Write(w.t.Context(), func(tx *db.Tx) error { return setting.Set(w.t.Context(), tx, 0, name, value) }); err != nil {
		w.t.Fatal(err)
	}
}

// ask sends a request as v. Headers come as names and values.
func (w *world) ask(v account.Viewer, method, path string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.routes.ServeHTTP(rec, r.WithContext(account.WithViewer(r.Context(), v)))
	return rec
}

// post sends a file by the API.
func (w *world) post(v account.Viewer, name string, b []byte, headers ...string) *httptest.ResponseRecorder {
	w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	part, err := form.CreateFormFile("file", name)
	if err == nil {
		_, err = part.Write(b)
	}
	if err = errors.Join(err, form.WriteField("caption", "창가 자리"), form.Close()); err != nil {
		w.t.Fatal(err)
	}
	return w.ask(v, "POST", "/media/", &body, append(headers, "Content-Type", form.FormDataContentType())...)
}

func picture(t *testing.T, rec *httptest.ResponseRecorder) (p Picture) {
	t.Helper()
	if err := json.Unmarshal(rec.Body.Bytes(), &p); err != nil {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	return p
}

// code is the code of err: of the first problem of a field, as "field code",
// where it has one.
func code(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return f.Fields[0].Name + " " + f.Fields[0].Problems[0].Code
	}
	return f.Code
}

func wantCode(t *testing.T, what string, err error, want string) {
	t.Helper()
	if got := code(err); got != want {
		t.Errorf("%s: %q (%v), want %q", what, got, err, want)
	}
}
