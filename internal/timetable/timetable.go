// Package timetable is what a student makes of the catalogue: timetables (시간표)
// of lectures and own blocks.
//
// Its promises:
//
//   - A timetable is its owner's. What others see of it is decided by its
//     visibility, in policy.go; to everybody else it is not there.
//   - Two lectures that one cannot both attend stand in one timetable only where
//     its owner said so.
//   - Two devices that change one timetable lose nothing: each change is of one
//     entry, or names with If-Match the state that it was made on.
//   - The last change of a timetable can be taken back, the deletion of it too.
//   - Who has the address of a calendar reads that timetable, and who has that of a
//     public timetable sees it, until its owner renews the address. No address is
//     stored: it is made of the instance's secret.
//   - Grades are seen by whose they are, and by nobody else. Two devices that change
//     the grades of one semester lose nothing either.
//   - What the wizard suggests is exact: the best timetables of all, or it says that
//     the time ran out. Where there is none, it says what cannot be had together.
//   - Of a semester's timetables one is the main one, as long as there is any.
//
// The Service's methods are safe for concurrent use.
package timetable

import (
	"embed"

	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/secret"
)

// Schema holds the tables of this package. They refer to those of packages
// account, lecture and friend.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Service is the timetable domain. Make one with [New].
type Service struct {
	db       *db.DB
	lecture  *lecture.Service
	o        Options
	pictures chan struct{} // room for those that are drawn at one time

	room  *room // for those who have the wizard search
	nodes int64 // that a search looks at, 0 for no bound but time
}

// Options are what the domain knows of the instance.
type Options struct {
	Key       secret.Key // of the addresses that others get
	PublicURL string     // scheme and host of these addresses, without a slash at the end
	Friends   *friend.Service
}

// New returns the domain on d, whose lectures are those of the catalogue.
func New(d *db.DB, catalogue *lecture.Service, o Options) *Service {
	return &Service{db: d, lecture: catalogue, o: o, pictures: make(chan struct{}, maxPictures), room: newRoom()}
}
