package media

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
)

type inPicture struct {
	ID string `path:"id"`
}

type inNewPicture struct {
	ReadID  string           `json:"id" readonly:"true"`
	File    *upload.File     `json:"file" format:"image" max:"10485760"`
	Caption rest.Opt[string] `json:"caption" optional:"true" max:"100" blank:"true"`
}

type inCaption struct {
	ID      string           `path:"id"`
	Caption rest.Opt[string] `json:"caption" optional:"true" max:"100" blank:"true"`
}

// Mount adds the pages and the calls of the domain, and to files what has one
// representation.
func (s *Service) Mount(m, files *web.Mux, api *rest.API) {
	m.HandleFiles("POST /media/", MaxFile+1<<20, s.pageAdd)
	files.Handle("GET /media/{id}/{file}", s.pageFile)

	const list, instance = "Media List", "Media Instance"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/media/", Name: list, Summary: "Pictures that one has sent and that stand in no post yet"}, s.apiWaiting)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/media/", Name: list, Summary: "Send a picture for a post",
		Help: "JPEG, PNG, WebP or GIF of at most 10 MB, 40 million pixels and 12,000 a side. What is kept is a plain picture, turned upright, in three sizes; of what moves the first frame. It waits for a day until a post names it in its field media.",
		May:  func(ctx context.Context) error { return mayAdd(account.ViewerOf(ctx)) }}, s.apiAdd)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/media/{id}/", Name: instance, Summary: "A picture"}, s.apiPicture)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/media/{id}/", Name: instance, Summary: "Change the caption of a picture that stands in no post yet"}, s.apiCaption)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/media/{id}/", Name: instance, Summary: "Take back a picture that stands in no post yet"}, s.apiRemove)
}

func (s *Service) apiWaiting(ctx context.Context, _ rest.Empty) ([]Picture, error) {
	return s.Waiting(ctx, account.ViewerOf(ctx))
}

func (s *Service) apiAdd(ctx context.Context, in inNewPicture) (Picture, error) {
	return s.Add(ctx, account.ViewerOf(ctx), NewPicture{File: in.File, Caption: in.Caption.Value, Key: rest.From(ctx).IdempotencyKey()})
}

func (s *Service) apiPicture(ctx context.Context, in inPicture) (Picture, error) {
	return s.Picture(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiCaption(ctx context.Context, in inCaption) (Picture, error) {
	var caption *string
	if in.Caption.Set {
		caption = &in.Caption.Value
	}
	return s.SetCaption(ctx, account.ViewerOf(ctx), in.ID, caption)
}

func (s *Service) apiRemove(ctx context.Context, in inPicture) (rest.Empty, error) {
	return rest.Empty{}, s.Remove(ctx, account.ViewerOf(ctx), in.ID)
}
