package board

import (
	"context"
	"math"
	"net/http"
	"slices"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

func (s *Service) mountScraps(m *web.Mux) {
	m.Handle("POST /post/{id}/scrap/", s.pageScrapPost)
	m.Handle("GET /post/liked/", s.pageLiked)
	m.Handle("GET /scrap/", s.pageScraps)
	m.Handle("POST /scrap/{id}/move/", s.pageMoveScrap)
	m.Handle("GET /scrapfolder/new/", s.pageNewFolder)
	m.Handle("POST /scrapfolder/new/", s.pageMadeFolder)
	m.Handle("GET /scrapfolder/{id}/edit/", s.pageRenameFolder)
	m.Handle("POST /scrapfolder/{id}/edit/", s.pageRenamedFolder)
	m.Handle("GET /scrapfolder/{id}/delete/", s.pageDeleteFolder)
	m.Handle("POST /scrapfolder/{id}/delete/", s.pageDeletedFolder)
}

func (p Post) scrapButton() ui.LikeProps {
	return ui.LikeProps{Action: p.Href() + "scrap/", On: p.IsScrapped, Count: p.ScrapCount}
}

// pageScrapPost keeps a post or no longer: by 303 back, and to a script with
// the button as it is now.
func (s *Service) pageScrapPost(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	do := s.ScrapPost
	if !web.Flag(r, "on", true) {
		do = s.UnscrapPost
	}
	k, err := do(r.Context(), account.ViewerOf(r.Context()), id)
	if err != nil {
		return err
	}
	p := Post{ID: id, IsScrapped: k.IsScrapped, ScrapCount: k.ScrapCount}
	switch {
	case web.Part(r):
		return web.Render(w, r, http.StatusOK, ui.Scrap(p.scrapButton()))
	case r.PostFormValue("next") != "":
		return web.Redirect(w, r, web.Next(r))
	}
	return web.Redirect(w, r, p.Href())
}

// scrapsView is what the page of one's scraps shows.
type scrapsView struct {
	folders []Folder
	folder  int64 // whose scraps these are: an id, NoFolder or AnyFolder
	scraps  []Scrap
	more    string // the path to the next, "" for none
}

// pathOf is the page of the scraps in a folder.
func pathOf(folder int64) string {
	if folder == AnyFolder {
		return scrapsPath
	}
	return scrapsPath + "?folder=" + folderValue(folder)
}

// chips lead to the folders, those without one and all; there are none where
// there is no folder yet.
func (p scrapsView) chips(ctx context.Context) []ui.Tab {
	if len(p.folders) == 0 {
		return nil
	}
	all := []ui.Tab{{Href: pathOf(AnyFolder), Text: i18n.T(ctx, "board.page.all"), Current: p.folder == AnyFolder}}
	for _, f := range p.folders {
		all = append(all, ui.Tab{Href: pathOf(f.ID), Text: f.Name, Current: p.folder == f.ID})
	}
	return append(all, ui.Tab{Href: pathOf(NoFolder), Text: i18n.T(ctx, "board.page.no_folder"), Current: p.folder == NoFolder})
}

// chosen is the folder whose page this is, if it is one's.
func (p scrapsView) chosen() (f Folder, ok bool) {
	i := slices.IndexFunc(p.folders, func(f Folder) bool { return f.ID == p.folder })
	if i < 0 {
		return f, false
	}
	return p.folders[i], true
}

func (c Scrap) sheetID() string { return "s" + number(c.ID) + "-more" }

// in reports whether the scrap is in the folder.
func (c Scrap) in(folder int64) bool {
	return c.Folder == nil && folder == NoFolder || c.Folder != nil && *c.Folder == folder
}

func (s *Service) pageScraps(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := account.ViewerOf(ctx)
	p := scrapsView{}
	var ok bool
	if p.folder, ok = folderOf(r.URL.Query().Get("folder")); !ok {
		return notFound()
	}
	list, err := s.Scraps(ctx, v, p.folder, beforeMoment(r), false, pageOf+1)
	if err != nil {
		return err
	}
	p.scraps, p.more = part(pathOf(p.folder), list, func(one Scrap) string { return one.Post.marked().String() })
	if p.folders, err = s.Folders(ctx, v); err != nil {
		return err
	}
	if web.Part(r) {
		return web.Render(w, r, http.StatusOK, scrapRows(p))
	}
	return web.Render(w, r, http.StatusOK, scrapsPage(p))
}

// folderValue is how a form or an address names a folder.
func folderValue(folder int64) string {
	if folder == NoFolder {
		return "none"
	}
	return number(folder)
}

func (s *Service) pageMoveScrap(w http.ResponseWriter, r *http.Request) error {
	id, err := web.ID(r, "id")
	if err == nil {
		err = web.ParseForm(r)
	}
	if err != nil {
		return err
	}
	folder, ok := folderOf(r.PostFormValue("folder"))
	if !ok || folder == AnyFolder {
		folder = math.MaxInt64 // which nobody has
	}
	back := scrapsPath
	if r.PostFormValue("next") != "" {
		back = web.Next(r)
	}
	_, err = s.MoveScrap(r.Context(), account.ViewerOf(r.Context()), id, folder)
	switch {
	case fault.Of(err).Kind == fault.Invalid:
		web.Flash(w, r, "board.page.folder_gone")
	case err != nil:
		return err
	default:
		web.Flash(w, r, "board.page.moved")
	}
	return web.Redirect(w, r, back)
}
