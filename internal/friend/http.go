package friend

import (
	"context"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.mountPages(m)
	const list, one, link, invitation = "Friend List", "Friend Instance", "Friend Link", "Friend Link Instance"
	rest.Handle(api, rest.Call{Method: "GET", Path: "/friend/", Name: list, Summary: "One's friends, or with ?state=in who asks to be one, with ?state=out whom one has asked", May: may}, s.apiFriends)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/friend/", Name: list, Summary: "Ask somebody of one's school to be a friend, by the log-in id", May: may,
		Help: "The answer is the same whether there is such an id or not. Where the other one has asked already, they are friends."}, s.apiAsk)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/friend/{id}/", Name: one, Summary: "A friend, or a request of or to somebody", May: may}, s.apiFriend)
	rest.Handle(api, rest.Call{Method: "PATCH", Path: "/friend/{id}/", Name: one, Summary: "Accept a request, or give a friend a name that one sees alone", May: may, Object: s.there}, s.apiChange)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/friend/{id}/", Name: one, Summary: "End a friendship, refuse a request, or withdraw one's own; the other one is not told", May: may}, s.apiRemove)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/friendlink/", Name: link, Summary: "The link by which others become one's friends; nulls where there is none", May: may}, s.apiLink)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/friendlink/", Name: link, Summary: "Make the link, which lives 14 days, and a former one invalid", Status: 200, May: may}, s.apiMakeLink)
	rest.Handle(api, rest.Call{Method: "DELETE", Path: "/friendlink/", Name: link, Summary: "Make the link invalid", May: may}, s.apiEndLink)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/friendlink/{token}/", Name: invitation, Summary: "Who gives a link", May: may}, s.apiInvitation)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/friendlink/{token}/", Name: invitation, Summary: "Be friends with who gives a link", May: may}, s.apiAcceptLink)
}

type inList struct {
	State rest.Opt[string] `query:"state" filter:"choice" choices:"friend,in,out"`
}

type inAsk struct {
	LoginID string `json:"login_id" max:"20"`
}

// Asked is what is answered to an ask, whomever it names.
type Asked struct {
	LoginID string `json:"login_id"`
}

type inThing struct {
	ID int64 `path:"id"`
}

type inToken struct {
	Token string `path:"token"`
}

type inChange struct {
	ID     int64            `path:"id"`
	Alias  rest.Opt[string] `json:"alias" blank:"true" max:"40"`
	Accept rest.Opt[bool]   `json:"accept" absent:"keep"`
}

// outLink is a [Link] that may not be there.
type outLink struct {
	Link   *string    `json:"link"`
	EndsAt *rest.Time `json:"ends_at"`
}

func may(ctx context.Context) error { return MayHave(account.ViewerOf(ctx)) }

// there says whether one has such a friend or request, before what is sent is
// looked at.
func (s *Service) there(ctx context.Context, id int64) error {
	_, err := s.Friend(ctx, account.ViewerOf(ctx), id)
	return err
}

func (s *Service) apiFriends(ctx context.Context, in inList) ([]Friend, error) {
	state := Is
	if in.State.Set && in.State.Value != "" {
		state = State(in.State.Value)
	}
	return s.List(ctx, account.ViewerOf(ctx), state)
}

func (s *Service) apiAsk(ctx context.Context, in inAsk) (Asked, error) {
	login, err := s.Ask(ctx, account.ViewerOf(ctx), in.LoginID)
	return Asked{login}, err
}

func (s *Service) apiFriend(ctx context.Context, in inThing) (Friend, error) {
	return s.Friend(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiChange(ctx context.Context, in inChange) (f Friend, err error) {
	v := account.ViewerOf(ctx)
	if in.Accept.Set && !in.Accept.Value {
		return f, fault.Field("accept", "refuse_by_delete")
	}
	if in.Accept.Set {
		if f, err = s.Accept(ctx, v, in.ID); err != nil {
			return f, err
		}
	}
	if in.Alias.Set {
		return s.SetAlias(ctx, v, in.ID, in.Alias.Value)
	}
	return s.Friend(ctx, v, in.ID)
}

func (s *Service) apiRemove(ctx context.Context, in inThing) (rest.Empty, error) {
	return rest.Empty{}, s.Remove(ctx, account.ViewerOf(ctx), in.ID)
}

func (s *Service) apiLink(ctx context.Context, _ rest.Empty) (outLink, error) {
	l, ok, err := s.Link(ctx, account.ViewerOf(ctx))
	if err != nil || !ok {
		return outLink{}, err
	}
	return outLink{&l.Address, &l.EndsAt}, nil
}

func (s *Service) apiMakeLink(ctx context.Context, _ rest.Empty) (Link, error) {
	return s.MakeLink(ctx, account.ViewerOf(ctx))
}

func (s *Service) apiEndLink(ctx context.Context, _ rest.Empty) (rest.Empty, error) {
	return rest.Empty{}, s.EndLink(ctx, account.ViewerOf(ctx))
}

func (s *Service) apiInvitation(ctx context.Context, in inToken) (Invitation, error) {
	return s.Invitation(ctx, account.ViewerOf(ctx), in.Token)
}

func (s *Service) apiAcceptLink(ctx context.Context, in inToken) (Friend, error) {
	return s.AcceptLink(ctx, account.ViewerOf(ctx), in.Token)
}
