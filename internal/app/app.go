// Package app puts Madang together: it opens the database, makes the domains
// and gives them to each other, and leads every request to its page or call.
//
// What it promises:
//
//   - Nothing but probes is answered before the schema is current and, with
//     demo data, before these are in; and nothing but the set-up and what its
//     page is made of before an instance has its first operator.
//   - A database that was filled with demo data is never served as a real one,
//     nor a real one filled with demo data.
//   - A server that is told to stop answers what it has taken, for at most
//     [Grace], and what it has acknowledged is in the database. What it has not
//     taken waits on its socket for the next one, where somebody keeps that open.
package app

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/account"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/friend"
	"github.com/madang-campus/madang/internal/home"
	"github.com/madang-campus/madang/internal/lecture"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/notification"
	"github.com/madang-campus/madang/internal/platform/audit"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/limit"
	"github.com/madang-campus/madang/internal/platform/mail"
	"github.com/madang-campus/madang/internal/platform/once"
	"github.com/madang-campus/madang/internal/platform/rest"
	"github.com/madang-campus/madang/internal/platform/secret"
	"github.com/madang-campus/madang/internal/platform/setting"
	"github.com/madang-campus/madang/internal/platform/upload"
	"github.com/madang-campus/madang/internal/platform/web"
	"github.com/madang-campus/madang/internal/review"
	"github.com/madang-campus/madang/internal/search"
	"github.com/madang-campus/madang/internal/timetable"
)

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// An App is an instance of Madang: its database, its domains and its handler.
// Make one with [New]; it is safe for concurrent use.
type App struct {
	DB           *db.DB
	Account      *account.Service
	Notification *notification.Service
	Media        *media.Service
	Board        *board.Service
	Lecture      *lecture.Service
	Friend       *friend.Service
	Timetable    *timetable.Service
	Review       *review.Service
	Home         *home.Service
	Jobs         *jobs.Runner

	// Limits are whether requests are counted against the limits per person
	// and address. They are; a benchmark of the rest turns them off before
	// it serves.
	Limits bool

	// Patience is how long a request waits for a database that is a server of
	// its own: for one of the connections, however many wait before it, and for
	// all of its answers. It is less than the time in which an answer must be
	// sent.
	Patience time.Duration

	cfg   config.Config
	log   *slog.Logger
	keys  secret.Keys
	seats secret.Key
	api   *rest.API
	pages *web.Mux
	fixed *web.Mux // one representation whatever Accept says, and nothing of anybody's
	files *web.Mux // one representation too, of what people keep here
	phase phase
}

// New opens the database that cfg names and makes the domains on it. It does
// not migrate: see [App.Migrate]. The data folder is made when it is missing.
func New(cfg config.Config, log *slog.Logger) (*App, error) {
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	signing := cfg.Secret
	if signing == "" {
		var err error
		if signing, err = secret.LoadOrCreate(cfg.Data); err != nil {
			return nil, err
		}
	}
	keys, err := secret.NewKeys(signing)
	if err != nil {
		return nil, err
	}
	d, err := db.Open(cfg.DatabaseURL())
	if err != nil {
		return nil, err
	}
	return On(d, cfg, keys, log)
}

