package timetable

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// A gradeWorld is a school, and people who keep grades.
type gradeWorld struct {
	*Service
	db     *db.DB
	now    atomic.Int64
	hanbit int64
	people int
}

func eachGradeWorld(t *testing.T, f func(t *testing.T, w *gradeWorld)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := &gradeWorld{Service: New(d, lecture.New(d, lecture.Options{}), Options{}), db: d}
		w.now.Store(time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC).UnixMicro())
		d.SetClock(func() time.Time { return time.UnixMicro(w.now.Load()) })
		w.write(t, func(tx *db.Tx) (err error) {
			w.hanbit, err = tx.Insert(t.Context(), `INSERT INTO schools (name, name_en, name_key, search_key, is_open, created_at, updated_at) VALUES ('한빛대학교', '', '한빛대학교', '한빛대학교', 1, 0, 0)`)
			return err
		})
		f(t, w)
	}, []fs.FS{account.Schema, lecture.Schema, Schema, audit.Schema, jobs.Schema, setting.Schema}...)
}

func (w *gradeWorld) write(t *testing.T, f func(tx *db.Tx) error) {
	t.Helper()
	if err := w.db.Write(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

// person makes a student of hanbit.
func (w *gradeWorld) person(t *testing.T) account.Viewer {
	t.Helper()
	w.people++
	name := fmt.Sprintf("person_%d", w.people)
	v := account.Viewer{School: w.hanbit, State: account.Student, Nickname: name, UUID: "uuid-" + name}
	w.write(t, func(tx *db.Tx) error {
		id, err := tx.Insert(t.Context(), `INSERT INTO users (uuid, login, email, email_key, new_email, nickname, nickname_key, nickname_at, name, class_of,
			password, school_id, state, role, is_active, epoch, language, theme, last_login, created_at, updated_at) VALUES (?, ?, '', '', '', ?, ?, 0, '', 2026, '', ?, 'student', '', 1, 0, '', '', 0, 0, 0)`,
			v.UUID, name, name, name, w.hanbit)
		v.ID = account.ID(id)
		return err
	})
	return v
}

// decide sets a setting of hanbit.
func (w *gradeWorld) decide(t *testing.T, name, value string) {
	t.Helper()
	w.write(t, func(tx *db.Tx) error { return setting.Set(t.Context(), tx, w.hanbit, name, value) })
}

// handler answers as v, pages to browsers and calls to programs.
func (w *gradeWorld) handler(t *testing.T, v account.Viewer) http.Handler {
	t.Helper()
	m, api := web.NewMux(), rest.New(rest.Options{
		PublicURL: "https://madang.example",
		SignedIn:  func(ctx context.Context) bool { return account.ViewerOf(ctx).SignedIn() },
		Viewer:    func(ctx context.Context) string { return account.ViewerOf(ctx).UUID },
	})
	w.Mount(m, web.NewMux(), api)
	keys, err := secret.NewKeys(strings.Repeat("k", 32))
	if err != nil {
		t.Fatal(err)
	}
	pages := web.Chain(web.Options{Key: keys.For("web"), Now: w.db.Now}, m)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ctx := account.WithViewer(r.Context(), v)
		if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
			ctx = i18n.With(ctx, i18n.En)
		}
		if strings.Contains(r.Header.Get("Accept"), "text/html") {
			pages.ServeHTTP(rw, r.WithContext(ctx))
		} else {
			api.ServeHTTP(rw, r.WithContext(ctx))
		}
	})
}

func (w *gradeWorld) browser(t *testing.T, v account.Viewer) *webtest.Client {
	t.Helper()
	return webtest.New(t, w.handler(t, v))
}

// call asks as a program.
func (w *gradeWorld) call(t *testing.T, v account.Viewer, method, path, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	w.handler(t, v).ServeHTTP(rec, r)
	return rec
}

// wrong is what is wrong, each as field=code; a fault without fields is its code.
func wrong(err error) string {
	if err == nil {
		return ""
	}
	f := fault.Of(err)
	var all []string
	for _, field := range f.Fields {
		for _, p := range field.Problems {
			all = append(all, field.Name+"="+p.Code)
		}
	}
	if all == nil {
		if f.Kind == fault.Internal {
			return err.Error()
		}
		return f.Code
	}
	return strings.Join(all, " ")
}
