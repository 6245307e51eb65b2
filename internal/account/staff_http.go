package account

import (
	"context"
	"net/http"

	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/rest"
)

// apiUser is an account as staff sees it.
type apiUser struct {
	ID        string    `json:"id"`
	Nickname  string    `json:"nickname"`
	SchoolID  *int64    `json:"school_id"`
	State     State     `json:"state"`
	Role      Role      `json:"role"`
	IsActive  bool      `json:"is_active"`
	CreatedAt rest.Time `json:"created_at"`
}

func (u User) api() apiUser {
	out := apiUser{ID: u.Login, Nickname: u.Nickname, State: u.State, Role: u.Role, IsActive: u.Active, CreatedAt: rest.At(u.CreatedAt)}
	if u.School != 0 {
		out.SchoolID = &u.School
	}
	return out
}

type usersIn struct {
	School rest.Opt[int64] `query:"school_id" filter:"number"`
	Search rest.Words      `query:"search"`
}

type barIn struct {
	Login  string `path:"id"`
	Reason string `json:"reason" max:"500"`
}

// callStaff adds the calls with which staff shut somebody out.
func (s *Service) callStaff(api *rest.API) {
	staff := func(ctx context.Context) error {
		if v := ViewerOf(ctx); !v.Staff() {
			return denied(v)
		}
		return nil
	}
	rest.Handle(api, rest.Call{Method: "GET", Path: "/admin/user/", Name: "User List", Summary: "The accounts, the oldest first", May: staff}, own(s.apiUsers))
	rest.Handle(api, rest.Call{Method: "POST", Path: "/admin/user/{id}/bar/", Name: "User Bar", Summary: "Shut an account out, by its id", Status: http.StatusNoContent, May: staff}, own(s.apiBar))
	rest.Handle(api, rest.Call{Method: "POST", Path: "/admin/user/{id}/unbar/", Name: "User Unbar", Summary: "Let a barred account in again", Status: http.StatusNoContent, May: staff}, own(s.apiUnbar))
}

func (s *Service) apiUsers(ctx context.Context, v Viewer, in usersIn) ([]apiUser, error) {
	f := UserFilter{School: in.School.Or(0)}
	if v.Role != Operator && f.School == 0 {
		f.School = v.School
	}
	if len(in.Search) > 0 {
		f.Search = in.Search[0]
	}
	all, err := s.Users(ctx, v, f)
	out := make([]apiUser, len(all))
	for i, u := range all {
		out[i] = u.api()
	}
	return out, err
}

// named finds the account that staff names by its id, if it is theirs to judge.
func (s *Service) named(ctx context.Context, v Viewer, login string) (ID, error) {
	u, err := oneUser(s.db.Row(ctx, userColumns+` WHERE u.login = ?`, foldMail(login)))
	if err == nil && !v.StaffOf(u.school) {
		err = fault.New(fault.NotFound, "not_found")
	}
	return u.id, err
}

func (s *Service) apiBar(ctx context.Context, v Viewer, in barIn) (rest.Empty, error) {
	id, err := s.named(ctx, v, in.Login)
	if err != nil {
		return rest.Empty{}, err
	}
	return rest.Empty{}, s.Bar(ctx, v, id, in.Reason)
}

func (s *Service) apiUnbar(ctx context.Context, v Viewer, in barIn) (rest.Empty, error) {
	id, err := s.named(ctx, v, in.Login)
	if err != nil {
		return rest.Empty{}, err
	}
	return rest.Empty{}, s.Unbar(ctx, v, id, in.Reason)
}
