package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/madang-campus/madang/internal/app"
	"github.com/madang-campus/madang/internal/board"
	"github.com/madang-campus/madang/internal/media"
	"github.com/madang-campus/madang/internal/platform/blob"
	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/db"
	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/jobs"
	"github.com/madang-campus/madang/internal/platform/mail"
	"github.com/madang-campus/madang/internal/review"
)

type doctorCmd struct {
	Deep    bool `help:"Read the whole database too, which takes a while."`
	Reindex bool `help:"Make the index of search anew first. A server may be running; it goes on where it was stopped."`
	JSON    bool `help:"For programs."`
}

func (doctorCmd) Help() string {
	return `Looks at the settings, the data folder, the database, the place of pictures, the jobs and the mail server, and says what to do about what is wrong. It changes nothing, unless --reindex has it bring the schema up to date and make the index of search anew. Ends with 1 when something is bad; warnings alone end with 0.

Examples:
  madang doctor
  madang doctor --deep --json
  madang doctor --reindex`
}

// A finding is what doctor says about one thing.
type finding struct {
	About string `json:"about"`
	State string `json:"state"` // ok, warning or bad
	Text  string `json:"text"`
}

type findings []finding

func (f *findings) ok(about, text string, args ...any) {
	*f = append(*f, finding{about, "ok", fmt.Sprintf(text, args...)})
}
func (f *findings) warn(about, text string, args ...any) {
	*f = append(*f, finding{about, "warning", fmt.Sprintf(text, args...)})
}
func (f *findings) bad(about, text string, args ...any) {
	*f = append(*f, finding{about, "bad", fmt.Sprintf(text, args...)})
}

func (c doctorCmd) Run(p *program) error {
	var f findings
	none := p.cfg.Database == "" && absent(filepath.Join(p.cfg.Data, "madang.db"))
	if c.Reindex && !none {
		if err := p.reindex(&f); err != nil {
			return err
		}
	}
	if err := p.cfg.CheckServe(); err != nil {
		f.warn("settings", "%v", err)
	} else {
		f.ok("settings", "nothing speaks against them")
	}
	if proxyUnnamed(p.cfg) {
		f.warn("proxy", "%s", i18n.In(p.lang, "cmd.proxy_unnamed"))
	}
	f.folder(p.cfg.Data)
	if none {
		f.warn("database", "there is none yet in %s; the first madang serve makes it", p.cfg.Data)
	} else {
		c.database(p, &f)
	}
	f.media(p)
	f.mail(p)

	bad := 0
	rows := [][]string{}
	for _, x := range f {
		if x.State == "bad" {
			bad++
		}
		rows = append(rows, []string{strings.ToUpper(x.State), x.About, x.Text})
	}
	if c.JSON {
		if err := p.json(f); err != nil {
			return err
		}
	} else {
		p.table(rows)
	}
	if bad > 0 {
		return errors.New("this instance needs help")
	}
	return nil
}

// proxyUnnamed reports whether the proxy that a public https URL needs is not
// believed: then all who come by it count as one address, and cookies are not
// kept to encrypted connections.
func proxyUnnamed(c *config.Config) bool {
	return strings.HasPrefix(c.PublicURL, "https://") && len(c.Proxies) == 0
}

func absent(path string) bool { _, err := os.Stat(path); return os.IsNotExist(err) }

// folder looks at where the data are.
func (f *findings) folder(dir string) {
	info, err := os.Stat(dir)
	if os.IsNotExist(err) {
		f.warn("data folder", "%s does not exist yet; the first madang serve makes it", dir)
		return
	}
	if err != nil {
		f.bad("data folder", "%v", err)
		return
	}
	if info.Mode().Perm()&0o077 != 0 {
		f.warn("data folder", "others on this machine can look into %s; chmod 700 %s", dir, dir)
	}
	probe, err := os.CreateTemp(dir, ".doctor-*")
	if err != nil {
		f.bad("data folder", "nothing can be written: %v", err)
		return
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		f.bad("data folder", "%v", err)
		return
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		f.bad("disk", "%v", err)
		return
	}
	const enough = 500 << 20
	free := int64(disk.Bavail) * int64(disk.Bsize)
	if free < enough {
		f.warn("disk", "only %d MB are free for %s", free>>20, dir)
		return
	}
	f.ok("data folder", "%s can be written, %d MB free", dir, free>>20)
}

