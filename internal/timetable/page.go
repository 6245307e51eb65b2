package timetable

import (
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.handleTables(api)
	s.handleEntries(api)
	s.mountTables(m)
	s.mountEntries(m)
	m.Handle("GET /timetable/{id}/search/", s.pageSearch)
}
