package app_test

import (
	"bufio"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/app/demo"
	"github.com/madang-campus/madang/internal/platform/db"
)

// demoMarkIn reads the mark of a demo in the database of a folder.
func demoMarkIn(data string) (mark string, err error) {
	err = inFile(data, func(d *db.DB) error {
		return d.Row(context.Background(), `SELECT content FROM instance WHERE name = 'demo'`).Scan(&mark)
	})
	return mark, err
}

// inFile opens the embedded database of a folder beside whoever else has it.
func inFile(data string, look func(*db.DB) error) error {
	path := filepath.Join(data, "madang.db")
	if _, err := os.Stat(path); err != nil {
		return err
	}
	d, err := db.Open("sqlite:" + path)
	if err != nil {
		return err
	}
	defer d.Close()
	return look(d)
}

// A crowd is people of the demo who write comments all the time.
type crowd struct {
	tokens []string
	post   int64

	mu    sync.Mutex
	acked map[int64]string // id to text
	bad   []string         // answers that are none of what may be
}

// gather logs people of the first school in. Their tokens outlive the server.
func gather(t testing.TB, s *server, logins []string) *crowd {
	t.Helper()
	c := &crowd{acked: map[int64]string{}}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for _, login := range logins {
		wg.Go(func() {
			token := logIn(t, s, login).Access
			mu.Lock()
			defer mu.Unlock()
			c.tokens = append(c.tokens, token)
		})
	}
	wg.Wait()
	var page struct{ Results []struct{ ID int64 } }
	if err := json.Unmarshal([]byte(s.wants(t, 200, "GET", "/post/", c.tokens[0], "")), &page); err != nil || len(page.Results) == 0 {
		t.Fatalf("no posts: %v", err)
	}
	c.post = page.Results[0].ID
	return c
}

// schoolmates returns log-ins of verified students of the demo's first school.
func schoolmates(t testing.TB, data string, n int, args ...string) (logins []string) {
	t.Helper()
	code, out, problems := command(t, "", append([]string{"user", "list", "--json", "--data", data}, args...)...)
	var all []struct {
		ID, State string
		School    int64 `json:"school_id"`
	}
	if err := json.Unmarshal([]byte(out), &all); code != 0 || err != nil {
		t.Fatalf("user list: %d %v %s %.300s", code, err, problems, out)
	}
	for _, u := range all {
		if len(logins) < n && u.State == "student" && u.School == 1 {
			logins = append(logins, u.ID)
		}
	}
	if len(logins) < n {
		t.Fatalf("found %d students of %d: %.600s", len(logins), n, out)
	}
	return logins
}

// A ticket is what lets an app in.
type ticket struct {
	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
}

// logIn logs one of the demo's people in.
func logIn(t testing.TB, s *server, login string) ticket {
	t.Helper()
	var in struct{ Token ticket }
	text := s.wants(t, 200, "POST", "/account/login/", "", fmt.Sprintf(`{"id":%q,"password":%q}`, login, demo.Password))
	if err := json.Unmarshal([]byte(text), &in); err != nil || in.Token.Access == "" {
		t.Errorf("log-in of %s: %v %.200s", login, err, text)
	}
	return in.Token
}

var serial atomic.Int64

// write has all of them comment until stop is closed, each at most n times.
// Whoever gets no answer goes home; an answer other than 201 and 429 is bad.
func (c *crowd) write(s *server, stop <-chan struct{}, n int) {
	var wg sync.WaitGroup
	for _, token := range c.tokens {
		wg.Go(func() {
			for range n {
				select {
				case <-stop:
					return
				default:
				}
				text := fmt.Sprintf("댓글 %d", serial.Add(1))
				status, body, err := s.ask("POST", "/comment/", token, "application/json", fmt.Sprintf(`{"post":%d,"content":%q}`, c.post, text))
				if err != nil {
					return
				}
				var made struct{ ID int64 }
				c.mu.Lock()
				if status == 201 && json.Unmarshal([]byte(body), &made) == nil && made.ID > 0 {
					c.acked[made.ID] = text
				} else if status != 429 && status != 503 {
					c.bad = append(c.bad, fmt.Sprintf("%d %.200s", status, body))
				}
				c.mu.Unlock()
			}
		})
	}
	wg.Wait()
}

func (c *crowd) written() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.acked)
}

// check looks whether all that was acknowledged is there, the counter is that
// of the rows, and the database is sound.
func (c *crowd) check(t testing.TB, data string) {
	t.Helper()
	if err := inFile(data, func(d *db.DB) error { return c.checkIn(t, d) }); err != nil {
		t.Error(err)
	}
}

func (c *crowd) checkIn(t testing.TB, d *db.DB) error {
	t.Helper()
	for _, bad := range c.bad {
		t.Errorf("an answer: %s", bad)
	}
	problems, err := d.IntegrityCheck(t.Context())
	if err != nil || len(problems) > 0 {
		t.Errorf("integrity: %v %v", problems, err)
	}
	type row struct {
		id   int64
		text string
	}
	rows, err := db.All(t.Context(), d, func(r *sql.Rows) (x row, err error) { return x, r.Scan(&x.id, &x.text) },
		`SELECT id, content FROM comments WHERE post_id = ?`, c.post)
	if err != nil {
		return err
	}
	there := map[int64]string{}
	for _, r := range rows {
		there[r.id] = r.text
	}
	for id, text := range c.acked {
		if there[id] != text {
			t.Errorf("comment %d was acknowledged as %q and is %q", id, text, there[id])
		}
	}
	var count int
	if err := d.Row(t.Context(), `SELECT comment_count FROM posts WHERE id = ?`, c.post).Scan(&count); err != nil {
		return err
	}
	if count != len(rows) {
		t.Errorf("the post says %d comments and has %d", count, len(rows))
	}
	return nil
}

