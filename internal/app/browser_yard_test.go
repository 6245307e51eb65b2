package app_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web/webtest"
)

// A yard is an instance in this process that works as one that is served: with
// jobs that run and letters that arrive as files.
type yard struct {
	*app.App
	handler http.Handler
	mail    string
}

// openYard starts an instance on d with nothing in it.
func openYard(t *testing.T, d *db.DB) *yard {
	t.Helper()
	cfg := config.Config{Data: t.TempDir(), Listen: "127.0.0.1:0"}
	keys, err := secret.NewKeys(strings.Repeat("a secret of tests ", 3))
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.On(d, cfg, keys, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a.Ready()
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Jobs.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return &yard{App: a, handler: a.Handler(), mail: cfg.MailDir()}
}

// demoYard is a yard with the demo's people and texts.
func demoYard(t *testing.T) *yard {
	t.Helper()
	y := openYard(t, dbtest.New(t, app.Schemas()...))
	if err := y.FillDemo(t.Context()); err != nil {
		t.Fatal(err)
	}
	return y
}

// viewer returns the account with that log-in.
func (y *yard) viewer(t *testing.T, login string) account.Viewer {
	t.Helper()
	u, err := y.Account.Find(t.Context(), account.System, login)
	if err != nil {
		t.Fatal(err)
	}
	v, err := y.Account.ViewerFor(t.Context(), u.ID)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// board returns the board of that name that somebody sees.
func (y *yard) board(t *testing.T, v account.Viewer, name string) board.Board {
	t.Helper()
	all, err := y.Board.Boards(t.Context(), v, board.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Name == name {
			return b
		}
	}
	t.Fatalf("no board %q", name)
	return board.Board{}
}

// write writes a post on the board of that name, anonymously.
func (y *yard) write(t *testing.T, v account.Viewer, on, title, content string) board.Post {
	t.Helper()
	p, err := y.Board.AddPost(t.Context(), v, board.NewPost{Board: y.board(t, v, on).ID, Title: title, Content: content})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// withPictures writes a post with pictures of the demo.
func (y *yard) withPictures(t *testing.T, v account.Viewer, n int) board.Post {
	t.Helper()
	var items []media.Item
	dir := t.TempDir()
	for i, name := range []string{"seat.jpg", "poster.jpg", "room.jpg"}[:n] {
		b, err := demo.Picture{File: name}.Read()
		if err != nil {
			t.Fatal(err)
		}
		f, err := upload.Dir(dir).Take(bytes.NewReader(b), media.MaxFile)
		if err != nil {
			t.Fatal(err)
		}
		p, err := y.Media.Add(t.Context(), v, media.NewPicture{File: f, Caption: []string{"창가에 놓인 긴 책상", "", "책장이 있는 작은 방과 벽시계, 그리고 아주 길어서 두 줄이 되는 설명"}[i]})
		if err = errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		items = append(items, media.Item{ID: p.ID})
	}
	post, err := y.Board.AddPost(t.Context(), v, board.NewPost{Board: y.board(t, v, "정보게시판").ID, Title: "공부 자리를 찍어 봤어요", Content: "돌아다니면서 찍은 사진이에요.", Media: items})
	if err != nil {
		t.Fatal(err)
	}
	return post
}

func (y *yard) comment(t *testing.T, v account.Viewer, post, parent int64, content string) board.Comment {
	t.Helper()
	c, err := y.Board.AddComment(t.Context(), v, board.NewComment{Post: post, Parent: parent, Content: content})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var mailCode = regexp.MustCompile(`(?m)^\s+(\d{6,8})\s*$`)

// letter waits for a letter to that address and returns it with the code in it.
func (y *yard) letter(t *testing.T, to, about string) (text, code string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		paths, err := filepath.Glob(filepath.Join(y.mail, "*.eml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			text := string(b)
			if !strings.Contains(text, to) || !strings.Contains(text, about) {
				continue
			}
			if m := mailCode.FindStringSubmatch(text); m != nil {
				return text, m[1]
			}
			return text, ""
		}
	}
	t.Fatalf("no letter to %s about %q came", to, about)
	return "", ""
}

// enter logs a browser in by the log-in page.
func enter(b *webtest.Browser, login, password string) {
	b.Go("/account/login/")
	b.Type("#id", login)
	b.Type("#password", password)
	b.Click("main button.main")
	b.Wait(`location.pathname === '/' && document.readyState === 'complete'`)
}

// enterOnce is [enterDemo] for a log-in that is not kept on the device.
func enterOnce(b *webtest.Browser, login string) {
	b.Go("/account/login/")
	b.Click("label:has([name=keep])")
	b.Type("#id", login)
	b.Type("#password", demo.Password)
	b.Click("main button.main")
	b.Wait(`location.pathname === '/' && document.readyState === 'complete'`)
}

// enterDemo logs one of the demo's people in.
func enterDemo(b *webtest.Browser, login string) { enter(b, login, demo.Password) }
