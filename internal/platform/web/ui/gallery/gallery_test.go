package gallery

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// site serves the gallery as an app would, with a few forms that answer.
type site struct {
	likes    atomic.Int64
	comments atomic.Int64
	searches atomic.Int64 // by script
	fail     atomic.Bool  // the next form is refused
	cut      atomic.Bool  // the network takes forms nowhere
}

func (s *site) handler(t testing.TB) http.Handler {
	t.Helper()
	m := web.NewMux()
	web.Mount(m)
	web.MountFiles(m)
	for _, one := range Samples() {
		m.Handle("GET "+one.Path, func(w http.ResponseWriter, r *http.Request) error {
			if one.Path == "/board/" && web.Part(r) {
				return web.Render(w, r, 200, Piece())
			}
			if q := r.URL.Query(); one.Path == "/search/" && (q.Has("q") || web.Part(r)) {
				if web.Part(r) {
					s.searches.Add(1)
					return web.Render(w, r, 200, Found(q.Get("q")))
				}
				return web.Render(w, r, 200, SearchPage(q.Get("q")))
			}
			return web.Render(w, r, 200, one.Page)
		})
	}
	m.Handle("POST /post/like/", func(w http.ResponseWriter, r *http.Request) error {
		s.likes.Add(1)
		return web.Render(w, r, 200, ui.Like(ui.LikeProps{Action: "/post/like/", On: web.Flag(r, "on", false), Count: 41}))
	})
	m.Handle("POST /comment/{id}/like/", func(w http.ResponseWriter, r *http.Request) error {
		s.likes.Add(1)
		return fault.New(fault.Conflict, "like_own")
	})
	m.Handle("POST /post/comment/", func(w http.ResponseWriter, r *http.Request) error {
		if err := web.ParseForm(r); err != nil {
			return err
		}
		if s.fail.Swap(false) {
			return web.Render(w, r, 422, ui.Composer(ui.ComposerProps{
				Action: "/post/comment/", Label: "댓글 쓰기", Target: "#comment-list", Value: r.PostForm.Get("content"),
				Problems: ui.Problems{{Name: "content", Texts: []string{"조금 더 써 주세요."}}},
			}))
		}
		s.comments.Add(1)
		return web.Render(w, r, 200, Comment(int(100+s.comments.Load()), "익명9", r.PostForm.Get("content"), 0, false))
	})
	m.Handle("POST /write/", func(w http.ResponseWriter, r *http.Request) error {
		s.comments.Add(1)
		time.Sleep(200 * time.Millisecond)
		return web.Redirect(w, r, "/board/")
	})
	m.Handle("POST /logout/", func(w http.ResponseWriter, r *http.Request) error {
		return web.Redirect(w, r, "/login/")
	})
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && s.cut.Load() {
			panic(http.ErrAbortHandler)
		}
		m.ServeHTTP(w, r.WithContext(Context(r.Context())))
	})
	return web.Chain(web.Options{}, inner)
}

func TestEveryPartIsInBothLanguages(t *testing.T) {
	for _, one := range Samples() {
		texts := map[i18n.Lang]string{}
		for _, lang := range i18n.Langs {
			var b bytes.Buffer
			if err := one.Page.Render(i18n.With(Context(context.Background()), lang), &b); err != nil {
				t.Fatalf("%s: %v", one.Path, err)
			}
			texts[lang] = b.String()
			if strings.Contains(b.String(), ">ui.") {
				t.Errorf("%s in %s shows the key of a text", one.Path, lang)
			}
			if !strings.Contains(b.String(), `<html lang="`+string(lang)+`"`) {
				t.Errorf("%s does not say that it is in %s", one.Path, lang)
			}
		}
		if texts[i18n.Ko] == texts[i18n.En] {
			t.Errorf("%s is the same in both languages", one.Path)
		}
	}
}

// Whoever looks at the pictures finds them in the folder that
// MADANG_TEST_SHOTS names.
func TestNothingIsWrongWithThePagesForAnyReader(t *testing.T) {
	b := webtest.Open(t, new(site).handler(t))
	for _, width := range []int{webtest.Phone, webtest.Desktop} {
		for _, dark := range []bool{false, true} {
			b.Window(width, dark)
			for _, one := range Samples() {
				b.Go(one.Path)
				name := fmt.Sprintf("%s-%d-%t", strings.Trim(one.Path, "/"), width, dark)
				for _, found := range b.Axe() {
					t.Errorf("%s: %s", name, found)
				}
				if px := b.Sideways(); px > 0 {
					t.Errorf("%s: %d px wider than the window", name, px)
				}
				for _, e := range b.Errors() {
					t.Errorf("%s: %s", name, e)
				}
				b.Shot(name)
			}
		}
	}
	// English is longer.
	b.Window(webtest.Phone, false)
	webtest.Eval[string](b, `document.cookie = "madang_language=en; path=/"`)
	for _, one := range Samples() {
		b.Go(one.Path)
		if px := b.Sideways(); px > 0 || webtest.Eval[string](b, "document.documentElement.lang") != "en" {
			t.Errorf("%s in English: %d px wider than the window", one.Path, px)
		}
	}
}
