package ui

import (
	"context"
	"html"
	"io"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
)

// Prose shows text that somebody wrote, and nothing else that they may have
// meant by it:
//
//   - Every character is text: markup is shown, not followed.
//   - Line breaks stay, more than two empty lines in a row become two.
//   - Addresses that begin with http:// or https:// and name a host become
//     links, which pass on neither rank nor where the reader came from. The
//     words of a link are the address itself, so it leads where it says.
//   - Marks that turn the direction of text around or take no room are left
//     out, except those that Korean, emoji and other scripts need; so one text
//     cannot make another look different.
//
// It writes no element around the text; use class "prose" on the one it is in.
func Prose(text string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, prose(text))
		return err
	})
}

var link = regexp.MustCompile(`(?i)https?://[^\s<>"'` + "`" + `\\^{}|]+`)

func prose(text string) string { return tagged(text, nil) }

// tagged writes a text; to, where there is one, says where a hashtag leads.
func tagged(text string, to func(name string) string) string {
	text = plaintext(text)
	var b strings.Builder
	b.Grow(len(text) + len(text)/8)
	pieces(text, func(p piece) {
		attributes := ""
		switch {
		case p.link:
			if href, ok := safeAddress(p.text); ok {
				attributes = `href="` + html.EscapeString(href) + `" rel="nofollow ugc noopener noreferrer" target="_blank"`
			}
		case p.tag != "" && to != nil:
			attributes = `href="` + html.EscapeString(to(p.tag)) + `"`
		}
		if attributes == "" {
			b.WriteString(html.EscapeString(p.text))
			return
		}
		b.WriteString(`<a ` + attributes + `>`)
		b.WriteString(html.EscapeString(p.text))
		b.WriteString(`</a>`)
	})
	return b.String()
}

// trimAddress leaves out what ends a sentence rather than an address: marks,
// brackets that were not opened in it, and Korean particles written right
// behind it.
func trimAddress(a string) string {
	if i := strings.IndexFunc(a, func(r rune) bool { return unicode.Is(unicode.Hangul, r) }); i > 0 {
		// A path may hold Hangul (위키백과), but only after a slash; 은/는/에서
		// behind an address is no part of it.
		if slash := strings.LastIndexAny(a[:i], "/=_-?&#"); slash != i-1 {
			a = a[:i]
		}
	}
	for a != "" {
		r, n := utf8.DecodeLastRuneInString(a)
		switch {
		case strings.ContainsRune(".,;:!?…。、，・*_~'’”」』》】", r):
		case r == ')' && strings.Count(a, "(") < strings.Count(a, ")"):
		case r == ']' && strings.Count(a, "[") < strings.Count(a, "]"):
		default:
			return a
		}
		a = a[:len(a)-n]
	}
	return a
}

// safeAddress returns a as the address of a link, if it may be one: it names a
// host of the ordinary kind and no user, whose name could be taken for a host.
func safeAddress(a string) (string, bool) {
	u, err := url.Parse(a)
	if err != nil || u.User != nil || u.Opaque != "" || len(a) > 2000 {
		return "", false
	}
	if s := strings.ToLower(u.Scheme); s != "http" && s != "https" {
		return "", false
	}
	host := u.Hostname()
	if _, err := netip.ParseAddr(host); err != nil && !strings.Contains(host, ".") {
		return "", false
	}
	return u.String(), true
}

// plaintext returns text without what can deceive the eye: control characters
// other than line breaks and tabs, marks that turn the direction of text, and
// zero-width characters where no script or emoji needs them.
func plaintext(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(text))
	lines := 0
	var last rune
	for i, r := range text {
		if r == '\r' {
			r = '\n'
		}
		if r == '\n' {
			if lines++; lines > 3 {
				continue
			}
		} else if r != ' ' && r != '\t' {
			lines = 0
		}
		if hidden(r) && !joins(last, r, text[i+utf8.RuneLen(r):]) {
			continue
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// hidden reports whether r shows nothing of its own.
func hidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case unicode.IsControl(r):
		return true
	case r == '\u00AD' || r == '\u034F' || r == '\u061C' || r == '\u180E', // soft hyphen, joiners, marks
		r >= '\u200B' && r <= '\u200F', // zero width and direction
		r >= '\u2028' && r <= '\u202E', // separators and direction
		r >= '\u2060' && r <= '\u206F', // invisible operators, isolates
		r == '\uFEFF' || r >= '\uFFF9' && r <= '\uFFFB',
		r == '\u3164' || r == '\uFFA0' || r == '\u115F' || r == '\u1160', // Hangul fillers
		r >= '\uFE00' && r <= '\uFE0F',                                   // variation selectors
		r >= 0xE0000 && r <= 0xE0FFF:                                     // tags
		return true
	}
	return false
}

// joins reports whether a hidden r between last and rest is what makes a sign
// whole: a joiner within an emoji or an Indic or Arabic word, the selector that
// says a sign is an emoji, the tags of a flag.
func joins(last, r rune, rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	switch {
	case r == '\u200D' || r == '\u200C':
		return (symbol(last) || last == '\uFE0F') && symbol(next) || complexScript(last) && complexScript(next)
	case r == '\uFE0F' || r == '\uFE0E':
		return symbol(last) || last >= '0' && last <= '9' || last == '#' || last == '*'
	case r >= 0xE0020 && r <= 0xE007F:
		return last == 0x1F3F4 || last >= 0xE0020 && last <= 0xE007E // 🏴 and its tags
	}
	return false
}

func symbol(r rune) bool {
	return unicode.In(r, unicode.So, unicode.Sk, unicode.Sm) && r > 0xA8
}

func complexScript(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Tamil, unicode.Telugu,
		unicode.Malayalam, unicode.Kannada, unicode.Gujarati, unicode.Gurmukhi, unicode.Sinhala, unicode.Khmer, unicode.Mongolian)
}
