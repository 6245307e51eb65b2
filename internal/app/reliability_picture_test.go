package app_test

import (
	"encoding/json"
	"image/jpeg"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/media/still/stilltest"
)

// Line 3: a server that is killed while pictures come in has every one that it
// has acknowledged, whole in all its sizes.
func TestKilledServersKeepPictures(t *testing.T) {
	const people, rounds = 6, 3
	data := t.TempDir()
	s := serve(t, data, "--demo")
	var tokens []string
	for _, login := range schoolmates(t, data, people) {
		tokens = append(tokens, logIn(t, s, login).Access)
	}
	type picture struct{ token, url, medium, small string }
	var mu sync.Mutex
	var acked []picture
	count := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(acked)
	}
	for round := range rounds {
		before := count()
		var wg sync.WaitGroup
		for _, token := range tokens {
			wg.Go(func() {
				for range 100 / rounds {
					status, body, err := s.sendFile(token, stilltest.File{Name: "a.jpg", Body: stilltest.JPEG(300, 200)})
					if err != nil {
						return // the server is gone
					}
					var p struct {
						URL    string `json:"url"`
						Medium string `json:"medium_url"`
						Small  string `json:"small_url"`
					}
					if err := json.Unmarshal(body, &p); err != nil || status != 201 {
						t.Errorf("a picture: %d %s", status, body)
						return
					}
					mu.Lock()
					acked = append(acked, picture{token, p.URL, p.Medium, p.Small})
					mu.Unlock()
				}
			})
		}
		for end := time.Now().Add(time.Minute); count() < before+20+5*round && time.Now().Before(end); {
			time.Sleep(time.Millisecond)
		}
		s.kill(t)
		wg.Wait()
		s = serve(t, data, "--demo")
	}
	if len(acked) < 20*rounds {
		t.Fatalf("only %d pictures were acknowledged", len(acked))
	}
	for _, p := range acked {
		for _, path := range []string{p.url, p.medium, p.small} {
			status, body, err := s.ask("GET", path, p.token, "", "")
			if err == nil && status == 200 {
				_, err = jpeg.Decode(strings.NewReader(body))
			}
			if err != nil || status != 200 {
				t.Errorf("%s was acknowledged: %d, %v", path, status, err)
			}
		}
	}
	t.Logf("%d pictures acknowledged", len(acked))
}
