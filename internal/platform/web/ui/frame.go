package ui

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"github.com/madang-campus/madang/internal/platform/i18n"
)

// An entry is one of the places that the bars lead to.
type entry struct{ section, icon, href, text string }

// menu lists the places that exist for the viewer.
func menu(c Chrome) []entry {
	home, board := entry{"home", "home", "/", "ui.home"}, entry{"board", "board", "/board/", "ui.board"}
	if c.SignedIn {
		return []entry{home, {"timetable", "timetable", "/timetable/", "ui.timetable"}, board,
			{"notification", "bell", "/notification/", "ui.notification"}, {"me", "me", "/account/me/", "ui.me"}}
	}
	return []entry{home, board, {"login", "me", "/account/login/", "ui.login"}}
}

// railMenu is the menu with what has its place in the top bar of a phone.
func railMenu(c Chrome) []entry {
	all := menu(c)
	if c.SignedIn {
		all = slices.Insert(all, 3, entry{"search", "search", "/search/", "ui.search"})
	}
	return all
}

// htmxConfig keeps htmx from keeping pages, styling them, and putting error
// answers where content was asked for. That it evaluates nothing is seen to by
// madang.js, and again by the content security policy.
const htmxConfig = `{"history":false,"includeIndicatorCSS":false,"extensions":"madang","noSwap":[204,304,"4xx","5xx"],"mode":"same-origin","defaultTimeout":20000}`

// keyList are the keys of keys.js.
var keyList = []struct{ key, text string }{
	{"g h", "ui.home"}, {"g t", "ui.timetable"}, {"g b", "ui.board"}, {"g n", "ui.notification"}, {"g m", "ui.me"},
	{"/", "ui.search"}, {"j k", "ui.keys.walk"}, {"n", "ui.keys.write"}, {"c", "ui.keys.comment"}, {"?", "ui.keys.title"},
}

// keys is the sheet of the keys. Every page has it, and it is the same on all of
// one language: it is drawn once.
func keys(ctx context.Context) templ.Component {
	if drawn := keysDrawn()[i18n.Of(ctx)]; drawn != nil {
		return drawn
	}
	return keysDrawn()[i18n.Ko]
}

var keysDrawn = sync.OnceValue(func() map[i18n.Lang]templ.Component {
	all := map[i18n.Lang]templ.Component{}
	for _, lang := range i18n.Langs {
		var b strings.Builder
		must(keysSheet().Render(i18n.With(context.Background(), lang), &b))
		all[lang] = templ.Raw(b.String())
	}
	return all
})

func windowTitle(ctx context.Context, p Page) string {
	if p.Title == "" {
		return t(ctx, "ui.madang")
	}
	return p.Title + " · " + t(ctx, "ui.madang")
}

func backLabel(ctx context.Context, p Page) string {
	if p.Close && p.Writing {
		return t(ctx, "ui.leave_writing")
	}
	if p.Close {
		return t(ctx, "ui.close")
	}
	return t(ctx, "ui.back")
}

func self(c Chrome) string {
	if c.School == "" || c.Nickname == "" {
		return c.School + c.Nickname
	}
	return strings.Join([]string{c.Nickname, c.School}, " · ")
}

type themeColour struct{ media, colour string }

// themeColours are the colours of the browser's own bars: the ground's.
func themeColours(theme Theme) []themeColour {
	const light, dark = "#FBFAF7", "#121513"
	switch theme {
	case Light:
		return []themeColour{{"", light}}
	case Dark:
		return []themeColour{{"", dark}}
	}
	return []themeColour{{"(prefers-color-scheme: light)", light}, {"(prefers-color-scheme: dark)", dark}}
}
