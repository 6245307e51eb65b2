package board

import (
	"context"
	"net/http"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

// Href is the path of what one does with the folder.
func (f Folder) Href() string { return "/scrapfolder/" + number(f.ID) + "/" }

// folderForm is what the page for a folder's name shows.
type folderForm struct {
	folder   Folder // its zero value for a new one
	name     string
	post     int64 // the scrap that goes into the new one, 0 for none
	problems ui.Problems
}

func (f folderForm) title(ctx context.Context) string {
	if f.folder.ID == 0 {
		return i18n.T(ctx, "board.page.new_folder")
	}
	return i18n.T(ctx, "board.page.rename_folder")
}

func (f folderForm) action() string {
	if f.folder.ID == 0 {
		return "/scrapfolder/new/"
	}
	return f.folder.Href() + "edit/"
}

func (f folderForm) back() string {
	if f.folder.ID == 0 {
		return scrapsPath
	}
	return pathOf(f.folder.ID)
}

// postOf reads which scrap goes into a new folder; what names none is none.
func postOf(text string) int64 {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 0 {
		return 0
	}
	return id
}

func (s *Service) pageNewFolder(w http.ResponseWriter, r *http.Request) error {
	if !account.ViewerOf(r.Context()).SignedIn() {
		return unauthenticated()
	}
	return web.Render(w, r, http.StatusOK, folderPage(folderForm{post: postOf(r.URL.Query().Get("post"))}))
}

// pageMadeFolder makes a folder and, where the form names a scrap, moves it there.
func (s *Service) pageMadeFolder(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	if err := web.ParseForm(r); err != nil {
		return err
	}
	in := folderForm{name: r.PostFormValue("name"), post: postOf(r.PostFormValue("post"))}
	if in.post != 0 {
		if _, err := s.scrap(ctx, v, in.post); err != nil {
			return err
		}
	}
	f, err := s.AddFolder(ctx, v, in.name, web.KeyOf(r))
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		in.problems = problems
		return web.Render(w, r, status, folderPage(in))
	}
	if err == nil && in.post != 0 {
		_, err = s.MoveScrap(ctx, v, in.post, f.ID)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.folder_made")
	return web.Redirect(w, r, pathOf(f.ID))
}

// ownFolder returns the folder that a page is about.
func (s *Service) ownFolder(r *http.Request) (Folder, error) {
	id, err := web.ID(r, "id")
	if err != nil {
		return Folder{}, err
	}
	return s.Folder(r.Context(), account.ViewerOf(r.Context()), id)
}

func (s *Service) pageRenameFolder(w http.ResponseWriter, r *http.Request) error {
	f, err := s.ownFolder(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, folderPage(folderForm{folder: f, name: f.Name}))
}

func (s *Service) pageRenamedFolder(w http.ResponseWriter, r *http.Request) error {
	f, err := s.ownFolder(r)
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	in := folderForm{folder: f, name: r.PostFormValue("name")}
	_, err = s.RenameFolder(r.Context(), account.ViewerOf(r.Context()), f.ID, in.name)
	if problems, status, ok := web.Again(w, r, err); ok && err != nil {
		in.problems = problems
		return web.Render(w, r, status, folderPage(in))
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.saved")
	return web.Redirect(w, r, pathOf(f.ID))
}

// folderRemoval is what is asked before a folder is deleted.
func folderRemoval(ctx context.Context, f Folder) confirmation {
	return confirmation{
		title: i18n.T(ctx, "board.page.delete_folder"), what: f.Name, text: i18n.T(ctx, "board.page.delete_folder_text"),
		action: f.Href() + "delete/", back: pathOf(f.ID),
	}
}

func (s *Service) pageDeleteFolder(w http.ResponseWriter, r *http.Request) error {
	f, err := s.ownFolder(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, confirmPage(folderRemoval(r.Context(), f)))
}

func (s *Service) pageDeletedFolder(w http.ResponseWriter, r *http.Request) error {
	f, err := s.ownFolder(r)
	if err == nil {
		err = s.RemoveFolder(r.Context(), account.ViewerOf(r.Context()), f.ID)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "board.page.folder_deleted")
	return web.Redirect(w, r, scrapsPath)
}
