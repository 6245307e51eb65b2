package friend

import (
	"context"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// A world is two schools and people. Who blocks whom is said by blocked.
type world struct {
	*Service
	db      *db.DB
	notes   *notification.Service
	now     atomic.Int64
	people  int
	blocked map[[2]account.ID]bool

	hanbit, saebyeok int64
}

func each(t *testing.T, f func(t *testing.T, w *world)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(t, furnish(t, d)) }, account.Schema, notification.Schema, limit.Schema, Schema, audit.Schema, jobs.Schema, setting.Schema)
}

func furnish(t testing.TB, d *db.DB) *world {
	t.Helper()
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{db: d, notes: notification.New(d), blocked: map[[2]account.ID]bool{}}
	w.Service = New(d, Options{Notification: w.notes, Keys: keys, PublicURL: "https://madang.test",
		Blocks: func(_ context.Context, _ db.Q, a, b account.ID) (bool, error) {
			return w.blocked[[2]account.ID{a, b}] || w.blocked[[2]account.ID{b, a}], nil
		}})
	w.now.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMicro())
	d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
	for name, id := range map[string]*int64{"한빛대학교": &w.hanbit, "새벽대학교": &w.saebyeok} {
		w.write(t, func(tx *db.Tx) (err error) {
			*id, err = tx.Insert(t.Context(), `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES (?, '', ?, ?, 1, 0, 0)`, name, name, name)
			return err
		})
	}
	return w
}

func (w *world) write(t testing.TB, f func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func (w *world) exec(t testing.TB, query string, args ...any) {
	t.Helper()
	w.write(t, func(tx *db.Tx) error {
		_, err := tx.Exec(t.Context(), query, args...)
		return err
	})
}

// person makes somebody, whose log-in id is the nickname.
func (w *world) person(t testing.TB, school int64, state account.State, login string) account.Viewer {
	t.Helper()
	w.people++
	v := account.Viewer{School: school, State: state, Nickname: login}
	w.write(t, func(tx *db.Tx) error {
		id, err := tx.Insert(t.Context(), `INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of,
			password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES (?, ?, '', '', '', ?, ?, 0, '', 2026, '', ?, ?, '', 1, 0, '', '', 0, 0, 0)`,
			login, login, login, login, school, string(state))
		v.ID = account.ID(id)
		return err
	})
	return v
}

func (w *world) student(t testing.TB, login string) account.Viewer {
	t.Helper()
	return w.person(t, w.hanbit, account.Student, login)
}

// pass lets time go by.
func (w *world) pass(d time.Duration) { w.now.Add(d.Microseconds()) }

func (w *world) ask(t testing.TB, v account.Viewer, login string) {
	t.Helper()
	if _, err := w.Ask(t.Context(), v, login); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Second)
}

// friends makes two people friends.
func (w *world) friends(t testing.TB, a, b account.Viewer) {
	t.Helper()
	w.ask(t, a, b.Nickname)
	w.ask(t, b, a.Nickname)
	if got := w.names(t, a, Is); !strings.Contains(got, b.Nickname) {
		t.Fatalf("%s has %s", a.Nickname, got)
	}
}

// names returns those whom somebody has, in one line.
func (w *world) names(t testing.TB, v account.Viewer, state State) string {
	t.Helper()
	list, err := w.List(t.Context(), v, state)
	if err != nil {
		t.Fatal(err)
	}
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name()
	}
	return strings.Join(names, " ")
}

// only returns the one whom somebody has.
func (w *world) only(t testing.TB, v account.Viewer, state State) Friend {
	t.Helper()
	list, err := w.List(t.Context(), v, state)
	if err != nil || len(list) != 1 {
		t.Fatalf("%s has %v, %v, want one", v.Nickname, list, err)
	}
	return list[0]
}

// told returns what somebody is told, the newest first.
func (w *world) told(t testing.TB, v account.Viewer) string {
	t.Helper()
	list, err := w.notes.Entries(i18n.With(t.Context(), i18n.Ko), v, notification.Position{}, false, 50)
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(list))
	for i, e := range list {
		texts[i] = e.Text
	}
	return strings.Join(texts, ", ")
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	if len(f.Fields) > 0 {
		return f.Fields[0].Name + " " + f.Fields[0].Problems[0].Code
	}
	return f.Code
}

// handler answers as v, pages to browsers and calls to programs.
func (w *world) handler(v account.Viewer, pages bool) http.Handler {
	api, m := rest.New(rest.Options{SignedIn: func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() }}), web.NewMux()
	w.Mount(m, api)
	site := web.Chain(web.Options{Key: w.links, Now: w.db.Now}, m)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		r = r.WithContext(account.WithViewer(i18n.With(r.Context(), i18n.Ko), v))
		if pages {
			site.ServeHTTP(rw, r)
		} else {
			api.ServeHTTP(rw, r)
		}
	})
}

func (w *world) browser(t testing.TB, v account.Viewer) *webtest.Client {
	return webtest.New(t, w.handler(v, true))
}

func (w *world) call(t testing.TB, v account.Viewer, method, path, body string, status int) string {
	t.Helper()
	return webtest.Program(t, w.handler(v, false)).JSON(method, path, body).Is(status).Body
}

func contains(t testing.TB, where, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%s has no %s: %s", where, p, text)
		}
	}
}
