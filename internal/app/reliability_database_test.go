package app_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
)

// eachServerEngine runs f for the engines that are servers of their own.
func eachServerEngine(t *testing.T, f func(t *testing.T, engine string)) {
	for _, engine := range dbtest.Engines() {
		if engine != "sqlite" {
			t.Run(engine, func(t *testing.T) { f(t, engine) })
		}
	}
}

// until waits for what must come, however long it takes.
func until(t testing.TB, what string, done func() bool) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !done(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited two minutes for %s", what)
		}
	}
}

// status asks and returns the status alone, 0 without an answer.
func (s *server) status(path string) int {
	status, _, err := s.ask("GET", path, "", "", "")
	if err != nil {
		return 0
	}
	return status
}

// Lines 11 and 19: while the database is away or hangs, each request gets an
// answer that says so, /livez goes on and /readyz does not; when it is back so
// is all the rest, and nothing that was acknowledged is missing.
func TestADatabaseMayGoAndComeBack(t *testing.T) {
	eachServerEngine(t, func(t *testing.T, engine string) {
		server0 := dbtest.Start(t, engine)
		d, err := db.Open(server0.Database(t))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if err := d.Migrate(t.Context(), app.Schemas()...); err != nil {
			t.Fatal(err)
		}
		y := openYard(t, d)
		if err := y.FillDemo(t.Context()); err != nil {
			t.Fatal(err)
		}
		y.Limits, y.Patience = false, 3*time.Second
		web := httptest.NewServer(y.handler)
		t.Cleanup(web.Close)
		s := &server{base: web.URL, client: &http.Client{Timeout: 2 * time.Minute}}
		c := gather(t, s, []string{"minji", "junho", "seoyeon"})

		for _, one := range []struct {
			what      string
			go_, come func() error
		}{
			{"a crash", server0.Kill, server0.Restart},
			{"a pause", server0.Pause, server0.Resume},
		} {
			stop, ended := make(chan struct{}), make(chan struct{})
			go func() {
				defer close(ended)
				c.write(s, stop, 1_000_000)
			}()
			before := c.written()
			until(t, "comments before "+one.what, func() bool { return c.written() > before+20 })
			if err := one.go_(); err != nil {
				t.Fatal(err)
			}
			until(t, "/readyz to say that the database is away", func() bool { return s.status("/readyz") == 503 })
			if got := s.status("/livez"); got != 200 {
				t.Errorf("%s: /livez is %d, want 200", one.what, got)
			}
			for _, accept := range []string{"application/json", "text/html"} {
				asked := time.Now()
				got, text, err := s.ask("GET", "/post/", c.tokens[0], "", "", accept)
				t.Logf("%s: a read as %s was answered after %s", one.what, accept, time.Since(asked).Round(time.Millisecond))
				if err != nil || got != 503 {
					t.Errorf("%s: a read as %s got %d, %v, want 503: %.200s", one.what, accept, got, err, text)
				}
			}
			// However many wait for a connection, none waits for those before it.
			var crowd sync.WaitGroup
			for range 300 {
				crowd.Go(func() {
					if got, text, err := s.ask("GET", "/post/", c.tokens[0], "", "", ""); err != nil || got != 503 {
						t.Errorf("%s: one of many reads got %d, %v, want 503: %.200s", one.what, got, err, text)
					}
				})
			}
			crowd.Wait()
			if err := one.come(); err != nil {
				t.Fatal(err)
			}
			until(t, "/readyz after "+one.what, func() bool { return s.status("/readyz") == 200 })
			after := c.written()
			until(t, "comments after "+one.what, func() bool { return c.written() > after+20 })
			close(stop)
			<-ended
		}
		if err := c.checkIn(t, d); err != nil {
			t.Error(err)
		}
	})
}

