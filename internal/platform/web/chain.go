package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// A state is what the chain knows of one request. The goroutine that serves
// the request is its only user.
type state struct {
	options *Options
	id      string
	route   string // set by whoever leads the request to its handler
	client  netip.Addr
	secure  bool
}

type stateKey struct{}

func stateOf(ctx context.Context) *state {
	if s, ok := ctx.Value(stateKey{}).(*state); ok {
		return s
	}
	return &state{options: &Options{}}
}

// RequestID returns the id under which the request is logged, "" outside of
// one. Answers carry it as X-Request-Id.
func RequestID(ctx context.Context) string { return stateOf(ctx).id }

// NameRoute says which route answers the request, for its line in the log: a
// pattern such as /post/{id}/, never the path itself. A [Mux] says it by itself.
func NameRoute(ctx context.Context, pattern string) { stateOf(ctx).route = pattern }

// Chain puts before next what every request passes, from the outside in: the
// recovery from panics, the request id and the log, the security headers,
// compression, the check of the host, the protection from requests that other
// sites send in the reader's name, the limit of the body, the language and the
// theme.
//
// It panics where an option is no origin or no address, which config checks.
func Chain(o Options, next http.Handler) http.Handler {
	o.hosts = hostSet(o)
	origins := http.NewCrossOriginProtection()
	for _, origin := range o.origins() {
		if err := origins.AddTrustedOrigin(origin); err != nil {
			panic("web: " + err.Error())
		}
	}
	inner := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !o.hosts.allow(r.Host) {
			// The page would be made of the host's name; a line is enough.
			http.Error(w, "This server does not answer to this name.", http.StatusBadRequest)
			return
		}
		if !byToken(r) {
			if err := origins.Check(r); err != nil {
				o.answer(w, r, fault.New(fault.Forbidden, "cross_origin"))
				return
			}
		}
		limitBody(&o, w, r, next)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serve(&o, w, r, inner)
	})
}

// byToken reports whether r shows a token. No other site can have a browser send
// one, while the passwords that a proxy asks for come with every request.
func byToken(r *http.Request) bool {
	parts := strings.Fields(r.Header.Get("Authorization"))
	return len(parts) > 0 && parts[0] == "Bearer"
}

func serve(o *Options, w http.ResponseWriter, r *http.Request, inner http.Handler) {
	s := &state{options: o, id: strings.ToLower(rand.Text()[:16])}
	s.client, s.secure = o.peer(r)
	lang := Language(r, o.language())
	ctx := context.WithValue(r.Context(), stateKey{}, s)
	ctx = ui.WithTheme(i18n.With(ctx, lang), themeOf(r))
	if o.Now != nil {
		ctx = ui.WithClock(ctx, o.Now)
	}
	r = r.WithContext(ctx)

	h := w.Header()
	h.Set("X-Request-Id", s.id)
	h.Set("Content-Language", string(lang))
	secure(h, s.secure)

	rec := &recorder{ResponseWriter: w}
	began := time.Now()
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			slog.ErrorContext(ctx, "panic", "request", s.id, "method", r.Method, "route", s.named(r), "panic", panicText(p), "stack", string(debug.Stack()))
			if rec.status != 0 { // too late to say it; the reader must not take half an answer for a whole
				panic(http.ErrAbortHandler)
			}
			for _, name := range []string{"Content-Encoding", "Content-Length", "ETag", "Location"} {
				h.Del(name) // of the answer that was begun
			}
			o.answer(rec, r, fault.New(fault.Internal, "internal"))
		}
		logRequest(ctx, s, r, rec, time.Since(began))
	}()
	c := compress(rec, r)
	inner.ServeHTTP(c, r)
	c.close()
}

// panicText names a panic without the values that somebody sent: runtime errors
// say what went wrong, anything else only its type.
func panicText(p any) string {
	switch p := p.(type) {
	case string: // of our own code: constants
		return p
	case interface {
		error
		RuntimeError()
	}:
		return p.Error()
	}
	return fmt.Sprintf("%T", p)
}

// logRequest writes the request's line. It holds no name, no query and no id of
// a person; and no address but on reads that were refused, because a line with
// an address beside one of a write could name who wrote.
func logRequest(ctx context.Context, s *state, r *http.Request, rec *recorder, took time.Duration) {
	attrs := []slog.Attr{
		slog.String("request", s.id), slog.String("method", method(r.Method)), slog.String("route", s.named(r)),
		slog.Int("status", rec.status), slog.Int64("bytes", rec.bytes), slog.Float64("ms", float64(took.Microseconds())/1000),
	}
	read := r.Method == http.MethodGet || r.Method == http.MethodHead
	if refused := rec.status >= 400 && rec.status < 500; read && refused && s.client.IsValid() {
		attrs = append(attrs, slog.String("client", Network(s.client)))
	}
	slog.LogAttrs(ctx, slog.LevelInfo, "request", attrs...)
}

// method keeps the log's lines to the methods there are.
func method(m string) string {
	switch m {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return m
	}
	return "OTHER"
}

func (s *state) named(r *http.Request) string {
	if s.route != "" {
		return s.route
	}
	if r.Pattern != "" {
		return r.Pattern
	}
	return "-"
}

// A recorder notes what was answered.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *recorder) Write(p []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	n, err := w.ResponseWriter.Write(p)
	w.bytes += int64(n)
	return n, err
}

// Unwrap lets an [http.ResponseController] reach the connection.
func (w *recorder) Unwrap() http.ResponseWriter { return w.ResponseWriter }

const drain = 64 << 20 // what is read of a body that is too large, so that the answer arrives

// limitBody keeps bodies within the limit. A body that says it is larger is not
// read by next at all; one that turns out larger fails while it is read, with
// an *http.MaxBytesError. Either way the rest is read and thrown away for a few
// seconds: a client that is still sending would not see the answer.
func limitBody(o *Options, w http.ResponseWriter, r *http.Request, next http.Handler) {
	if r.Body == nil || r.Body == http.NoBody {
		next.ServeHTTP(w, r)
		return
	}
	limit, body := o.maxBody(r), r.Body
	if r.ContentLength > limit {
		w.Header().Set("Connection", "close")
		o.answer(w, r, fault.New(fault.TooLarge, "too_large"))
		throwAway(w, r, body)
		return
	}
	counted := &countedBody{ReadCloser: body}
	r.Body = http.MaxBytesReader(nil, counted, limit)
	next.ServeHTTP(w, r)
	if counted.n > limit {
		throwAway(w, r, body)
	}
}

type countedBody struct {
	io.ReadCloser
	n int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.n += int64(n)
	return n, err
}

// throwAway reads what is left of a body, unless the client waits to be asked
// for it.
func throwAway(w http.ResponseWriter, r *http.Request, body io.Reader) {
	if r.Header.Get("Expect") != "" {
		return
	}
	c := http.NewResponseController(w)
	if f, ok := w.(*compressor); ok {
		f.close()
	}
	_ = c.Flush()                                          // a connection that cannot is closed anyway
	_ = c.SetReadDeadline(time.Now().Add(5 * time.Second)) // likewise
	_, _ = io.CopyN(io.Discard, body, drain)
}
