package web

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/upload"
)

// isFiles reports whether the body of r is a form that may hold files.
func isFiles(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "multipart/form-data"
}

// HandleFiles is [Mux.Handle] for a form with files, whose body may have so many
// bytes. The handler reads it with [ParseFiles].
func (m *Mux) HandleFiles(pattern string, limit int64, h Handler) {
	m.Handle(pattern, h)
	m.limits[pattern] = limit
}

// BodyLimit returns how many bytes the body of r may have where that is more
// than those of other requests: it is a form with files, for a route that takes
// them. It is 0 for all other requests.
func (m *Mux) BodyLimit(r *http.Request) int64 {
	if p := m.find(r.URL.EscapedPath()); p != nil && isFiles(r) {
		return m.limits[r.Method+" "+p.path]
	}
	return 0
}

// ParseFiles is [ParseForm] for a form that may hold files of up to most bytes.
// Each is given to take as it comes, with the name of its field, and closed
// behind it; err is why it could not be taken: it is too large. An error of take
// ends the form. Who may send files is to be known before: they get more time.
func ParseFiles(w http.ResponseWriter, r *http.Request, d upload.Dir, most int64, take func(field string, f *upload.File, err error) error) error {
	if r.PostForm != nil || !isFiles(r) {
		return ParseForm(r)
	}
	if err := upload.Await(w); err != nil {
		return err
	}
	form, err := r.MultipartReader()
	if err != nil {
		return fault.Whole("bad_form")
	}
	values, room := url.Values{}, int64(maxForm)
	for n := 0; ; n++ {
		part, err := form.NextPart()
		if err == io.EOF { // itself: one that is wrapped is no proper end
			break
		}
		if err != nil {
			return brokenForm(err)
		}
		if n == 2*maxFields {
			return fault.New(fault.TooLarge, "too_large")
		}
		if part.FileName() == "" {
			text, err := io.ReadAll(io.LimitReader(part, room+1))
			if err != nil {
				return brokenForm(err)
			}
			if room -= int64(len(text)); room < 0 {
				return fault.New(fault.TooLarge, "too_large")
			}
			values.Add(part.FormName(), string(text))
			continue
		}
		f, err := d.Take(part, most)
		if errors.Is(err, upload.ErrBrokenOff) {
			return brokenForm(err)
		}
		if err != nil && fault.Of(err).Kind != fault.TooLarge {
			return err
		}
		err = take(part.FormName(), f, err)
		if f != nil {
			err = errors.Join(err, f.Close())
		}
		if err != nil {
			return err
		}
	}
	r.PostForm, r.Form = values, r.URL.Query()
	for name, all := range values {
		r.Form[name] = append(all[:len(all):len(all)], r.Form[name]...)
	}
	return ParseForm(r)
}