// On is [New] on a database that is open already: that of a test.
func On(d *db.DB, cfg config.Config, keys secret.Keys, log *slog.Logger) (*App, error) {
	a := &App{DB: d, Limits: true, Patience: 45 * time.Second, cfg: cfg, keys: keys, seats: keys.For("web.seat"), log: log}
	a.phase.begun = make(chan struct{})
	a.Account = account.New(d, account.Options{
		Keys:      keys,
		PublicURL: cfg.BaseURL(),
		OnOpen: func(ctx context.Context, tx *db.Tx, s account.School) error {
			return a.Board.Furnish(ctx, tx, s)
		},
		Links: []account.Link{
			{Icon: "friends", Href: "/friend/", Text: "friend.page.title", For: func(v account.Viewer) bool { return friend.MayHave(v) == nil }},
			{Icon: "grades", Href: "/gpa/", Text: "timetable.gpa.title"},
			{Icon: "write", Href: "/post/mine/", Text: "board.page.mine"},
			{Icon: "star", Href: "/review/mine/", Text: "review.page.mine"},
			{Icon: "comment", Href: "/post/commented/", Text: "board.page.commented"},
			{Icon: "scrap", Href: "/scrap/", Text: "board.page.scraps"},
			{Icon: "heart", Href: "/post/liked/", Text: "board.page.liked"},
			{Icon: "hide", Href: "/block/", Text: "board.page.blocks"},
			{Icon: "clock", Href: "/lecture/import/", Text: "lecture.page.link", For: lecture.MayKeep},
		},
		Events: audit.NewEvents(log, keys.For("audit.events")),
		Log:    log,
	})
	a.Notification = notification.New(d)
	store, err := blob.Open(cfg.MediaStore())
	if err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a.Media = media.New(d, media.Options{
		Store:   store,
		Uploads: a.uploads(),
		MayRead: func(ctx context.Context, v account.Viewer, post int64) error {
			return a.Board.MayReadPost(ctx, v, post)
		},
		Limited: func() bool { return a.Limits },
		Log:     log,
	})
	a.Board = board.New(d, a.Notification, a.Media, search.New(d))
	a.Lecture = lecture.New(d, lecture.Options{
		Notification: a.Notification,
		Owners: func(ctx context.Context, q db.Q, sections []int64) ([]lecture.Owner, error) {
			return a.Timetable.Owners(ctx, q, sections)
		},
		Store:   store,
		Uploads: a.uploads(),
		Schools: a.schools,
		Beside: []lecture.Beside{
			func(ctx context.Context, v account.Viewer, x lecture.Section) (templ.Component, error) {
				return a.Timetable.Beside(ctx, v, x)
			},
			func(ctx context.Context, v account.Viewer, x lecture.Section) (templ.Component, error) {
				return a.Timetable.FriendsWho(ctx, v, x)
			},
			func(ctx context.Context, v account.Viewer, x lecture.Section) (templ.Component, error) {
				return a.Review.Beside(ctx, v, x)
			},
		},
	})
	a.Friend = friend.New(d, friend.Options{Notification: a.Notification, Keys: keys, PublicURL: cfg.BaseURL(), Blocks: a.Board.BlocksNickname})
	a.Board.WhenBlocked(a.Friend.Part)
	a.Timetable = timetable.New(d, a.Lecture, timetable.Options{Key: keys.For("timetable.address"), PublicURL: cfg.BaseURL(), Friends: a.Friend})
	a.Review = review.New(d, a.Lecture, review.Options{Notification: a.Notification, Took: a.Timetable.Took})
	a.Home = home.New(a.Account, a.Board, a.Timetable, a.Review)
	if err := a.work(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	a.route()
	return a, nil
}

// work says what is done behind the requests.
func (a *App) work() error {
	a.Jobs = jobs.New(a.DB, a.log)
	sender, err := a.sender()
	if err != nil {
		return err
	}
	mail.Handle(a.Jobs, a.DB, sender)
	a.Account.Work(a.Jobs)
	a.Media.Work(a.Jobs)
	a.Board.Work(a.Jobs)
	a.Lecture.Work(a.Jobs)
	return nil
}

// schools are those of which an operator keeps the catalogue.
func (a *App) schools(ctx context.Context) ([]lecture.School, error) {
	all, err := a.Account.Schools(ctx, "")
	list := []lecture.School{}
	for _, s := range all {
		if s.IsOpen {
			list = append(list, lecture.School{ID: s.ID, Name: s.Name})
		}
	}
	return list, err
}

// uploads is where files wait that come in: beside the data, on a real disk.
func (a *App) uploads() upload.Dir { return upload.Dir(a.cfg.Data) }

// sender is how letters leave: by the mail server, or as files.
func (a *App) sender() (mail.Sender, error) {
	if a.cfg.SMTP != "" {
		return mail.NewSMTP(a.cfg.SMTP)
	}
	return mail.NewFolder(a.cfg.MailDir(), a.log, a.cfg.Demo), nil
}

// Schemas are the tables of all packages.
func Schemas() []fs.FS {
	return []fs.FS{jobs.Schema, audit.Schema, limit.Schema, setting.Schema, Schema,
		account.Schema, notification.Schema, media.Schema, search.Schema, once.Schema, board.Schema, lecture.Schema, friend.Schema, timetable.Schema, review.Schema}
}

// Migrate brings the schema up to date.
func (a *App) Migrate(ctx context.Context) error { return a.DB.Migrate(ctx, Schemas()...) }

// lockPath is the file that keeps a second server off an embedded database.
func (a *App) lockPath() string { return filepath.Join(a.cfg.Data, "serve.lock") }

// Close closes the database.
func (a *App) Close() error { return a.DB.Close() }
