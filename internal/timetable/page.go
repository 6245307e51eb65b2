package timetable

import (
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Mount adds the pages, the calls and the files of the domain.
func (s *Service) Mount(m, files *web.Mux, api *rest.API) {
	s.handleTables(api)
	s.handleEntries(api)
	s.mountTables(m)
	s.mountEntries(m)
	s.handleShare(api)
	s.mountShare(m)
	s.mountFiles(files)
	s.handleGPA(api)
	s.mountGPA(m)
	s.handleWizard(api)
	s.mountWizard(m)
	if s.o.Friends != nil {
		s.handleFriends(api)
		s.mountFriends(m)
	}
	m.Handle("GET /timetable/{id}/search/", s.pageSearch)
}
