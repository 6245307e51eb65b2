// Package ui holds what Madang's pages are made of: the frame around a page,
// the parts inside it, and the styles, icons and scripts that go with them.
//
// What it promises:
//
//   - Every part works without scripts and is reached by keyboard.
//   - Every colour stands in css/tokens.css, and every text has a contrast of
//     at least 4.5:1 with what it stands on, in light and in dark.
//   - Text that people wrote is shown inert: see [Prose].
//   - Parts show no more of a person than they are given; none takes an id.
//
// Parts are templ components. They read the language from the context, and the
// frame reads from it what the app knows of the viewer: see [WithChrome].
package ui

import (
	"context"
	_ "embed"
	"time"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

//go:embed texts.toml
var texts string

func init() { i18n.Add(texts) }

// A Page says what stands around a page's content.
type Page struct {
	Title   string // in the window's title, and the heading of the top bar
	Section string // which entry of the bars is lit: home, board, notification, me, search, or none
	Back    string // where the arrow of the top bar leads; no arrow when empty
	Close   bool   // the arrow is a cross: one leaves what one is writing

	// Where replaces Title in the top bar, for pages whose own <h1> stands in
	// the content (a post). WhereHref, if any, is where it leads.
	Where     string
	WhereHref string

	Alone   bool // no bars: log-in, sign-up, set-up
	Writing bool // no bottom bar on the phone: a composer has the bottom
	Home    bool // on the phone the side stands below the content

	Actions templ.Component // at the end of the top bar
	Side    templ.Component // the right column of wide windows
	NoIndex bool            // asks search engines to leave the page out (pages of signed-in people are always left out)
	// Description and Picture, an address, are for link previews of pages that
	// everybody may see.
	Description, Picture string
}

// Chrome is what the frame shows of the viewer and the school.
type Chrome struct {
	SignedIn bool
	School   string // the school's name; the instance's where there is none
	Nickname string
	Unread   int   // notifications not yet read
	Pinned   []Pin // the viewer's boards, in their order
	// Seat is an opaque mark of the viewer for their own browser: a draft kept
	// under one mark is not shown under another. It must not be derived from an
	// id without a key.
	Seat string
	Keep bool // the log-in is kept on this device: so may be what the viewer types
	Demo bool // says on every page that this is a demonstration
}

// A Pin is a pinned board.
type Pin struct {
	Name string
	Href string
	New  bool // there are posts the viewer has not seen
}

type chromeKey struct{}

// WithChrome returns a context whose frame is filled by f. It is called when a
// frame is rendered, at most once per frame, so parts cost nothing.
func WithChrome(ctx context.Context, f func() Chrome) context.Context {
	return context.WithValue(ctx, chromeKey{}, f)
}

func chromeOf(ctx context.Context) Chrome {
	if f, ok := ctx.Value(chromeKey{}).(func() Chrome); ok {
		return f()
	}
	return Chrome{}
}

// A Theme is whether pages are light or dark.
type Theme string

const (
	System Theme = "" // as the reader's device is
	Light  Theme = "light"
	Dark   Theme = "dark"
)

type themeKey struct{}

// WithTheme returns a context whose pages have the theme.
func WithTheme(ctx context.Context, t Theme) context.Context {
	return context.WithValue(ctx, themeKey{}, t)
}

// ThemeOf returns the theme of ctx, System where none was set.
func ThemeOf(ctx context.Context) Theme {
	t, _ := ctx.Value(themeKey{}).(Theme)
	return t
}

type clockKey struct{}

// WithClock returns a context in which "now" is what f says.
func WithClock(ctx context.Context, f func() time.Time) context.Context {
	return context.WithValue(ctx, clockKey{}, f)
}

func now(ctx context.Context) time.Time {
	if f, ok := ctx.Value(clockKey{}).(func() time.Time); ok {
		return f()
	}
	return time.Now()
}

type flashKey struct{}

// A Flash is a message that goes away by itself.
type Flash struct {
	Text string
	Undo string // where a POST takes back what the message tells of; "" for nowhere
}

// WithFlash returns a context whose frame shows the message once.
func WithFlash(ctx context.Context, f Flash) context.Context {
	return context.WithValue(ctx, flashKey{}, f)
}

func flashOf(ctx context.Context) Flash {
	f, _ := ctx.Value(flashKey{}).(Flash)
	return f
}

func t(ctx context.Context, key string, args ...any) string { return i18n.T(ctx, key, args...) }
