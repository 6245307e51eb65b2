package media

import (
	"errors"
	"io/fs"
	"net/http"
	"strings"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/web"
)

// pageFile serves a size of a picture to who may see it. Nothing of the answer
// but the picture itself depends on who sent it or when: there is no date, and
// its tag is its name.
func (s *Service) pageFile(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	size, ending, _ := strings.Cut(r.PathValue("file"), ".")
	if _, ok := sizes[size]; !ok {
		return notFound()
	}
	p, err := s.seen(r.Context(), account.ViewerOf(r.Context()), id)
	if err != nil {
		return err
	}
	kind := "image/jpeg"
	if p.png {
		kind = "image/png"
	}
	if p.href(size) != "/media/"+id+"/"+size+"."+ending {
		return notFound()
	}
	f, err := s.o.Store.Open(r.Context(), file(id, size))
	if errors.Is(err, fs.ErrNotExist) {
		s.o.Log.ErrorContext(r.Context(), "a picture has no file", "request", web.RequestID(r.Context()))
		return notFound()
	}
	if err != nil {
		return s.failed(r.Context(), err)
	}
	defer f.Close() // it was read only
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `inline; filename="picture.`+ending+`"`)
	h.Set("ETag", `"`+file(id, size)+`"`)
	// A browser keeps it for its reader and asks again after a while, by when the
	// post may be gone. What others log in with is another cookie.
	h.Set("Cache-Control", "private, max-age=3600")
	h.Add("Vary", "Cookie, Authorization")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Del("Content-Language")
	http.ServeContent(w, r, "", time.Time{}, f)
	return nil
}