// database looks at the database without changing it.
func (c doctorCmd) database(p *program, f *findings) {
	d, err := db.Open(p.cfg.DatabaseURL()) // not app.New, which makes the folder and the secret
	if err != nil {
		f.bad("database", "%v", err)
		return
	}
	defer func() {
		if err := d.Close(); err != nil {
			f.bad("database", "closing it: %v", err)
		}
	}()
	stats, err := d.Stats(p.ctx)
	if err != nil {
		f.bad("database", "%v", err)
		return
	}
	f.ok("database", "%s %s", stats.Engine, stats.Version)
	todo, err := d.Pending(p.ctx, app.Schemas()...)
	switch {
	case err != nil:
		f.bad("schema", "%v", err)
		return
	case len(todo) > 0:
		f.warn("schema", "%d files are to be applied; madang migrate, or the next madang serve, does it", len(todo))
		return
	}
	f.ok("schema", "current")
	c.jobs(p, d, f)
	if !c.Deep {
		return
	}
	problems, err := d.IntegrityCheck(p.ctx)
	if err != nil {
		f.bad("integrity", "%v", err)
		return
	}
	for _, problem := range problems {
		f.bad("integrity", "%s", problem)
	}
	if len(problems) == 0 {
		f.ok("integrity", "the whole database was read and is sound")
	}
	counts, err := board.Recount(p.ctx, d)
	if err != nil {
		f.bad("counts", "%v", err)
		return
	}
	ofReviews, err := review.Recount(p.ctx, d)
	if err != nil {
		f.bad("counts", "%v", err)
		return
	}
	for _, c := range ofReviews {
		counts = append(counts, board.Count(c))
	}
	wrong := 0
	for _, c := range counts {
		if c.Wrong > 0 {
			wrong++
			f.bad("counts", "%s: %d are not what a recount finds", c.What, c.Wrong)
		}
	}
	if wrong == 0 {
		f.ok("counts", "every sum is what a recount finds")
	}
	missing, stray, err := board.Unindexed(p.ctx, d)
	switch {
	case err != nil:
		f.bad("search", "%v", err)
	case missing+stray > 0:
		f.bad("search", "the index lacks %d posts and has %d that are gone; madang doctor --reindex makes it anew", missing, stray)
	default:
		f.ok("search", "the index has every post that stands, and no other")
	}
	f.pictures(p, d)
}

// media looks whether pictures can be kept where the settings say.
func (f *findings) media(p *program) {
	store, err := blob.Open(p.cfg.MediaStore())
	if err == nil {
		ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
		defer cancel()
		err = store.Check(ctx)
	}
	if err != nil {
		f.bad("pictures", "%v", err)
		return
	}
	f.ok("pictures", "the place for them is there")
}

// pictures looks whether the newest have their files.
func (f *findings) pictures(p *program, d *db.DB) {
	const newest = 1000
	store, err := blob.Open(p.cfg.MediaStore())
	if err != nil {
		return // media says so
	}
	missing, seen, err := media.New(d, media.Options{Store: store}).Missing(p.ctx, newest)
	switch {
	case err != nil:
		f.bad("files of pictures", "%v", err)
	case missing > 0:
		f.bad("files of pictures", "%d of the newest %d have none: is --media the place where they were kept?", missing, seen)
	default:
		f.ok("files of pictures", "the newest %d have theirs", seen)
	}
}

// reindex makes the index of search anew.
func (p *program) reindex(f *findings) error {
	const step = 10_000
	posts := 0
	err := p.with(func(a *app.App) error {
		return a.Board.Reindex(p.ctx, func(n int) {
			if n/step > posts/step {
				fmt.Fprintf(p.err, "search: %d posts so far\n", n)
			}
			posts = n
		})
	})
	if err != nil {
		return fmt.Errorf("the index of search, after %d posts: %w", posts, err)
	}
	f.ok("search", "the index was made anew, of %d posts", posts)
	return nil
}

// jobs looks for work that was given up or that nobody does.
func (doctorCmd) jobs(p *program, d *db.DB, f *findings) {
	const most = 1000
	dead, err := jobs.List(p.ctx, d, jobs.Dead, most)
	if err != nil {
		f.bad("jobs", "%v", err)
		return
	}
	if len(dead) > 0 {
		f.warn("jobs", "%d were given up; the last one, of kind %s: %s", len(dead), dead[0].Kind, dead[0].Trouble)
	}
	ready, err := jobs.List(p.ctx, d, jobs.Ready, most)
	if err != nil {
		f.bad("jobs", "%v", err)
		return
	}
	late := 0
	for _, j := range ready {
		if j.Due.Before(d.Now().Add(-10 * time.Minute)) {
			late++
		}
	}
	if late > 0 {
		f.warn("jobs", "%d have waited for more than 10 minutes: is a server running?", late)
	} else if len(dead) == 0 {
		f.ok("jobs", "none given up, none late")
	}
}

// mail looks whether letters can leave.
func (f *findings) mail(p *program) {
	if p.cfg.SMTP == "" {
		f.warn("mail", "no --smtp: letters stay as files in %s, and students cannot be verified by mail", p.cfg.MailDir())
		return
	}
	server, err := mail.NewSMTP(p.cfg.SMTP)
	if err == nil {
		ctx, cancel := context.WithTimeout(p.ctx, 15*time.Second)
		defer cancel()
		err = server.Check(ctx)
	}
	if err != nil {
		f.bad("mail", "%v", err)
		return
	}
	f.ok("mail", "the server takes letters")
}
