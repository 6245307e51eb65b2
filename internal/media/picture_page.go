package media

import (
	"context"
	"fmt"
	"net/http"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
)

// pageAdd takes a file that a script sends, and answers with its place in the
// list of the [Editor].
func (s *Service) pageAdd(w http.ResponseWriter, r *http.Request) error {
	v := account.ViewerOf(r.Context())
	if err := mayAdd(v); err != nil {
		return err
	}
	var p Picture
	err := web.ParseFiles(w, r, s.o.Uploads, MaxFile, func(field string, f *upload.File, err error) error {
		if err == nil && field == "file" && p.ID == "" {
			p, err = s.Add(r.Context(), v, NewPicture{File: f})
		}
		return err
	})
	if err == nil && p.ID == "" {
		err = fault.Field("file", "empty_file")
	}
	if problems, ok := web.Problems(r.Context(), err); ok && err != nil {
		return web.Render(w, r, http.StatusUnprocessableEntity, editorProblems(problems, "file"))
	}
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusCreated, editorItem(p, 0))
}

// accepted are the kinds of files that one chooses from. A phone that keeps
// pictures in another kind makes one of these of them.
const accepted = "image/jpeg,image/png,image/webp,image/gif"

// alt is what is read of the i-th picture of a post where it is not seen.
func (p Picture) alt(ctx context.Context, i int) string {
	if p.Caption != "" {
		return p.Caption
	}
	return i18n.T(ctx, "media.number", i+1)
}

// srcset names the sizes by their widths, for the browser to choose from.
func (p Picture) srcset() string {
	small, _ := p.Small()
	medium, _ := p.Medium()
	return fmt.Sprintf("%s %dw, %s %dw, %s %dw", p.SmallURL, small, p.MediumURL, medium, p.URL, p.Width)
}

// gridClass says how many stand beside each other.
func gridClass(n int) string {
	switch n {
	case 1:
		return "one"
	case 2, 4:
		return "two"
	}
	return ""
}

// gridSizes is how wide each of n pictures is shown.
func gridSizes(n int) string {
	switch gridClass(n) {
	case "one":
		return "(width >= 712px) 680px, 92vw"
	case "two":
		return "(width >= 712px) 338px, 46vw"
	}
	return "(width >= 712px) 224px, 31vw"
}
