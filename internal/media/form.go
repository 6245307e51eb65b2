package media

import (
	"context"
	"database/sql"
	"net/http"
	"slices"
	"strings"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
)

// MaxForm is how many bytes a form with pictures has at most.
const MaxForm = MaxInPost*MaxFile + 2<<20

// A Form is what a page for writing sends of pictures: see [Editor].
type Form struct {
	Known    bool         // the page showed pictures, so that none means none
	Pictures []Picture    // in their order, with what was typed as captions
	Problems *fault.Error // of files that were refused, under the name "media"
	Acted    bool         // it was a button of the pictures that was pressed, not that of the form
}

// Items are the pictures as a post names them.
func (f *Form) Items() []Item {
	items := make([]Item, len(f.Pictures))
	for i, p := range f.Pictures {
		items[i] = Item{p.ID, &p.Caption}
	}
	return items
}

// ReadForm reads a form of v's, makes pictures of the files in it, and does what
// a button of the [Editor] asks for. Pictures that are neither waiting nor those
// of the post (0 for none) are left out. r's other values are read with it.
func (s *Service) ReadForm(w http.ResponseWriter, r *http.Request, v account.Viewer, post int64) (Form, error) {
	var f Form
	var added []Picture
	ctx := r.Context()
	err := web.ParseFiles(w, r, s.o.Uploads, MaxFile, func(field string, file *upload.File, err error) error {
		if field != "pictures" {
			return nil
		}
		var p Picture
		switch {
		case err != nil:
		case len(added) >= MaxInPost:
			err = fault.Whole("too_many_pictures", MaxInPost)
		default:
			p, err = s.Add(ctx, v, NewPicture{File: file})
		}
		if err == nil {
			added = append(added, p)
			return nil
		}
		return f.refuse(err)
	})
	if err != nil {
		return f, err
	}
	f.Known = r.PostFormValue("has_media") != ""
	ids, captions := r.PostForm["media"], r.PostForm["caption"]
	if len(ids) > 2*MaxInPost {
		return f, fault.New(fault.TooLarge, "too_large")
	}
	own, err := s.own(ctx, v, post, ids)
	if err != nil {
		return f, err
	}
	for i, id := range ids {
		p, ok := own[id]
		if !ok {
			continue
		}
		if i < len(captions) {
			p.Caption = captions[i]
		}
		f.Pictures = append(f.Pictures, p)
		delete(own, id)
	}
	f.Pictures = append(f.Pictures, added...)
	f.act(r.PostFormValue("act"))
	return f, nil
}

// refuse notes why a file was not taken, in words of its own. What a remark does
// not say it returns: that something broke, or that one is not logged in.
func (f *Form) refuse(err error) error {
	x := fault.Of(err)
	if x.Kind == fault.Internal || x.Kind == fault.Unauthenticated {
		return err
	}
	code, args := x.Code, x.Args
	if len(x.Fields) > 0 {
		code, args = x.Fields[0].Problems[0].Code, x.Fields[0].Problems[0].Args
	}
	same := func(p fault.Problem) bool { return p.Code == code }
	if f.Problems == nil || !slices.ContainsFunc(f.Problems.Fields[0].Problems, same) {
		f.Problems = f.Problems.And("media", code, args...)
	}
	return nil
}

// act does what a button of the list asks for: add, up:id, down:id or remove:id.
func (f *Form) act(button string) {
	what, id, _ := strings.Cut(button, ":")
	at := slices.IndexFunc(f.Pictures, func(p Picture) bool { return p.ID == id })
	switch {
	case button == "":
		return
	case what == "up" && at > 0:
		f.Pictures[at-1], f.Pictures[at] = f.Pictures[at], f.Pictures[at-1]
	case what == "down" && at >= 0 && at < len(f.Pictures)-1:
		f.Pictures[at+1], f.Pictures[at] = f.Pictures[at], f.Pictures[at+1]
	case what == "remove" && at >= 0:
		f.Pictures = slices.Delete(f.Pictures, at, at+1)
	}
	f.Acted = true
}

// own returns those of the pictures that are v's and wait or stand in the post.
func (s *Service) own(ctx context.Context, v account.Viewer, post int64, ids []string) (map[string]Picture, error) {
	all := map[string]Picture{}
	if len(ids) == 0 {
		return all, nil
	}
	_, err := db.All(ctx, s.db, func(r *sql.Rows) (struct{}, error) {
		p, err := scanPicture(r)
		all[p.ID] = p.Picture
		return struct{}{}, err
	}, selectPictures+` WHERE m.id IN (`+db.In(len(ids))+`) AND m.owner_id = ? AND m.is_ready = 1 AND (m.post_id IS NULL OR m.post_id = ?)`, append(db.Args(ids), int64(v.ID), post)...)
	return all, err
}
