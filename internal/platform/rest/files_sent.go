package rest

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/upload"
)

// BodyLimit returns how many bytes the body of r may have where that is more
// than those of other calls: it is a form that may hold files. It is 0 for all
// other requests.
func (a *API) BodyLimit(r *http.Request) int64 {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "multipart/form-data" {
		return 0
	}
	t := a.find(r.URL.EscapedPath())
	if t.res == nil || t.res.calls[r.Method] == nil || t.res.calls[r.Method].in.files == 0 {
		return 0
	}
	return t.res.calls[r.Method].in.files + a.o.MaxBody
}

// parseFiles reads a form with files part by part. A file goes to the disk; of
// a name's files the last counts, as of its texts.
func (x *Exchange) parseFiles(k *call, boundary string, vals []value) error {
	if boundary == "" {
		return badBoundary("None")
	}
	if err := upload.Await(x.answer); err != nil {
		return err
	}
	limit := x.api.o.MaxBody // for all but files
	r := multipart.NewReader(http.MaxBytesReader(nil, x.Request.Body, k.in.files+limit), boundary)
	var pairs []pair
	files := map[int]*upload.File{}
	for n := 0; ; n++ {
		part, err := r.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return tooLarge(err, badBoundary(boundary))
		}
		if n == maxPairs {
			return fault.New(fault.Invalid, "too_many_fields")
		}
		i, wanted := k.in.wanted[part.FormName()]
		wantsFile := wanted && k.in.body[i].isFile()
		switch {
		case part.FileName() == "":
			text, err := io.ReadAll(io.LimitReader(part, limit+1))
			if err != nil {
				return tooLarge(err, unexpectedEnd())
			}
			if limit -= int64(len(text)); limit < 0 {
				return fault.New(fault.TooLarge, "too_large")
			}
			if len(text) > 0 || !wantsFile { // an empty one is what a browser sends where no file was chosen
				pairs = append(pairs, pair{part.FormName(), strings.ToValidUTF8(string(text), "\ufffd")})
			}
		case wantsFile:
			f, err := x.api.o.Uploads.Take(part, *k.in.body[i].max)
			if errors.Is(err, upload.ErrBrokenOff) {
				return tooLarge(err, unexpectedEnd())
			}
			if err != nil {
				return err
			}
			x.files, files[i] = append(x.files, f), f
		case wanted:
			files[i] = nil // a file where a text should be
		}
	}
	putForm(pairs, k.in.formed, vals)
	for i, f := range files {
		vals[i] = value{kind: isFile, form: true, text: k.in.body[i].name, file: f}
	}
	return nil
}

// tooLarge tells a form that is longer than it may be from one that is not as
// it should be.
func tooLarge(err, otherwise error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return fault.New(fault.TooLarge, "too_large")
	}
	return otherwise
}

func unexpectedEnd() error {
	return fault.New(fault.Invalid, "multipart_error", "Unexpected end of the form")
}

func (x *Exchange) closeFiles() error {
	var all []error
	for _, f := range x.files {
		all = append(all, f.Close())
	}
	return errors.Join(all...)
}
