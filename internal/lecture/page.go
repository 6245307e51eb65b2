package lecture

import (
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.handleSemesters(api)
	s.handleLectures(api)
	s.mountLectures(m)
	s.mountKeeping(m)
}
