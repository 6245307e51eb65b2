package account

import (
	"context"
	"strings"

	"github.com/madang-campus/madang/internal/platform/rest"
)

// apiSchool is a school in the reference's words.
type apiSchool struct {
	ID        int64     `json:"id"`
	Name      string    `json:"school_name"`
	NameEn    string    `json:"name_en"`
	IsOpen    bool      `json:"is_open"`
	CreatedAt rest.Time `json:"created_at"`
	UpdatedAt rest.Time `json:"updated_at"`
}

func (c School) api() apiSchool {
	return apiSchool{c.ID, c.Name, c.NameEn, c.IsOpen, rest.At(c.CreatedAt), rest.At(c.UpdatedAt)}
}

type schoolsIn struct {
	Search rest.Words `query:"search"`
}

type schoolIn struct {
	ID int64 `path:"id"`
}

type newSchoolIn struct {
	Name    string           `json:"school_name" max:"100"`
	NameEn  rest.Opt[string] `json:"name_en" max:"200" optional:"true" blank:"true"`
	Domains []string         `json:"domains" optional:"true"`
	IsOpen  bool             `json:"is_open" optional:"true"`
}

func (s *Service) callSchools(api *rest.API) {
	operator := func(ctx context.Context) error { return mayRunInstance(ViewerOf(ctx)) }
	rest.Handle(api, rest.Call{Method: "GET", Path: "/school/", Name: "School List", Summary: "The schools, by name", Open: true}, s.apiSchools)
	rest.Handle(api, rest.Call{Method: "POST", Path: "/school/", Name: "School List", Summary: "Add a school", May: operator}, s.apiAddSchool)
	rest.Handle(api, rest.Call{Method: "GET", Path: "/school/{id}/", Name: "School Instance", Summary: "A school", Open: true}, s.apiSchool)
}

func (s *Service) apiSchools(ctx context.Context, in schoolsIn) ([]apiSchool, error) {
	all, err := s.Schools(ctx, strings.Join(in.Search, " "))
	out := make([]apiSchool, len(all))
	for i, c := range all {
		out[i] = c.api()
	}
	return out, err
}

func (s *Service) apiSchool(ctx context.Context, in schoolIn) (apiSchool, error) {
	c, err := s.School(ctx, in.ID)
	return c.api(), err
}

func (s *Service) apiAddSchool(ctx context.Context, in newSchoolIn) (apiSchool, error) {
	c, err := s.AddSchool(ctx, ViewerOf(ctx), NewSchool{Name: in.Name, NameEn: in.NameEn.Value, Domains: in.Domains, Open: in.IsOpen})
	return c.api(), err
}
