package ui

import "context"

// A Tab is one of [Tabs] or [Chips].
type Tab struct {
	Href, Text string
	Current    bool
	New        string // says what is new there; no dot when empty
}

// LikeProps fill [Like] and [Scrap].
type LikeProps struct {
	Action   string // address of the like: /post/3/like/
	On       bool   // the viewer likes it, or keeps it
	Count    int
	Small    bool // in a comment: no word
	Disabled bool // one's own
}

// flipLabel names a button without a word in it: what it does, and how often
// that was done.
func flipLabel(ctx context.Context, name string, n int) string {
	if n == 0 {
		return t(ctx, name)
	}
	return t(ctx, name+"_count", CountText(ctx, n))
}

func noteIcon(kind string) string {
	switch kind {
	case "info":
		return "bulb"
	case "warn", "bad":
		return "warn"
	}
	return "info"
}
