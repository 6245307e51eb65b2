package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/dbtest"
	"github.com/madang-campus/madang/internal/platform/jobs"
)

var letter = Message{
	To: "canary@example.ac.kr", Subject: "마당 학교 인증 번호\r\nBcc: all@example.com", Link: "https://madang.example/confirm/canary-token",
	Text: "안녕하세요.\n.점으로 시작하는 줄\nhttps://madang.example/confirm/canary-token\n",
}

func queue(t *testing.T, d *db.DB, m Message) {
	t.Helper()
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return Queue(t.Context(), tx, m) }); err != nil {
		t.Fatal(err)
	}
}

func runner(d *db.DB, log io.Writer, s func(*slog.Logger) Sender) *jobs.Runner {
	l := slog.New(slog.NewJSONHandler(log, nil))
	r := jobs.New(d, l)
	Handle(r, d, s(l))
	return r
}

func drain(t *testing.T, r *jobs.Runner) {
	t.Helper()
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func smtp(t *testing.T, addr string) *SMTP {
	t.Helper()
	s, err := NewSMTP("smtp://" + addr + "?tls=none&from=madang@example.ac.kr")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func check(t *testing.T, wire string, decode func(io.Reader) io.Reader) {
	t.Helper()
	m, err := netmail.ReadMessage(strings.NewReader(wire))
	if err != nil {
		t.Fatalf("not a letter: %v\n%s", err, wire)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if want := "마당 학교 인증 번호 Bcc: all@example.com"; err != nil || subject != want {
		t.Errorf("subject %q, %v, want %q", subject, err, want)
	}
	if m.Header.Get("Bcc") != "" {
		t.Error("a subject can add headers")
	}
	if to := m.Header.Get("To"); to != "<canary@example.ac.kr>" {
		t.Errorf("to %q", to)
	}
	for _, h := range []string{"Message-Id", "Date", "From", "Auto-Submitted"} {
		if m.Header.Get(h) == "" {
			t.Errorf("no header %s", h)
		}
	}
	body, err := io.ReadAll(decode(m.Body))
	if got := strings.ReplaceAll(string(body), "\r\n", "\n"); err != nil || strings.TrimRight(got, "\n") != strings.TrimRight(letter.Text, "\n") {
		t.Errorf("text %q, %v, want %q", got, err, letter.Text)
	}
}

func TestALetterGoesOutByTheMailServer(t *testing.T) {
	d := dbtest.New(t, jobs.Schema)
	s := serve(t, "")
	var log bytes.Buffer
	queue(t, d, letter)
	drain(t, runner(d, &log, func(*slog.Logger) Sender { return smtp(t, s.addr) }))
	got := s.letters()
	if len(got) != 1 {
		t.Fatalf("%d letters arrived, want 1; log: %s", len(got), &log)
	}
	check(t, got[0], func(r io.Reader) io.Reader { return quotedprintable.NewReader(undot{r}) })
	if left, err := jobs.List(t.Context(), d, jobs.Ready, 10); err != nil || len(left) != 1 { // the cleaning of jobs
		t.Errorf("what the letter said is still in the database: %v, %v", left, err)
	}
	if strings.Contains(log.String(), "canary") {
		t.Errorf("the log tells of the letter: %s", &log)
	}
}

// undot takes away what SMTP adds to lines that begin with a dot.
type undot struct{ io.Reader }

func (u undot) Read(p []byte) (int, error) {
	b, err := io.ReadAll(u.Reader)
	if err != nil || len(b) == 0 {
		return 0, errors.Join(err, io.EOF)
	}
	return copy(p, strings.ReplaceAll(string(b), "\n..", "\n.")), io.EOF
}

func TestWithoutAMailServerALetterIsAFile(t *testing.T) {
	d := dbtest.New(t, jobs.Schema)
	dir := filepath.Join(t.TempDir(), "data", "mail")
	var log bytes.Buffer
	queue(t, d, letter)
	queue(t, d, Message{To: "canary@example.ac.kr", Subject: "s", Text: "without a link"})
	drain(t, runner(d, &log, func(l *slog.Logger) Sender { return NewFolder(dir, l, false) }))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 2 {
		t.Fatalf("files %v, %v, want two letters", files, err)
	}
	found := false
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 || filepath.Ext(f) != ".eml" || len(filepath.Base(f)) < 20 {
			t.Errorf("file %s, mode %v, %v", f, info.Mode(), err)
		}
		if !strings.Contains(log.String(), filepath.Base(f)) {
			t.Errorf("the log does not name %s: %s", f, &log)
		}
		if strings.Contains(string(b), "안녕하세요.") { // readable as it lies there
			found = true
			check(t, string(b), func(r io.Reader) io.Reader { return r })
		}
	}
	if !found {
		t.Error("no file has the text as one can read it")
	}
	if strings.Contains(log.String(), "canary") {
		t.Errorf("the log tells of the letter: %s", &log)
	}
}

func TestADemoShowsWhereALetterLeads(t *testing.T) {
	var log bytes.Buffer
	f := NewFolder(t.TempDir(), slog.New(slog.NewJSONHandler(&log, nil)), true)
	if err := f.Send(t.Context(), "abc", letter); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), letter.Link) || strings.Contains(log.String(), letter.To) {
		t.Errorf("log %s, want the link and nothing else of the letter", &log)
	}
}