// Lines 12 and 20: two processes on one database like, number, mail and rotate
// exactly, whoever asks which.
func TestTwoProcessesOnOneDatabaseAreExact(t *testing.T) {
	eachServerEngine(t, func(t *testing.T, engine string) {
		url, secret := dbtest.URL(t, engine), "one secret for both processes, long enough"
		data := [2]string{t.TempDir(), t.TempDir()}
		var both [2]*server
		for i := range both {
			both[i] = serve(t, data[i], "--demo", "--database", url, "--secret", secret)
		}
		logins := schoolmates(t, data[0], 16, "--database", url)
		c := gather(t, both[0], logins)
		d, err := db.Open(url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })

		minji := logIn(t, both[0], "minji")
		var boards []struct {
			ID   int64
			Name string
		}
		if err := json.Unmarshal([]byte(both[0].wants(t, 200, "GET", "/board/", minji.Access, "")), &boards); err != nil {
			t.Fatal(err)
		}
		body := ""
		for _, b := range boards {
			if b.Name == "자유게시판" {
				body = fmt.Sprintf(`{"board":%d,"title":"두 곳에서","content":"한꺼번에"}`, b.ID)
			}
		}
		var made struct{ ID int64 }
		if err := json.Unmarshal([]byte(both[0].wants(t, 201, "POST", "/post/", minji.Access, body)), &made); err != nil {
			t.Fatal(err)
		}

		// Everybody likes at both at once, three times each, and comments twice.
		var wg sync.WaitGroup
		for i, token := range c.tokens {
			for n := range 6 {
				wg.Go(func() {
					got, text, err := both[n%2].ask("POST", fmt.Sprintf("/post/%d/like/", made.ID), token, "application/json", "{}")
					if err != nil || got >= 500 { // the writer's own is refused
						t.Errorf("a like got %d, %v: %.200s", got, err, text)
					}
				})
			}
			for n := range 2 {
				wg.Go(func() {
					got, text, err := both[n].ask("POST", "/comment/", token, "application/json", fmt.Sprintf(`{"post":%d,"content":"%d에서 %d"}`, made.ID, n, i))
					if err != nil || got != 201 {
						t.Errorf("a comment got %d, %v: %.200s", got, err, text)
					}
				})
			}
		}
		wg.Wait()
		people := len(c.tokens)
		others := people
		if slices.Contains(logins, "minji") {
			others-- // who wrote it
		}
		var likeCount, likeRows, commentCount int
		if err := d.Row(t.Context(), `SELECT p.like_count, (SELECT COUNT(*) FROM post_likes l WHERE l.post_id = p.id), p.comment_count FROM posts p WHERE p.id = ?`, made.ID).Scan(&likeCount, &likeRows, &commentCount); err != nil {
			t.Fatal(err)
		}
		if likeCount != others || likeRows != others || commentCount != 2*people {
			t.Errorf("got %d likes in %d rows and %d comments, want %d, %d and %d", likeCount, likeRows, commentCount, others, others, 2*people)
		}
		// So many likes have made it HOT, once; all sums and lists are exact.
		var hot int
		if err := d.Row(t.Context(), `SELECT COUNT(*) FROM hot_posts h JOIN posts p ON p.id = h.post_id AND p.hot_at = h.hot_at WHERE p.id = ?`, made.ID).Scan(&hot); err != nil || hot != 1 {
			t.Errorf("it stands %d times in HOT, %v", hot, err)
		}
		recounted, err := app.Recount(t.Context(), d)
		if err != nil {
			t.Fatal(err)
		}
		for _, one := range recounted {
			if one.Wrong != 0 {
				t.Errorf("%s: %d are not what a recount finds", one.What, one.Wrong)
			}
		}
		labels := map[string]int{}
		var page struct {
			Results []struct{ Author struct{ Name string } }
		}
		if err := json.Unmarshal([]byte(both[1].wants(t, 200, "GET", fmt.Sprintf("/comment/?post=%d&page_size=100", made.ID), minji.Access, "")), &page); err != nil {
			t.Fatal(err)
		}
		for _, one := range page.Results {
			labels[one.Author.Name]++
		}
		for n := 1; n <= others; n++ {
			if got := labels[fmt.Sprintf("익명%d", n)]; got != 2 {
				t.Errorf("익명%d wrote %d comments, want 2: %v", n, got, labels)
				break
			}
		}

		// One refresh token shown at both at once makes one successor, which works
		// once; the old one, shown after that, ends the family.
		t.Run("refresh", func(t *testing.T) { refreshAtBoth(t, both, logIn(t, both[0], "junho").Refresh) })

		// Each letter leaves once, from either.
		const letters = 12
		for i := range letters {
			wg.Go(func() {
				both[i%2].wants(t, 200, "POST", "/account/signup/", "", fmt.Sprintf(`{"id":"letter_%d","email":"letter%d@hanbit.example","password":"A-long-one-%d-x","nickname":"편지%d호"}`, i, i, i, i))
			})
		}
		wg.Wait()
		sent := func() (all []string) {
			for _, dir := range data {
				paths, err := filepath.Glob(filepath.Join(dir, "mail", "*.eml"))
				if err != nil {
					t.Fatal(err)
				}
				for _, path := range paths {
					all = append(all, filepath.Base(path))
				}
			}
			return all
		}
		until(t, "the letters", func() bool { return len(sent()) >= letters })
		for i := range both {
			if code := both[i].stop(t); code != 0 {
				t.Errorf("process %d ends with %d: %s", i, code, both[i].out)
			}
		}
		if got := sent(); len(got) != letters {
			t.Errorf("%d letters left, want %d: %s", len(got), letters, strings.Join(got, " "))
		}
	})
}

func refreshAtBoth(t *testing.T, both [2]*server, token string) {
	t.Helper()
	refresh := func(s *server, token string) (status int, successor string) {
		status, text, err := s.ask("POST", "/account/token/refresh/", "", "application/json", fmt.Sprintf(`{"refresh":%q}`, token))
		if err != nil {
			t.Error(err)
		}
		var pair struct{ Refresh string }
		if err := json.Unmarshal([]byte(text), &pair); err != nil {
			t.Errorf("%d %.200s: %v", status, text, err)
		}
		return status, pair.Refresh
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	successors := map[string]bool{}
	for n := range 16 {
		wg.Go(func() {
			status, successor := refresh(both[n%2], token)
			mu.Lock()
			defer mu.Unlock()
			if status != 200 {
				t.Errorf("one of many tabs got %d", status)
			}
			successors[successor] = true
		})
	}
	wg.Wait()
	if len(successors) != 1 {
		t.Fatalf("one token made %d successors, want 1", len(successors))
	}
	for successor := range successors {
		status, newest := refresh(both[1], successor)
		if status != 200 {
			t.Fatalf("the successor got %d", status)
		}
		if status, _ := refresh(both[0], token); status != 401 {
			t.Errorf("the first token, after its successor was used, got %d, want 401", status)
		}
		if status, _ := refresh(both[1], newest); status != 401 {
			t.Errorf("the newest token of a family that was stolen from got %d, want 401", status)
		}
	}
}
