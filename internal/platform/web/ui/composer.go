package ui

import (
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// ComposerProps fill [Composer].
type ComposerProps struct {
	Action      string // where the comment is sent
	Label       string // for screen readers: 댓글 쓰기
	Placeholder string
	Value       string // what was typed
	Max         int    // characters

	Ask       bool // the writer chooses between anonymous and signed
	Anonymous bool // the choice

	Promise string // see [Promise]; "" for none

	ReplyTo string // the name of who is answered, or ""
	Parent  int64  // the comment that is answered, or 0
	Cancel  string // where "cancel the reply" leads without scripts

	// Target is where scripts put the answer to the form, a selector
	// (#comment-list); without it the form is sent as forms are. The answer is
	// the new comment as a part, which may say elsewhere in the header
	// HX-Retarget; what is wrong comes back as the Composer, status 422.
	Target string
	Swap   string // how it is put there; beforeend when empty

	Problems Problems // of "content" and ""
}

func (p ComposerProps) swap() string {
	if p.Swap == "" {
		return "beforeend"
	}
	return p.Swap
}

func (p ComposerProps) parent() string {
	if p.Parent == 0 {
		return ""
	}
	return strconv.FormatInt(p.Parent, 10)
}

// thousands writes n as both languages do: 10,000.
func thousands(n int) string { return message.NewPrinter(language.English).Sprint(n) }