func TestTheSameLetterHasTheSameName(t *testing.T) {
	dir := t.TempDir()
	f := NewFolder(dir, slog.New(slog.DiscardHandler), false)
	for range 2 { // a crash after the effect sends it again
		if err := f.Send(t.Context(), "abc", letter); err != nil {
			t.Fatal(err)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 1 {
		t.Errorf("%d files, %v, want 1", len(files), err)
	}
}

func TestALetterThatIsRefusedForGoodIsGivenUpAtOnce(t *testing.T) {
	for _, c := range []struct {
		answer string
		state  string
	}{{"550 5.1.1 no canary@example.ac.kr here", jobs.Dead}, {"451 4.3.0 later, canary@example.ac.kr", jobs.Ready}} {
		d := dbtest.New(t, jobs.Schema)
		s := serve(t, c.answer)
		var log bytes.Buffer
		queue(t, d, letter)
		drain(t, runner(d, &log, func(*slog.Logger) Sender { return smtp(t, s.addr) }))
		all, err := jobs.List(t.Context(), d, c.state, 10)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, j := range all {
			if j.Kind != kind {
				continue
			}
			n++
			if !strings.Contains(j.Trouble, c.answer[:3]) || strings.Contains(j.Trouble, "canary") {
				t.Errorf("%s: trouble %q", c.answer, j.Trouble)
			}
		}
		if n != 1 {
			t.Errorf("%s: jobs %v, want the letter to be %s", c.answer, all, c.state)
		}
		if strings.Contains(log.String(), "canary") {
			t.Errorf("%s: the log tells of the letter: %s", c.answer, &log)
		}
	}
}

func TestAMailServerThatHangsIsLeft(t *testing.T) {
	s := smtp(t, silence(t))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := s.Send(ctx, "abc", letter); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v, want the end of the context", err)
	}
}

func TestALetterIsNotSentWhenItIsWorthNothing(t *testing.T) {
	d := dbtest.New(t, jobs.Schema)
	m := letter
	m.Until = d.Now().Add(-time.Second)
	queue(t, d, m)
	var log bytes.Buffer
	s := serve(t, "")
	drain(t, runner(d, &log, func(*slog.Logger) Sender { return smtp(t, s.addr) }))
	if got := s.letters(); len(got) != 0 {
		t.Errorf("%d letters were sent", len(got))
	}
}

func TestALetterNeedsOneBareAddress(t *testing.T) {
	d := dbtest.New(t, jobs.Schema)
	for _, to := range []string{"", "canary", "a@b.kr, c@d.kr", "이름 <canary@example.ac.kr>", "canary@example.ac.kr\r\nBcc: x@y.kr"} {
		err := d.Write(t.Context(), func(tx *db.Tx) error { return Queue(t.Context(), tx, Message{To: to}) })
		if err == nil || strings.Contains(err.Error(), "canary") {
			t.Errorf("%q: error %v, want one that does not name it", to, err)
		}
	}
}

func TestPrintingALetterTellsNothing(t *testing.T) {
	var b bytes.Buffer
	slog.New(slog.NewJSONHandler(&b, nil)).Info("x", "letter", letter)
	fmt.Fprintf(&b, "%v %+v %#v %s", letter, letter, letter, letter)
	if strings.Contains(b.String(), "canary") || !strings.Contains(b.String(), "masked") {
		t.Errorf("printed as %s", &b)
	}
}

func TestMailServersAreNamedByURL(t *testing.T) {
	for _, url := range []string{
		"smtp://user:pass@mail.example.ac.kr:587?from=madang@example.ac.kr",
		"smtp://madang%40example.ac.kr:p%40ss@mail.example.ac.kr",
		"smtps://u:p@mail.example.ac.kr?from=%EB%A7%88%EB%8B%B9%20%3Cmadang@example.ac.kr%3E",
		"smtp://localhost:25?from=madang@example.ac.kr&tls=optional",
	} {
		if _, err := NewSMTP(url); err != nil {
			t.Errorf("%s: %v", url, err)
		}
	}
	for _, url := range []string{
		"", "mail.example.ac.kr", "http://canary:canary@h?from=a@b.kr", "smtp://canary:canary@h", "smtp://?from=a@b.kr", "smtp://h:0?from=a@b.kr",
		"smtp://h:99999?from=a@b.kr", "smtp://h?from=a@b.kr&tls=perhaps", "smtps://h?from=a@b.kr&tls=none", "smtp://h?from=a@b.kr&port=25", "smtp://canary:can/ary@h?from=a@b.kr",
	} {
		_, err := NewSMTP(url)
		if err == nil || strings.Contains(err.Error(), "can/ary") || strings.Contains(err.Error(), "canary:canary") {
			t.Errorf("%s: error %v, want one without the password", url, err)
		}
	}
}
