package web

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// smallest is the size from which compressing pays.
const smallest = 1024

// Pages hold no secret that a guess of somebody else could be compared with
// (the BREACH attack): there is no token against forged requests in them, the
// origin of a request is checked instead, and a form's key is new each time.
var gzips = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, 5)
	if err != nil {
		panic("web: " + err.Error()) // the level is not one
	}
	return z
}}

// A compressor compresses an answer where the reader takes it and it pays.
type compressor struct {
	http.ResponseWriter
	accepted bool
	begun    bool
	z        *gzip.Writer
	whole    *bytes.Buffer // what is gathered of an answer of known length
	status   int
}

func compress(w http.ResponseWriter, r *http.Request) *compressor {
	return &compressor{ResponseWriter: w, accepted: r.Method != http.MethodHead && accepts(r.Header.Values("Accept-Encoding"), "gzip")}
}

// WriteHeader decides how the answer goes.
func (c *compressor) WriteHeader(status int) {
	if status < 200 {
		c.ResponseWriter.WriteHeader(status)
		return
	}
	if c.begun {
		return
	}
	c.begun, c.status = true, status
	h := c.Header()
	if !c.accepted || !compressible(h, status) {
		c.ResponseWriter.WriteHeader(status)
		return
	}
	h.Set("Content-Encoding", "gzip")
	vary(h, "Accept-Encoding")
	if tag := h.Get("ETag"); tag != "" && !strings.HasPrefix(tag, "W/") {
		h.Set("ETag", "W/"+tag) // the bytes differ from those of the plain answer
	}
	c.z = gzips.Get().(*gzip.Writer)
	if h.Get("Content-Length") != "" {
		c.whole = buffers.Get().(*bytes.Buffer)
		c.z.Reset(c.whole)
		return
	}
	c.z.Reset(c.ResponseWriter)
	c.ResponseWriter.WriteHeader(status)
}

func (c *compressor) Write(p []byte) (int, error) {
	if !c.begun {
		if c.Header().Get("Content-Type") == "" {
			c.Header().Set("Content-Type", http.DetectContentType(p))
		}
		c.WriteHeader(http.StatusOK)
	}
	if c.z != nil {
		return c.z.Write(p)
	}
	return c.ResponseWriter.Write(p)
}

// close sends what is left. It is called when the handler is done, and not
// when it panicked: then nothing more is sent.
func (c *compressor) close() {
	if c.z == nil {
		return
	}
	z := c.z
	c.z = nil
	_ = z.Close() // fails only where the reader is gone
	gzips.Put(z)
	if c.whole == nil {
		return
	}
	c.Header().Set("Content-Length", strconv.Itoa(c.whole.Len()))
	c.ResponseWriter.WriteHeader(c.status)
	_, _ = c.ResponseWriter.Write(c.whole.Bytes()) // likewise
	if c.whole.Cap() < 1<<20 {
		c.whole.Reset()
		buffers.Put(c.whole)
	}
	c.whole = nil
}

// FlushError sends what was written so far.
func (c *compressor) FlushError() error {
	if c.whole != nil {
		return nil // of known length: it goes in one piece when it is whole
	}
	if c.z != nil {
		if err := c.z.Flush(); err != nil {
			return err
		}
	}
	return http.NewResponseController(c.ResponseWriter).Flush()
}

// Unwrap lets an [http.ResponseController] reach the connection.
func (c *compressor) Unwrap() http.ResponseWriter { return c.ResponseWriter }

// compressible reports whether an answer with such a head becomes smaller.
func compressible(h http.Header, status int) bool {
	if status == http.StatusNoContent || status == http.StatusNotModified || status == http.StatusPartialContent || h.Get("Content-Encoding") != "" {
		return false
	}
	if n, err := strconv.Atoi(h.Get("Content-Length")); err == nil && n < smallest {
		return false
	}
	kind, _, _ := strings.Cut(h.Get("Content-Type"), ";")
	switch strings.TrimSpace(kind) {
	case "text/html", "text/plain", "text/css", "text/javascript", "text/calendar", "text/csv",
		"application/json", "application/manifest+json", "application/xml", "image/svg+xml":
		return true
	}
	return false // above all text/event-stream
}

// accepts reports whether an Accept-Encoding header names the encoding, or *,
// with another weight than 0.
func accepts(headers []string, encoding string) bool {
	any := false
	for _, header := range headers {
		for one := range strings.SplitSeq(header, ",") {
			name, params, _ := strings.Cut(one, ";")
			name = strings.ToLower(strings.TrimSpace(name))
			if name != encoding && name != "*" {
				continue
			}
			weight := 1.0
			if q, ok := strings.CutPrefix(strings.ReplaceAll(strings.ToLower(params), " ", ""), "q="); ok {
				var err error
				if weight, err = strconv.ParseFloat(q, 64); err != nil {
					weight = 0
				}
			}
			if name == encoding {
				return weight > 0
			}
			any = weight > 0
		}
	}
	return any
}
