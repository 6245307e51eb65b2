// Package lecture is the catalogue of a school: its semesters, and the lectures
// that are given in them. A course (code and name) has a section for each class
// of it in a semester; a section has meetings, exams, instructors and categories.
//
// Its promises:
//
//   - The registrar's own text of times, rooms and professors is kept beside what
//     was understood of it.
//   - A section keeps its id as long as the registrar lists it under the same code
//     and number, and after: one that disappears is marked, never deleted.
//   - A registrar's list is taken whole or not at all, and what is wrong with it is
//     named by its line, column and value. Who has a lecture that it changes is told.
//   - Whoever belongs to a school finds its lectures; what belongs to another school
//     is not there: NotFound, not Forbidden.
//   - What a lecture is rated with is what the reviews of its course by its
//     instructors come to, those of earlier semesters too.
//   - Credits are hundredths, times are minutes: no floats.
//
// The Service's methods are safe for concurrent use.
package lecture

import (
	"context"
	"embed"

	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/upload"
)

// Schema holds the tables of this package. They refer to those of package
// account.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Options are what a Service needs from outside. Without them nobody is told of
// lectures that change.
type Options struct {
	Notification *notification.Service

	// Owners says who has which of the sections, at most 1000, in a timetable.
	Owners func(ctx context.Context, q db.Q, sections []int64) ([]Owner, error)

	// Where lists are that somebody imports in the browser, and where they wait
	// while they come in. The pages need both.
	Store   blob.Store
	Uploads upload.Dir

	// Schools names the schools that an operator chooses from, by their ids.
	Schools func(ctx context.Context) ([]School, error)

	// Beside is what other domains show on the page of a lecture, in this order.
	Beside []Beside
}

// A School is one that has a catalogue.
type School struct {
	ID   int64
	Name string
}

// Service is the catalogue. Make one with [New].
type Service struct {
	db    *db.DB
	o     Options
	shelf shelf

	reading chan struct{} // has one who reads a list at this moment: it takes up to 270 MB
}

// New returns the catalogue on d.
func New(d *db.DB, o Options) *Service {
	s := &Service{db: d, o: o, reading: make(chan struct{}, 1)}
	if o.Notification != nil {
		o.Notification.Describe(kindChanged, s.describe)
	}
	return s
}
