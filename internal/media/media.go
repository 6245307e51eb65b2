// Package media keeps the pictures that people put into their posts.
//
// Its promises:
//
//   - What is kept of a file is what package still makes of it: pixels. Nothing
//     that its camera or its sender said beside them stays, not even for a moment
//     under a name.
//   - A picture's name is random and says nothing of who sent it, when, and what
//     else they sent; nor does anything that is answered when it is asked for. Two
//     of one person look like two of two people.
//   - Until it stands in a post, its owner alone sees it, for a day. From then on
//     whoever may read the post does, and nobody when the post is gone.
//   - A picture that was acknowledged is there after a power cut. No file stays
//     without a row or a job that knows of it, so that none is left behind for good.
//   - How many pictures, and how much of the disk, one person may use is bounded,
//     also for many requests at once.
//
// The Service's methods are safe for concurrent use.
package media

import (
	"context"
	"embed"
	"log/slog"
	"time"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/media/still"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/fault"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
)

// Schema holds the tables of this package, 0022.
//
//go:embed schema
var Schema embed.FS

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// Options are what a Service needs from outside.
type Options struct {
	Store   blob.Store // where the files are
	Uploads upload.Dir // where files wait that come in

	// MayRead says whether v may read the post, by returning nil.
	MayRead func(ctx context.Context, v account.Viewer, post int64) error

	// Limited says whether it is counted how often somebody sends files, good or
	// not; nil is yes.
	Limited func() bool

	// Log takes what fails where nobody waits for an answer; nil is the default log.
	Log *slog.Logger
}

// Service is the media domain. Make one with [New].
type Service struct {
	db     *db.DB
	o      Options
	studio *still.Studio
	tries  *limit.Buckets
}

// tries are the files that one person may have looked at: opening one takes a
// second of a processor, whatever comes of it.
var tries = limit.Rule{Name: "media.tries", N: 60, Per: time.Minute}

// New returns the domain on d.
func New(d *db.DB, o Options) *Service {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Limited == nil {
		o.Limited = func() bool { return true }
	}
	return &Service{db: d, o: o, studio: still.NewStudio(), tries: limit.NewBuckets(tries, 10_000)}
}

// mayAdd says whether v may send pictures: who may write somewhere.
func mayAdd(v account.Viewer) error {
	switch {
	case !v.SignedIn():
		return fault.New(fault.Unauthenticated, "not_authenticated")
	case v.State == account.Unverified && !v.Staff():
		return fault.New(fault.Forbidden, "not_verified")
	}
	return nil
}

// failed returns err, by which files could not be kept or read, and logs it: who
// asked is only told to try again, and who runs the instance has to mend it.
func (s *Service) failed(ctx context.Context, err error) error {
	if kind := fault.Of(err).Kind; kind == fault.NoSpace || kind == fault.Unavailable {
		s.o.Log.ErrorContext(ctx, "the place of pictures failed", "request", web.RequestID(ctx), "error", err)
	}
	return err
}

func notFound() error { return fault.New(fault.NotFound, "not_found") }
