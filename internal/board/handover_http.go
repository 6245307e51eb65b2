package board

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inOffer struct {
	ID          int64     `path:"id"`
	Board       int64     `json:"board" readonly:"true"`
	Nickname    string    `json:"nickname" max:"10"`
	ReadIsMe    bool      `json:"is_me" readonly:"true"`
	ReadCreated rest.Time `json:"created_at" readonly:"true"`
	ReadEnds    rest.Time `json:"ends_at" readonly:"true"`
}

type inManager struct {
	ID       int64            `path:"id"`
	Nickname rest.Opt[string] `json:"nickname" max:"10" null:"true"` // null for nobody
}

func (s *Service) handleHandover(api *rest.API) {
	const offer = "Board Handover"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/board/{id}/handover/", Name: offer,
		Summary: "The offer to run a board, for who runs it and who is asked"}, s.apiOffer)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/board/{id}/handover/", Name: offer, Object: s.mayManageBoard,
		Summary: "Offer a board that one runs to a verified member of the school, for 14 days"}, s.apiOfferBoard)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/board/{id}/handover/", Name: offer,
		Summary: "Take the offer back, or refuse it"}, s.apiEndOffer)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/board/{id}/handover/accept/", Name: "Board Handover Accept", Status: 200,
		Summary: "Accept the offer: one runs the board from now on"}, s.apiTakeBoard)
	rest.Handle(api, rest.Call{Method: "PUT", Path: "/board/{id}/manager/", Name: "Board Manager", Object: s.mayAppoint,
		Summary: "Appoint who runs a board, or nobody; staff only"}, s.apiAppoint)
}

// mayAppoint says whether the one who asks may appoint the board's manager.
func (s *Service) mayAppoint(ctx context.Context, id int64) error {
	v := account.ViewerOf(ctx)
	b, err := findBoard(ctx, s.db, v, id)
	switch {
	case err != nil:
		return err
	case !maySee(v, &b.rights):
		return notFound()
	case !v.StaffOf(b.SchoolID):
		return forbidden()
	}
	return nil
}

func (s *Service) apiOffer(ctx context.Context, in inThing) (Offer, error) {
	return s.Offer(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiOfferBoard(ctx context.Context, in inOffer) (Offer, error) {
	return s.OfferBoard(ctx, account.ViewerOf(ctx), in.ID, in.Nickname)
}

func (s *Service) apiEndOffer(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.EndOffer(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiTakeBoard(ctx context.Context, in inThing) (apiBoard, error) {
	b, err := s.TakeBoard(ctx, account.ViewerOf(ctx), in.ID)
	return toAPI(b), err
}

func (s *Service) apiAppoint(ctx context.Context, in inManager) (rest.Empty, error) {
	return rest.Empty{}, s.AppointManager(ctx, account.ViewerOf(ctx), in.ID, in.Nickname.Value)
}
