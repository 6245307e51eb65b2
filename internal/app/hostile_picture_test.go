package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/media/still/stilltest"
)

// hostileForm is a form with a file whose name stands in it as it is, whatever
// that does to the form.
func hostileForm(f stilltest.File) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "--%s\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s\"\r\nContent-Type: text/html\r\n\r\n", boundary, f.Name)
	b.Write(f.Body)
	fmt.Fprintf(&b, "\r\n--%s--\r\n", boundary)
	return b.Bytes()
}

// sendFile sends a file to a server, again while it is told to come back. It
// returns the status and the body of the answer.
func (s *server) sendFile(token string, f stilltest.File) (int, []byte, error) {
	for range 60 {
		r, err := http.NewRequest("POST", s.base+"/media/", bytes.NewReader(hostileForm(f)))
		if err != nil {
			return 0, nil, err
		}
		r.Header.Set("Content-Type", "multipart/form-data; boundary="+boundary)
		r.Header.Set("Authorization", "Bearer "+token)
		r.Header.Set("Accept-Language", "en")
		answer, err := s.client.Do(r)
		if err != nil {
			return 0, nil, err
		}
		body, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		if err != nil || answer.StatusCode != http.StatusServiceUnavailable {
			return answer.StatusCode, body, err
		}
		if answer.Header.Get("Retry-After") == "" {
			return 0, nil, fmt.Errorf("told to come back, and not when")
		}
		time.Sleep(100 * time.Millisecond)
	}
	return 0, nil, fmt.Errorf("told to come back 60 times")
}

// wrongFile is what an answer says of a file in DRF's shape.
func wrongFile(body []byte) bool {
	var fields struct{ File []string }
	return json.Unmarshal(body, &fields) == nil && len(fields.File) == 1 && len(fields.File[0]) > 10
}

// The whole server, as it is served: hostile files, eight at once, are each
// refused with a word for it or come out clean, and what it takes of memory
// stays under 300 MB.
func TestHostilePictures(t *testing.T) {
	if raced() {
		t.Skip("skipped: the race detector needs more memory than the program")
	}
	const people, most = 8, 300_000
	data := t.TempDir()
	serve(t, data, "--demo").stop(t)
	s := launch(t, data, "--demo", "--log-level", "info")
	s.open(t)
	s.client.Timeout = 5 * time.Minute
	var tokens []string
	for _, login := range schoolmates(t, data, people) {
		tokens = append(tokens, logIn(t, s, login).Access)
	}
	files := make(chan stilltest.File, 200)
	all := stilltest.Hostile()
	if len(all) < 40 {
		t.Fatalf("%d files only", len(all))
	}
	// Those that take most, again and together.
	for _, f := range all {
		files <- f
	}
	for _, f := range all {
		if strings.Contains(f.What, "million pixels of zeros") || strings.Contains(f.What, "in a palette") || strings.Contains(f.What, "20 million") || strings.Contains(f.What, "sets of trees") {
			for range 3 {
				files <- f
			}
		}
	}
	close(files)
	var wg sync.WaitGroup
	for _, token := range tokens {
		wg.Go(func() {
			for f := range files {
				status, body, err := s.sendFile(token, f)
				switch {
				case err != nil:
					t.Errorf("%s: %v", f.What, err)
				case bytes.Contains(body, []byte(stilltest.Mark)):
					t.Errorf("%s: the answer repeats what was sent: %.300s", f.What, body)
				case f.Want == "" && status == 201:
					s.checkClean(t, token, f, body)
				case f.Want == "" && strings.Contains(f.What, "name") && status == 400 && (wrongFile(body) || bytes.HasPrefix(body, []byte(`{"detail":"Multipart form parse error`))):
					// the name broke its form: there was no file in it, or no form
				case f.Want == "file_too_large" && status == 413 && bytes.HasPrefix(body, []byte(`{"detail":`)):
				case f.Want != "" && f.Want != "file_too_large" && status == 400 && wrongFile(body):
				default:
					t.Errorf("%s: %d %.300s", f.What, status, body)
				}
			}
		})
	}
	wg.Wait()
	if strings.Contains(s.out.String(), stilltest.Mark) {
		t.Error("the log repeats what was sent")
	}
	if !strings.Contains(s.out.String(), "/media/") {
		t.Error("the log has no lines of what was sent: the test looks at nothing")
	}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		t.Skip("skipped: this system does not say how much memory a process has")
	}
	kb, err := strconv.Atoi(string(regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)[1]))
	if err != nil || kb > most {
		t.Errorf("the most memory was %d kB, %v", kb, err)
	}
	t.Logf("the most memory was %d kB", kb)
}

// checkClean looks at all that is served of a picture.
func (s *server) checkClean(t *testing.T, token string, f stilltest.File, answer []byte) {
	t.Helper()
	var p struct {
		URL    string `json:"url"`
		Medium string `json:"medium_url"`
		Small  string `json:"small_url"`
	}
	if err := json.Unmarshal(answer, &p); err != nil {
		t.Errorf("%s: %v", f.What, err)
		return
	}
	for _, path := range []string{p.URL, p.Medium, p.Small} {
		status, body, err := s.ask("GET", path, token, "", "")
		if err != nil || status != 200 || body == "" {
			t.Errorf("%s: %s: %d, %v", f.What, path, status, err)
		}
		for _, trace := range []string{stilltest.Mark, "<script", "Exif", "ICC_PROFILE", "Photoshop", "xmpmeta", "PK\x03\x04"} {
			if strings.Contains(body, trace) {
				t.Errorf("%s: %s has %q in it", f.What, path, trace)
			}
		}
	}
}
