// Command madang runs a Madang: it serves, migrates and looks after an
// instance. `madang --help` lists the commands; docs/operate.md tells how to
// run one.
//
// Each command is a short file: it reads what was asked, calls the domains as
// the program itself ([account.System]) and prints. Rules live in the domains.
package main

import (
	"context"
	_ "embed"
	"io"
	"os"

	"github.com/alecthomas/kong"

	"github.com/madang-campus/madang/internal/platform/config"
	"github.com/madang-campus/madang/internal/platform/i18n"
)

// What the program's end means to a script.
const (
	exitOK       = 0
	exitFailed   = 1 // it could not be done: the database is away, the disk is full, a bug
	exitRefused  = 2 // it was asked for wrongly, or a rule speaks against it
	exitNotFound = 3 // what it is about does not exist
)

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// cli is the whole command line. Every command takes all settings.
type cli struct {
	Settings config.Config `embed:""`

	Serve       serveCmd       `cmd:"" help:"Serve pages and the API."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database's schema up to date."`
	Config      configCmd      `cmd:"" help:"Show the settings that hold, secrets masked."`
	Doctor      doctorCmd      `cmd:"" help:"Look for what is wrong with this instance."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running server whether it is ready."`
	Version     versionCmd     `cmd:"" help:"Say which version this is."`
	School      schoolCmd      `cmd:"" help:"Look after schools."`
	Semester    semesterCmd    `cmd:"" help:"Look after semesters."`
	Lecture     lectureCmd     `cmd:"" help:"Look after lectures."`
	Board       boardCmd       `cmd:"" help:"Look after boards."`
	User        userCmd        `cmd:"" help:"Look after accounts."`
	Post        postCmd        `cmd:"" help:"Look after posts."`
	Setting     settingCmd     `cmd:"" help:"Look after what the instance and its schools decide."`
}

// A program is one run of the command line.
type program struct {
	ctx  context.Context
	cfg  *config.Config
	lang i18n.Lang
	kong *kong.Kong

	in       io.Reader
	out, err io.Writer
}

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// run does what args ask for and returns the exit code.
func run(ctx context.Context, args []string, in io.Reader, out, err io.Writer) int {
	p := &program{lang: language(os.Getenv), in: in, out: out, err: err}
	p.ctx = i18n.With(ctx, p.lang)
	helped := false
	k, c, problem := parser(out, err, func(int) { helped = true })
	if problem != nil {
		return p.fail(problem)
	}
	p.kong, p.cfg = k, &c.Settings
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, problem := k.Parse(args)
	if helped {
		return exitOK
	}
	if problem != nil {
		return p.misused(problem)
	}
	if problem := p.cfg.Check(); problem != nil {
		return p.fail(problem)
	}
	if problem := parsed.Run(p); problem != nil {
		return p.fail(problem)
	}
	return exitOK
}

// parser makes the command line. done is called after help was printed.
func parser(out, err io.Writer, done func(int)) (*kong.Kong, *cli, error) {
	c := new(cli)
	k, problem := kong.New(c, append(config.Options(),
		kong.Name("madang"),
		kong.Description("마당: the campus community that a school runs itself.\n\n"+
			"Examples:\n  madang serve --demo\n  madang school import\n\n"+
			"Exit codes: 0 done, 1 failed, 2 asked for wrongly or refused, 3 not found."),
		kong.Writers(out, err), kong.Exit(done), kong.Help(help), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)...)
	return k, c, problem
}

// help hides the settings of the server where a command has nothing to do with it.
func help(o kong.HelpOptions, ctx *kong.Context) error {
	if s := ctx.Selected(); s != nil && s.Name != "serve" && s.Name != "config" && s.Name != "healthcheck" && s.Name != "doctor" {
		for _, f := range ctx.Model.Flags {
			f.Hidden = f.Hidden || f.Group != nil && (f.Group.Key == "serve" || f.Group.Key == "log")
		}
	}
	return kong.DefaultHelpPrinter(o, ctx)
}
