package rest

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
)

// maxDrain is how many bytes of a body that nobody wants are read, so that a
// client that is still sending finds the answer instead of a broken pipe.
const maxDrain = 32 << 20

// readBody reads the body whole. Memory for it is taken as it comes, whatever
// it says of its length.
func (a *API) readBody(r *http.Request) (string, error) {
	if r.ContentLength > a.o.MaxBody {
		return "", fault.New(fault.TooLarge, "too_large")
	}
	b := getBuffer()
	defer putBuffer(b)
	n, err := b.ReadFrom(io.LimitReader(r.Body, a.o.MaxBody+1))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge || n > a.o.MaxBody {
		return "", fault.New(fault.TooLarge, "too_large")
	}
	if err != nil {
		return "", fault.New(fault.Invalid, "parse_error") // it broke off: nobody will read this
	}
	return b.String(), nil
}

// drain reads what is left of the body, unless its sender waits for a sign to
// send it.
func drain(r *http.Request) {
	if r.Body != nil && r.Body != http.NoBody && r.Header.Get("Expect") == "" {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain) // whether it ends or breaks off, the answer is next
	}
}

// parseBody reads the body's values for the fields of k into vals.
func (a *API) parseBody(k *call, x *Exchange, vals []value) (form bool, err error) {
	r := x.Request
	kind := r.Header.Get("Content-Type")
	media, params, mediaErr := mime.ParseMediaType(kind)
	if mediaErr != nil {
		media = strings.ToLower(strings.TrimSpace(strings.SplitN(kind, ";", 2)[0]))
	}
	form = media == "application/x-www-form-urlencoded" || media == "multipart/form-data"
	if r.ContentLength == 0 || r.Body == nil || r.Body == http.NoBody {
		return form, nil
	}
	if !form && media != "application/json" {
		return false, fault.New(fault.Unsupported, "unsupported_media_type", kind)
	}
	if media == "multipart/form-data" && k.in.files > 0 {
		return true, x.parseFiles(k, params["boundary"], vals)
	}
	body, err := a.readBody(r)
	if err != nil || body == "" {
		return form, err
	}
	switch media {
	case "application/x-www-form-urlencoded":
		pairs, ok := parsePairs(body)
		if !ok {
			return true, fault.New(fault.Invalid, "too_many_fields")
		}
		putForm(pairs, k.in.formed, vals)
		return true, nil
	case "multipart/form-data":
		if params["boundary"] == "" {
			return true, badBoundary("None")
		}
		return true, parseMultipart(body, params["boundary"], k.in.formed, vals)
	}
	whole, text := parseJSON(body, k.in.wanted, vals)
	switch {
	case text != "":
		return false, fault.New(fault.Invalid, "json_error", text)
	case whole == isNull:
		return false, fault.Whole("no_data")
	case whole != isDict:
		return false, fault.Whole("not_a_dictionary", pythonNames[whole])
	}
	return false, nil
}
