package web

import (
	"log/slog"
	"net/http"
	"time"
)

// Policy is the content security policy of all answers: everything comes from
// this server, scripts and styles from files only, and nobody frames it. The
// one exception is style attributes, which hold custom properties of parts
// (the length of a bar, the place of a block).
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; " +
	"img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; worker-src 'self'; manifest-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer has.
func secure(h http.Header, tls bool) {
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "same-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	if tls {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
}

// Forget asks the reader's browser to forget what it keeps of this server, but
// for its cookies. It is part of logging out.
func Forget(w http.ResponseWriter) {
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
}

// NewServer returns a server for h on addr whose limits keep slow and greedy
// clients from holding what others need: 10 s for the head of a request, 64 KiB
// at most, 60 s for all of it, 60 s to take the answer, 2 min of silence between
// two. A handler that goes on longer (events) lifts the limits of its own
// connection with an [http.ResponseController].
func NewServer(addr string, h http.Handler) *http.Server {
	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(slog.Default().Handler(), slog.LevelDebug),
	}
}
