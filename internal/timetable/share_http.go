package timetable

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/rest"
)

type inRenew struct {
	ID    int64  `path:"id"`
	Renew string `json:"renew" choices:"link,calendar"`
}

func (s *Service) handleShare(api *rest.API) {
	rest.Handle(api, rest.Call{Method: "GET", Path: "/timetable/{id}/share/", Name: "Timetable Share", Summary: "Addresses of a timetable for others: its page, where it is public, and its calendar",
		Help: "A calendar's address may be given ?alarm=10: minutes before each event. Pictures are at /timetable/{id}/image/?size=phone|desktop|share&format=png|svg&dark=1, the calendar as a file at /timetable/{id}/ics/."}, s.apiShare)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/timetable/{id}/share/", Name: "Timetable Share", Summary: "Make another address, and the former one invalid", Status: 200, Object: s.mayChange}, s.apiRenew)
}

func (s *Service) apiShare(ctx context.Context, in inThing) (Addresses, error) {
	return s.Addresses(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiRenew(ctx context.Context, in inRenew) (Addresses, error) {
	return s.Renew(ctx, account.ViewerOf(ctx), in.ID, in.Renew)
}
