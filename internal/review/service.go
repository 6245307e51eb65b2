// Package review is what students say of lectures: reviews (강의평), and notes on
// how exams were (시험 정보). Both belong to a course by a professor, and name the
// semester in which their writer took it.
//
// Its promises:
//
//   - Who wrote a text is in no exported field of anything that this package gives
//     away. Rows that hold a writer are unexported, print nothing of it, and become
//     views in anonymity.go. Nobody can sign.
//   - Nothing tells that two texts are of one person: ids are drawn by lot, times
//     are whole days, texts of one day stand in no order of writing, and the section
//     (분반) that their writer took is not even stored.
//   - Only who has the lecture in the main timetable of that semester writes, once
//     what one takes is settled, and once for each course and professor.
//   - Likes are of the text as it stands: editing it takes them away.
//   - What lectures are rated with is exact at every moment, whoever writes at the
//     same time.
//   - Points are given once for each course and professor, and never less than none.
//   - What belongs to another school is not there: NotFound, not Forbidden.
//
// The Service's methods are safe for concurrent use. What a person may do is
// decided in policy.go.
package review

import (
	"context"
	"embed"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/setting"
)

// Schema holds the tables of this package. They refer to those of packages
// account and lecture.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// What a school decides.
var (
	onlyTaken   = setting.Bool("review.only_taken", true)   // only those write who have the lecture in a main timetable
	onlySettled = setting.Bool("review.only_settled", true) // only when what one takes in the semester is settled
	usePoints   = setting.Bool("review.points", false)      // exam notes cost points, which texts bring
)

// Options are what a Service needs from outside.
type Options struct {
	Notification *notification.Service

	// Took returns the semesters, the newest first, in whose main timetable v has a
	// lecture of the course that the instructor teaches.
	Took func(ctx context.Context, v account.Viewer, course, instructor int64) ([]int64, error)
}

// Service is the domain. Make one with [New].
type Service struct {
	db      *db.DB
	lecture *lecture.Service
	o       Options
}

// New returns the domain on d, about the lectures of the catalogue.
func New(d *db.DB, catalogue *lecture.Service, o Options) *Service {
	s := &Service{d, catalogue, o}
	if o.Notification != nil {
		o.Notification.Describe(kindReviewRemoved, describe("review.notification.review_removed"))
		o.Notification.Describe(kindNoteRemoved, describe("review.notification.note_removed"))
	}
	return s
}
