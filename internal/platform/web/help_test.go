package web_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
)

// A log is what the program logged during a test.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *log) has(text string) bool { return strings.Contains(l.String(), text) }

// logged catches the log until the end of the test.
func logged(t *testing.T) *log {
	t.Helper()
	l := &log{}
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewJSONHandler(l, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	return l
}

// broken is a part that cannot be rendered.
type broken struct{}

func (broken) Render(context.Context, io.Writer) error { return errors.New("SELECT password: broken") }
