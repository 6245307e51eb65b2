package board

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/search"
)

// A world is two open schools with their boards, a closed one, and people.
type world struct {
	*Service
	db    *db.DB
	notes *notification.Service

	pictures *media.Service
	files    string // the folder of the pictures
	now      atomic.Int64
	people   int64
	once     sync.Once
	routes   http.Handler

	hanbit, saebyeok int64            // the open schools
	boards           map[string]int64 // of hanbit, by name
	foreign          int64            // a board of saebyeok
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, furnish(t, d)) }, schemas...)
}

// schemas are the tables that the domain needs.
var schemas = []fs.FS{account.Schema, notification.Schema, media.Schema, search.Schema, once.Schema, Schema, audit.Schema, jobs.Schema, setting.Schema}

func newWorld(t testing.TB) *world {
	return furnish(t, dbtest.New(t, schemas...))
}

func furnish(t testing.TB, d *db.DB) *world {
	t.Helper()
	w := &world{db: d, notes: notification.New(d), boards: map[string]int64{}}
	w.now.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
	w.files = t.TempDir()
	store, err := blob.Open(w.files)
	if err != nil {
		t.Fatal(err)
	}
	w.pictures = media.New(d, media.Options{Store: store, Uploads: upload.Dir(w.files), MayRead: func(ctx context.Context, v account.Viewer, post int64) error {
		return w.MayReadPost(ctx, v, post)
	}})
	w.Service = New(d, w.notes, w.pictures, search.New(d))
	w.hanbit, w.saebyeok = w.school(t, "한빛대학교", true), w.school(t, "새벽대학교", true)
	w.school(t, "닫힌대학교", false)
	for _, b := range w.mustBoards(t, account.System, Filter{School: w.hanbit}) {
		w.boards[b.Name] = b.ID
	}
	w.foreign = w.mustBoards(t, account.System, Filter{School: w.saebyeok})[0].ID
	return w
}

func (w *world) mustBoards(t testing.TB, v account.Viewer, f Filter) []Board {
	t.Helper()
	list, err := w.Boards(context.Background(), v, f)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func (w *world) school(t testing.TB, name string, open bool) (id int64) {
	t.Helper()
	err := w.db.Write(context.Background(), func(tx *db.Tx) (err error) {
		id, err = tx.Insert(context.Background(), `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES (?, ?, ?, ?, ?, 0, 0)`,
			name, name+" University", name, name, open)
		if err != nil || !open {
			return err
		}
		return w.Furnish(context.Background(), tx, account.School{ID: id, Name: name})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// person adds somebody to a school (0 for none) and returns them asking.
func (w *world) person(t testing.TB, school int64, state account.State, role account.Role) account.Viewer {
	t.Helper()
	w.people++
	v := account.Viewer{School: school, State: state, Role: role, Nickname: fmt.Sprintf("사람%d", w.people), UUID: fmt.Sprintf("uuid-%d", w.people)}
	var of any
	if school != 0 {
		of = school
	}
	err := w.db.Write(context.Background(), func(tx *db.Tx) error {
		id, err := tx.Insert(context.Background(), `INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of,
			password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES (?, ?, '', '', '', ?, ?, 0, '', 2026, '', ?, ?, ?, 1, 0, '', '', 0, 0, 0)`,
			v.UUID, v.UUID, v.Nickname, v.Nickname, of, string(state), string(role))
		v.ID = account.ID(id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (w *world) student(t testing.TB) account.Viewer {
	t.Helper()
	return w.person(t, w.hanbit, account.Student, account.Member)
}

// entryPath is where one finds the first notification one gets at this moment.
func (w *world) entryPath() string { return fmt.Sprintf("/notification/%d/", w.now.Load()) }

func (w *world) later(d time.Duration) { w.now.Add(d.Microseconds()) }

var words int64

// post writes an anonymous post with a text of its own, after the interval.
func (w *world) post(t testing.TB, v account.Viewer, board string, change ...func(*NewPost)) Post {
	t.Helper()
	w.later(3 * 24 * time.Hour)
	words++
	in := NewPost{Board: w.boards[board], Title: fmt.Sprintf("제목 %d", words), Content: "내용"}
	for _, c := range change {
		c(&in)
	}
	p, err := w.AddPost(context.Background(), v, in)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) say(t testing.TB, v account.Viewer, post int64, change ...func(*NewComment)) Comment {
	t.Helper()
	in := NewComment{Post: post, Content: "나도"}
	for _, c := range change {
		c(&in)
	}
	c, err := w.AddComment(context.Background(), v, in)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func signed(in *NewComment) { in.Signed = true }

func replyTo(c Comment) func(*NewComment) { return func(in *NewComment) { in.Parent = c.ID } }

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
	if f.Kind == fault.Internal {
		return err.Error()
	}
	return f.Code
}

func wantCode(t testing.TB, err error, want string) {
	t.Helper()
	if got := code(err); got != want {
		t.Errorf("error %q, want %q", got, want)
	}
}
