package rest

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/madang-campus/madang/internal/platform/etag"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// maxKept is the size up to which a buffer is kept for the next answer.
const maxKept = 256 << 10

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func getBuffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

func putBuffer(b *bytes.Buffer) {
	if b.Cap() <= maxKept {
		b.Reset()
		buffers.Put(b)
	}
}

// encode writes v as DRF does: compact, UTF-8 as it is, without a newline.
func encode(b *bytes.Buffer, v any) error {
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	b.Truncate(b.Len() - 1)
	return nil
}

// write writes an answer. Reads that succeed carry an ETag, and are 304 where
// the asker has them already.
func (x *Exchange) write(ctx context.Context, w http.ResponseWriter, status int, v any) error {
	h := x.header
	if v == nil {
		h.Set("Content-Length", "0")
		w.WriteHeader(status)
		return nil
	}
	b := getBuffer()
	defer putBuffer(b)
	if err := encode(b, v); err != nil {
		return err
	}
	if x.reads() && status == http.StatusOK {
		tag := x.etag(ctx, b.Bytes())
		h.Set("ETag", tag)
		if matches(x.Request.Header.Get("If-None-Match"), tag) {
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
	}
	if x.indent > 0 {
		pretty := getBuffer()
		defer putBuffer(pretty)
		if err := json.Indent(pretty, b.Bytes(), "", strings.Repeat(" ", x.indent)); err != nil {
			return err
		}
		b = pretty
	}
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	w.WriteHeader(status)
	if x.Request.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes()) // an asker who has gone away needs nothing
	}
	return nil
}

func (x *Exchange) reads() bool {
	return x.Request.Method == http.MethodGet || x.Request.Method == http.MethodHead
}

// tagLength is the length of an ETag's hash in text.
const tagLength = etag.Length

// etag covers what is shown, its form, the language, the viewer and the build.
func (x *Exchange) etag(ctx context.Context, body []byte) string {
	viewer := ""
	if x.api.o.Viewer != nil {
		viewer = x.api.o.Viewer(ctx)
	}
	tag := `"` + etag.Of(body, []byte(i18n.Of(ctx)), []byte(viewer), []byte(x.api.o.Build))
	if x.indent > 0 {
		tag += "-" + strconv.Itoa(x.indent)
	}
	return tag + `"`
}

// matches reports whether the list of tags in header holds tag, or is "*". What
// stands behind the hash (the mark of an encoding) is passed over where tag has
// none of its own.
func matches(header, tag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || one == tag {
			return true
		}
		if len(tag) == tagLength+2 && len(one) > len(tag) && one[:tagLength+1] == tag[:tagLength+1] &&
			(one[tagLength+1:] == `-gzip"` || one[tagLength+1:] == `-br"`) {
			return true
		}
	}
	return false
}

// Match compares the If-Match of the request, where there is one, with
// current, the thing as its GET would answer it now. It is asked inside the
// transaction that changes the thing; its fault is answered 412.
func Match(ctx context.Context, current any) error {
	x := From(ctx)
	header := x.IfMatch()
	if header == "" {
		return nil
	}
	b := getBuffer()
	defer putBuffer(b)
	if err := encode(b, current); err != nil {
		return err
	}
	compact := *x
	compact.indent = 0
	tag := compact.etag(ctx, b.Bytes())
	for one := range strings.SplitSeq(header, ",") {
		one = strings.TrimPrefix(strings.TrimSpace(one), "W/")
		if one == "*" || len(one) > tagLength && one[:tagLength+1] == tag[:tagLength+1] {
			return nil
		}
	}
	return fault.New(fault.Conflict, "precondition_failed")
}
