package ui

import (
	"context"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/a-h/templ"
	"golang.org/x/text/unicode/norm"
)

// How long a hashtag is, in characters, and how many one text has.
const (
	maxHashtag  = 30
	maxHashtags = 10
)

// Hashtags returns the names of the hashtags (#기말) in a text that somebody
// wrote, each once, in the order in which they stand there.
//
// A hashtag is # with letters, digits and _ behind it, one letter at least. It
// stands neither in an address nor behind a letter or another #, but right
// behind another hashtag it may, and it names the same whichever way it is
// typed: see [Hashtag]. Only the first ten of a text count. [TaggedProse] makes
// links of exactly these.
func Hashtags(text string) []string {
	var names []string
	pieces(plaintext(text), func(p piece) {
		if p.tag != "" && !slices.Contains(names, p.tag) {
			names = append(names, p.tag)
		}
	})
	return names
}

// Hashtag returns the name of a hashtag as somebody types it, with its # or
// without: in NFC and small letters, at most 30 characters. It is "" for what
// is none.
func Hashtag(typed string) string {
	if name := HashtagBegun(typed); strings.IndexFunc(name, unicode.IsLetter) >= 0 {
		return name
	}
	return ""
}

// HashtagBegun is [Hashtag] for the beginning of one, which may have no letter
// yet: 2 of #2학년.
func HashtagBegun(typed string) string {
	typed = strings.TrimSpace(typed)
	if r, n := utf8.DecodeRuneInString(typed); isHash(r) {
		typed = typed[n:]
	}
	if tagEnd(typed) < len(typed) {
		return ""
	}
	return foldTag(typed)
}

// TaggedProse is [Prose] in which each of the text's [Hashtags] is a link to
// what href says of its name.
func TaggedProse(text string, href func(name string) string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, tagged(text, href))
		return err
	})
}

// A piece is a part of a text: an address, a hashtag or what is between them.
type piece struct {
	text string // as it stands there
	link bool
	tag  string // the name of the hashtag
}

// pieces calls each with the pieces of a plain text in their order.
func pieces(text string, each func(piece)) {
	var seen []string
	last := ' '
	for {
		at := link.FindStringIndex(text)
		if at == nil {
			break
		}
		address := trimAddress(text[at[0]:at[1]])
		last = tagPieces(text[:at[0]], last, &seen, each)
		each(piece{text: address, link: true})
		if address != "" {
			last, _ = utf8.DecodeLastRuneInString(address)
		}
		text = text[at[0]+len(address):]
	}
	tagPieces(text, last, &seen, each)
}

// tagPieces cuts a text without addresses, which stands behind the character
// last, at its hashtags. It returns the last character of all.
func tagPieces(text string, last rune, seen *[]string, each func(piece)) rune {
	from, end := 0, -1 // of what is plain; of the last hashtag
	for i, r := range text {
		if i < from { // within a hashtag
			last = r
			continue
		}
		before := last
		last = r
		if !isHash(r) || i != end && (isHash(before) || isTagRune(before) || before == '&') {
			continue
		}
		begin := i + utf8.RuneLen(r)
		stop := begin + tagEnd(text[begin:])
		name := foldTag(text[begin:stop])
		if strings.IndexFunc(name, unicode.IsLetter) < 0 {
			continue
		}
		if !slices.Contains(*seen, name) {
			if len(*seen) == maxHashtags {
				continue
			}
			*seen = append(*seen, name)
		}
		if from < i {
			each(piece{text: text[from:i]})
		}
		each(piece{text: text[i:stop], tag: name})
		from, end = stop, stop
	}
	if from < len(text) {
		each(piece{text: text[from:]})
	}
	return last
}

func isHash(r rune) bool { return r == '#' || r == '＃' }

func isTagRune(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// tagEnd returns where what can stand in a hashtag's name ends.
func tagEnd(text string) int {
	if i := strings.IndexFunc(text, func(r rune) bool { return !isTagRune(r) }); i >= 0 {
		return i
	}
	return len(text)
}

// foldTag returns what stands for all ways to type a name, "" where it is too
// long.
func foldTag(name string) string {
	if len(name) > 12*maxHashtag {
		return ""
	}
	name = norm.NFC.String(strings.ToLower(norm.NFC.String(name)))
	if utf8.RuneCountInString(name) > maxHashtag {
		return ""
	}
	return name
}