// kills is how often the server is killed: 10 times, or what MADANG_TEST_KILLS
// says.
func kills(t testing.TB) int {
	n, err := strconv.Atoi(os.Getenv("MADANG_TEST_KILLS"))
	if err != nil {
		return 10
	}
	return n
}

// Line 1: a server that is killed under load has every comment that it has
// acknowledged, a sound file, and is ready again.
func TestKilledServersLoseNothing(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--demo")
	c := gather(t, s, schoolmates(t, data, 12))
	for i := range kills(t) {
		before := c.written()
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c.write(s, nil, 110)
		}()
		for end := time.Now().Add(time.Minute); c.written() < before+40+i*7%50 && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		s.kill(t)
		<-ended
		if c.written() < before+40 {
			t.Fatalf("only %d comments were written before the kill: %v", c.written()-before, c.bad)
		}
		s = serve(t, data, "--demo")
		s.wants(t, 200, "GET", "/readyz", "", "")
		if (i+1)%50 == 0 { // an access token lives for five minutes
			fresh := gather(t, s, schoolmates(t, data, 12))
			c.tokens = fresh.tokens
		}
	}
	c.check(t, data)
	t.Logf("%d comments acknowledged", c.written())
}

// Line 8: a server that is told to stop under load finishes what it has begun
// and ends with 0; what it has acknowledged is there.
func TestStoppedServersFinishWhatTheyBegan(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--demo")
	c := gather(t, s, schoolmates(t, data, 12))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.write(s, nil, 110)
	}()
	for end := time.Now().Add(time.Minute); c.written() < 30 && time.Now().Before(end); {
		time.Sleep(time.Millisecond)
	}
	// Half a request is under way when the signal comes.
	slow, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	body := fmt.Sprintf(`{"post":%d,"content":"멈추라는 말을 들은 뒤에 다 보낸 댓글"}`, c.post)
	fmt.Fprintf(slow, "POST /comment/ HTTP/1.1\r\nHost: madang\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s",
		c.tokens[0], len(body), body[:10])
	time.Sleep(300 * time.Millisecond) // until the server has read the head
	s.signal(t, syscall.SIGTERM)
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		other, err := net.Dial("tcp", strings.TrimPrefix(s.base, "http://"))
		if err != nil {
			break // it takes nobody new
		}
		other.Close()
	}
	if _, err := io.WriteString(slow, body[10:]); err != nil {
		t.Fatal(err)
	}
	answer, err := bufio.NewReader(slow).ReadString('\n')
	if err != nil || !strings.Contains(answer, " 201 ") {
		t.Errorf("what was under way got %q, %v, want 201", answer, err)
	}
	if code := s.wait(t); code != 0 {
		t.Errorf("got exit code %d, want 0: %s", code, s.out)
	}
	<-ended
	if strings.Contains(s.out.String(), "level=ERROR") {
		t.Errorf("the stop was noisy: %s", s.out)
	}
	c.check(t, data)
}

// Commands that write beside a running server are safe, and the server sees
// what they did.
func TestCommandsBesideAServerAreSafeAndSeen(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data, "--demo")
	c := gather(t, s, schoolmates(t, data, 12))
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		c.write(s, stop, 110)
	}()
	const boards = 6
	var wg sync.WaitGroup
	for i := range boards {
		wg.Go(func() {
			if code, _, problems := command(t, "", "board", "add", "--school", "한빛대학교", "--category", "취미", "--name", fmt.Sprintf("새 게시판 %d", i), "--data", data); code != 0 {
				t.Errorf("board add: %d %s", code, problems)
			}
		})
	}
	if code, _, problems := command(t, "a-new-password-1\n", "user", "add", "--school", "한빛대학교", "--id", "beside_it", "--nickname", "곁에서", "--email", "beside@example.org", "--state", "student", "--password-stdin", "--data", data); code != 0 {
		t.Errorf("user add: %d %s", code, problems)
	}
	wg.Wait()
	close(stop)
	<-ended
	s.wants(t, 200, "POST", "/account/login/", "", `{"id":"beside_it","password":"a-new-password-1"}`)
	list := s.wants(t, 200, "GET", "/board/", c.tokens[0], "")
	if got := strings.Count(list, "새 게시판 "); got != boards {
		t.Errorf("the server sees %d new boards, want %d", got, boards)
	}
	if code, _, problems := command(t, "", "user", "bar", "beside_it", "--reason", "시험", "--data", data); code != 0 {
		t.Errorf("user bar: %d %s", code, problems)
	}
	if status, text, err := s.ask("POST", "/account/login/", "", "application/json", `{"id":"beside_it","password":"a-new-password-1"}`); err != nil || status == 200 {
		t.Errorf("who was barred beside the server logs in: %d %v %.200s", status, err, text)
	}
	if code, out, problems := command(t, "", "doctor", "--deep", "--data", data); code != 0 {
		t.Errorf("doctor: %d %s %s", code, out, problems)
	}
	if c.written() == 0 {
		t.Error("nobody wrote meanwhile")
	}
	c.check(t, data)
}
