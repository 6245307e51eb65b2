package board

import (
	"context"
	"strconv"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inScraps struct {
	Folder rest.Opt[string] `query:"folder" filter:"text"` // the id of one, or none
	rest.CursorQuery
}

type inMoveScrap struct {
	ID     int64           `path:"id"`
	Folder rest.Opt[int64] `json:"folder" fk:"scrapfolder" null:"true"`
}

type inNewFolder struct {
	textFields
	Name string `json:"name" max:"30"`
}

type inPatchFolder struct {
	ID int64 `path:"id"`
	textFields
	Name rest.Opt[string] `json:"name" max:"30"`
}

func (s *Service) handleScraps(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "POST", Path: "/post/{id}/scrap/", Name: "Post Scrap", Summary: "Keep a post on one's own list", Status: 200}, s.apiScrapPost)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/post/{id}/scrap/", Name: "Post Scrap", Summary: "Take a post off one's list", Status: 200}, s.apiUnscrapPost)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/post/liked/", Name: "Liked Post List", Summary: "Posts that one likes, the newest like first"}, s.apiLiked)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/scrap/", Name: "Scrap List", Summary: "One's scraps, of a folder (its id) or of none (none), the newest first"}, s.apiScraps)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/scrap/{id}/", Name: "Scrap Instance", Summary: "Move a scrap, named by its post, into a folder or out of it", Object: s.mayMoveScrap}, s.apiMoveScrap)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/scrapfolder/", Name: "Scrap Folder List", Summary: "One's folders, the oldest first"}, s.apiFolders)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/scrapfolder/", Name: "Scrap Folder List", Summary: "Make a folder"}, s.apiAddFolder)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/scrapfolder/{id}/", Name: "Scrap Folder Instance", Summary: "Rename a folder", Object: s.mayChangeFolder}, s.apiRenameFolder)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/scrapfolder/{id}/", Name: "Scrap Folder Instance", Summary: "Delete a folder; what is in it stays scrapped"}, s.apiRemoveFolder)
}

func (s *Service) apiScrapPost(ctx context.Context, in inThing) (Kept, error) {
	return s.ScrapPost(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiUnscrapPost(ctx context.Context, in inThing) (Kept, error) {
	return s.UnscrapPost(ctx, account.ViewerOf(ctx), in.ID)
}

// momentOf reads where a page of a list in the order of moments begins.
func momentOf(c rest.Cursor) (Moment, error) {
	m, ok := ParseMoment(c.Pos)
	if !ok {
		return m, fault.New(fault.NotFound, "invalid_cursor")
	}
	return m, nil
}

func (s *Service) apiLiked(ctx context.Context, in inFeed) (rest.Page[Post], error) {
	c := in.Cursor()
	from, err := momentOf(c)
	if err != nil {
		return rest.Page[Post]{}, err
	}
	list, err := s.Liked(ctx, account.ViewerOf(ctx), from, c.Back, in.Size+1)
	if err != nil {
		return rest.Page[Post]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, c, func(p Post) string { return p.marked().String() }), nil
}

// folderOf reads which folder a list of scraps is of; none at all is any.
func folderOf(text string) (folder int64, ok bool) {
	switch text {
	case "":
		return AnyFolder, true
	case "none":
		return NoFolder, true
	}
	folder, err := strconv.ParseInt(text, 10, 64)
	return folder, err == nil && folder > 0
}

func (s *Service) apiScraps(ctx context.Context, in inScraps) (rest.Page[Scrap], error) {
	folder, ok := folderOf(in.Folder.Value)
	if !ok {
		return rest.Page[Scrap]{}, fault.Field("folder", "filter_fk")
	}
	c := in.Cursor()
	from, err := momentOf(c)
	if err != nil {
		return rest.Page[Scrap]{}, err
	}
	list, err := s.Scraps(ctx, account.ViewerOf(ctx), folder, from, c.Back, in.Size+1)
	if err != nil {
		return rest.Page[Scrap]{}, err
	}
	return rest.NewPage(ctx, list, in.Size, c, func(s Scrap) string { return s.Post.marked().String() }), nil
}

// mayMoveScrap says whether the one who asks has such a scrap, before what is
// sent is looked at.
func (s *Service) mayMoveScrap(ctx context.Context, id int64) error {
	_, err := s.scrap(ctx, account.ViewerOf(ctx), id)
	return err
}

func (s *Service) apiMoveScrap(ctx context.Context, in inMoveScrap) (Scrap, error) {
	v := account.ViewerOf(ctx)
	switch {
	case !in.Folder.Set:
		return s.scrap(ctx, v, in.ID)
	case in.Folder.Null:
		return s.MoveScrap(ctx, v, in.ID, NoFolder)
	case in.Folder.Value == NoFolder: // which is said by null
		return Scrap{}, fault.Field("folder", "does_not_exist", NoFolder)
	}
	return s.MoveScrap(ctx, v, in.ID, in.Folder.Value)
}

func (s *Service) apiFolders(ctx context.Context, _ rest.Empty) ([]Folder, error) {
	return s.Folders(ctx, account.ViewerOf(ctx))
}

func (s *Service) apiAddFolder(ctx context.Context, in inNewFolder) (Folder, error) {
	return s.AddFolder(ctx, account.ViewerOf(ctx), in.Name, rest.From(ctx).IdempotencyKey())
}

// mayChangeFolder says whether the one who asks has such a folder.
func (s *Service) mayChangeFolder(ctx context.Context, id int64) error {
	_, err := s.Folder(ctx, account.ViewerOf(ctx), id)
	return err
}

func (s *Service) apiRenameFolder(ctx context.Context, in inPatchFolder) (Folder, error) {
	v := account.ViewerOf(ctx)
	if !in.Name.Set {
		return s.Folder(ctx, v, in.ID)
	}
	return s.RenameFolder(ctx, v, in.ID, in.Name.Value)
}

func (s *Service) apiRemoveFolder(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.RemoveFolder(ctx, account.ViewerOf(ctx), in.ID)
}
