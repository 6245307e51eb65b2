// Package timetable is what a student makes of the lectures of their school.
//
// Its promises:
//
//   - Grades are seen by whose they are, and by nobody else.
//   - Two devices that change the grades of one semester lose nothing: each change
//     can name the state that it was made on.
//
// The Service's methods are safe for concurrent use.
package timetable

import (
	"embed"

	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Schema holds the tables of this package. They refer to those of package
// account.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Service is the timetable domain. Make one with [New].
type Service struct {
	db *db.DB
}

// New returns the domain on d.
func New(d *db.DB) *Service { return &Service{db: d} }

// Mount adds the pages and the calls of the domain.
func (s *Service) Mount(m *web.Mux, api *rest.API) {
	s.handleGPA(api)
	s.mountGPA(m)

}
