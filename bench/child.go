package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
)

const writers = 64

// A child is a server in a process of its own, and what its first line said.
type child struct {
	cmd *exec.Cmd
	in  io.Closer
	hello
}

// hello is what a server says when it serves.
type hello struct {
	Addr    string   `json:"addr"`
	Tokens  []string `json:"tokens"`  // access tokens of as many people
	Session string   `json:"session"` // of the first of them
	Board   int64    `json:"board"`   // the one with most posts
	Post    int64    `json:"post"`    // one with 20 comments
	Posts   []int64  `json:"posts"`   // to comment on, one for each token
	Deep    string   `json:"deep"`    // cursor of the 1,000th page
	Campus  campus   `json:"campus"`
}

func (c *child) bearer(conn int) string { return "Authorization: Bearer " + c.Tokens[conn] }

func start(kind, dir string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, "-child", kind, "-dir", dir)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &child{cmd: cmd, in: in}
	line, err := bufio.NewReaderSize(out, 1<<20).ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &c.hello)
	}
	if err != nil {
		c.stop()
		return nil, fmt.Errorf("%s: %w", kind, err)
	}
	return c, nil
}

// stop ends the process, which serves until its standard input is closed.
func (c *child) stop() {
	_ = c.in.Close()
	_ = c.cmd.Wait()
}

// serveChild serves the database in dir until standard input ends.
func serveChild(kind, dir string) error {
	ctx := context.Background()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	h := hello{Addr: ln.Addr().String()}
	var handler http.Handler
	switch kind {
	case "bare":
		handler, err = newBare(ctx, dir)
	case "madang":
		handler, err = newMadang(ctx, dir, &h)
	default:
		err = errors.New("no such child: " + kind)
	}
	if err != nil {
		return err
	}
	line, err := json.Marshal(h)
	if err != nil {
		return err
	}
	stopProfile, err := profile(kind, dir)
	if err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stopProfile()
		os.Exit(0)
	}()
	fmt.Println(string(line))
	return http.Serve(ln, handler)
}

// profile writes a CPU profile of the server beside its database where
// BENCH_PROFILE is set, to see where a ratio was lost.
func profile(kind, dir string) (stop func(), err error) {
	if os.Getenv("BENCH_PROFILE") == "" {
		return func() {}, nil
	}
	f, err := os.Create(filepath.Clean(dir) + "." + kind + ".prof")
	if err != nil {
		return nil, err
	}
	return pprof.StopCPUProfile, pprof.StartCPUProfile(f)
}

func newMadang(ctx context.Context, dir string, h *hello) (http.Handler, error) {
	a, err := open(dir)
	if err != nil {
		return nil, err
	}
	if err := a.Migrate(ctx); err != nil {
		return nil, err
	}
	slog.SetDefault(slog.New(slog.DiscardHandler)) // as --log-level error
	app.SpendMemory()                              // as serve does
	a.Limits = false
	a.Ready()
	for i := range writers {
		t, _, err := a.Account.LogInApp(ctx, account.Login{Name: fmt.Sprintf("bench_%05d", i), Password: password})
		if err != nil {
			return nil, err
		}
		h.Tokens = append(h.Tokens, t.Access)
	}
	b, err := a.Account.LogInBrowser(ctx, account.Login{Name: "bench_00000", Password: password}, false)
	if err != nil {
		return nil, err
	}
	h.Session = b.Token
	me, err := a.Account.Find(ctx, account.System, "bench_00000")
	if err != nil {
		return nil, err
	}
	v, err := a.Account.ViewerFor(ctx, me.ID)
	if err != nil {
		return nil, err
	}
	if h.Campus, err = furnish(ctx, a, v); err != nil {
		return nil, err
	}
	boards, err := a.Board.Boards(ctx, v, board.Filter{})
	if err != nil {
		return nil, err
	}
	h.Board = slices.MaxFunc(boards, func(a, b board.Board) int { return *a.PostCount - *b.PostCount }).ID
	if err := a.DB.Row(ctx, `SELECT MAX(id) FROM posts WHERE comment_count = 20`).Scan(&h.Post); err != nil {
		return nil, err
	}
	for i := range writers {
		h.Posts = append(h.Posts, int64(i+100))
	}
	missing, _, err := board.Unindexed(ctx, a.DB)
	if err != nil {
		return nil, err
	}
	if missing > 0 {
		return nil, fmt.Errorf("%d posts are not in the index of search: delete %s", missing, dir)
	}
	var deep int64
	if err := a.DB.Row(ctx, `SELECT MIN(id) FROM (SELECT id FROM posts WHERE board_id = ? AND is_deleted = 0 ORDER BY id DESC LIMIT 19980) newer`, h.Board).Scan(&deep); err != nil {
		return nil, err
	}
	h.Deep = base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "p=%d", deep))
	return a.Handler(), nil
}

// starting measures how long `madang serve` takes, from the start of its
// process, to its first good answer on a database that is there.
func starting(name, dir string, rounds int) (row, error) {
	const limit = 500 * time.Millisecond
	binary := filepath.Join(filepath.Dir(dir), "madang")
	if out, err := exec.Command("go", "build", "-o", binary, "./cmd/madang").CombinedOutput(); err != nil {
		return row{}, fmt.Errorf("building: %w: %s", err, out)
	}
	var all []time.Duration
	for range rounds {
		took, err := startOnce(binary, dir)
		if err != nil {
			return row{}, err
		}
		all = append(all, took)
	}
	slices.Sort(all)
	took := all[len(all)/2]
	ms := float64(took.Microseconds()) / 1000
	return row{name, result{P50: ms}, result{P50: 500}, "limit", ms / 500, "≤ 1.0", took <= limit}, nil
}

func startOnce(binary, dir string) (time.Duration, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0") // a port that is free now
	if err != nil {
		return 0, err
	}
	addr := ln.Addr().String()
	if err := ln.Close(); err != nil {
		return 0, err
	}
	begin := time.Now()
	cmd := exec.Command(binary, "serve", "--data", dir, "--listen", addr, "--secret", signing, "--log-level", "error")
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}()
	for time.Since(begin) < 30*time.Second {
		resp, err := http.Get("http://" + addr + "/school/")
		if err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return time.Since(begin), nil
			}
		}
		time.Sleep(2 * time.Millisecond)
	}
	return 0, errors.New("no answer for 30 s")
}
