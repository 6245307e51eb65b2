package web

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/madang-campus/madang/internal/platform/i18n"
	"github.com/madang-campus/madang/internal/platform/web/ui"
)

const (
	languageCookie = "madang_language"
	themeCookie    = "madang_theme"
	choiceLife     = 365 * 24 * 60 * 60 // seconds
)

// Language returns the language to answer r in: the reader's choice, else what
// their browser asks for, else the instance's.
func Language(r *http.Request, instance i18n.Lang) i18n.Lang {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(i18n.Langs, i18n.Lang(c.Value)) {
		return i18n.Lang(c.Value)
	}
	if lang, ok := acceptLanguage(r.Header.Get("Accept-Language")); ok {
		return lang
	}
	return instance
}

// acceptPart is one language of an Accept-Language header and its weight, as
// Django's LocaleMiddleware reads them.
var acceptPart = regexp.MustCompile(`^([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?))?(?:\s*,\s*|$)`)

// acceptLanguage reads an Accept-Language header as Django does: at most 500
// characters of it, all of it or, where something in it cannot be read, none;
// the highest weight first, a star ends the search, and a region (ko-KR) stands
// for its language.
func acceptLanguage(header string) (i18n.Lang, bool) {
	const most = 500
	if len(header) > most {
		i := strings.LastIndexByte(header[:most], ',')
		if i <= 0 {
			return "", false
		}
		header = header[:i]
	}
	header = strings.ToLower(header)
	type wish struct {
		tag    string
		weight float64
	}
	var wishes []wish
	for header != "" {
		m := acceptPart.FindStringSubmatch(header)
		if m == nil {
			return "", false
		}
		one := wish{m[1], 1}
		if m[2] != "" {
			one.weight, _ = strconv.ParseFloat(m[2], 64) // the pattern leaves numbers only
		}
		wishes = append(wishes, one)
		header = header[len(m[0]):]
	}
	slices.SortStableFunc(wishes, func(a, b wish) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	for _, one := range wishes {
		if one.tag == "*" {
			break
		}
		base, _, _ := strings.Cut(one.tag, "-")
		if slices.Contains(i18n.Langs, i18n.Lang(base)) {
			return i18n.Lang(base), true
		}
	}
	return "", false
}

func themeOf(r *http.Request) ui.Theme {
	c, err := r.Cookie(themeCookie)
	if err != nil || c.Value != string(ui.Light) && c.Value != string(ui.Dark) {
		return ui.System
	}
	return ui.Theme(c.Value)
}

// ChooseLanguage keeps the reader's language in their browser for a year; ""
// leaves it to the browser again. What no text is in is ignored.
func ChooseLanguage(w http.ResponseWriter, r *http.Request, lang i18n.Lang) {
	if lang == "" {
		http.SetCookie(w, optionsOf(r).cookie(r, languageCookie, "", -1))
	} else if slices.Contains(i18n.Langs, lang) {
		http.SetCookie(w, optionsOf(r).cookie(r, languageCookie, string(lang), choiceLife))
	}
}

// ChooseTheme keeps the reader's theme in their browser for a year; System
// leaves it to the device again.
func ChooseTheme(w http.ResponseWriter, r *http.Request, theme ui.Theme) {
	switch theme {
	case ui.System:
		http.SetCookie(w, optionsOf(r).cookie(r, themeCookie, "", -1))
	case ui.Light, ui.Dark:
		http.SetCookie(w, optionsOf(r).cookie(r, themeCookie, string(theme), choiceLife))
	}
}

// pageAppearance takes the choices "language" (ko, en, or empty) and "theme"
// (light, dark, or empty), each where it is there, and leads back to "next".
func pageAppearance(w http.ResponseWriter, r *http.Request) error {
	if err := ParseForm(r); err != nil {
		return err
	}
	if r.PostForm.Has("language") {
		ChooseLanguage(w, r, i18n.Lang(r.PostForm.Get("language")))
	}
	if r.PostForm.Has("theme") {
		ChooseTheme(w, r, ui.Theme(r.PostForm.Get("theme")))
	}
	return Redirect(w, r, Next(r))
}
